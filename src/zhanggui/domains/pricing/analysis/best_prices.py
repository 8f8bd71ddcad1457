"""The price a SKU should have by how its buyers answer, within floor, ceiling and step, and what it should earn more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np

from zhanggui.core.money import from_ticks, to_ticks
from zhanggui.domains.pricing.analysis.elasticity import SEED, Response
from zhanggui.domains.pricing.analysis.floor import FloorRule, UnitTerms, ledger
from zhanggui.domains.pricing.analysis.weekly_sales import Floats
from zhanggui.methods.elasticity.best_price import Bounds, best_price

PACE_SCATTER = 0.3
"""Standard deviation of the logarithm of a fortnight's pace against that of the month before: seasons, promotions."""


@dataclass(frozen=True, kw_only=True)
class BestPriceRule:
    """largest_step: the most a price moves at once, as a share. beyond: this share outside the prices that were seen is still
    believed. most_doubt: no advice where the chance that it earns less than keeping the price is larger. days: the gain is
    over these.
    """

    largest_step: Decimal = Decimal("0.1")
    beyond: float = 0.1
    most_doubt: float = 0.2
    days: int = 14

    def __post_init__(self) -> None:
        if not (0 < self.largest_step < 1 and 0 <= self.beyond < 1 and 0 < self.most_doubt <= 1):
            raise ValueError(f"step, beyond and doubt are shares of 1, got {self}")
        if self.days < 1:
            raise ValueError(f"days must be at least 1, got {self.days}")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The price asked that should earn most (ticks), and its gain in money over the rule's days: 10 %, 50 %, 90 %.

    ``worse``: chance that it earns less than keeping the price. ``at_bound``: floor, ceiling or step held it. ``by``: the
    middle gain if each specification's elasticity were the truth.
    """

    price: int
    low: float
    mid: float
    high: float
    worse: float
    at_bound: bool
    by: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where a SKU × shop stands: ``asked`` and ``credited`` for a unit (ticks), ``units`` sold a day, the lowest and highest
    price that may be asked (``floor``, ``ceiling``), the smallest ``coin``.
    """

    asked: int
    credited: int
    units: float
    floor: int
    ceiling: int
    coin: int


def wanted_price(
    place: Place, response: Response, terms: UnitTerms, floor_rule: FloorRule, rule: BestPriceRule
) -> Wanted | None:
    """The best price asked, or None: not identifiable, nothing allowed, no change, or too doubtful.

    What is credited moves in the proportion of what is asked: the same discounts come off. A unit's expected profit is that of
    the floor's ledger, straight in the price but for roundings. The elasticity is drawn from its posterior, so a price is
    preferred for its mean gain over all that may be true.
    """
    if not response.draws.size or place.asked <= 0 or place.credited <= 0 or place.units <= 0:
        return None
    bounds, cost = _bounds(place, response, rule), _cost(place, terms, floor_rule)
    if bounds is None or cost is None:
        return None
    found = best_price(
        present=from_ticks(place.asked), quantity=place.units * rule.days, cost=cost, draws=response.draws, bounds=bounds
    )  # fmt: skip
    if found is None:
        return None
    price = to_ticks(found.price)
    if price == place.asked or found.worse > rule.most_doubt or found.expected <= 0:
        return None
    gains = gains_of(place, price, response.draws, terms, floor_rule, days=rule.days)
    low, mid, high = np.quantile(seen_gains(gains, place, price, terms, floor_rule, rule), [0.1, 0.5, 0.9])
    by = {
        name: float(gains_of(place, price, np.array([e]), terms, floor_rule, days=rule.days)[0])
        for name, e in response.specifications.items()
    }
    return Wanted(
        price=price, low=float(low), mid=float(mid), high=float(high), worse=found.worse, at_bound=found.at_bound, by=by,
    )  # fmt: skip


def gains_of(
    place: Place, price: int, elasticity: Floats, terms: UnitTerms, rule: FloorRule, *, days: int
) -> Floats:
    """What asking ``price`` earns more than asking what is asked now, in money over ``days``, for each elasticity."""
    before, after = (profit_at(place, one, terms, rule) for one in (place.asked, price))
    sold = (price / place.asked) ** np.minimum(elasticity, 0.0)
    answer: Floats = (after * sold - before) * place.units * days
    return answer


def profit_at(place: Place, asked: int, terms: UnitTerms, rule: FloorRule) -> float:
    """Of a unit, in money; credited is rounded down to whole coins."""
    credited = asked * place.credited // (place.asked * place.coin) * place.coin
    return float(ledger(terms, credited, rule).profit) / 10_000


def _cost(place: Place, terms: UnitTerms, rule: FloorRule) -> Decimal | None:
    """The price asked at which a unit earns nothing, in money; None where a dearer price would not earn more.

    A unit's profit is slope · (price − this): the slope moves no optimum.
    """
    once, twice = profit_at(place, place.asked, terms, rule), profit_at(place, 2 * place.asked, terms, rule)
    slope = (twice - once) * 10_000 / place.asked
    return Decimal(repr(place.asked / 10_000 - once / slope)) if slope > 0 else None


def _bounds(place: Place, response: Response, rule: BestPriceRule) -> Bounds | None:
    """What may be asked: floor to ceiling, not far outside the prices that were seen."""
    lowest, highest = response.lowest, response.highest
    assert lowest is not None
    assert highest is not None
    floor = max(
        place.floor, _whole(to_ticks(Decimal(repr(round(lowest * (1 - rule.beyond), 4)))), place.coin)
    )
    ceiling = min(
        place.ceiling, _whole(to_ticks(Decimal(repr(round(highest * (1 + rule.beyond), 4)))), place.coin)
    )
    if floor > ceiling:
        return None
    return Bounds(
        floor=from_ticks(floor), ceiling=from_ticks(ceiling), tick=from_ticks(place.coin), largest_step=rule.largest_step
    )  # fmt: skip


def steps_of(place: Place, response: Response, rule: BestPriceRule, *, most: int) -> list[int]:
    """At most ``most`` prices that may be asked (ticks), evenly apart, the lowest and the highest among them."""
    bounds = _bounds(place, response, rule)
    allowed = bounds.allowed(from_ticks(place.asked)) if bounds is not None else []
    places = sorted({round(n * (len(allowed) - 1) / (most - 1)) for n in range(most)}) if allowed else []
    return [to_ticks(allowed[n]) for n in places]


def _whole(ticks: int, coin: int) -> int:
    return max(coin, ticks // coin * coin)


def seen_gains(
    gains: Floats, place: Place, price: int, terms: UnitTerms, floor_rule: FloorRule, rule: BestPriceRule
) -> Floats:
    """The gains as they may be seen: the pace wanders from month to month, and sales of so few days scatter by themselves.

    The difference of two counts of N has a standard deviation of √(2 N).
    """
    chance = np.random.default_rng(SEED + 1)
    pace = np.exp(PACE_SCATTER * chance.standard_normal(gains.size))
    scatter = abs(profit_at(place, price, terms, floor_rule)) * np.sqrt(2 * place.units * rule.days * pace)
    answer: Floats = gains * pace + scatter * chance.standard_normal(gains.size)
    return answer
