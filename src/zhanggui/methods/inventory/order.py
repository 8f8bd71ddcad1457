"""Why this quantity: an order worked out in named steps, each of which can be done again by hand.

A step names its rule and its inputs; an input is a given number or an earlier step. :func:`replay` does the arithmetic
anew from rules and inputs alone, so an explanation that does not lead to the quantity cannot be shown.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

CLOSE = 1e-9  # fractions that floating point makes of whole packs


def whole_packs(quantity: float, pack: float) -> float:
    """Rounded up to whole packs; 0 stays 0."""
    return math.ceil(quantity / pack - CLOSE) * pack


def _fallen(position: float, level: float) -> bool:
    return position <= level + CLOSE * max(1.0, abs(level))


def _need(position: float, reorder_level: float, order_up_to: float) -> float:
    """Up to ``order_up_to`` once the position has fallen to the reorder level."""
    return order_up_to - position if _fallen(position, reorder_level) and order_up_to > position else 0.0


def _lots(position: float, reorder_level: float, lot: float) -> float:
    """As many lots as lift the position above the reorder level."""
    return (
        (math.floor((reorder_level - position) / lot + CLOSE) + 1) * lot if position <= reorder_level else 0.0
    )


def _at_least(quantity: float, minimum: float) -> float:
    return max(quantity, minimum) if quantity > 0 else 0.0


def _at_most(quantity: float, most: float, minimum: float, pack: float) -> float:
    """Cut to ``most``: whole packs below it, or nothing where that is less than the supplier takes."""
    if quantity <= most:
        return quantity
    fits = math.floor(max(most, 0.0) / pack + CLOSE) * pack if pack > 0 else max(most, 0.0)
    return fits if fits >= minimum else 0.0


RULES: Mapping[str, Callable[..., float]] = {
    "product": lambda a, b: a * b,
    "sum": lambda *all_: math.fsum(all_),
    "difference": lambda a, b: a - b,
    "room": lambda level, position: max(level - position, 0.0),
    "need": _need,
    "lots": _lots,
    "at_least": _at_least,
    "packs": whole_packs,
    "at_most": _at_most,
}


@dataclass(frozen=True)
class Step:
    """``name`` = ``rule`` applied to ``inputs`` (name and number of each), which gives ``value`` units."""

    name: str
    rule: str
    inputs: tuple[tuple[str, float], ...]
    value: float


@dataclass(frozen=True, kw_only=True)
class Levels:
    """When to order and up to where. ``lot`` > 0: lots of that size; else up to ``order_up_to``. Units.

    ``rate`` is demand per period and ``cover`` the periods that the reorder level must last (lead time + review).
    """

    rate: float
    cover: float
    reorder_level: float
    order_up_to: float = 0.0
    lot: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What an order must heed, in units; None or 0: no such limit.

    ``highest_level``: position that will still sell before it spoils; ``affordable``: what the cash limit leaves.
    """

    moq: float = 0.0
    pack: float = 0.0
    highest_level: float | None = None
    affordable: float | None = None

    def __post_init__(self) -> None:
        if self.moq < 0 or self.pack < 0:
            raise ValueError(f"moq and pack must not be negative, got {self.moq} and {self.pack}.")


@dataclass(frozen=True, kw_only=True)
class Stock:
    """Units on the shelf, ordered but not here, and sold but not delivered."""

    on_hand: float = 0.0
    on_order: float = 0.0
    owed: float = 0.0


def explained_order(levels: Levels, stock: Stock, limits: Limits) -> list[Step]:
    """The order of today as steps; the value of the last is the quantity to order."""
    work = _Worked()
    work.add("demand_over_cover", "product", rate=levels.rate, cover=levels.cover)
    always = (
        levels.lot <= 0 and levels.reorder_level >= levels.order_up_to
    )  # no lower level has to be reached first
    level = "order_up_to" if always else "reorder_level"
    safety = levels.reorder_level - work["demand_over_cover"]
    work.add(level, "sum", demand_over_cover=None, safety_stock=safety)
    work.add("incoming", "sum", on_hand=stock.on_hand, on_order=stock.on_order)
    work.add("position", "difference", incoming=None, owed=stock.owed)
    if levels.lot > 0:
        work.add("raw_need", "lots", position=None, reorder_level=None, lot=levels.lot)
    elif always:
        work.add("raw_need", "room", order_up_to=None, position=None)
    else:
        work.add("raw_need", "need", position=None, reorder_level=None, order_up_to=levels.order_up_to)
    return _limited(work, limits)


def _limited(work: _Worked, limits: Limits) -> list[Step]:
    if limits.moq > 0:
        work.add("after_moq", "at_least", **{work.last: None}, moq=limits.moq)
    if limits.pack > 0:
        work.add("after_pack", "packs", **{work.last: None}, pack=limits.pack)
    if limits.highest_level is not None:
        work.add("room_before_spoiling", "room", highest_level=limits.highest_level, position=None)
        before = work.steps[-2].name
        work.add(
            "after_shelf_life",
            "at_most",
            **{before: None},
            room_before_spoiling=None,
            moq=limits.moq,
            pack=limits.pack,
        )
    if limits.affordable is not None:
        cut = {"affordable": limits.affordable, "moq": limits.moq, "pack": limits.pack}
        work.add("after_cash", "at_most", **{work.last: None}, **cut)
    work.add("quantity", "sum", **{work.last: None})
    return work.steps


class _Worked:
    """Steps so far; an input of None means the earlier step of that name."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def __getitem__(self, name: str) -> float:
        return next(step.value for step in self.steps if step.name == name)

    @property
    def last(self) -> str:
        return self.steps[-1].name

    def add(self, name: str, rule: str, **inputs: float | None) -> None:
        known = tuple((n, self[n] if v is None else float(v)) for n, v in inputs.items())
        self.steps.append(Step(name, rule, known, RULES[rule](*(v for _, v in known))))


def replay(steps: Sequence[Step]) -> float:
    """Work the steps out anew from their rules and given numbers; the quantity they lead to."""
    done: dict[str, float] = {}
    for step in steps:
        done[step.name] = RULES[step.rule](*(done.get(name, value) for name, value in step.inputs))
    return done[steps[-1].name]
