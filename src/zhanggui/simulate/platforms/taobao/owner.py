"""The files of the shop that is paid into its owner's own Alipay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhanggui.simulate.files import Written
from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.taobao import files, personal
from zhanggui.simulate.platforms.taobao.billed import months, within
from zhanggui.simulate.shop_files import Rounds, save_csv, written
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders, items and refunds round by round, the personal bill by the month."""
    for window in rounds:
        yield from files.order_files(world, shop, window, folder)
        yield files.item_file(world, shop, window, folder)
        yield files.refund_file(world, shop, window, folder)
    moves = list(enumerate(personal.movements(world, shop), start=1))
    for start, at in months(world):
        own = personal.private_rows(
            [day for day in world.size.days if (day.year, day.month) == (start.year, start.month)]
        )
        mine = [(number, move) for number, move in moves if within(start, at, move.at)]
        rows = list(personal.bill_rows(mine, own, start, at))
        name = f"alipay_record_{start:%Y%m}.csv"
        save_csv(folder, shop, name, "settlement", rows, "gb18030")
        yield written(folder, shop, name, "settlement", len(mine) + len(own), ignored=len(own))


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    """What of the bill is the shop's."""
    for move in personal.movements(world, shop):
        yield BillEntry(
            at=move.at, order_id=move.order_id, kind=move.kind, amount=move.amount, text=move.remark
        )
