"""Packing (包装): which box each parcel should go in, what it weighs then, what box and freight cost together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from zhanggui.core.language import Text
from zhanggui.domains.supply.analysis.parcels import Parcel
from zhanggui.domains.supply.analysis.tariff import KILOGRAM, PriceList, billable_weight
from zhanggui.kpi.lines import Tables
from zhanggui.methods.packing.pack import pack
from zhanggui.methods.packing.shapes import Size, volume, within
from zhanggui.profit.stages import collected

MOST_UNITS = 40
"""Units up to which a parcel is packed; more go out by the carton."""
NO_GOODS, NO_SIZE, MANY, NO_BOX = "no_goods", "no_size", "many", "no_box"
WHYS = {
    NO_GOODS: Text("订单文件没有写明商品", "no file says which goods"),
    NO_SIZE: Text("有商品没有长宽高（请在「商品」里填写）", "goods without length, width and height (fill in 商品)"),
    MANY: Text("一个包裹超过 {n} 件", "more than {n} units in a parcel").with_(n=MOST_UNITS),
    NO_BOX: Text("没有装得下的箱型", "no box holds them"),
}  # fmt: skip
Shapes: TypeAlias = tuple[Size, ...]
"""Edges of every unit of a parcel, each from the longest down, in order: parcels of equal shapes are packed once."""


@dataclass(frozen=True, kw_only=True)
class Box:
    """A size of box: inner edges in mm, weight in millionths of a kg, cost in ticks."""

    name: str
    size: Size
    weight: int
    cost: int
    currency: str = "CNY"

    @property
    def volume(self) -> int:
        return volume(self.size)


@dataclass(frozen=True, kw_only=True)
class Packed:
    """A parcel with the box it should go in (None: ``why`` says why). ``goods`` is the volume of the goods in mm³.

    ``weight`` is what it weighs in its box, ``billable`` what is charged for (both None where a weight is unknown),
    ``freight`` in ticks (None: no price in force, or no weight).
    """

    parcel: Parcel
    box: Box | None
    goods: int | None
    weight: int | None = None
    billable: int | None = None
    freight: int | None = None
    why: str = ""

    @property
    def filled(self) -> float | None:
        """Share of the box that goods fill."""
        return None if self.box is None or self.goods is None else self.goods / self.box.volume

    @property
    def by_volume(self) -> bool:
        """Is volume what the carrier charges for?"""
        return self.billable is not None and self.weight is not None and self.billable > self.weight

    @property
    def cost(self) -> int | None:
        """Box and freight, in ticks."""
        return None if self.box is None or self.freight is None else self.box.cost + self.freight


def boxes_in_force(tables: Tables, day: date) -> list[Box]:
    """The sizes of box on ``day``, smallest first; rows without room or cost are left out."""
    newest: dict[str, Box] = {}
    rows = collected(tables["packing_box"].drop("batch", "line", "state_at", strict=False))
    for row in sorted(rows, key=lambda row: row["from_day"]):
        edges = row["length_mm"], row["width_mm"], row["height_mm"]
        if row["from_day"] <= day and None not in edges and row["cost"] is not None:
            newest[row["box"]] = Box(
                name=row["box"], size=edges, weight=(row["weight_g"] or 0) * (KILOGRAM // 1000), cost=row["cost"],
                currency=row["currency"] or "CNY",
            )  # fmt: skip
    return sorted(newest.values(), key=lambda box: (box.volume, box.name))


def unit_sizes(tables: Tables) -> dict[str, Size]:
    """Edges of a unit by SKU in mm, the longest first; only SKUs of which all three are known."""
    names = ("length_mm", "width_mm", "height_mm")
    rows = collected(tables["sku"].select("sku", *names))
    edges = {row["sku"]: sorted((row[name] or 0 for name in names), reverse=True) for row in rows}
    return {sku: (a, b, c) for sku, (a, b, c) in edges.items() if c > 0}


def packer_of(tables: Tables, day: date) -> Packer:
    """The goods' sizes and the boxes in force on ``day``."""
    return Packer(unit_sizes(tables), boxes_in_force(tables, day))


@dataclass(frozen=True)
class Packer:
    """Sizes of the goods and the boxes there are; remembers what fits where."""

    sizes: Mapping[str, Size]
    boxes: Sequence[Box]
    _fits: dict[tuple[Shapes, Size], bool] = field(default_factory=dict)

    def shapes(self, parcel: Parcel) -> Shapes | str:
        """The units of a parcel, or why they cannot be packed."""
        if parcel.goods is None:
            return NO_GOODS
        if sum(count for _, count in parcel.goods) > MOST_UNITS:
            return MANY
        if any(sku not in self.sizes for sku, _ in parcel.goods):
            return NO_SIZE
        return tuple(sorted(self.sizes[sku] for sku, count in parcel.goods for _ in range(count)))

    def fits(self, shapes: Shapes, size: Size) -> bool:
        """Do the units go into a box of this size? Certain for up to five, else as good as ``methods.packing``."""
        key = shapes, size
        if key not in self._fits:
            self._fits[key] = pack(shapes, size) is not None
        return self._fits[key]

    def holding(self, shapes: Shapes) -> list[Box]:
        """The boxes that hold the units, smallest first."""
        return [box for box in self.boxes if self.may_hold(shapes, box) and self.fits(shapes, box.size)]

    def may_hold(self, shapes: Shapes, box: Box) -> bool:
        """Is there room enough by volume, and for each unit alone?"""
        return sum(map(volume, shapes)) <= box.volume and all(within(one, box.size) for one in shapes)

    def packed(self, parcel: Parcel, divisor: float | None, prices: PriceList) -> Packed:
        """The parcel in the box that costs least together with its freight; among equals the smaller box.

        Where no weight or price is known, box cost alone decides.
        """
        shapes = self.shapes(parcel)
        if isinstance(shapes, str):
            return Packed(parcel=parcel, box=None, goods=None, why=shapes)
        goods = sum(map(volume, shapes))
        tried = [self._in(parcel, box, goods, divisor, prices) for box in self.holding(shapes)]
        if not tried:
            return Packed(parcel=parcel, box=None, goods=goods, why=NO_BOX)
        return min(tried, key=_worth)

    def volume(self, parcel: Parcel, divisor: float | None, prices: PriceList) -> int | None:
        """mm³ of the box it should go in, of the goods alone where there is none, None where sizes are unknown."""
        found = self.packed(parcel, divisor, prices)
        return found.box.volume if found.box else found.goods

    def _in(self, parcel: Parcel, box: Box, goods: int, divisor: float | None, prices: PriceList) -> Packed:
        if parcel.weight is None:
            return Packed(parcel=parcel, box=box, goods=goods)
        weight = parcel.weight + box.weight
        billable = billable_weight(weight, box.volume / 1000, divisor)
        price = prices.in_force(parcel.carrier, parcel.province, parcel.day)
        freight = price.of(billable) if price and price.currency == box.currency else None
        return Packed(parcel=parcel, box=box, goods=goods, weight=weight, billable=billable, freight=freight)


def _worth(one: Packed) -> tuple[bool, int, int, int, str]:
    assert one.box
    return (
        one.freight is None,
        one.box.cost + (one.freight or 0),
        one.billable or 0,
        one.box.volume,
        one.box.name,
    )
