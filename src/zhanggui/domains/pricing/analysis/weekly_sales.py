"""Units and prices of each SKU in each shop by week: what an elasticity is read from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, TypeAlias

import narwhals as nw
import numpy as np
import numpy.typing as npt

from zhanggui.kpi.lines import GOODS, Frame, Tables, sold_lines
from zhanggui.kpi.suspected_orders import without_suspected
from zhanggui.profit.rounding import ZERO
from zhanggui.profit.stages import collected

Floats: TypeAlias = npt.NDArray[np.float64]
Key: TypeAlias = tuple[str, str]
WEEKS = 52
NO_DEMAND = ("closed_unpaid", "cancelled")
MIXED = 0.01
"""A week whose days' prices scatter more than 1 % was sold at two prices; its mean was never asked."""
SAME = 0.005
"""A week without a sale was at the price of its neighbours if those lie within half a per cent of one another."""


@dataclass(frozen=True, kw_only=True)
class Weekly:
    """One row a SKU × shop (``keys``), one column a week from ``start``; NaN where unknown.

    units: paid for, whether or not they came back later. price: what a unit was asked, before every discount, in the shop's
    money. off: the logarithm of what was left after discounts that the merchant pays for (0: none). visitors: of the listing.
    category and product name what each row belongs to; rows of one product change their prices together.
    """

    keys: tuple[Key, ...]
    start: date
    units: Floats
    price: Floats
    off: Floats
    visitors: Floats
    category: tuple[str, ...]
    product: tuple[str, ...]


def weekly_sales(tables: Tables, *, until: date, weeks: int = WEEKS, matches: Frame | None = None) -> Weekly:
    """The ``weeks`` whole weeks before ``until``.

    Left out: orders cancelled or never paid, suspected orders, lines refunded in full before they left (nobody had the goods),
    gifts. Unknown: weeks before a row's first sale, weeks in which its SKU was counted without stock, the price of a week in
    which it changed or of one without a sale whose neighbours' prices differ. Do not trust weeks whose order files have not come: end before them.
    """
    start = until - timedelta(weeks=weeks)
    sums = collected(_sums(tables, start, until, matches))
    keys = tuple(sorted({(row["sku"], row["shop"]) for row in sums}))
    place = {key: n for n, key in enumerate(keys)}
    shape = (len(keys), weeks)
    added = {name: np.zeros(shape) for name in ("units", "asked", "kept", "first", "second")}
    for row in sums:
        at, level = (place[row["sku"], row["shop"]], (row["paid_day"] - start).days // 7), _level(row)
        moments = {"first": row["units"] * level, "second": row["units"] * level**2}
        for name, total in added.items():
            total[at] += moments[name] if name in moments else row[name]
    units, asked, kept = added["units"], added["asked"], added["kept"]
    with np.errstate(divide="ignore", invalid="ignore"):
        price = np.where((units > 0) & (asked > 0), asked / units / 10_000, np.nan)
        off = np.where((kept > 0) & (asked > 0), np.log(np.minimum(kept / asked, 1.0)), 0.0)
        spread = np.sqrt(np.maximum(added["second"] / units - (added["first"] / units) ** 2, 0.0))
    price[spread > MIXED] = np.nan
    _unknown(units, keys, _empty_weeks(tables, start, weeks))
    category, product = _belonging(tables, keys)
    return Weekly(
        keys=keys, start=start, units=units, price=_between(price), off=off,
        visitors=_visitors(tables, keys, product, start, weeks), category=category, product=product,
    )  # fmt: skip


def _level(row: Mapping[str, Any]) -> float:
    return float(np.log(row["asked"] / row["units"])) if row["asked"] > 0 else 0.0


def _sums(tables: Tables, since: date, until: date, matches: Frame | None) -> Frame:
    col = nw.col
    lines = without_suspected(
        sold_lines(tables, matches).filter(
            (col("paid_day") >= nw.lit(since)) & (col("paid_day") < nw.lit(until)),
            col("document") == "order",
            col("line_kind").is_in([one for one in GOODS if one != "gift"]) | col("line_kind").is_null(),
            ~nw.coalesce(col("status").is_in(NO_DEMAND), nw.lit(False)),
            (col("paid") > 0) & (col("quantity") > 0),
            ~col("sku").is_null(),
            # Money back for goods that never left: no demand was met.
            ~nw.coalesce((col("refunded") >= col("paid")) & col("shipped_at").is_null(), nw.lit(False)),
        )
    )
    own = nw.coalesce(col("discount_merchant"), ZERO)
    others = nw.coalesce(col("discount_platform"), ZERO) + nw.coalesce(col("discount_influencer"), ZERO)
    credited = col("paid") + others
    told = nw.when(col("list_amount") > 0).then(col("list_amount")).otherwise(credited + own)
    asked = nw.when(told > credited).then(told).otherwise(credited)
    return (
        lines.with_columns(__asked=asked, __kept=credited)
        .group_by("sku", "shop", "paid_day")
        .agg(units=col("quantity").sum(), asked=col("__asked").sum(), kept=col("__kept").sum())
    )


def _unknown(units: Floats, keys: Iterable[Key], empty: Mapping[str, set[int]]) -> None:
    for n, (sku, _) in enumerate(keys):
        sold = np.flatnonzero(units[n] > 0)
        units[n, : sold[0]] = np.nan
        units[n, sorted(empty.get(sku, ()))] = np.nan


def _empty_weeks(tables: Tables, start: date, weeks: int) -> dict[str, set[int]]:
    """Weeks on a day of which nothing of the SKU lay in any building that was counted that day."""
    counted = tables["stock_snapshot"].filter(nw.col("day") >= nw.lit(start), ~nw.col("on_hand").is_null())
    left: dict[tuple[str, date], int] = defaultdict(int)
    for row in collected(counted.select("sku", "day", "on_hand", "reserved")):
        left[row["sku"], row["day"]] += row["on_hand"] - (row["reserved"] or 0)
    found: dict[str, set[int]] = defaultdict(set)
    for (sku, day), units in left.items():
        week = (day - start).days // 7
        if units <= 0 and week < weeks:
            found[sku].add(week)
    return found


def _between(price: Floats) -> Floats:
    """Weeks without a sale take their neighbours' price where those agree; else it stays unknown."""
    found = price.copy()
    for row in found:
        known = np.flatnonzero(np.isfinite(row))
        for left, right in pairwise(known):
            if right - left > 1 and abs(np.log(row[right] / row[left])) <= SAME:
                row[left + 1 : right] = row[left]
    return found


def _belonging(tables: Tables, keys: Iterable[Key]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Category of the SKU and product of the listing ("" where nobody says)."""
    categories = {
        row["sku"]: row["category"] or "" for row in collected(tables["sku"].select("sku", "category"))
    }
    products = {
        (row["sku"], row["shop"]): row["product_id"] or ""
        for row in collected(tables["listing"].select("sku", "shop", "product_id"))
    }
    listed = list(keys)
    return tuple(categories.get(sku, "") for sku, _ in listed), tuple(products.get(k, "") for k in listed)


def _visitors(
    tables: Tables, keys: tuple[Key, ...], product: tuple[str, ...], start: date, weeks: int
) -> Floats:
    """Visitors of the listing by week, where the shop's traffic file says so for that week."""
    col = nw.col
    rows = tables["traffic"].filter(
        col("day") >= nw.lit(start),
        col("product_id") != "*",
        col("source") == "*",
        ~col("visitors").is_null(),
    )
    found: dict[tuple[str, str], Any] = {}
    for row in collected(rows.select("shop", "day", "product_id", "visitors")):
        week = (row["day"] - start).days // 7
        if week < weeks:
            seen = found.setdefault((row["shop"], row["product_id"]), np.full(weeks, np.nan))
            seen[week] = np.nansum([seen[week], row["visitors"]])
    nothing = np.full(weeks, np.nan)
    listed = [found.get((shop, one), nothing) for (_, shop), one in zip(keys, product, strict=True)]
    return np.array(listed).reshape(len(keys), weeks)
