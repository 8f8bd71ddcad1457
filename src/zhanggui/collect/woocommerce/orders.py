"""Orders as WooCommerce's REST interface gives them (``/wc/v3/orders``): one JSON object an order, lines inside.

Amounts of a line are without tax, the total of the order is with it; here every amount is what the buyer sees, tax
included. Times come twice, in the site's zone (its calendar day) and in UTC (the moment).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl

from zhanggui.clean.values.problems import explain
from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.woocommerce.items import LARGEST_ID, Unreadable, items, refunded
from zhanggui.collect.woocommerce.words import refund_state, status
from zhanggui.core.language import Text
from zhanggui.tables.members import CUSTOMER
from zhanggui.tables.orders import ORDER, ORDER_LINE

_MONEY = pl.Decimal(18, 4)
_CENT = pl.lit("0.01").cast(_MONEY)
_NOTHING = pl.lit("0").cast(_MONEY)


def _named(kind: Kind, *names: tuple[str, str]) -> tuple[Field, ...]:
    return tuple(Field(name=name, headers=(header,), kind=kind) for name, header in names)


TIMES = ("created", "updated", "paid", "completed")
FIELDS = (
    Field(name="order_id", headers=("number",), kind=Kind.ID, required=True, must=True),
    Field(name="own_id", headers=("id",), kind=Kind.ID),
    Field(name="raw_status", headers=("status",), kind=Kind.TEXT, required=True),
    Field(name="created_at", headers=("date_created",), kind=Kind.MOMENT, required=True, must=True),
    Field(name="total", headers=("total",), kind=Kind.MONEY, required=True, must=True, not_negative=True),
    Field(name="line_items", headers=("line_items",), kind=Kind.TEXT, required=True),
    *_named(
        Kind.MOMENT, ("updated_at", "date_modified"), ("paid_at", "date_paid"), ("completed_at", "date_completed")
    ),
    *_named(
        Kind.TEXT,
        ("created_utc", "date_created_gmt"),
        ("updated_utc", "date_modified_gmt"),
        ("paid_utc", "date_paid_gmt"),
        ("completed_utc", "date_completed_gmt"),
        ("fee_lines", "fee_lines"),
        ("refunds", "refunds"),
        ("currency", "currency"),
        ("city", "shipping.city"),
        ("province", "shipping.state"),
        ("country", "shipping.country"),
        ("billing_city", "billing.city"),
        ("billing_province", "billing.state"),
        ("billing_country", "billing.country"),
    ),
    *_named(
        Kind.MONEY,
        ("discount", "discount_total"),
        ("discount_tax", "discount_tax"),
        ("shipping", "shipping_total"),
        ("shipping_tax", "shipping_tax"),
        ("tax", "total_tax"),
    ),
    *_named(
        Kind.PERSONAL,
        ("buyer", "billing.email"),
        ("phone", "billing.phone"),
        ("billing_first_name", "billing.first_name"),
        ("billing_last_name", "billing.last_name"),
        ("billing_company", "billing.company"),
        ("billing_address", "billing.address_1"),
        ("billing_address_2", "billing.address_2"),
        ("billing_zip", "billing.postcode"),
        ("receiver", "shipping.first_name"),
        ("receiver_last_name", "shipping.last_name"),
        ("receiver_company", "shipping.company"),
        ("receiver_phone", "shipping.phone"),
        ("address", "shipping.address_1"),
        ("address_2", "shipping.address_2"),
        ("zip", "shipping.postcode"),
        ("remark_buyer", "customer_note"),
        ("network_address", "customer_ip_address"),
    ),
)  # fmt: skip
UNUSED = (
    "parent_id", "version", "order_key", "created_via", "prices_include_tax", "cart_tax", "customer_id",
    "customer_user_agent", "billing", "shipping", "payment_method", "payment_method_title", "transaction_id", "cart_hash",
    "meta_data", "tax_lines", "shipping_lines", "coupon_lines", "set_paid", "currency_symbol", "payment_url", "is_editable",
    "needs_payment", "needs_processing", "_links", "_links.self", "_links.collection", "_links.customer",
)  # fmt: skip


def take_apart(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """A row per line of every order (one without lines keeps a row), and the orders that cannot be taken."""
    refusals: list[Refusal] = []
    made: dict[str, list[Any]] = {name: [] for name in _SCHEMA}
    wanted = rows.select("line", "own_id", "line_items", "fee_lines", "refunds")
    for line, own_id, line_items, fee_lines, refunds in wanted.iter_rows():
        try:
            _sure(own_id)
            _add(made, line, line_items, fee_lines, refunds)
        except Unreadable as wrong:
            refusals.append(Refusal(line, wrong.rule, wrong.column, wrong.value, wrong.reason))
    lines = pl.DataFrame(made, schema=_SCHEMA)
    fine = _timed(rows).join(lines, on="line", maintain_order="left_right")
    return fine.with_columns(order_status=status(pl.col("raw_status"))), refusals


def _sure(own_id: str | None) -> None:
    if own_id and own_id.isdigit() and int(own_id[:30]) > LARGEST_ID:
        raise Unreadable("id_lost_digits", "id", own_id, explain("id_lost_digits", "id", own_id))


def _add(made: dict[str, list[Any]], line: int, items_text: str, fees: str, refunds: str) -> None:
    found, back = items(items_text, fees), refunded(refunds)
    for place, item in enumerate(found or [None]):
        values = {"line": line, "is_first": place == 0, "refunded": back}
        values["lines_sum"] = sum((one.paid for one in found), Decimal(0))
        values["list_sum"] = sum((one.list_amount for one in found if one.kind == "product"), Decimal(0))
        for name in _ITEM:
            values[name] = getattr(item, name) if item is not None else None
        for name, value in values.items():
            made[name].append(value)


_ITEM = {
    "ref": pl.String(), "kind": pl.String(), "sku": pl.String(), "product_id": pl.String(), "variation_id": pl.String(),
    "title": pl.String(), "quantity": pl.Int64(), "list_amount": _MONEY, "paid": _MONEY, "unit_price": _MONEY,
}  # fmt: skip
_SCHEMA: dict[str, Any] = {
    "line": pl.Int64(), "is_first": pl.Boolean(), "refunded": _MONEY, "lines_sum": _MONEY, "list_sum": _MONEY, **_ITEM,
}  # fmt: skip


def _timed(rows: pl.DataFrame) -> pl.DataFrame:
    """The moments by the UTC times where they can be read; days stay those of the site."""
    utc = {
        f"{name}_at": pl.col(f"{name}_utc").str.to_datetime(
            "%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us", time_zone="UTC"
        )
        for name in TIMES
    }
    return rows.with_columns(pl.coalesce(moment, name).alias(name) for name, moment in utc.items())


_SHIPPING = pl.col("shipping") + pl.col("shipping_tax").fill_null(_NOTHING)
PLACE = {name: pl.coalesce(name, f"billing_{name}") for name in ("country", "province", "city")}
OF_ORDER = {
    "order_id": pl.col("order_id"),
    "document": pl.lit("order"),
    "status": pl.col("order_status"),
    "raw_status": pl.col("raw_status"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "completed_at": pl.col("completed_at"),
    "created_day": pl.col("created_day"),
    "paid_day": pl.col("paid_day"),
    "paid_week": pl.col("paid_day").dt.truncate("1w"),
    "paid_month": pl.col("paid_day").dt.strftime("%Y-%m"),
    "buyer_key": pl.col("buyer_key"),
    **PLACE,
    "goods_amount": pl.col("list_sum"),
    "shipping_charged": _SHIPPING,
    "discount_merchant": pl.col("discount") + pl.col("discount_tax").fill_null(_NOTHING),
    "payable": pl.col("total"),
    "paid": pl.when(pl.col("paid_at").is_not_null()).then("total").otherwise(_NOTHING),
    "paid_net_of_refunds": pl.lit(False),
    "refunded": pl.col("refunded"),
    "tax": pl.col("tax"),
}
LINE = {
    "order_id": pl.col("order_id"),
    "line_id": pl.format("{}-{}", "order_id", "ref"),
    "line_kind": pl.col("kind"),
    "item_key": item_key(pl.col("sku"), pl.col("variation_id"), pl.col("product_id"), pl.col("title")),
    "merchant_code": pl.col("sku"),
    "product_id": pl.col("product_id"),
    "platform_sku_id": pl.col("variation_id"),
    "title": pl.col("title"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "created_day": pl.col("created_day"),
    "quantity": pl.col("quantity"),
    "unit_price": pl.col("unit_price"),
    "list_amount": pl.col("list_amount"),
    "discount_merchant": pl.col("list_amount") - pl.col("paid"),
    "paid": pl.when(pl.col("paid_at").is_not_null()).then("paid"),
    "status": pl.col("order_status"),
    "raw_status": pl.col("raw_status"),
    "refund_state": refund_state(pl.col("order_status"), pl.col("refunded")),
}

ORDERS = Profile(
    name="woocommerce.orders",
    platform="woocommerce",
    zh="WooCommerce 订单（接口 JSON）",
    en="WooCommerce orders (REST JSON)",
    fields=FIELDS,
    unused=UNUSED,
    signature=("order_id", "raw_status", "created_at", "total", "line_items"),
    prepare=take_apart,
    state_at="updated_at",
    fills=(
        Fills(table=ORDER, columns=OF_ORDER, where=pl.col("is_first")),
        Fills(table=ORDER_LINE, columns=LINE, where=pl.col("ref").is_not_null()),
        Fills(
            table=CUSTOMER,
            where=pl.col("is_first") & pl.col("buyer_key").is_not_null(),
            columns={"buyer_key": pl.col("buyer_key"), "seen_at": pl.col("created_at"), **PLACE},
        ),
    ),
    checks=(
        Check(
            code="total_is_its_parts",
            says=Text(
                "「total」= 各行与费用（含税）+ 运费（含税）", "total = lines and fees with tax + shipping with tax"
            ),
            broken=pl.col("is_first")
            & ((pl.col("total") - pl.col("lines_sum") - _SHIPPING.fill_null(_NOTHING)).abs() > _CENT),
        ),
        Check(
            code="refunded_within_total",
            says=Text("退款之和不大于「total」", "refunds ≤ total"),
            broken=pl.col("is_first") & (pl.col("refunded") - pl.col("total") > _CENT),
        ),
    ),
    how_to_export=Text(
        "WooCommerce → 设置 → 高级 →「REST API」→ 添加只读密钥，然后把「/wp-json/wc/v3/orders?per_page=100&page=1」起各页的回答"
        "原样存成 .json（可以接在同一个文件里）。也可以是每行一个订单的文件。",
        "WooCommerce → Settings → Advanced → REST API → add a read-only key, then save the answers of "
        "/wp-json/wc/v3/orders?per_page=100&page=1 and on as they are (.json; pages may follow each other in one file). A "
        "file with one order a line works too.",
    ),
)  # fmt: skip
