"""KPI dictionary chapter 3: paid promotion, by the platforms' own attribution."""

from __future__ import annotations

from functools import partial

from zhanggui.core.language import Text
from zhanggui.kpi.chapters import files
from zhanggui.kpi.chapters.guards import buyers_known
from zhanggui.kpi.definition import Kpi
from zhanggui.kpi.measures import channels, orders
from zhanggui.kpi.words import Better, Unit

_ATTRIBUTED = Text(
    zh="平台归因的成交，窗口和口径由平台定；是销售额之比，不是利润之比。",
    en="Sales the platform credits, in its own window; a ratio of sales, not of profit.",
)
_ads = partial(Kpi, chapter="marketing", filled_by=files.ADS)
_carted = partial(Kpi, chapter="marketing", filled_by=("ad_report.carts",))

KPIS = (
    _ads(code="ad_spend", zh="推广花费", en="ad spend", unit=Unit.MONEY, better=Better.NONE,
        formula=channels.ad_spend,
        pitfalls=Text(zh="充值和预付不是花费。", en="Recharges and prepayments are not spend.")),
    _ads(code="impressions", zh="展现量", en="impressions", unit=Unit.TIMES, better=Better.UP,
        formula=channels.impressions),
    _ads(code="clicks", zh="点击量", en="clicks", unit=Unit.TIMES, better=Better.UP, formula=channels.clicks),
    _ads(code="ctr", zh="点击率 CTR", en="click-through rate (CTR)", unit=Unit.SHARE, better=Better.UP,
        formula=channels.clicks / channels.impressions),
    _ads(code="cpc", zh="平均点击花费 CPC", en="cost per click (CPC)", unit=Unit.MONEY, better=Better.DOWN,
        formula=channels.ad_spend / channels.clicks),
    _ads(code="cpm", zh="千次展现花费 CPM", en="cost per thousand impressions (CPM)", unit=Unit.MONEY,
        better=Better.DOWN, formula=channels.ad_spend / channels.impressions * 1000),
    _ads(code="ad_sales", zh="推广成交金额", en="sales credited to ads", unit=Unit.MONEY, better=Better.UP,
        formula=channels.ad_sales, pitfalls=_ATTRIBUTED),
    _ads(code="click_conversion", zh="点击转化率", en="credited orders per click", unit=Unit.SHARE,
        better=Better.UP, formula=channels.ad_orders / channels.clicks, pitfalls=_ATTRIBUTED),
    _ads(code="roas", zh="投入产出比 ROI", en="return on ad spend (ROAS)", unit=Unit.RATIO, better=Better.UP,
        formula=channels.ad_sales / channels.ad_spend, pitfalls=_ATTRIBUTED),
    _ads(code="roas_direct", zh="直接投入产出比", en="direct return on ad spend", unit=Unit.RATIO,
        better=Better.UP, formula=channels.ad_direct_sales / channels.ad_spend, filled_by=("ad_report.direct_sales",), pitfalls=_ATTRIBUTED),
    _ads(code="roas_net", zh="净投入产出比", en="net return on ad spend", unit=Unit.RATIO, better=Better.UP,
        formula=channels.ad_net_sales / channels.ad_spend, filled_by=("ad_report.net_sales",),
        pitfalls=Text(zh="扣除早期退款后的成交；之后还会有退款。",
            en="After early refunds only; more refunds may follow.")),
    _ads(code="ad_cost_per_order", zh="推广成交成本", en="ad cost per credited order", unit=Unit.MONEY,
        better=Better.DOWN, formula=channels.ad_spend / channels.ad_orders, pitfalls=_ATTRIBUTED),
    _carted(code="ad_cart_rate", zh="加购率（点击）", en="carts per click", unit=Unit.SHARE, better=Better.UP,
        formula=channels.ad_carts / channels.clicks),
    _carted(code="ad_cart_cost", zh="加购成本", en="ad cost per cart", unit=Unit.MONEY, better=Better.DOWN,
        formula=channels.ad_spend / channels.ad_carts),
    _carted(code="ad_favourite_rate", zh="宝贝收藏率（点击）", en="saves per click", unit=Unit.SHARE,
        better=Better.UP, formula=channels.ad_favourites / channels.clicks),
    _ads(code="ad_new_buyer_share", zh="成交新客占比", en="new buyers among credited buyers", unit=Unit.SHARE,
        better=Better.UP, formula=channels.ad_new_buyers / channels.ad_buyers, filled_by=("ad_report.new_buyers",), pitfalls=_ATTRIBUTED),
    _ads(code="ad_cost_share", zh="费比（推广花费占支付金额）", en="ad spend share of paid amount", unit=Unit.SHARE,
        better=Better.DOWN, formula=channels.ad_spend / orders.paid_amount,
        filled_by=(*files.ADS, *files.ORDERS),
        pitfalls=Text(zh="没有导入推广报表的店铺会让它偏低。", en="Too low when a shop's ad reports are missing.")),
    _ads(code="ad_sales_share", zh="推广成交占比", en="credited share of paid amount", unit=Unit.SHARE,
        better=Better.NONE, formula=channels.ad_sales / orders.paid_amount,
        filled_by=(*files.ADS, *files.ORDERS), pitfalls=_ATTRIBUTED),
    _ads(code="cac", zh="获客成本 CAC", en="ad spend per new buyer (CAC)", unit=Unit.MONEY, better=Better.DOWN,
        formula=channels.ad_spend / orders.new_buyers, filled_by=(*files.ADS, *files.BUYERS),
        guards=(buyers_known(),),
        pitfalls=Text(zh="新买家按已导入的全部订单判断，历史短会把老客当新客。",
            en="New by all orders imported: a short history takes old buyers for new.")),
)  # fmt: skip
