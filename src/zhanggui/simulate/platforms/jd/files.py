"""Which files a JD shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from zhanggui.simulate.counters import Counters
from zhanggui.simulate.files import Row, Written
from zhanggui.simulate.platforms.jd import orders, reports, settlement
from zhanggui.simulate.shop_files import BOOKED_AGAIN, Rounds, held, save_csv, save_xlsx
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders as CSV and as workbook in turn, bills with two days of overlap, ads and traffic by SKU."""
    before = datetime.combine(rounds[0].start, time())
    booked = settlement.booked_of_shop(world, shop)
    counters = Counters(world, shop)
    for window in rounds:
        span = f"{window.start:%Y%m%d}_{window.end - timedelta(days=1):%Y%m%d}"
        rows: list[Row] = [orders.ORDERS, *orders.order_rows(held(world, shop, window), window.at)]
        name = f"京东订单_{window.stamp}"
        if window.number % 2:
            yield save_xlsx(folder, shop, f"{name}.xlsx", "order", "订单", rows)
        else:
            yield save_csv(folder, shop, f"{name}.csv", "order", rows, "gb18030", quote_all=True)
        yield _bill(shop, booked, before, window, folder)
        yield save_csv(
            folder,
            shop,
            f"京准通_{span}.csv",
            "ad_report",
            list(reports.ad_rows(world, shop, window)),
            "gb18030",
        )
        traffic = list(reports.traffic_rows(world, counters, window))
        yield save_xlsx(folder, shop, f"商智_SKU明细_{span}.xlsx", "traffic", "SKU", traffic)
        before = window.at


def _bill(
    shop: Shop, booked: list[settlement.Entry], before: datetime, window: Window, folder: Path
) -> Written:
    since = before - BOOKED_AGAIN
    entries = sorted((e for e in booked if since <= e.at < window.at), key=lambda e: e.at)
    rows: list[Row] = [settlement.BILL, *(settlement.entry_row(entry) for entry in entries)]
    name = f"订单结算明细对账_{before:%Y-%m-%d}_{window.at:%Y-%m-%d}.csv"
    return save_csv(folder, shop, name, "settlement", rows, "utf-8-sig")
