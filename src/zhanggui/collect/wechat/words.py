"""What WeChat shops call states of orders and after-sales, and what we call them."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.order_states import refund_state, status_by_payment

STATUSES = {
    "待付款": "unpaid",
    "待支付": "unpaid",
    "待发货": "paid_unshipped",
    "部分发货": "partly_shipped",
    "已发货": "shipped",
    "待收货": "shipped",
    "已收货": "completed",
    "已完成": "completed",
    "完成": "completed",
    "交易成功": "completed",
}
ENDED = "取消|关闭"

_PAID = pl.col("paid_at").is_not_null()
ORDER_STATUS = status_by_payment(STATUSES, ended=ENDED, was_paid=_PAID, never_paid="cancelled")
"""订单取消 has two meanings: never paid, or all goods refunded. The time of payment tells which."""

REFUND_STATE = refund_state(
    none="^(?:无售后|未售后|未发起售后)",
    closed="取消|关闭|拒绝|撤销",
    partly="部分",
    refunded="成功|完成|已退款",
    pending="中|待|申请|处理",
)
"""商品售后: empty is no case. What went back is never read from the word but from 商品已退款金额."""
