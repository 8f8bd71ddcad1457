"""All that moved on a Douyin shop's account."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.douyin.settlement import TRANSFER, Entry, entries, transfers
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    """Every part of every movement, and the weekly transfers to the bank."""
    for order in world.orders[shop.code]:
        for entry in entries(order):
            yield from _parts(entry)
    for at, _number in transfers(world.size.days):
        yield BillEntry(at=at, kind="transfer", amount=-TRANSFER, text="提现")


def _parts(entry: Entry) -> Iterator[BillEntry]:
    parts = (
        ("goods", entry.paid, "订单实付应结"), ("subsidy", entry.subsidy, "实际平台补贴"), ("refund", entry.refund, "订单退款"),
        ("commission", entry.platform_fee, "平台服务费"), ("influencer", entry.influencer_fee, "佣金"),
        ("service_fee", entry.recruiter_fee, "招商服务费"), ("other_fee", entry.outside_fee, "站外推广费"),
    )  # fmt: skip
    for kind, amount, text in parts:
        if amount:
            yield BillEntry(at=entry.at, order_id=entry.order_id, kind=kind, amount=amount, text=text)
