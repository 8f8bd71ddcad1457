"""Orders against their settlement, one by one: was what the buyer and the platform paid really settled?

    settled sale  = goods and subsidies booked above zero
    ordered       = paid (before refunds) + platform's and influencer's discounts

An order that differs is listed with the first plain reason that meets the difference exactly; it is not proved by it.
Only ``refund_unsaid`` meets no amount: what went back before the settlement stands in no file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.kpi.order_money import order_money
from zhanggui.profit.events import ORDER
from zhanggui.profit.reconcile import within_days
from zhanggui.profit.rounding import ONE, ZERO, coin_of, proportion
from zhanggui.profit.stages import collected, computed

SALE = ("goods", "goods_with_subsidy", "subsidy")
REASONS = {
    "subsidy_back": Text(
        "退款时平台按比例收回补贴", "the platform took its share of the discount back with the refund"
    ),
    "refunded_before": Text("结算前已退款", "refunded before it was settled"),
    "no_subsidy": Text(
        "账单里没有平台补贴（另行结算，或还没到）", "the platform's discount is not in the bill (yet)"
    ),
    "refunded_no_subsidy": Text(
        "结算前已退款，且没有平台补贴", "refunded before, and without the platform's discount"
    ),
    "no_postage": Text("账单不含邮费", "without postage"),
    "refund_unsaid": Text(
        "少结，而没有文件写明退款金额", "settled at less, and no file says what was refunded"
    ),
    "unexplained": Text("未解释", "unexplained"),
}
MOST = 200
"""Differing orders that are listed, the largest first; all of them are counted."""


@dataclass(frozen=True, kw_only=True)
class OrderGap:
    """An order whose settled sale is not what was ordered; ``difference`` = settled - ordered."""

    shop: str
    order_id: str
    ordered: Decimal
    settled: Decimal
    difference: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class SettledOrders:
    """Orders of one currency whose sale was settled in a period, and completed ones that were not settled at all.

    ``settled`` - ``ordered`` = the sum of all differences, listed or not. ``unknown``: orders whose paid amount no file
    says. ``waiting``: completed orders paid in the period, of shops that have settlements, without any sale entry.
    """

    orders: int
    equal: int
    unknown: int
    ordered: Decimal
    settled: Decimal
    by_reason: tuple[tuple[str, int, Decimal], ...]
    gaps: tuple[OrderGap, ...]
    waiting: int
    waiting_amount: Decimal


def settled_orders(
    tables: Tables, shop: str | None, since: date | None, until: date | None, *, currency: str = "CNY"
) -> SettledOrders:
    """Compare the orders with a sale entry booked from ``since`` to before ``until``; later entries are not looked at.

    Do not trust it where a shop's settlement files lack a stretch of days: its orders differ or wait.
    """
    sales = computed(_sales(tables, shop, since, until, currency))
    orders = computed(_orders(tables, shop, currency))
    compared = computed(_compared(sales.filter(nw.col("__in_period") == 1), orders, currency))
    known = compared.filter(~nw.col("ordered").is_null())
    sums = collected(
        known.group_by("reason").agg(
            n=nw.len(), ordered=nw.col("ordered").sum(), settled=nw.col("settled").sum()
        )
    )
    (unsaid,) = collected(compared.filter(nw.col("ordered").is_null()).select(n=nw.len()))
    unknown = unsaid["n"]
    waiting = _waiting(orders, sales, since, until)
    by = {r["reason"]: r for r in sums}
    return SettledOrders(
        orders=sum(r["n"] for r in sums) + unknown,
        equal=by.get("equal", {"n": 0})["n"],
        unknown=unknown,
        ordered=from_ticks(sum(r["ordered"] for r in sums)),
        settled=from_ticks(sum(r["settled"] for r in sums)),
        by_reason=tuple(
            (code, by[code]["n"], from_ticks(by[code]["settled"] - by[code]["ordered"]))
            for code in REASONS
            if code in by
        ),
        gaps=_gaps(known.filter(nw.col("reason") != "equal")),
        waiting=waiting[0],
        waiting_amount=waiting[1],
    )


def _sales(tables: Tables, shop: str | None, since: date | None, until: date | None, currency: str) -> Frame:
    """What was settled for each order before ``until``, and whether any of it in the period."""
    entries = tables["settlement"] if shop is None else tables["settlement"].filter(nw.col("shop") == shop)
    mine = entries.filter(
        nw.coalesce(nw.col("currency"), nw.lit(currency)) == currency,
        ~nw.col("order_id").is_null(),
        within_days(nw.col("booked_day"), None, until),
    )
    is_sale = nw.col("kind").is_in(list(SALE)) & (nw.col("amount") > 0)
    inside = is_sale & within_days(nw.col("booked_day"), since, until)
    valued = mine.with_columns(
        __sale=nw.when(is_sale).then(nw.col("amount")),
        __refund=nw.when(nw.col("kind") == "refund").then(-nw.col("amount")).otherwise(ZERO),
        __in=nw.when(inside).then(ONE).otherwise(ZERO),
        __n=nw.when(is_sale).then(ONE).otherwise(ZERO),
    )
    sums = valued.group_by(*ORDER).agg(
        nw.col("__n").sum(),
        settled=nw.col("__sale").sum(),
        back_booked=nw.col("__refund").sum(),
        __in_period=nw.col("__in").max(),
    )
    return sums.filter(nw.col("__n") > 0)


def _orders(tables: Tables, shop: str | None, currency: str) -> Frame:
    """Every order with what it brought before refunds, its discounts of others, refunds and postage."""
    lines = tables["order_line"].with_columns(
        __of_line=nw.coalesce(nw.col("discount_platform"), ZERO)
        + nw.coalesce(nw.col("discount_influencer"), ZERO)
    )
    by_line = lines.group_by(*ORDER).agg(nw.col("__of_line").sum())
    orders = order_money(tables)
    chosen = orders if shop is None else orders.filter(nw.col("shop") == shop)
    sold = chosen.filter(
        nw.coalesce(nw.col("document"), nw.lit("order")) == "order",
        nw.coalesce(nw.col("currency"), nw.lit(currency)) == currency,
    ).join(by_line, on=ORDER, how="left")
    back = nw.coalesce(nw.col("refunded"), ZERO)
    net = nw.coalesce(nw.col("paid_net_of_refunds"), nw.lit(False))
    told = ~nw.col("discount_platform").is_null() | ~nw.col("discount_influencer").is_null()
    of_order = nw.coalesce(nw.col("discount_platform"), ZERO) + nw.coalesce(
        nw.col("discount_influencer"), ZERO
    )
    return sold.select(
        *ORDER,
        "status",
        "paid_day",
        gross=nw.when(net).then(nw.col("paid") + back).otherwise(nw.col("paid")),
        given=nw.when(told).then(of_order).otherwise(nw.coalesce(nw.col("__of_line"), ZERO)),
        back=back,
        back_known="refund_known",
        postage=nw.coalesce(nw.col("shipping_charged"), ZERO),
    )


def _compared(sales: Frame, orders: Frame, currency: str) -> Frame:
    """Orders of both sides with ``ordered``, ``settled`` and the reason they differ (or ``equal``).

    ``before``: what went back and no refund entry took, so it never reached the bill. ``taken``: the part of the
    platform's discount that falls on all that went back, in the same proportion.
    """
    both = sales.join(orders, on=ORDER, how="inner").with_columns(
        ordered=nw.col("gross") + nw.col("given"),
        before=nw.col("back") - nw.col("back_booked"),
        taken=proportion(nw.col("given"), nw.col("back"), nw.col("gross"), coin_of(nw.lit(currency))),
    )
    settled, ordered, back = nw.col("settled"), nw.col("ordered"), nw.col("before")
    less = ordered - nw.coalesce(nw.col("taken"), ZERO)
    reason = (
        nw.when(settled == ordered)
        .then(nw.lit("equal"))
        .when(settled == less)
        .then(nw.lit("subsidy_back"))
        .when((settled == ordered - back) | (settled == less - back))
        .then(nw.lit("refunded_before"))
        .when(settled == nw.col("gross"))
        .then(nw.lit("no_subsidy"))
        .when(settled == nw.col("gross") - back)
        .then(nw.lit("refunded_no_subsidy"))
        .when(settled == ordered - nw.col("postage"))
        .then(nw.lit("no_postage"))
        .when((settled < ordered) & ~nw.col("back_known"))
        .then(nw.lit("refund_unsaid"))
        .otherwise(nw.lit("unexplained"))
    )
    return both.with_columns(reason=reason)


def _gaps(differing: Frame) -> tuple[OrderGap, ...]:
    sized = differing.with_columns(__size=(nw.col("settled") - nw.col("ordered")).abs())
    largest = sized.sort("__size", "shop", "order_id", descending=[True, False, False]).head(MOST)
    return tuple(
        OrderGap(
            shop=r["shop"],
            order_id=r["order_id"],
            ordered=from_ticks(r["ordered"]),
            settled=from_ticks(r["settled"]),
            difference=from_ticks(r["settled"] - r["ordered"]),
            reason=r["reason"],
        )
        for r in collected(largest)
    )


def _waiting(orders: Frame, sales: Frame, since: date | None, until: date | None) -> tuple[int, Decimal]:
    """Completed orders paid in the period without a sale entry, where their shop has any."""
    done = orders.filter(
        nw.col("status") == "completed",
        within_days(nw.col("paid_day"), since, until),
        nw.coalesce(nw.col("gross"), ZERO) > nw.col("back"),
    )
    billed = done.join(sales.select("shop").unique(), on="shop", how="semi")
    without = billed.join(sales.select(ORDER), on=ORDER, how="anti")
    (found,) = collected(without.select(n=nw.len(), amount=(nw.col("gross") - nw.col("back")).sum()))
    return found["n"] or 0, from_ticks(found["amount"] or 0)
