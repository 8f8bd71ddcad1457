"""What figures and receipts are called, for every entrance. Knows nothing heavy: help must stay instant."""

from __future__ import annotations

from zhanggui.core.language import Text

COMPONENTS = {
    "buyer_paid": Text("买家实付", "buyer paid"),
    "platform_subsidy": Text("平台补贴", "subsidy"),
    "refunds": Text("退款", "refunds"),
    "goods_cost": Text("货品成本", "goods cost"),
    "commission": Text("佣金", "commission"),
    "payment_fee": Text("支付费", "payment fee"),
    "shipping": Text("运费", "shipping"),
    "ads": Text("推广", "ads"),
    "other_fees": Text("其他费用", "other fees"),
    "tax": Text("税", "tax"),
}
GAINS = ("buyer_paid", "platform_subsidy")
GROUPS = {
    "shop": Text("店铺", "shop"),
    "sku": Text("SKU", "SKU"),
    "order": Text("订单", "order"),
    "day": Text("日期", "day"),
    "platform": Text("平台", "platform"),
    "month": Text("月份", "month"),
}
STATUS = {
    "loaded": Text("已导入", "loaded"),
    "already_loaded": Text("早已导入", "already loaded"),
    "refused": Text("未导入", "refused"),
    "needs_choice": Text("需选择", "needs a choice"),
}
STATES = {"loaded": Text("已导入", "loaded"), "undone": Text("已撤销", "undone")}
COUNTS = {
    "rows": Text("行数", "rows"),
    "loaded": Text("新增", "loaded"),
    "updated": Text("更新", "updated"),
    "duplicate": Text("重复", "duplicate"),
    "quarantined": Text("隔离", "quarantined"),
    "ignored": Text("忽略", "ignored"),
}
