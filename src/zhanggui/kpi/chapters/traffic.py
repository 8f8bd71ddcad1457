"""KPI dictionary chapter 2: visits and conversion, by the platform's own item report."""

from __future__ import annotations

from functools import partial

from zhanggui.core.language import Text
from zhanggui.kpi.chapters import files
from zhanggui.kpi.definition import Kpi
from zhanggui.kpi.measures import channels
from zhanggui.kpi.words import Better, Unit

_UV = Text(
    zh="访客只在一行（一天一个商品）内去重，合计是 UV-天，比真实人数多。",
    en="Visitors are counted once per item and day only; totals are person-days, more than people.",
)
_SHOP_UV = Text(
    zh="每天去重一次，多天合计是 UV-天；不等于各商品访客数之和。",
    en="Counted once a day, so several days are person-days; not the sum of the items' visitors.",
)
_traffic = partial(Kpi, chapter="traffic", filled_by=files.TRAFFIC)
_shop = partial(Kpi, chapter="traffic", filled_by=files.SHOP_TRAFFIC)

KPIS = (
    _traffic(code="page_views", zh="商品浏览量 PV", en="item page views", unit=Unit.TIMES, better=Better.UP,
        formula=channels.page_views),
    _traffic(code="visitors", zh="商品访客数 UV（UV-天）", en="item visitors (person-days)", unit=Unit.PERSON_DAYS,
        better=Better.UP, formula=channels.visitors, pitfalls=_UV),
    _traffic(code="views_per_visitor", zh="人均浏览量", en="page views per visitor", unit=Unit.RATIO,
        better=Better.UP, formula=channels.page_views / channels.visitors, pitfalls=_UV),
    _traffic(code="conversion", zh="支付转化率", en="visitors who paid", unit=Unit.SHARE, better=Better.UP,
        formula=channels.visit_paying_buyers / channels.visitors, pitfalls=_UV),
    _traffic(code="order_conversion", zh="下单转化率", en="visitors who ordered", unit=Unit.SHARE,
        better=Better.UP, formula=channels.visit_ordering_buyers / channels.visitors, pitfalls=_UV),
    _traffic(code="order_to_payment", zh="下单成交转化率", en="ordering buyers who paid", unit=Unit.SHARE,
        better=Better.UP, formula=channels.visit_paying_buyers / channels.visit_ordering_buyers),
    _traffic(code="cart_rate", zh="加购率（访客）", en="visitors who added to cart", unit=Unit.SHARE,
        better=Better.UP, formula=channels.cart_people / channels.visitors,
        pitfalls=Text(zh="按访客计；推广报表的加购率按点击计，两者不可混用。",
            en="By visitors; the ad reports' cart rate is by clicks.")),
    _traffic(code="favourite_rate", zh="收藏率（访客）", en="visitors who saved", unit=Unit.SHARE, better=Better.UP,
        formula=channels.favourite_people / channels.visitors, pitfalls=_UV),
    _traffic(code="uv_value", zh="UV 价值", en="paid amount per visitor", unit=Unit.MONEY, better=Better.UP,
        formula=channels.visit_paid_amount / channels.visitors, pitfalls=_UV),
    _traffic(code="visit_paid_amount", zh="支付金额（生意参谋）", en="paid amount by the traffic file",
        unit=Unit.MONEY, better=Better.UP, formula=channels.visit_paid_amount,
        pitfalls=Text(zh="平台自己的统计，与订单合计会有差异。", en="The platform's own count; differs from the orders.")),
    _traffic(code="visit_atv", zh="客单价（生意参谋）", en="paid amount per paying buyer by the traffic file",
        unit=Unit.MONEY, better=Better.UP, formula=channels.visit_paid_amount / channels.visit_paying_buyers,
        pitfalls=_UV),
    _traffic(code="search_conversion", zh="搜索引导支付转化率", en="search visitors who paid", unit=Unit.SHARE,
        better=Better.UP, formula=channels.search_buyers / channels.search_visitors),
    _traffic(code="search_share", zh="搜索访客占比", en="visitors from search", unit=Unit.SHARE, better=Better.NONE,
        formula=channels.search_visitors / channels.visitors),
    _traffic(code="visit_refund_rate", zh="退款率（生意参谋）", en="refund rate by the traffic file",
        unit=Unit.SHARE, better=Better.DOWN, formula=channels.visit_refunded_amount / channels.visit_paid_amount,
        pitfalls=Text(zh="当天退款除以当天支付，退款多属于更早的订单。",
            en="Refunds of the day by payments of the day; refunds mostly belong to older orders.")),
    _shop(code="shop_page_views", zh="店铺浏览量 PV", en="shop page views", unit=Unit.TIMES, better=Better.UP,
        formula=channels.shop_page_views),
    _shop(code="shop_visitors", zh="店铺访客数 UV（UV-天）", en="shop visitors (person-days)",
        unit=Unit.PERSON_DAYS, better=Better.UP, formula=channels.shop_visitors, pitfalls=_SHOP_UV),
    _shop(code="shop_conversion", zh="店铺支付转化率", en="shop visitors who paid", unit=Unit.SHARE,
        better=Better.UP, formula=channels.shop_paying_buyers / channels.shop_visitors, pitfalls=_SHOP_UV),
    _shop(code="shop_uv_value", zh="店铺 UV 价值", en="paid amount per shop visitor", unit=Unit.MONEY,
        better=Better.UP, formula=channels.shop_paid_amount / channels.shop_visitors, pitfalls=_SHOP_UV),
)  # fmt: skip
