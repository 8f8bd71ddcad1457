"""Which files a TikTok shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

from zhanggui.simulate.files import Row, Written
from zhanggui.simulate.platforms.tiktok import orders, settlement
from zhanggui.simulate.shop_files import BOOKED_AGAIN, Rounds, held, save_csv, save_xlsx
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders of every round, and what was settled since the round before (two days of overlap)."""
    settled = [row for order in world.orders[shop.code] for row in settlement.settled_rows(order)]
    before = datetime.combine(rounds[0].start, time())
    for window in rounds:
        rows = [row for order in held(world, shop, window) for row in orders.order_rows(order, window.at)]
        body: list[Row] = [orders.ORDERS, orders.EXPLAINED, *rows]
        yield save_csv(folder, shop, f"All order-{window.stamp}.csv", "order", body, "utf-8-sig", ignored=1)
        since = before - BOOKED_AGAIN
        new = sorted((row for row in settled if since <= row.at < window.at), key=lambda row: row.at)
        name = f"income_{before:%Y%m%d}_{window.at:%Y%m%d}.xlsx"
        lines: list[Row] = [settlement.STATEMENT, *(settlement.statement_row(row) for row in new)]
        yield save_xlsx(folder, shop, name, "settlement", "Order details", lines)
        before = window.at
