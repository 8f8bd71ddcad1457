"""All that a Kuaishou shop was settled."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.kuaishou.settlement import settled_rows
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    """Every part of every row."""
    for order in world.orders[shop.code]:
        for row in settled_rows(order):
            parts = (
                ("goods", row.paid, "订单实付"), ("subsidy", row.subsidy, "平台补贴"), ("refund", -row.refund, "订单退款"),
                ("commission", -row.fee, "技术服务费"),
            )  # fmt: skip
            for kind, amount, text in parts:
                if amount:
                    yield BillEntry(at=row.at, order_id=order.order_id, kind=kind, amount=amount, text=text)
