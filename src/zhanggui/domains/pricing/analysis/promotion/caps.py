"""The smallest cap of an offer that is enough for a SKU to clear its floor in every order, the least lost to buyers first.

Each offer that holds in the worst order is tried in four ways: at most so much off an order, a higher threshold, the SKU
left out, the offer dropped. For the first two the mildest amount is sought that every losing order known so far allows;
the worst stack is then computed anew under it, and where an order still loses money it joins the known ones (a cutting
plane: Kelley 1960). So no milder amount is enough, and the amount given is enough as far as the worst stack is proved.
A budget is no cap of this kind: it bounds what all orders lose together, not one order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.cart import Cart, Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import Offer, Target
from zhanggui.domains.pricing.analysis.promotion.reach import ANYONE, Reach
from zhanggui.domains.pricing.analysis.promotion.worst import FAR_ENOUGH, Worst, unit_received, worst_prices

ROUNDS = 6
"""How often a cap may prove too mild before it is given up."""
HIGHEST = 20
"""A threshold is raised to at most so many times what it was."""
Capped = Callable[[int], Offer]


@dataclass(frozen=True)
class Cap:
    """One way to cap the offer ``code``. ``way``: ``most_off`` (``amount`` at most off an order), ``from`` (the threshold is
    ``amount``), ``sku`` (the SKU left out) or ``drop``. What the SKU then ``received`` at worst, whether that clears its
    floor, whether that is ``proved``, and the ``cost``: minor units that the buyers of the usual carts pay more.
    """

    code: str
    way: str
    amount: int | None
    received: Fraction
    clears: bool
    proved: bool
    cost: int


def caps_for(
    worst: Worst, promotions: Promotions, goods: Sequence[Line], *, floors: Mapping[str, int],
    usual: Sequence[Cart] = (), reach: Reach = FAR_ENOUGH,
) -> list[Cap]:  # fmt: skip
    """How to cap an offer so that the SKU no longer sells below its floor: those that suffice by what buyers lose, then
    the others by what they bring.

    ``usual``: carts that stand for what buyers do buy; without them one unit of each of the goods, and the worst cart itself.
    """
    single = [Cart(lines=(g,), currency=worst.receipt.cart.currency, buyer=ANYONE) for g in goods]
    search = _Caps(worst, promotions, goods, floors, usual or [*single, worst.receipt.cart], reach)
    codes = dict.fromkeys((*worst.leanest.codes, *worst.receipt.codes))
    held = [o for o in promotions.offers if o.code in codes and o.target is Target.GOODS]
    found = [cap for offer in held for cap in search.of(offer)]
    return sorted(
        found, key=lambda c: (not c.clears, c.cost if c.clears else -c.received, WAYS.index(c.way), c.code)
    )


WAYS = ("most_off", "from", "sku", "drop")


@dataclass(frozen=True)
class _Caps:
    worst: Worst
    promotions: Promotions
    goods: Sequence[Line]
    floors: Mapping[str, int]
    usual: Sequence[Cart]
    reach: Reach

    def of(self, offer: Offer) -> Iterator[Cap]:
        """Every way of capping one offer."""
        applied = (*self.worst.leanest.applied, *self.worst.receipt.applied)
        most = max(one.off for one in applied if one.offer.code == offer.code)
        yield from self._mildest(
            offer, "most_off", lambda x: replace(offer, most_off=most - x), range(1, most)
        )
        if isinstance(offer.calculator, how.Steps) and len(offer.calculator.tiers) == 1:
            at = offer.calculator.tiers[0][0]
            yield from self._mildest(offer, "from", lambda x: _raised(offer, at + x), range(1, at * HIGHEST))
        if self.worst.sku in (offer.scope.skus or {self.worst.sku}) and len(self.goods) > 1:
            without = replace(offer, scope=replace(offer.scope, but=offer.scope.but | {self.worst.sku}))
            yield self._checked(offer, "sku", None, without)[0]
        yield self._checked(offer, "drop", None, None)[0]

    def _mildest(self, offer: Offer, way: str, capped: Capped, steps: range) -> Iterator[Cap]:
        """The mildest step under which no known order loses money, until the worst stack under it loses none either."""
        known = [self.worst.leanest.cart, self.worst.receipt.cart]
        for _ in range(ROUNDS):
            step = _smallest(steps, lambda x: self._clear(capped(x), known))
            if step is None:
                return
            one = capped(step)
            amount = one.most_off if way == "most_off" else one.calculator.tiers[0][0]  # type: ignore[attr-defined]
            cap, worst = self._checked(offer, way, amount, one)
            if cap.clears:
                yield cap
                return
            known.append(worst.leanest.cart)

    def _clear(self, offer: Offer, carts: Sequence[Cart]) -> bool:
        promotions, sku, floor = self._with(offer.code, offer), self.worst.sku, self.worst.floor or 0
        return all(unit_received(promotions.lowest_for(cart, sku), sku) >= floor for cart in carts)

    def _with(self, code: str, offer: Offer | None) -> Promotions:
        others = [o for o in self.promotions.offers if o.code != code]
        return Promotions([*others, *([offer] if offer else [])], self.promotions.stacking)

    def _checked(self, offer: Offer, way: str, amount: int | None, capped: Offer | None) -> tuple[Cap, Worst]:
        """The cap with the worst stack computed anew under it."""
        promotions = self._with(offer.code, capped)
        (after,) = worst_prices(
            promotions, self.goods, floors=self.floors, reach=self.reach, only=[self.worst.sku]
        )
        clears = self.worst.floor is None or after.received >= self.worst.floor
        proved = after.proof is not None and after.proof.received
        cost = sum(promotions.best(cart).total - self.promotions.best(cart).total for cart in self.usual)
        return Cap(offer.code, way, amount, after.received, clears, proved, cost), after


def _raised(offer: Offer, at: int) -> Offer:
    calculator = offer.calculator
    assert isinstance(calculator, how.Steps)
    return replace(offer, calculator=how.Steps(((at, calculator.tiers[0][1]),), calculator.every))


def _smallest(steps: range, enough: Callable[[int], bool]) -> int | None:
    """The smallest step that is enough, by halving; None when the largest is not."""
    if not steps or not enough(steps[-1]):
        return None
    low, high = steps[0], steps[-1]
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return low
