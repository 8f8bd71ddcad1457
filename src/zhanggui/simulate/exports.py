"""Each shop's folder: which files its platform gives, round by round."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from zhanggui.simulate import (
    amazon,
    douyin,
    douyin_settlement,
    ebay,
    jd,
    jd_settlement,
    kuaishou,
    kuaishou_settlement,
    pinduoduo,
    shopify,
    taobao,
    taobao_items,
    taobao_reports,
    wechat,
    woocommerce,
    xiaohongshu,
    youzan,
)
from zhanggui.simulate.files import Row, Written, write_csv, write_html_xls, write_text, write_xlsx
from zhanggui.simulate.orders import Order
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

Rounds = list[Window]


def write_exports(world: World, rounds: Rounds, root: Path) -> Iterator[Written]:
    """All files of all shops."""
    for shop in world.shops:
        yield from FAMILIES[shop.family](world, shop, rounds, root / shop.code)


def write_taobao(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders, items, refunds, ads and traffic of every round."""
    counters = taobao_reports.Counters(world, shop)
    for window in rounds:
        yield from _taobao_orders(world, shop, window, folder)
        yield _taobao_items(world, shop, window, folder)
        yield _taobao_refunds(world, shop, window, folder)
        ads = list(taobao_reports.ad_rows(world, shop, window))
        span = f"{window.start:%Y%m%d}_{window.end - timedelta(days=1):%Y%m%d}"
        yield _csv(
            folder, shop, f"万相台_商品报表_{span}.csv", "ad_report", [taobao_reports.ADS, *ads], "gbk"
        )
        rows = list(taobao_reports.traffic_rows(world, counters, window))
        yield _traffic(folder, shop, f"【生意参谋平台】商品_全部_{span}", rows)


def _taobao_orders(world: World, shop: Shop, window: Window, folder: Path) -> Iterator[Written]:
    """Classic files; Tmall's newest round is the workbook without buyers, its first was downloaded twice."""
    orders = held(world, shop, window)
    if window.newest and shop.platform == "天猫":
        rows: list[Row] = [taobao.NEWEST, *(taobao.newest_row(shop, order, window.at) for order in orders)]
        write_xlsx(folder / f"订单导出_{window.stamp}.xlsx", {"订单": rows})
        yield _written(folder, shop, f"订单导出_{window.stamp}.xlsx", "order", len(rows) - 1)
        return
    rows = [taobao.classic_header(shop), *(taobao.classic_row(shop, order, window.at) for order in orders)]
    names = [f"ExportOrderList{window.stamp}.csv"]
    if window.number == 0 and shop.platform == "天猫":
        names.append(f"ExportOrderList{window.stamp} (1).csv")
    for name in names:
        copy = f"{folder.name}/{names[0]}" if name != names[0] else ""
        yield _csv(folder, shop, name, "order", rows, "gb18030", quote_all=True, same_as=copy)


def _taobao_items(world: World, shop: Shop, window: Window, folder: Path) -> Written:
    """The Taobao shop's first round has the old layout. It carries no line numbers, so the next round of that
    shop does not overlap with it: the same lines under other numbers would be sold twice."""
    orders = held(world, shop, window)
    old = shop.platform == "淘宝" and window.number == 0
    if shop.platform == "淘宝" and window.number == 1:
        orders = [order for order in orders if order.created_at.date() >= window.start]
    header, row = (
        (taobao_items.OLD_ITEMS, taobao_items.old_item_row)
        if old
        else (taobao_items.NEW_ITEMS, taobao_items.new_item_row)
    )
    rows = [header, *(row(order, line, window.at) for order in orders for line in order.lines)]
    name = f"ExportOrderDetailList{window.stamp}.csv"
    return _csv(folder, shop, name, "order_line", rows, "gb18030", quote_all=True)


def _taobao_refunds(world: World, shop: Shop, window: Window, folder: Path) -> Written:
    """Cases by the day they were applied for, with the same overlap as orders."""
    rows = [
        taobao_items.refund_row(order, line, refund, window.at)
        for order in world.orders[shop.code]
        for line in order.lines
        for refund in line.refunds
        if window.reach_back <= refund.applied_at.date() and refund.applied_at < window.at
    ]
    name = f"退款报表_{window.stamp}.csv"
    return _csv(folder, shop, name, "refund", [taobao_items.REFUNDS, *rows], "gb18030", quote_all=True)


def _traffic(folder: Path, shop: Shop, name: str, rows: list[Row]) -> Written:
    """A workbook from Tmall, an HTML table named .xls from Taobao. Four rows of titles are above the header."""
    if shop.platform == "天猫":
        write_xlsx(folder / f"{name}.xlsx", {"商品_全部": rows})
        return _written(folder, shop, f"{name}.xlsx", "traffic", len(rows) - 5)
    write_html_xls(folder / f"{name}.xls", rows)
    return _written(folder, shop, f"{name}.xls", "traffic", len(rows) - 5)


def write_pinduoduo(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders as CSV and as workbook in turn; the account's ads as an HTML table named .xls."""
    for window in rounds:
        rows = [pinduoduo.order_row(order, window.at) for order in held(world, shop, window)]
        again = rows[:3] if window.number == 0 else []
        rows += again
        name = f"orders_export{window.stamp}"
        if window.number % 2:
            write_xlsx(folder / f"{name}.xlsx", {"订单": [pinduoduo.ORDERS, *rows]})
            yield _written(folder, shop, f"{name}.xlsx", "order", len(rows))
        else:
            body = [pinduoduo.ORDERS, *rows]
            yield _csv(folder, shop, f"{name}.csv", "order", body, "utf-8-sig", repeated=len(again))
        ads = list(pinduoduo.ad_rows(world, shop, window))
        name = f"推广账户报表_{window.start:%Y%m%d}_{window.end - timedelta(days=1):%Y%m%d}.xls"
        write_html_xls(folder / name, [pinduoduo.ADS, *ads])
        yield _written(folder, shop, name, "ad_report", len(ads), ignored=2)


def write_douyin(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders (the second shop by main order) and money movements; one file was ruined by Excel."""
    before = datetime.combine(rounds[0].start, time())
    movements = [entry for order in world.orders[shop.code] for entry in douyin_settlement.entries(order)]
    for window in rounds:
        rows: list[Row] = [douyin.ORDERS, *_douyin_rows(shop, held(world, shop, window), window.at)]
        yield _csv(folder, shop, f"抖店订单_{window.stamp}.csv", "order", rows, "utf-8-sig")
        if window.number == 0 and shop.code == "douyin-live":
            ruined = [douyin.ORDERS, *(_ruined(row) for row in rows[1:13])]
            name = "抖店订单_Excel另存为.csv"
            yield _csv(folder, shop, name, "order", ruined, "utf-8-sig", quarantined=len(ruined) - 1)
        yield _settlement(world, shop, movements, before, window, folder)
        before = window.at


def _douyin_rows(shop: Shop, orders: list[Order], at: datetime) -> Iterator[Row]:
    for order in orders:
        if shop.code == "douyin-select":
            yield douyin.main_order_row(order, at)
        else:
            yield from (douyin.sub_order_row(order, line, at) for line in order.lines)


def _ruined(row: Row) -> Row:
    """Ids after a pass through Excel: ``6.95671E+18``, the digits gone for good."""
    first, second, *rest = row
    return [f"{float(str(first).strip()):.5E}", f"{float(str(second).strip()):.5E}", *rest]


def _settlement(
    world: World,
    shop: Shop,
    movements: list[douyin_settlement.Entry],
    before: datetime,
    window: Window,
    folder: Path,
) -> Written:
    """Movements since the round before, with two days of overlap, and the weekly transfer to the bank."""
    since = before - timedelta(days=2)
    entries = sorted((e for e in movements if since <= e.at < window.at), key=lambda e: (e.at, e.entry_id))
    rows: list[Row] = [douyin_settlement.entry_row(entry) for entry in entries]
    for number, day in enumerate(d for d in world.size.days if d.weekday() == 0):
        moment = datetime.combine(day, time(10))
        if since <= moment < window.at:
            rows.append(douyin_settlement.transfer_row(moment, number, 500_000))
    body = [douyin_settlement.ENTRIES, douyin_settlement.FORMULAS, *rows]
    name = f"动账明细_{before:%Y%m%d}_{window.at:%Y%m%d}.csv"
    return _csv(folder, shop, name, "settlement", body, "utf-8-sig", ignored=1)


def write_jd(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders as CSV and as workbook in turn, bills with two days of overlap, ads and traffic by SKU."""
    before = datetime.combine(rounds[0].start, time())
    mondays = [datetime.combine(day, time()) for day in world.size.days if day.weekday() == 0]
    booked = [entry for order in world.orders[shop.code] for entry in jd_settlement.entries(order)]
    booked += jd_settlement.top_ups(mondays)
    counters = taobao_reports.Counters(world, shop)
    for window in rounds:
        span = f"{window.start:%Y%m%d}_{window.end - timedelta(days=1):%Y%m%d}"
        rows: list[Row] = [jd.ORDERS, *jd.order_rows(held(world, shop, window), window.at)]
        name = f"京东订单_{window.stamp}"
        if window.number % 2:
            write_xlsx(folder / f"{name}.xlsx", {"订单": rows})
            yield _written(folder, shop, f"{name}.xlsx", "order", len(rows) - 1)
        else:
            yield _csv(folder, shop, f"{name}.csv", "order", rows, "gb18030", quote_all=True)
        yield _jd_bill(shop, booked, before, window, folder)
        yield _csv(
            folder, shop, f"京准通_{span}.csv", "ad_report", list(jd.ad_rows(world, shop, window)), "gb18030"
        )
        traffic = list(jd.traffic_rows(world, counters, window))
        write_xlsx(folder / f"商智_SKU明细_{span}.xlsx", {"SKU": traffic})
        yield _written(folder, shop, f"商智_SKU明细_{span}.xlsx", "traffic", len(traffic) - 1)
        before = window.at


def _jd_bill(
    shop: Shop, booked: list[jd_settlement.Entry], before: datetime, window: Window, folder: Path
) -> Written:
    since = before - timedelta(days=2)
    entries = sorted((e for e in booked if since <= e.at < window.at), key=lambda e: e.at)
    rows: list[Row] = [jd_settlement.BILL, *(jd_settlement.entry_row(entry) for entry in entries)]
    name = f"订单结算明细对账_{before:%Y-%m-%d}_{window.at:%Y-%m-%d}.csv"
    return _csv(folder, shop, name, "settlement", rows, "utf-8-sig")


def write_shopify(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """orders_export.csv of every round: UTF-8 without BOM."""
    for window in rounds:
        rows = [row for order in held(world, shop, window) for row in shopify.order_rows(order, window.at)]
        name = f"orders_export_{window.number + 1}.csv"
        yield _csv(folder, shop, name, "order", [shopify.ORDERS, *rows], "utf-8")


def write_wechat(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders of every round, with their fees."""
    for window in rounds:
        rows = [row for order in held(world, shop, window) for row in wechat.order_rows(order, window.at)]
        name = f"微信小店订单_{window.stamp}.csv"
        yield _csv(folder, shop, name, "order", [wechat.ORDERS, *rows], "utf-8-sig")


def write_youzan(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Items of every round, as a workbook."""
    for window in rounds:
        rows = [row for order in held(world, shop, window) for row in youzan.item_rows(order, window.at)]
        name = f"有赞订单商品_{window.stamp}.xlsx"
        write_xlsx(folder / name, {"订单商品": [youzan.ITEMS, *rows]})
        yield _written(folder, shop, name, "order_line", len(rows))


def write_kuaishou(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders of every round, and what was settled since the round before (two days of overlap)."""
    settled = [row for order in world.orders[shop.code] for row in kuaishou_settlement.settled_rows(order)]
    before = datetime.combine(rounds[0].start, time())
    for window in rounds:
        rows = [kuaishou.order_row(order, window.at) for order in held(world, shop, window)]
        name = f"快手订单_{window.stamp}.csv"
        yield _csv(folder, shop, name, "order", [kuaishou.ORDERS, *rows], "utf-8-sig")
        since = before - timedelta(days=2)
        new = sorted((s for s in settled if since <= s.at < window.at), key=lambda s: s.at)
        name = f"快手_结算明细_{before:%Y%m%d}_{window.at:%Y%m%d}.csv"
        body = [kuaishou_settlement.SETTLEMENT, *(kuaishou_settlement.settlement_row(s) for s in new)]
        yield _csv(folder, shop, name, "settlement", body, "utf-8-sig")
        before = window.at


def write_xiaohongshu(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders of every round, and what was settled since the round before (two days of overlap)."""
    settled = [row for order in world.orders[shop.code] for row in xiaohongshu.settled_rows(order)]
    before = datetime.combine(rounds[0].start, time())
    for window in rounds:
        rows = [
            row for order in held(world, shop, window) for row in xiaohongshu.order_rows(order, window.at)
        ]
        name = f"小红书订单_{window.stamp}.xlsx"
        write_xlsx(folder / name, {"包裹详情": [xiaohongshu.ORDERS, *rows]})
        yield _written(folder, shop, name, "order_line", len(rows))
        since = before - timedelta(days=2)
        new = sorted((s for s in settled if since <= s.at < window.at), key=lambda s: s.at)
        name = f"小红书_商品结算明细_{before:%Y%m%d}_{window.at:%Y%m%d}.xlsx"
        body = [xiaohongshu.SETTLEMENT, *(xiaohongshu.settlement_row(s) for s in new)]
        write_xlsx(folder / name, {"商品结算明细": body})
        yield _written(folder, shop, name, "settlement", len(new))
        before = window.at


def write_amazon(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """All orders of a round in one report, and the settlement of what was booked since the round before."""
    before = datetime.combine(rounds[0].start, time())
    booked = [one for order in world.orders[shop.code] for one in amazon.bookings(order)]
    for window in rounds:
        rows = [row for order in held(world, shop, window) for row in amazon.order_rows(order, window.at)]
        span = f"{window.reach_back:%Y%m%d}-{window.end - timedelta(days=1):%Y%m%d}"
        yield _tsv(folder, shop, f"all_orders_{span}.txt", "order", [amazon.ORDERS, *rows])
        since = sorted((one for one in booked if before <= one.at < window.at), key=lambda one: one.at)
        lines = list(amazon.settlement_rows(window.number, since, before, window.at))
        name = f"settlement_v2_{window.at:%Y%m%d}.txt"
        yield _tsv(folder, shop, name, "settlement", [amazon.SETTLEMENT, *lines], ignored=1)
        before = window.at


def write_woocommerce(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Answers of the REST interface, pages of a hundred orders one behind the other."""
    for window in rounds:
        orders = held(world, shop, window)
        pages = [woocommerce.page(orders[at : at + 100], window.at) for at in range(0, len(orders), 100)]
        name = f"orders_{window.stamp}.json"
        write_text(folder / name, "\n".join(pages or ["[]"]) + "\n", encoding="utf-8")
        yield _written(folder, shop, name, "order", len(orders))


def write_ebay(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """The orders report of every round: UTF-8 with BOM, framed as eBay does."""
    for window in rounds:
        rows = [row for order in held(world, shop, window) for row in ebay.order_rows(order, window.at)]
        name = f"eBay-OrdersReport-{window.at:%b-%d-%Y}.csv"
        write_csv(folder / name, ebay.framed(rows, "greensprout"), encoding="utf-8-sig")
        yield _written(folder, shop, name, "order", len(rows) + 2, ignored=2)


FAMILIES: dict[str, Callable[[World, Shop, Rounds, Path], Iterator[Written]]] = {
    "taobao": write_taobao,
    "pinduoduo": write_pinduoduo,
    "douyin": write_douyin,
    "jd": write_jd,
    "shopify": write_shopify,
    "wechat": write_wechat,
    "youzan": write_youzan,
    "kuaishou": write_kuaishou,
    "xiaohongshu": write_xiaohongshu,
    "amazon": write_amazon,
    "woocommerce": write_woocommerce,
    "ebay": write_ebay,
}


def held(world: World, shop: Shop, window: Window) -> list[Order]:
    """The shop's orders in a round's files, newest first as consoles list them."""
    return [order for order in reversed(world.orders[shop.code]) if window.holds(order)]


def _csv(
    folder: Path, shop: Shop, name: str, kind: str, rows: list[Row], encoding: str, *, quote_all: bool = False,
    ignored: int = 0, repeated: int = 0, quarantined: int = 0, same_as: str = "",
) -> Written:  # fmt: skip
    write_csv(folder / name, rows, encoding=encoding, quote_all=quote_all)
    return _written(
        folder, shop, name, kind, len(rows) - 1, ignored=ignored, repeated=repeated, quarantined=quarantined,
        same_as=same_as,
    )  # fmt: skip


def _tsv(folder: Path, shop: Shop, name: str, kind: str, rows: list[Row], *, ignored: int = 0) -> Written:
    text = "".join("\t".join(map(str, row)) + "\r\n" for row in rows)
    write_text(folder / name, text, encoding="utf-8")
    return _written(folder, shop, name, kind, len(rows) - 1, ignored=ignored)


def _written(
    folder: Path, shop: Shop, name: str, kind: str, records: int, *, ignored: int = 0, repeated: int = 0,
    quarantined: int = 0, same_as: str = "",
) -> Written:  # fmt: skip
    return Written(
        file=f"{folder.name}/{name}", shop=shop.code, kind=kind, records=records, ignored=ignored, repeated=repeated,
        quarantined=quarantined, same_as=same_as,
    )  # fmt: skip
