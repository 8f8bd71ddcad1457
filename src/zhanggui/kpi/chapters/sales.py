"""KPI dictionary chapter 1: what was sold."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from zhanggui.core.language import Text
from zhanggui.kpi.chapters import files
from zhanggui.kpi.chapters.guards import buyers_known, refunds_known
from zhanggui.kpi.definition import Kpi
from zhanggui.kpi.measures import aftersales, lines, orders
from zhanggui.kpi.words import Better, Unit

_sales = partial(Kpi, chapter="sales", filled_by=files.ORDERS)
_lines = partial(Kpi, chapter="sales", filled_by=files.LINES)

KPIS = (
    _sales(code="gmv", zh="成交总额（下单口径 GMV）", en="GMV of orders created", unit=Unit.MONEY, better=Better.UP,
        formula=orders.created_amount,
        pitfalls=Text(zh="含未付款和已关闭的订单，各平台口径不同；对外比较请用支付金额。",
            en="Holds unpaid and closed orders, and platforms differ; compare by paid amount.")),
    _sales(code="orders_created", zh="下单订单数", en="orders created", unit=Unit.ORDERS, better=Better.UP,
        formula=orders.orders_created),
    _sales(code="ordering_buyers", zh="下单买家数", en="buyers who ordered", unit=Unit.PEOPLE, better=Better.UP,
        formula=orders.ordering_customers, filled_by=files.BUYERS,
        pitfalls=Text(zh="没有买家标识的订单不在内，不能跨天、跨店相加。",
            en="Orders without a buyer key are left out; not additive over days or shops.")),
    _sales(code="paid_amount", zh="支付金额", en="paid amount", unit=Unit.MONEY, better=Better.UP,
        formula=orders.paid_amount,
        pitfalls=Text(zh="不含未付款，含后来退款的订单（与平台面板一致）；平台补贴另列。",
            en="Without unpaid orders, with orders refunded later, as platform panels do; subsidies stand apart.")),
    _sales(code="paid_orders", zh="支付订单数", en="paid orders", unit=Unit.ORDERS, better=Better.UP,
        formula=orders.paid_orders,
        pitfalls=Text(zh="按主订单计；推广面板的“笔数”是子订单。",
            en="Counts main orders; ad panels count sub-orders.")),
    _sales(code="net_sales", zh="净销售额（退款归付款日）", en="net sales, refunds booked to the paid day",
        unit=Unit.MONEY, better=Better.UP,
        formula=orders.paid_amount - orders.refunded_of_orders - orders.return_documents_amount,
        filled_by=(*files.ORDERS, *files.REFUNDS), guards=(refunds_known(),),
        pitfalls=Text(zh="近 15 天的订单还会退款，数字会变小；独立的退货单按自己的日期扣。",
            en="Orders of the last 15 days will still be refunded; return documents count on their own day.")),
    _sales(code="net_sales_cash", zh="净销售额（退款归退款日）", en="net sales, refunds booked to the refund day",
        unit=Unit.MONEY, better=Better.UP,
        formula=orders.paid_amount - aftersales.refund_amount, filled_by=(*files.ORDERS, "refund.amount"),
        pitfalls=Text(zh="付款和退款按各自日期，退款可能属于更早的订单；需要退款报表。",
            en="Payments and refunds by their own days: refunds may belong to older orders; needs refund files.")),
    _sales(code="receivable", zh="商家应收", en="merchant receivable", unit=Unit.MONEY, better=Better.UP,
        formula=orders.receivable, filled_by=("order.merchant_receivable",),
        pitfalls=Text(zh="平台承担的优惠属于商家收入；尚未扣平台费用。",
            en="Platform-funded discounts belong to it; before platform fees.")),
    _lines(code="paid_lines", zh="支付子订单数", en="paid order lines", unit=Unit.LINES, better=Better.UP,
        formula=lines.paid_lines),
    _lines(code="units", zh="支付件数", en="units paid", unit=Unit.UNITS, better=Better.UP, formula=lines.units,
        pitfalls=Text(zh="不含赠品；组合装按一套计。", en="Without gifts; a bundle counts as one.")),
    _lines(code="gift_units", zh="赠品件数", en="gift units", unit=Unit.UNITS, better=Better.NONE,
        formula=lines.gift_units),
    _sales(code="buyers", zh="支付买家数", en="paying buyers", unit=Unit.PEOPLE, better=Better.UP,
        formula=orders.buyers, filled_by=files.BUYERS, guards=(buyers_known(),),
        pitfalls=Text(zh="同一平台内去重，跨平台不去重；不能跨天、跨店相加。",
            en="Deduplicated within a platform only; not additive over days or shops.")),
    _sales(code="atv", zh="客单价", en="average spend per buyer", unit=Unit.MONEY, better=Better.UP,
        formula=orders.keyed_paid_amount / orders.buyers, filled_by=files.BUYERS, guards=(buyers_known(),),
        pitfalls=Text(zh="按人计；按订单计的是笔单价。没有买家标识的订单分子分母都不计。",
            en="Per person; per order is AOV. Orders without a buyer key are in neither part.")),
    _sales(code="aov", zh="笔单价", en="average order value (AOV)", unit=Unit.MONEY, better=Better.UP,
        formula=orders.paid_amount / orders.paid_orders),
    _lines(code="asp", zh="件单价", en="average selling price of a unit", unit=Unit.MONEY, better=Better.NONE,
        formula=lines.line_paid / lines.units,
        pitfalls=Text(zh="不含赠品和邮费。", en="Without gifts and postage.")),
    _lines(code="upt", zh="连带率", en="units per order (UPT)", unit=Unit.RATIO, better=Better.UP,
        formula=lines.units / orders.paid_orders,
        pitfalls=Text(zh="不含赠品；缺订单明细的订单会拉低它。",
            en="Without gifts; orders without lines pull it down.")),
    _lines(code="discount_rate", zh="折扣率", en="paid share of list price", unit=Unit.SHARE, better=Better.NONE,
        formula=lines.listed_line_paid / lines.line_list,
        pitfalls=Text(zh="八折就是 80%，不是减 80%。", en="80 % means 20 % off, not 80 % off.")),
    _sales(code="merchant_discount_rate", zh="商家让利率", en="merchant-funded discount rate", unit=Unit.SHARE,
        better=Better.DOWN, formula=orders.discount_merchant / orders.goods_amount, filled_by=files.DISCOUNTS),
    _sales(code="platform_discount_rate", zh="平台补贴率", en="platform-funded discount rate", unit=Unit.SHARE,
        better=Better.NONE, formula=orders.discount_platform / orders.goods_amount, filled_by=files.DISCOUNTS,
        pitfalls=Text(zh="平台承担，会补给商家，不是商家让利。", en="Repaid to the merchant; not the merchant's cost.")),
    _sales(code="influencer_discount", zh="达人承担优惠", en="influencer-funded discounts", unit=Unit.MONEY,
        better=Better.NONE, formula=orders.discount_influencer, filled_by=("order.discount_influencer",)),
    _sales(code="postage_share", zh="邮费占比", en="postage share of paid amount", unit=Unit.SHARE,
        better=Better.NONE, formula=orders.shipping_charged / orders.paid_amount),
    _sales(code="payment_rate", zh="下单付款率", en="orders created that were paid", unit=Unit.SHARE,
        better=Better.UP, formula=orders.created_and_paid / orders.orders_created,
        pitfalls=Text(zh="按下单日归属；当天的单可能稍后才付款。", en="By the day of ordering; today's may yet be paid.")),
    _sales(code="closed_unpaid_rate", zh="未付款关闭率", en="orders closed unpaid", unit=Unit.SHARE,
        better=Better.DOWN, formula=orders.closed_unpaid_orders / orders.orders_created),
    _sales(code="payment_minutes", zh="下单到付款平均分钟", en="mean minutes from order to payment",
        unit=Unit.MINUTES, better=Better.DOWN,
        formula=orders.payment_seconds / orders.orders_with_payment_time * Fraction(1, 60),
        filled_by=files.ORDERS,
        pitfalls=Text(zh="均值会被少数隔夜付款拉高。", en="A few payments on the next day pull the mean up.")),
)  # fmt: skip
