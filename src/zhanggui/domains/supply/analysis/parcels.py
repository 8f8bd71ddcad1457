"""Our own parcels: what left for where, how heavy, with which carrier, when; put together from order lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import narwhals as nw

from zhanggui.core.periods import CHINA
from zhanggui.domains.supply.analysis.demand import components
from zhanggui.kpi.lines import GOODS, Frame, Tables, sold_lines
from zhanggui.profit.stages import collected

SEPARATORS = re.compile(r"[,，;；、\s]+")
HOME = (None, "", "CN", "CHN", "China", "中国")
LEFT = ("shipped", "completed")
WAITING = ("paid_unshipped", "partly_shipped")
NEVER_LEFT = ("closed_unpaid", "cancelled", "unpaid", "paid_unshipped")
_PARCEL = (
    "shop", "order_id", "tracking_no", "carrier", "province", "country", "shipped_at", "order_shipped", "paid_day",
    "status",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """What left together. ``weight`` in millionths of a kg as the goods' file states it, packing included; None where
    a SKU has none. ``day`` is the day it left, else (``dated`` False) the day it was paid. ``province`` None where the
    platform hides it; ``tracking_no`` "" where no file tells it; ``abroad``: its country is not China. ``goods``: units by
    SKU, bundles taken apart; None where a line names none. ``volume``: mm³ that a carrier may charge for; None: unknown.
    ``done``: the platform says that the buyer has it.
    """

    shop: str
    order_id: str
    tracking_no: str
    carrier: str
    province: str | None
    weight: int | None
    day: date
    dated: bool
    abroad: bool = False
    goods: tuple[tuple[str, int], ...] | None = None
    volume: int | None = None
    done: bool = False


def parcels(
    tables: Tables, *, since: date | None = None, until: date | None = None, matches: Frame | None = None
) -> list[Parcel]:
    """Every parcel by the day it left, from ``since`` up to but not including ``until``, in order of that day.

    Lines of a shop with one tracking number are one parcel, lines without a number one parcel an order. Lines that
    were refunded before they left count too where their order has a parcel: the weight is an upper bound.
    """
    rows = [*_lines(tables, matches), *_lineless(tables)]
    units = _Units(unit_weights(tables), components(tables))
    found = (one for listed in _together(rows) for one in _parcels(listed, units))
    chosen = [p for p in found if (not since or p.day >= since) and (not until or p.day < until)]
    return sorted(chosen, key=lambda p: (p.day, p.shop, p.order_id, p.tracking_no))


def not_yet_left(
    tables: Tables, *, since: date | None = None, until: date | None = None, matches: Frame | None = None
) -> list[Parcel]:
    """Paid orders that wait for shipping as far as our files know, by the day they were paid: of a parcel that left after
    the last export nobody knows the number.
    """
    lines = _told(tables, matches).filter(
        nw.col("tracking_no").is_null(),
        nw.col("status").is_in(WAITING),
        nw.coalesce(nw.col("document") == "order", nw.lit(False)),
        nw.col("line_kind").is_in(GOODS) | nw.col("line_kind").is_null(),
    )
    units = _Units(unit_weights(tables), components(tables))
    groups = _together(collected(lines.select(*_PARCEL, "sku", "quantity")))
    found = [one for listed in groups for one in _parcels(listed, units)]
    return [p for p in found if (not since or p.day >= since) and (not until or p.day < until)]


def unit_weights(tables: Tables) -> dict[str, int]:
    """Weight of a unit by SKU, in millionths of a kg; a bundle weighs what its parts weigh."""
    known = {
        row["sku"]: row["weight_kg"]
        for row in collected(tables["sku"].select("sku", "weight_kg"))
        if row["weight_kg"]
    }
    for bundle, parts in components(tables).items():
        if bundle not in known and all(sku in known for sku, _ in parts):
            known[bundle] = sum(known[sku] * count for sku, count in parts)
    return known


def by_number(found: Iterable[Parcel]) -> dict[str, list[Parcel]]:
    """The parcels by tracking number; two shops may have one number."""
    numbered: dict[str, list[Parcel]] = defaultdict(list)
    for one in found:
        if one.tracking_no:
            numbered[one.tracking_no].append(one)
    return dict(numbered)


def _told(tables: Tables, matches: Frame | None) -> Frame:
    """Lines with their parcel's number and carrier; what only the order file says counts for all its lines."""
    moments = tables["order"].select(
        "shop", "order_id", order_shipped="shipped_at", order_carrier="carrier", order_number="tracking_no"
    )
    told = sold_lines(tables, matches).join(moments, on=["shop", "order_id"], how="left")
    return told.with_columns(
        tracking_no=nw.coalesce("tracking_no", "order_number"),
        carrier=nw.coalesce("carrier", "order_carrier"),
    )


def _lines(tables: Tables, matches: Frame | None) -> list[dict[str, Any]]:
    """Lines that left."""
    lines = _told(tables, matches)
    dated = ~nw.col("shipped_at").is_null() | ~nw.col("order_shipped").is_null()
    left = (dated | nw.col("status").is_in(LEFT)) & ~nw.col("status").is_in(NEVER_LEFT)
    # A number is proof, whatever an older file says of the line's state.
    kept = lines.filter(
        ~nw.col("tracking_no").is_null() | nw.coalesce(left, nw.lit(False)),
        nw.col("line_kind").is_in(GOODS) | nw.col("line_kind").is_null(),
        nw.coalesce(nw.col("document") == "order", nw.lit(False)),
    )
    return collected(kept.select(*_PARCEL, "sku", "quantity"))


def _lineless(tables: Tables) -> list[dict[str, Any]]:
    """Parcels of orders whose lines no file tells: of unknown weight."""
    lines = tables["order_line"].select("shop", "order_id").unique()
    orders = tables["order"].filter(nw.col("document") == "order", ~nw.col("tracking_no").is_null())
    bare = orders.join(lines, on=["shop", "order_id"], how="anti").with_columns(
        order_shipped=nw.col("shipped_at")
    )
    return [row | {"sku": None, "quantity": None} for row in collected(bare.select(*_PARCEL))]


def _together(rows: Iterable[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    groups: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        number = row["tracking_no"] or ""
        groups[row["shop"], number, "" if number else row["order_id"]].append(row)
    return groups.values()


@dataclass(frozen=True)
class _Units:
    """What a unit weighs, and what a bundle consists of."""

    weights: Mapping[str, int]
    parts: Mapping[str, Sequence[tuple[str, int]]]

    def goods(self, rows: list[dict[str, Any]]) -> tuple[tuple[str, int], ...] | None:
        found: Counter[str] = Counter()
        for row in rows:
            if row["sku"] is None or row["quantity"] is None:
                return None
            for sku, count in self.parts.get(row["sku"], ((row["sku"], 1),)):
                found[sku] += count * int(row["quantity"])
        return tuple(sorted((sku, count) for sku, count in found.items() if count > 0)) or None


def _parcels(rows: list[dict[str, Any]], units: _Units) -> Iterable[Parcel]:
    """One parcel; one of unknown weight for each number where an order file joins several."""
    first = rows[0]
    shipped = min((at for row in rows if (at := row["shipped_at"] or row["order_shipped"])), default=None)
    day = _day(shipped) if shipped else min((r["paid_day"] for r in rows if r["paid_day"]), default=None)
    numbers = [number for number in SEPARATORS.split(first["tracking_no"] or "") if number] or [""]
    if day is None:
        return
    for number in numbers:
        yield Parcel(
            shop=first["shop"], order_id=first["order_id"], tracking_no=number,
            carrier=next((r["carrier"] for r in rows if r["carrier"]), ""),
            province=next((r["province"] for r in rows if r["province"]), None),
            weight=_weight(rows, units.weights) if len(numbers) == 1 else None, day=day, dated=shipped is not None,
            abroad=first["country"] not in HOME, goods=units.goods(rows) if len(numbers) == 1 else None,
            done=all(row["status"] == "completed" for row in rows),
        )  # fmt: skip


def _weight(rows: list[dict[str, Any]], weights: Mapping[str, int]) -> int | None:
    known = [(weights.get(row["sku"]), row["quantity"]) for row in rows]
    if any(weight is None or quantity is None for weight, quantity in known):
        return None
    return sum(int(weight) * int(quantity) for weight, quantity in known if weight is not None)


def _day(at: datetime) -> date:
    return at.astimezone(CHINA).date()
