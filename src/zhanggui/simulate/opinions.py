"""What buyers wrote, and what competitors asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from zhanggui.simulate.chance import chance
from zhanggui.simulate.fen import amount
from zhanggui.simulate.files import Row, columns
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.register import all_shops
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

REVIEWS = columns("店铺编码,评价编号,订单编号,商品ID,商家编码,商品名称,评价时间,星级,评价内容,有图")
PRICES = columns("SKU编码,竞争对手,竞品链接,平台,采集时间,价格,币种,月销量,促销活动,来源")
WORDS = {
    5: ("质量很好，包装也用心", "第二次买了，家人都喜欢", "发货快，颜色和图片一样", "性价比高,推荐"),
    4: ("不错，就是快递慢了点", "整体满意，味道散一散就好"),
    3: ("一般般，对得起这个价格", "比想象中小一些"),
    2: ("有瑕疵，客服态度还行", "颜色有点偏差"),
    1: ("用了两天就坏了", "和描述不符，申请退款了"),
}
RIVALS = (("悦居生活馆", 1), ("小满良品", 3))
"""Rivals, each on the platform of the shop at a place."""


@dataclass(frozen=True, kw_only=True)
class Review:
    """What one buyer wrote about the first line of an order; ``stars`` are 1 to 5."""

    order: Order
    written: datetime
    stars: int
    content: str
    has_picture: bool

    @property
    def line(self) -> Line:
        """What it is about."""
        return self.order.lines[0]


def review_rows(world: World) -> Iterator[Row]:
    """The reviews the merchant copied by hand: of the Chinese shops whose platform gave no list of its own."""
    for shop in world.shops:
        if shop.currency == "CNY" and not shop.own_reviews:
            yield from (_row(review) for review in reviews(world, shop))


def reviews(world: World, shop: Shop) -> Iterator[Review]:
    """One in eight complete orders is reviewed; refunds and bad batches make angry ones."""
    rng = chance(world.size.seed, "reviews", shop.code)
    for order in world.orders[shop.code]:
        written = order.completed_at and order.completed_at + timedelta(hours=rng.randrange(2, 96))
        if rng.random() < 0.125 and written and written <= world.now:
            yield _review(world, order, written)


def _review(world: World, order: Order, written: datetime) -> Review:
    rng = chance(world.size.seed, "review", order.order_id)
    weights = (30, 25, 20, 15, 10) if order.lines[0].refunds else (2, 3, 6, 17, 72)
    stars = rng.choices((1, 2, 3, 4, 5), weights)[0]
    content, has_picture = rng.choice(WORDS[stars]), rng.random() < 0.3
    return Review(order=order, written=written, stars=stars, content=content, has_picture=has_picture)


def _row(review: Review) -> Row:
    order, offer = review.order, review.line.offer
    digits = "".join(letter for letter in order.order_id if letter.isdigit())
    return [
        order.shop, f"R{digits[-14:]}", order.order_id, offer.product_id, offer.code, offer.title,
        f"{review.written:%Y-%m-%d %H:%M:%S}", review.stars, review.content, yes(review.has_picture),
    ]  # fmt: skip


def yes(said: bool) -> str:
    """是 or 否."""
    return "是" if said else "否"


def competitor_rows(world: World) -> Iterator[Row]:
    """Weekly prices of two rivals for the twenty SKUs in most demand."""
    names = {shop.place: shop.platform for shop in all_shops()}
    best = sorted(world.goods.skus, key=lambda sku: (-sku.demand, sku.code))[:20]
    for sku in best:
        for rival, place in RIVALS:
            rng = chance(world.size.seed, "rival", sku.code, rival)
            level = rng.uniform(0.85, 1.12)
            for day in world.size.days[::7]:
                level *= rng.choice((1, 1, 1, 0.97, 1.03))
                yield [
                    sku.code, rival, f"{rival}-{sku.item_code}", names[place],
                    f"{datetime.combine(day, time(10, rng.randrange(60))):%Y-%m-%d %H:%M:%S}",
                    amount(round(sku.price * level) // 10 * 10), "CNY", rng.randrange(20, 900), "", "人工采集",
                ]  # fmt: skip
