"""What a parcel should cost: dated price lists by carrier and province, first weight and further steps.

Inside, money is whole ticks (1/10,000 of the currency unit) and weight is whole millionths of a kilogram, as in the
tables, so that a fee is exact.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zhanggui.kpi.lines import Tables
from zhanggui.profit.stages import collected

ANY = "*"
KILOGRAM = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Price:
    """One row of a price list. ``first`` None: the fee covers any weight. ``surcharge`` is what was agreed on."""

    since: date
    currency: str
    fee: int
    first: int | None = None
    step: int | None = None
    step_fee: int | None = None
    surcharge: int = 0

    def of(self, weight: int) -> int | None:
        """The fee of a parcel, surcharge left out: the first fee, and a step fee for every further step begun.

        None where the list prices no further steps and the parcel is heavier than the first weight.

        >>> from datetime import date
        >>> price = Price(since=date(2026, 1, 1), currency="CNY", fee=32000, first=1_000_000, step=1_000_000, step_fee=8000)
        >>> [price.of(kg * 100_000) for kg in (5, 10, 11, 25)]
        [32000, 32000, 40000, 48000]
        """
        over = 0 if self.first is None else weight - self.first
        if over <= 0:
            return self.fee
        if not self.step or self.step_fee is None:
            return None
        return self.fee + -(-over // self.step) * self.step_fee


@dataclass(frozen=True)
class PriceList:
    """Prices by carrier (or mode) and province, each in order of the day it holds from."""

    prices: Mapping[tuple[str, str], tuple[Price, ...]] = field(default_factory=dict)

    def in_force(self, carrier: str, province: str | None, day: date) -> Price | None:
        """The row that holds: the carrier's own before any carrier's, the province's own before everywhere else's."""
        for key in self._levels(carrier, province):
            dated = self.prices.get(key, ())
            place = bisect_right(dated, day, key=lambda price: price.since)
            if place:
                return dated[place - 1]
        return None

    def others(self, carrier: str, province: str | None, day: date) -> list[Price]:
        """Rows of the same destination that hold on other days: what a line charged by a wrong date was charged by."""
        now = self.in_force(carrier, province, day)
        listed = (self.prices.get(key, ()) for key in self._levels(carrier, province))
        return [price for dated in listed if now in dated for price in dated if price is not now]

    def _levels(self, carrier: str, province: str | None) -> list[tuple[str, str]]:
        places = [province, ANY] if province else [ANY]
        return [(who, place) for who in (carrier, ANY) for place in places]


def freight_prices(tables: Tables) -> PriceList:
    """The carriers' price lists of the table ``freight``; rows without a fee or first weight are left out."""
    rows = collected(tables["freight"].drop("batch", "line", "state_at", strict=False))
    priced = (r for r in rows if r["first_fee"] is not None and r["first_weight_kg"] is not None)
    return price_list(
        (r["carrier"], r["province"], Price(
            since=r["from_day"], currency=r["currency"] or "CNY", fee=r["first_fee"], first=r["first_weight_kg"],
            step=r["step_kg"], step_fee=r["step_fee"],
        ))
        for r in priced
    )  # fmt: skip


def price_list(rows: Iterable[tuple[str, str, Price]]) -> PriceList:
    """A price list of (carrier, province, price), in any order."""
    found: dict[tuple[str, str], list[Price]] = {}
    for carrier, province, price in rows:
        found.setdefault((carrier, province), []).append(price)
    return PriceList({key: tuple(sorted(listed, key=_since)) for key, listed in found.items()})


def billable_weight(actual: int, volume_cm3: float | None = None, divisor: float | None = None) -> int:
    """The weight a carrier charges for, in millionths of a kg: the larger of the weight and the volume ÷ divisor.

    The divisor (cm³ that count as one kg) is the carrier's: a box of 40 × 30 × 25 cm counts 5 kg at 6000, 6 kg at
    5000 and 3.75 kg at 8000. Unknown volume or divisor: the weight alone.

    >>> [billable_weight(4 * KILOGRAM, 40 * 30 * 25, by) / KILOGRAM for by in (6000, 5000, 8000)]
    [5.0, 6.0, 4.0]
    """
    if volume_cm3 is None or not divisor:
        return actual
    return max(actual, round(volume_cm3 / divisor * KILOGRAM))


def _since(price: Price) -> Any:
    return price.since
