"""All that stands on a JD shop's bills."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.jd.settlement import COMMISSION, SERVICE_FEE, Entry, booked_of_shop
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

KINDS = {COMMISSION: "commission", SERVICE_FEE: "service_fee", "京准通充值": "transfer"}
"""Fees; everything else is what the platform pays for goods, coupons of its own included, or takes back for them."""


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    """Every row that has an amount."""
    for entry in booked_of_shop(world, shop):
        if entry.amount:
            order_id = entry.order.order_id if entry.order else ""
            yield BillEntry(
                at=entry.at, order_id=order_id, kind=_kind(entry), amount=entry.amount, text=entry.fee
            )


def _kind(entry: Entry) -> str:
    goods = "refund" if entry.fee == "货款" and entry.amount < 0 else "goods_with_subsidy"
    return KINDS.get(entry.fee, goods)
