"""Buildings: the two that hold the stock, and four that could be opened."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.stock import WAREHOUSES
from zhanggui.simulate.world import World

SITES = columns("仓库,城市,状态,每月固定成本,每单操作费,每月产能")
# name, city, yuan of fixed cost a month for each order a day, handling of an order
BUILDINGS = (
    ("义乌仓", "义乌", 40, "1.60"),
    ("东莞仓", "东莞", 44, "1.70"),
    ("武汉仓", "武汉", 34, "1.50"),
    ("成都仓", "成都", 32, "1.45"),
    ("廊坊仓", "廊坊", 38, "1.55"),
    ("西安仓", "西安", 30, "1.50"),
)


def site_rows(world: World) -> Iterator[Row]:
    """Rent grows with the merchant; no building has a limit."""
    used = {name for name, _ in WAREHOUSES} if world.layout is None else set(world.layout.names)
    for name, city, rent, handling in BUILDINGS:
        state = "在用" if name in used else "候选"
        yield [name, city, state, f"{rent * world.size.orders_per_day}.00", handling, None]
