"""Which files a Douyin shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

from zhanggui.simulate.files import Row, Written
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platforms.douyin import orders, settlement
from zhanggui.simulate.shop_files import BOOKED_AGAIN, Rounds, held, save_csv
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

MAIN_ORDERS_ONLY = ("douyin-select",)
"""Shops that export a row per main order."""
RUINED = "douyin-live"
"""Somebody of this shop saved a file in Excel."""


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders (the second shop by main order) and money movements; one file was ruined by Excel."""
    before = datetime.combine(rounds[0].start, time())
    movements = [entry for order in world.orders[shop.code] for entry in settlement.entries(order)]
    for window in rounds:
        rows: list[Row] = [orders.ORDERS, *_rows(shop, held(world, shop, window), window.at)]
        yield save_csv(folder, shop, f"抖店订单_{window.stamp}.csv", "order", rows, "utf-8-sig")
        if window.number == 0 and shop.code == RUINED:
            ruined = [orders.ORDERS, *(_ruined(row) for row in rows[1:13])]
            name = "抖店订单_Excel另存为.csv"
            yield save_csv(folder, shop, name, "order", ruined, "utf-8-sig", quarantined=len(ruined) - 1)
        yield _settlement(world, shop, movements, before, window, folder)
        before = window.at


def _rows(shop: Shop, chosen: list[Order], at: datetime) -> Iterator[Row]:
    for order in chosen:
        if shop.code in MAIN_ORDERS_ONLY:
            yield orders.main_order_row(order, at)
        else:
            yield from (orders.sub_order_row(order, line, at) for line in order.lines)


def _ruined(row: Row) -> Row:
    """Ids after a pass through Excel: ``6.95671E+18``, the digits gone for good."""
    first, second, *rest = row
    return [f"{float(str(first).strip()):.5E}", f"{float(str(second).strip()):.5E}", *rest]


def _settlement(
    world: World,
    shop: Shop,
    movements: list[settlement.Entry],
    before: datetime,
    window: Window,
    folder: Path,
) -> Written:
    """Movements since the round before, with two days of overlap, and the weekly transfer to the bank."""
    since = before - BOOKED_AGAIN
    entries = sorted((e for e in movements if since <= e.at < window.at), key=lambda e: (e.at, e.entry_id))
    rows: list[Row] = [settlement.entry_row(entry) for entry in entries]
    for moment, number in settlement.transfers(world.size.days):
        if since <= moment < window.at:
            rows.append(settlement.transfer_row(shop, moment, number, settlement.TRANSFER))
    body = [settlement.ENTRIES, settlement.FORMULAS, *rows]
    name = f"动账明细_{before:%Y%m%d}_{window.at:%Y%m%d}.csv"
    return save_csv(folder, shop, name, "settlement", body, "utf-8-sig", ignored=1)
