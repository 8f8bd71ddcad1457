"""What a changed price brought, as the loop measures it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from zhanggui.core.language import Text
from zhanggui.core.money import round_half_up
from zhanggui.domains.pricing.analysis.price_effect import NOT_OVER, price_effect
from zhanggui.loop.kind import Accepted, Measured, Seen

METHOD = Text(
    "调价后每天的利润（不计推广）与调价前比，减去同类目未调价 SKU 的变化；区间来自把同样的算法用在它们身上",
    "Profit a day (ads left out) after against before, less what unchanged SKUs of the category did; the interval comes from "
    "the same calculation on each of them",
)


def measure_price(seen: Seen, accepted: Accepted, done: date) -> Measured:
    """What an executed change brought over its horizon."""
    decision = accepted.decision
    until = done + timedelta(days=decision.expected.horizon_days)
    if seen.today < until:
        return Measured(method=METHOD, why=NOT_OVER.with_(day=until))
    sku, shop = decision.subject["sku"], decision.subject["shop"]
    others = {one["sku"] for one in seen.inputs.get("changed", ()) if one["shop"] == shop}
    found = price_effect(
        seen.tables, seen.settings, sku=sku, shops=[shop], done=done, days=decision.expected.horizon_days, left_out=others,
        matches=seen.matches,
    )  # fmt: skip
    if isinstance(found, Text):
        return Measured(method=METHOD, why=found)
    return Measured(
        method=METHOD, low=_yuan(found.low), mid=_yuan(found.mid), high=_yuan(found.high),
        currency=decision.expected.currency, placebo=_yuan(found.placebo),
    )  # fmt: skip


def _yuan(ticks: float) -> Decimal:
    return round_half_up(Decimal(repr(float(ticks))) / 10_000, 2)
