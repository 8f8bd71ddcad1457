"""Which files an Amazon shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from zhanggui.simulate.files import Written
from zhanggui.simulate.platforms.amazon import orders, settlement
from zhanggui.simulate.shop_files import Rounds, held, save_tsv
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """All orders of a round in one report, and the settlement of what was booked since the round before."""
    before = datetime.combine(rounds[0].start, time())
    booked = [one for order in world.orders[shop.code] for one in settlement.bookings(order)]
    for window in rounds:
        rows = [row for order in held(world, shop, window) for row in orders.order_rows(order, window.at)]
        span = f"{window.reach_back:%Y%m%d}-{window.end - timedelta(days=1):%Y%m%d}"
        yield save_tsv(folder, shop, f"all_orders_{span}.txt", "order", [orders.ORDERS, *rows])
        since = sorted((one for one in booked if before <= one.at < window.at), key=lambda one: one.at)
        lines = list(settlement.settlement_rows(window.number, since, before, window.at))
        name = f"settlement_v2_{window.at:%Y%m%d}.txt"
        yield save_tsv(folder, shop, name, "settlement", [settlement.SETTLEMENT, *lines], ignored=1)
        before = window.at
