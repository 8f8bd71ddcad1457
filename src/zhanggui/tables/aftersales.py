"""After-sales (售后): refunds, and what buyers wrote."""

from zhanggui.tables.table import CURRENCY, PLATFORM, SHOP, Adds, Table, count, day, flag, moment, money, text

REFUND_OUTCOMES = ("pending", "refunded", "closed", "unknown")
GOODS_STATES = ("not_shipped", "not_received", "received", "returned", "unknown")

REFUND = Table(
    name="refund",
    zh="退款",
    source="sales",
    meaning="One row per refund case: which order and line, how much, whether goods come back.",
    key=("shop", "refund_id"),
    day="applied_day",
    age=("applied_at", "refunded_at"),
    columns=(
        SHOP,
        PLATFORM,
        text("refund_id", "退款编号", "The platform's number of the case."),
        text("order_id", "订单编号", "Order (main order) the case belongs to."),
        text("line_id", "子订单编号", "Line the case belongs to; null when it covers the order."),
        text("merchant_code", "商家编码", "Goods of the case where the file says so."),
        moment("applied_at", "申请时间", "When the buyer asked."),
        moment("refunded_at", "退款完结时间", "When the money went back (or the case ended)."),
        day("applied_day", "申请日期", "Business day of applied_at."),
        day("refunded_day", "退款日期", "Business day of refunded_at: the cash view's date."),
        CURRENCY,
        money("amount", "退款金额", "Money back to the buyer."),
        money("order_paid", "买家实付", "What the buyer had paid, by the refund file.", Adds.NOT),
        text("outcome", "退款结果", "Canonical: only 'refunded' cases moved money.", REFUND_OUTCOMES),
        text("raw_status", "平台退款状态", "State in the platform's words."),
        flag("needs_return", "需要退货", "True when the goods must come back."),
        flag("is_partial", "部分退款", "True when only part of the line or order is refunded."),
        text("goods_state", "货物状态", "Where the goods are.", GOODS_STATES),
        text("reason", "退款原因", "The buyer's reason in the platform's words."),
    ),
)

REVIEW = Table(
    name="review",
    zh="评价",
    source="users",
    meaning="One row per review of a bought item.",
    key=("shop", "review_id"),
    day="reviewed_day",
    age=("reviewed_at",),
    columns=(
        SHOP,
        PLATFORM,
        text("review_id", "评价编号", "The platform's number, or one built from order and goods."),
        text("order_id", "订单编号", "Order that was reviewed."),
        text("product_id", "商品ID", "The platform's product id."),
        text("merchant_code", "商家编码", "The merchant's own code."),
        text("title", "商品名称", "Listing title."),
        moment("reviewed_at", "评价时间", "When it was written."),
        day("reviewed_day", "评价日期", "Business day of reviewed_at."),
        count(
            "stars",
            "星级",
            "1 to 5; 好评 5, 中评 3, 差评 1 where only three words are exported.",
            "stars",
            Adds.NOT,
        ),
        text("content", "评价内容", "What the buyer wrote."),
        flag("has_picture", "有图", "True when it shows a picture."),
    ),
)
