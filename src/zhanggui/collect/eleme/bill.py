"""淘宝闪购（饿了么） 商家账单 · 外卖账单明细: what the merchant is settled, by transaction.

The amount is called 结算金额, a word that stands in other platforms' files too (京东 orders, 抖店 settlement list). What
makes this file ours is the store beside it; where another profile fits as well, the user is asked.
"""

from __future__ import annotations

from zhanggui.collect.collector import Identical, Profile
from zhanggui.collect.eleme.words import PROMOTION, SALES, USUAL
from zhanggui.collect.takeaway_bills import NUMBERED, bill_fields, bill_rows, checks_of_bill, fills_of_bill
from zhanggui.core.language import Text

BILL = Profile(
    name="eleme.bill",
    platform="eleme",
    zh="淘宝闪购/饿了么 外卖账单明细",
    en="Taobao Flash Sales (Eleme) takeaway bill",
    fields=bill_fields(
        ("结算金额", "结算金额(元)"), ("交易类型", "业务类型", "账单类型"), trade_needed=False
    ),
    signature=("order_id", "booked_at", "due", "store"),
    never=("结算单类型", "动账金额", "京东价", "下单帐号", "下单账号", "应结金额", "费用名称"),
    numbered=NUMBERED,
    identical=Identical.SEPARATE_LINES,
    prepare=bill_rows(SALES, USUAL),
    fills=fills_of_bill(PROMOTION),
    checks=checks_of_bill("结算金额"),
    how_to_export=Text(
        "淘宝闪购商家版（melody.shop.ele.me）→ 财务 → 账单 → 选好日期 → 下载，取工作表「外卖账单明细」。",
        "Taobao Flash Sales merchant console → Finance → Bills → download; the sheet 外卖账单明细.",
    ),
)
