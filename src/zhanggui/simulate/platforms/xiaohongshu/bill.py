"""All that a Xiaohongshu shop was settled."""

from __future__ import annotations

from collections.abc import Iterator

from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.platforms.xiaohongshu.settlement import settled_rows
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World


def bill(world: World, shop: Shop) -> Iterator[BillEntry]:
    """Every part of every row; goods and postage of a row that belongs to a case went back to the buyer."""
    for order in world.orders[shop.code]:
        for row in settled_rows(order):
            sale = "refund" if row.case else "goods"
            parts = (
                (sale, row.goods, "商品实付/实退"), (sale, row.postage, "运费实付/实退"), ("subsidy", row.subsidy, "平台优惠补贴"),
                ("commission", row.commission, "佣金总额"), ("influencer", row.host, "分销佣金"),
            )  # fmt: skip
            for kind, amount, text in parts:
                if amount:
                    yield BillEntry(at=row.at, order_id=order.order_id, kind=kind, amount=amount, text=text)
