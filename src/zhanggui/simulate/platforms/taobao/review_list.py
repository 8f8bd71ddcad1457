"""来自买家的评价: what buyers wrote, in three words; reviews have no number there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

from zhanggui.simulate.files import Row, Written, columns
from zhanggui.simulate.opinions import Review, reviews, yes
from zhanggui.simulate.shop_files import BOOKED_AGAIN, Rounds, save_csv
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

REVIEWS = columns("订单编号,宝贝ID,宝贝名称,评价类型,评价内容,评价时间,追评内容,买家昵称,商家回复,是否有图")
LEVELS = {5: "好评", 4: "好评", 3: "中评", 2: "差评", 1: "差评"}


def write(world: World, shop: Shop, rounds: Rounds, folder: Path) -> Iterator[Written]:
    """What was written since the round before, with two days of overlap."""
    before = datetime.combine(rounds[0].start, time())
    every = sorted(reviews(world, shop), key=lambda one: (one.written, one.order.order_id))
    for window in rounds:
        rows = [_row(one) for one in every if before - BOOKED_AGAIN <= one.written < window.at]
        name = f"来自买家的评价_{before:%Y%m%d}_{window.at:%Y%m%d}.csv"
        yield save_csv(folder, shop, name, "review", [REVIEWS, *rows], "gb18030")
        before = window.at


def _row(one: Review) -> Row:
    offer = one.line.offer
    return [
        one.order.order_id, offer.product_id, offer.title, LEVELS[one.stars], one.content,
        f"{one.written:%Y-%m-%d %H:%M:%S}", "", f"{one.order.buyer[0]}**", "抱歉，请联系客服" if one.stars < 3 else "",
        yes(one.has_picture),
    ]  # fmt: skip
