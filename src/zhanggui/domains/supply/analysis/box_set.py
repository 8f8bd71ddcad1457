"""The set of boxes: what it costs on our own parcels, what one size fewer costs, what one more would save; and parcels
that are a little above a weight step.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from zhanggui.domains.supply.analysis.packing import Box, Packed, Packer, Shapes
from zhanggui.domains.supply.analysis.parcels import Parcel
from zhanggui.domains.supply.analysis.tariff import KILOGRAM, Price, PriceList, billable_weight
from zhanggui.domains.supply.analysis.volumes import Divisors
from zhanggui.methods.packing.pack import pack
from zhanggui.methods.packing.shapes import Size, volume

STEP_MM = 10
CLEARANCE_MM = 10
"""Room that goods need to go in; candidate sizes are rounded up to whole centimetres."""
MOST_SHAPES = 1000
"""Kinds of parcel looked at in search of a new size: the most frequent ones."""
MOST_CANDIDATES = 30
SHOWN = 5
NEAR = 60 * (KILOGRAM // 1000)
"""A parcel so little above a weight step (60 g) may be brought below it."""


@dataclass(frozen=True, kw_only=True)
class BoxUse:
    """One size: parcels that should go in it, what these boxes cost (ticks), how full they are, what parcels would cost
    more without it (ticks), and how many nothing else would hold.
    """

    box: Box
    parcels: int
    cost: int
    filled: float | None
    without: int
    homeless: int


@dataclass(frozen=True, kw_only=True)
class NewBox:
    """A size that is not there yet: its weight and cost follow from the others' by area of board. ``saving`` in ticks
    over the period, ``parcels`` that would go in it, ``homed`` of them that no box holds today.
    """

    box: Box
    parcels: int
    saving: int
    homed: int


@dataclass(frozen=True, kw_only=True)
class StepCase:
    """Equal parcels (goods, box) a little above a weight step: ``above`` in millionths of a kg at most, ``saving`` in
    ticks if all of them came below. ``by_volume``: the box's volume is charged, so a smaller box is what helps.
    """

    goods: tuple[tuple[str, int], ...]
    box: str
    by_volume: bool
    parcels: int
    above: int
    saving: int


@dataclass(frozen=True, kw_only=True)
class PackingView:
    """All that the page shows of packing. ``unknown`` counts parcels that were not packed, by reason."""

    packed: Sequence[Packed]
    boxes: Sequence[BoxUse]
    candidates: Sequence[NewBox]
    steps: Sequence[StepCase]
    unknown: Counter[str]


def packing_view(own: Sequence[Parcel], packer: Packer, by: Divisors, prices: PriceList) -> PackingView:
    """Every parcel in its box, and what follows from it."""
    packed = [packer.packed(one, by.of(one.carrier), prices) for one in own]
    return PackingView(
        packed=packed,
        boxes=box_uses(packed, packer, by, prices),
        candidates=new_boxes(packed, packer, by, prices),
        steps=step_cases(packed, prices),
        unknown=Counter(one.why for one in packed if one.why),
    )


def box_uses(packed: Sequence[Packed], packer: Packer, by: Divisors, prices: PriceList) -> list[BoxUse]:
    """Each size of box, and what would be without it. The other parcels' boxes do not change with it."""
    users: dict[str, list[Packed]] = defaultdict(list)
    for one in packed:
        if one.box:
            users[one.box.name].append(one)
    found = []
    for box in packer.boxes:
        listed = users[box.name]
        others = replace(packer, boxes=[other for other in packer.boxes if other is not box])
        again = [(one, others.packed(one.parcel, by.of(one.parcel.carrier), prices)) for one in listed]
        fills = [one.filled for one in listed if one.filled is not None]
        found.append(BoxUse(
            box=box, parcels=len(listed), cost=box.cost * len(listed),
            filled=sum(fills) / len(fills) if fills else None,
            without=sum(_spent(new) - _spent(old) for old, new in again if new.box),
            homeless=sum(new.box is None for _, new in again),
        ))  # fmt: skip
    return found


def _spent(one: Packed) -> int:
    return (one.box.cost if one.box else 0) + (one.freight or 0)


def new_boxes(
    packed: Sequence[Packed], packer: Packer, by: Divisors, prices: PriceList, most: int = SHOWN
) -> list[NewBox]:
    """Sizes cut to our own parcels, the one that saves most first; each alone, not together with the others."""
    if not packer.boxes:
        return []
    lots = _lots(packed, packer, by, prices)
    tried = [_tried(box, lots, packer) for box in _candidates(lots, packer.boxes)]
    worth = [one for one in tried if one.saving > 0 or one.homed]
    return sorted(worth, key=lambda one: (-one.saving, -one.homed, one.box.name))[:most]


@dataclass(frozen=True)
class _Lot:
    """Parcels of the same units, box and charge: they cost the same in any box. ``price`` None: none in force."""

    shapes: Shapes
    box: Box | None
    weight: int | None
    divisor: float | None
    price: Price | None

    def spent(self, box: Box) -> int:
        """Ticks of a box with its freight; without a weight or a price of the box alone."""
        if self.weight is None or self.price is None:
            return box.cost
        billable = billable_weight(self.weight + box.weight, box.volume / 1000, self.divisor)
        return box.cost + (self.price.of(billable) or 0)


def _lots(
    packed: Sequence[Packed], packer: Packer, by: Divisors, prices: PriceList
) -> list[tuple[_Lot, int]]:
    """Parcels in lots with their number, of the most frequent kinds."""
    lots: Counter[_Lot] = Counter()
    kinds: Counter[Shapes] = Counter()
    for one in packed:
        shapes, parcel = packer.shapes(one.parcel), one.parcel
        if not isinstance(shapes, str):
            price = prices.in_force(parcel.carrier, parcel.province, parcel.day)
            lots[_Lot(shapes, one.box, parcel.weight, by.of(parcel.carrier), price)] += 1
            kinds[shapes] += 1
    most = {shapes for shapes, _ in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))[:MOST_SHAPES]}
    return [(lot, count) for lot, count in lots.items() if lot.shapes in most]


def _candidates(lots: Sequence[tuple[_Lot, int]], boxes: Sequence[Box]) -> list[Box]:
    """Sizes that fit a kind of parcel closely, those with most parcels and most empty room today first."""
    rooms: Counter[tuple[Shapes, Box | None]] = Counter()
    for lot, count in lots:
        rooms[lot.shapes, lot.box] += count
    gains: Counter[Size] = Counter()
    for (shapes, box), count in rooms.items():
        size = _close(shapes, box)
        gains[size] += count * (max(0, box.volume - volume(size)) if box else volume(size))
    known = {box.size for box in boxes}
    best = sorted(gains.items(), key=lambda item: (-item[1], item[0]))
    return [_made(size, boxes) for size, gain in best if gain and size not in known][:MOST_CANDIDATES]


def _close(shapes: Shapes, box: Box | None) -> Size:
    """A box just large enough for the units as they lie best: in their own box, else one upon the other."""
    found = pack(shapes, box.size) if box and len(shapes) > 1 else None
    if found:
        edges = found.extent
    else:
        edges = max(s[0] for s in shapes), max(s[1] for s in shapes), sum(s[2] for s in shapes)
    a, b, c = sorted((-(-(edge + CLEARANCE_MM) // STEP_MM) * STEP_MM for edge in edges), reverse=True)
    return a, b, c


def _made(size: Size, boxes: Sequence[Box]) -> Box:
    """A box of this size at the median cost and weight that the others have for their area of board."""
    area = _board(size)
    cost = median(box.cost / _board(box.size) for box in boxes) * area
    weight = median(box.weight / _board(box.size) for box in boxes) * area
    return Box(
        name="×".join(str(edge) for edge in size), size=size, weight=round(weight), cost=round(cost / 100) * 100,
        currency=boxes[0].currency,
    )  # fmt: skip


def _board(size: Size) -> int:
    a, b, c = size
    return 2 * (a * b + b * c + a * c)


def _tried(box: Box, lots: Sequence[tuple[_Lot, int]], packer: Packer) -> NewBox:
    """Money is looked at before room: most lots would save nothing, and packing is what takes time."""
    parcels = saving = homed = 0
    for lot, count in lots:
        gain = lot.spent(lot.box) - lot.spent(box) if lot.box else 0
        if (
            (lot.box and gain <= 0)
            or not packer.may_hold(lot.shapes, box)
            or not packer.fits(lot.shapes, box.size)
        ):
            continue
        parcels, saving = parcels + count, saving + gain * count
        homed += 0 if lot.box else count
    return NewBox(box=box, parcels=parcels, saving=saving, homed=homed)


def step_cases(packed: Iterable[Packed], prices: PriceList, most: int = 20) -> list[StepCase]:
    """Kinds of parcel that stand at most 60 g above a weight step, what it costs first."""
    groups: dict[tuple[tuple[tuple[str, int], ...], str, bool], list[tuple[int, int]]] = defaultdict(list)
    for one in packed:
        if one.box and one.billable and one.parcel.goods:
            price = prices.in_force(one.parcel.carrier, one.parcel.province, one.parcel.day)
            found = above_step(one.billable, price) if price else None
            if found and found[0] <= NEAR:
                groups[one.parcel.goods, one.box.name, one.by_volume].append(found)
    cases = [
        StepCase(
            goods=goods, box=box, by_volume=by_volume, parcels=len(listed), above=max(over for over, _ in listed),
            saving=sum(saved for _, saved in listed),
        )
        for (goods, box, by_volume), listed in groups.items()
    ]  # fmt: skip
    return sorted(cases, key=lambda case: (-case.saving, case.goods))[:most]


def above_step(weight: int, price: Price) -> tuple[int, int] | None:
    """By how much a weight is above the last step of the price list, and what the step costs; None below the first.

    >>> from datetime import date
    >>> price = Price(since=date(2026, 1, 1), currency="CNY", fee=32000, first=1_000_000, step=1_000_000, step_fee=8000)
    >>> above_step(1_040_000, price), above_step(2_000_000, price), above_step(900_000, price)
    ((40000, 8000), (1000000, 8000), None)
    """
    if price.first is None or weight <= price.first or not price.step or price.step_fee is None:
        return None
    over = (weight - price.first) % price.step or price.step
    return over, price.step_fee
