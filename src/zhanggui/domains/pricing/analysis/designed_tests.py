"""Where past prices cannot show how buyers answer: a test that could, and for how long it must run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt

from zhanggui.domains.pricing.analysis.elasticity import Responses
from zhanggui.domains.pricing.analysis.price_view import Priced
from zhanggui.methods.elasticity.price_test import price_test

LEVELS = (0.9, 1.0, 1.1)
DETECT, POWER = 1.0, 0.8
MOST_ITEMS = 20
LONGEST = 182


@dataclass(frozen=True, kw_only=True)
class DesignedTest:
    """Alike SKUs of a shop tested together, each at all ``levels`` (shares of its price) in turn, a week at a level.

    After ``days`` an elasticity that differs by ``detect`` from the assumed one is found with probability ``power``. ``long``:
    it takes more than half a year, so their sales are too few for any test of such levels.
    """

    shop: str
    category: str
    skus: tuple[str, ...]
    levels: tuple[float, ...]
    days: int
    detect: float
    power: float

    @property
    def long(self) -> bool:
        return self.days > LONGEST


def designed_tests(rows: Iterable[Priced], answers: Responses) -> Mapping[tuple[str, str], DesignedTest]:
    """A test for every SKU × shop whose elasticity cannot be told and that sells; those of a category and shop share one.

    The best sellers of each are tested (at most MOST_ITEMS). Left out are SKUs whose lowest level would lie below their floor.
    """
    groups: dict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for row in rows:
        one = answers.of(row.offer.sku, row.offer.shop)
        price, floor = row.offer.price, row.floor.price
        if one.elasticity is None and one.pace > 0 and price and floor and price * LEVELS[0] >= floor:
            groups[row.offer.shop, one.category].append((one.pace, row.offer.sku))
    found: dict[tuple[str, str], DesignedTest] = {}
    for (shop, category), listed in groups.items():
        best = sorted(listed, key=lambda one: (-one[0], one[1]))[:MOST_ITEMS]
        test = _design(shop, category, best)
        found |= {(sku, shop): test for sku in test.skus}
    return found


def _design(shop: str, category: str, best: list[tuple[float, str]]) -> DesignedTest:
    """A day's sales of λ scatter by 1 / √λ on the logarithm; alike items count by the mean of what they tell."""
    told = sum(pace / 7 for pace, _ in best) / len(best)
    planned = price_test(noise=1 / sqrt(told), detect=DETECT, levels=LEVELS, power=POWER, items=len(best))
    return DesignedTest(
        shop=shop, category=category, skus=tuple(sku for _, sku in best), levels=LEVELS, days=planned.days, detect=DETECT,
        power=POWER,
    )  # fmt: skip
