"""KPI dictionary chapter 5: stock and its turning."""

from __future__ import annotations

from functools import partial

from zhanggui.core.language import Text
from zhanggui.kpi.chapters import files
from zhanggui.kpi.chapters.guards import costs_known, stock_costs_known
from zhanggui.kpi.definition import PERIOD_DAYS, Kpi
from zhanggui.kpi.measures import goods, lines
from zhanggui.kpi.words import Better, Unit

_END = Text(
    zh="取期间内每个 SKU、每个仓库最后一次盘点；跨天不可加。",
    en="The last count of each SKU and building in the period; not additive over days.",
)
_MEAN = Text(
    zh="平均库存取期间内各次盘点的均值；盘点表要含零库存的 SKU。",
    en="Mean over the counts of the period; counts must hold SKUs at zero too.",
)
_COST_FILES = (*files.STOCK, *files.COSTS)
_stock = partial(Kpi, chapter="stock", filled_by=files.STOCK)
_value = partial(Kpi, chapter="stock", filled_by=_COST_FILES, guards=(stock_costs_known(),))
_turning = partial(
    Kpi, chapter="stock", filled_by=(*files.LINES, *_COST_FILES), guards=(costs_known(),), pitfalls=_MEAN
)

KPIS = (
    _stock(code="stock_on_hand", zh="期末库存件数", en="units on hand", unit=Unit.UNITS, better=Better.NONE,
        formula=goods.stock_on_hand, pitfalls=_END),
    _stock(code="stock_available", zh="期末可用库存件数", en="units free to sell", unit=Unit.UNITS,
        better=Better.NONE, formula=goods.stock_available, pitfalls=_END),
    _stock(code="stock_on_order", zh="期末在途件数", en="units on order", unit=Unit.UNITS, better=Better.NONE,
        formula=goods.stock_on_order, pitfalls=_END),
    _stock(code="stocked_skus", zh="有库存的 SKU 数", en="SKUs in stock", unit=Unit.SKUS, better=Better.NONE,
        formula=goods.stocked_skus),
    _value(code="stock_value", zh="期末库存金额（成本）", en="stock at cost", unit=Unit.MONEY, better=Better.DOWN,
        formula=goods.stock_value, pitfalls=_END),
    _value(code="mean_stock_value", zh="平均库存金额（成本）", en="mean stock at cost", unit=Unit.MONEY,
        better=Better.DOWN, formula=goods.stock_value_days / goods.count_days, pitfalls=_MEAN),
    _value(code="unsold_stock_value", zh="无销售库存金额（成本）", en="stock at cost of SKUs without a sale",
        unit=Unit.MONEY, better=Better.DOWN, formula=goods.unsold_stock_value,
        filled_by=(*files.LINES, *_COST_FILES),
        pitfalls=Text(zh="期间内没有任何付款的 SKU；新到货也会算进来。",
            en="SKUs without any paid line in the period; goods just arrived are in it.")),
    _value(code="unsold_stock_share", zh="滞销率（金额）", en="share of stock without a sale", unit=Unit.SHARE,
        better=Better.DOWN, formula=goods.unsold_stock_value / goods.stock_value,
        filled_by=(*files.LINES, *_COST_FILES),
        pitfalls=Text(zh="期间越短越高，比较时用同样长度的期间。",
            en="Shorter periods give higher shares: compare equal lengths.")),
    _turning(code="stock_turns", zh="库存周转次数", en="stock turns", unit=Unit.TIMES, better=Better.UP,
        formula=lines.cogs / goods.stock_value_days * goods.count_days),
    _turning(code="stock_turn_days", zh="库存周转天数", en="days of stock turning", unit=Unit.DAYS,
        better=Better.DOWN, formula=goods.stock_value_days / lines.cogs * PERIOD_DAYS / goods.count_days),
    _turning(code="gmroi", zh="库存毛利回报 GMROI", en="gross margin return on stock (GMROI)", unit=Unit.RATIO,
        better=Better.UP,
        formula=(lines.costed_line_paid - lines.cogs) / goods.stock_value_days * goods.count_days),
    Kpi(code="stock_to_sales", zh="库销比（件）", en="end stock to units sold", chapter="stock", unit=Unit.RATIO,
        better=Better.DOWN, formula=goods.stock_on_hand / lines.units, filled_by=(*files.LINES, *files.STOCK),
        pitfalls=Text(zh="按期间销量，通常用整月；组合装按一套计，不折算组件。",
            en="By the units of the period, usually a month; a bundle counts as one unit.")),
    Kpi(code="days_of_supply", zh="可售天数", en="days of supply", chapter="stock", unit=Unit.DAYS,
        better=Better.NONE, formula=goods.stock_available / lines.units * PERIOD_DAYS,
        filled_by=(*files.LINES, *files.STOCK),
        pitfalls=Text(zh="按期间日均销量；断货期间的销量偏低，会显得天数多。",
            en="By the period's mean daily units; days out of stock make it look longer.")),
    _stock(code="stockout_rate", zh="缺货率（SKU 天）", en="stock-out share of SKU-days", unit=Unit.SHARE,
        better=Better.DOWN, formula=(goods.sku_days - goods.in_stock_sku_days) / goods.sku_days,
        pitfalls=Text(zh="只看有盘点的日子；盘点表不含零库存时会偏低。",
            en="Days with a count only; too low when counts leave out SKUs at zero.")),
)  # fmt: skip
