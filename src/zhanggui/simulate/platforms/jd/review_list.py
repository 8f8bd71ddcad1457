"""JD's 商品评价: what buyers wrote of a SKU, with stars; reviews have no number there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

from zhanggui.simulate.files import Row, Written, columns
from zhanggui.simulate.opinions import Review, reviews, yes
from zhanggui.simulate.shop_files import BOOKED_AGAIN, Rounds, save_csv
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

REVIEWS = columns("订单编号,商品编号,商品名称,评分,评价内容,评价时间,用户昵称,是否有图")


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """What was written since the round before, with two days of overlap."""
    before = datetime.combine(rounds[0].start, time())
    every = sorted(reviews(world, shop), key=lambda one: (one.written, one.order.order_id))
    for window in rounds:
        rows = [_row(one) for one in every if before - BOOKED_AGAIN <= one.written < window.at]
        name = f"商品评价_{before:%Y%m%d}_{window.at:%Y%m%d}.csv"
        yield save_csv(folder, shop, name, "review", [REVIEWS, *rows], "utf-8-sig")
        before = window.at


def _row(one: Review) -> Row:
    offer = one.line.offer
    return [
        one.order.order_id, offer.platform_sku_id, offer.title, f"{one.stars}星", one.content,
        f"{one.written:%Y-%m-%d %H:%M:%S}", f"{one.order.buyer[0]}***{one.order.buyer[-1]}", yes(one.has_picture),
    ]  # fmt: skip
