"""A mapped sales table (a row per line, or per order) as a profile."""

from __future__ import annotations

from functools import partial

import polars as pl

from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Fills, Identical, Profile, Refusal
from zhanggui.collect.generic.layout import layout_fields
from zhanggui.collect.generic.mapping import Mapping
from zhanggui.collect.generic.words import STATUS_OF, UNPAID
from zhanggui.core.language import Text
from zhanggui.tables.members import CUSTOMER
from zhanggui.tables.orders import ORDER, ORDER_LINE

GOODS = ("merchant_code", "product_id", "title")
MUST = ("order_id", "created_at")
_MONEY = pl.Decimal(18, 4)
_NOWHERE = pl.lit(None, dtype=pl.String)


def sales_profile(mapping: Mapping) -> Profile:
    """The profile of a mapped sales table. Lines without a number of their own are counted by order and goods."""
    lines = mapping.has_any(*GOODS)
    numbered = lines and not mapping.has("line_id")
    goods = next((g for g in GOODS if g in mapping.columns), "")
    fills = [Fills(table=ORDER, columns=_order_columns(mapping))]
    if lines:
        fills.insert(0, Fills(table=ORDER_LINE, columns=_line_columns(mapping, goods)))
    if mapping.has("buyer"):
        seen = {n: pl.col(n) for n in ("country", "province", "city") if mapping.has(n)}
        customer = {"buyer_key": pl.col("buyer_key"), "seen_at": pl.col("created_at"), **seen}
        fills.append(Fills(table=CUSTOMER, columns=customer, where=pl.col("buyer_key").is_not_null()))
    options = mapping.options
    return Profile(
        name=mapping.profile_name,
        platform=options.platform or mapping.name,
        zh=mapping.zh or f"自定义：{mapping.name}",
        en=mapping.en or f"own mapping: {mapping.name}",
        fields=layout_fields(mapping, MUST),
        signature=MUST,
        identical=Identical.SEPARATE_LINES if numbered else Identical.DUPLICATES,
        numbered=("order_id", goods) if numbered else (),
        prepare=partial(_read_rows, mapping=mapping),
        fills=tuple(fills),
        currency=options.currency,
        time_zone=options.time_zone,
        how_to_export=Text("按保存的对应关系读取", "read by a saved mapping"),
    )


def _read_rows(rows: pl.DataFrame, *, mapping: Mapping) -> tuple[pl.DataFrame, list[Refusal]]:
    """The rows with what the mapping's options say about each: amount, kind of line, document, state, payment."""
    typed = rows.with_columns(amount=_amount(mapping), units=_units(mapping)).with_columns(
        worthless=_worthless(mapping), below_zero=pl.col("units") < 0
    )
    marked = typed.with_columns(line_kind=_line_kind(mapping), document=_document(mapping)).with_columns(
        status=_status(mapping)
    )
    unpaid = pl.col("worthless") | pl.col("status").is_in(UNPAID)
    stated, day = ("paid_at", "paid_day") if mapping.has("paid_at") else ("created_at", "created_day")
    when_paid = pl.when(~unpaid)
    return marked.with_columns(
        paid_moment=when_paid.then(stated), paid_on=when_paid.then(day), sold=~unpaid
    ), []


def _units(mapping: Mapping) -> pl.Expr:
    return pl.col("quantity") if mapping.has("quantity") else pl.lit(1, dtype=pl.Int64)


def _amount(mapping: Mapping) -> pl.Expr:
    """What a line is worth: its amount as stated, else quantity × price, exactly."""
    if mapping.has("line_paid"):
        return pl.col("line_paid")
    if mapping.has("unit_price"):
        return (_units(mapping) * pl.col("unit_price")).cast(_MONEY)
    return pl.lit(None, dtype=_MONEY)


def _worthless(mapping: Mapping) -> pl.Expr:
    """Rows of documents worth nothing without a buyer: damaged, found, thrown away. No sale."""
    money = [c for c in ("line_paid", "unit_price", "order_paid") if c in mapping.columns]
    if not mapping.options.worthless_is_no_sale or not money:
        return pl.lit(False)
    nothing = pl.all_horizontal([pl.col(c).fill_null(0) == 0 for c in money])
    alone = pl.col("buyer_key").is_null() if mapping.has("buyer") else pl.col("units") < 0
    return (nothing & alone).all().over("order_id")


def _line_kind(mapping: Mapping) -> pl.Expr:
    by_prefix = bool(mapping.options.documents)
    minus = pl.col("below_zero") & (pl.col("amount") == 0) if by_prefix else pl.col("below_zero")
    odd = minus & (pl.lit(by_prefix) | (pl.lit(mapping.options.negative_quantity) == "adjustment"))
    if by_prefix:
        odd &= _document(mapping) == "order"
    return (
        pl.when(_matches(mapping, mapping.options.adjustments) | pl.col("worthless"))
        .then(pl.lit("adjustment"))
        .when(_matches(mapping, mapping.options.charges))
        .then(pl.lit("charge"))
        .when(odd)
        .then(pl.lit("adjustment"))
        .when(pl.col("amount") == 0)
        .then(pl.lit("gift"))
        .otherwise(pl.lit("product"))
    )


def _matches(mapping: Mapping, patterns: tuple[str, ...]) -> pl.Expr:
    columns = [c for c in ("merchant_code", "title") if c in mapping.columns]
    if not patterns or not columns:
        return pl.lit(False)
    whole = r"^\s*(?:" + "|".join(f"(?:{p})" for p in patterns) + r")\s*$"
    return pl.any_horizontal(pl.col(c).str.contains(whole).fill_null(False) for c in columns)


def _document(mapping: Mapping) -> pl.Expr:
    """By the prefix of the order number; without prefixes, by whether all of its lines are below zero."""
    found: pl.Expr = pl.lit("order")
    for prefix, document in mapping.options.documents.items():
        found = pl.when(pl.col("order_id").str.starts_with(prefix)).then(pl.lit(document)).otherwise(found)
    if mapping.options.documents or not mapping.has("quantity"):
        return found
    word = "cancellation" if mapping.options.negative_quantity == "return" else "adjustment"
    return (
        pl.when((pl.col("quantity") < 0).fill_null(False).all().over("order_id"))
        .then(pl.lit(word))
        .otherwise(found)
    )


def _status(mapping: Mapping) -> pl.Expr:
    stated = pl.lit("completed")
    if mapping.has("raw_status"):
        words = pl.col("raw_status").str.strip_chars().str.to_lowercase()
        stated = words.replace_strict(STATUS_OF, default="unknown", return_dtype=pl.String)
    return pl.when("worthless").then(pl.lit("unknown")).otherwise(stated)


def _line_columns(mapping: Mapping, goods: str) -> dict[str, pl.Expr]:
    built = (
        pl.format("{}-{}-{}", "order_id", pl.col(goods).fill_null(""), "number")
        if not mapping.has("line_id")
        else None
    )
    keys = [pl.col(c) for c in GOODS[1:] if c in mapping.columns]
    code = pl.col("merchant_code") if mapping.has("merchant_code") else _NOWHERE
    direct = ("merchant_code", "product_id", "title", "spec", "shipped_at", "refunded", "unit_price")
    columns = {
        "order_id": pl.col("order_id"),
        "line_id": built if built is not None else pl.col("line_id"),
        "line_kind": pl.col("line_kind"),
        "item_key": item_key(code, *keys),
        "created_at": pl.col("created_at"),
        "created_day": pl.col("created_day"),
        "paid_at": pl.col("paid_moment"),
        "quantity": pl.col("units"),
        "status": pl.col("status"),
        **{c: pl.col(c) for c in direct if c in mapping.columns},
    }
    columns |= _currency(mapping)
    if mapping.has("unit_price"):
        columns["list_amount"] = (pl.col("units") * pl.col("unit_price")).cast(_MONEY)
    if mapping.has("discount"):
        columns["discount_merchant"] = pl.col("discount").abs()
    if mapping.has_any("line_paid", "unit_price") and not mapping.has("order_paid"):
        columns["paid"] = pl.col("amount")
    return columns


def _order_columns(mapping: Mapping) -> dict[str, pl.Expr]:
    direct = ("raw_status", "shipped_at", "completed_at", "country", "province", "city", "shipping_charged")
    columns = {
        "order_id": pl.col("order_id"),
        "document": pl.col("document"),
        "status": pl.col("status"),
        "created_at": pl.col("created_at"),
        "created_day": pl.col("created_day"),
        "paid_at": pl.col("paid_moment"),
        "paid_day": pl.col("paid_on"),
        "paid_week": pl.col("paid_on").dt.truncate("1w"),
        "paid_month": pl.col("paid_on").dt.strftime("%Y-%m"),
        **{c: pl.col(c) for c in direct if c in mapping.columns},
    }
    columns |= _currency(mapping)
    if mapping.has("buyer"):
        columns["buyer_key"] = pl.col("buyer_key")
    if mapping.has("order_paid"):
        columns["paid"] = pl.col("order_paid")
    if not mapping.has_any(*GOODS):
        columns |= _money_of_a_row_that_is_the_order(mapping)
    return columns


def _currency(mapping: Mapping) -> dict[str, pl.Expr]:
    """The currency a person named for the whole file; a currency column or the shop's own needs no word here."""
    named = mapping.options.currency
    return {"currency": pl.lit(named)} if named and not mapping.has("currency") else {}


def _money_of_a_row_that_is_the_order(mapping: Mapping) -> dict[str, pl.Expr]:
    found = {} if mapping.has("order_paid") else {"paid": pl.col("amount")}
    if mapping.has("refunded"):
        found["refunded"] = pl.col("refunded")
    if mapping.has("discount"):
        found["discount_merchant"] = pl.col("discount").abs()
    return found
