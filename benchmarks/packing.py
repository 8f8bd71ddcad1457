"""Boxes chosen by ours and by what others do, on made orders of real kinds of goods.

``python -m benchmarks.packing [SEED …]`` (with py3dbp 1.1.2 on the path for its column). Orders of one to six units are
packed into the smallest of seven boxes that holds them: ours (``methods.packing``), py3dbp's pivot packing tried box by
box, and goods laid one upon the other. *By volume* takes the smallest box with room enough by volume alone, which need not
hold them: no packing can use less. For orders of up to five units ours is exact.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

import numpy as np

from zhanggui.methods.packing.corners import pack_by_corners
from zhanggui.methods.packing.pack import pack
from zhanggui.methods.packing.shapes import Size, is_valid, volume, within
from zhanggui.simulate.boxes import KINDS, LARGEST

BOXES: list[Size] = [(kind[1], kind[2], kind[3]) for kind in KINDS]
ORDERS = 1_000
MOST_UNITS = 6
Holds = Callable[[Sequence[Size], Size], bool]


def main(seeds: Sequence[int]) -> None:
    """One row for each way, over all seeds."""
    orders = [order for seed in seeds for order in made(seed)]
    ways: dict[str, Holds] = {"ours": _ours, "extreme points alone": _corners, "one upon the other": _stacked}
    if _peer() is not None:
        ways["py3dbp 1.1.2"] = _py3dbp
    ways["by volume (a bound)"] = lambda items, box: sum(map(volume, items)) <= volume(box)
    print(f"{len(orders):,} orders of 1 to {MOST_UNITS} units, {len(BOXES)} boxes")
    print("| way | held | litres of box, orders that every way holds | orders a second |")
    print("|---|---:|---:|---:|")
    chosen = {name: _chosen(orders, holds) for name, holds in ways.items()}
    common = [n for n in range(len(orders)) if all(found[n] is not None for found, _ in chosen.values())]
    for name, (found, seconds) in chosen.items():
        litres = sum(volume(BOXES[found[n] or 0]) for n in common) / 1e6
        held = sum(one is not None for one in found)
        print(f"| {name} | {held:,} | {litres:,.1f} | {len(orders) / seconds:,.0f} |")
    ours = chosen["ours"][0]
    for name, (found, _) in chosen.items():
        worse = sum(o is None if f is not None else False for o, f in zip(ours, found, strict=True))
        larger = sum(o > f for o, f in zip(ours, found, strict=True) if o is not None and f is not None)
        print(f"ours larger than {name}: {larger}, not held by ours alone: {worse}")


def made(seed: int) -> list[list[Size]]:
    """Orders of goods of the sample merchant's kinds, each a little smaller than the largest."""
    rng = np.random.default_rng(seed)
    kinds = sorted(LARGEST.values())
    orders = []
    for _ in range(ORDERS):
        order: list[Size] = []
        for _ in range(int(rng.integers(1, MOST_UNITS + 1))):
            share = float(rng.uniform(0.6, 1.0))
            a, b, c = (max(1, round(edge * share)) for edge in kinds[int(rng.integers(len(kinds)))])
            order.append((a, b, c))
        orders.append(order)
    return orders


def _chosen(orders: Sequence[Sequence[Size]], holds: Holds) -> tuple[list[int | None], float]:
    start = time.process_time()
    found = [next((n for n, box in enumerate(BOXES) if holds(items, box)), None) for items in orders]
    return found, time.process_time() - start


def _ours(items: Sequence[Size], box: Size) -> bool:
    found = pack(items, box)
    assert found is None or is_valid(found, items, box)
    return found is not None


def _corners(items: Sequence[Size], box: Size) -> bool:
    fits = sum(map(volume, items)) <= volume(box) and all(within(one, box) for one in items)
    return fits and pack_by_corners(items, box) is not None


def _stacked(items: Sequence[Size], box: Size) -> bool:
    flat = [sorted(one) for one in items]
    pile = max(one[2] for one in flat), max(one[1] for one in flat), sum(one[0] for one in flat)
    return within(pile, box)


def _peer() -> object | None:
    try:
        import py3dbp
    except ImportError:
        return None
    found: object = py3dbp
    return found


def _py3dbp(items: Sequence[Size], box: Size) -> bool:
    from py3dbp import Bin, Item, Packer

    packer = Packer()
    packer.add_bin(Bin("box", *box, 1_000))
    for n, one in enumerate(items):
        packer.add_item(Item(str(n), *one, 1))
    packer.pack(bigger_first=True, number_of_decimals=0)
    return not packer.bins[0].unfitted_items


if __name__ == "__main__":
    main([int(seed) for seed in sys.argv[1:]] or [1, 2, 3])
