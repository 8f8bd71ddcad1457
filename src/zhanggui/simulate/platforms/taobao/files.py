"""Which files a Taobao or Tmall shop gives, round by round."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from zhanggui.simulate.counters import Counters
from zhanggui.simulate.files import Row, Written, write_html_xls, write_xlsx
from zhanggui.simulate.platforms.taobao import items, orders, reports
from zhanggui.simulate.platforms.taobao.orders import TMALL
from zhanggui.simulate.shop_files import Rounds, held, save_csv, save_xlsx, written
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders, items, refunds, ads and traffic of every round."""
    counters = Counters(world, shop)
    for window in rounds:
        yield from order_files(world, shop, window, folder)
        yield item_file(world, shop, window, folder)
        yield refund_file(world, shop, window, folder)
        ads = list(reports.ad_rows(world, shop, window))
        span = f"{window.start:%Y%m%d}_{window.end - timedelta(days=1):%Y%m%d}"
        yield save_csv(folder, shop, f"万相台_商品报表_{span}.csv", "ad_report", [reports.ADS, *ads], "gbk")
        rows = list(reports.traffic_rows(world, counters, window))
        yield _traffic(folder, shop, f"【生意参谋平台】商品_全部_{span}", rows)


def order_files(world: World, shop: Shop, window: Window, folder: Path) -> Iterator[Written]:
    """Classic files; Tmall's newest round is the workbook without buyers, its first was downloaded twice."""
    known = held(world, shop, window)
    if window.newest and shop.platform == TMALL:
        rows: list[Row] = [orders.NEWEST, *(orders.newest_row(shop, order, window.at) for order in known)]
        yield save_xlsx(folder, shop, f"订单导出_{window.stamp}.xlsx", "order", "订单", rows)
        return
    rows = [orders.classic_header(shop), *(orders.classic_row(shop, order, window.at) for order in known)]
    names = [f"ExportOrderList{window.stamp}.csv"]
    if window.number == 0 and shop.platform == TMALL:
        names.append(f"ExportOrderList{window.stamp} (1).csv")
    for name in names:
        copy = f"{folder.name}/{names[0]}" if name != names[0] else ""
        yield save_csv(folder, shop, name, "order", rows, "gb18030", quote_all=True, same_as=copy)


def item_file(world: World, shop: Shop, window: Window, folder: Path) -> Written:
    """The Taobao shop's first round has the old layout. It carries no line numbers, so the next round of that
    shop does not overlap with it: the same lines under other numbers would be sold twice."""
    known = held(world, shop, window)
    old = shop.platform != TMALL and window.number == 0
    if shop.platform != TMALL and window.number == 1:
        known = [order for order in known if order.created_at.date() >= window.start]
    header, row = (items.OLD_ITEMS, items.old_item_row) if old else (items.NEW_ITEMS, items.new_item_row)
    rows = [header, *(row(order, line, window.at) for order in known for line in order.lines)]
    name = f"ExportOrderDetailList{window.stamp}.csv"
    return save_csv(folder, shop, name, "order_line", rows, "gb18030", quote_all=True)


def refund_file(world: World, shop: Shop, window: Window, folder: Path) -> Written:
    """Cases by the day they were applied for, with the same overlap as orders."""
    rows = [
        items.refund_row(order, line, refund, window.at)
        for order in world.orders[shop.code]
        for line in order.lines
        for refund in line.refunds
        if window.reach_back <= refund.applied_at.date() and refund.applied_at < window.at
    ]
    name = f"退款报表_{window.stamp}.csv"
    return save_csv(folder, shop, name, "refund", [items.REFUNDS, *rows], "gb18030", quote_all=True)


def _traffic(folder: Path, shop: Shop, name: str, rows: list[Row]) -> Written:
    """A workbook from Tmall, an HTML table named .xls from Taobao. Four rows of titles are above the header."""
    if shop.platform == TMALL:
        write_xlsx(folder / f"{name}.xlsx", {"商品_全部": rows})
        return written(folder, shop, f"{name}.xlsx", "traffic", len(rows) - 5)
    write_html_xls(folder / f"{name}.xls", rows)
    return written(folder, shop, f"{name}.xls", "traffic", len(rows) - 5)
