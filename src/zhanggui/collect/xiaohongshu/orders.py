"""小红书 订单 (sheet 包裹详情): one row per SKU of an order, the order's money repeated on each of them."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.columns import in_yuan, moment, money, number_of, personal, words
from zhanggui.collect.order_states import PROVINCE
from zhanggui.collect.xiaohongshu.words import PAID_STATES, REFUND_STATE, STATUS
from zhanggui.core.language import Text
from zhanggui.tables.aftersales import REFUND
from zhanggui.tables.orders import ORDER, ORDER_LINE

_MONEY = pl.Decimal(18, 4)
_NOTHING = pl.lit("0").cast(_MONEY)


def _yuan(name: str, *headers: str) -> Field:
    """A money column; files write it with and without (元)."""
    return money(name, *in_yuan(*headers))


FIELDS = (
    Field(name="order_id", headers=("订单号", "订单ID"), kind=Kind.ID, required=True, must=True),
    words("raw_status", "订单状态", required=True),
    words("raw_refund_state", "SKU售后状态", "售后状态"),
    moment("created_at", "订单创建时间", "下单时间"),
    moment("stated_paid_at", "订单支付时间", "支付时间"),
    moment("shipped_at", "订单发货时间", "发货时间"),
    moment("completed_at", "订单完成时间", "完成时间"),
    moment("closed_at", "订单取消时间"),
    words("title", "商品名称"),
    number_of("product_id", "商品ID"),
    number_of("platform_sku_id", "规格ID", "主SKU ID"),
    number_of("merchant_code", "商家编码", "主SKU商家编码"),
    words("spec", "规格", "主SKU规格"),
    Field(
        name="quantity", headers=("SKU件数", "主SKU数量"), kind=Kind.INTEGER, required=True, must=True,
        not_negative=True,
    ),
    _yuan("line_list", "商品总价"),
    _yuan("order_paid", "订单实付金额(包含运费和定金)", "订单实付金额"),
    _yuan("receivable", "商家应收金额"),
    _yuan("merchant_discount", "商家承担总优惠"),
    _yuan("platform_discount", "平台承担总优惠"),
    _yuan("payment_discount", "支付渠道优惠"),
    _yuan("shipping_charged", "包裹总运费"),
    words("is_gift", "是否赠品"),
    words("province", "省"),
    words("city", "市"),
    words("carrier", "快递公司"),
    number_of("tracking_no", "快递单号"),
    personal("receiver", "收件人姓名"),
    personal("phone", "收件人电话"),
    personal("address", "收件人地址"),
    personal("remark_buyer", "用户备注"),
    personal("remark_seller", "包裹备注信息"),
)  # fmt: skip
UNUSED = (
    "区",
    "达人ID",
    "达人名称",
    "支付方式",
    "店铺ID",
    "店铺名称",
    "订单类型",
    "承诺最晚发货时间",
    "订单定金(元)",
    "SKU商家改价(元)",
)


def know_orders(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add each row's line, whether the order was paid and when, and the state of the line.

    A line whose after-sales case ended and that has no parcel, in an order whose other lines have one, never left.
    """
    thing = pl.coalesce("platform_sku_id", "merchant_code", "product_id", "title", pl.lit("1"))
    known = rows.with_columns(
        status=STATUS, line_id=pl.concat_str(["order_id", thing, "spec"], separator="-", ignore_nulls=True)
    )
    was_paid = (
        pl.col("status").is_in([*PAID_STATES, "closed_refunded"]) | pl.col("stated_paid_at").is_not_null()
    )
    parcels = pl.col("tracking_no").is_not_null().any().over("order_id")
    told = known.with_columns(
        was_paid=was_paid,
        paid_at=pl.coalesce("stated_paid_at", pl.when(was_paid).then("created_at")),
        paid_day=pl.coalesce("stated_paid_day", pl.when(was_paid).then("created_day")),
        first_row=pl.int_range(pl.len()).over("order_id") == 0,
        left=parcels | pl.col("shipped_at").is_not_null(),
        stayed=(REFUND_STATE == "refunded") & pl.col("tracking_no").is_null() & parcels,
    )
    return told.with_columns(
        line_status=pl.when("stayed").then(pl.lit("closed_refunded")).otherwise("status")
    ), []


_POSTAGE = pl.col("shipping_charged").fill_null(_NOTHING)
_SOME_PLATFORM = pl.col("platform_discount").is_not_null() | pl.col("payment_discount").is_not_null()
_PLATFORM = pl.when(_SOME_PLATFORM).then(
    pl.col("platform_discount").fill_null(_NOTHING) + pl.col("payment_discount").fill_null(_NOTHING)
)
_ALL_BACK = pl.when("left").then(pl.col("order_paid") - _POSTAGE).otherwise("order_paid")
_LINE_LEFT = pl.when(~pl.col("stayed"))

ORDER_COLUMNS = {
    "order_id": pl.col("order_id"),
    "document": pl.lit("order"),
    "status": pl.col("status"),
    "raw_status": pl.col("raw_status"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "completed_at": pl.col("completed_at"),
    "closed_at": pl.col("closed_at"),
    "created_day": pl.coalesce("created_day", "paid_day"),
    "paid_day": pl.col("paid_day"),
    "paid_week": pl.col("paid_day").dt.truncate("1w"),
    "paid_month": pl.col("paid_day").dt.strftime("%Y-%m"),
    "province": PROVINCE,
    "city": pl.col("city"),
    "shipping_charged": pl.col("shipping_charged"),
    "discount_merchant": pl.col("merchant_discount"),
    "discount_platform": _PLATFORM,
    "payable": pl.col("order_paid"),
    "paid": pl.when("was_paid").then("order_paid").when(pl.col("order_paid").is_not_null()).then(_NOTHING),
    "paid_net_of_refunds": pl.lit(False),
    "merchant_receivable": pl.col("receivable"),
    "carrier": pl.col("carrier"),
    "tracking_no": pl.col("tracking_no"),
}
LINE_COLUMNS = {
    "order_id": pl.col("order_id"),
    "line_id": pl.col("line_id"),
    "line_kind": pl.when(pl.col("is_gift").str.contains("^(?:赠品|是|1)").fill_null(False))
    .then(pl.lit("gift"))
    .otherwise(pl.lit("product")),
    "item_key": item_key(
        pl.col("merchant_code"), pl.col("platform_sku_id"), pl.col("product_id"), pl.col("title")
    ),
    "merchant_code": pl.col("merchant_code"),
    "product_id": pl.col("product_id"),
    "platform_sku_id": pl.col("platform_sku_id"),
    "title": pl.col("title"),
    "spec": pl.col("spec"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": _LINE_LEFT.then("shipped_at"),
    "created_day": pl.coalesce("created_day", "paid_day"),
    "quantity": pl.col("quantity"),
    "list_amount": pl.col("line_list"),
    "status": pl.col("line_status"),
    "raw_status": pl.col("raw_status"),
    "refund_state": REFUND_STATE,
    "raw_refund_state": pl.col("raw_refund_state"),
    "carrier": pl.col("carrier"),
    "tracking_no": pl.col("tracking_no"),
}
CLOSED_CASE = {
    "refund_id": pl.format("{}-closed", "order_id"),
    "order_id": pl.col("order_id"),
    "refunded_at": pl.col("closed_at"),
    "refunded_day": pl.col("closed_day"),
    "amount": _ALL_BACK,
    "order_paid": pl.col("order_paid"),
    "outcome": pl.lit("refunded"),
    "raw_status": pl.col("raw_refund_state"),
    "is_partial": pl.lit(False),
    "goods_state": pl.when("left").then(pl.lit("unknown")).otherwise(pl.lit("not_shipped")),
}
"""A paid order that was closed gave all its money back (but for the postage once the parcel had left) before it could be
settled: no settlement file will tell."""

ORDERS = Profile(
    name="xiaohongshu.orders",
    platform="xiaohongshu",
    zh="小红书 订单（包裹详情）",
    en="Xiaohongshu orders",
    fields=FIELDS,
    signature=("order_id", "raw_status", "quantity"),
    never=("动账金额", "交易类型"),
    export_time=r"(?:订单|包裹)[^0-9]*(\d{14}|\d{12})(?!\d)",
    unused=UNUSED,
    prepare=know_orders,
    fills=(
        Fills(table=ORDER_LINE, columns=LINE_COLUMNS),
        Fills(table=ORDER, columns=ORDER_COLUMNS),
        Fills(
            table=REFUND,
            columns=CLOSED_CASE,
            where=pl.col("first_row") & (pl.col("status") == "closed_refunded") & (pl.col("order_paid") > 0),
        ),
    ),
    checks=(
        Check(
            code="paid_time_stated",
            says=Text(
                "已付款的行有「订单支付时间」（没有的按下单时间计）",
                "paid rows state 订单支付时间 (others are dated by the time of order)",
            ),
            broken=pl.col("was_paid") & pl.col("stated_paid_at").is_null(),
        ),
        Check(
            code="one_order_one_amount",
            says=Text("同一订单号的各行实付金额相同", "all rows of an order hold the same amount paid"),
            broken=pl.col("order_paid").n_unique().over("order_id") > 1,
        ),
    ),
    how_to_export=Text(
        "小红书千帆 → 订单 → 订单查询 → 选好下单时间 → 批量导出 → 勾选全部字段（尤其是「订单实付金额」和「订单支付时间」）→ 下载。",
        "Xiaohongshu Qianfan → Orders → choose the dates → batch export → tick all fields, above all the amount paid and its time.",
    ),
)
