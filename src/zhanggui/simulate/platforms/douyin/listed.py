"""A Douyin shop that exports 结算列表 and 小额打款, and advertises on 千川."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from zhanggui.simulate.files import Row, Written
from zhanggui.simulate.orders import Order
from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.douyin import (
    commissions,
    orders,
    payments,
    product_list,
    qianchuan,
    service_report,
)
from zhanggui.simulate.platforms.douyin.settlement import Entry, entries
from zhanggui.simulate.platforms.douyin.settlement_list import LIST, income, list_row, told_apart
from zhanggui.simulate.shop_files import BOOKED_AGAIN, Rounds, held, save_csv, save_xlsx
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.windows import Window
from zhanggui.simulate.world import World


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """Orders by sub-order, the settlement list, payments to buyers and ads of every round; commissions, service and products."""
    before = datetime.combine(rounds[0].start, time())
    for window in rounds:
        rows: list[Row] = [orders.ORDERS]
        for order in held(world, shop, window):
            rows += [orders.sub_order_row(order, line, window.at) for line in order.lines]
        yield save_csv(folder, shop, f"抖店订单_{window.stamp}.csv", "order", rows, "utf-8-sig")
        span = f"{before:%Y%m%d}_{window.at:%Y%m%d}"
        listed = [LIST, *_listed(world, shop, before - BOOKED_AGAIN, window.at)]
        yield save_csv(folder, shop, f"结算列表_{span}.csv", "settlement", listed, "utf-8-sig")
        yield _payments(world, shop, before, window, folder)
        yield from _ads(world, shop, window, folder)
        before = window.at
    yield from commissions.write(world, shop, rounds, folder)
    yield from service_report.write(world, shop, rounds, folder)
    yield product_list.write(world, shop, folder)


def _listed(world: World, shop: Shop, since: datetime, at: datetime) -> Iterator[Row]:
    lines = {
        (order.order_id, line.line_id): (order, line)
        for order in world.orders[shop.code]
        for line in order.lines
    }
    moved = [entry for order in world.orders[shop.code] for entry in entries(order) if since <= entry.at < at]
    for entry in sorted(moved, key=lambda e: (e.at, e.entry_id)):
        yield list_row(*lines[entry.order_id, entry.line_id], entry)


def _payments(world: World, shop: Shop, before: datetime, window: Window, folder: Path) -> Written:
    """What was asked for since the round before; what has not arrived cost nothing."""
    since, at = before - BOOKED_AGAIN, window.at
    made = [one for order in world.orders[shop.code] for one in payments.payments(order)]
    asked = sorted(
        (p for p in made if since <= p.asked_at < at), key=lambda p: (p.asked_at, p.order.order_id)
    )
    rows = [payments.PAYMENTS, *(payments.payment_row(payment, at) for payment in asked)]
    name = f"小额打款_{before:%Y%m%d}_{at:%Y%m%d}.csv"
    waiting = sum(not payment.arrived(at) for payment in asked)
    return save_csv(folder, shop, name, "settlement", rows, "utf-8-sig", ignored=waiting)


def _ads(world: World, shop: Shop, window: Window, folder: Path) -> Iterator[Written]:
    """By product: in today's words and in the older ones in turn. By creative the same money again, and the last day by plan."""
    last = window.end - timedelta(days=1)
    span = f"{window.start:%Y%m%d}_{last:%Y%m%d}"
    older = window.number % 2 == 1
    rows = list(qianchuan.product_rows(world, shop, window, older=older))
    if older:
        body = [qianchuan.OLDER_BY_PRODUCT, *rows]
        yield save_csv(folder, shop, f"千川_商品报表_{span}.csv", "ad_report", body, "utf-8-sig")
    else:
        name = f"千川_商品报表_{span}.xlsx"
        yield save_xlsx(folder, shop, name, "ad_report", "商品", [qianchuan.BY_PRODUCT, *rows], ignored=1)
    rows = [qianchuan.BY_CREATIVE, *qianchuan.creative_rows(world, shop, window)]
    yield save_xlsx(folder, shop, f"千川_素材报表_{span}.xlsx", "ad_report", "素材", rows, ignored=1)
    plans = [qianchuan.OLDER_BY_PLAN, *qianchuan.plan_rows(world, shop, last)]
    if len(plans) > 1:
        yield save_csv(folder, shop, f"千川_计划报表_{last:%Y%m%d}.csv", "ad_report", plans, "utf-8-sig")


def missing(world: World, order: Order) -> Iterator[str]:
    """What the list says as one sum."""
    if not told_apart(order, world.now):
        yield "refund not told"


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    """The list's rows in their parts, and what was paid to buyers."""
    for order in world.orders[shop.code]:
        for entry in entries(order):
            yield from _parts(entry)
        for payment in payments.payments(order):
            if payment.arrives_at:
                yield BillEntry(
                    at=payment.arrives_at, order_id=order.order_id, kind="compensation", amount=-payment.amount,
                    text=payment.why,
                )  # fmt: skip


def _parts(entry: Entry) -> Iterator[BillEntry]:
    """Goods and discounts in one sum, the two fees that have columns, and the rest of what was kept."""
    sale = "goods_with_subsidy" if entry.paid else "refund"
    rest = entry.recruiter_fee + entry.outside_fee
    parts = ((sale, income(entry)), ("commission", entry.platform_fee), ("influencer", entry.influencer_fee))
    for kind, fen in (*parts, ("other_fee", rest)):
        if fen:
            yield BillEntry(at=entry.at, order_id=entry.order_id, kind=kind, amount=fen, text=entry.scene)
