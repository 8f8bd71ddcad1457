"""What Xiaohongshu calls states of orders and after-sales, and what we call them."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.order_states import refund_state, status_by_payment

STATUSES = {
    "待付款": "unpaid",
    "待支付": "unpaid",
    "已下单待付款": "unpaid",
    "已支付处理中": "paid_unshipped",
    "清关中": "paid_unshipped",
    "待发货": "paid_unshipped",
    "待配货": "paid_unshipped",
    "部分发货": "partly_shipped",
    "已发货": "shipped",
    "待收货": "shipped",
    "已签收": "completed",
    "已收货": "completed",
    "已完成": "completed",
    "完成": "completed",
    "换货申请中": "completed",
}
PAID_STATES = ("paid_unshipped", "partly_shipped", "shipped", "completed")
ENDED = "关闭|取消"

REFUND_STATE = refund_state(
    none="^(?:无|未)", closed="关闭|取消|拒绝", refunded="完成|成功|已退款", pending="中|待|申请|介入"
)
"""售后完成 does not say how much went back: that stands in the settlement."""

_WAS_PAID = pl.col("stated_paid_at").is_not_null() | (REFUND_STATE == "refunded")
STATUS = status_by_payment(STATUSES, ended=ENDED, was_paid=_WAS_PAID)
"""已取消 and 已关闭 have two meanings: never paid, or paid and refunded."""
