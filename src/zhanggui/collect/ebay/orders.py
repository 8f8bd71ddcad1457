"""eBay's orders report: a row per order with one item; an order of several has a row of totals, then a row per item.

A line of commas stands above the header and an empty one below; the last lines say how many records there are and whose
they are.
"""

from __future__ import annotations

import polars as pl

from zhanggui.clean.values.problems import explain
from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.collect.ebay.words import IS_FOOTER, STATUS, YES
from zhanggui.core.language import Text
from zhanggui.tables.members import CUSTOMER
from zhanggui.tables.orders import ORDER, ORDER_LINE

_MONEY = pl.Decimal(18, 4)
_CENT = pl.lit("0.01").cast(_MONEY)
_NOTHING = pl.lit("0").cast(_MONEY)
FEES = (
    "Electronic Waste Recycling Fee", "Mattress Recycling Fee", "Battery Recycling Fee", "White Goods Disposal Tax",
    "Tire Recycling Fee", "Additional Fee", "eBay Collected Charges",
)  # fmt: skip
"""Charges of eBay to the buyer; with its tax they stand inside Total Price where a column says so."""


def _named(kind: Kind, *names: tuple[str, ...]) -> tuple[Field, ...]:
    return tuple(Field(name=name, headers=tuple(headers), kind=kind) for name, *headers in names)


FIELDS = (
    Field(name="record", headers=("Sales Record Number",), kind=Kind.ID, required=True),
    Field(name="order_number", headers=("Order Number",), kind=Kind.ID),
    Field(name="created_at", headers=("Sale Date",), kind=Kind.MOMENT, required=True),
    Field(name="title", headers=("Item Title",), kind=Kind.TEXT, required=True),
    Field(name="quantity", headers=("Quantity",), kind=Kind.INTEGER, required=True, not_negative=True),
    Field(
        name="price", headers=("Sold For", "Sale Price"), kind=Kind.MONEY, required=True, not_negative=True
    ),
    Field(name="total", headers=("Total Price",), kind=Kind.MONEY, required=True),
    *_named(
        Kind.MOMENT,
        ("paid_at", "Paid On Date", "Payment Date"),
        ("shipped_at", "Shipped On Date", "Dispatched On Date"),
    ),
    *_named(
        Kind.ID,
        ("item_id", "Item Number", "Item ID"),
        ("merchant_code", "Custom Label", "Custom Label (SKU)"),
        ("transaction", "Transaction ID"),
        ("tracking_no", "Tracking Number"),
    ),
    *_named(
        Kind.MONEY,
        ("shipping", "Shipping And Handling", "Postage And Handling", "Postage and Packaging"),
        ("seller_tax", "Seller Collected Tax", "US Tax", "Sales Tax"),
        ("ebay_tax", "eBay Collected Tax"),
        ("insurance", "Insurance"),
        *((f"fee_{place}", header) for place, header in enumerate(FEES)),
    ),
    *_named(
        Kind.TEXT,
        ("included", "eBay Collected Tax and Fees Included in Total", "eBay Collected Tax Included in Total"),
        ("spec", "Variation Details"),
        ("city", "Ship To City", "Post To City"),
        ("province", "Ship To State", "Post To State", "Post To County"),
        ("country", "Ship To Country", "Post To Country"),
        ("buyer_city", "Buyer City"),
        ("buyer_province", "Buyer State", "Buyer County"),
        ("buyer_country", "Buyer Country"),
    ),
    *_named(
        Kind.PERSONAL,
        ("buyer", "Buyer Username", "User Id"),
        ("buyer_name", "Buyer Name", "Buyer Fullname"),
        ("email", "Buyer Email"),
        ("buyer_phone", "Buyer Phone Number"),
        ("remark_buyer", "Buyer Note"),
        ("buyer_address", "Buyer Address 1"),
        ("buyer_address_2", "Buyer Address 2"),
        ("buyer_zip", "Buyer Zip", "Buyer Postcode"),
        ("tax_identifier", "Buyer Tax Identifier Value"),
        ("receiver", "Ship To Name", "Post To Name"),
        ("phone", "Ship To Phone", "Post To Phone"),
        ("address", "Ship To Address 1", "Post To Address 1"),
        ("address_2", "Ship To Address 2", "Post To Address 2"),
        ("zip", "Ship To Zip", "Post To Postcode"),
        ("remark_seller", "My Item Note", "Notes to yourself"),
    ),
)  # fmt: skip
UNUSED = (
    "Buyer Tax Identifier Name", "Sold Via Promoted Listings", "Item Location", "Item Zip Code", "Item Country",
    "eBay Collect And Remit Tax Rate", "eBay Collect And Remit Tax Type", "eBay Reference Name", "eBay Reference Value",
    "Tax Status", "Payment Method", "Commitment Date", "Ship By Date", "Minimum Estimated Delivery Date",
    "Maximum Estimated Delivery Date", "Feedback Left", "Feedback Received", "PayPal Transaction ID", "Shipping Service",
    "Global Shipping Program", "Global Shipping Reference ID", "Click And Collect", "Click And Collect Reference Number",
    "eBay Plus", "Authenticity Verification Program", "Authenticity Verification Status",
    "Authenticity Verification Outcome Reason", "eBay Vault Program", "Vault Fulfillment Type", "eBay Fulfillment Program",
    "Tax City", "Tax State", "Tax Zip", "Tax Country", "eBay International Shipping", "Checkout Date",
    "Cash on delivery fee", "Cash on delivery option", "Order ID",
)  # fmt: skip

_DOWN = ("created_at", "created_day", "paid_at", "paid_day", "shipped_at")
_KEPT_BY_EBAY = pl.sum_horizontal(
    pl.col(c).fill_null(_NOTHING) for c in ("ebay_tax", *(f"fee_{n}" for n in range(len(FEES))))
)


def read_rows(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Tell orders from items, give items the dates of their order, and take out of the total what eBay keeps."""
    known = rows.with_columns(
        order_id=pl.coalesce("order_number", "record"),
        is_footer=IS_FOOTER,
        is_line=pl.coalesce("title", "item_id").is_not_null(),
    ).with_columns(
        alone=pl.len().over("order_id") == 1,
        is_sum=~pl.col("is_line") & pl.col("total").is_not_null(),
        is_first=pl.int_range(pl.len()).over("order_id") == 0,
    )
    has_sum = pl.col("is_sum").any().over("order_id")
    kept = pl.when(pl.col("included").str.to_lowercase().is_in(YES)).then(_KEPT_BY_EBAY).otherwise(_NOTHING)
    states_money = pl.col("is_sum") | pl.col("alone")
    filled = known.with_columns(
        *(pl.coalesce(c, pl.col(c).drop_nulls().first().over("order_id")).alias(c) for c in _DOWN),
        is_order=pl.when(has_sum).then("is_sum").otherwise("is_first") & ~pl.col("is_footer"),
        unsummed=~has_sum & ~pl.col("alone"),
        owed=pl.when(states_money).then((pl.col("total") - kept).cast(_MONEY)),
        line_list=pl.when("is_line").then((pl.col("price") * pl.col("quantity")).cast(_MONEY)),
    )
    told = filled.with_columns(
        status=STATUS,
        goods=(pl.col("owed") - _sum("shipping", "seller_tax", "insurance")).cast(_MONEY),
        lines_sum=pl.col("line_list").sum().over("order_id"),
    )
    return told, _undated(told)


def _sum(*names: str) -> pl.Expr:
    return pl.sum_horizontal(pl.col(name).fill_null(_NOTHING) for name in names)


def _undated(rows: pl.DataFrame) -> list[Refusal]:
    without = rows.filter(~pl.col("is_footer") & pl.col("created_at").is_null())
    return [
        Refusal(n, "missing", "Sale Date", "", explain("missing", "Sale Date", "")) for n in without["line"]
    ]


_PLACE = {name: pl.coalesce(name, f"buyer_{name}") for name in ("country", "province", "city")}
OF_ORDER = {
    "order_id": pl.col("order_id"),
    "document": pl.lit("order"),
    "status": pl.col("status"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "created_day": pl.col("created_day"),
    "paid_day": pl.col("paid_day"),
    "paid_week": pl.col("paid_day").dt.truncate("1w"),
    "paid_month": pl.col("paid_day").dt.strftime("%Y-%m"),
    "buyer_key": pl.col("buyer_key"),
    **_PLACE,
    "goods_amount": pl.col("goods"),
    "shipping_charged": pl.when(pl.col("owed").is_not_null()).then("shipping"),
    "payable": pl.col("owed"),
    "paid": pl.when(pl.col("paid_at").is_not_null() | pl.col("owed").is_null()).then("owed").otherwise(_NOTHING),
    "paid_net_of_refunds": pl.lit(False),
    "tax": pl.when(pl.col("owed").is_not_null()).then("seller_tax"),
    "tracking_no": pl.col("tracking_no"),
}  # fmt: skip
LINE = {
    "order_id": pl.col("order_id"),
    "line_id": pl.format(
        "{}-{}-{}", "order_id", pl.coalesce("item_id", "merchant_code", "title"), pl.coalesce("transaction", "number")
    ),
    "line_kind": pl.lit("product"),
    "item_key": item_key(pl.col("merchant_code"), pl.col("item_id"), pl.col("title")),
    "merchant_code": pl.col("merchant_code"),
    "product_id": pl.col("item_id"),
    "title": pl.col("title"),
    "spec": pl.col("spec"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "created_day": pl.col("created_day"),
    "quantity": pl.col("quantity"),
    "unit_price": pl.col("price"),
    "list_amount": pl.col("line_list"),
    "status": pl.col("status"),
    "tracking_no": pl.col("tracking_no"),
}  # fmt: skip

ORDERS = Profile(
    name="ebay.orders",
    platform="ebay",
    zh="eBay 订单报告",
    en="eBay orders report",
    fields=FIELDS,
    unused=UNUSED,
    signature=("record", "created_at", "title", "quantity", "price", "total"),
    identical=Identical.SEPARATE_LINES,
    numbered=("order_number", "record", "item_id", "merchant_code", "title"),
    prepare=read_rows,
    currency="USD",
    time_zone="UTC",
    fills=(
        Fills(table=ORDER_LINE, columns=LINE, where=pl.col("is_line") & ~pl.col("is_footer")),
        Fills(table=ORDER, columns=OF_ORDER, where=pl.col("is_order")),
        Fills(
            table=CUSTOMER,
            where=pl.col("is_order") & pl.col("buyer_key").is_not_null(),
            columns={"buyer_key": pl.col("buyer_key"), "seen_at": pl.col("created_at"), **_PLACE},
        ),
    ),
    checks=(
        Check(
            code="total_is_its_parts",
            says=Text(
                "「Total Price」= 各行单价 × 数量 + 运费 + 税费", "Total Price = items at their price + shipping + taxes"
            ),
            broken=pl.col("is_order") & ((pl.col("goods") - pl.col("lines_sum")).abs() > _CENT),
        ),
        Check(
            code="several_rows_have_a_sum",
            says=Text(
                "多行订单有一行合计（没有的不计订单金额）",
                "an order of several rows has a row of totals (others carry no money)",
            ),
            broken=pl.col("is_order") & pl.col("unsummed"),
        ),
    ),
    how_to_export=Text(
        "eBay 卖家中心 → 订单 → 全部订单 → 下载报告（或 报告 → 下载 → 订单），一次最多 90 天。用英文页面下载，不要用 Excel 打开后另存。",
        "Seller Hub → Orders → All orders → Download report (or Reports → Downloads → Orders), 90 days at most. Use an "
        "English page and do not save it from Excel.",
    ),
)  # fmt: skip
