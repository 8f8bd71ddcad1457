"""KPI dictionary chapter 4: goods, margin before returns, price against competitors."""

from __future__ import annotations

from functools import partial

from zhanggui.core.language import Text
from zhanggui.kpi.chapters import files
from zhanggui.kpi.chapters.guards import costs_known
from zhanggui.kpi.definition import Kpi
from zhanggui.kpi.measures import goods, lines
from zhanggui.kpi.words import Better, Unit

_COSTED = Text(
    zh="只算有成本的商品；成本取付款日生效的单位成本。退款和费用未扣，完整利润看“利润”。",
    en="Goods with a cost only, at the cost in force on the paid day; before refunds and fees: see profit.",
)
_COMPARED = Text(
    zh="只算期间采集到竞品价的 SKU，按自己的件数加权。",
    en="Only SKUs with a competitor price seen in the period, weighted by own units.",
)
_margin = partial(Kpi, chapter="products", filled_by=(*files.LINES, *files.COSTS), guards=(costs_known(),))
_price = partial(Kpi, chapter="products", filled_by=(*files.LINES, *files.COMPETITORS), pitfalls=_COMPARED)

KPIS = (
    _margin(code="cogs", zh="销货成本", en="cost of goods sold", unit=Unit.MONEY, better=Better.NONE,
        formula=lines.cogs,
        pitfalls=Text(zh="含赠品成本；退回可售的商品没有冲回。",
            en="With gifts; goods that came back sellable are not taken back.")),
    _margin(code="goods_margin", zh="毛利（退款前）", en="gross margin before refunds", unit=Unit.MONEY,
        better=Better.UP, formula=lines.costed_line_paid - lines.cogs, pitfalls=_COSTED),
    _margin(code="goods_margin_rate", zh="毛利率（退款前）", en="gross margin rate before refunds",
        unit=Unit.SHARE, better=Better.UP,
        formula=(lines.costed_line_paid - lines.cogs) / lines.costed_line_paid, pitfalls=_COSTED),
    _margin(code="gift_cost_rate", zh="赠品成本率", en="gift cost share of sales", unit=Unit.SHARE,
        better=Better.DOWN, formula=lines.gift_cost / lines.line_paid),
    _price(code="price_index", zh="价格指数（对竞品均价）", en="price index against the competitors' mean",
        unit=Unit.RATIO, better=Better.NONE, formula=lines.compared_paid / lines.at_competitor_price),
    _price(code="price_index_lowest", zh="价格指数（对竞品最低价）", en="price index against the lowest competitor",
        unit=Unit.RATIO, better=Better.NONE, formula=lines.compared_paid / lines.at_lowest_competitor_price),
    Kpi(code="skus_sold", zh="有销售的 SKU 数", en="SKUs sold", chapter="products", unit=Unit.SKUS,
        better=Better.UP, formula=lines.skus_sold, filled_by=files.LINES),
    Kpi(code="on_sale_skus", zh="在售 SKU 数", en="SKUs on sale", chapter="products", unit=Unit.SKUS,
        better=Better.NONE, formula=goods.on_sale_skus, filled_by=files.PRODUCTS,
        pitfalls=Text(zh="按商品档案的现状，没有历史。", en="As the SKU list stands now; it has no history.")),
    Kpi(code="range_sell_through", zh="动销率", en="share of SKUs on sale that sold", chapter="products",
        unit=Unit.SHARE, better=Better.UP, formula=lines.known_skus_sold / goods.on_sale_skus,
        filled_by=(*files.LINES, *files.PRODUCTS),
        pitfalls=Text(zh="分母是现在在售的 SKU，不是期间平均；不是售罄率。",
            en="By the SKUs on sale now, not the period's mean; not the sell-through of stock.")),
)  # fmt: skip
