"""KPI dictionary chapters 5 and 6: shipping in time, refunds, reviews."""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from zhanggui.core.language import Text
from zhanggui.kpi.chapters import files
from zhanggui.kpi.chapters.guards import refunds_known, shipping_known
from zhanggui.kpi.definition import Kpi
from zhanggui.kpi.measures import aftersales, lines, orders
from zhanggui.kpi.words import Better, Unit

_YOUNG = Text(
    zh="归付款日：近 15 天的订单还会退款，偏低。",
    en="By the paid day: orders of the last 15 days will still be refunded, so it is low.",
)
_SAID = Text(
    zh="只算注明了这一项的退款。",
    en="Refunds that say so only.",
)
_service = partial(Kpi, chapter="service")
_cases = partial(Kpi, chapter="service", filled_by=files.REFUNDS)
_reviews = partial(Kpi, chapter="service", filled_by=files.REVIEWS)
_HOUR = Fraction(1, 3600)

KPIS = (
    _service(code="refund_rate", zh="退款率（按单）", en="refund rate by orders", unit=Unit.SHARE,
        better=Better.DOWN, formula=orders.refunded_orders / orders.paid_orders,
        filled_by=(*files.ORDERS, *files.REFUNDS), pitfalls=_YOUNG, guards=(refunds_known(),)),
    _service(code="refund_rate_amount", zh="退款率（按金额，归付款日）", en="refund rate by amount, paid day",
        unit=Unit.SHARE, better=Better.DOWN, formula=orders.refunded_of_orders / orders.paid_amount,
        filled_by=(*files.ORDERS, *files.REFUNDS), pitfalls=_YOUNG, guards=(refunds_known(),)),
    _service(code="refund_rate_cash", zh="退款率（按金额，归退款日）", en="refund rate by amount, refund day",
        unit=Unit.SHARE, better=Better.DOWN, formula=aftersales.refund_amount / orders.paid_amount,
        filled_by=(*files.ORDERS, "refund.amount"),
        pitfalls=Text(zh="与平台面板一致：本期退款除以本期支付，退款可能属于更早的订单。",
            en="As platform panels: refunds of the period by payments of the period, of older orders too.")),
    _service(code="full_refund_rate", zh="全额退款率（按单）", en="orders refunded in full", unit=Unit.SHARE,
        better=Better.DOWN, formula=orders.fully_refunded_orders / orders.paid_orders,
        filled_by=(*files.ORDERS, *files.REFUNDS), pitfalls=_YOUNG, guards=(refunds_known(),)),
    _service(code="line_refund_rate", zh="退款率（按子订单）", en="refund rate by order lines", unit=Unit.SHARE,
        better=Better.DOWN, formula=lines.refunded_lines / lines.lines_with_refund_state,
        filled_by=("order_line.refunded",), pitfalls=_YOUNG),
    _service(code="return_documents", zh="退货单数", en="return documents", unit=Unit.ORDERS, better=Better.DOWN,
        formula=orders.return_documents, filled_by=("order.document",),
        pitfalls=Text(zh="只有把退货记成独立单据的来源才有。",
            en="Only sources that book returns as documents of their own have it.")),
    _cases(code="refund_amount", zh="成功退款金额（归退款日）", en="refunded amount", unit=Unit.MONEY,
        better=Better.DOWN, formula=aftersales.refund_amount),
    _cases(code="refund_cases", zh="退款申请数", en="refund cases opened", unit=Unit.CASES, better=Better.DOWN,
        formula=aftersales.refund_cases),
    _cases(code="refunds_done", zh="退款成功数", en="refunds paid", unit=Unit.CASES, better=Better.DOWN,
        formula=aftersales.refunds_done),
    _cases(code="mean_refund", zh="平均退款金额", en="mean refund", unit=Unit.MONEY, better=Better.NONE,
        formula=aftersales.refund_amount / aftersales.refunds_done),
    _cases(code="refund_pending_share", zh="处理中退款占比", en="refund cases still pending", unit=Unit.SHARE,
        better=Better.DOWN, formula=aftersales.pending_refund_cases / aftersales.refund_cases),
    _cases(code="refund_closed_share", zh="退款关闭率", en="refund cases closed without money", unit=Unit.SHARE,
        better=Better.UP, formula=aftersales.closed_refund_cases / aftersales.refund_cases),
    _cases(code="return_share", zh="退货退款占比", en="refunds with goods coming back", unit=Unit.SHARE,
        better=Better.NONE, formula=aftersales.return_refunds / aftersales.refunds_with_kind, pitfalls=_SAID),
    _cases(code="money_only_share", zh="仅退款占比", en="refunds without a return", unit=Unit.SHARE,
        better=Better.DOWN, formula=aftersales.money_only_refunds / aftersales.refunds_with_kind, pitfalls=_SAID),
    _cases(code="money_only_refund_amount", zh="仅退款金额", en="refunded without a return", unit=Unit.MONEY,
        better=Better.DOWN, formula=aftersales.money_only_refund_amount, pitfalls=_SAID),
    _cases(code="refund_before_receipt_share", zh="售中退款占比", en="refunds before the goods arrived",
        unit=Unit.SHARE, better=Better.NONE,
        formula=aftersales.refunds_before_receipt / aftersales.refunds_with_goods_state, pitfalls=_SAID),
    _cases(code="partial_refund_share", zh="部分退款占比", en="partial refunds", unit=Unit.SHARE,
        better=Better.NONE, formula=aftersales.partial_refunds / aftersales.refunds_with_extent, pitfalls=_SAID),
    _cases(code="refund_hours", zh="平均退款时长（小时）", en="mean hours from request to refund",
        unit=Unit.HOURS, better=Better.DOWN,
        formula=aftersales.refund_seconds / aftersales.timed_refunds * _HOUR,
        pitfalls=Text(zh="均值；退货退款含寄回时间。", en="A mean; returns include the way back.")),
    _reviews(code="reviews", zh="评价数", en="reviews", unit=Unit.TIMES, better=Better.UP,
        formula=aftersales.reviews),
    _reviews(code="mean_stars", zh="平均星级", en="mean stars", unit=Unit.STARS, better=Better.UP,
        formula=aftersales.stars / aftersales.reviews,
        pitfalls=Text(zh="不是平台的 DSR 或体验分。", en="Not the platform's own score.")),
    _reviews(code="good_review_rate", zh="好评率", en="reviews of 4 or 5 stars", unit=Unit.SHARE,
        better=Better.UP, formula=aftersales.good_reviews / aftersales.reviews,
        pitfalls=Text(zh="默认好评也在内。", en="Default good reviews are in it.")),
    _reviews(code="bad_review_rate", zh="差评率", en="reviews of 1 or 2 stars", unit=Unit.SHARE,
        better=Better.DOWN, formula=aftersales.bad_reviews / aftersales.reviews),
    _reviews(code="picture_review_rate", zh="有图评价率", en="reviews with a picture", unit=Unit.SHARE,
        better=Better.UP, formula=aftersales.picture_reviews / aftersales.reviews_with_picture_flag),
    _service(code="shipped_in_48h_rate", zh="48 小时发货率", en="orders shipped within 48 hours",
        unit=Unit.SHARE, better=Better.UP, formula=orders.shipped_in_48h / orders.due_orders_told, guards=(shipping_known(),),
        filled_by=files.SHIPPED,
        pitfalls=Text(zh="按平台的发货时间，不是揽收；未发货就退款的订单不计；最近两天的订单偏低。",
            en="By the platform's shipping time, not the carrier's scan; without orders refunded unshipped.")),
    _service(code="shipping_hours", zh="平均发货时长（小时）", en="mean hours from payment to shipping",
        unit=Unit.HOURS, better=Better.DOWN, formula=orders.shipping_seconds / orders.shipped_orders * _HOUR, guards=(shipping_known(),),
        filled_by=files.SHIPPED, pitfalls=Text(zh="还没发货的订单不在内。", en="Orders not shipped yet are not in it.")),
    _service(code="waiting_orders", zh="待发货订单数", en="paid orders waiting to be shipped", unit=Unit.ORDERS,
        better=Better.DOWN, formula=orders.waiting_orders, filled_by=files.ORDERS),
    _service(code="completion_rate", zh="交易完成率", en="paid orders completed", unit=Unit.SHARE,
        better=Better.UP, formula=orders.completed_orders / orders.paid_orders,
        filled_by=("order.completed_at",),
        pitfalls=Text(zh="近期订单还没到确认收货，偏低；Shopify 没有确认收货，一直是 0。",
            en="Recent orders are not confirmed yet; Shopify knows no confirmation, so it stays 0.")),
)  # fmt: skip
