"""When figures of several KPIs are not to be trusted."""

from __future__ import annotations

from fractions import Fraction

from zhanggui.core.language import Text
from zhanggui.kpi.definition import Guard
from zhanggui.kpi.measures import goods, lines, orders


def buyers_known() -> Guard:
    """Buyer figures: a warning below 95 % of orders with a buyer key, unknown below half."""
    return Guard(
        orders.keyed_orders,
        orders.paid_orders,
        Fraction(1, 2),
        Fraction(95, 100),
        Text(zh="只有 {share} 的支付订单有买家标识", en="only {share} of paid orders have a buyer key"),
    )


def costs_known() -> Guard:
    """Margin figures: a warning when any unit sold lacks a cost, unknown below 95 % of units."""
    return Guard(
        lines.costed_units,
        lines.goods_units,
        Fraction(95, 100),
        Fraction(1),
        Text(
            zh="只有 {share} 的售出件数有同币种的成本，请补成本表",
            en="only {share} of the units sold have a cost in their currency",
        ),
    )


def stock_costs_known() -> Guard:
    """Stock money: a warning when any unit in stock lacks a cost, unknown below 95 % of units."""
    return Guard(
        goods.costed_stock_on_hand,
        goods.stock_on_hand,
        Fraction(95, 100),
        Fraction(1),
        Text(
            zh="只有 {share} 的库存件数有同币种的成本，请补成本表",
            en="only {share} of the units in stock have a cost in their currency",
        ),
    )


def refunds_known() -> Guard:
    """Refunds by paid day: a warning when orders lack refund data, unknown below half."""
    return Guard(
        orders.refund_known_orders,
        orders.paid_orders,
        Fraction(1, 2),
        Fraction(1),
        Text(
            zh="只有 {share} 的支付订单有退款信息，请导入退款报表",
            en="only {share} of paid orders have refund data",
        ),
    )


def shipping_known() -> Guard:
    """Shipping times: a warning below 95 % of orders with a known shipping time, unknown below half."""
    return Guard(
        orders.due_orders_told,
        orders.due_orders,
        Fraction(1, 2),
        Fraction(95, 100),
        Text(
            zh="只有 {share} 的应发货订单有发货时间", en="only {share} of the orders due have a shipping time"
        ),
    )
