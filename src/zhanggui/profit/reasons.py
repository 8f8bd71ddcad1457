"""Why a figure is not known, in the reader's language; and what rows are called that stand for no SKU or order."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from zhanggui.core.language import Text

REASONS = {
    "no_paid": Text(zh="订单没有实付金额", en="the files give no paid amount for the order"),
    "refund_untold": Text(
        zh="文件说已退款，没说退了多少：请导入退款或售后报表，或导入结算单",
        en="a file says money went back, none how much: import the refund or after-sales report, or the settlement",
    ),
    "no_lines": Text(
        zh="订单没有明细，请导入宝贝明细报表（账单里没有商品）",
        en="the order has no lines; import the item report of its platform (a bill names no goods)",
    ),
    "no_cost": Text(
        zh="商品没有成本，请在成本表中补上", en="a SKU has no cost on that day; add it to the cost sheet"
    ),
    "no_quantity": Text(zh="明细没有数量", en="a line has no quantity"),
    "no_weight": Text(
        zh="商品没有重量，请在商品表中补上", en="a SKU has no weight; add it to the product sheet"
    ),
    "no_freight_card": Text(
        zh="没有适用的运费价卡，请导入运费表",
        en="no freight tariff covers the parcel; import the freight sheet",
    ),
    "no_fee_card": Text(
        zh="该平台没有费率，也没有结算明细，请在设置里填写店铺费率",
        en="the platform has no fee card here and no settlement was imported; enter the shop's rate in Settings",
    ),
    "currency_mismatch": Text(
        zh="成本或运费是另一币种，缺当日汇率",
        en="a cost is in another currency and no exchange rate covers the day",
    ),
}

OWN_RATE = Text(
    zh="结算单未到，按店铺费率估算（{days} 起）", en="not settled yet: by the shop's own rate (since {days})"
)
BOTH_RATES = Text(
    zh="结算单未到，部分按店铺费率（{days} 起）、其余按平台费率估算",
    en="not settled yet: partly by the shop's own rate (since {days}), the rest by the platform's fee card",
)
UNALLOCATED = Text(zh="未分摊", en="(unallocated)")
NO_LINES = Text(zh="无明细订单", en="(orders without lines)")
NO_GOODS = Text(zh="非商品", en="(no goods)")


def why(code: str) -> Text:
    """The sentence for a reason's code; an unknown code is shown as it is."""
    return REASONS.get(code, Text(zh=code, en=code))


def by_own_rate(since: Collection[date], *, by_card_too: bool) -> Text:
    """How fees were found that a shop's own rates made, each holding ``since`` its day."""
    days = [str(day) for day in sorted(since)]
    named = Text(zh="、".join(days), en=" and ".join(days))
    return (BOTH_RATES if by_card_too else OWN_RATE).with_(days=named)
