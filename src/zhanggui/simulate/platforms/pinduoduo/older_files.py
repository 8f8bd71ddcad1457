"""A Pinduoduo shop that still exports in older words, looks at its ads by product, and keeps its deductions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from zhanggui.simulate.files import Row, Written
from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.pinduoduo import deductions, older, product_ads, product_list, service_report
from zhanggui.simulate.shop_files import BOOKED_AGAIN, Rounds, held, save_csv, save_xlsx
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World

DAY_BY_DAY = 3
"""So many last days are exported one by one, without a day column."""


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders as workbook and as CSV in turn, deductions with two days of overlap, ads in three layouts; service and products."""
    before = datetime.combine(rounds[0].start, time())
    for window in rounds:
        rows: list[Row] = [older.ORDERS]
        rows += [older.older_order_row(order, window.at) for order in held(world, shop, window)]
        name = f"orders_export{window.stamp}"
        if window.number % 2:
            yield save_csv(folder, shop, f"{name}.csv", "order", rows, "gb18030")
        else:
            yield save_xlsx(folder, shop, f"{name}.xlsx", "order", "订单", rows)
        yield _claims(world, shop, before, window, folder)
        yield from _ads(world, shop, window, folder)
        before = window.at
    yield from service_report.write(world, shop, rounds, folder)
    yield product_list.write(world, shop, folder)


def _claims(world: World, shop: Shop, before: datetime, window: Window, folder: Path) -> Written:
    """What was claimed since the round before; what is not paid costs nothing."""
    since, at = before - BOOKED_AGAIN, window.at
    made = [one for order in world.orders[shop.code] for one in deductions.deductions(order)]
    asked = sorted(
        (c for c in made if since <= c.asked_at < at), key=lambda c: (c.asked_at, c.order.order_id)
    )
    rows = [deductions.DEDUCTIONS, *(deductions.deduction_row(shop, claim, at) for claim in asked)]
    name = f"扣款记录_{before:%Y%m%d}_{at:%Y%m%d}.csv"
    unpaid = sum(not claim.paid(at) for claim in asked)
    return save_csv(folder, shop, name, "settlement", rows, "utf-8-sig", ignored=unpaid)


def _ads(world: World, shop: Shop, window: Window, folder: Path) -> Iterator[Written]:
    """The account and its plans in turn say the same money again that the products say."""
    span = f"{window.start:%Y%m%d}_{window.end - timedelta(days=1):%Y%m%d}"
    if window.number % 2:
        rows = [older.PLANS, *older.plan_rows(world, shop, window)]
        yield save_csv(folder, shop, f"推广计划_分天_{span}.csv", "ad_report", rows, "utf-8-sig")
    else:
        rows = [older.ADS, *older.account_rows(world, shop, window)]
        yield save_csv(
            folder, shop, f"多多搜索_账户_分天_{span}.csv", "ad_report", rows, "utf-8-sig", ignored=1
        )
    days = [day for day in world.size.days if window.start <= day < window.end]
    single = days[-DAY_BY_DAY:] if window.newest else []
    yield _products(world, shop, days[: len(days) - len(single)], folder, dated=True)
    spent = {day for day, _ in world.ads[shop.code]}
    for day in single:
        if day in spent:
            yield _products(world, shop, [day], folder, dated=False)


def _products(world: World, shop: Shop, days: list[date], folder: Path, *, dated: bool) -> Written:
    name = f"商品推广_{days[0]:%Y%m%d}_{days[-1]:%Y%m%d}.xlsx"
    rows = [product_ads.header(dated=dated), *product_ads.product_rows(world, shop, days, dated=dated)]
    return save_xlsx(folder, shop, name, "ad_report", "商品", rows, ignored=product_ads.NOTES_BELOW)


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    """Deductions that were paid, on the day they were asked for."""
    for order in world.orders[shop.code]:
        for claim in deductions.deductions(order):
            if claim.paid(world.now):
                yield BillEntry(
                    at=claim.asked_at,
                    order_id=order.order_id,
                    kind="compensation",
                    amount=-claim.amount,
                    text=claim.why,
                )
