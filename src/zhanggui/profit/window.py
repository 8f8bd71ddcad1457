"""Only the rows that a window of days needs, and a long time cut into windows that fit into memory.

Everything of an order is settled within the order, and ads within their day, so a window of days can be computed
from its own orders. The other tables do not know an order's paid day; they are asked for the order numbers between
the smallest and the largest of the shop. Platforms number by time, files know their smallest and largest number, so
the engine leaves most files unread. Where numbers follow no time, nothing is left unread and nothing is wrong.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, TypeAlias

import narwhals as nw

from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.events import ORDER
from zhanggui.profit.stages import collected, computed, is_local

Window: TypeAlias = tuple[date | None, date | None]

ORDERS_AT_ONCE = 250_000
OFTEN = 4  # windows are not worth it when they read everything so often
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
    return reduce(or_, near or [shop != shop])


def windows(tables: Tables, since: date | None, until: date | None) -> list[Window]:
    """The days from ``since`` to before ``until`` in windows of about ORDERS_AT_ONCE paid orders, in order.

    One window where the engine spreads the work over machines itself, and where order numbers follow no time:
    then every window would read nearly everything.
    """
    days = _shop_days(tables, since, until)
    cut = _cut(days, since, until)
    read = sum(_read_for(window, days) for window in cut)
    return cut if read <= OFTEN * sum(day["orders"] for day in days) else [(since, until)]


def _shop_days(tables: Tables, since: date | None, until: date | None) -> list[dict[str, Any]]:
    """Paid orders of each shop and day with their smallest and largest number."""
    paid = within(tables["order"].filter(~nw.col("paid_day").is_null()), since, until, "paid_day")
    if not is_local(paid):
        return []
    number = nw.col("order_id")
    days = paid.group_by("shop", "paid_day").agg(orders=nw.len(), first=number.min(), last=number.max())
    return collected(days)


def _cut(days: list[dict[str, Any]], since: date | None, until: date | None) -> list[Window]:
    orders: Counter[date] = Counter()
    for one in days:
        orders[one["paid_day"]] += one["orders"]
    found: list[Window] = []
    start, count = since, 0
    for day, more in sorted(orders.items()):
        if count and count + more > ORDERS_AT_ONCE:
            found.append((start, day))
            start, count = day, 0
        count += more
    return [*found, (start, until)]


def _read_for(window: Window, days: list[dict[str, Any]]) -> int:
    """Orders of the shop days that the window's order numbers reach into: at most so many are read for it."""
    start, end = (window[0] or date.min), (window[1] or date.max)
    ends: dict[str, tuple[str, str]] = {}
    for day in days:
        if start <= day["paid_day"] < end:
            first, last = ends.get(day["shop"], (day["first"], day["last"]))
            ends[day["shop"]] = (min(first, day["first"]), max(last, day["last"]))
    reached = (ends.get(day["shop"], ("", "")) for day in days)
    return sum(
        day["orders"]
        for day, (first, last) in zip(days, reached, strict=True)
        if day["first"] <= last and day["last"] >= first
    )
