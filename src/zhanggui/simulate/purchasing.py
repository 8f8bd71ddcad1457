"""What was ordered and what came, so that what left the warehouse was there: each SKU's goods, day by day.

The orders of buyers are given, so the merchant's purchases are planned backwards from them: goods arrive before
stock runs out, and were ordered as long before as the supplier really took. In the last weeks some SKUs get no
more than what takes them to an empty shelf, or to a few days of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from zhanggui.simulate.chance import chance
from zhanggui.simulate.suppliers import Term

AHEAD = 60
"""Days after the last export for which the merchant already ordered by what it sold lately."""
LATELY = 56


@dataclass(frozen=True)
class Arrival:
    """One delivery: units that came, and how many of them were bad and sent back."""

    day: date
    quantity: int
    defects: int = 0

    @property
    def good(self) -> int:
        return self.quantity - self.defects


@dataclass(frozen=True, kw_only=True)
class Bought:
    """One SKU of a purchase order; ``over`` when nothing more will come."""

    term: Term
    ordered: date
    quantity: int
    arrivals: tuple[Arrival, ...] = ()
    over: bool = False
    cancelled: bool = False

    @property
    def promised(self) -> date:
        return self.ordered + timedelta(days=self.term.lead_days)

    def on_order(self, day: date) -> int:
        """Units still to come as known on the morning of a day."""
        came = [a for a in self.arrivals if a.day < day]
        if self.cancelled or self.ordered >= day or (self.over and len(came) == len(self.arrivals)):
            return 0
        return max(0, self.quantity - sum(a.quantity for a in came))


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What left for buyers, by day from ``start``; ``role``: healthy, soon (runs short within days), short, dead."""

    start: date
    gone: Sequence[int]
    role: str

    @property
    def days(self) -> int:
        return len(self.gone)

    @property
    def rate(self) -> float:
        """Units a day of the last eight weeks."""
        lately = self.gone[-LATELY:]
        return sum(lately) / len(lately)

    def needs(self) -> list[int]:
        """Units gone before each day, and expected to go in the days after the end."""
        after = [round(self.rate * (i + 1)) - round(self.rate * i) for i in range(3 * AHEAD)]
        return [0, *accumulate([*self.gone, *after])]


def buy(seed: int, terms: tuple[Term, ...], shelf: Shelf) -> tuple[int, list[Bought]]:
    """The opening stock of a SKU and all its purchases; whatever left was on the shelf that morning."""
    rng = chance(seed, "purchases", terms[0].sku.code)
    if shelf.role == "dead":
        return max(420, sum(shelf.gone)), []
    needs = shelf.needs()
    opening = needs[min(rng.randrange(15, 45), shelf.days)] + rng.randrange(2, 6)
    bought = list(_purchases(rng, terms, shelf, needs, opening))
    other = chance(seed, "cancelled", terms[0].sku.code)
    if other.random() < 0.08:
        bought.append(_cancelled(other, terms[0], shelf))
    return opening, bought


def _purchases(
    rng: random.Random, terms: tuple[Term, ...], shelf: Shelf, needs: list[int], opening: int
) -> Iterator[Bought]:
    """One purchase whenever the shelf would not last a safe while, until the last one ordered before the end."""
    safe, came = rng.randrange(6, 15), opening
    end = shelf.start + timedelta(days=shelf.days)
    for day in range(shelf.days + AHEAD):
        if came - needs[day] >= needs[day + safe] - needs[day]:
            continue
        term = terms[-1] if rng.random() < 0.15 else terms[0]
        arrives = shelf.start + timedelta(days=day)
        ordered = arrives - timedelta(days=_took(rng, term))
        if ordered >= end:
            return
        cover = day + rng.randrange(30, 61)
        if shelf.role != "healthy" and cover >= shelf.days:
            last = _last(rng, term, shelf, ordered, arrives, needs, came)
            if last is not None:
                yield last
            return
        lacks = max(round((needs[cover] - came) * rng.uniform(0.9, 1.2)), needs[day + safe] - came, 1)
        made = _delivery(rng, term, ordered, arrives, lacks)
        yield made if arrives < end else Bought(term=term, ordered=ordered, quantity=made.quantity)
        came += sum(a.good for a in made.arrivals)


def _took(rng: random.Random, term: Term) -> int:
    """Days from order to arrival: as promised, and the supplier's own lateness."""
    late = round(rng.gauss(term.supplier.late_mean, term.supplier.late_sd))
    return max(1, term.lead_days + late)


def _delivery(rng: random.Random, term: Term, ordered: date, arrives: date, lacks: int) -> Bought:
    """Enough good units for what is lacking; now and then short of what was ordered, and closed."""
    short = rng.random() < term.supplier.short_rate
    quantity = term.at_least(lacks + (max(term.pack, lacks // 8) if short else 0))
    units = quantity - rng.randrange(1, term.pack + 1) if short else quantity
    bad = sum(rng.random() < term.supplier.defect_rate for _ in range(units))
    while units - bad < lacks:
        quantity, units = quantity + term.pack, units + term.pack
        bad += sum(rng.random() < term.supplier.defect_rate for _ in range(term.pack))
    return Bought(
        term=term, ordered=ordered, quantity=quantity, arrivals=(Arrival(arrives, units, bad),), over=True
    )


def _last(
    rng: random.Random, term: Term, shelf: Shelf, ordered: date, arrives: date, needs: list[int], came: int
) -> Bought | None:
    """The purchase of which only a part came: exactly to the end (short), or to a few days more (soon)."""
    left = 0 if shelf.role == "short" else max(1, round(shelf.rate * rng.uniform(1, 6)))
    part = needs[shelf.days] + left - came
    end = shelf.start + timedelta(days=shelf.days)
    if part <= 0 or arrives >= end:
        return None
    quantity = term.at_least(part + round(shelf.rate * 30) + 1)
    return Bought(
        term=term, ordered=ordered, quantity=quantity, arrivals=(Arrival(arrives, part),), over=rng.random() < 0.3
    )  # fmt: skip


def _cancelled(rng: random.Random, term: Term, shelf: Shelf) -> Bought:
    day = shelf.start + timedelta(days=rng.randrange(shelf.days))
    return Bought(term=term, ordered=day, quantity=term.at_least(1), cancelled=True)
