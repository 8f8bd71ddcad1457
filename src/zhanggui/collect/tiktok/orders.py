"""TikTok Shop orders (OrderSKUList): one row per SKU, the order's money repeated on each of them.

Under the header stands a row that explains the columns. Ids and times end in a TAB.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.collect.tiktok.words import CURRENCY, PAID_STATES, REFUND_STATE, STATUS, TIMES
from zhanggui.core.language import Text
from zhanggui.tables.aftersales import REFUND
from zhanggui.tables.members import CUSTOMER
from zhanggui.tables.orders import ORDER, ORDER_LINE

_MONEY = pl.Decimal(18, 4)
_NOTHING = pl.lit("0").cast(_MONEY)
_CENT = pl.lit("0.01").cast(_MONEY)


def _named(kind: Kind, *names: tuple[str, ...]) -> tuple[Field, ...]:
    formats = TIMES if kind is Kind.MOMENT else ()
    return tuple(Field(name=n, headers=tuple(headers), kind=kind, formats=formats) for n, *headers in names)


FIELDS = (
    Field(name="order_id", headers=("Order ID",), kind=Kind.ID, required=True, must=True),
    Field(name="raw_status", headers=("Order Status",), kind=Kind.TEXT, required=True),
    Field(name="quantity", headers=("Quantity",), kind=Kind.INTEGER, required=True, must=True, not_negative=True),
    Field(name="after_discount", headers=("SKU Subtotal After Discount",), kind=Kind.MONEY, required=True, must=True),
    *_named(Kind.ID, ("platform_sku_id", "SKU ID"), ("merchant_code", "Seller SKU"), ("tracking_no", "Tracking ID")),
    *_named(
        Kind.MONEY,
        ("unit_price", "SKU Unit Original Price"),
        ("line_list", "SKU Subtotal Before Discount"),
        ("platform_discount", "SKU Platform Discount"),
        ("seller_discount", "SKU Seller Discount"),
        ("shipping", "Shipping Fee After Discount"),
        ("payment_discount", "Payment platform discount"),
        ("taxes", "Taxes"),
        ("service_fee", "Buyer Service Fee"),
        ("handling_fee", "Handling Fee"),
        ("shipping_insurance", "Shipping Insurance"),
        ("item_insurance", "Item Insurance"),
        ("small_order_fee", "Small Order Fee"),
        ("order_amount", "Order Amount"),
        ("order_refund", "Order Refund Amount"),
    ),
    *_named(
        Kind.MOMENT,
        ("created_at", "Created Time"),
        ("stated_paid_at", "Paid Time"),
        ("shipped_at", "Shipped Time"),
        ("completed_at", "Delivered Time"),
        ("closed_at", "Cancelled Time", "Canceled Time"),
    ),
    *_named(
        Kind.TEXT,
        ("raw_refund_state", "Cancelation/Return Type", "Cancellation/Return Type"),
        ("title", "Product Name"),
        ("spec", "Variation"),
        ("carrier", "Shipping Provider Name"),
        ("country", "Country"),
        ("province", "Province", "State", "Region"),
        ("city", "Regency and City", "City", "Municipality", "District"),
    ),
    *_named(
        Kind.PERSONAL,
        ("buyer", "Buyer Username", "Buyer Nickname"),
        ("receiver", "Recipient"),
        ("phone", "Phone #"),
        ("address", "Detail Address", "Address Line 1"),
        ("address_2", "Additional address information", "Address Line 2"),
        ("zip", "Zipcode"),
        ("remark_buyer", "Buyer Message"),
        ("remark_seller", "Seller Note"),
    ),
)  # fmt: skip
UNUSED = (
    "Order Substatus", "Normal or Pre-order", "Sku Quantity of return", "Original Shipping Fee", "Product Category",
    "Shipping Fee Seller Discount", "Shipping Fee Platform Discount", "Distance Shipping Fee", "Distance Fee", "RTS Time",
    "Cancel By", "Cancel Reason", "Fulfillment Type", "Warehouse Name", "Delivery Option", "Districts", "Villages",
    "Commune", "Barangay", "Payment Method", "Weight(kg)", "Package ID", "Purchase Channel", "Checked Status",
    "Checked Marked by", "Tokopedia Invoice Number", "Order Channel", "Creator Handle", "Virtual Bundle Seller SKU",
    "Shipping Information", "Delivery Instruction",
)  # fmt: skip
_SURCHARGES = ("service_fee", "handling_fee", "shipping_insurance", "item_insurance", "small_order_fee")
_OF_ORDER = ("shipping", "payment_discount", "taxes", *_SURCHARGES)


def know_orders(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add the order's sums, what its buyer paid the merchant, when it counts as paid, and which row is its first.

    Postage and the like are the order's and repeated on its rows, or each row has its part: whichever of the two
    makes 订单金额 (Order Amount) come out, else the first.
    """
    order = "order_id"
    filled = [
        pl.col(c).fill_null(_NOTHING).alias(c) for c in (*_OF_ORDER, "platform_discount", "seller_discount")
    ]
    known = rows.with_columns(filled).with_columns(
        status=STATUS,
        goods=pl.col("after_discount").sum().over(order),
        list_sum=pl.col("line_list").sum().over(order),
        seller_sum=pl.col("seller_discount").sum().over(order),
        platform_sum=pl.col("platform_discount").sum().over(order),
        alone=pl.len().over(order) == 1,
        first_row=pl.int_range(pl.len()).over(order) == 0,
    )
    once = {c: pl.col(c).first().over(order) for c in _OF_ORDER}
    shared = {c: pl.col(c).sum().over(order) for c in _OF_ORDER}
    parts = (_amount(shared) == pl.col("order_amount")) & (_amount(once) != pl.col("order_amount"))
    chosen = known.with_columns(
        pl.when(parts.fill_null(False)).then(shared[c]).otherwise(once[c]).cast(_MONEY).alias(c)
        for c in _OF_ORDER
    )
    owed = (pl.col("goods") + pl.col("shipping") - pl.col("payment_discount")).cast(_MONEY)
    was_paid = pl.col("status").is_in([*PAID_STATES, "closed_refunded"])
    return chosen.with_columns(owed=owed, was_paid=was_paid).with_columns(
        paid_at=pl.coalesce("stated_paid_at", pl.when("was_paid").then("created_at")),
        paid_day=pl.coalesce("stated_paid_day", pl.when("was_paid").then("created_day")),
        back=_back(),
    ), []  # fmt: skip


def _amount(parts: dict[str, pl.Expr]) -> pl.Expr:
    """What Order Amount should be."""
    added = [parts[c] for c in ("shipping", "taxes", *_SURCHARGES)]
    return pl.col("goods") + pl.sum_horizontal(added) - parts["payment_discount"]


def _back() -> pl.Expr:
    """The merchant's part of what went back: taxes and the platform's own fees go back beside it, in proportion."""
    said, whole = pl.col("order_refund").abs(), pl.col("order_amount")
    part = (said * pl.col("owed") / whole).round(2).cast(_MONEY)
    of_total = pl.when(whole == pl.col("owed")).then(said).when(said >= whole).then("owed").otherwise(part)
    closed = pl.col("status") == "closed_refunded"
    return pl.when(closed).then("owed").when(whole > 0).then(of_total).otherwise(said).cast(_MONEY)


_PAID_LINE = (
    pl.when(~pl.col("was_paid"))
    .then(_NOTHING)
    .when(pl.col("payment_discount") == 0)
    .then("after_discount")
    .when("alone")
    .then(pl.col("after_discount") - pl.col("payment_discount"))
)
"""Unknown where a discount on the payment stands over several lines: readers share the order's money."""
OF_ORDER = {
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
    "currency": CURRENCY,
    "buyer_key": pl.col("buyer_key"),
    "country": pl.col("country"),
    "province": pl.col("province"),
    "city": pl.col("city"),
    "goods_amount": pl.col("list_sum"),
    "shipping_charged": pl.col("shipping"),
    "discount_merchant": pl.col("seller_sum"),
    "discount_platform": pl.col("platform_sum") + pl.col("payment_discount"),
    "payable": pl.col("owed"),
    "paid": pl.when("was_paid").then("owed").otherwise(_NOTHING),
    "paid_net_of_refunds": pl.lit(False),
    "refunded": pl.when("was_paid").then("back"),
    "tax": pl.col("taxes"),
    "carrier": pl.col("carrier"),
    "tracking_no": pl.col("tracking_no"),
}
LINE = {
    "order_id": pl.col("order_id"),
    "line_id": pl.format(
        "{}-{}-{}", "order_id", pl.coalesce("platform_sku_id", "merchant_code", "title", pl.lit("")), "number"
    ),
    "line_kind": pl.when(pl.col("line_list") == 0).then(pl.lit("gift")).otherwise(pl.lit("product")),
    "item_key": item_key(pl.col("merchant_code"), pl.col("platform_sku_id"), pl.col("title")),
    "merchant_code": pl.col("merchant_code"),
    "platform_sku_id": pl.col("platform_sku_id"),
    "title": pl.col("title"),
    "spec": pl.col("spec"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "created_day": pl.coalesce("created_day", "paid_day"),
    "currency": CURRENCY,
    "quantity": pl.col("quantity"),
    "unit_price": pl.col("unit_price"),
    "list_amount": pl.col("line_list"),
    "discount_merchant": pl.col("seller_discount"),
    "discount_platform": pl.when("alone").then(pl.col("platform_discount") + pl.col("payment_discount"))
    .when(pl.col("payment_discount") == 0).then("platform_discount"),
    "paid": _PAID_LINE,
    "status": pl.col("status"),
    "raw_status": pl.col("raw_status"),
    "refund_state": REFUND_STATE,
    "raw_refund_state": pl.col("raw_refund_state"),
    "carrier": pl.col("carrier"),
    "tracking_no": pl.col("tracking_no"),
}  # fmt: skip
CLOSED_CASE = {
    "refund_id": pl.format("{}-closed", "order_id"),
    "order_id": pl.col("order_id"),
    "refunded_at": pl.col("closed_at"),
    "refunded_day": pl.col("closed_day"),
    "currency": CURRENCY,
    "amount": pl.col("owed"),
    "order_paid": pl.col("owed"),
    "outcome": pl.lit("refunded"),
    "raw_status": pl.col("raw_status"),
    "is_partial": pl.lit(False),
    "goods_state": pl.when(pl.col("shipped_at").is_null())
    .then(pl.lit("not_shipped"))
    .otherwise(pl.lit("unknown")),
}
"""A paid order that was cancelled gave all its money back before it could be settled: no statement will tell."""

ORDERS = Profile(
    name="tiktok.orders",
    platform="tiktok",
    zh="TikTok Shop 订单（按 SKU）",
    en="TikTok Shop orders by SKU",
    fields=FIELDS,
    unused=UNUSED,
    signature=("order_id", "raw_status", "quantity", "after_discount"),
    never=("Total settlement amount", "amazon-order-id"),
    identical=Identical.SEPARATE_LINES,
    numbered=("order_id", "platform_sku_id", "merchant_code", "title"),
    notes=("Platform unique order ID",),
    export_time=r"(\d{14}|\d{12})(?!\d)",
    prepare=know_orders,
    currency="USD",
    fills=(
        Fills(table=ORDER_LINE, columns=LINE),
        Fills(table=ORDER, columns=OF_ORDER, where=pl.col("first_row")),
        Fills(
            table=REFUND,
            columns=CLOSED_CASE,
            where=pl.col("first_row") & (pl.col("status") == "closed_refunded") & (pl.col("owed") > 0),
        ),
        Fills(
            table=CUSTOMER,
            where=pl.col("first_row") & pl.col("buyer_key").is_not_null(),
            columns={
                "buyer_key": pl.col("buyer_key"),
                "seen_at": pl.col("created_at"),
                "province": pl.col("province"),
                "city": pl.col("city"),
            },
        ),
    ),
    checks=(
        Check(
            code="order_amount_adds_up",
            says=Text(
                "「Order Amount」= 各行折后小计 + 运费 + 税费与平台附加费 − 支付优惠",
                "Order Amount = subtotals after discount + shipping + taxes and platform fees − discount on payment",
            ),
            broken=pl.col("first_row")
            & pl.col("order_amount").is_not_null()
            & (
                pl.col("owed") + pl.sum_horizontal("taxes", *_SURCHARGES) - pl.col("order_amount")
            ).abs().gt(_CENT),
        ),
        Check(
            code="subtotal_after_discounts",
            says=Text("折后小计 = 折前小计 − 平台优惠 − 商家优惠", "subtotal after discount = before − platform − seller discount"),
            broken=pl.col("line_list").is_not_null()
            & (
                pl.col("line_list") - pl.col("platform_discount") - pl.col("seller_discount") - pl.col("after_discount")
            ).abs().gt(_CENT),
        ),
    ),
    how_to_export=Text(
        "TikTok Shop 卖家中心 → 订单 → 管理订单 → 导出 → 选好下单时间，导出「Order SKU List」，CSV 或 Excel 都可以；原样导入，不要用 Excel 另存。",
        "TikTok Shop Seller Center → Orders → Manage orders → Export → choose the dates → Order SKU List, CSV or Excel; "
        "import it as it is, not saved again by Excel.",
    ),
)  # fmt: skip
