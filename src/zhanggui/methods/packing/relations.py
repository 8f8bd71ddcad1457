"""Packing a few things exactly: is there any way at all to lay them into the box?

Two things that share no space are apart along some axis, one before the other. So every packing is a choice, for each
pair, of one of three axes and two directions, and a choice is possible where along each axis the longest chain of things
before one another is no longer than the box (Fekete, Schepers and van der Veen 2007, Operations Research 55(3), search
the same relations). Things are added one by one and a chain that is too long ends a branch.
"""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.methods.packing.shapes import Packing, Placed, Size, turned, volume

MOST = 5
"""Things up to which the search is quick: beyond, the choices grow by six for each pair."""


def pack_exactly(items: Sequence[Size], box: Size) -> Packing | None:
    """A packing of all things, or None where there is none. At most ``MOST`` things."""
    if len(items) > MOST:
        raise ValueError(f"at most {MOST} things are searched exactly, got {len(items)}")
    order = sorted(range(len(items)), key=lambda n: (volume(items[n]), sorted(items[n])), reverse=True)
    return _Search(items, box, order).found()


class _Search:
    """Things in ``order``, each turned and set before or behind every earlier one along some axis."""

    def __init__(self, items: Sequence[Size], box: Size, order: Sequence[int]) -> None:
        self.items, self.box, self.order = items, box, order

    def found(self) -> Packing | None:
        return self._add([], [[], [], []], [[], [], []])

    def _add(
        self, sizes: list[Size], at: list[list[int]], after: list[list[tuple[int, int]]]
    ) -> Packing | None:
        """``at`` holds by axis the lowest coordinate of each thing so far, ``after`` the pairs (before, behind)."""
        if len(sizes) == len(self.order):
            return Packing(tuple(
                Placed(self.order[n], (at[0][n], at[1][n], at[2][n]), size) for n, size in enumerate(sizes)
            ))  # fmt: skip
        for edges in turned(self.items[self.order[len(sizes)]]):
            if all(edge <= room for edge, room in zip(edges, self.box, strict=True)):
                answer = self._relate([*sizes, edges], [[*row, 0] for row in at], after, 0)
                if answer is not None:
                    return answer
        return None

    def _relate(
        self, sizes: list[Size], at: list[list[int]], after: list[list[tuple[int, int]]], other: int
    ) -> Packing | None:
        """Set the newest thing apart from ``other`` and all that follow."""
        new = len(sizes) - 1
        if other == new:
            return self._add(sizes, at, after)
        for axis in (0, 1, 2):
            if sizes[new][axis] + sizes[other][axis] > self.box[axis]:
                continue
            for pair in self._directions(other, new):
                pairs = [*after[axis], pair]
                moved = self._pushed(sizes, at[axis], pairs, axis, pair[0])
                if moved is not None:
                    rows, chosen = list(at), list(after)
                    rows[axis], chosen[axis] = moved, pairs
                    answer = self._relate(sizes, rows, chosen, other + 1)
                    if answer is not None:
                        return answer
        return None

    def _directions(self, other: int, new: int) -> tuple[tuple[int, int], ...]:
        """Of equal things in a row each stands before the next: a tournament always has such an order (Rédei 1934), so no
        packing is lost and their permutations are not searched.
        """
        equal = sorted(self.items[self.order[other]]) == sorted(self.items[self.order[new]])
        return ((other, new),) if equal and other == new - 1 else ((other, new), (new, other))

    def _pushed(
        self, sizes: list[Size], at: list[int], pairs: list[tuple[int, int]], axis: int, start: int
    ) -> list[int] | None:
        """Lowest coordinates once the pairs hold, from ``start`` on; None where something leaves the box (as it does
        when things stand before one another in a circle)."""
        moved, waiting = list(at), [start]
        while waiting:
            one = waiting.pop()
            end = moved[one] + sizes[one][axis]
            for before, behind in pairs:
                if before == one and moved[behind] < end:
                    if end + sizes[behind][axis] > self.box[axis]:
                        return None
                    moved[behind] = end
                    waiting.append(behind)
        return moved
