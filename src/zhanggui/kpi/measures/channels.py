"""Base measures on visits and on paid promotion, as the platforms count them."""

from __future__ import annotations

import narwhals as nw

from zhanggui.kpi.definition import Measure
from zhanggui.kpi.facts import ADS, SHOP_VISITS, VISITS
from zhanggui.kpi.words import Adds, Unit


def _visit(code: str, column: str, zh: str, en: str, unit: Unit) -> Measure:
    adds = Adds.ROW_PEOPLE if unit is Unit.PERSON_DAYS else Adds.UP
    return Measure(code=code, zh=zh, en=en, unit=unit, fact=VISITS, day="day", day_zh="统计日",
        value=nw.col(column), adds=adds, may_lack=True)  # fmt: skip


def _ad(code: str, column: str, zh: str, en: str, unit: Unit) -> Measure:
    adds = Adds.ROW_PEOPLE if unit is Unit.PERSON_DAYS else Adds.UP
    return Measure(code=code, zh=zh, en=en, unit=unit, fact=ADS, day="day", day_zh="花费日",
        value=nw.col(column), adds=adds, may_lack=True)  # fmt: skip


page_views = _visit("page_views", "page_views", "商品浏览量", "item page views", Unit.TIMES)
visitors = _visit("visitors", "visitors", "商品访客数", "item visitors", Unit.PERSON_DAYS)
cart_people = _visit(
    "cart_people", "cart_users", "商品加购人数", "people who added to cart", Unit.PERSON_DAYS
)
cart_units = _visit("cart_units", "cart_units", "商品加购件数", "units added to cart", Unit.UNITS)
favourite_people = _visit(
    "favourite_people", "favourite_users", "商品收藏人数", "people who saved", Unit.PERSON_DAYS
)
visit_ordering_buyers = _visit("visit_ordering_buyers", "ordering_buyers", "下单买家数（生意参谋）",
    "ordering buyers by the traffic file", Unit.PERSON_DAYS)  # fmt: skip
visit_paying_buyers = _visit("visit_paying_buyers", "paying_buyers", "支付买家数（生意参谋）",
    "paying buyers by the traffic file", Unit.PERSON_DAYS)  # fmt: skip
visit_ordered_amount = _visit("visit_ordered_amount", "ordered_amount", "下单金额（生意参谋）",
    "ordered amount by the traffic file", Unit.MONEY)  # fmt: skip
visit_paid_units = _visit("visit_paid_units", "paid_units", "支付件数（生意参谋）", "paid units by the traffic file",
    Unit.UNITS)  # fmt: skip
visit_paid_amount = _visit("visit_paid_amount", "paid_amount", "支付金额（生意参谋）",
    "paid amount by the traffic file", Unit.MONEY)  # fmt: skip
visit_refunded_amount = _visit("visit_refunded_amount", "refunded_amount", "成功退款金额（生意参谋）",
    "refunded amount by the traffic file", Unit.MONEY)  # fmt: skip
search_visitors = _visit("search_visitors", "search_visitors", "搜索引导访客数", "visitors from search",
    Unit.PERSON_DAYS)  # fmt: skip
search_buyers = _visit("search_buyers", "search_buyers", "搜索引导支付买家数", "paying buyers from search",
    Unit.PERSON_DAYS)  # fmt: skip

impressions = _ad("impressions", "impressions", "展现量", "impressions", Unit.TIMES)
clicks = _ad("clicks", "clicks", "点击量", "clicks", Unit.TIMES)
ad_spend = _ad("ad_spend", "spend", "推广花费", "ad spend", Unit.MONEY)
ad_orders = _ad("ad_orders", "orders", "推广成交笔数", "orders credited to ads", Unit.LINES)
ad_sales = _ad("ad_sales", "sales", "推广成交金额", "sales credited to ads", Unit.MONEY)
ad_direct_sales = _ad("ad_direct_sales", "direct_sales", "推广直接成交金额", "direct sales credited to ads",
    Unit.MONEY)  # fmt: skip
ad_net_sales = _ad("ad_net_sales", "net_sales", "推广净成交金额", "net sales credited to ads", Unit.MONEY)
ad_carts = _ad("ad_carts", "carts", "推广购物车数", "units put in carts by ads", Unit.UNITS)
ad_favourites = _ad("ad_favourites", "favourites", "推广收藏数", "items saved by ads", Unit.TIMES)
ad_buyers = _ad("ad_buyers", "buyers", "推广成交人数", "buyers credited to ads", Unit.PERSON_DAYS)
ad_new_buyers = _ad(
    "ad_new_buyers", "new_buyers", "推广成交新客数", "new buyers credited to ads", Unit.PERSON_DAYS
)


def _shop(code: str, column: str, zh: str, en: str, unit: Unit) -> Measure:
    adds = Adds.ROW_PEOPLE if unit is Unit.PERSON_DAYS else Adds.UP
    return Measure(code=code, zh=zh, en=en, unit=unit, fact=SHOP_VISITS, day="day", day_zh="统计日",
        value=nw.col(column), adds=adds, may_lack=True)  # fmt: skip


shop_page_views = _shop("shop_page_views", "page_views", "店铺浏览量", "shop page views", Unit.TIMES)
shop_visitors = _shop("shop_visitors", "visitors", "店铺访客数", "shop visitors", Unit.PERSON_DAYS)
shop_paying_buyers = _shop("shop_paying_buyers", "paying_buyers", "店铺支付买家数", "shop paying buyers",
    Unit.PERSON_DAYS)  # fmt: skip
shop_paid_amount = _shop("shop_paid_amount", "paid_amount", "店铺支付金额（生意参谋）", "shop paid amount",
    Unit.MONEY)  # fmt: skip
