"""抖店订单: a row per sub-order (line), or a row per main order with its lines joined; the merchant chooses which,
and which columns. Both layouts can have the same headers, so every row is looked at by itself.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.douyin.joined_rows import take_apart
from zhanggui.collect.douyin.words import CARRIER, GIFT_CLOSED, REFUND_STATE, STATUS, TRACKING_NO
from zhanggui.collect.order_states import PROVINCE, state_by_lines
from zhanggui.core.language import Text
from zhanggui.tables.aftersales import REFUND
from zhanggui.tables.orders import ORDER, ORDER_LINE

FIELDS = (
    Field(name="order_id", headers=("主订单编号", "订单编号"), kind=Kind.ID, required=True, must=True),
    Field(name="line_id", headers=("子订单编号", "子订单号"), kind=Kind.ID),
    Field(name="title", headers=("选购商品", "商品名称"), kind=Kind.TEXT, required=True),
    Field(name="spec", headers=("商品规格", "规格"), kind=Kind.TEXT),
    Field(name="quantity", headers=("商品数量",), kind=Kind.INTEGER, required=True, not_negative=True),
    Field(name="product_id", headers=("商品ID", "商品编号"), kind=Kind.ID),
    Field(name="platform_sku_id", headers=("SKU ID", "规格ID"), kind=Kind.ID),
    Field(name="merchant_code", headers=("商家编码", "商家SKU编码"), kind=Kind.ID),
    Field(name="unit_price", headers=("商品单价",), kind=Kind.TEXT),
    Field(name="goods_amount", headers=("商品金额",), kind=Kind.MONEY),
    Field(name="payable", headers=("订单应付金额",), kind=Kind.MONEY, required=True),
    Field(name="shipping_charged", headers=("运费",), kind=Kind.MONEY),
    Field(name="discount_platform", headers=("平台实际承担优惠金额", "平台优惠"), kind=Kind.MONEY),
    Field(name="discount_merchant", headers=("商家实际承担优惠金额", "商家优惠"), kind=Kind.MONEY),
    Field(name="discount_influencer", headers=("达人实际承担优惠金额", "达人优惠"), kind=Kind.MONEY),
    Field(name="receivable", headers=("商家收入金额",), kind=Kind.MONEY),
    Field(name="created_at", headers=("订单提交时间", "下单时间"), kind=Kind.MOMENT, required=True, must=True),
    Field(name="stated_paid_at", headers=("支付完成时间", "支付时间"), kind=Kind.MOMENT),
    Field(name="shipped_at", headers=("发货时间",), kind=Kind.MOMENT),
    Field(name="completed_at", headers=("订单完成时间",), kind=Kind.MOMENT),
    Field(name="raw_status", headers=("订单状态",), kind=Kind.TEXT, required=True),
    Field(name="raw_refund_state", headers=("售后状态",), kind=Kind.TEXT),
    Field(name="close_reason", headers=("取消原因", "关闭原因"), kind=Kind.TEXT),
    Field(name="parcel", headers=("快递信息",), kind=Kind.TEXT),
    Field(name="province", headers=("省", "省份"), kind=Kind.TEXT),
    Field(name="city", headers=("市", "城市"), kind=Kind.TEXT),
    Field(name="district", headers=("区",), kind=Kind.TEXT),
    Field(name="pay_method", headers=("支付方式",), kind=Kind.TEXT),
    Field(name="influencer_id", headers=("达人ID",), kind=Kind.ID),
    Field(name="influencer", headers=("达人昵称",), kind=Kind.TEXT),
    Field(name="receiver", headers=("收件人", "收货人"), kind=Kind.PERSONAL),
    Field(name="phone", headers=("收件人手机号", "收件人电话"), kind=Kind.PERSONAL),
    Field(name="address", headers=("详细地址", "收货地址"), kind=Kind.PERSONAL),
    Field(name="remark_buyer", headers=("买家留言",), kind=Kind.PERSONAL),
    Field(name="remark_seller", headers=("商家备注",), kind=Kind.PERSONAL),
)  # fmt: skip

_PAID_STATES = ("paid_unshipped", "partly_shipped", "shipped", "completed", "closed_refunded")
_OPEN_FIRST = (
    "unpaid",
    "paid_unshipped",
    "partly_shipped",
    "shipped",
    "completed",
    "unknown",
    "closed_refunded",
)
_LINE_OR_ORDER = (
    "goods_amount",
    "discount_merchant",
    "discount_platform",
    "discount_influencer",
    "receivable",
)


def read_rows(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Rows by line, with what the states say about payment and what the lines of an order say together.

    Money that means the line in one layout and the order in the other becomes ``{line, order}``, so that a
    column the file lacks stays a column the file lacks.
    """
    lines, refusals = take_apart(rows)
    counted = pl.format("{}-{}", "order_id", pl.int_range(1, pl.len() + 1).over("order_id"))
    known = lines.with_columns(line_status=STATUS, line_id=pl.coalesce("line_id", counted))
    was_paid = pl.col("line_status").is_in(_PAID_STATES) | pl.col("stated_paid_at").is_not_null()
    no_time = was_paid & pl.col("stated_paid_at").is_null()
    postage_known = (pl.len().over("order_id") == 1) | (pl.col("shipping_charged") == 0).all().over(
        "order_id"
    )
    split = [
        pl.struct(line=pl.when(~pl.col("joined")).then(c), order=pl.when("joined").then(c)).alias(c)
        for c in _LINE_OR_ORDER
    ]
    dated = known.with_columns(
        *split,
        unit_price=pl.struct(each="unit_price", line=pl.col("unit_price") * pl.col("quantity")),
        shipping_charged=pl.when(postage_known | pl.col("joined")).then("shipping_charged"),
        was_paid=was_paid,
        paid_at=pl.coalesce("stated_paid_at", pl.when(no_time).then("created_at")),
        paid_day=pl.coalesce("stated_paid_day", pl.when(no_time).then("created_day")),
        paid_time_missing=no_time,
        order_status=state_by_lines("line_status", _OPEN_FIRST),
    )
    return dated, refusals


def _line(name: str) -> pl.Expr:
    return pl.col(name).struct.field("line")


def _order(name: str) -> pl.Expr:
    return pl.col(name).struct.field("order")


_GIFT = (pl.col("payable") == 0) & (
    (_PRICE := pl.col("unit_price").struct.field("each")).eq(0).fill_null(False)
    | pl.col("close_reason").eq_missing(GIFT_CLOSED)
    | pl.col("title").str.contains("赠品").fill_null(False)
)
_PAID = pl.when("was_paid").then("payable")
_GONE_BACK = pl.when((pl.col("line_status") == "closed_refunded") & (pl.col("payable") > 0)).then("payable")

LINE = {
    "order_id": pl.col("order_id"),
    "line_id": pl.col("line_id"),
    "line_kind": pl.when(_GIFT).then(pl.lit("gift")).otherwise(pl.lit("product")),
    "item_key": item_key(pl.col("merchant_code"), pl.col("product_id"), pl.col("title")),
    "merchant_code": pl.col("merchant_code"),
    "product_id": pl.col("product_id"),
    "platform_sku_id": pl.col("platform_sku_id"),
    "title": pl.col("title"),
    "spec": pl.col("spec"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "created_day": pl.col("created_day"),
    "quantity": pl.col("quantity"),
    "unit_price": _PRICE,
    "list_amount": pl.coalesce(_line("goods_amount"), _line("unit_price")),
    "discount_merchant": _line("discount_merchant"),
    "discount_platform": _line("discount_platform"),
    "discount_influencer": _line("discount_influencer"),
    "paid": pl.when(~pl.col("joined")).then(_PAID),
    "status": pl.col("line_status"),
    "raw_status": pl.col("raw_status"),
    "refund_state": REFUND_STATE,
    "raw_refund_state": pl.col("raw_refund_state"),
    "refunded": pl.when(~pl.col("joined")).then(_GONE_BACK),
    "carrier": CARRIER,
    "tracking_no": TRACKING_NO,
}

OF_ORDER = {
    "order_id": pl.col("order_id"),
    "document": pl.lit("order"),
    "status": pl.col("order_status"),
    "raw_status": pl.col("raw_status"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "completed_at": pl.col("completed_at"),
    "created_day": pl.col("created_day"),
    "paid_day": pl.col("paid_day"),
    "paid_week": pl.col("paid_day").dt.truncate("1w"),
    "paid_month": pl.col("paid_day").dt.strftime("%Y-%m"),
    "province": PROVINCE,
    "city": pl.col("city"),
    "goods_amount": _order("goods_amount"),
    "shipping_charged": pl.col("shipping_charged"),
    "discount_merchant": _order("discount_merchant"),
    "discount_platform": _order("discount_platform"),
    "discount_influencer": _order("discount_influencer"),
    "payable": pl.when("joined").then("payable"),
    "paid": pl.when("joined").then(_PAID),
    "paid_net_of_refunds": pl.lit(False),
    "merchant_receivable": _order("receivable"),
    "refunded": pl.when("joined").then(_GONE_BACK),
    "item_count": pl.when("joined").then("order_units"),
    "close_reason": pl.col("close_reason"),
    "carrier": pl.when("joined").then(CARRIER),
    "tracking_no": pl.when("joined").then(TRACKING_NO),
}
"""Where rows are lines, only the lines carry money: readers add them up."""

CLOSED_CASE = {
    "refund_id": pl.format("{}-closed", "line_id"),
    "order_id": pl.col("order_id"),
    "line_id": pl.col("line_id"),
    "merchant_code": pl.col("merchant_code"),
    "refunded_at": pl.col("completed_at"),
    "refunded_day": pl.col("completed_day"),
    "amount": pl.col("payable"),
    "order_paid": pl.col("payable"),
    "outcome": pl.lit("refunded"),
    "raw_status": pl.col("raw_refund_state"),
    "is_partial": pl.lit(False),
    "goods_state": pl.when(pl.col("shipped_at").is_null())
    .then(pl.lit("not_shipped"))
    .otherwise(pl.lit("unknown")),
}
"""A paid line that was closed gave all its money back before settlement; no settlement file will ever tell."""

ORDERS = Profile(
    name="douyin.orders",
    platform="douyin",
    zh="抖店 订单",
    en="Douyin shop orders",
    fields=FIELDS,
    signature=("order_id", "title", "payable", "created_at"),
    never=("动账金额", "结算金额"),
    extra_cells=True,
    export_time=r"订单[^0-9]*(\d{12}|\d{14})(?!\d)",
    prepare=read_rows,
    fills=(
        Fills(table=ORDER_LINE, columns=LINE, where=~pl.col("unsplit")),
        Fills(table=ORDER, columns=OF_ORDER),
        Fills(
            table=REFUND,
            columns=CLOSED_CASE,
            where=~pl.col("joined") & (pl.col("line_status") == "closed_refunded") & (pl.col("payable") > 0),
        ),
    ),
    checks=(
        Check(
            code="main_order_taken_apart",
            says=Text(
                "合并导出的订单能按「件数 = 商品种数」拆成明细（不满足的只计订单金额，不计明细；请按子订单维度重新导出）",
                "a joined order has as many units as lines and can be taken apart (others count as orders without "
                "lines; export by sub-order to get them)",
            ),
            broken=pl.col("unsplit"),
        ),
        Check(
            code="paid_time_stated",
            says=Text(
                "已付款的行有「支付完成时间」（没有的按下单时间计）",
                "paid rows state 支付完成时间 (others are dated by the time of order)",
            ),
            broken=pl.col("paid_time_missing"),
        ),
    ),
    how_to_export=Text(
        "抖店后台 → 订单 → 订单管理 → 导出订单 → 按子订单维度，勾选支付完成时间、商家编码、三种优惠",
        "Doudian console → Orders → Export, by sub-order, with paid time, merchant code and the three discounts",
    ),
)
