"""Words for the state of an order that shops and tools of any origin use, and what we call them."""

from __future__ import annotations

STATUSES = {
    "unpaid": ("待付款", "未付款", "等待付款", "等待买家付款", "待支付", "未支付", "pending", "unpaid", "awaiting payment"),
    "paid_unshipped": ("已付款", "待发货", "未发货", "买家已付款", "已支付", "paid", "processing", "unshipped", "unfulfilled"),
    "partly_shipped": ("部分发货", "partially shipped", "partial"),
    "shipped": ("已发货", "待收货", "卖家已发货", "shipped", "fulfilled", "in transit"),
    "completed": ("交易成功", "已完成", "完成", "已签收", "已收货", "completed", "complete", "delivered", "done", "closed"),
    "closed_unpaid": ("已取消", "取消", "订单取消", "cancelled", "canceled", "voided", "failed"),
    "closed_refunded": ("已退款", "退款成功", "全额退款", "refunded"),
    "on_hold": ("锁定", "暂停", "挂起", "on hold", "on-hold"),
}  # fmt: skip

STATUS_OF = {word: status for status, words in STATUSES.items() for word in words}
UNPAID = ("unpaid", "closed_unpaid")
