"""How much an offer takes off: pure arithmetic on the lines it covers, in whole minor units.

Every calculator answers two questions about the lines it is shown. ``parts`` is what comes off each of them;
no part is larger than what is still to be paid on its line. ``most`` is never less than the sum of ``parts``
for the same lines, nor for fewer of them, nor when less is to be paid on them: the search for the best
combination cuts its branches with it, so an error here would be a wrong answer, not a slow one.

``nets`` is what is still to be paid per line, ``units`` the quantities, ``bases`` the amounts that thresholds
look at (``stacking.Base``), ``skus`` the SKUs. Shares are in ``WHOLE``-ths: 2,000 of 10,000 is 20 %.
What the buyer pays is rounded half up, as on a price tag: 15 % off 10.50 leaves 8.93 (8.925).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zhanggui.core.money import split_units

WHOLE = 10_000
Ints = Sequence[int]


class Covered(NamedTuple):
    """The lines a calculator is shown; all four run in step."""

    nets: Ints
    units: Ints
    bases: Ints
    skus: Sequence[str]


def share_off(amount: int, off: int) -> int:
    """What ``off`` of ``WHOLE`` takes off an amount, the remaining price rounded half up.

    >>> share_off(1050, 1500)  # 15 % off 10.50: pay 8.93
    157
    """
    return amount - (amount * (WHOLE - off) * 2 + WHOLE) // (2 * WHOLE)


@dataclass(frozen=True)
class Calculator:
    """Base of all: an amount over all covered lines, shared by what is still to be paid on each."""

    def amount(self, on: Covered) -> int:
        """Off all covered lines together."""
        raise NotImplementedError

    def parts(self, on: Covered) -> list[int]:
        """Off each covered line; they sum to the amount (largest remainder)."""
        off = self.amount(on)
        return split_units(off, on.nets) if off else [0] * len(on.nets)

    def most(self, on: Covered) -> int:
        """Not less than the amount, also for fewer lines and lower nets."""
        return self.amount(on)


@dataclass(frozen=True)
class Steps(Calculator):
    """满减: from each threshold on, so much off; ``every`` full threshold again 每满. Tiers: the highest reached.

    >>> Steps(((30_000, 4_000),), every=True).amount(Covered([65_000], [1], [65_000], ["A"]))  # 40 off every 300
    8000
    """

    tiers: tuple[tuple[int, int], ...]
    every: bool = False

    def amount(self, on: Covered) -> int:
        total = sum(on.bases)
        if self.every:
            threshold, off = self.tiers[0]
            return min(total // threshold * off, sum(on.nets))
        return min(max((off for at, off in self.tiers if total >= at), default=0), sum(on.nets))


@dataclass(frozen=True)
class Percent(Calculator):
    """折扣: a share off everything covered together (满折 with a condition). ``off`` 2,000 is 八折."""

    off: int

    def amount(self, on: Covered) -> int:
        return share_off(sum(on.nets), self.off)


@dataclass(frozen=True)
class UnitPercent(Calculator):
    """打折: a share off each price tag; the new price per unit is rounded, then multiplied.

    19.99 at 七五折 is 14.99, three of them 44.97. Where a line is no whole number of units any more (an order
    discount came first), the line is rounded as one amount.
    """

    off: int

    def amount(self, on: Covered) -> int:
        return sum(self.parts(on))

    def parts(self, on: Covered) -> list[int]:
        return [self._line(net, n) for net, n in zip(on.nets, on.units, strict=True)]

    def _line(self, net: int, n: int) -> int:
        return share_off(net, self.off) if net % n else share_off(net // n, self.off) * n

    def most(self, on: Covered) -> int:
        return min(sum(on.nets), sum(on.nets) * self.off // WHOLE + sum(on.units))


@dataclass(frozen=True)
class UnitTiers(Calculator):
    """满件折: from so many units on, so much of everything off; the highest tier reached counts."""

    tiers: tuple[tuple[int, int], ...]

    def amount(self, on: Covered) -> int:
        n = sum(on.units)
        return share_off(sum(on.nets), max((off for at, off in self.tiers if n >= at), default=0))


@dataclass(frozen=True)
class UnitOff(Calculator):
    """直降: so much off every unit, never below zero."""

    off: int

    def amount(self, on: Covered) -> int:
        return sum(self.parts(on))

    def parts(self, on: Covered) -> list[int]:
        return [min(net, self.off * n) for net, n in zip(on.nets, on.units, strict=True)]


@dataclass(frozen=True)
class FixedPrice(Calculator):
    """一口价, 会员价: every unit at this price; a line that is cheaper already stays as it is."""

    price: int

    def amount(self, on: Covered) -> int:
        return sum(self.parts(on))

    def parts(self, on: Covered) -> list[int]:
        return [max(0, net - self.price * n) for net, n in zip(on.nets, on.units, strict=True)]


@dataclass(frozen=True)
class CheapestOff(Calculator):
    """N for M and 第二件半价: of every ``group`` units the ``get`` cheapest of the cart cost ``off`` less.

    Three for two is ``(3, 1, 10_000)``, the second at half price ``(2, 1, 5_000)``. ``most_groups``: how often at most.
    """

    group: int
    get: int
    off: int = WHOLE
    most_groups: int | None = None

    def _count(self, units: Ints) -> int:
        groups = sum(units) // self.group
        return self.get * (groups if self.most_groups is None else min(groups, self.most_groups))

    def amount(self, on: Covered) -> int:
        return sum(self.parts(on))

    def parts(self, on: Covered) -> list[int]:
        parts, left = [0] * len(on.nets), self._count(on.units)
        for i in by_unit_price(on.nets, on.units) if left else ():
            taken = min(left, on.units[i])
            parts[i] = self._line(on.nets[i], on.units[i], taken)
            left -= taken
        return parts

    def _line(self, net: int, n: int, taken: int) -> int:
        return share_off(net // n, self.off) * taken if not net % n else share_off(net * taken // n, self.off)

    def most(self, on: Covered) -> int:
        left, whole = self._count(on.units), 0
        for i in reversed(by_unit_price(on.nets, on.units)):
            taken = min(left, on.units[i])
            whole += -(-on.nets[i] * taken // on.units[i])
            left -= taken
        return min(sum(on.nets), whole * self.off // WHOLE + sum(on.units))


@dataclass(frozen=True)
class AnyFor(Calculator):
    """N 件 M 元: any ``group`` units for ``price``; the dearest units go together, as long as it saves."""

    group: int
    price: int
    most_groups: int | None = None

    def amount(self, on: Covered) -> int:
        return sum(gain for gain, _ in self._groups(on.nets, on.units))

    def parts(self, on: Covered) -> list[int]:
        parts = [0] * len(on.nets)
        for gain, worth in self._groups(on.nets, on.units):
            for i, part in zip(worth, split_units(gain, list(worth.values())), strict=True):
                parts[i] += part
        return parts

    def most(self, on: Covered) -> int:
        return min(sum(on.nets), self.amount(on) + 2 * sum(on.units))

    def _groups(self, nets: Ints, units: Ints) -> Iterator[tuple[int, dict[int, int]]]:
        """Each group that saves: by how much, and what each line has in it."""
        order, taken = list(reversed(by_unit_price(nets, units))), [0] * len(nets)
        limit = sum(units) // self.group
        for _ in range(limit if self.most_groups is None else min(limit, self.most_groups)):
            worth = _next_group(order, taken, nets, units, self.group)
            gain = sum(worth.values()) - self.price
            if gain <= 0:
                return
            yield gain, worth


@dataclass(frozen=True)
class Bundle(Calculator):
    """套装: the named goods together for ``price``, as often as the cart holds all of them."""

    goods: tuple[tuple[str, int], ...]
    price: int
    most_groups: int | None = None

    def sets(self, units: Ints, skus: Sequence[str]) -> int:
        """How many whole bundles the lines hold."""
        have = {sku: 0 for sku, _ in self.goods}
        for sku, n in zip(skus, units, strict=True):
            if sku in have:
                have[sku] += n
        sets = min(have[sku] // need for sku, need in self.goods)
        return sets if self.most_groups is None else min(sets, self.most_groups)

    def _worth(self, nets: Ints, units: Ints, skus: Sequence[str], sets: int) -> list[int]:
        need = {sku: n * sets for sku, n in self.goods}
        worth = [0] * len(nets)
        for i, sku in enumerate(skus):
            taken = min(need.get(sku, 0), units[i])
            if taken:
                need[sku] -= taken
                worth[i] = nets[i] * taken // units[i]
        return worth

    def amount(self, on: Covered) -> int:
        sets = self.sets(on.units, on.skus)
        return max(0, sum(self._worth(on.nets, on.units, on.skus, sets)) - self.price * sets)

    def parts(self, on: Covered) -> list[int]:
        off = self.amount(on)
        worth = self._worth(on.nets, on.units, on.skus, self.sets(on.units, on.skus))
        return split_units(off, worth) if off else [0] * len(on.nets)

    def most(self, on: Covered) -> int:
        dearest = sum(on.nets[i] for i, sku in enumerate(on.skus) if any(sku == one for one, _ in self.goods))
        return dearest if self.sets(on.units, on.skus) else 0


@dataclass(frozen=True)
class Points(Calculator):
    """积分抵现: ``points_for_one`` points pay one minor unit, at most ``most`` of ``WHOLE`` of what is to be paid.

    ``have`` is filled in from the buyer when the cart is evaluated.
    """

    points_for_one: int
    most_share: int = WHOLE
    have: int = 0

    def amount(self, on: Covered) -> int:
        return min(self.have // self.points_for_one, sum(on.nets) * self.most_share // WHOLE)


@dataclass(frozen=True)
class Deposit(Calculator):
    """定金膨胀: ``paid`` beforehand counts as ``counts_as``; per unit. The buyer saves the difference."""

    paid: int
    counts_as: int

    def amount(self, on: Covered) -> int:
        return sum(self.parts(on))

    def parts(self, on: Covered) -> list[int]:
        gain = self.counts_as - self.paid
        return [min(net, gain * n) for net, n in zip(on.nets, on.units, strict=True)]


@dataclass(frozen=True)
class Earned(Calculator):
    """How often a gift is earned: once for so many units or for so much money, else once an order."""

    per_units: int = 0
    per_amount: int = 0

    def amount(self, on: Covered) -> int:  # noqa: ARG002  a gift takes nothing off, whatever it is shown
        return 0

    def times(self, units: Ints, bases: Ints) -> int:
        if self.per_units:
            return sum(units) // self.per_units
        return sum(bases) // self.per_amount if self.per_amount else 1


def by_unit_price(nets: Ints, units: Ints) -> list[int]:
    """Line numbers from the cheapest unit to the dearest, exactly (no division), the earlier line first."""
    from functools import cmp_to_key

    def cheaper(i: int, j: int) -> int:
        return nets[i] * units[j] - nets[j] * units[i] or i - j

    return sorted(range(len(nets)), key=cmp_to_key(cheaper))


def _next_group(order: list[int], taken: list[int], nets: Ints, units: Ints, size: int) -> dict[int, int]:
    """The next ``size`` dearest units: line → worth. ``taken`` is moved on."""
    worth: dict[int, int] = {}
    for i in order:
        n = min(size, units[i] - taken[i])
        if n:
            before, taken[i] = taken[i], taken[i] + n
            worth[i] = nets[i] * taken[i] // units[i] - nets[i] * before // units[i]
            size -= n
        if not size:
            break
    return worth
