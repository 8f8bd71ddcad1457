"""The best combination of offers for a buyer, exactly: a search over which offers to take, with proven cuts.

Offers are computed one after the other in the order of ``Stacking`` (within a level: higher priority first, then
code). Taking an offer may push the amount below a later threshold or use up an exclusion group, so greed is not
enough. The search takes or leaves each offer in turn and cuts a branch when even the most that all later offers
could take off (``Calculator.most``) does not beat the best cart found. Buyers count money first, then the worth
of gifts; among equal carts the one that takes earlier offers stands. Cost: a few evaluations for a usual cart,
2 to the number of interacting offers at worst; keep it to some dozen active offers that touch one cart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion.calculators import Calculator, Covered, Points
from zhanggui.domains.pricing.analysis.promotion.cart import Buyer, Cart, Line
from zhanggui.domains.pricing.analysis.promotion.moves import (
    Move,
    State,
    Step,
    after,
    cap_of,
    counts_for_tags,
    covered,
    gifts_owed,
    most_of,
    step_of,
)
from zhanggui.domains.pricing.analysis.promotion.offer import Offer, Target
from zhanggui.domains.pricing.analysis.promotion.receipt import Applied, Receipt
from zhanggui.domains.pricing.analysis.promotion.stacking import REFERENCE, Base, Level, Stacking

ALL_POINTS = 10**15
Taken = tuple[tuple[Move, Step], ...]

MIXED = Text(
    "购物车是 {cart}，优惠「{code}」是 {offer}：不同币种不能一起算，请分开。",
    "The cart is in {cart}, offer “{code}” in {offer}: currencies are not mixed; keep them apart.",
)
SHOPLESS = Text(
    "购物车里有多家店铺，店铺优惠「{code}」没有写属于哪一家，请补上店铺。",
    "The cart holds goods of several shops and shop offer “{code}” does not say whose it is; name its shop.",
)
TWICE = Text(
    "两个优惠都叫「{code}」，请改成不同的编号。", "Two offers are called “{code}”; give them different codes."
)


class Promotions:
    """Offers that run together, ready to compute carts.

    >>> from datetime import date
    >>> from zhanggui.domains.pricing.analysis.promotion.calculators import Steps
    >>> every = Offer(
    ...     code="618", name=Text("每满300减40", "40 off every 300"), level=Level.SHOP,
    ...     calculator=Steps(((30_000, 4_000),), every=True), since=date(2026, 6, 1), until=date(2026, 6, 18),
    ... )
    >>> Promotions([every]).best(Cart(lines=(Line("A", 65_000),))).total  # 650 minus 80
    57000
    """

    def __init__(self, offers: Iterable[Offer], stacking: Stacking = REFERENCE) -> None:
        self.stacking = stacking
        self.offers = sorted(offers, key=lambda o: (stacking.rank(o.level), -o.priority, o.code))
        for one, other in zip(
            sorted(self.offers, key=_code), sorted(self.offers, key=_code)[1:], strict=False
        ):
            if one.code == other.code:
                raise Refused(TWICE.with_(code=one.code))
        groups = {o.exclusion_group for o in self.offers if o.exclusion_group}
        self._bits = {name: 1 << i for i, name in enumerate(sorted(groups))}
        self._stacking = sorted({o.stacking_group for o in self.offers if o.stacking_group})
        self._tags = stacking.base is Base.TAGS

    def best(self, cart: Cart) -> Receipt:
        """What the buyer pays when he takes the offers that serve him best. Exact: see the module."""
        return self._receipt(cart, only=None)

    def lowest_for(self, cart: Cart, sku: str, among: frozenset[str] | None = None) -> Receipt:
        """What a buyer pays who wants the units of ``sku`` as cheap as can be, whatever the other goods cost him.

        A buyer who sends the other goods back keeps this price: see ``refund``. Among equals the cheaper cart.
        ``among``: he has the offers of these codes only.
        """
        return self._receipt(cart, only=among, focus=sku)

    def of(self, cart: Cart, codes: Iterable[str]) -> Receipt:
        """What the buyer pays when only these offers may hold; the best choice among them."""
        return self._receipt(cart, only=frozenset(codes))

    def _receipt(self, cart: Cart, only: frozenset[str] | None, focus: str | None = None) -> Receipt:
        numbers = sorted(range(len(cart.lines)), key=lambda i: _line_key(cart.lines[i]))
        lines = [cart.lines[i] for i in numbers]
        wanted = frozenset(i for i, line in enumerate(lines) if line.sku == focus)
        search = _Search(self.moves(cart, lines, only), [line.total for line in lines], cart.shipping, wanted)
        return _written(cart, numbers, search)

    def moves(self, cart: Cart, lines: Sequence[Line], only: frozenset[str] | None = None) -> list[Move]:
        """The offers that may hold for this cart and buyer, each with its lines, in the order they are computed."""
        found: list[Move] = []
        for offer in self.offers:
            if (only is None or offer.code in only) and self._may_hold(offer, cart):
                at = covered(offer, lines)
                by_sku = offer.works_by_sku and offer.stacking_group is not None
                for part in _by_sku(at, lines) if by_sku else [at] if at else []:
                    found.append(self._move(offer, part, cart, lines))
        return found

    def _may_hold(self, offer: Offer, cart: Cart) -> bool:
        if offer.currency != cart.currency:
            raise Refused(MIXED.with_(cart=cart.currency, code=offer.code, offer=offer.currency))
        if (
            offer.level is Level.SHOP
            and offer.scope.shops is None
            and len({line.shop for line in cart.lines}) > 1
        ):
            raise Refused(SHOPLESS.with_(code=offer.code))
        used_up = offer.per_buyer is not None and cart.buyer.used.get(offer.code, 0) >= offer.per_buyer
        return not used_up and offer.runs_on(cart.day) and offer.conditions.hold_for(cart.buyer)

    def _move(self, offer: Offer, at: list[int], cart: Cart, lines: Sequence[Line]) -> Move:
        group = self._stacking.index(offer.stacking_group) if offer.stacking_group else -1
        return Move(
            offer=offer, calculator=_with_points(offer, cart.buyer), at=at, units=[lines[i].quantity for i in at],
            skus=[lines[i].sku for i in at], lists=[lines[i].total for i in at], base=self.stacking.base,
            tags=self._tags and counts_for_tags(offer.level), cap=cap_of(offer, cart),
            stock=cart.gift_stock.get(offer.gift.sku) if offer.gift else None,
            group_bit=self._bits.get(offer.exclusion_group or "", 0),
            line_bits=[1 << (group * len(lines) + i) for i in at] if group >= 0 else [],
        )  # fmt: skip


class _Search:
    """Depth first over take or leave; the score to be beaten stands in ``best``.

    A minor unit off a line of ``wanted`` outweighs all other money, which outweighs the worth of all gifts.
    """

    def __init__(self, moves: list[Move], totals: list[int], freight: int, wanted: frozenset[int]) -> None:
        self.moves = moves
        self.worth = 1 + sum(_gift_worth(m) for m in moves if m.offer.target is Target.GIFT)
        self.wanted = wanted
        self.first = self.worth * (sum(totals) + freight + 1)
        self.best = -1
        self.taken: Taken = ()
        self.state = start = State(totals, totals, freight)
        self.limits = self._limits(0, start)
        self._dive(0, start, 0, ())

    def _limits(self, first: int, state: State) -> list[int]:
        """For each place the most that the moves from there on can add; of an exclusion group only the best counts."""
        free, shut = 0, 0
        groups: dict[int, dict[str, int]] = {}
        limits = [0]
        for move in reversed(self.moves[first:]):
            most = most_of(move, state, self.worth)
            if self.wanted and move.offer.target is Target.GOODS:
                there = sum(state.nets[i] for i in move.at if i in self.wanted)
                most += min(there, most // self.worth) * self.first
            if move.group_bit:
                of = groups.setdefault(move.group_bit, {})
                of[move.offer.code] = of.get(move.offer.code, 0) + most
                shut = sum(max(one.values()) for one in groups.values())
            else:
                free += most
            limits.append(free + shut)
        return limits[::-1]

    def _gained(self, move: Move, step: Step) -> int:
        gained = (step.off + step.freight) * self.worth
        if step.gifts and move.offer.gift:
            gained += step.gifts * move.offer.gift.value
        if self.wanted:
            gained += self.first * sum(
                p for i, p in zip(step.at, step.parts, strict=True) if i in self.wanted
            )
        return gained

    def _dive(self, place: int, state: State, score: int, taken: Taken) -> None:
        moves, limits = self.moves, self.limits
        while place < len(moves):
            if score + limits[place] <= self.best:
                return
            move = moves[place]
            place += 1
            step = None if _shut(move, state, taken) else step_of(move, state)
            if step is None:
                continue
            self._dive(
                place, after(move, step, state), score + self._gained(move, step), (*taken, (move, step))
            )
            if score + limits[place] <= self.best or score + self._limits(place, state)[0] <= self.best:
                return
        if score > self.best:
            self.best, self.taken, self.state = score, taken, state


def _shut(move: Move, state: State, taken: Taken) -> bool:
    """Whether another offer of the exclusion group holds already (the same offer on another SKU does not count)."""
    if not move.group_bit & state.excluded:
        return False
    mine = move.offer.code
    return any(one.group_bit == move.group_bit and one.offer.code != mine for one, _ in taken)


def _gift_worth(move: Move) -> int:
    """More than the gifts of one order can be worth: less than one minor unit of money in the buyer's score."""
    gift = move.offer.gift
    assert gift is not None
    return gift.value * gifts_owed(move, Covered(move.lists, move.units, move.lists, move.skus))


def _written(cart: Cart, numbers: list[int], search: _Search) -> Receipt:
    """The receipt in the order of the cart's own lines."""
    applied = []
    for move, step in search.taken:
        parts = [0] * len(numbers)
        for i, part in zip(step.at, step.parts, strict=True):
            parts[numbers[i]] = part
        applied.append(Applied(move.offer, tuple(parts), step.freight, step.gifts, step.short, step.capped))
    paid = [0] * len(numbers)
    for i, net in enumerate(search.state.nets):
        paid[numbers[i]] = net
    return Receipt(cart, tuple(applied), tuple(paid), search.state.freight)


def _with_points(offer: Offer, buyer: Buyer) -> Calculator:
    c = offer.calculator
    return replace(c, have=ALL_POINTS if buyer.everything else buyer.points) if isinstance(c, Points) else c


def _by_sku(at: list[int], lines: Sequence[Line]) -> list[list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for i in at:
        found.setdefault((lines[i].shop, lines[i].sku), []).append(i)
    return list(found.values())


def _line_key(line: Line) -> tuple[str, str, str, int, int]:
    return line.shop, line.sku, line.category, line.price, line.quantity


def _code(offer: Offer) -> str:
    return offer.code
