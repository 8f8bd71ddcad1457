"""Which files a Xiaohongshu shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

from zhanggui.simulate.files import Written
from zhanggui.simulate.platforms.xiaohongshu import orders, settlement
from zhanggui.simulate.shop_files import BOOKED_AGAIN, Rounds, held, save_xlsx
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders of every round, and what was settled since the round before (two days of overlap)."""
    settled = [row for order in world.orders[shop.code] for row in settlement.settled_rows(order)]
    before = datetime.combine(rounds[0].start, time())
    for window in rounds:
        rows = [row for order in held(world, shop, window) for row in orders.order_rows(order, window.at)]
        name = f"小红书订单_{window.stamp}.xlsx"
        yield save_xlsx(folder, shop, name, "order_line", "包裹详情", [orders.ORDERS, *rows])
        since = before - BOOKED_AGAIN
        new = sorted((s for s in settled if since <= s.at < window.at), key=lambda s: s.at)
        name = f"小红书_商品结算明细_{before:%Y%m%d}_{window.at:%Y%m%d}.xlsx"
        body = [settlement.SETTLEMENT, *(settlement.settlement_row(s) for s in new)]
        yield save_xlsx(folder, shop, name, "settlement", "商品结算明细", body)
        before = window.at
