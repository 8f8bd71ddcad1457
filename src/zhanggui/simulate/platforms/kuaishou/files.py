"""Which files a Kuaishou shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

from zhanggui.simulate.files import Written
from zhanggui.simulate.platforms.kuaishou import orders, settlement
from zhanggui.simulate.shop_files import BOOKED_AGAIN, Rounds, held, save_csv
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders of every round, and what was settled since the round before (two days of overlap)."""
    settled = [row for order in world.orders[shop.code] for row in settlement.settled_rows(order)]
    before = datetime.combine(rounds[0].start, time())
    for window in rounds:
        rows = [orders.order_row(order, window.at) for order in held(world, shop, window)]
        name = f"快手订单_{window.stamp}.csv"
        yield save_csv(folder, shop, name, "order", [orders.ORDERS, *rows], "utf-8-sig")
        since = before - BOOKED_AGAIN
        new = sorted((s for s in settled if since <= s.at < window.at), key=lambda s: s.at)
        name = f"快手_结算明细_{before:%Y%m%d}_{window.at:%Y%m%d}.csv"
        body = [settlement.SETTLEMENT, *(settlement.settlement_row(s) for s in new)]
        yield save_csv(folder, shop, name, "settlement", body, "utf-8-sig")
        before = window.at
