"""Which files a Meituan shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

from zhanggui.simulate.files import Written, write_xlsx
from zhanggui.simulate.platforms.meituan import bill
from zhanggui.simulate.shop_files import BOOKED_AGAIN, Rounds, written
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.takeaway import movements
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """The bill of every round, with two days of overlap. Days are whole: rows are told apart by their turn on a day."""
    since, every = datetime.combine(rounds[0].start, time()), movements(bill.WORDS, world, shop)
    for window in rounds:
        rows = [bill.bill_row(one, shop.name) for one in every if since <= one.at < window.at]
        name = f"美团账单_订单明细_{since:%Y%m%d}_{window.at:%Y%m%d}.xlsx"
        write_xlsx(folder / name, {"订单明细": [bill.GROUPS, bill.NAMES, *rows]})
        yield written(folder, shop, name, "settlement", len(rows))
        since = datetime.combine(window.end, time()) - BOOKED_AGAIN
