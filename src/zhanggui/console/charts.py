"""Geometry of charts: numbers in, places out. Templates draw them as SVG; colours are classes of the stylesheet.

Every chart is ``WIDE`` units wide and is stretched to its place; what is unknown (None) leaves a gap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

Number: TypeAlias = Decimal | int
WIDE = 1_000


@dataclass(frozen=True)
class Bar:
    """A bar from ``x``, ``width`` long. ``kind`` is its class: gain, loss or sum."""

    x: int
    width: int
    kind: str


def waterfall(steps: Sequence[tuple[str, Number | None]], result: Number | None) -> list[Bar | None]:
    """One bar a step (``gain`` adds, ``loss`` takes) and one for the result, all on one scale from the left.

    >>> waterfall([("gain", 100), ("loss", 40)], 60)
    [Bar(x=0, width=1000, kind='gain'), Bar(x=600, width=400, kind='loss'), Bar(x=0, width=600, kind='sum')]
    """
    spans: list[tuple[str, Number, Number] | None] = []
    so_far: Number = 0
    for kind, amount in steps:
        if amount is None:
            spans.append(None)
            continue
        after = so_far + amount if kind == "gain" else so_far - amount
        spans.append((kind, so_far, after))
        so_far = after
    spans.append(None if result is None else ("sum", 0, result))
    return _bars(spans)


def bars(values: Iterable[Number | None]) -> list[Bar | None]:
    """One bar a value from a common zero: to the right ``gain``, to the left ``loss``."""
    return _bars([None if v is None else ("gain" if v >= 0 else "loss", 0, v) for v in values])


def _bars(spans: Sequence[tuple[str, Number, Number] | None]) -> list[Bar | None]:
    ends = [0, *(end for span in spans if span for end in span[1:])]
    low, high = min(ends), max(ends)
    return [None if span is None or span[1] == span[2] else _bar(span, low, high) for span in spans]


def _bar(span: tuple[str, Number, Number], low: Number, high: Number) -> Bar:
    """A bar that is there is seen, however small."""
    left, width = _between(_at(span[1], low, high), _at(span[2], low, high))
    return Bar(left, max(width, 2), span[0])


def _between(one: int, other: int) -> tuple[int, int]:
    """Left end and width."""
    return min(one, other), abs(one - other)


def _at(value: Number, low: Number, high: Number) -> int:
    """Where a value stands between the two ends."""
    return WIDE // 2 if high == low else round((Decimal(value) - low) * WIDE / (Decimal(high) - low))


def sparkline(values: Sequence[Number | None], *, height: int = 100) -> list[str]:
    """Points of the lines through the known values, left to right; each gap begins a new line.

    >>> sparkline([0, 10, None, 5], height=100)
    ['0,100 333,0', '1000,50 1000,50']
    """
    known = [v for v in values if v is not None]
    if not known:
        return []
    low, high = min(known), max(known)

    def down(value: Number) -> int:
        return height - _at(value, low, high) * height // WIDE

    return _unbroken(values, down)


def _unbroken(values: Sequence[Number | float | None], down: Callable[[Any], int]) -> list[str]:
    """The lines through the known values, ``down`` from the top; each gap begins a new one."""
    lines: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            lines.append([])
        else:
            lines[-1].append(f"{place * WIDE // max(1, len(values) - 1)},{down(value)}")
    return [" ".join(line if len(line) > 1 else line * 2) for line in lines if line]


@dataclass(frozen=True)
class Marks:
    """Where a range, its middle and a value stand on one scale."""

    low: int
    width: int
    middle: int
    value: int


def range_marks(low: Number, middle: Number, high: Number, value: Number) -> Marks:
    """A range with a value inside or outside of it, with some room on both sides.

    >>> range_marks(0, 50, 100, 50)
    Marks(low=83, width=834, middle=500, value=500)
    """
    left, right = Decimal(min(low, value)), Decimal(max(high, value))
    room = (right - left) / 10 or Decimal(1)
    left, right = left - room, right + room
    start, end = _at(low, left, right), _at(high, left, right)
    return Marks(start, max(end - start, 2), _at(middle, left, right), _at(value, left, right))


@dataclass(frozen=True)
class Curve:
    """A named line of a chart with its places; ``role`` is its class."""

    name: str
    role: str
    lines: list[str]


def curves(
    named: Sequence[tuple[str, str, Sequence[float | None]]], *, height: int = 160
) -> tuple[list[Curve], float]:
    """Several lines on one scale from zero up, and the value at the top.

    >>> curves([("stock", "stock", [2.0, 1.0, 0.0])], height=100)
    ([Curve(name='stock', role='stock', lines=['0,0 500,50 1000,100'])], 2.0)
    """
    top = max((v for *_, values in named for v in values if v is not None), default=0.0) or 1.0

    def down(value: float) -> int:
        return round(height - value * height / top)

    return [Curve(name, role, _unbroken(values, down)) for name, role, values in named], top
