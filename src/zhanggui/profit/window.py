"""Only the rows that a window of days needs, and a long time cut into windows that fit into memory.

Everything of an order is settled within the order, and ads within their day, so a window of days can be computed
from its own orders. The other tables do not know an order's paid day; they are asked for the order numbers between
the smallest and the largest of the shop. Platforms number by time, files know their smallest and largest number, so
the engine leaves most files unread. Where numbers follow no time, nothing is left unread and nothing is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce
from operator import or_

import narwhals as nw

from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.events import ORDER
from zhanggui.profit.stages import collected, computed, is_local

ORDERS_AT_ONCE = 500_000
_READ = (
    *("shop", "platform", "order_id", "document", "status", "shipped_at", "paid_day", "currency", "province"),
    *("discount_platform", "discount_influencer", "paid", "paid_net_of_refunds", "merchant_receivable"),
    *("refunded", "batch", "line"),
)


def within(lines: Frame, since: date | None, until: date | None, day: str = "day") -> Frame:
    """The rows from ``since`` up to but not including ``until``; None leaves that end open."""
    after = lines if since is None else lines.filter(nw.col(day) >= nw.lit(since))
    return after if until is None else after.filter(nw.col(day) < nw.lit(until))


def tables_within(tables: Tables, since: date | None, until: date | None, view: str) -> Tables:
    """The tables with the rows that profit from ``since`` to before ``until`` rests on, and maybe some more.

    Needed are the orders paid in these days; in the cash view also those refunded in them, whenever paid.
    """
    paid = tables["order"].filter(~nw.col("paid_day").is_null())
    orders = within(paid, since, until, "paid_day")
    if view == "cash" and (since is not None or until is not None):
        cases = tables["refund"].filter(nw.col("outcome") == "refunded", ~nw.col("order_id").is_null())
        refunded = within(cases, since, until, "refunded_day").select(ORDER).unique()
        others = paid.join(computed(refunded), on=ORDER, how="semi").join(
            orders.select(ORDER), on=ORDER, how="anti"
        )
        orders = nw.concat([orders.select(_READ), others.select(_READ)])
    orders = computed(orders.select(_READ))
    if since is None and until is None:
        return {**tables, "order": orders}
    near = _numbered_like(orders)
    of_shop = within(tables["settlement"].filter(nw.col("order_id").is_null()), since, until, "booked_day")
    return {
        **tables,
        "order": orders,
        "order_line": tables["order_line"].filter(near),
        "refund": tables["refund"].filter(near),
        "settlement": nw.concat([tables["settlement"].filter(near), of_shop]),
        "ad_report": within(tables["ad_report"], since, until),
    }


def _numbered_like(orders: Frame) -> nw.Expr:
    """True for the rows whose order number lies between the smallest and largest of ``orders`` of their shop."""
    shop, number = nw.col("shop"), nw.col("order_id")
    ends = collected(orders.group_by("shop").agg(first=number.min(), last=number.max()))
    near = [(shop == e["shop"]) & (number >= e["first"]) & (number <= e["last"]) for e in ends]
    return reduce(or_, near, nw.lit(False))


def windows(
    tables: Tables, since: date | None, until: date | None
) -> Iterator[tuple[date | None, date | None]]:
    """The days from ``since`` to before ``until`` in windows of about ORDERS_AT_ONCE paid orders, in order.

    One window where the engine spreads the work over machines itself.
    """
    start, count = since, 0
    for day, orders in _orders_by_day(tables, since, until):
        if count and count + orders > ORDERS_AT_ONCE:
            yield start, day
            start, count = day, 0
        count += orders
    yield start, until


def _orders_by_day(tables: Tables, since: date | None, until: date | None) -> list[tuple[date, int]]:
    paid = within(tables["order"].filter(~nw.col("paid_day").is_null()), since, until, "paid_day")
    if not is_local(paid):
        return []
    counts = collected(paid.group_by("paid_day").agg(orders=nw.len()))
    return sorted((row["paid_day"], row["orders"]) for row in counts)
