"""Which shop exports what: the second one also its compensations, 商智 while a day goes on,
what buyers wrote, how they were served, and the products on sale."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from zhanggui.simulate.files import Row, Written
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.jd import bill as bills
from zhanggui.simulate.platforms.jd import (
    compensations,
    files,
    product_list,
    review_list,
    service_report,
    so_far,
)
from zhanggui.simulate.shop_files import BOOKED_AGAIN, Rounds, save_csv
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

COMPENSATES = "jd-home"
AFTERNOON = time(16)


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    yield from files.write(world, shop, rounds, folder)
    if shop.code == COMPENSATES:
        yield from _more(world, shop, rounds, folder)
        yield from review_list.write(world, shop, rounds, folder)
        yield from service_report.write(world, shop, rounds, folder)
        yield product_list.write(world, shop, folder)


def _more(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Cases with two days of overlap; the last day of the round as it looked in the afternoon."""
    before = datetime.combine(rounds[0].start, time())
    for window in rounds:
        cases = [case for order in world.orders[shop.code] for case in compensations.compensations(order)]
        asked = [case for case in cases if before - BOOKED_AGAIN <= case.asked_at < window.at]
        rows: list[Row] = [compensations.COMPENSATIONS]
        for case in sorted(asked, key=lambda c: (c.asked_at, c.number)):
            rows.append(compensations.compensation_row(shop, case, window.at))
        unpaid = sum(not case.paid(window.at) for case in asked)
        name = f"赔付单_{before:%Y%m%d}_{window.at:%Y%m%d}.csv"
        yield save_csv(folder, shop, name, "settlement", rows, "gb18030", ignored=unpaid)
        at = datetime.combine(window.end - timedelta(days=1), AFTERNOON)
        rows = [so_far.SO_FAR, *so_far.so_far_rows(world, shop, at)]
        yield save_csv(folder, shop, f"商智_实时SKU_{at:%Y%m%d}.csv", "traffic", rows, "utf-8-sig")
        before = window.at


def besides(order: Order, at: datetime) -> int:
    """Compensations."""
    return compensations.paid_out(order, at) if order.shop == COMPENSATES else 0


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    """The rows of the bills, and compensations on the day they were asked for."""
    yield from bills.bill(world, shop)
    if shop.code == COMPENSATES:
        for order in world.orders[shop.code]:
            yield from (_entry(case) for case in compensations.compensations(order) if case.paid(world.now))


def _entry(case: compensations.Compensation) -> BillEntry:
    number = case.order.order_id
    return BillEntry(
        at=case.asked_at, order_id=number, kind="compensation", amount=-case.amount, text=case.why
    )
