"""Computing a frame now, so that what is built on it does not compute it again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import narwhals as nw

from zhanggui.kpi.lines import Frame

Piece = TypeVar("Piece")
Result = TypeVar("Result")


def side_by_side(work: Callable[[Piece], Result], pieces: Iterable[Piece]) -> Iterator[Result]:
    """``work`` done on every piece, in order, two at a time: while one is being planned the other is computed."""
    todo = list(pieces)
    if len(todo) == 1:
        yield work(todo[0])
        return
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield from pool.map(work, todo)


def computed(frame: Frame) -> Frame:
    """The same frame, its rows worked out once. A lazy frame used twice is a plan twice as large, each time.

    On Spark the rows stay with the workers (local checkpoint), on Polars in memory.
    """
    if is_local(frame):
        return frame.collect(engine="streaming").lazy()
    native = nw.to_native(frame)
    return nw.from_native(native.localCheckpoint()) if hasattr(native, "localCheckpoint") else frame


def is_local(frame: Frame) -> bool:
    """True where this machine's memory has to hold the rows."""
    return frame.implementation.is_polars()


def is_empty(frame: Frame) -> bool:
    """True when the frame has no row at all."""
    return len(frame.head(1).collect()) == 0


def collected(frame: Frame) -> list[dict[str, Any]]:
    """The rows of a small frame as plain values."""
    options: dict[str, Any] = {"engine": "streaming"} if is_local(frame) else {}
    return list(frame.collect(**options).iter_rows(named=True))
