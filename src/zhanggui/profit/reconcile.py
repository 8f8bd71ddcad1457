"""Why our paid total differs from the platform's own: what would explain the difference, in money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import combinations

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.events import ORDER, successful_cases
from zhanggui.profit.rounding import ZERO
from zhanggui.profit.shipping import CLOSED
from zhanggui.profit.stages import collected

PARTS = {
    "unpaid": Text(zh="平台算入未付款订单", en="the platform counts unpaid orders"),
    "time_zone": Text(zh="平台按另一时区分日", en="the platform cuts days in another time zone (UTC)"),
    "refunds": Text(zh="平台已扣除退款", en="the platform has refunds taken off"),
    "closed": Text(zh="平台不算已关闭的订单", en="the platform leaves out closed orders"),
    "documents": Text(
        zh="平台算入退货单和调整单", en="the platform counts cancellation and adjustment documents"
    ),
    "postage": Text(zh="平台不算邮费", en="the platform leaves out postage"),
    "duplicates": Text(zh="平台算入重复行", en="the platform counts duplicate rows"),
    "quarantined": Text(zh="隔离区中的行未计入", en="rows in quarantine are not in our total"),
}


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """One thing that may explain a part: ``amount`` is what it adds to our total; ``counts`` when it is used."""

    code: str
    name: Text
    amount: Decimal
    orders: int
    counts: bool


@dataclass(frozen=True, kw_only=True)
class Difference:
    """expected = ours + the parts that count + unexplained. One currency."""

    expected: Decimal
    ours: Decimal
    currency: str
    parts: tuple[Explanation, ...]
    unexplained: Decimal

    @property
    def difference(self) -> Decimal:
        return self.expected - self.ours


def explain_difference(
    expected: Decimal,
    tables: Tables,
    shop: str | None,
    since: date | None,
    until: date | None,
    *,
    currency: str = "CNY",
    handed_in: Mapping[str, tuple[int, Decimal]] | None = None,
) -> Difference:
    """Split ``expected`` (the platform's paid total) minus ours for paid days from ``since`` to before ``until``.

    Ours is the paid amount of orders (no cancellation, no adjustment) as exported. Each explanation is what our
    total would change by; those are counted that together meet the difference exactly, the fewest first, else
    those that leave the least unexplained. That they meet it does not prove that they are the reason.
    ``handed_in``: rows and money that only the store knows, by ``duplicates`` and ``quarantined``.
    """
    chosen = tables["order"] if shop is None else tables["order"].filter(nw.col("shop") == shop)
    orders = chosen.filter(nw.coalesce(nw.col("currency"), nw.lit(currency)) == currency)
    sums = collected(_sums(orders, tables, since, until))[0]
    found = {code: (sums[f"{code}_orders"] or 0, from_ticks(sums[code] or 0)) for code in _MEASURED}
    found |= dict(handed_in or {})
    ours = from_ticks(sums["ours"] or 0)
    used = fewest_that_explain(
        {code: amount for code, (_, amount) in found.items() if amount}, expected - ours
    )
    parts = tuple(
        Explanation(code=code, name=PARTS[code], amount=amount, orders=count, counts=code in used)
        for code, (count, amount) in found.items()
        if amount or count
    )
    rest = expected - ours - sum((p.amount for p in parts if p.counts), Decimal(0))
    return Difference(expected=expected, ours=ours, currency=currency, parts=parts, unexplained=rest)


_MEASURED = ("unpaid", "time_zone", "refunds", "closed", "documents", "postage")


def _sums(orders: Frame, tables: Tables, since: date | None, until: date | None) -> Frame:
    back = successful_cases(tables).group_by(*ORDER).agg(__cases=nw.col("amount").sum())
    col = nw.col
    paid = nw.coalesce(col("paid"), ZERO)
    is_order = nw.coalesce(col("document"), nw.lit("order")) == "order"
    ours = is_order & within_days(col("paid_day"), since, until)
    theirs = is_order & within_days(col("paid_at").dt.date(), since, until) & ~col("paid_day").is_null()
    knows_time = ~col("paid_at").is_null()
    unpaid = is_order & col("paid_day").is_null() & within_days(col("created_day"), since, until)
    parts = {
        "unpaid": nw.when(unpaid).then(nw.coalesce(col("payable"), col("goods_amount"), ZERO)),
        "time_zone": nw.when(knows_time & ours & ~theirs)
        .then(-paid)
        .when(knows_time & theirs & ~ours)
        .then(paid),
        "refunds": nw.when(ours).then(-nw.coalesce(col("__cases"), col("refunded"), ZERO)),
        "closed": nw.when(ours & col("status").is_in(CLOSED)).then(-paid),
        "documents": nw.when(~is_order & within_days(col("paid_day"), since, until)).then(paid),
        "postage": nw.when(ours).then(-nw.coalesce(col("shipping_charged"), ZERO)),
    }
    valued = orders.join(back, on=ORDER, how="left").with_columns(
        __ours=nw.when(ours).then(paid), **{f"__{code}": value for code, value in parts.items()}
    )
    valued = valued.with_columns(
        **{
            f"__{code}_orders": nw.when(nw.coalesce(nw.col(f"__{code}"), ZERO) != 0)
            .then(nw.lit(1))
            .otherwise(nw.lit(0))
            for code in parts
        }
    )
    totals = [nw.col(f"__{code}").sum().alias(code) for code in parts]
    counts = [nw.col(f"__{code}_orders").sum().alias(f"{code}_orders") for code in parts]
    return valued.select(nw.col("__ours").sum().alias("ours"), *totals, *counts)


def within_days(day: nw.Expr, since: date | None, until: date | None) -> nw.Expr:
    """Days from ``since`` to before ``until``; an unknown day is in no period."""
    inside = ~day.is_null()
    if since is not None:
        inside = inside & (day >= nw.lit(since))
    return inside if until is None else inside & (day < nw.lit(until))


def fewest_that_explain(amounts: Mapping[str, Decimal], difference: Decimal) -> frozenset[str]:
    """The parts that leave the least unexplained; among equals the fewest, then the first."""
    choices = [frozenset(c) for n in range(len(amounts) + 1) for c in combinations(amounts, n)]
    return min(choices, key=lambda c: (abs(difference - sum((amounts[p] for p in c), Decimal(0))), len(c)))
