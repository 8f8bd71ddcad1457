"""Competitors' prices as they can be believed now: the newest of each offer, our own left out, errors and old ones set aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

import narwhals as nw

from zhanggui.kpi.lines import Tables
from zhanggui.profit.stages import collected

OWN, OLD, DOUBTED, FOREIGN, USED = "own", "old", "doubted", "foreign", "used"


@dataclass(frozen=True, kw_only=True)
class CompetitorRule:
    """Which observed prices count.

    most_age_days: older sightings say nothing of today. near_median, near_ours: a price further than this factor from the
    median of all prices of the SKU (ours and earlier ones among them), or from our own, is taken for a slip of the pen.
    """

    most_age_days: int = 14
    near_median: float = 3.0
    near_ours: float = 4.0

    def __post_init__(self) -> None:
        if self.most_age_days < 1:
            raise ValueError(f"most_age_days must be at least 1, got {self.most_age_days}")
        if self.near_median <= 1 or self.near_ours <= 1:
            raise ValueError(f"the factors must be above 1, got {self.near_median} and {self.near_ours}")


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """One price seen (ticks): of whose offer, when, where, and how it was collected."""

    sku: str
    competitor: str
    offer: str
    platform: str
    captured_at: datetime
    captured_day: date
    currency: str
    price: int
    seen_in: str


@dataclass(frozen=True, kw_only=True)
class Judged:
    """The newest sighting of an offer and whether it counts: used, own, old, doubted or foreign (another currency)."""

    sighting: Sighting
    state: str


@dataclass(frozen=True, kw_only=True)
class Band:
    """Prices of others that count, lowest first, and where ours stands among them.

    ``rank``: 1 is the cheapest; offers at our price share our place. ``position``: share of the others that are cheaper.
    """

    prices: tuple[int, ...]
    ours: int | None

    @property
    def lowest(self) -> int | None:
        return self.prices[0] if self.prices else None

    @property
    def middle(self) -> int | None:
        return int(median(self.prices)) // 100 * 100 if self.prices else None

    @property
    def highest(self) -> int | None:
        return self.prices[-1] if self.prices else None

    @property
    def rank(self) -> int | None:
        return (
            None
            if self.ours is None or not self.prices
            else 1 + sum(price < self.ours for price in self.prices)
        )

    @property
    def position(self) -> float | None:
        rank = self.rank
        return None if rank is None else (rank - 1) / len(self.prices)

    @property
    def above_lowest(self) -> float | None:
        """How far ours lies above the lowest, as a share of the lowest; below 0 where ours is the lowest."""
        return (
            None
            if self.ours is None or not self.prices or self.prices[0] <= 0
            else self.ours / self.prices[0] - 1
        )

    def undercut(self, share: float) -> bool:
        """Does the lowest lie more than ``share`` of our price below it?"""
        return self.ours is not None and bool(self.prices) and self.prices[0] < self.ours * (1 - share)


def sightings(tables: Tables, *, day: date) -> dict[str, list[Sighting]]:
    """Everything seen up to and on ``day``, by SKU, the oldest first."""
    found: dict[str, list[Sighting]] = defaultdict(list)
    seen = tables["competitor_price"].filter(
        nw.col("captured_day") <= nw.lit(day), ~nw.col("price").is_null()
    )
    names = list(Sighting.__dataclass_fields__)
    for row in collected(seen.select(names)):
        told = {name: row[name] or "" for name in ("competitor", "offer", "platform", "currency", "seen_in")}
        found[row["sku"]].append(Sighting(**(row | told)))
    for listed in found.values():
        listed.sort(key=lambda one: (one.captured_at, one.competitor, one.offer))
    return dict(found)


def judged(
    seen: Iterable[Sighting],
    rule: CompetitorRule,
    *,
    day: date,
    ours: int | None,
    currency: str,
    own: Collection[str],
) -> list[Judged]:
    """The newest sighting of each offer with its verdict. ``own``: what tells that an offer is ours (``own_names``).

    The median is over our price and every sighting that is not too old and not our own, so an offer that was 99.00 last week
    and 0.01 today is doubted today; a lone offer of 0.01 is doubted by its distance from our own price.
    """
    mine = {name.strip().casefold() for name in own if name.strip()}
    others = [one for one in seen if not _is_own(one, mine)]
    fresh = [
        one
        for one in others
        if (day - one.captured_day).days <= rule.most_age_days and one.currency == currency
    ]
    usual = median([one.price for one in fresh] + ([ours] if ours else [])) if fresh else 0
    newest = {(one.competitor, one.offer): one for one in seen}
    return [
        Judged(sighting=one, state=_state(one, rule, day, ours, currency, usual, mine))
        for one in newest.values()
    ]


def band(found: Iterable[Judged], ours: int | None) -> Band:
    """The prices that count, and ours among them."""
    return Band(prices=tuple(sorted(one.sighting.price for one in found if one.state == USED)), ours=ours)


def _is_own(one: Sighting, mine: Collection[str]) -> bool:
    return one.competitor.strip().casefold() in mine or one.offer.strip().casefold() in mine


def _state(
    one: Sighting,
    rule: CompetitorRule,
    day: date,
    ours: int | None,
    currency: str,
    usual: float,
    mine: Collection[str],
) -> str:
    if _is_own(one, mine):
        return OWN
    if one.currency != currency:
        return FOREIGN
    if (day - one.captured_day).days > rule.most_age_days:
        return OLD
    near = _within(one.price, usual, rule.near_median) and (
        not ours or _within(one.price, ours, rule.near_ours)
    )
    return USED if near else DOUBTED


def _within(price: float, centre: float, factor: float) -> bool:
    return centre / factor <= price <= centre * factor


def own_names(shops: Mapping[str, str], items: Iterable[Mapping[str, str | None]]) -> set[str]:
    """Everything that tells an offer is ours: shops' codes and names, the platforms' ids of our listings.

    Titles and codes do not: two merchants may sell the same thing under the same title.
    """
    ids = {text for one in items for name in ("product_id", "platform_sku_id") if (text := one.get(name))}
    return {*shops, *shops.values(), *ids}
