"""Packing by extreme points: a thing goes where its corner touches what lies there already.

Crainic, Perboli and Tadei (2008), INFORMS Journal on Computing 20(3): every placed thing offers its three far corners,
slid along the other two axes until they meet a thing or a wall. Fast, not exact: it may miss a packing that exists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from zhanggui.methods.packing.shapes import Packing, Placed, Size, turned, volume

AXES = (0, 1, 2)
Key = Callable[[Size], tuple[int, ...]]
ORDERS: tuple[Key, ...] = (
    lambda size: (volume(size), max(size)),
    lambda size: (max(size), volume(size)),
    lambda size: (volume(size) // min(size), min(size)),
    lambda size: (min(size), volume(size)),
)
"""Things are placed from the largest down, by volume, longest edge, largest face, shortest edge."""


def pack_by_corners(items: Sequence[Size], box: Size) -> Packing | None:
    """A packing of all things found in one of twelve tries (four orders, three directions to fill), else None."""
    for key in ORDERS:
        order = sorted(range(len(items)), key=lambda n: (key(items[n]), -n), reverse=True)
        for upright in AXES:
            placed = _fill(items, order, box, upright)
            if placed is not None:
                return Packing(tuple(placed))
    return None


def _fill(items: Sequence[Size], order: Sequence[int], box: Size, upright: int) -> list[Placed] | None:
    """Things one after the other, each as low as it can lie along ``upright``; None once one finds no place."""
    placed: list[Placed] = []
    points = [(0, 0, 0)]
    for item in order:
        best = _best(item, items[item], points, placed, box, upright)
        if best is None:
            return None
        placed.append(best)
        points = sorted({*points, *_offered(best, placed)} - {best.corner})
    return placed


def _best(
    item: int, size: Size, points: Sequence[Size], placed: Sequence[Placed], box: Size, upright: int
) -> Placed | None:
    found: Placed | None = None
    lowest: tuple[int, int, int] | None = None
    one, other = (axis for axis in AXES if axis != upright)
    ways = turned(size)
    bounds = [(*there.corner, *there.far) for there in placed]
    for corner in points:
        x, y, z = corner
        for edges in ways:
            far = (x + edges[0], y + edges[1], z + edges[2])
            rank = far[upright], far[one], far[other]
            if (lowest is None or rank < lowest) and _free(corner, far, bounds, box):
                found, lowest = Placed(item, corner, edges), rank
    return found


def _free(corner: Size, far: Size, bounds: Sequence[tuple[int, ...]], box: Size) -> bool:
    """Inside the box, and sharing space with nothing that lies there (``bounds``: near and far corner of each)."""
    x, y, z = corner
    fx, fy, fz = far
    if fx > box[0] or fy > box[1] or fz > box[2]:
        return False
    return not any(
        x < dx and a < fx and y < dy and b < fy and z < dz and c < fz for a, b, c, dx, dy, dz in bounds
    )


def _offered(one: Placed, placed: Sequence[Placed]) -> list[Size]:
    """The far corner along each axis as it is, and slid along each of the other two."""
    points = []
    for axis in AXES:
        corner = list(one.corner)
        corner[axis] = one.far[axis]
        points.append((corner[0], corner[1], corner[2]))
        points += [_slid((corner[0], corner[1], corner[2]), along, placed) for along in AXES if along != axis]
    return points


def _slid(point: Size, along: int, placed: Sequence[Placed]) -> Size:
    """The point moved towards the wall until it meets the face of a thing."""
    beside = [axis for axis in AXES if axis != along]
    faces = [
        one.far[along]
        for one in placed
        if one.far[along] <= point[along] and all(one.corner[a] <= point[a] < one.far[a] for a in beside)
    ]
    moved = list(point)
    moved[along] = max(faces, default=0)
    return moved[0], moved[1], moved[2]
