"""The steps of the search: what one offer does to a half-computed cart, and the most it could ever do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from zhanggui.core.money import split_units
from zhanggui.domains.pricing.analysis.promotion.calculators import Calculator, Covered, Earned
from zhanggui.domains.pricing.analysis.promotion.cart import Cart, Line
from zhanggui.domains.pricing.analysis.promotion.offer import Offer, Target
from zhanggui.domains.pricing.analysis.promotion.stacking import Base, Level


@dataclass(slots=True)
class Move:
    """One offer on the lines it covers in one cart. ``at`` are line numbers in the computed order.

    ``cap``: the most it may take off here. ``group_bit`` marks its exclusion group, ``line_bits`` what it claims
    on each line of its stacking group (0: it claims nothing).
    """

    offer: Offer
    calculator: Calculator
    at: list[int]
    units: list[int]
    skus: list[str]
    lists: list[int]
    base: Base
    tags: bool
    cap: int | None
    stock: int | None
    group_bit: int
    line_bits: list[int]


class State(NamedTuple):
    """A half-computed cart: what is still to be paid per line, the tags, the freight, and what is claimed."""

    nets: list[int]
    tags: list[int]
    freight: int
    claimed: int = 0
    excluded: int = 0
    gifts: tuple[tuple[str, int], ...] = ()


class Step(NamedTuple):
    """What a move does: off each of ``at``, off the freight, gifts given and owed."""

    at: list[int]
    parts: list[int]
    off: int
    freight: int = 0
    gifts: int = 0
    short: int = 0
    capped: bool = False


def step_of(move: Move, state: State) -> Step | None:
    """What the move would do now; None when its conditions do not hold or nothing comes of it."""
    at, units, skus, lists = move.at, move.units, move.skus, move.lists
    if move.line_bits and any(state.claimed & bit for bit in move.line_bits):
        free = [j for j, bit in enumerate(move.line_bits) if not state.claimed & bit]
        if not free:
            return None
        at, units, lists = ([of[j] for j in free] for of in (at, units, lists))
        skus = [move.skus[j] for j in free]
    on = _shown(move, state, at, units, lists, skus)
    if not _conditions_hold(move, on):
        return None
    if move.offer.target is Target.GOODS:
        return _off_goods(move, at, on)
    if move.offer.target is Target.FREIGHT:
        off = _off_freight(move, state)
        allowed = off if move.cap is None else min(off, move.cap)
        return Step(at, [0] * len(at), 0, allowed, capped=allowed < off) if allowed else None
    return _gifts(move, at, on, state)


def _shown(
    move: Move, state: State, at: list[int], units: list[int], lists: list[int], skus: list[str]
) -> Covered:
    nets = [state.nets[i] for i in at]
    if move.base is Base.LEFT:
        return Covered(nets, units, nets, skus)
    return Covered(nets, units, lists if move.base is Base.LIST else [state.tags[i] for i in at], skus)


def _conditions_hold(move: Move, on: Covered) -> bool:
    asked = move.offer.conditions
    return (not asked.min_amount or sum(on.bases) >= asked.min_amount) and (
        not asked.min_units or sum(on.units) >= asked.min_units
    )


def _off_freight(move: Move, state: State) -> int:
    freight = [state.freight]
    return move.calculator.amount(Covered(freight, [1], freight, [""])) if state.freight else 0


def _off_goods(move: Move, at: list[int], on: Covered) -> Step | None:
    parts = move.calculator.parts(on)
    off = sum(parts)
    if move.cap is not None and off > move.cap:
        return Step(at, split_units(move.cap, parts), move.cap, capped=True) if move.cap else None
    return Step(at, parts, off) if off else None


def _gifts(move: Move, at: list[int], on: Covered, state: State) -> Step | None:
    owed = gifts_owed(move, on)
    gone = sum(n for sku, n in state.gifts if move.offer.gift and sku == move.offer.gift.sku)
    given = owed if move.stock is None else min(owed, max(0, move.stock - gone))
    return Step(at, [0] * len(at), 0, gifts=given, short=owed - given) if owed else None


def gifts_owed(move: Move, on: Covered) -> int:
    """Units of the gift the lines have earned, whatever the stock."""
    gift = move.offer.gift
    if gift is None or not isinstance(move.calculator, Earned):
        return 0
    owed = move.calculator.times(on.units, on.bases) * gift.units
    return owed if gift.most is None else min(owed, gift.most)


def most_of(move: Move, state: State, worth: int) -> int:
    """An upper limit of what the move adds to the buyer's score in this state or any that follows from it.

    ``worth``: how many points of score one minor unit is; gifts count by their value below that.
    """
    on = _shown(move, state, move.at, move.units, move.lists, move.skus)
    if not _conditions_hold(move, on):
        return 0
    if move.offer.gift:
        return gifts_owed(move, on) * move.offer.gift.value
    off = move.calculator.most(on) if move.offer.target is Target.GOODS else _off_freight(move, state)
    return (off if move.cap is None else min(off, move.cap)) * worth


def after(move: Move, step: Step, state: State) -> State:
    """The cart once the step is taken."""
    nets, tags = state.nets, state.tags
    if step.off:
        nets = nets.copy()
        for i, part in zip(step.at, step.parts, strict=True):
            nets[i] -= part
        if move.tags:
            tags = tags.copy()
            for i, part in zip(step.at, step.parts, strict=True):
                tags[i] -= part
    claimed = state.claimed
    if move.line_bits:
        taken = {i for i, part in zip(step.at, step.parts, strict=True) if part}
        for i, bit in zip(move.at, move.line_bits, strict=True):
            claimed |= bit if i in taken else 0
    gift = move.offer.gift
    gifts = (*state.gifts, (gift.sku, step.gifts)) if gift else state.gifts
    return State(nets, tags, state.freight - step.freight, claimed, state.excluded | move.group_bit, gifts)


def counts_for_tags(level: Level) -> bool:
    """Whether an offer of this level changes the price tag that ``Base.TAGS`` looks at."""
    return level in (Level.ITEM, Level.MEMBER)


def covered(offer: Offer, lines: Sequence[Line]) -> list[int]:
    """The numbers of the lines an offer covers."""
    return [i for i, line in enumerate(lines) if offer.scope.covers(line)]


def cap_of(offer: Offer, cart: Cart) -> int | None:
    """The most the offer may take off this cart; None without a cap."""
    left = None if offer.budget is None else max(0, offer.budget - cart.spent.get(offer.code, 0))
    caps = [cap for cap in (offer.most_off, left) if cap is not None]
    return min(caps) if caps else None
