"""快手小店 订单: one row per order, and one product per order as the platform sells.

Should an order number stand on several rows, it is one order with several lines; then the file does not say whose
money it is, and readers share it.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.columns import moment, money, number_of, personal, words
from zhanggui.collect.kuaishou.words import REFUND_STATE, STATUS
from zhanggui.collect.order_states import PROVINCE
from zhanggui.core.language import Text
from zhanggui.tables.orders import ORDER, ORDER_LINE

_MONEY = pl.Decimal(18, 4)
_CENT = pl.lit("0.01").cast(_MONEY)
_NOTHING = pl.lit("0").cast(_MONEY)


def _yuan(name: str, *headers: str, required: bool = False) -> Field:
    return money(name, *headers, required=required, not_negative=True)


FIELDS = (
    Field(name="order_id", headers=("订单号", "订单编号"), kind=Kind.ID, required=True, must=True),
    moment("created_at", "订单创建时间", required=True),
    moment("paid_at", "订单支付时间", required=True),
    moment("shipped_at", "发货时间"),
    words("raw_status", "订单状态", required=True),
    _yuan("order_paid", "实付款", required=True),
    _yuan("shipping_charged", "快递费"),
    _yuan("shop_discount", "店铺优惠"),
    _yuan("mixed_discount", "混资活动优惠"),
    _yuan("platform_discount", "平台补贴"),
    _yuan("payment_discount", "支付优惠"),
    _yuan("host_discount", "主播补贴"),
    Field(
        name="quantity", headers=("成交数量",), kind=Kind.INTEGER, required=True, must=True, not_negative=True
    ),
    words("raw_refund_state", "售后状态", "退货退款"),
    words("title", "商品名称"),
    number_of("product_id", "商品ID"),
    words("spec", "商品规格"),
    number_of("sku_code", "SKU编码"),
    _yuan("unit_price", "商品单价"),
    words("province", "收货地址-省", "省"),
    words("city", "收货地址-市", "市"),
    words("carrier", "快递公司"),
    number_of("tracking_no", "快递单号"),
    personal("receiver", "收货人姓名", "收货人"),
    personal("phone", "收货人电话"),
    personal("address", "收货地址"),
    personal("street", "收货地址-街道"),
    personal("real_name", "实名姓名"),
    personal("remark_buyer", "买家留言"),
    personal("remark_seller", "订单备注"),
)
UNUSED = (
    "赠品订单号", "活动订单编号", "预售定金支付时间", "支付方式", "账号类型", "账号明细", "旗帜颜色", "活动订单",
    "预售/承诺发货时间", "订单载体", "国补类型", "渠道", "CPS达人ID", "CPS达人昵称", "预估推广佣金", "预估推广者分佣比例",
    "团长ID", "团长昵称", "快赚客ID", "快赚客昵称", "授权推广者ID", "授权推广者昵称", "收货地址-区", "物流信息", "集运类型",
    "直邮类型", "仓库名称", "仓库地址", "服务门店ID", "服务门店名称", "服务门店地址", "国补/类国补/消费券",
)  # fmt: skip
"""Known and not used: 预估推广佣金 is an estimate, and nobody says who pays the vouchers in the last column."""


def know_orders(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add which line a row is (order, product and variant), its list amount, and whether it is the order's only one."""
    product = pl.coalesce("product_id", "sku_code", "title", pl.lit("1"))
    variant = pl.coalesce("sku_code", "spec")
    known = rows.with_columns(
        line_id=pl.concat_str(["order_id", product, variant], separator="-", ignore_nulls=True),
        line_list=(pl.col("unit_price") * pl.col("quantity")).cast(_MONEY),
    )
    return known.with_columns(only_line=pl.col("line_id").n_unique().over("order_id") == 1), []


def _either(first: str, second: str) -> pl.Expr:
    """The sum of two columns; null where neither says anything."""
    some = pl.col(first).is_not_null() | pl.col(second).is_not_null()
    return pl.when(some).then(pl.col(first).fill_null(_NOTHING) + pl.col(second).fill_null(_NOTHING))


_PAID_ONCE = pl.col("paid_at").is_not_null()
_POSTAGE = pl.col("shipping_charged").fill_null(_NOTHING)
_PAID = pl.when(_PAID_ONCE).then("order_paid").otherwise(_NOTHING)
_GOODS_PAID = pl.when(_PAID_ONCE).then(pl.col("order_paid") - _POSTAGE).otherwise(_NOTHING)
_LEFT = pl.col("shipped_at").is_not_null() | pl.col("tracking_no").is_not_null()
_BACK = pl.when(_LEFT).then(pl.col("order_paid") - _POSTAGE).otherwise("order_paid")
_REFUNDED = (
    pl.when((STATUS == "closed_refunded") & _PAID_ONCE)
    .then(_BACK)
    .when(REFUND_STATE.is_in(["none", "closed"]))
    .then(_NOTHING)
)
_LINE_REFUNDED = pl.when((_POSTAGE == _NOTHING) | _LEFT | (STATUS != "closed_refunded")).then(_REFUNDED)
"""The file never says how much went back. Where a paid order was closed: all of it, but for the postage once the parcel
had left. Without a case: nothing. A success on an order that goes on may be a part: unknown."""
_MERCHANT = _either("shop_discount", "mixed_discount")
_PLATFORM = _either("platform_discount", "payment_discount")


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
    "created_day": pl.coalesce("created_day", "paid_day"),
    "paid_day": pl.col("paid_day"),
    "paid_week": pl.col("paid_day").dt.truncate("1w"),
    "paid_month": pl.col("paid_day").dt.strftime("%Y-%m"),
    "province": PROVINCE,
    "city": pl.col("city"),
    "goods_amount": _of_line("line_list"),
    "shipping_charged": pl.col("shipping_charged"),
    "discount_merchant": _MERCHANT,
    "discount_platform": _PLATFORM,
    "discount_influencer": pl.col("host_discount"),
    "payable": pl.col("order_paid"),
    "paid": _PAID,
    "paid_net_of_refunds": pl.lit(False),
    "refunded": _REFUNDED,
    "item_count": _of_line("quantity"),
    "carrier": pl.col("carrier"),
    "tracking_no": pl.col("tracking_no"),
}
LINE_COLUMNS = {
    "order_id": pl.col("order_id"),
    "line_id": pl.col("line_id"),
    "line_kind": pl.when(pl.col("unit_price") == 0).then(pl.lit("gift")).otherwise(pl.lit("product")),
    "item_key": item_key(pl.col("sku_code"), pl.col("product_id"), pl.col("title")),
    "merchant_code": pl.col("sku_code"),
    "product_id": pl.col("product_id"),
    "title": pl.col("title"),
    "spec": pl.col("spec"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "created_day": pl.coalesce("created_day", "paid_day"),
    "quantity": pl.col("quantity"),
    "unit_price": pl.col("unit_price"),
    "list_amount": pl.col("line_list"),
    "discount_merchant": _of_line(_MERCHANT),
    "discount_platform": _of_line(_PLATFORM),
    "discount_influencer": _of_line("host_discount"),
    "paid": _of_line(_GOODS_PAID),
    "status": STATUS,
    "raw_status": pl.col("raw_status"),
    "refund_state": REFUND_STATE,
    "raw_refund_state": pl.col("raw_refund_state"),
    "refunded": _of_line(_LINE_REFUNDED),
    "carrier": pl.col("carrier"),
    "tracking_no": pl.col("tracking_no"),
}

_PARTS = ("shop_discount", "mixed_discount", "platform_discount", "payment_discount", "host_discount")
_DISCOUNTS = pl.sum_horizontal([pl.col(name).fill_null(_NOTHING) for name in _PARTS])
CHECKS = (
    Check(
        code="paid_is_its_parts",
        says=Text(
            "实付款 = 商品单价 × 成交数量 + 快递费 − 各项优惠（各列都有时）",
            "paid = unit price × quantity + postage − all discounts (where all columns are there)",
        ),
        broken=pl.col("only_line")
        & pl.all_horizontal([pl.col(name).is_not_null() for name in _PARTS])
        & ((pl.col("line_list") + _POSTAGE - _DISCOUNTS - pl.col("order_paid")).abs() > _CENT),
    ),
    Check(
        code="one_order_one_amount",
        says=Text("同一订单号的各行实付款相同", "all rows of one order number hold the same amount"),
        broken=pl.col("order_paid").n_unique().over("order_id") > 1,
    ),
)

ORDERS = Profile(
    name="kuaishou.orders",
    platform="kuaishou",
    zh="快手小店 订单",
    en="Kuaishou shop orders",
    fields=FIELDS,
    signature=("order_id", "created_at", "paid_at", "order_paid", "quantity"),
    export_time=r"订单[^0-9]*(\d{14}|\d{12})(?!\d)",
    unused=UNUSED,
    prepare=know_orders,
    fills=(Fills(table=ORDER_LINE, columns=LINE_COLUMNS), Fills(table=ORDER, columns=ORDER_COLUMNS)),
    checks=CHECKS,
    how_to_export=Text(
        "快手小店后台（s.kwaixiaodian.com）→ 订单 → 订单查询 → 选好创建时间 → 导出订单 → 勾选全部字段（尤其是「SKU编码」）。",
        "Kuaishou shop console → Orders → choose the dates → Export → tick all fields, above all SKU编码.",
    ),
)
