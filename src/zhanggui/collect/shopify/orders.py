"""Shopify orders_export.csv: one row per line item.

Only the first row of an order holds the order's values; rows 2 to n repeat Name, Email, Created at and Vendor and
hold a line item. Order rows are made where order values are filled, line rows everywhere. What a line needs of its
order (currency, payment state) is filled down within the order; where a chunk of the file begins inside an order
that is not known, and readers take the order's own.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.collect.columns import moment, money, personal, words
from zhanggui.collect.shopify.words import LINE_KIND, REFUND_STATE, status
from zhanggui.core.language import Text
from zhanggui.tables.members import CUSTOMER
from zhanggui.tables.orders import ORDER, ORDER_LINE

_MONEY = pl.Decimal(18, 4)
_CENT = pl.lit("0.01").cast(_MONEY)
_NOTHING = pl.lit("0").cast(_MONEY)


FIELDS = (
    Field(name="order_id", headers=("Name",), kind=Kind.ID, required=True, must=True),
    personal("buyer", "Email"),
    words("financial", "Financial Status"),
    moment("paid_at", "Paid at"),
    words("fulfillment", "Fulfillment Status"),
    moment("shipped_at", "Fulfilled at"),
    words("currency", "Currency"),
    money("subtotal", "Subtotal"),
    money("shipping", "Shipping"),
    money("taxes", "Taxes"),
    Field(name="total", headers=("Total",), kind=Kind.MONEY, required=True),
    money("discount", "Discount Amount"),
    Field(name="created_at", headers=("Created at",), kind=Kind.MOMENT, required=True),
    Field(
        name="quantity", headers=("Lineitem quantity",), kind=Kind.INTEGER, required=True, not_negative=True
    ),
    Field(name="title", headers=("Lineitem name",), kind=Kind.TEXT, required=True),
    Field(name="price", headers=("Lineitem price",), kind=Kind.MONEY, required=True),
    Field(name="merchant_code", headers=("Lineitem sku",), kind=Kind.ID),
    Field(name="requires_shipping", headers=("Lineitem requires shipping",), kind=Kind.FLAG),
    words("line_fulfillment", "Lineitem fulfillment status"),
    money("line_discount", "Lineitem discount"),
    words("city", "Shipping City"),
    words("province", "Shipping Province"),
    words("country", "Shipping Country"),
    words("billing_city", "Billing City"),
    words("billing_province", "Billing Province"),
    words("billing_country", "Billing Country"),
    moment("cancelled_at", "Cancelled at"),
    money("refunded", "Refunded Amount"),
    money("outstanding", "Outstanding Balance"),
    personal("receiver", "Shipping Name"),
    personal("address", "Shipping Street"),
    personal("zip", "Shipping Zip"),
    personal("phone", "Shipping Phone"),
    personal("billing_name", "Billing Name"),
    personal("billing_address", "Billing Street"),
    personal("billing_phone", "Billing Phone"),
    personal("buyer_phone", "Phone"),
    personal("remark_buyer", "Notes"),
    personal("remark_attributes", "Note Attributes"),
)
UNUSED = (
    "Id", "Accepts Marketing", "Discount Code", "Shipping Method", "Lineitem compare at price", "Lineitem taxable",
    "Billing Address1", "Billing Address2", "Billing Company", "Billing Zip", "Shipping Address1", "Shipping Address2",
    "Shipping Company", "Payment Method", "Payment Reference", "Vendor", "Employee", "Location", "Device ID", "Tags",
    "Risk Level", "Source", *(f"Tax {n} {what}" for n in range(1, 6) for what in ("Name", "Value")),
    "Receipt Number", "Duties", "Billing Province Name", "Shipping Province Name", "Payment ID", "Payment Terms Name",
    "Next Payment Due At", "Payment References",
)  # fmt: skip


def fill_down(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Give every line its order's currency, payment state and time; add ``is_first`` and the lines' sum."""
    known = rows.with_columns(
        is_first=pl.col("total").is_not_null() | pl.col("financial").is_not_null(),
        line_list=(pl.col("price") * pl.col("quantity")).cast(_MONEY),
    )
    down = ("currency", "financial", "cancelled_at", "created_at", "created_day")
    filled = known.with_columns(pl.col(c).forward_fill().over("order_id") for c in down)
    return filled.with_columns(goods_sum=pl.col("line_list").sum().over("order_id")), []


_PLACE = {name: pl.coalesce(name, f"billing_{name}") for name in ("country", "province", "city")}
_PAID = (
    pl.when(pl.col("financial").str.to_lowercase() == "partially_paid")
    .then(pl.col("total") - pl.col("outstanding").fill_null(_NOTHING))
    .when(pl.col("paid_at").is_not_null())
    .then("total")
    .otherwise(_NOTHING)
)

ORDER_COLUMNS = {
    "order_id": pl.col("order_id"),
    "document": pl.lit("order"),
    "status": status(pl.col("fulfillment")),
    "raw_status": pl.concat_str(["financial", "fulfillment"], separator=" / ", ignore_nulls=True),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "closed_at": pl.col("cancelled_at"),
    "created_day": pl.col("created_day"),
    "paid_day": pl.col("paid_day"),
    "paid_week": pl.col("paid_day").dt.truncate("1w"),
    "paid_month": pl.col("paid_day").dt.strftime("%Y-%m"),
    "buyer_key": pl.col("buyer_key"),
    **_PLACE,
    "goods_amount": pl.col("subtotal") + pl.col("discount").fill_null(_NOTHING),
    "shipping_charged": pl.col("shipping"),
    "discount_merchant": pl.col("discount"),
    "payable": pl.col("total"),
    "paid": _PAID,
    "paid_net_of_refunds": pl.lit(False),
    "refunded": pl.col("refunded"),
    "tax": pl.col("taxes"),
}
LINE_COLUMNS = {
    "order_id": pl.col("order_id"),
    "line_id": pl.format("{}-{}-{}", "order_id", pl.coalesce("merchant_code", "title", pl.lit("")), "number"),
    "line_kind": LINE_KIND,
    "item_key": item_key(pl.col("merchant_code"), pl.col("title")),
    "merchant_code": pl.col("merchant_code"),
    "title": pl.col("title"),
    "created_at": pl.col("created_at"),
    "created_day": pl.col("created_day"),
    "currency": pl.col("currency"),
    "quantity": pl.col("quantity"),
    "unit_price": pl.col("price"),
    "list_amount": pl.col("line_list"),
    "discount_merchant": pl.col("line_discount"),
    "status": status(pl.col("line_fulfillment")),
    "raw_status": pl.col("line_fulfillment"),
    "refund_state": REFUND_STATE,
    "raw_refund_state": pl.col("financial"),
}

_WITHOUT_TAX = pl.col("total") - pl.col("subtotal") - pl.col("shipping").fill_null(_NOTHING)
_LINES_OVER = pl.col("goods_sum") - pl.col("subtotal")
CHECKS = (
    Check(
        code="total_is_its_parts",
        says=Text(
            "「Total」=「Subtotal」+「Shipping」（价外税再加「Taxes」）",
            "Total = Subtotal + Shipping (+ Taxes where not included)",
        ),
        broken=(_WITHOUT_TAX.abs() > _CENT)
        & ((_WITHOUT_TAX - pl.col("taxes").fill_null(_NOTHING)).abs() > _CENT),
    ),
    Check(
        code="lines_make_the_subtotal",
        says=Text(
            "「Subtotal」= 各行单价 × 数量 −「Discount Amount」",
            "Subtotal = lines at their price − Discount Amount",
        ),
        broken=(_LINES_OVER.abs() > _CENT)
        & ((_LINES_OVER - pl.col("discount").fill_null(_NOTHING)).abs() > _CENT),
    ),
    Check(
        code="refunded_within_total",
        says=Text("「Refunded Amount」不大于「Total」", "Refunded Amount ≤ Total"),
        broken=pl.col("refunded") - pl.col("total") > _CENT,
    ),
)

ORDERS = Profile(
    name="shopify.orders",
    platform="shopify",
    zh="Shopify 订单导出",
    en="Shopify orders export",
    fields=FIELDS,
    unused=UNUSED,
    signature=("order_id", "total", "title", "quantity", "price", "created_at"),
    identical=Identical.SEPARATE_LINES,
    numbered=("order_id", "merchant_code", "title"),
    prepare=fill_down,
    fills=(
        Fills(table=ORDER_LINE, columns=LINE_COLUMNS),
        Fills(table=ORDER, columns=ORDER_COLUMNS, where=pl.col("is_first")),
        Fills(
            table=CUSTOMER,
            where=pl.col("is_first") & pl.col("buyer_key").is_not_null(),
            columns={"buyer_key": pl.col("buyer_key"), "seen_at": pl.col("created_at"), **_PLACE},
        ),
    ),
    checks=CHECKS,
    how_to_export=Text(
        "Shopify 后台 → 订单 → 筛选日期 → 导出 → 选「当前搜索结果」和「普通 CSV 文件」→ 导出订单（不要选「导出交易记录」）。"
        "超过 50 单时文件会发到店主邮箱。",
        "Shopify admin → Orders → filter by date → Export → current search, plain CSV file → Export orders (not "
        "transaction histories). Above 50 orders the file comes by e-mail.",
    ),
)
