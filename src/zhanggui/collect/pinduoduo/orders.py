"""Pinduoduo 订单报表: one row per order, and one product per order as the platform sells.

An order number may still stand on several rows with different products. Money, states and times belong to the
order and are counted once; the row's product, quantity, codes and parcel belong to the line. Where an order has
one product, its money (postage taken off) is the line's too; where it has several, the file does not say whose.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.columns import in_yuan, money, number_of, personal, words
from zhanggui.collect.order_states import PROVINCE
from zhanggui.collect.pinduoduo.words import REFUND_STATE, STATUS
from zhanggui.core.language import Text
from zhanggui.tables.orders import ORDER, ORDER_LINE

_MONEY = pl.Decimal(18, 4)
_CENT = pl.lit("0.01").cast(_MONEY)
_NOTHING = pl.lit("0").cast(_MONEY)


def _yuan(name: str, *headers: str, required: bool = False) -> Field:
    """A money column; the console writes it with and without (元)."""
    return money(name, *in_yuan(*headers), required=required)


FIELDS = (
    Field(name="order_id", headers=("订单号", "订单编号"), kind=Kind.ID, required=True, must=True),
    words("title", "商品", "商品名称", "商品标题"),
    words("raw_status", "订单状态"),
    _yuan("goods_amount", "商品总价"),
    _yuan("shipping_charged", "邮费", "运费"),
    _yuan("shop_discount", "店铺优惠折扣", "店铺优惠"),
    _yuan("platform_discount", "平台优惠折扣", "平台优惠"),
    _yuan("instant_discount", "多多支付立减金额", "多多支付立减"),
    _yuan("user_paid", "用户实付金额", "用户实付", required=True),
    _yuan("receivable", "商家实收金额", "商家实收"),
    Field(name="quantity", headers=("商品数量(件)", "商品数量"), kind=Kind.INTEGER, not_negative=True),
    Field(name="created_at", headers=("下单时间", "订单创建时间"), kind=Kind.MOMENT),
    Field(name="paid_at", headers=("订单成交时间", "支付时间"), kind=Kind.MOMENT, required=True),
    Field(name="shipped_at", headers=("发货时间",), kind=Kind.MOMENT),
    Field(name="completed_at", headers=("确认收货时间",), kind=Kind.MOMENT),
    number_of("product_id", "商品id"),
    words("spec", "商品规格"),
    number_of("platform_sku_id", "样式ID", "SKU ID", "规格ID"),
    number_of("spec_code", "商家编码-规格维度", "商家编码-SKU维度", "商家编码"),
    number_of("item_code", "商家编码-商品维度"),
    words("raw_refund_state", "售后状态"),
    number_of("tracking_no", "快递单号", "运单号"),
    words("carrier", "快递公司"),
    words("province", "省", "省份"),
    words("city", "市", "城市"),
    personal("receiver", "收货人", "收件人"),
    personal("phone", "手机", "手机号", "收货人手机"),
    personal("address", "街道", "详细地址", "收货地址"),
    personal("remark_buyer", "买家留言"),
    personal("remark_seller", "商家备注"),
)


def know_orders(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add what the order number says (``id_day``), which product a row is, and whether it is the order's only one.

    A line is the order and its product: the same in every export, whichever columns were ticked. The variant
    joins in only where one order holds several variants of a product.
    """
    day = pl.col("order_id").str.extract(r"^([0-9]{6})-").str.to_date("%y%m%d", strict=False)
    product = pl.coalesce("product_id", "item_code", "spec_code", "title", pl.lit("1"))
    known = rows.with_columns(
        id_day=day, product=product, variant=pl.coalesce("platform_sku_id", "spec", pl.lit(""))
    )
    other = pl.col("variant") != pl.col("variant").first().over("order_id", "product")
    kind = pl.when(other).then(pl.format("{}-{}", "product", "variant")).otherwise("product")
    told = known.with_columns(product=kind).with_columns(
        line_id=pl.format("{}-{}", "order_id", "product"),
        only_line=pl.col("product").n_unique().over("order_id") == 1,
    )
    return told.drop("product", "variant"), []


_PLACED = pl.coalesce("created_day", "id_day", "paid_day")
_SUBSIDY = pl.col("platform_discount").fill_null(_NOTHING) + pl.col("instant_discount").fill_null(_NOTHING)
_PLATFORM = pl.when(
    pl.col("platform_discount").is_not_null() | pl.col("instant_discount").is_not_null()
).then(_SUBSIDY)
_PAID = pl.when(pl.col("paid_at").is_not_null()).then("user_paid").otherwise(_NOTHING)
_POSTAGE = (
    pl.when(pl.col("paid_at").is_not_null())
    .then(pl.col("shipping_charged").fill_null(_NOTHING))
    .otherwise(_NOTHING)
)
_LEFT = pl.col("shipped_at").is_not_null() | pl.col("raw_status").str.contains(
    "^已(?:发货|收货|签收)"
).fill_null(False)
_BACK = pl.when(_LEFT).then(pl.col("user_paid") - _POSTAGE).otherwise("user_paid")
_REFUNDED = (
    pl.when((STATUS == "closed_refunded") & pl.col("paid_at").is_not_null())
    .then(_BACK)
    .when(REFUND_STATE == "none")
    .then(_NOTHING)
)
_LINE_REFUNDED = pl.when((_POSTAGE == _NOTHING) | _LEFT).then(_REFUNDED)
"""The report never says how much went back. Where the order ended by a refund: all of it, but for the postage once
the parcel had left (it is not refunded on a return without reason). Without a case: nothing. A success on an order
that goes on may be a part: unknown. Refunded postage belongs to no line."""


def _of_line(amount: pl.Expr | str) -> pl.Expr:
    return pl.when("only_line").then(amount)


ORDER_COLUMNS = {
    "order_id": pl.col("order_id"),
    "document": pl.lit("order"),
    "status": STATUS,
    "raw_status": pl.col("raw_status"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "completed_at": pl.col("completed_at"),
    "created_day": _PLACED,
    "paid_day": pl.col("paid_day"),
    "paid_week": pl.col("paid_day").dt.truncate("1w"),
    "paid_month": pl.col("paid_day").dt.strftime("%Y-%m"),
    "province": PROVINCE,
    "city": pl.col("city"),
    "goods_amount": pl.col("goods_amount"),
    "shipping_charged": pl.col("shipping_charged"),
    "discount_merchant": pl.col("shop_discount"),
    "discount_platform": _PLATFORM,
    "payable": pl.col("user_paid"),
    "paid": _PAID,
    "paid_net_of_refunds": pl.lit(False),
    "merchant_receivable": pl.col("receivable"),
    "refunded": _REFUNDED,
    "item_count": _of_line("quantity"),
}
LINE_COLUMNS = {
    "order_id": pl.col("order_id"),
    "line_id": pl.col("line_id"),
    "line_kind": pl.lit("product"),
    "item_key": item_key(
        pl.coalesce("spec_code", "item_code"),
        pl.col("platform_sku_id"),
        pl.col("product_id"),
        pl.col("title"),
    ),
    "merchant_code": pl.coalesce("spec_code", "item_code"),
    "product_id": pl.col("product_id"),
    "platform_sku_id": pl.col("platform_sku_id"),
    "title": pl.col("title"),
    "spec": pl.col("spec"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "created_day": _PLACED,
    "quantity": pl.col("quantity"),
    "list_amount": _of_line("goods_amount"),
    "discount_merchant": _of_line("shop_discount"),
    "discount_platform": _of_line(_PLATFORM),
    "paid": _of_line(_PAID - _POSTAGE),
    "status": STATUS,
    "raw_status": pl.col("raw_status"),
    "refund_state": REFUND_STATE,
    "raw_refund_state": pl.col("raw_refund_state"),
    "refunded": _of_line(_LINE_REFUNDED),
    "carrier": pl.col("carrier"),
    "tracking_no": pl.col("tracking_no"),
}

_DUE_TO_SHOP = pl.col("goods_amount") + pl.col("shipping_charged") - pl.col("shop_discount")
CHECKS = (
    Check(
        code="user_paid_identity",
        says=Text(
            "用户实付 = 商品总价 + 邮费 − 店铺优惠 − 平台优惠 − 多多支付立减",
            "user paid = goods + postage − shop discount − platform discount − instant discount",
        ),
        broken=(
            _DUE_TO_SHOP - pl.col("platform_discount") - pl.col("instant_discount") - pl.col("user_paid")
        ).abs()
        > _CENT,
    ),
    Check(
        code="receivable_identity",
        says=Text(
            "商家实收 = 商品总价 + 邮费 − 店铺优惠", "merchant receives = goods + postage − shop discount"
        ),
        broken=(_DUE_TO_SHOP - pl.col("receivable")).abs() > _CENT,
    ),
    Check(
        code="order_number_is_the_day",
        says=Text(
            "订单号前六位为下单日期，成交在当天或次日",
            "the first six digits of an order number are its day; it is paid that day or the next",
        ),
        broken=~(pl.col("paid_day") - pl.col("id_day")).dt.total_days().is_between(0, 1),
    ),
    Check(
        code="one_order_one_amount",
        says=Text("同一订单号的各行金额相同", "all rows of one order number hold the same amount"),
        broken=pl.col("user_paid").n_unique().over("order_id") > 1,
    ),
)

ORDERS = Profile(
    name="pinduoduo.orders",
    platform="pinduoduo",
    zh="拼多多 订单报表",
    en="Pinduoduo orders",
    fields=FIELDS,
    signature=("order_id", "user_paid", "paid_at"),
    export_time=r"orders_export(\d{14}|\d{12})(?!\d)",
    unused=("是否分期", "分期期数", "手续费承担方", "分期方式", "承诺发货时间"),
    prepare=know_orders,
    fills=(
        Fills(table=ORDER_LINE, columns=LINE_COLUMNS),
        Fills(table=ORDER, columns=ORDER_COLUMNS),
    ),
    checks=CHECKS,
    how_to_export=Text(
        "拼多多商家后台（mms.pinduoduo.com）→ 发货管理 → 订单查询 → 选好成交时间 → 批量导出 → 勾选「全选」字段 → "
        "生成报表 → 下载。至少要有「订单号、用户实付金额、订单成交时间」。",
        "Pinduoduo merchant console → Orders → query by time → batch export → tick all fields → download.",
    ),
)
