"""A Tmall shop that keeps its bills: orders by ticked columns, the Alipay account and the ad account month by month."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from zhanggui.simulate.files import Row, Written
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.taobao import (
    ad_account,
    alipay,
    alipay_files,
    assistant,
    chitu,
    files,
    picker,
    reports,
    review_list,
)
from zhanggui.simulate.shop_files import Rounds, held, save_csv, save_xlsx, written
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.size import months_later
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

Month = tuple[date, datetime]
"""First day of a calendar month, and when its flow was downloaded: at half past nine on the day after its last."""


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders, items, refunds, ads and the shop's traffic round by round; both accounts by the month; then what buyers wrote,
    how they were served, and the items on sale."""
    for window in rounds:
        chosen = held(world, shop, window)
        rows = [picker.PICKED, *(picker.picked_row(shop, order, window.at) for order in chosen)]
        yield save_xlsx(folder, shop, f"订单导出_{window.stamp}.xlsx", "order", "订单", rows)
        yield files.item_file(world, shop, window, folder)
        yield files.refund_file(world, shop, window, folder)
        span = f"{window.start:%Y%m%d}_{window.end - timedelta(days=1):%Y%m%d}"
        ads = [reports.ADS, *reports.ad_rows(world, shop, window)]
        yield save_csv(folder, shop, f"万相台_商品报表_{span}.csv", "ad_report", ads, "gbk")
        yield _traffic(world, shop, window, folder, span)
    yield from _alipay(world, shop, folder)
    yield from _ad_account(world, shop, folder)
    yield from review_list.write(world, shop, rounds, folder)
    yield from chitu.write(world, shop, rounds, folder)
    yield assistant.write(world, shop, folder)


def _traffic(world: World, shop: Shop, window: Window, folder: Path, span: str) -> Written:
    name, rows = f"生意参谋_店铺概况_{span}.xlsx", list(picker.shop_day_rows(world, shop, window))
    save_xlsx(folder, shop, name, "traffic", "数据", rows)
    return written(folder, shop, name, "traffic", len(rows) - picker.TITLES_ABOVE)


def _alipay(world: World, shop: Shop, folder: Path) -> Iterator[Written]:
    """Every other month in the long layout. The month that has only begun is downloaded too."""
    moves = [(number, *one) for number, one in enumerate(alipay.account(world, shop), start=1)]
    for place, (start, at) in enumerate(months(world)):
        own = [one for one in moves if within(start, at, one[1].at)]
        name = f"支付宝账务明细_{start:%Y%m}.csv"
        if place % 2:
            yield save_csv(
                folder,
                shop,
                name,
                "settlement",
                list(alipay_files.short_rows(own)),
                "gb18030",
                quote_all=True,
            )
            continue
        rows = list(alipay_files.long_rows(own, start, at))
        save_csv(folder, shop, name, "settlement", rows, "gb18030")
        below = alipay_files.NOTES_BELOW
        yield written(folder, shop, name, "settlement", len(own) + below, ignored=below)


def _ad_account(world: World, shop: Shop, folder: Path) -> Iterator[Written]:
    moves = ad_account.flow(world, shop)
    for start, at in months(world):
        rows: list[Row] = [ad_account.FLOW]
        rows += [ad_account.flow_row(*one) for one in moves if within(start, at, one[0].at)]
        yield save_csv(folder, shop, f"推广账户流水_{start:%Y%m}.csv", "settlement", rows, "gbk")


def months(world: World) -> Iterator[Month]:
    """The calendar months of trade, and the one that the last export falls into."""
    for number in range(world.size.months):
        after = months_later(world.size.start, number + 1)
        yield months_later(world.size.start, number), datetime.combine(after, time(9, 30))
    yield world.size.end, world.now


def within(start: date, at: datetime, moment: datetime) -> bool:
    """Of the month that began then, and downloaded by the moment."""
    return moment <= at and (moment.year, moment.month) == (start.year, start.month)


def missing(world: World, order: Order) -> Iterator[str]:
    """The sale comes to the account when the order completes; what closes before never does."""
    done = order.completed_at is not None and order.completed_at <= world.now
    if not done and not all(line.closed(world.now) for line in order.lines if line.paid):
        yield "not settled"


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    """Both accounts. What the ads of a day cost belongs to that day, not to the night it was booked."""
    for move, _ in alipay.account(world, shop):
        yield BillEntry(
            at=move.at, order_id=move.order_id, kind=move.kind, amount=move.amount, text=move.remark
        )
    for flow, _ in ad_account.flow(world, shop):
        kind = "ads" if flow.spends else "transfer"
        yield BillEntry(at=datetime.combine(flow.day, time()), kind=kind, amount=flow.amount, text=flow.trade)
