"""Orders as WooCommerce's export extensions write them: one row per item, order values repeated on every row."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.collect.woocommerce import orders
from zhanggui.collect.woocommerce.words import PAID, refund_state, status
from zhanggui.core.language import Text
from zhanggui.tables.members import CUSTOMER
from zhanggui.tables.orders import ORDER, ORDER_LINE

_MONEY = pl.Decimal(18, 4)


def _named(kind: Kind, *names: tuple[str, ...]) -> tuple[Field, ...]:
    return tuple(Field(name=name, headers=tuple(headers), kind=kind) for name, *headers in names)


FIELDS = (
    Field(name="order_id", headers=("Order Number", "Order ID"), kind=Kind.ID, required=True, must=True),
    Field(name="raw_status", headers=("Order Status",), kind=Kind.TEXT, required=True),
    Field(name="created_at", headers=("Order Date",), kind=Kind.MOMENT, required=True, must=True),
    Field(name="total", headers=("Order Total Amount", "Order Total"), kind=Kind.MONEY, required=True, must=True),
    Field(name="title", headers=("Item Name", "Product Name"), kind=Kind.TEXT, required=True),
    Field(
        name="quantity",
        headers=("Quantity (- Refund)", "Quantity"),
        kind=Kind.INTEGER,
        required=True,
        not_negative=True,
    ),
    *_named(Kind.MOMENT, ("stated_paid_at", "Paid Date"), ("completed_at", "Completed Date")),
    *_named(Kind.ID, ("merchant_code", "SKU")),
    *_named(
        Kind.MONEY,
        ("subtotal", "Order Subtotal Amount", "Order Subtotal"),
        ("shipping", "Order Shipping Amount"),
        ("discount", "Cart Discount Amount"),
        ("refunded", "Order Refund Amount"),
        ("tax", "Order Total Tax Amount"),
        ("item_cost", "Item Cost"),
    ),
    *_named(
        Kind.TEXT,
        ("currency", "Currency", "Order Currency"),
        ("country", "Country Code (Shipping)"),
        ("province", "State Code (Shipping)"),
        ("city", "City (Shipping)"),
        ("billing_country", "Country Code (Billing)"),
        ("billing_province", "State Code (Billing)"),
        ("billing_city", "City (Billing)"),
    ),
    *_named(
        Kind.PERSONAL,
        ("buyer", "Email (Billing)"),
        ("phone", "Phone (Billing)"),
        ("billing_first_name", "First Name (Billing)"),
        ("billing_last_name", "Last Name (Billing)"),
        ("billing_company", "Company (Billing)"),
        ("billing_address", "Address 1&2 (Billing)"),
        ("billing_zip", "Postcode (Billing)"),
        ("receiver", "First Name (Shipping)"),
        ("receiver_last_name", "Last Name (Shipping)"),
        ("address", "Address 1&2 (Shipping)"),
        ("zip", "Postcode (Shipping)"),
        ("remark_buyer", "Customer Note"),
    ),
)  # fmt: skip
UNUSED = (
    "Payment Method Title", "Shipping Method Title", "Item #", "Coupon Code", "Discount Amount", "Discount Amount Tax",
)  # fmt: skip


def read_rows(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add the state, which row is the first of its order, and when the order counts as paid."""
    known = rows.with_columns(
        order_status=status(pl.col("raw_status")),
        is_first=pl.int_range(pl.len()).over("order_id") == 0,
        no_time=pl.col("stated_paid_at").is_null(),
    )
    inferred = pl.col("no_time") & pl.col("order_status").is_in(PAID)
    return known.with_columns(
        paid_at=pl.coalesce("stated_paid_at", pl.when(inferred).then("created_at")),
        paid_day=pl.coalesce("stated_paid_day", pl.when(inferred).then("created_day")),
    ), []


OF_ORDER = orders.OF_ORDER | {
    "goods_amount": pl.col("subtotal"),
    "shipping_charged": pl.col("shipping"),
    "discount_merchant": pl.col("discount"),
    "refunded": pl.col("refunded").abs(),
}
"""As in the JSON, but for sums that the file has as they are."""
LINE = {
    "order_id": pl.col("order_id"),
    "line_id": pl.format("{}-{}-{}", "order_id", pl.coalesce("merchant_code", "title", pl.lit("")), "number"),
    "line_kind": pl.lit("product"),
    "item_key": item_key(pl.col("merchant_code"), pl.col("title")),
    "merchant_code": pl.col("merchant_code"),
    "title": pl.col("title"),
    "created_at": pl.col("created_at"),
    "created_day": pl.col("created_day"),
    "quantity": pl.col("quantity"),
    "unit_price": pl.col("item_cost"),
    "list_amount": (pl.col("item_cost") * pl.col("quantity")).cast(_MONEY),
    "status": pl.col("order_status"),
    "raw_status": pl.col("raw_status"),
    "refund_state": refund_state(pl.col("order_status"), pl.col("refunded").abs()),
}

ORDERS_CSV = Profile(
    name="woocommerce.orders_csv",
    platform="woocommerce",
    zh="WooCommerce 订单（插件导出 CSV）",
    en="WooCommerce orders (CSV of an export extension)",
    fields=FIELDS,
    unused=UNUSED,
    signature=("order_id", "raw_status", "created_at", "total", "title", "quantity"),
    never=("Sales Record Number", "amazon-order-id", "Lineitem name"),
    identical=Identical.SEPARATE_LINES,
    numbered=("order_id", "merchant_code", "title"),
    prepare=read_rows,
    fills=(
        Fills(table=ORDER_LINE, columns=LINE, where=pl.col("title").is_not_null()),
        Fills(table=ORDER, columns=OF_ORDER, where=pl.col("is_first")),
        Fills(
            table=CUSTOMER,
            where=pl.col("is_first") & pl.col("buyer_key").is_not_null(),
            columns={"buyer_key": pl.col("buyer_key"), "seen_at": pl.col("created_at"), **orders.PLACE},
        ),
    ),
    checks=(
        Check(
            code="rows_agree_on_the_total",
            says=Text("同一订单各行的订单总额一致", "all rows of an order state the same total"),
            broken=pl.col("is_first") & (pl.col("total").n_unique().over("order_id") > 1),
        ),
    ),
    how_to_export=Text(
        "WooCommerce 自己没有订单导出，要装订单导出插件（列名用插件的英文默认值）：导出订单 → CSV，每个商品一行。",
        "WooCommerce has no export of orders; with an export extension (its English default headers): Export orders → CSV, "
        "one row per item.",
    ),
)  # fmt: skip
