"""Amazon's settlement report V2 (flat file): one row per amount of a transaction. Fees and refunds come only from here.

The first row sums up the settlement (``total-amount``, ``currency``) and books nothing. Rows have no number of
their own; equal ones are counted within the file, so the same settlement must be imported once, as it was downloaded.
"""

from __future__ import annotations

import polars as pl

from zhanggui.clean.values.numbers import MONEY, read_money
from zhanggui.clean.values.problems import explain
from zhanggui.collect.amazon.words import FEES, REFUNDS, currency_of
from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal, Total
from zhanggui.core.language import Text
from zhanggui.tables.aftersales import REFUND
from zhanggui.tables.costs import SETTLEMENT

FIELDS = (
    Field(name="settlement_id", headers=("settlement-id",), kind=Kind.ID, required=True, must=True),
    Field(name="total", headers=("total-amount",), kind=Kind.TEXT),
    Field(name="currency", headers=("currency",), kind=Kind.TEXT),
    Field(name="transaction", headers=("transaction-type",), kind=Kind.TEXT, required=True),
    Field(name="order_id", headers=("order-id",), kind=Kind.ID),
    Field(name="adjustment_id", headers=("adjustment-id",), kind=Kind.ID),
    Field(name="shipment_id", headers=("shipment-id",), kind=Kind.ID),
    Field(name="marketplace", headers=("marketplace-name",), kind=Kind.TEXT),
    Field(name="amount_type", headers=("amount-type",), kind=Kind.TEXT, required=True),
    Field(name="description", headers=("amount-description",), kind=Kind.TEXT, required=True),
    Field(name="amount", headers=("amount",), kind=Kind.TEXT, required=True),
    Field(name="booked_at", headers=("posted-date-time", "posted-date"), kind=Kind.MOMENT, required=True),
    Field(name="item_code", headers=("order-item-code",), kind=Kind.ID),
    Field(name="merchant_code", headers=("sku",), kind=Kind.ID),
)
UNUSED = (
    "settlement-start-date", "settlement-end-date", "deposit-date", "merchant-order-id", "fulfillment-id", "posted-date",
    "merchant-order-item-id", "merchant-adjustment-item-id", "quantity-purchased", "promotion-id",
)  # fmt: skip

_MADE_OF = (
    "settlement_id", "transaction", "order_id", "adjustment_id", "shipment_id", "amount_type", "description", "booked_at",
    "item_code", "merchant_code", "amount",
)  # fmt: skip


def read_rows(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Amounts as money (decimal commas too), kind, currency and number of every row, and what each refund gave back."""
    amounts, refused = _read_money(rows, "amount", "amount")
    totals, also = _read_money(rows, "total", "total-amount")
    words = [
        pl.col(c).fill_null("").str.to_lowercase() for c in ("transaction", "amount_type", "description")
    ]
    known = rows.with_columns(
        amount=amounts,
        total=totals,
        currency=pl.coalesce(
            "currency",
            currency_of(pl.col("marketplace")),
            pl.col("currency").drop_nulls().first().over("settlement_id"),
        ),
        said=pl.concat_str(words, separator=" / "),
        gives_back=words[0].str.strip_chars().is_in(REFUNDS),
        of_price=words[1].is_in(["itemprice", "promotion", "itemwithheldtax"]),
    )
    named = known.with_columns(found=_kind(), entry_id=_entry())
    return _with_refunds(named), [*refused, *also, *_undated(rows)]


def _read_money(rows: pl.DataFrame, name: str, header: str) -> tuple[pl.Series, list[Refusal]]:
    """``1.234,50`` of European reports is 1234.50; elsewhere money is as everywhere."""
    comma = pl.col(name).str.contains(r"^-?[0-9]{1,3}(?:\.?[0-9]{3})*,[0-9]{1,2}$")
    pointed = pl.col(name).str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    text = rows.select(pl.when(comma).then(pointed).otherwise(name).fill_null("")).to_series()
    parsed = read_money(text)
    refused = [
        Refusal(line, rule, header, value, explain(rule, header, value))
        for line, rule, value in zip(rows["line"], parsed.rules, text, strict=True)
        if rule is not None
    ]
    return parsed.values.cast(MONEY), refused


def _undated(rows: pl.DataFrame) -> list[Refusal]:
    without = rows.filter(pl.col("transaction").is_not_null() & pl.col("booked_at").is_null())
    why = explain("missing", "posted-date-time", "")
    return [Refusal(line, "missing", "posted-date-time", "", why) for line in without["line"]]


def _kind() -> pl.Expr:
    """Price, promotion and withheld tax are sale or refund; the rest by its words; null when none fits."""
    fees = pl.coalesce(*(pl.when(pl.col("said").str.contains(p)).then(pl.lit(k)) for p, k in FEES))
    price = pl.when("gives_back").then(pl.lit("refund")).otherwise(pl.lit("goods"))
    return pl.when("of_price").then(price).otherwise(fees)


def _entry() -> pl.Expr:
    parts = [pl.col(c).cast(pl.String).fill_null("") for c in _MADE_OF if c not in ("amount", "booked_at")]
    moment = pl.col("booked_at").dt.strftime("%Y%m%d%H%M%S").fill_null("")
    return pl.concat_str([*parts, moment, pl.col("amount").cast(pl.String).fill_null(""), pl.col("number")], separator="|")  # fmt: skip


def _with_refunds(rows: pl.DataFrame) -> pl.DataFrame:
    """Add ``back``: on the first row of a refund of an item, what its buyer got back; null elsewhere.

    Tax counts together with tax withheld: where Amazon remits it both cancel, and where it is part of the price
    (Europe, Japan) it goes back with it.
    """
    case = ["settlement_id", "order_id", "item_code", "merchant_code", "adjustment_id", "booked_at"]
    counts = pl.col("gives_back") & pl.col("of_price") & pl.col("order_id").is_not_null()
    marked = rows.with_columns(__counts=counts.fill_null(False))
    given = pl.when("__counts").then(-pl.col("amount"))
    first = pl.col("__counts") & (pl.col("__counts").cast(pl.Int64).cum_sum().over(case) == 1)
    summed = marked.with_columns(back=pl.when(first).then(given.sum().over(case)).cast(MONEY))
    return summed.drop("__counts")


_LINE_ID = pl.when(pl.col("merchant_code").is_not_null() & pl.col("order_id").is_not_null()).then(
    pl.format("{}-{}-1", "order_id", "merchant_code")
)
"""As the all-orders report numbers lines; a second line of the same SKU in one order is not told apart."""

_BOOKED = pl.col("transaction").is_not_null() & pl.col("amount").is_not_null() & (pl.col("amount") != 0)

SETTLEMENTS = Profile(
    name="amazon.settlement",
    platform="amazon",
    zh="Amazon 结算报告 V2",
    en="Amazon settlement report V2",
    fields=FIELDS,
    unused=UNUSED,
    signature=("settlement_id", "transaction", "amount_type", "description", "amount"),
    identical=Identical.SEPARATE_LINES,
    numbered=_MADE_OF,
    prepare=read_rows,
    currency="USD",
    time_zone="UTC",
    fills=(
        Fills(
            table=SETTLEMENT,
            where=_BOOKED,
            columns={
                "entry_id": pl.col("entry_id"),
                "order_id": pl.col("order_id"),
                "line_id": _LINE_ID,
                "booked_at": pl.col("booked_at"),
                "booked_day": pl.col("booked_day"),
                "kind": pl.coalesce("found", pl.lit("other_fee")),
                "raw_kind": pl.concat_str(
                    ["transaction", "amount_type", "description"], separator=" / ", ignore_nulls=True
                ),
                "currency": pl.coalesce("currency", "shop_currency"),
                "amount": pl.col("amount"),
            },
        ),
        Fills(
            table=REFUND,
            where=pl.col("back") > 0,
            columns={
                "refund_id": pl.concat_str([pl.col("entry_id"), pl.lit("refund")], separator="|"),
                "order_id": pl.col("order_id"),
                "line_id": _LINE_ID,
                "merchant_code": pl.col("merchant_code"),
                "refunded_at": pl.col("booked_at"),
                "refunded_day": pl.col("booked_day"),
                "currency": pl.coalesce("currency", "shop_currency"),
                "amount": pl.col("back"),
                "outcome": pl.lit("refunded"),
                "raw_status": pl.col("transaction"),
                "goods_state": pl.lit("unknown"),
            },
        ),
    ),
    checks=(
        Check(
            code="kind_recognised",
            says=Text("能认出费用类型（其余按「其他费用」记）", "the kind is known (others are booked as other fees)"),
            broken=_BOOKED & pl.col("found").is_null(),
        ),
    ),
    total=Total(header="total-amount", stated="total", amount="amount", per="settlement_id"),
    how_to_export=Text(
        "卖家后台 → 付款 → 报告库（所有结算）→ 选一个结算周期 → 下载「平面文件 V2」。每个结算周期一份，原样导入。",
        "Seller Central → Payments → Reports repository (all statements) → a settlement → Download Flat File V2. One file "
        "a settlement, imported as it is.",
    ),
)  # fmt: skip
