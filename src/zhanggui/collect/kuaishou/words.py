"""What Kuaishou calls states of orders and after-sales, and what we call them."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.order_states import refund_state, status_by_payment

STATUSES = {
    "待付款": "unpaid",
    "待支付": "unpaid",
    "已付款": "paid_unshipped",
    "待发货": "paid_unshipped",
    "部分发货": "partly_shipped",
    "已发货": "shipped",
    "待收货": "shipped",
    "已收货": "completed",
    "已签收": "completed",
    "已完成": "completed",
    "交易成功": "completed",
}
ENDED = "关闭|取消|失败"

STATUS = status_by_payment(STATUSES, ended=ENDED, was_paid=pl.col("paid_at").is_not_null())
"""交易关闭 has two meanings: never paid, or paid and refunded. The time of payment tells which."""

REFUND_STATE = refund_state(
    none="^(?:无售后|未售后|无退款|否)",
    closed="关闭|取消|拒绝|撤销",
    partly="部分",
    refunded="成功|完成|已退款",
    pending="中|待|申请|处理|协商",
)
