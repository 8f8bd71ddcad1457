"""美团 商家账单 · 订单明细: what the merchant is due, by transaction, under a header of two rows.

Only 交易类型 = 外卖订单 are sales. In one real month 97 rows stood in the file and 50 of them were sales: the sum over
all rows is another figure than what was sold.
"""

from __future__ import annotations

from zhanggui.collect.collector import Identical, Profile
from zhanggui.collect.meituan.words import PROMOTION, SALES, USUAL
from zhanggui.collect.takeaway_bills import NUMBERED, bill_fields, bill_rows, checks_of_bill, fills_of_bill
from zhanggui.core.language import Text

BILL = Profile(
    name="meituan.bill",
    platform="meituan",
    zh="美团 商家账单（订单明细）",
    en="Meituan merchant bill",
    fields=bill_fields(("商家应收款", "商家应收款(元)"), ("交易类型",), trade_needed=True),
    signature=("order_id", "booked_at", "trade", "due"),
    never=("动账金额", "结算单类型", "京东价"),
    numbered=NUMBERED,
    identical=Identical.SEPARATE_LINES,
    prepare=bill_rows(SALES, USUAL),
    fills=fills_of_bill(PROMOTION),
    checks=checks_of_bill("商家应收款"),
    how_to_export=Text(
        "美团外卖商家版（e.waimai.meituan.com）→ 财务管理 → 对账单 → 选好账单日期 → 下载明细（订单明细）。",
        "Meituan merchant console → Finance → Bills → choose the days → download the details.",
    ),
)
