"""Stock counted on the first of each month, and every week of the last eight, in two buildings."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import chain

from zhanggui.simulate.buildings import Layout, still_to_come
from zhanggui.simulate.catalogue import Sku
from zhanggui.simulate.fen import amount
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.size import Size, months_later
from zhanggui.simulate.world import World

WAREHOUSES = (("义乌仓", 7), ("东莞仓", 3))
STOCK = columns("SKU编码,仓库,日期,在库,占用,在途,成本价,币种")
WEEKS = 8
ERP_FROM = 18
"""A merchant of so many shops keeps its stock in an ERP too."""
ERP = columns("商家编码,货品名称,规格名称,仓库,可发库存,锁定,采购在途")


def count_days(size: Size) -> list[date]:
    """The mornings on which stock is counted, that of the last export included."""
    months = [months_later(size.start, i) for i in range(size.months + 1)]
    weeks = [size.end - timedelta(days=7 * i) for i in range(1, WEEKS + 1)]
    return sorted({*months, *(day for day in weeks if day >= size.start)})


def stock_rows(world: World) -> Iterator[Row]:
    """What lay there before anything came or left that day: opening stock + good units received − units gone."""
    yield from _on(world, count_days(world.size))


def erp_rows(world: World, day: date) -> Iterator[Row]:
    """The same of one morning as an ERP lists it: what is free and what is promised, not what is there; no day."""
    names = {sku.code: (sku.name, sku.spec) for sku in world.goods.skus}
    for code, building, _, on_hand, reserved, coming, *_ in _on(world, [day]):
        assert isinstance(code, str) and isinstance(on_hand, int) and isinstance(reserved, int)  # noqa: PT018
        yield [code, *names[code], building, on_hand - reserved, reserved, coming]


def _on(world: World, days: list[date]) -> Iterator[Row]:
    if world.layout is not None:
        yield from _by_building(world, world.layout, days)
        return
    waiting = waiting_units(world, days)
    for sku in world.goods.skus:
        levels, bought = world.supply.on_hand(sku.code), world.supply.of(sku.code)
        for day in days:
            coming = sum(one.on_order(day) for one in bought)
            on_hand = levels[(day - world.size.start).days]
            yield from _counts(sku, day, on_hand, waiting[sku.code, day], coming)


def _by_building(world: World, layout: Layout, days: list[date]) -> Iterator[Row]:
    waiting = waiting_units(world, days)
    coming = _coming(world, layout, days)
    for sku in world.goods.skus:
        cost_known = sku.cost_known
        for day in days:
            here = layout.levels[sku.code][(day - world.size.start).days]
            left = waiting[sku.code, day]
            for place, name in enumerate(layout.names):
                reserved = min(here[place], left)
                left -= reserved
                yield [
                    sku.code, name, day.isoformat(), here[place], reserved, coming[sku.code, place, day],
                    amount(sku.cost_on(day)) if cost_known else None, "CNY" if cost_known else "",
                ]  # fmt: skip


def _coming(world: World, layout: Layout, days: list[date]) -> Counter[tuple[str, int, date]]:
    found: Counter[tuple[str, int, date]] = Counter()
    for number, bought in world.supply.purchases:
        code = bought.term.sku.code
        for day in days:
            for place, units in still_to_come(bought, layout.goes_to[number, code], day).items():
                found[code, place, day] += units
    return found


def _counts(sku: Sku, day: date, on_hand: int, reserved: int, coming: int) -> Iterator[Row]:
    for building, tenth in WAREHOUSES:
        here = on_hand * tenth // 10 if tenth == 3 else on_hand - on_hand * 3 // 10
        cost = amount(sku.cost_on(day)) if sku.cost_known else None
        first = building == WAREHOUSES[0][0]
        yield [
            sku.code, building, day.isoformat(), here, min(here, reserved) if first else 0, coming if first else 0, cost,
            "CNY" if cost is not None else "",
        ]  # fmt: skip


def waiting_units(world: World, days: list[date]) -> Counter[tuple[str, date]]:
    """Units paid but not yet gone on those mornings, by SKU."""
    mornings = [datetime.combine(day, time()) for day in days]
    waiting: Counter[tuple[str, date]] = Counter()
    for order in chain.from_iterable(world.orders.values()):
        if order.shipped_at and order.paid_at:
            held = days[bisect_right(mornings, order.paid_at) : bisect_right(mornings, order.shipped_at)]
            for line in order.lines if held else ():
                for sku, units in line.offer.parts if not line.unshipped else ():
                    for day in held:
                        waiting[sku.code, day] += units * line.quantity
    return waiting
