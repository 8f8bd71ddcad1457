"""Does a set of things fit into a box, and how? Quick where that is easy, exact for a few things."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.methods.packing.corners import pack_by_corners
from zhanggui.methods.packing.relations import MOST, pack_exactly
from zhanggui.methods.packing.shapes import Packing, Size, checked, volume, within


def pack(items: Sequence[Size], box: Size) -> Packing | None:
    """A packing of all things (rigid, turned by right angles, any side up), or None.

    None is certain for up to five things; for more it means that none was found. Edges are whole numbers of one unit;
    ValueError where one is not above zero. Do not trust it for what bends, squeezes, nests or must stand upright.

    >>> pack([(6, 4, 2), (6, 4, 2)], (6, 4, 4)).extent
    (6, 4, 4)
    >>> pack([(6, 4, 2), (6, 4, 2)], (6, 5, 3)) is None
    True
    """
    checked([*items, box])
    if not items:
        return Packing(())
    if sum(map(volume, items)) > volume(box) or not all(within(size, box) for size in items):
        return None
    found = pack_by_corners(items, box)
    return pack_exactly(items, box) if found is None and len(items) <= MOST else found
