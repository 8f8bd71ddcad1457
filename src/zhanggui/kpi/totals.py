"""The plain totals of a period: what ``zg totals`` prints and other totals are reconciled with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import narwhals as nw

from zhanggui.core.money import from_ticks
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.kpi.order_money import ORDER_KEY, order_money

UNPAID = ("unpaid", "closed_unpaid")


@dataclass(frozen=True)
class Totals:
    """Counts and money of one currency.

    ``orders`` leaves out cancellation and adjustment documents; those are counted apart, ``adjusted`` is the
    money of adjustments. paid − returns booked as documents + adjusted is the sum over all documents.
    ``customers`` are the different buyers that can be told apart, over all documents.
    """

    currency: str | None
    orders: int
    order_lines: int
    paid_orders: int
    refunded_orders: int
    paid: Decimal
    refunded: Decimal
    cancellations: int = 0
    adjustments: int = 0
    adjusted: Decimal = Decimal(0)
    customers: int = 0


def totals(
    tables: Tables, *, since: date | None, until: date | None, shops: Iterable[str] = ()
) -> list[Totals]:
    """Totals by paid business day, one per currency, in currency order.

    With a period only orders paid in it count (``until`` is the first day after it); without one all orders
    do, unpaid ones too. ``paid`` never includes unpaid orders. Cancellation documents (returns booked apart)
    count their negative amounts into ``paid`` of no one: they add to ``refunded``.
    """
    orders = _chosen(order_money(tables), since, until, list(shops))
    sale = nw.coalesce("document", nw.lit("order")) == "order"
    paid = sale & ~nw.col("paid_day").is_null() & ~nw.col("status").is_in(UNPAID).fill_null(False)
    returned = nw.coalesce("document", nw.lit("order")) == "cancellation"
    back = (
        nw.when(returned).then(-nw.coalesce("paid", nw.lit(0))).otherwise(nw.coalesce("refunded", nw.lit(0)))
    )
    adjustment = nw.col("document") == "adjustment"
    one, none = nw.lit(1), nw.lit(0)
    marked = orders.with_columns(
        __order=nw.when(sale).then(one).otherwise(none),
        __paid=nw.when(paid).then(one).otherwise(none),
        __paid_amount=nw.when(paid).then(nw.coalesce("paid", nw.lit(0))).otherwise(none),
        __back=nw.when(paid | returned).then(back).otherwise(none),
        __cancelled=nw.when(returned).then(one).otherwise(none),
        __adjusted=nw.when(adjustment).then(one).otherwise(none),
        __adjusted_amount=nw.when(adjustment).then(nw.coalesce("paid", nw.lit(0))).otherwise(none),
    ).with_columns(__refunded=nw.when(sale & (nw.col("__back") > 0)).then(one).otherwise(none))
    lines = tables["order_line"].select(*ORDER_KEY, __line=nw.lit(1))
    per_order = lines.group_by(*ORDER_KEY).agg(nw.col("__line").sum())
    joined = marked.join(per_order, on=ORDER_KEY, how="left")
    summed = joined.group_by("currency").agg(
        nw.col("__order").sum(),
        nw.col("__paid").sum(),
        nw.col("__refunded").sum(),
        nw.col("__paid_amount").sum(),
        nw.col("__back").sum(),
        nw.col("__line").sum(),
        nw.col("__cancelled").sum(),
        nw.col("__adjusted").sum(),
        nw.col("__adjusted_amount").sum(),
        __customers=nw.col("buyer_key").n_unique(),
        __nameless=nw.col("buyer_key").is_null().any(),
    )
    rows = summed.collect().rows(named=True)
    return [_totals(row) for row in sorted(rows, key=lambda r: r["currency"] or "")]


def _chosen(orders: Frame, since: date | None, until: date | None, shops: list[str]) -> Frame:
    kept = orders.filter(nw.col("shop").is_in(shops)) if shops else orders
    kept = kept if since is None else kept.filter(nw.col("paid_day") >= since)
    return kept if until is None else kept.filter(nw.col("paid_day") < until)


def _totals(row: dict[str, object]) -> Totals:
    def number(name: str) -> int:
        return int(row[name] or 0)  # type: ignore[call-overload]

    return Totals(
        currency=str(row["currency"]) if row["currency"] else None,
        orders=number("__order"),
        order_lines=number("__line"),
        paid_orders=number("__paid"),
        refunded_orders=number("__refunded"),
        paid=from_ticks(number("__paid_amount")),
        refunded=from_ticks(number("__back")),
        cancellations=number("__cancelled"),
        adjustments=number("__adjusted"),
        adjusted=from_ticks(number("__adjusted_amount")),
        customers=number("__customers") - number("__nameless"),
    )
