"""What was sold around an event, by SKU and day, cut into three parts that never overlap.

* ``event``: the event's SKUs in its shops, and gifts in orders that hold one;
* ``beside``: other SKUs in the same orders (halo);
* ``other``: everything else.

The cut is made the same way before the event: an order of last month with one of its SKUs is cut like one of today.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt

from zhanggui.domains.pricing.analysis.event import Event
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.stages import collected, computed
from zhanggui.profit.waterfall import line_profit

Floats = npt.NDArray[np.float64]
Pair = tuple[str, str]
PARTS = ("event", "beside", "other")
BETWEEN = "\x1f"
MONEY = ("profit", "paid", "shipping", "refunds")


@dataclass(frozen=True, kw_only=True)
class Sales:
    """``units`` and money (ticks) of each part: by (shop, SKU) a row of days from ``first`` on. ``unknown``: lines by part
    and day whose profit nobody knows (their units count, their money does not); ``known``: units of the lines that are.
    """

    first: date
    days: int
    units: Mapping[str, Mapping[Pair, Floats]]
    known: Mapping[str, Mapping[Pair, Floats]]
    money: Mapping[str, Mapping[str, Mapping[Pair, Floats]]]
    unknown: Mapping[str, Floats]
    categories: Mapping[str, str] = field(default_factory=dict)

    def at(self, day: date) -> int:
        """The column of a day."""
        return (day - self.first).days

    def table(self, part: str, pairs: Collection[Pair]) -> Floats:
        """Units of these pairs, pairs × days."""
        found = [self.units[part][pair] for pair in pairs if pair in self.units[part]]
        return np.array(found) if found else np.zeros((0, self.days))

    def total(self, name: str, part: str, pairs: Collection[Pair]) -> Floats:
        """Money or units (``units``, ``known``) of these pairs together, by day."""
        of = {"units": self.units, "known": self.known}.get(name) or self.money[name]
        rows = [of[part][pair] for pair in pairs if pair in of[part]]
        return np.sum(rows, axis=0) if rows else np.zeros(self.days)


def event_sales(
    tables: Tables,
    settings: ProfitSettings,
    event: Event,
    *,
    since: date,
    until: date,
    matches: Frame | None = None,
) -> Sales:
    """Sales of all shops from ``since`` to ``until`` (excluded), by the day they were paid."""
    rows = collected(computed(_cut(tables, settings, event, since, until, matches)))
    days = (until - since).days
    units: dict[str, dict[Pair, Floats]] = {part: {} for part in PARTS}
    known: dict[str, dict[Pair, Floats]] = {part: {} for part in PARTS}
    money: dict[str, dict[str, dict[Pair, Floats]]] = {name: {part: {} for part in PARTS} for name in MONEY}
    unknown = {part: np.zeros(days) for part in PARTS}
    for row in rows:
        part, pair, at = row["piece"], (row["shop"], row["sku"]), (row["paid_day"] - since).days
        _add(units[part], pair, at, row["units"], days)
        _add(known[part], pair, at, row["known"], days)
        for name in MONEY:
            _add(money[name][part], pair, at, row[f"sum_{name}"], days)
        unknown[part][at] += row["unknown"]
    categories = {
        row["sku"]: row["category"] or "" for row in collected(tables["sku"].select("sku", "category"))
    }
    return Sales(
        first=since, days=days, units=units, known=known, money=money, unknown=unknown, categories=categories
    )  # fmt: skip


def _add(table: dict[Pair, Floats], pair: Pair, at: int, value: float | None, days: int) -> None:
    table.setdefault(pair, np.zeros(days))[at] += value or 0


def in_event(event: Event) -> nw.Expr:
    """True on rows (shop, sku) that are in the event; null SKUs are not."""
    keys = [f"{line.shop}{BETWEEN}{line.sku}" for line in event.lines]
    return nw.concat_str([nw.col("shop"), nw.coalesce(nw.col("sku"), nw.lit(""))], separator=BETWEEN).is_in(
        keys
    )


def _cut(
    tables: Tables, settings: ProfitSettings, event: Event, since: date, until: date, matches: Frame | None
) -> Frame:
    col, one, none = nw.col, nw.lit(1, nw.Int64), nw.lit(0, nw.Int64)
    lines = line_profit(tables, settings, matches, since=since, until=until).filter(
        col("part") == "line", col("document") == "order", ~col("sku").is_null()
    )
    kept = computed(
        lines.select(
            "shop",
            "order_id",
            "sku",
            "paid_day",
            "quantity",
            "buyer_paid",
            "platform_subsidy",
            *MONEY[2:],
            "profit",
        )
    )
    sold = nw.coalesce(col("buyer_paid"), none) > 0
    own = in_event(event) & sold
    marked = kept.with_columns(__sold=sold, __own=nw.when(own).then(one).otherwise(none))
    marked = marked.with_columns(__touched=col("__own").max().over("shop", "order_id"))
    gift = (col("__touched") == 1) & ~col("__sold")
    piece = (
        nw.when((col("__own") == 1) | gift).then(nw.lit("event"))
        .when(col("__touched") == 1).then(nw.lit("beside"))
        .otherwise(nw.lit("other"))
    )  # fmt: skip
    paid = col("buyer_paid") + nw.coalesce(col("platform_subsidy"), none)
    is_known = ~col("profit").is_null()
    count = nw.when(col("__sold")).then(nw.coalesce(col("quantity"), one)).otherwise(none)
    told = marked.with_columns(
        piece=piece, units=count, known=nw.when(is_known).then(count).otherwise(none),
        unknown=nw.when(is_known).then(none).otherwise(one), sum_profit=col("profit"), sum_paid=paid,
        sum_shipping=col("shipping"), sum_refunds=col("refunds"),
    )  # fmt: skip
    values = ("units", "known", "unknown", *(f"sum_{name}" for name in MONEY))
    return told.group_by("piece", "shop", "sku", "paid_day").agg(*(col(name).sum() for name in values))


@dataclass(frozen=True)
class Funded:
    """Discounts on the event's lines in its days (ticks) by who paid for them, and the goods cost of gifts with them."""

    merchant: int
    platform: int
    influencer: int
    gifts: int


def funded(
    tables: Tables, settings: ProfitSettings, event: Event, *, first: date, until: date, matches: Frame | None
) -> Funded:
    """Who paid for the event's discounts. Where only the order says so, its lines share by what was paid for them."""
    from zhanggui.kpi.lines import sold_lines

    col, none = nw.col, nw.lit(0, nw.Int64)
    names = ("merchant", "platform", "influencer")
    lines = sold_lines(tables, matches).filter(
        col("paid_day") >= nw.lit(first), col("paid_day") < nw.lit(until), col("document") == "order"
    )
    own = nw.when(in_event(event)).then(nw.lit(1, nw.Int64)).otherwise(none)
    gift = (
        nw.when(nw.coalesce(col("line_kind"), nw.lit("product")) == "gift")
        .then(nw.lit(1, nw.Int64))
        .otherwise(none)
    )
    columns = [f"discount_{name}" for name in names]
    kept = computed(
        lines.with_columns(own=own, gift=gift).select(
            "shop", "order_id", "line_id", "own", "gift", "quantity", *columns
        )
    )
    by_order = kept.group_by("shop", "order_id").agg(
        own=col("own").max(), mine=(col("own") * nw.coalesce(col("quantity"), nw.lit(1, nw.Int64))).sum(),
        all=nw.coalesce(col("quantity"), nw.lit(1, nw.Int64)).sum(),
        **{f"own_{name}": (col("own") * nw.coalesce(col(f"discount_{name}"), none)).sum() for name in names},
        **{f"said_{name}": col(f"discount_{name}").count() for name in names},
    )  # fmt: skip
    orders = tables["order"].select("shop", "order_id", *(nw.col(c).alias(f"order_{c}") for c in columns))
    rows = collected(by_order.filter(col("own") == 1).join(orders, on=["shop", "order_id"], how="left"))
    sums = {name: sum(_share(row, name) for row in rows) for name in names}
    touched = computed(by_order.filter(col("own") == 1).select("shop", "order_id"))
    presents = kept.filter(col("gift") == 1).join(touched, on=["shop", "order_id"], how="semi")
    costs = line_profit(tables, settings, matches, since=first, until=until).filter(~col("line_id").is_null())
    of_gifts = costs.join(
        presents.select("shop", "order_id", "line_id"), on=["shop", "order_id", "line_id"], how="semi"
    )
    (gifts,) = collected(of_gifts.select(cost=col("goods_cost").sum()))
    return Funded(**sums, gifts=int(gifts["cost"] or 0))


def _share(row: Mapping[str, Any], name: str) -> int:
    if row[f"said_{name}"]:
        return int(row[f"own_{name}"])
    whole = row[f"order_discount_{name}"] or 0
    return int(whole * row["mine"] // row["all"]) if row["all"] and row["mine"] else 0


@dataclass(frozen=True)
class RefundCurve:
    """By shop: the share of paid money that ripe orders gave back, and how much of that had been given after so many days."""

    share: float
    given: Floats

    def to_come(self, paid: float, age: int) -> float:
        """Of so much paid so many days ago, what is still expected back."""
        given = float(self.given[min(max(age, 0), len(self.given) - 1)])
        return paid * self.share * (1 - given)


RIPE_DAYS, CURVE_DAYS = 45, 180
LEAST_CASES = 20


def refund_curve(tables: Tables, shops: Collection[str], *, day: date) -> RefundCurve | None:
    """How refunds of these shops come in, from orders RIPE_DAYS to CURVE_DAYS old; None with fewer than LEAST_CASES dated cases.

    A case counts on the day it was settled, else asked for. Do not trust it after the shop changed how it refunds.
    """
    from zhanggui.profit.events import successful_cases

    col = nw.col
    old, ripe = day - timedelta(days=CURVE_DAYS), day - timedelta(days=RIPE_DAYS)
    orders = tables["order"].filter(
        col("shop").is_in(sorted(shops)),
        col("document") == "order",
        col("paid_day") >= nw.lit(old),
        col("paid_day") < nw.lit(ripe),
    )
    (whole,) = collected(orders.select(paid=col("paid").sum()))
    paid_days = computed(orders.select("shop", "order_id", "paid_day"))
    cases = successful_cases(tables).with_columns(__at=nw.coalesce(col("refunded_day"), col("applied_day")))
    found = cases.join(paid_days, on=["shop", "order_id"], how="inner").select(
        "paid_day", "amount", day="__at"
    )
    lags = [
        ((row["day"] - row["paid_day"]).days, row["amount"] or 0) for row in collected(found) if row["day"]
    ]
    if len(lags) < LEAST_CASES or not whole["paid"]:
        return None
    by_day = np.zeros(RIPE_DAYS + 1)
    for lag, amount in lags:
        by_day[min(max(lag, 0), RIPE_DAYS)] += amount
    return RefundCurve(share=float(by_day.sum() / whole["paid"]), given=by_day.cumsum() / by_day.sum())
