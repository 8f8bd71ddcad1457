"""Which files a Pinduoduo shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from zhanggui.simulate.files import Written, write_html_xls
from zhanggui.simulate.platforms.pinduoduo import orders, reports
from zhanggui.simulate.shop_files import Rounds, held, save_csv, save_xlsx, written
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders as CSV and as workbook in turn; the account's ads as an HTML table named .xls."""
    for window in rounds:
        rows = [orders.order_row(order, window.at) for order in held(world, shop, window)]
        again = rows[:3] if window.number == 0 else []
        rows += again
        name = f"orders_export{window.stamp}"
        body = [orders.ORDERS, *rows]
        if window.number % 2:
            yield save_xlsx(folder, shop, f"{name}.xlsx", "order", "订单", body)
        else:
            yield save_csv(folder, shop, f"{name}.csv", "order", body, "utf-8-sig", repeated=len(again))
        ads = list(reports.ad_rows(world, shop, window))
        name = f"推广账户报表_{window.start:%Y%m%d}_{window.end - timedelta(days=1):%Y%m%d}.xls"
        write_html_xls(folder / name, [reports.ADS, *ads])
        yield written(folder, shop, name, "ad_report", len(ads), ignored=2)
