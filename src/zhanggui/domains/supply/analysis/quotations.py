"""Quotations of one SKU side by side: what a good unit costs from each supplier until it lies on the shelf."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhanggui.core.money import round_half_up
from zhanggui.domains.supply.analysis.reorder import DAYS_A_YEAR
from zhanggui.domains.supply.analysis.scorecard import Score

MONEY_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class QuoteRule:
    """What is assumed when quotations are compared.

    order_days: an order is for so many days of demand, or the supplier's minimum where that is more.
    short_share: share of late days on which the shelf is empty; safety stock covers the others.
    lost_share: share of the demand met by an empty shelf that is lost.
    holding_rate: what a yuan of stock costs a year.
    second_share: share a second supplier gets in a proposal of two.
    """

    order_days: int = 30
    short_share: float = 0.3
    lost_share: float = 0.8
    holding_rate: float = 0.25
    second_share: float = 0.3

    def __post_init__(self) -> None:
        if self.order_days < 1:
            raise ValueError(f"order_days must be at least 1, got {self.order_days}")
        if not 0 <= self.short_share <= 1 or not 0 < self.lost_share <= 1 or not 0 < self.second_share < 1:
            raise ValueError("short_share, lost_share and second_share are shares between 0 and 1")
        if self.holding_rate < 0:
            raise ValueError(f"holding_rate must not be negative, got {self.holding_rate}")


@dataclass(frozen=True, kw_only=True)
class Quote:
    """What one supplier asks for one unit of a SKU, and what its deliveries say of it.

    ``late_days``: mean days after the promise (below 0: earlier). ``defects``: share of bad units.
    """

    sku: str
    supplier: str
    price: Decimal
    freight: Decimal = Decimal(0)
    currency: str = "CNY"
    lead_days: int | None = None
    minimum: int = 1
    pack: int = 1
    late_days: float = 0.0
    defects: float = 0.0
    deliveries: int = 0

    def __post_init__(self) -> None:
        if (
            self.price < 0
            or self.freight < 0
            or not 0 <= self.defects < 1
            or self.minimum < 1
            or self.pack < 1
        ):
            raise ValueError(f"a quotation of {self.supplier} for {self.sku} below what can be")

    def judged(self, card: Score | None) -> Quote:
        """The quotation with what the supplier's scorecard says; as it is where there is none."""
        if card is None:
            return self
        return replace(
            self, late_days=card.late_days or 0.0, defects=card.defects.shrunk, deliveries=card.deliveries
        )


@dataclass(frozen=True, kw_only=True)
class Demanded:
    """What is known of the SKU's sales: expected units a day, and what one more unit sold earns (None: unknown)."""

    rate: float
    margin: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Landed:
    """A quotation with its cost of one good unit on the shelf and the parts of it; ``place`` 1 is the cheapest."""

    quote: Quote
    defects: Decimal
    lateness: Decimal
    holding: Decimal
    total: Decimal
    place: int = 0


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two suppliers instead of one: ``share`` of the demand from ``second``. ``premium_a_year`` is what that costs more."""

    first: Landed
    second: Landed
    share: float
    premium_a_year: Decimal


def landed_cost(quote: Quote, demanded: Demanded, rule: QuoteRule) -> Landed:
    """Price and freight, bad units, late days and the stock a minimum forces, all for one good unit.

    * defects: price and freight of the bad units that must be bought to get one good one, d / (1 − d) of them (nobody
      pays them back: assumed).
    * lateness: on each day an order is late, ``short_share`` × demand is met by an empty shelf and ``lost_share`` of it
      loses its margin; shared over the units of the order. Nothing where the margin is unknown, or not above 0.
    * holding: an order is on average half its size in stock beyond what ``order_days`` would be: only what the minimum
      and whole cartons force on top counts.
    """
    paid = quote.price + quote.freight
    defects = paid * Decimal(repr(quote.defects)) / (1 - Decimal(repr(quote.defects)))
    units = order_size(quote, demanded, rule)
    lateness = holding = Decimal(0)
    if demanded.rate > 0:
        late = max(0.0, quote.late_days) * demanded.rate * rule.short_share * rule.lost_share / units
        lateness = Decimal(repr(late)) * max(Decimal(0), demanded.margin or Decimal(0))
        forced = max(0.0, units - demanded.rate * rule.order_days)
        holding = paid * Decimal(repr(rule.holding_rate / DAYS_A_YEAR * forced / demanded.rate / 2))
    parts = [round_half_up(part, MONEY_DIGITS) for part in (defects, lateness, holding)]
    return Landed(
        quote=quote,
        defects=parts[0],
        lateness=parts[1],
        holding=parts[2],
        total=paid + sum(parts, Decimal(0)),
    )


def order_size(quote: Quote, demanded: Demanded, rule: QuoteRule) -> int:
    """Units of one order: the demand of ``order_days``, at least the minimum, in whole cartons."""
    wanted = max(demanded.rate * rule.order_days, quote.minimum, 1)
    return int(-(-wanted // quote.pack)) * quote.pack


def compared(quotes: Iterable[Quote], demanded: Demanded, rule: QuoteRule) -> list[Landed]:
    """The quotations of one SKU in one currency, cheapest first; ties by name. Refuses a mixture of currencies: 1 is not
    less than 7 where the one is dollars.
    """
    found = [landed_cost(quote, demanded, rule) for quote in quotes]
    currencies = {one.quote.currency for one in found}
    if len(currencies) > 1:
        raise ValueError(
            f"quotations in several currencies cannot be compared: {', '.join(sorted(currencies))}"
        )
    found.sort(key=lambda one: (one.total, one.quote.supplier))
    return [replace(one, place=place) for place, one in enumerate(found, 1)]


def by_currency(quotes: Iterable[Quote]) -> dict[str, list[Quote]]:
    """Quotations that can be compared with each other."""
    found: dict[str, list[Quote]] = {}
    for one in quotes:
        found.setdefault(one.currency, []).append(one)
    return found


def two_sources(ranked: Sequence[Landed], demanded: Demanded, rule: QuoteRule) -> Pair | None:
    """The two cheapest suppliers sharing the demand; None where there is only one, or nothing is sold."""
    if len(ranked) < 2 or demanded.rate <= 0:
        return None
    first, second = ranked[0], ranked[1]
    units = Decimal(repr(demanded.rate * DAYS_A_YEAR * rule.second_share))
    premium = round_half_up((second.total - first.total) * units, 2)
    return Pair(first=first, second=second, share=rule.second_share, premium_a_year=premium)
