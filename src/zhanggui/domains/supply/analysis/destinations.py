"""To which buildings an order should go: each carton to the building that would be empty first."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from zhanggui.domains.supply.analysis.building_stock import BuildingStock

MOST_STEPS = 2_000
"""More cartons than this are given out several at a time."""
LEAST_SHARE = 0.02
"""A building that serves less of a SKU than this is sent none of it."""


@dataclass(frozen=True, kw_only=True)
class Destination:
    """A building of ours with what it has of a SKU (on hand and coming) and the part (0-1) of the demand it serves."""

    building: str
    have: int
    share: float


def destinations(places: Sequence[BuildingStock]) -> tuple[Destination, ...]:
    """The buildings of one SKU as an order sees them."""
    return tuple(
        Destination(
            building=one.building,
            have=one.on_hand + sum(coming.units for coming in one.coming),
            share=one.share.share,
        )
        for one in places
        if one.share.share >= LEAST_SHARE
    )


def split_order(units: int, places: Sequence[Destination], *, pack: int = 1) -> Mapping[str, int]:
    """Units of an order for each building, in whole cartons (an odd rest of the order travels with one of them).

    Carton after carton goes to the building whose stock lasts shortest at its share of the demand, so that afterwards all
    last about equally long; buildings that get none are absent. It counts neither what a second unloading costs nor a
    supplier's minimum for each address.

    >>> tea = [Destination(building="A", have=4, share=0.75), Destination(building="B", have=4, share=0.25)]
    >>> dict(split_order(24, tea, pack=4))
    {'A': 20, 'B': 4}
    """
    size = max(pack, ceil(units / MOST_STEPS / pack) * pack)
    queue = [(one.have / one.share, one.building, one) for one in places]
    heapq.heapify(queue)
    found: dict[str, int] = {}
    left = units
    while left > 0 and queue:
        lasts, name, one = queue[0]
        block = min(size, left)
        found[name] = found.get(name, 0) + block
        left -= block
        heapq.heapreplace(queue, (lasts + block / one.share, name, one))
    return dict(sorted(found.items()))
