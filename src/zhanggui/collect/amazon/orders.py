"""Amazon's all-orders report (flat file, tab-separated): one row per order item.

``item-price`` is the price of the whole line, blank while the order is pending; a cancelled line has quantity 0.
Discounts are written above or below zero, by report. The row says when it was last updated and is the whole state.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.amazon.words import IS_ELSEWHERE, IS_REPLACEMENT, NOT_PAID, status
from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.collect.columns import money, words
from zhanggui.core.language import Text
from zhanggui.tables.orders import ORDER, ORDER_LINE

_MONEY = pl.Decimal(18, 4)
_NOTHING = pl.lit("0").cast(_MONEY)


FIELDS = (
    Field(name="order_id", headers=("amazon-order-id",), kind=Kind.ID, required=True, must=True),
    Field(name="created_at", headers=("purchase-date",), kind=Kind.MOMENT, required=True, must=True),
    Field(name="updated_at", headers=("last-updated-date",), kind=Kind.MOMENT),
    Field(name="raw_status", headers=("order-status",), kind=Kind.TEXT, required=True),
    words("sales_channel", "sales-channel"),
    words("title", "product-name"),
    Field(name="merchant_code", headers=("sku",), kind=Kind.ID, required=True),
    Field(name="product_id", headers=("asin",), kind=Kind.ID),
    words("raw_line_status", "item-status"),
    Field(name="quantity", headers=("quantity",), kind=Kind.INTEGER, required=True, not_negative=True),
    words("currency", "currency"),
    Field(name="item_price", headers=("item-price",), kind=Kind.MONEY, required=True, not_negative=True),
    money("item_tax", "item-tax"),
    money("shipping", "shipping-price"),
    money("shipping_tax", "shipping-tax"),
    money("gift_wrap", "gift-wrap-price"),
    money("gift_wrap_tax", "gift-wrap-tax"),
    money("item_discount", "item-promotion-discount"),
    money("shipping_discount", "ship-promotion-discount"),
    words("city", "ship-city"),
    words("province", "ship-state"),
    words("country", "ship-country"),
    Field(name="zip", headers=("ship-postal-code",), kind=Kind.PERSONAL),
)
UNUSED = (
    "merchant-order-id", "fulfillment-channel", "order-channel", "url", "ship-service-level", "promotion-ids",
    "is-business-order", "purchase-order-number", "price-designation", "is-transparency", "is-sold-by-ab",
    "signature-confirmation-recommended", "fulfilled-by", "vat-exclusive-item-price", "vat-exclusive-shipping-price",
    "vat-exclusive-giftwrap-price", "is-amazon-invoiced", "buyer-company-name", "buyer-tax-registration-id",
)  # fmt: skip

_DISCOUNT = pl.sum_horizontal(
    pl.col(c).abs().fill_null(_NOTHING) for c in ("item_discount", "shipping_discount")
)
_TAX = pl.sum_horizontal(pl.col(c).fill_null(_NOTHING) for c in ("item_tax", "shipping_tax", "gift_wrap_tax"))


def read_rows(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add what each row says together: state, what the buyer owes for the line, when it counts as paid."""
    known = rows.with_columns(
        order_status=status(pl.col("raw_status")),
        line_status=status(pl.coalesce("raw_line_status", "raw_status")),
        postage=(pl.col("shipping").fill_null(_NOTHING) + pl.col("gift_wrap").fill_null(_NOTHING)).cast(
            _MONEY
        ),
        discount=_DISCOUNT.cast(_MONEY),
        tax=_TAX.cast(_MONEY),
        alone=pl.len().over("order_id") == 1,
    )
    priced = known.with_columns(
        owed=(pl.col("item_price") + pl.col("postage") - pl.col("discount")).cast(_MONEY),
        each=(pl.col("item_price") / pl.col("quantity")).cast(_MONEY),
        was_paid=~pl.col("order_status").is_in([*NOT_PAID, "unknown"]).fill_null(True),
    )
    paid = pl.col("was_paid")
    called_off = pl.col("line_status").eq("cancelled").fill_null(False)
    return priced.with_columns(
        line_paid=pl.when(paid & called_off).then(_NOTHING).when(paid).then("owed"),
        paid_at=pl.when(paid).then("created_at"), paid_day=pl.when(paid).then("created_day")
    ), []  # fmt: skip


_EXACT = (pl.col("quantity") > 0) & (pl.col("each") * pl.col("quantity") == pl.col("item_price"))
LINE = {
    "order_id": pl.col("order_id"),
    "line_id": pl.format("{}-{}-{}", "order_id", pl.coalesce("merchant_code", "product_id", pl.lit("")), "number"),
    "line_kind": pl.when(IS_REPLACEMENT).then(pl.lit("gift")).otherwise(pl.lit("product")),
    "item_key": item_key(pl.col("merchant_code"), pl.col("product_id"), pl.col("title")),
    "merchant_code": pl.col("merchant_code"),
    "product_id": pl.col("product_id"),
    "title": pl.col("title"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "created_day": pl.col("created_day"),
    "quantity": pl.col("quantity"),
    "unit_price": pl.when(_EXACT).then("each"),
    "list_amount": pl.col("item_price"),
    "discount_merchant": pl.when(pl.col("item_price").is_not_null()).then("discount"),
    "paid": pl.col("line_paid"),
    "status": pl.col("line_status"),
    "raw_status": pl.coalesce("raw_line_status", "raw_status"),
}  # fmt: skip
OF_ORDER = {
    "order_id": pl.col("order_id"),
    "document": pl.lit("order"),
    "status": pl.col("order_status"),
    "raw_status": pl.col("raw_status"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "created_day": pl.col("created_day"),
    "paid_day": pl.col("paid_day"),
    "paid_week": pl.col("paid_day").dt.truncate("1w"),
    "paid_month": pl.col("paid_day").dt.strftime("%Y-%m"),
    "country": pl.col("country"),
    "province": pl.col("province"),
    "city": pl.col("city"),
    "shipping_charged": pl.when("alone").then("postage"),
    "tax": pl.when("alone").then("tax"),
    "paid_net_of_refunds": pl.lit(False),
}
"""Only the lines carry money; what stands on the single line of an order is the order's as well."""

ORDERS = Profile(
    name="amazon.orders",
    platform="amazon",
    zh="Amazon 全部订单报告",
    en="Amazon all-orders report",
    fields=FIELDS,
    unused=UNUSED,
    signature=("order_id", "created_at", "raw_status", "item_price", "quantity"),
    never=("amount-description",),
    identical=Identical.SEPARATE_LINES,
    numbered=("order_id", "merchant_code", "product_id"),
    prepare=read_rows,
    state_at="updated_at",
    currency="USD",
    time_zone="UTC",
    fills=(
        Fills(table=ORDER_LINE, columns=LINE, where=~IS_ELSEWHERE),
        Fills(table=ORDER, columns=OF_ORDER, where=~IS_ELSEWHERE),
    ),
    checks=(
        Check(
            code="priced_once_paid",
            says=Text(
                "已付款的行有「item-price」（没有的不计金额）", "a paid row has an item-price (others carry no money)"
            ),
            broken=pl.col("was_paid") & pl.col("line_paid").is_null() & ~IS_ELSEWHERE,
        ),
        Check(
            code="discounts_within_price",
            says=Text("促销折扣不大于价格加运费", "promotion discounts are not above price and shipping"),
            broken=pl.col("owed") < 0,
        ),
        Check(
            code="cancelled_has_no_units",
            says=Text("取消的行「quantity」为 0", "a cancelled row has quantity 0"),
            broken=(pl.col("order_status") == "cancelled") & (pl.col("quantity") > 0),
        ),
    ),
    how_to_export=Text(
        "卖家后台 → 数据报告 → 配送 → 销售 →「所有订单」（或 订单 → 订单报告 →「All Orders」）→ 按下单日期，最多 30 天 → 下载 .txt。"
        "不要用 Excel 打开后另存。",
        "Seller Central → Reports → Fulfilment → Sales → All Orders (or Orders → Order Reports → All Orders) → by order "
        "date, 30 days at most → download the .txt. Do not save it from Excel.",
    ),
)  # fmt: skip
