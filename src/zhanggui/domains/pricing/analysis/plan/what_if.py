"""What a plan would bring: price × lift × stock and gifts × margin × cash; three scenarios, what moves it most, break-even.

Everything is arithmetic on inputs that are shown beside the answer. The low scenario takes every SKU's low lift at once, so it
is worse than four times out of five; halo, cannibalisation and sales pulled forward are not in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from zhanggui.core.money import RATE_UNITS
from zhanggui.domains.pricing.analysis.floor import FloorRule, UnitTerms, ledger

PLAIN = FloorRule()
COST_STEP, BASE_STEP = Decimal("0.05"), Decimal("0.2")
"""By how much cost and usual sales are moved in the sensitivity table: a usual error, assumed."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One SKU in one shop. Money in ticks. ``usual``: units a day without the plan; ``now``: credited for a unit then.

    ``tag``: its price tag in the plan. ``price``: credited for a unit in a usual cart under the offers, between ``price_low`` (the
    worst stack) and ``price_high`` (offers anybody has without a coupon or card). ``stock``: units to sell, None where unknown
    (then nothing runs short). ``gift``: units of gifts a unit brings along, at ``gift_cost`` each. ``assumed``: the lift is the
    planner's word.
    """

    sku: str
    shop: str
    terms: UnitTerms
    usual: Decimal
    now: int
    tag: int
    price: int
    price_low: int
    price_high: int
    lift: tuple[Decimal, Decimal, Decimal]
    assumed: bool
    stock: Decimal | None = None
    gift: Decimal = Decimal(0)
    gift_cost: int = 0

    def __post_init__(self) -> None:
        if self.usual < 0 or sorted(self.lift) != list(self.lift) or self.lift[0] < 0:
            raise ValueError(f"usual sales and rising lifts at or above 0, got {self.usual} and {self.lift}")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a scenario brings over the window. ``short``: units wanted that are not there; ``gain``: profit less what the same
    days would earn without the plan; ``discount``: price tags less what is credited; ``cash``: goods to buy for what is short.
    """

    units: Decimal
    short: Decimal
    sales: Decimal
    profit: Decimal
    gain: Decimal
    discount: Decimal
    cash: Decimal
    gifts: Decimal


@dataclass(frozen=True, kw_only=True)
class Swing:
    """What the gain is where one input is at its low and at its high end, all others in the middle."""

    name: str
    low: Decimal
    high: Decimal

    @property
    def width(self) -> Decimal:
        return abs(self.high - self.low)


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """Three scenarios; swings, largest first; the lift over all SKUs at which the gain is zero (None: at none up to 100)."""

    low: Outcome
    mid: Outcome
    high: Outcome
    swings: tuple[Swing, ...]
    break_even: Decimal | None


def what_if(cases: Sequence[Case], days: Decimal) -> WhatIf:
    """The plan's outcome over ``days`` (may be a fraction)."""
    low, mid, high = (together([outcome(one, one.lift[at], days) for one in cases]) for at in range(3))
    return WhatIf(
        low=low, mid=mid, high=high, swings=tuple(_swings(cases, days)), break_even=_break_even(cases, days)
    )


def outcome(case: Case, lift: Decimal, days: Decimal) -> Outcome:
    """One SKU in one shop at a lift."""
    wanted = case.usual * days * lift
    units = wanted if case.stock is None else min(wanted, case.stock)
    unit = ledger(case.terms, case.price, PLAIN).profit
    gifts = units * case.gift
    profit = units * unit - gifts * case.gift_cost
    return Outcome(
        units=units, short=wanted - units, sales=units * case.price, profit=profit, gain=profit - _without(case, days),
        discount=units * (case.tag - case.price), cash=(wanted - units) * case.terms.cost, gifts=gifts,
    )  # fmt: skip


def break_even_of(case: Case) -> Decimal | None:
    """The lift at which a SKU earns in the plan what it earns without: present profit a unit over that in the plan. None where
    a unit of the plan earns nothing, which no lift makes good.
    """
    unit = ledger(case.terms, case.price, PLAIN).profit - case.gift * case.gift_cost
    before = ledger(case.terms, case.now, PLAIN).profit
    return None if unit <= 0 else max(Decimal(0), before / unit)


def together(parts: Sequence[Outcome]) -> Outcome:
    """The sum of outcomes."""
    names = Outcome.__dataclass_fields__
    return Outcome(**{name: sum((getattr(one, name) for one in parts), Decimal(0)) for name in names})


def _without(case: Case, days: Decimal) -> Decimal:
    usual = case.usual * days
    units = usual if case.stock is None else min(usual, case.stock)
    return units * ledger(case.terms, case.now, PLAIN).profit


def _swings(cases: Sequence[Case], days: Decimal) -> list[Swing]:
    """One a kind of input. Stock: as it is, and without end."""
    moves: dict[str, tuple[Callable[[Case], Case], Callable[[Case], Case]]] = {
        "lift": (lambda c: _lift(c, c.lift[0]), lambda c: _lift(c, c.lift[2])),
        "price": (lambda c: replace(c, price=c.price_low), lambda c: replace(c, price=c.price_high)),
        "cost": (lambda c: _cost(c, 1 + COST_STEP), lambda c: _cost(c, 1 - COST_STEP)),
        "usual": (
            lambda c: replace(c, usual=c.usual * (1 - BASE_STEP)),
            lambda c: replace(c, usual=c.usual * (1 + BASE_STEP)),
        ),
        "stock": (lambda c: c, lambda c: replace(c, stock=None)),
        "refunds": (lambda c: _refunds(c, 2), lambda c: _refunds(c, 0)),
    }
    found = [
        Swing(name=name, low=_gain([down(c) for c in cases], days), high=_gain([up(c) for c in cases], days))
        for name, (down, up) in moves.items()
    ]
    return sorted(found, key=lambda one: (-one.width, one.name))


def _gain(cases: Sequence[Case], days: Decimal) -> Decimal:
    return together([outcome(one, one.lift[1], days) for one in cases]).gain


def _lift(case: Case, lift: Decimal) -> Case:
    return replace(case, lift=(lift, lift, lift))


def _cost(case: Case, factor: Decimal) -> Case:
    return replace(case, terms=replace(case.terms, cost=int(case.terms.cost * factor)))


def _refunds(case: Case, times: int) -> Case:
    """Refunds ``times`` as frequent in the plan, at most all."""
    had = case.terms.refunds
    shares = [had.unsent * times, had.returned * times, had.lost * times]
    over = max(1, sum(shares)) / RATE_UNITS
    shares = [int(one / over) if over > 1 else one for one in shares]
    return replace(
        case,
        terms=replace(case.terms, refunds=type(had)(unsent=shares[0], returned=shares[1], lost=shares[2])),
    )


def _break_even(cases: Sequence[Case], days: Decimal) -> Decimal | None:
    """By halving, in hundredths: the gain rises with the lift until stock ends; the lowest lift that does not lose counts."""

    def gain(hundredths: int) -> Decimal:
        return together([outcome(one, Decimal(hundredths) / 100, days) for one in cases]).gain

    if not cases:
        return None
    first, last = 0, 10_000
    if gain(last) < 0:
        return None
    while first < last:
        middle = (first + last) // 2
        first, last = (first, middle) if gain(middle) >= 0 else (middle + 1, last)
    return Decimal(last) / 100
