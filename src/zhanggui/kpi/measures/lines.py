"""Base measures on order lines: units, goods sold, and what they cost."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from zhanggui.kpi.definition import Measure
from zhanggui.kpi.facts import LINES, is_paid
from zhanggui.kpi.words import Adds, Unit

_PAID = is_paid("order_status")
# A line that does not say what it is sells goods.
_KIND = nw.coalesce("line_kind", nw.lit("product"))
_GIFT = _KIND == "gift"
_PRODUCT = _PAID & (_KIND == "product")
_GOODS = _PAID & _KIND.is_in(["product", "gift"])
_COSTED = ~nw.col("unit_cost").is_null()
_COMPARED = _PRODUCT & ~nw.col("competitor_price").is_null()

# What was paid for the line; where only discounts are told, list amount less what others and we gave away.
_DISCOUNTS = (
    nw.col("discount_merchant")
    + nw.col("discount_platform").fill_null(0)
    + nw.col("discount_influencer").fill_null(0)
)
_LINE_PAID = nw.coalesce(nw.col("paid"), nw.col("list_amount") - _DISCOUNTS)

_line = partial(Measure, fact=LINES, day="paid_day", day_zh="付款日")

paid_lines = _line(code="paid_lines", zh="支付子订单数", en="paid order lines", unit=Unit.LINES, where=_PRODUCT)  # fmt: skip
units = _line(code="units", zh="支付件数", en="units paid", unit=Unit.UNITS, value=nw.col("quantity"),
    where=_PRODUCT)  # fmt: skip
gift_units = _line(code="gift_units", zh="赠品件数", en="gift units", unit=Unit.UNITS, value=nw.col("quantity"),
    where=_PAID & _GIFT)  # fmt: skip
goods_units = _line(code="goods_units", zh="商品与赠品件数", en="units with gifts", unit=Unit.UNITS,
    value=nw.col("quantity"), where=_GOODS)  # fmt: skip
line_paid = _line(code="line_paid", zh="商品支付金额", en="paid for goods", unit=Unit.MONEY, value=_LINE_PAID,
    where=_PRODUCT, may_lack=True)  # fmt: skip
line_list = _line(code="line_list", zh="商品标价金额", en="goods at list price by line", unit=Unit.MONEY,
    value=nw.col("list_amount"), where=_PRODUCT, may_lack=True)  # fmt: skip
listed_line_paid = _line(code="listed_line_paid", zh="有标价的商品支付金额", en="paid for goods with a list price",
    unit=Unit.MONEY, value=_LINE_PAID, where=_PRODUCT & (nw.col("list_amount") > 0), may_lack=True)  # fmt: skip
line_refunded = _line(code="line_refunded", zh="商品退款金额（归付款日）", en="refunded on lines paid",
    unit=Unit.MONEY, value=nw.col("refunded"), where=_PRODUCT, may_lack=True)  # fmt: skip
refunded_lines = _line(code="refunded_lines", zh="退款成功子订单数", en="lines refunded", unit=Unit.LINES,
    where=_PRODUCT & (nw.col("refund_state") == "refunded"))  # fmt: skip
lines_with_refund_state = _line(code="lines_with_refund_state", zh="有退款状态的子订单数",
    en="lines whose refund state is known", unit=Unit.LINES, where=_PRODUCT & ~nw.col("refund_state").is_null() & (nw.col("refund_state") != "unknown"))  # fmt: skip
skus_sold = _line(code="skus_sold", zh="有销售的 SKU 数", en="SKUs sold", unit=Unit.SKUS, distinct=("sku",),
    where=_PRODUCT, adds=Adds.NOT, needs=("sku",))  # fmt: skip
known_skus_sold = _line(code="known_skus_sold", zh="有销售的在档 SKU 数", en="listed SKUs sold", unit=Unit.SKUS,
    distinct=("sku",), where=_PRODUCT & (nw.col("sku_state") == "on_sale"), adds=Adds.NOT,
    needs=("sku", "sku_state"))  # fmt: skip

cogs = _line(code="cogs", zh="销货成本", en="cost of goods sold", unit=Unit.MONEY,
    value=nw.col("unit_cost") * nw.col("quantity"), where=_GOODS & _COSTED,
    needs=("sku", "unit_cost"))  # fmt: skip
gift_cost = _line(code="gift_cost", zh="赠品成本", en="cost of gifts", unit=Unit.MONEY,
    value=nw.col("unit_cost") * nw.col("quantity"), where=_PAID & _GIFT & _COSTED,
    needs=("sku", "unit_cost"))  # fmt: skip
costed_line_paid = _line(code="costed_line_paid", zh="有成本商品的支付金额", en="paid for goods with a cost",
    unit=Unit.MONEY, value=_LINE_PAID, where=_PRODUCT & _COSTED, may_lack=True,
    needs=("sku", "unit_cost"))  # fmt: skip
costed_units = _line(code="costed_units", zh="有成本的件数", en="units with a cost", unit=Unit.UNITS,
    value=nw.col("quantity"), where=_GOODS & _COSTED, needs=("sku", "unit_cost"))  # fmt: skip

compared_paid = _line(code="compared_paid", zh="有竞品价商品的支付金额", en="paid for goods with a competitor price",
    unit=Unit.MONEY, value=_LINE_PAID, where=_COMPARED, may_lack=True,
    needs=("sku", "competitor_price"))  # fmt: skip
at_competitor_price = _line(code="at_competitor_price", zh="同样件数按竞品均价的金额",
    en="the same units at the competitors' mean price", unit=Unit.MONEY,
    value=nw.col("competitor_price") * nw.col("quantity"), where=_COMPARED,
    needs=("sku", "competitor_price"))  # fmt: skip
at_lowest_competitor_price = _line(code="at_lowest_competitor_price", zh="同样件数按竞品最低价的金额",
    en="the same units at the lowest competitor price", unit=Unit.MONEY,
    value=nw.col("lowest_competitor_price") * nw.col("quantity"), where=_COMPARED,
    needs=("sku", "competitor_price", "lowest_competitor_price"))  # fmt: skip
