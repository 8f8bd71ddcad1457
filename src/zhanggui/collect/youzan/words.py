"""What Youzan calls states of items, and what we call them."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.order_states import refund_state, status_by_payment

STATUSES = {
    "待付款": "unpaid",
    "待支付": "unpaid",
    "待成团": "paid_unshipped",
    "待接单": "paid_unshipped",
    "待发货": "paid_unshipped",
    "部分发货": "partly_shipped",
    "已发货": "shipped",
    "待收货": "shipped",
    "已收货": "completed",
    "交易成功": "completed",
    "交易完成": "completed",
    "已完成": "completed",
}
ENDED = "关闭|取消"

_WAS_PAID = (
    (pl.col("refunded") > 0).fill_null(False)
    | pl.col("shipped_at").is_not_null()
    | pl.col("stated_paid_at").is_not_null()
)
STATUS = status_by_payment(STATUSES, ended=ENDED, was_paid=_WAS_PAID)
"""交易关闭 has two meanings: never paid, or paid and refunded. A refund, a parcel or a time of payment tells which."""

REFUND_STATE = refund_state(
    none="^(?:无|未|没有)",
    closed="关闭|取消|拒绝|撤销",
    partly="部分",
    refunded="成功|完成|已退款|全额退款",
    pending="中|待|申请|处理",
)
