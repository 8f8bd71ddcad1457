"""Who the merchant buys from, on what terms, and how each supplier really delivers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from zhanggui.simulate.catalogue import Catalogue, Sku
from zhanggui.simulate.chance import chance


@dataclass(frozen=True, kw_only=True)
class Supplier:
    """What is promised, and the truth nobody exports.

    A delivery comes ``lead_days`` after its order plus a normal lateness (``late_mean``, ``late_sd``, in days,
    rounded); each unit is bad with chance ``defect_rate``; with chance ``short_rate`` an order is delivered
    short and closed.
    """

    name: str
    lead_days: int
    late_mean: float
    late_sd: float
    defect_rate: float
    short_rate: float = 0.04
    premium: float = 0.0


SUPPLIERS = {
    supplier.name: supplier
    for supplier in (
        Supplier(name="义乌禾木日用品厂", lead_days=8, late_mean=0.5, late_sd=1.5, defect_rate=0.004),
        Supplier(name="佛山景和陶瓷", lead_days=20, late_mean=6.0, late_sd=4.0, defect_rate=0.01),
        Supplier(name="绍兴暖棉纺织", lead_days=14, late_mean=0.5, late_sd=2.0, defect_rate=0.06),
        Supplier(name="宁波恒亮电器", lead_days=12, late_mean=1.0, late_sd=2.5, defect_rate=0.008, short_rate=0.12),
        Supplier(name="金华百汇供应链", lead_days=5, late_mean=0.0, late_sd=1.0, defect_rate=0.005, premium=0.06),
    )
}  # fmt: skip
"""佛山 is chronically late, 绍兴 delivers bad units, 宁波 less than was ordered; 金华 is quick and dear."""

SECOND = "金华百汇供应链"
SPOILS = ("节庆/礼盒", 540)


@dataclass(frozen=True, kw_only=True)
class Term:
    """What a supplier quotes for a SKU; the price follows the SKU's dated cost."""

    sku: Sku
    supplier: Supplier
    lead_days: int
    minimum: int
    pack: int
    shelf_days: int | None

    def price_on(self, day: date) -> int:
        """Quoted price of a unit on a day, in fen."""
        return round(self.sku.cost_on(max(day, self.sku.costs[0][0])) * (1 + self.supplier.premium))

    def at_least(self, units: int) -> int:
        """The smallest order of whole cartons that brings ``units`` and respects the minimum."""
        return -(-max(units, self.minimum) // self.pack) * self.pack


def terms_of(seed: int, goods: Catalogue) -> dict[str, tuple[Term, ...]]:
    """Terms by SKU code, its usual supplier first; about one SKU in five can be had from a second one."""
    return {sku.code: tuple(_terms(seed, sku)) for sku in goods.skus}


def _terms(seed: int, sku: Sku) -> list[Term]:
    rng = chance(seed, "terms", sku.code)
    usual = SUPPLIERS[sku.supplier]
    pack = 12 if sku.price < 3_000 else 6 if sku.price < 10_000 else 4
    first = Term(
        sku=sku, supplier=usual, lead_days=usual.lead_days + rng.randrange(4), minimum=pack * rng.choice((1, 1, 2, 3)),
        pack=pack, shelf_days=SPOILS[1] if sku.category == SPOILS[0] else None,
    )  # fmt: skip
    if rng.random() >= 0.2:
        return [first]
    quick = SUPPLIERS[SECOND]
    return [first, replace(first, supplier=quick, lead_days=quick.lead_days, minimum=pack)]
