"""From whom goods for an event can come, when, and in which lots; what came in the end. Tables in, plain values out.

The terms are the suppliers' quotations in the canonical table ``supply_term``, in force on the day that is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from zhanggui.kpi.lines import Tables
from zhanggui.profit.stages import collected

LEAD_DAYS = 7
"""Where no terms say how long a supplier takes: assumed."""


@dataclass(frozen=True, kw_only=True)
class Supply:
    """How a supplier sells a SKU: ``lead_days`` from order to arrival, at least ``minimum`` units, whole cartons of ``pack``.

    ``landed``: price and freight of a unit as quoted (ticks, in the quotation's currency), None where not quoted; it only
    ranks suppliers. ``assumed``: no terms are known, the lead time is LEAD_DAYS.
    """

    supplier: str = ""
    lead_days: int = LEAD_DAYS
    minimum: int = 1
    pack: int = 1
    landed: int | None = None
    currency: str = ""
    assumed: bool = False

    def __post_init__(self) -> None:
        if self.lead_days < 0 or self.minimum < 1 or self.pack < 1:
            raise ValueError(f"terms of {self.supplier}: a lead, minimum or carton below what can be")

    def arrives(self, today: date) -> date:
        """The day goods ordered today are there."""
        return today + timedelta(days=self.lead_days)

    @property
    def least(self) -> int:
        """The smallest order there is: whole cartons that reach the minimum.

        >>> Supply(minimum=20, pack=12).least
        24
        """
        return -(-self.minimum // self.pack) * self.pack

    def lots(self, units: float) -> tuple[int, ...]:
        """The orders next to ``units`` that the supplier takes, smaller first.

        >>> Supply(minimum=20, pack=12).lots(30), Supply(minimum=20, pack=12).lots(3), Supply().lots(16.6)
        ((24, 36), (24,), (16, 17))
        """
        below = int(units // self.pack) * self.pack
        near = (below, below + self.pack) if units > below else (below,)
        return tuple(sorted({max(one, self.least) for one in near}))


UNKNOWN = Supply(assumed=True)


def supplies(tables: Tables, *, today: date, blocked: Collection[str] = ()) -> dict[str, list[Supply]]:
    """Everybody who quotes a SKU today, by SKU; suppliers in ``blocked`` sell nothing."""
    newest: dict[tuple[str, str], dict[str, Any]] = {}
    rows = collected(tables["supply_term"].filter(nw.col("from_day") <= nw.lit(today)))
    for row in sorted(rows, key=lambda row: row["from_day"]):
        newest[row["sku"], row["supplier"]] = row
    found: dict[str, list[Supply]] = {}
    for (sku, supplier), row in sorted(newest.items()):
        ended = row["until_day"] is not None and row["until_day"] < today
        if not ended and supplier not in blocked:
            found.setdefault(sku, []).append(_quoted(supplier, row))
    return found


def _quoted(supplier: str, row: Mapping[str, Any]) -> Supply:
    """Zeros and blanks stand for "not told", as where supply reads them."""
    price = row["unit_cost"]
    return Supply(
        supplier=supplier, lead_days=row["lead_days"] or LEAD_DAYS, minimum=row["minimum"] or 1, pack=row["pack"] or 1,
        landed=None if price is None else price + (row["freight_unit"] or 0),
        currency=row["currency"] or "", assumed=not row["lead_days"],
    )  # fmt: skip


def supply_for(listed: Sequence[Supply], *, today: date, since: date) -> Supply:
    """The cheapest supplier who is in time for ``since``; where nobody is, the one whose goods come first."""
    in_time = [one for one in listed if one.arrives(today) <= since]
    dear = 10**18
    if in_time:
        return min(
            in_time, key=lambda one: (dear if one.landed is None else one.landed, one.lead_days, one.supplier)
        )
    return min(listed, key=lambda one: (one.lead_days, one.supplier), default=UNKNOWN)


def received(
    tables: Tables, own: Iterable[Mapping[str, Any]], sku: str, *, since: date, until: date
) -> tuple[int, int]:
    """Good units of a SKU that came from ``since`` to ``until`` (both included) and how many receipts say so. Files and our own
    receipts (``own``: sku, day, units) may tell the same delivery: of each day the larger of the two counts.
    """
    col = nw.col
    rows = collected(
        tables["goods_receipt"]
        .filter(col("sku") == sku, col("received_day") >= nw.lit(since), col("received_day") <= nw.lit(until))
        .select("received_day", "quantity", "defects")
    )
    filed, ours = (
        _by_day(rows, _good),
        _by_day(own_rows(own, sku, since, until), lambda one: int(one["units"])),
    )
    days = filed.keys() | ours.keys()
    return sum(max(filed.get(day, 0), ours.get(day, 0)) for day in days), len(days)


def own_rows(own: Iterable[Mapping[str, Any]], sku: str, since: date, until: date) -> list[dict[str, Any]]:
    """Our own receipts of a SKU in a period, as the files' rows name their day."""
    return [
        dict(one) | {"received_day": one["day"]}
        for one in own
        if one["sku"] == sku and since <= one["day"] <= until
    ]


def _good(row: Mapping[str, Any]) -> int:
    return int((row["quantity"] or 0) - (row["defects"] or 0))


def _by_day(rows: Iterable[Mapping[str, Any]], units: Any) -> dict[date, int]:
    found: dict[date, int] = {}
    for row in rows:
        found[row["received_day"]] = found.get(row["received_day"], 0) + units(row)
    return found


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Two counts of a SKU, all buildings together: units ``more`` at the later one, ``coming`` on order at the earlier one."""

    more: int
    coming: int
    first: date
    last: date


def counted(tables: Tables, sku: str, *, since: date, until: date) -> Counted | None:
    """The last count by ``since`` and the last one after it by ``until``; None unless every building has both.

    More units and those sold between the two are what must have come. Not to be trusted where goods were lost, written off or
    given away between them.
    """
    rows = collected(
        tables["stock_snapshot"]
        .filter(nw.col("sku") == sku, nw.col("day") <= nw.lit(until))
        .select("stock_warehouse", "day", "on_hand", "on_order")
    )
    before: dict[str, dict[str, Any]] = {}
    after: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: row["day"]):
        (before if row["day"] <= since else after)[row["stock_warehouse"] or ""] = row
    if not after or before.keys() != after.keys():
        return None
    return Counted(
        more=sum((after[one]["on_hand"] or 0) - (before[one]["on_hand"] or 0) for one in after),
        coming=sum(one["on_order"] or 0 for one in before.values()),
        first=min(one["day"] for one in before.values()),
        last=max(one["day"] for one in after.values()),
    )
