"""微信小店 订单: one row per line, the order's money repeated on each of them.

Three layouts have the same names for what matters: 58 columns, an older one of 38 without times of settlement, and a
newer one with 活动商家补贴, 带货ID and 企微… on top.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.columns import moment, money, number_of, personal, words
from zhanggui.collect.order_states import PROVINCE
from zhanggui.collect.wechat.fees import ENTRIES, FEE_FIELDS
from zhanggui.collect.wechat.words import ORDER_STATUS, REFUND_STATE
from zhanggui.core.language import Text
from zhanggui.tables.orders import ORDER, ORDER_LINE

_MONEY = pl.Decimal(18, 4)
_CENT = pl.lit("0.01").cast(_MONEY)
_NOTHING = pl.lit("0").cast(_MONEY)


FIELDS = (
    Field(name="order_id", headers=("订单号",), kind=Kind.ID, required=True, must=True),
    moment("created_at", "订单下单时间", "下单时间"),
    moment("shipped_at", "订单发货时间"),
    moment("completed_at", "订单确认收货时间"),
    moment("settled_at", "订单完成结算时间"),
    words("raw_status", "订单状态", required=True),
    words("province", "省"),
    words("city", "市"),
    money("goods_amount", "商品总价"),
    money("order_paid", "订单实际支付金额", required=True),
    money("receivable", "订单实际收款金额"),
    money("shipping_charged", "订单运费"),
    money("goods_discount", "商品优惠"),
    money("cross_shop_discount", "跨店优惠"),
    moment("paid_at", "支付时间", required=True),
    words("carrier", "物流公司"),
    number_of("tracking_no", "快递单号"),
    *FEE_FIELDS,
    words("title", "商品名称"),
    number_of("product_id", "商品编码(平台)"),
    number_of("item_code", "商品编码(自定义)"),
    number_of("sku_code", "SKU编码(自定义)"),
    words("spec", "商品属性"),
    money("unit_price", "商品价格(单件)", "商品价格"),
    money("line_paid", "商品实际价格(总共)"),
    Field(name="quantity", headers=("商品数量",), kind=Kind.INTEGER, required=True, not_negative=True),
    money("platform_coupon", "商品平台券优惠"),
    words("line_shipped", "商品发货"),
    words("raw_refund_state", "商品售后"),
    Field(name="refunded", headers=("商品已退款金额",), kind=Kind.MONEY, not_negative=True),
    personal("receiver", "收件人姓名"),
    personal("address", "收件人地址"),
    personal("phone", "收件人手机"),
    personal("remark_buyer", "买家备注"),
    personal("remark_seller", "商家备注"),
)
UNUSED = (
    "发货方式", "区", "打标颜色", "商品改价", "积分抵扣", "支付方式", "交易单号", "带货方式", "带货账号类型",
    "带货账号昵称", "带货费用渠道", "带货费用类型", "带货佣金率", "礼物单号", "商品实际价格(单件)", "是否预售",
    "商品平均运费", "定制信息", "定制预览图", "带货人昵称", "授权号", "预估佣金", "活动商家补贴", "带货ID",
    "企微企业ID", "企微工号", "导购最近分享时间", "企业微信加密id", "企微备注",
)  # fmt: skip
"""Known and not used: nobody says who pays 积分抵扣, 商品改价 and 活动商家补贴; 预估佣金 is an estimate."""


def know_orders(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add each row's line (``line_id``), its list amount and state, and whether its fees are final.

    A line is order, platform product and variant: the same in every export of the order. Fees are final once the
    order is settled; the older layout has no such time (nor one of receipt), there a completed order has to do.
    """
    product = pl.coalesce("product_id", "sku_code", "item_code", "title", pl.lit("1"))
    first = pl.int_range(pl.len()).over("order_id") == 0
    undated = pl.col("completed_at").is_null() & (pl.col("status") == "completed").fill_null(False)
    settled = pl.col("settled_at").is_not_null() | undated
    known = rows.with_columns(
        status=ORDER_STATUS,
        line_id=pl.concat_str(["order_id", product, "spec"], separator="-", ignore_nulls=True),
        line_list=(pl.col("unit_price") * pl.col("quantity")).cast(_MONEY),
    )
    told = known.with_columns(
        only_line=pl.col("line_id").n_unique().over("order_id") == 1,
        lines_paid=pl.when(pl.col("line_id").is_first_distinct()).then("line_paid").sum().over("order_id"),
        fees_final=first & settled & pl.col("technical_fee").is_not_null(),
    )
    alone = pl.when("only_line").then(pl.col("order_paid") - _POSTAGE)
    valued = told.with_columns(line_total=pl.coalesce("line_paid", alone))
    return valued.with_columns(line_status=_line_status()), []


_PAID_ONCE = pl.col("paid_at").is_not_null()
_POSTAGE = pl.col("shipping_charged").fill_null(_NOTHING)


def _line_status() -> pl.Expr:
    """A line that gave all its money back is closed, whatever the order does."""
    whole = (pl.col("refunded") >= pl.col("line_total")) & (pl.col("line_total") > 0)
    return pl.when(whole & _PAID_ONCE).then(pl.lit("closed_refunded")).otherwise("status")


_ALL_BACK = (
    pl.when(pl.col("shipped_at").is_null()).then("order_paid").otherwise(pl.col("order_paid") - _POSTAGE)
)
"""For files without 商品已退款金额: an order that ended by refunds gave all back, but the postage once it had left."""
_REFUNDED = pl.when(REFUND_STATE.is_in(["none", "closed"])).then(pl.col("refunded").fill_null(_NOTHING))
_LEFT = pl.when(~pl.col("line_shipped").str.contains("未|待").fill_null(False))
_DISCOUNT = pl.when(
    pl.col("goods_discount").is_not_null() | pl.col("cross_shop_discount").is_not_null()
).then(pl.col("goods_discount").fill_null(_NOTHING) + pl.col("cross_shop_discount").fill_null(_NOTHING))

ORDER_COLUMNS = {
    "order_id": pl.col("order_id"),
    "document": pl.lit("order"),
    "status": pl.col("status"),
    "raw_status": pl.col("raw_status"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "completed_at": pl.col("completed_at"),
    "created_day": pl.coalesce("created_day", "paid_day"),
    "paid_day": pl.col("paid_day"),
    "paid_week": pl.col("paid_day").dt.truncate("1w"),
    "paid_month": pl.col("paid_day").dt.strftime("%Y-%m"),
    "province": PROVINCE,
    "city": pl.col("city"),
    "goods_amount": pl.col("goods_amount"),
    "shipping_charged": pl.col("shipping_charged"),
    "discount_merchant": _DISCOUNT,
    "payable": pl.col("order_paid"),
    "paid": pl.when(_PAID_ONCE).then("order_paid").otherwise(_NOTHING),
    "paid_net_of_refunds": pl.lit(False),
    "merchant_receivable": pl.col("receivable"),
    "refunded": pl.when(pl.col("status") == "closed_refunded").then(_ALL_BACK),
    "carrier": pl.col("carrier"),
    "tracking_no": pl.col("tracking_no"),
}
LINE_COLUMNS = {
    "order_id": pl.col("order_id"),
    "line_id": pl.col("line_id"),
    "line_kind": pl.when(pl.col("unit_price") == 0).then(pl.lit("gift")).otherwise(pl.lit("product")),
    "item_key": item_key(pl.coalesce("sku_code", "item_code"), pl.col("product_id"), pl.col("title")),
    "merchant_code": pl.coalesce("sku_code", "item_code"),
    "product_id": pl.col("product_id"),
    "title": pl.col("title"),
    "spec": pl.col("spec"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": _LEFT.then("shipped_at"),
    "created_day": pl.coalesce("created_day", "paid_day"),
    "quantity": pl.col("quantity"),
    "unit_price": pl.col("unit_price"),
    "list_amount": (pl.col("unit_price") * pl.col("quantity")),
    "discount_platform": pl.col("platform_coupon"),
    "paid": pl.when(_PAID_ONCE).then("line_total").otherwise(_NOTHING),
    "status": pl.col("line_status"),
    "raw_status": pl.col("raw_status"),
    "refund_state": REFUND_STATE,
    "raw_refund_state": pl.col("raw_refund_state"),
    "refunded": pl.coalesce("refunded", _REFUNDED),
    "carrier": pl.col("carrier"),
    "tracking_no": _LEFT.then("tracking_no"),
}

CHECKS = (
    Check(
        code="one_order_one_amount",
        says=Text("同一订单号的各行实际支付金额相同", "all rows of an order hold the same amount paid"),
        broken=pl.col("order_paid").n_unique().over("order_id") > 1,
    ),
    Check(
        code="lines_make_the_order",
        says=Text(
            "订单实际支付金额 = 各行「商品实际价格(总共)」之和 + 订单运费",
            "the order's amount is its lines' actual prices and the postage",
        ),
        broken=pl.col("line_paid").is_not_null()
        & ((pl.col("lines_paid") + _POSTAGE - pl.col("order_paid")).abs() > _CENT),
    ),
    Check(
        code="refunded_within_paid",
        says=Text(
            "商品已退款金额不超过该商品实付与运费之和", "no more is refunded than the line and the postage"
        ),
        broken=pl.col("refunded") > pl.col("line_paid") + _POSTAGE + _CENT,
    ),
)

ORDERS = Profile(
    name="wechat.orders",
    platform="wechat",
    zh="微信小店 订单",
    en="WeChat shop orders",
    fields=FIELDS,
    signature=("order_id", "order_paid", "paid_at", "product_id", "raw_refund_state"),
    export_time=r"订单[^0-9]*(\d{14}|\d{12})(?!\d)",
    unused=UNUSED,
    prepare=know_orders,
    fills=(
        Fills(table=ORDER_LINE, columns=LINE_COLUMNS),
        Fills(table=ORDER, columns=ORDER_COLUMNS),
        *ENTRIES,
    ),
    checks=CHECKS,
    how_to_export=Text(
        "微信小店后台（store.weixin.qq.com）→ 订单 → 订单管理 → 选好下单时间 → 导出订单 → 勾选全部字段 → 下载。",
        "WeChat shop console → Orders → choose the order dates → Export → tick all fields → download.",
    ),
)
