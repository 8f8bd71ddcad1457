"""Boxes and things inside them: whole-number edges, corners measured from one corner of the box."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import prod
from typing import TypeAlias

Size: TypeAlias = tuple[int, int, int]
"""Three edges in one unit, whole numbers above zero; the third stands upright."""


@dataclass(frozen=True)
class Placed:
    """Which thing (by its place among those given) lies where: its nearest ``corner``, its edges as it is turned."""

    item: int
    corner: Size
    size: Size

    @property
    def far(self) -> Size:
        """The corner opposite to ``corner``."""
        (x, y, z), (dx, dy, dz) = self.corner, self.size
        return x + dx, y + dy, z + dz


@dataclass(frozen=True)
class Packing:
    """Where every thing lies. ``extent`` is the smallest box that holds them as they lie."""

    placed: tuple[Placed, ...]

    @property
    def extent(self) -> Size:
        fars = [one.far for one in self.placed]
        return max(f[0] for f in fars), max(f[1] for f in fars), max(f[2] for f in fars)


def volume(size: Size) -> int:
    """Product of the edges."""
    return prod(size)


def turned(size: Size) -> list[Size]:
    """The ways a thing can stand, at most six; equal ones once.

    >>> turned((2, 2, 3))
    [(2, 2, 3), (2, 3, 2), (3, 2, 2)]
    """
    return sorted({(a, b, c) for a, b, c in permutations(size)})


def within(size: Size, box: Size) -> bool:
    """Does a thing fit alone, turned by right angles?"""
    return all(edge <= room for edge, room in zip(sorted(size), sorted(box), strict=True))


def overlap(one: Placed, other: Placed) -> bool:
    """Do two things share space? Touching is not sharing."""
    return all(
        a < d and c < b for a, b, c, d in zip(one.corner, one.far, other.corner, other.far, strict=True)
    )


def is_valid(packing: Packing, items: Sequence[Size], box: Size) -> bool:
    """Is every thing there once, with its own edges, inside the box, and do no two share space?"""
    placed = packing.placed
    return (
        sorted(one.item for one in placed) == list(range(len(items)))
        and all(sorted(one.size) == sorted(items[one.item]) for one in placed)
        and all(low >= 0 and high <= room for one in placed for low, high, room in zip(one.corner, one.far, box, strict=True))
        and not any(overlap(a, b) for n, a in enumerate(placed) for b in placed[:n])
    )  # fmt: skip


def checked(sizes: Iterable[Size]) -> list[Size]:
    """The sizes; ValueError for an edge that is not above zero."""
    listed = list(sizes)
    for size in listed:
        if len(size) != 3 or min(size) <= 0:
            raise ValueError(f"a size has three edges above zero, got {size}")
    return listed
