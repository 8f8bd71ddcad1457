"""How many orders a shop gets on a day, and at which prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from zhanggui.simulate.chance import chance
from zhanggui.simulate.offers import Offer
from zhanggui.simulate.seasons import (
    SEASONS,
    Incident,
    Promotion,
    joins_promotion,
    promotion_on,
    season_factor,
)
from zhanggui.simulate.size import Size

AD_LIFT = 1.25


class Shelf(NamedTuple):
    """One offer on one day: its price, the merchant's price cut on it, and the orders expected."""

    offer: Offer
    price: int
    cut: int
    rate: float


@dataclass(frozen=True)
class PricePath:
    """Prices of an offer over time, so that the elasticity can be seen in the data."""

    changes: tuple[tuple[date, float], ...]

    def factor(self, day: date) -> float:
        return [f for since, f in self.changes if since <= day][-1]


def price_paths(size: Size, offers: tuple[Offer, ...]) -> dict[str, PricePath]:
    """One or two price changes an offer, by the code of its product, so variants move together."""
    span = (size.end - size.start).days
    paths = {}
    for offer in offers:
        rng = chance(size.seed, "prices", offer.shop, offer.product_id)
        days = sorted(
            size.start + timedelta(days=rng.randrange(span)) for _ in range(rng.choice((0, 1, 2, 2)))
        )
        changes = [(size.start, 1.0), *((day, rng.choice((0.88, 0.94, 1.0, 1.07, 1.12))) for day in days)]
        paths[offer.product_id] = PricePath(tuple(changes))
    return paths


@dataclass(frozen=True)
class Market:
    """Everything that decides demand of one shop."""

    offers: tuple[Offer, ...]
    paths: dict[str, PricePath]
    promotions: tuple[Promotion, ...]
    incidents: tuple[Incident, ...]
    advertised: dict[tuple[date, str], int]
    orders_a_day: float

    def shelves(self, day: date) -> list[Shelf]:
        """All offers on a day; rates sum to the orders expected."""
        promotion = promotion_on(self.promotions, day)
        troubles = [incident for incident in self.incidents if incident.start <= day < incident.end]
        scale = self.orders_a_day / sum(offer.demand for offer in self.offers)
        seasons = {season: scale * season_factor(season, day) for season in SEASONS}
        shelves = (self._shelf(offer, day, promotion, seasons[offer.season]) for offer in self.offers)
        return [_disturbed(shelf, day, troubles) for shelf in shelves] if troubles else list(shelves)

    def _shelf(self, offer: Offer, day: date, promotion: Promotion | None, scale: float) -> Shelf:
        factor = self.paths[offer.product_id].factor(day)
        price, rate, cut = offer.price, scale * offer.demand, 0
        if factor != 1.0:
            price, rate = _tidy(offer, factor), rate * factor**offer.elasticity
        if promotion and joins_promotion(offer):
            cut = int(price * promotion.discount) // 10 * 10
            rate *= promotion.lift * ((price - cut) / price) ** offer.elasticity
        if (day, offer.product_id) in self.advertised:
            rate *= AD_LIFT
        return Shelf(offer, price, cut, rate)


def _disturbed(shelf: Shelf, day: date, troubles: list[Incident]) -> Shelf:
    """The shelf under the incidents of the day."""
    for incident in troubles:
        if incident.hits("stockout", shelf.offer, day):
            return Shelf(shelf.offer, shelf.price, shelf.cut, 0.0)
        if incident.hits("price error", shelf.offer, day):
            return Shelf(shelf.offer, max(100, round(shelf.price * incident.factor)), 0, shelf.rate * 12)
    return shelf


def _tidy(offer: Offer, factor: float) -> int:
    """The changed price with the shop's usual ending."""
    ending = offer.price % 100
    return max(offer.price % 100 + 200, round(offer.price * factor) // 100 * 100 + ending)
