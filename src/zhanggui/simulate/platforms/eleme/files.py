"""Which files a 淘宝闪购 shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

from zhanggui.simulate.files import Written, write_xlsx
from zhanggui.simulate.platforms.eleme import bill
from zhanggui.simulate.shop_files import Rounds, written
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.takeaway import movements
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """The bill of every round. The day of an export had not ended, so the next begins with it."""
    since, every = datetime.combine(rounds[0].start, time()), movements(bill.WORDS, world, shop)
    for window in rounds:
        told = [one for one in every if since <= one.at < window.at]
        rows = [*(bill.bill_row(one, shop.name) for one in told), bill.total_row(told)]
        name = f"淘宝闪购账单_{since:%Y%m%d}_{window.at:%Y%m%d}.xlsx"
        write_xlsx(folder / name, {bill.SHEET: [bill.HEADER, *rows]})
        yield written(folder, shop, name, "settlement", len(rows), ignored=1)
        since = datetime.combine(window.end, time())
