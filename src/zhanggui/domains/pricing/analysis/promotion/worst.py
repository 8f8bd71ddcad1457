"""The worst stack: per SKU the lowest price any buyer can build, the orders that lose money, and which offer to cap.

The buyer of the worst case has every coupon, tier and means of payment, may buy anything beside the SKU and return it
(its share of the discounts stays with the SKU, see ``refund``), and takes offers so that this SKU is cheapest. The
hunt starts from quantities and goods that reach each threshold and then changes the cart by one unit or one good as
long as that helps; where the offers come apart (``phases``) all orders up to a sum are looked at at once (``totals``).
What it finds can really be bought. ``Worst.proof`` says whether it is proved to be the lowest, and over which orders; where
it is not, ``no_lower_than`` holds. Caps per order hold; budgets are taken to be unspent and every offer to run on the
same day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion.bound import Bound
from zhanggui.domains.pricing.analysis.promotion.calculators import WHOLE
from zhanggui.domains.pricing.analysis.promotion.cart import Cart, Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import Target
from zhanggui.domains.pricing.analysis.promotion.reach import (
    ANYONE,
    Reach,
    changed,
    first_carts,
    kinds_of,
    thresholds,
)
from zhanggui.domains.pricing.analysis.promotion.receipt import Receipt
from zhanggui.domains.pricing.analysis.promotion.totals import HAIR, Lowest, Totals

FAR_ENOUGH = Reach()
SEVERAL = Text(
    "商品中 {sku} 出现多次，请每个 SKU 只留一行。",
    "{sku} stands among the goods more than once; keep one row for each SKU.",
)


@dataclass(frozen=True)
class Proof:
    """Proved lowest: no order gets a unit for more than ``coins`` less than the price shown (what the rounding of each offer
    can give or take), among all orders in the world or, with ``up_to``, those whose goods sum to no more (minor units,
    before 满减 and coupons) with at most ``most_units`` of one good. ``received``: what the merchant gets is proved the least as well.
    """

    coins: int
    up_to: int | None
    most_units: int
    received: bool


@dataclass(frozen=True)
class Worst:
    """The lowest price of one SKU. Per unit: ``price`` (到手价) to the buyer in ``receipt``, and the least the merchant
    ``received`` in any cart looked at, that of ``leanest`` (another one where platform or supplier pay a part).

    ``no_lower_than``: no cart in the world gets below it. ``proof``: why nothing is lower, None where that is open.
    ``floor``: what a unit must bring, None when not known;
    ``loss`` per unit below it, None when there is none. ``order_loss``: what the merchant lacks over the whole order
    to its floors (goods without floors count as bringing exactly theirs), gifts at their floors.
    """

    sku: str
    list_price: int
    receipt: Receipt
    leanest: Receipt
    price: Fraction
    received: Fraction
    no_lower_than: int
    floor: int | None
    order_loss: int
    proof: Proof | None = None

    @property
    def loss(self) -> Fraction | None:
        """How far a unit is below its floor."""
        return self.floor - self.received if self.floor is not None and self.received < self.floor else None


def worst_prices(
    promotions: Promotions, goods: Sequence[Line], *, floors: Mapping[str, int], reach: Reach = FAR_ENOUGH,
    only: Collection[str] | None = None,
) -> list[Worst]:  # fmt: skip
    """One ``Worst`` for each of the goods (one line of each SKU, quantity 1), the largest loss first.

    ``only``: hunt for these SKUs; the other goods may still stand in their carts.
    """
    hunt = _Hunt(promotions, goods, floors, reach)
    found = [hunt.worst(line) for line in goods if only is None or line.sku in only]
    return sorted(found, key=lambda w: (-(w.loss or 0), w.price / w.list_price if w.list_price else 0, w.sku))


class _Hunt:
    def __init__(
        self, promotions: Promotions, goods: Sequence[Line], floors: Mapping[str, int], reach: Reach
    ) -> None:
        for line in goods:
            if sum(other.sku == line.sku for other in goods) > 1:
                raise Refused(SEVERAL.with_(sku=line.sku))
        self.promotions, self.goods, self.floors, self.reach = promotions, goods, floors, reach
        self.fillers = kinds_of(goods, promotions, reach.fillers)
        self.amounts, _ = thresholds(promotions.offers)
        self.shared = any(o.funding.get("merchant") != WHOLE for o in promotions.offers)
        self.leanest: tuple[Fraction, Receipt] | None = None
        self.bound = Bound(promotions, goods)
        self.totals = Totals.of(promotions, goods, reach.most_units)
        self.tags = {line.sku: self._alone(line) for line in goods}

    def _alone(self, line: Line) -> int:
        currency = self.promotions.offers[0].currency if self.promotions.offers else "CNY"
        return self.promotions.best(Cart(lines=(line,), currency=currency, buyer=ANYONE)).paid[0]

    def worst(self, line: Line) -> Worst:
        """The order the exact search names first; where that proves nothing, the starts and the best of them changed."""
        bound = self.bound.no_lower_than(line)
        self.leanest = None
        lowest = self.totals.lowest(line) if self.totals else None
        least = self.totals.lowest(line, received=True) if self.totals and self.shared else lowest
        best = min((self._found(one.order, line) for one in (lowest, least) if one), key=_first, default=None)
        if least and self.shared:
            self._leaner(self.promotions.lowest_for(least.order, line.sku, among=least.codes), line)
        proof = best and self._proof(line, best[0], bound, lowest, least)
        if best is None or proof is None or (self.shared and not proof.received):
            best = min([one for one in (best, self._hunted(line, bound)) if one], key=_first)
            proof = self._proof(line, best[0], bound, lowest, least)
        return self._worst(line, best[1], bound, proof)

    def _hunted(self, line: Line, bound: int) -> tuple[Fraction, Receipt]:
        starts = first_carts(line, self.fillers, self.promotions, self.tags, self.reach)
        ranked = sorted((self._found(cart, line) for cart in starts), key=_first)
        best = ranked[0]
        for start in ranked[: self.reach.climbs]:
            if best[0] <= bound:
                break
            best = min(best, self._climbed(start, line), key=_first)
        return best

    def _proof(
        self, line: Line, price: Fraction, bound: int, lowest: Lowest | None, least: Lowest | None
    ) -> Proof | None:
        """Whether nothing is lower: by the bound over all orders in the world, or by the search over those up to a sum."""
        got, most = self.leanest[0] if self.leanest else price, self.reach.most_units
        offers = sum(o.target is Target.GOODS and o.scope.covers(line) for o in self.promotions.offers)
        if price <= bound + offers:
            return Proof(ceil(price - bound), None, most, not self.shared or self._met(got, least))
        if self.totals is None or not self._met(price, lowest):
            return None
        assert lowest is not None
        coins, limit = ceil(float(price) - lowest.bound - HAIR) + self.totals.crumbs, self.totals.limit
        return Proof(coins, limit, most, not self.shared or self._met(got, least))

    def _met(self, price: Fraction, lowest: Lowest | None) -> bool:
        """Whether only the rounding of each offer lies between a price and the bound of the exact search."""
        return (
            lowest is not None
            and self.totals is not None
            and price <= lowest.bound + self.totals.crumbs + HAIR
        )

    def _climbed(self, start: tuple[Fraction, Receipt], line: Line) -> tuple[Fraction, Receipt]:
        best = start
        for _ in range(self.reach.rounds):
            near = changed(
                best[1].cart, sum(best[1].paid), line.sku, self.fillers, self.amounts, self.reach.most_units
            )
            better = min((self._found(cart, line) for cart in near), key=lambda one: one[0])
            if better[0] >= best[0]:
                break
            best = better
        return best

    def _found(self, cart: Cart, line: Line) -> tuple[Fraction, Receipt]:
        receipt = self.promotions.lowest_for(cart, line.sku)
        self._leaner(receipt, line)
        return unit_price(receipt, line.sku), receipt

    def _leaner(self, receipt: Receipt, line: Line) -> None:
        received = unit_received(receipt, line.sku) if self.shared else unit_price(receipt, line.sku)
        if self.leanest is None or received < self.leanest[0]:
            self.leanest = (received, receipt)

    def _worst(self, line: Line, receipt: Receipt, bound: int, proof: Proof | None) -> Worst:
        assert self.leanest is not None
        received, leanest = self.leanest
        return Worst(
            sku=line.sku, list_price=line.price, receipt=receipt, leanest=leanest, price=unit_price(receipt, line.sku),
            received=received, no_lower_than=bound, floor=self.floors.get(line.sku),
            order_loss=order_loss(leanest, self.floors), proof=proof,
        )  # fmt: skip


def _first(found: tuple[Fraction, Receipt]) -> Fraction:
    return found[0]


def unit_price(receipt: Receipt, sku: str) -> Fraction:
    """What one unit of the SKU costs in this cart, exactly."""
    mine = [i for i, line in enumerate(receipt.cart.lines) if line.sku == sku]
    return Fraction(sum(receipt.paid[i] for i in mine), sum(receipt.cart.lines[i].quantity for i in mine))


def unit_received(receipt: Receipt, sku: str) -> Fraction:
    """What the merchant gets for one unit of the SKU in this cart, exactly."""
    got = receipt.received()
    mine = [i for i, line in enumerate(receipt.cart.lines) if line.sku == sku]
    return Fraction(sum(got[i] for i in mine), sum(receipt.cart.lines[i].quantity for i in mine))


def order_loss(receipt: Receipt, floors: Mapping[str, int]) -> int:
    """How far the whole order stays below its floors; 0 when it does not. Goods without a floor are left out."""
    lines, got = receipt.cart.lines, receipt.received()
    brought = sum(one for line, one in zip(lines, got, strict=True) if line.sku in floors)
    asked = sum(floors[line.sku] * line.quantity for line in lines if line.sku in floors)
    gifts = sum(floors.get(sku, 0) * n for sku, n in receipt.gifts().items())
    return max(0, asked + gifts - brought)
