"""What the codes in canonical columns are called: states, kinds, platforms. Codes stay codes in tables and JSON."""

from __future__ import annotations

from zhanggui.collect.platform_names import platform_names
from zhanggui.core.language import Text

CODES = {
    "unpaid": Text("待付款", "unpaid"),
    "paid_unshipped": Text("待发货", "paid, not shipped"),
    "partly_shipped": Text("部分发货", "partly shipped"),
    "shipped": Text("已发货", "shipped"),
    "completed": Text("交易完成", "completed"),
    "closed_unpaid": Text("未付款关闭", "closed unpaid"),
    "closed_refunded": Text("退款关闭", "closed, refunded"),
    "cancelled": Text("已取消", "cancelled"),
    "on_hold": Text("暂停处理", "on hold"),
    "unknown": Text("未知", "unknown"),
    "order": Text("订单", "order"),
    "cancellation": Text("退货单", "cancellation"),
    "adjustment": Text("调整", "adjustment"),
    "product": Text("商品", "product"),
    "gift": Text("赠品", "gift"),
    "charge": Text("附加费用", "charge"),
    "none": Text("无", "none"),
    "pending": Text("处理中", "pending"),
    "refunded": Text("已退款", "refunded"),
    "closed": Text("已关闭", "closed"),
    "not_shipped": Text("未发货", "not shipped"),
    "not_received": Text("未收到", "not received"),
    "received": Text("已收到", "received"),
    "returned": Text("已退回", "returned"),
    "goods": Text("货款", "goods"),
    "goods_with_subsidy": Text("货款（含平台补贴）", "goods with subsidy"),
    "subsidy": Text("平台补贴", "subsidy"),
    "refund": Text("退款", "refund"),
    "commission": Text("佣金", "commission"),
    "service_fee": Text("服务费", "service fee"),
    "payment_fee": Text("支付费", "payment fee"),
    "influencer": Text("达人佣金", "influencer"),
    "affiliate": Text("推广佣金", "affiliate"),
    "shipping": Text("运费", "shipping"),
    "insurance": Text("保险", "insurance"),
    "points": Text("积分", "points"),
    "ads": Text("推广", "ads"),
    "compensation": Text("赔付", "compensation"),
    "other_fee": Text("其他费用", "other fee"),
    "transfer": Text("本人转账", "transfer"),
}
PLATFORMS = {code: one.name for code, one in platform_names().items()}
"""Platforms by code; those nobody named are called as they call themselves."""
YES, NO = Text("是", "yes"), Text("否", "no")
