"""Stock counted on the first of each month in two buildings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import chain

from zhanggui.simulate.catalogue import Sku
from zhanggui.simulate.chance import chance
from zhanggui.simulate.fen import amount
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Order
from zhanggui.simulate.size import months_later
from zhanggui.simulate.world import World

WAREHOUSES = (("义乌仓", 7), ("东莞仓", 3))
STOCK = columns("SKU编码,仓库,日期,在库,占用,在途,成本价,币种")


def stock_rows(world: World) -> Iterator[Row]:
    """Opening stock, less what left, plus what the suppliers brought to last about six weeks more."""
    gone, waiting = _units_by_month(world)
    months = [months_later(world.size.start, i) for i in range(world.size.months + 1)]
    for sku in world.goods.skus:
        on_hand = 420 if sku.kind == "dead stock" else 25 + gone[sku.code, months[0]] * 2
        for month in months:
            need = gone[sku.code, month] * 3 // 2 + 10
            coming = max(0, need - on_hand)
            yield from _counts(world, sku, month, on_hand, waiting[sku.code, month], coming)
            on_hand = max(0, on_hand + coming - gone[sku.code, month])


def _counts(world: World, sku: Sku, day: date, on_hand: int, reserved: int, coming: int) -> Iterator[Row]:
    rng = chance(world.size.seed, "stock", sku.code, day)
    for building, tenth in WAREHOUSES:
        here = on_hand * tenth // 10 if tenth == 3 else on_hand - on_hand * 3 // 10
        cost = amount(sku.cost_on(day)) if sku.cost_known else None
        first = building == WAREHOUSES[0][0]
        yield [
            sku.code, building, day.isoformat(), here, min(here, reserved) if first else 0,
            coming + rng.randrange(3) if first else 0, cost, "CNY" if cost is not None else "",
        ]  # fmt: skip


def _units_by_month(world: World) -> tuple[Counter[tuple[str, date]], Counter[tuple[str, date]]]:
    """Units that left, by SKU and first of month; and units paid but not yet gone on that morning."""
    gone: Counter[tuple[str, date]] = Counter()
    waiting: Counter[tuple[str, date]] = Counter()
    for order in chain.from_iterable(world.orders.values()):
        if order.shipped_at and order.paid_at:
            month, paid = order.shipped_at.date().replace(day=1), order.paid_at
            held = paid < datetime.combine(month, time()) <= order.shipped_at
            _count(order, month, gone, waiting if held else None)
    return gone, waiting


def _count(
    order: Order, month: date, gone: Counter[tuple[str, date]], waiting: Counter[tuple[str, date]] | None
) -> None:
    for line in order.lines:
        if not line.unshipped:
            for sku, n in line.offer.parts:
                gone[sku.code, month] += n * line.quantity
                if waiting is not None:
                    waiting[sku.code, month] += n * line.quantity
