"""The calendar of the sample world: seasons, weekdays, promotions, and incidents that went wrong."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from zhanggui.simulate.chance import chance
from zhanggui.simulate.offers import Offer
from zhanggui.simulate.size import Size

WEEKDAYS = (0.96, 0.94, 0.95, 0.97, 1.02, 1.1, 1.06)
SEASONS = {
    "flat": (1.0,) * 12,
    "summer": (0.5, 0.5, 0.7, 1.0, 1.4, 1.8, 1.8, 1.6, 1.0, 0.7, 0.5, 0.5),
    "winter": (1.6, 1.3, 0.9, 0.7, 0.5, 0.5, 0.5, 0.6, 0.9, 1.3, 1.7, 1.8),
}
# name, month and day it starts, days, part of the price given away, demand beyond the price effect
PROMOTIONS = (("818", 8, 16, 3, 0.06, 1.2), ("双11", 10, 31, 12, 0.14, 1.9), ("双12", 12, 10, 3, 0.08, 1.3),
              ("年货节", 1, 8, 7, 0.08, 1.25), ("38节", 3, 5, 4, 0.08, 1.25), ("618", 5, 31, 19, 0.12, 1.7))  # fmt: skip


@dataclass(frozen=True)
class Promotion:
    """A merchant-funded price cut over some days, end excluded; ``lift`` multiplies demand beyond the price."""

    name: str
    start: date
    end: date
    discount: float
    lift: float

    def covers(self, day: date) -> bool:
        return self.start <= day < self.end


@dataclass(frozen=True)
class Incident:
    """Something that went wrong: kept in the truth, to be found by the product."""

    kind: str
    shop: str
    product_id: str
    start: date
    end: date
    factor: float

    def hits(self, kind: str, offer: Offer, day: date) -> bool:
        return (self.kind, self.shop, self.product_id) == (kind, offer.shop, offer.product_id) and (
            self.start <= day < self.end
        )


def promotions(size: Size) -> tuple[Promotion, ...]:
    """The promotions that touch the period."""
    found = []
    for year in range(size.start.year, size.end.year + 1):
        for name, month, day, days, discount, lift in PROMOTIONS:
            start = date(year, month, day)
            end = start + timedelta(days=days)
            if end > size.start and start < size.end:
                found.append(Promotion(f"{name} {year}", start, end, discount, lift))
    return tuple(found)


def promotion_on(all_of_them: tuple[Promotion, ...], day: date) -> Promotion | None:
    """The promotion running on a day."""
    return next((p for p in all_of_them if p.covers(day)), None)


def joins_promotion(offer: Offer) -> bool:
    """Two in three products take part."""
    return int(offer.product_id[-3:]) % 3 != 0


def season_factor(season: str, day: date) -> float:
    """The season of the goods times the weekday."""
    return SEASONS[season][day.month - 1] * WEEKDAYS[day.weekday()]


def incidents(size: Size, offers: dict[str, tuple[Offer, ...]]) -> tuple[Incident, ...]:
    """One of each kind, spread over the period, in the shops that exist."""
    rng = chance(size.seed, "incidents")
    span = (size.end - size.start).days
    plan = (("price error", 0.3, 1, 0.1), ("bad batch", 0.45, span // 8 + 3, 5.0), ("stockout", 0.6, 12, 0.0),
            ("ad runaway", 0.75, 3, 8.0))  # fmt: skip
    found = []
    for kind, part, days, factor in plan:
        shop = list(offers)[0 if kind in ("price error", "ad runaway") else rng.randrange(len(offers))]
        best = sorted(offers[shop], key=lambda o: -o.demand)
        offer = best[0] if kind == "ad runaway" else best[rng.randrange(1, 4)]
        start = size.start + timedelta(days=int(span * part))
        found.append(Incident(kind, shop, offer.product_id, start, start + timedelta(days=days), factor))
    return tuple(found)


def as_facts(thing: Promotion | Incident) -> dict[str, object]:
    """For the truth file."""
    return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(thing).items()}
