"""Base measures on stock counts and the SKU list."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from zhanggui.kpi.definition import Measure
from zhanggui.kpi.facts import SKUS, STOCK
from zhanggui.kpi.words import Adds, Unit

_PLACE = ("sku", "stock_warehouse")
_VALUE = nw.col("on_hand") * nw.col("stock_cost")
_COSTED = ~nw.col("stock_cost").is_null()
_FREE = nw.col("on_hand") - nw.col("reserved").fill_null(0)

_stock = partial(Measure, fact=STOCK, day="day", day_zh="盘点日")
_at_end = partial(_stock, last_over=_PLACE, adds=Adds.NOT_OVER_DAYS)

stock_on_hand = _at_end(code="stock_on_hand", zh="期末库存件数", en="units on hand at the end", unit=Unit.UNITS,
    value=nw.col("on_hand"))  # fmt: skip
stock_available = _at_end(code="stock_available", zh="期末可用库存件数", en="units free to sell at the end",
    unit=Unit.UNITS, value=_FREE)  # fmt: skip
stock_on_order = _at_end(code="stock_on_order", zh="期末在途件数", en="units on order at the end", unit=Unit.UNITS,
    value=nw.col("on_order"), may_lack=True)  # fmt: skip
stock_value = _at_end(code="stock_value", zh="期末库存金额（成本）", en="stock at cost at the end", unit=Unit.MONEY,
    value=_VALUE, where=_COSTED, needs=("stock_cost",))  # fmt: skip
costed_stock_on_hand = _at_end(code="costed_stock_on_hand", zh="有成本的期末库存件数",
    en="units on hand with a cost", unit=Unit.UNITS, value=nw.col("on_hand"), where=_COSTED,
    needs=("stock_cost",))  # fmt: skip
unsold_stock_value = _at_end(code="unsold_stock_value", zh="期间无销售的库存金额（成本）",
    en="stock at cost of SKUs without a sale", unit=Unit.MONEY, value=_VALUE,
    where=_COSTED & nw.col("sold").is_null(), needs=("stock_cost", "sold"))  # fmt: skip
stock_value_days = _stock(code="stock_value_days", zh="每次盘点库存金额合计（成本）",
    en="stock at cost, summed over the counts", unit=Unit.MONEY_DAYS, value=_VALUE, where=_COSTED,
    adds=Adds.UP, needs=("stock_cost",))  # fmt: skip
count_days = _stock(code="count_days", zh="盘点天数", en="days with a stock count", unit=Unit.DAYS,
    distinct=("day",), adds=Adds.NOT)  # fmt: skip
sku_days = _stock(code="sku_days", zh="SKU 盘点天数", en="SKU-days counted", unit=Unit.DAYS, distinct=("sku", "day"),
    adds=Adds.NOT)  # fmt: skip
in_stock_sku_days = _stock(code="in_stock_sku_days", zh="有货 SKU 天数", en="SKU-days with free stock",
    unit=Unit.DAYS, distinct=("sku", "day"), where=_FREE > 0, adds=Adds.NOT)  # fmt: skip
stocked_skus = _stock(code="stocked_skus", zh="有库存的 SKU 数", en="SKUs in stock", unit=Unit.SKUS,
    distinct=("sku",), where=nw.col("on_hand") > 0, adds=Adds.NOT)  # fmt: skip

on_sale_skus = Measure(code="on_sale_skus", zh="在售 SKU 数", en="SKUs on sale", unit=Unit.SKUS, fact=SKUS, day=None,
    where=nw.col("state") == "on_sale")  # fmt: skip
