"""The same order in two shops' files: finding it in the whole warehouse, and leaving out the one that does not count.

Numbers alone prove little: every new shop has an order 1001. Two documents of different shops are taken for one where

- their number is so long (15 digits in a row, hyphens apart, or one word of 24 characters) that no two shops get the same one; or
- it has 10 digits, and the amount and the day agree; or
- it is shorter, and the amount and the second agree; or
- the numbers differ, but parcel, amount and second of payment agree (an ERP numbers orders anew).

A moment that is only a day (midnight, a full quarter of an hour) is no second. Found is not decided: see
``masterdata.doubles``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import polars as pl

from zhanggui.tables.aftersales import REFUND
from zhanggui.tables.costs import SETTLEMENT
from zhanggui.tables.orders import ORDER
from zhanggui.tables.register import TABLES
from zhanggui.tables.table import Table

LONG_DIGITS, LONG_CHARACTERS = 15, 24
MIDDLE_DIGITS = 10
SHORTEST_PARCEL = 8
"""Characters a parcel's number has at least."""
BY_NUMBER, BY_PARCEL = "number", "parcel"


@dataclass(frozen=True, kw_only=True)
class Document:
    """What of a table tells its documents apart: number, amount, moments (the first known one counts)."""

    table: Table
    number: str
    amount: str
    moments: tuple[str, ...]


DOCUMENTS = (
    Document(table=ORDER, number="order_id", amount="paid", moments=("paid_at", "created_at")),
    Document(table=REFUND, number="refund_id", amount="amount", moments=("applied_at", "refunded_at")),
    Document(table=SETTLEMENT, number="entry_id", amount="amount", moments=("booked_at",)),
)
FOUND = ("shop", "number", "amount", "at", "batch", "line")
"""What is told of either side of a double, the other side's with ``other_`` before it."""


def find_doubles(tables: Mapping[str, pl.LazyFrame]) -> pl.DataFrame:
    """Every document that two shops hold: a row for each two, ``shop`` before ``other_shop`` by code.

    Columns: table, by (number, parcel), and of both sides what ``FOUND`` names; currency. Amounts as stored.
    """
    parts = [_by_number(one, tables[one.table.name]) for one in DOCUMENTS]
    parts.append(_by_parcel(tables["order"], tables["order_line"], known=parts[0]))
    return pl.concat(parts).sort("table", "shop", "other_shop", "number", "other_number")


def _by_number(document: Document, rows: pl.LazyFrame) -> pl.DataFrame:
    known = _known(document, rows)
    twice = known.filter(pl.col("number").is_duplicated()).collect(engine="streaming").lazy()
    pairs = twice.join(twice, on="number", suffix="_2").filter(pl.col("shop") < pl.col("shop_2"))
    one_each = pairs.filter(_is_one()).unique(
        ["shop", "number", "shop_2"], keep="last"
    )  # a file may repeat a row
    same = one_each.with_columns(number_2=pl.col("number"))
    return _told(same, document.table.name, BY_NUMBER)


def _known(document: Document, rows: pl.LazyFrame) -> pl.LazyFrame:
    at = pl.coalesce(*document.moments)
    return rows.filter(pl.col(document.number).is_not_null()).select(
        "shop", "currency", "batch", "line", number=document.number, amount=document.amount, at=at
    )


def _is_one() -> pl.Expr:
    """Whether two documents of one number are one."""
    digits = _longest_run(pl.col("number"))
    one_word = pl.col("number").str.contains(rf"^[0-9A-Za-z_-]{{{LONG_CHARACTERS},}}$")
    long = (digits >= LONG_DIGITS) | one_word
    same_amount = (pl.col("amount") == pl.col("amount_2")).fill_null(False)
    apart = (pl.col("at") - pl.col("at_2")).abs()
    same_day = (digits >= MIDDLE_DIGITS) & (apart < pl.duration(days=1)).fill_null(False)
    return long | (same_amount & (same_day | _same_second()))


def _longest_run(number: pl.Expr) -> pl.Expr:
    """Digits in a row, hyphens apart: a bill without numbers has what we made of a row (``*/*/充值/-20000/20251006-1``),
    whose amount and day are not a number that only one shop gets."""
    runs = number.str.replace_all("-", "", literal=True).str.extract_all(r"\d+")
    return runs.list.eval(pl.element().str.len_chars()).list.max().fill_null(0)


def _same_second() -> pl.Expr:
    """Both moments are one, and it is more than a day or a quarter of an hour."""
    at = pl.col("at")
    exact = (at.dt.second() != 0) | (at.dt.minute() % 15 != 0)
    return ((at == pl.col("at_2")) & exact).fill_null(False)


def _by_parcel(orders: pl.LazyFrame, lines: pl.LazyFrame, *, known: pl.DataFrame) -> pl.DataFrame:
    """Orders of different numbers that went in one parcel, paid the same sum at the same second."""
    parcels = pl.concat([_parcels(orders), _parcels(lines)]).unique()
    paid = _known(DOCUMENTS[0], orders).filter(pl.col("amount") != 0)
    sent = paid.join(parcels, on=["shop", "number"]).with_columns(at=pl.col("at"))
    twice = (
        sent.filter(pl.struct("parcel", "amount", "at").is_duplicated()).collect(engine="streaming").lazy()
    )
    pairs = twice.join(twice, on="parcel", suffix="_2").filter(
        pl.col("shop") < pl.col("shop_2"),
        pl.col("number") != pl.col("number_2"),
        pl.col("amount") == pl.col("amount_2"),
        _same_second(),
    )
    sides = ["shop", "number", "shop_2", "number_2"]
    return _told(pairs.unique(sides), "order", BY_PARCEL).join(
        known, on=["shop", "number", "other_shop", "other_number"], how="anti"
    )


def _parcels(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Numbers of parcels as people write them: some with a word before, several joined."""
    each = pl.col("tracking_no").str.to_uppercase().str.extract_all(r"[A-Z0-9]{8,}")
    return (
        rows.select("shop", number="order_id", parcel=each)
        .explode("parcel")
        .filter(pl.col("parcel").str.len_chars() >= SHORTEST_PARCEL)
    )


def _told(pairs: pl.LazyFrame, table: str, by: str) -> pl.DataFrame:
    other = {f"other_{name}": pl.col(f"{name}_2") for name in FOUND}
    return pairs.select(*FOUND, "currency", table=pl.lit(table), by=pl.lit(by), **other).collect()


def left_out(doubles: pl.DataFrame, choices: Iterable[tuple[str, str]]) -> dict[str, pl.DataFrame]:
    """Which documents do not count: (shop, number) for each table of ``DOCUMENTS`` that has any.

    ``choices``: pairs (the shop they count for, the shop whose copies are left out).
    """
    sides = []
    for counts, out in choices:
        for mine, theirs in (("shop", "other_shop"), ("other_shop", "shop")):
            number = "number" if mine == "shop" else "other_number"
            met = doubles.filter(pl.col(mine) == out, pl.col(theirs) == counts)
            sides.append(met.select("table", shop=mine, number=number))
    if not sides:
        return {}
    every = pl.concat(sides).unique(maintain_order=True)
    return {str(name[0]): rows.drop("table") for name, rows in every.group_by("table") if len(rows)}


def still_double(doubles: pl.DataFrame, choices: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """The doubles of which neither side is left out by the choices."""
    kept = doubles
    for table, rows in left_out(doubles, choices).items():
        gone = rows.with_columns(table=pl.lit(table))
        kept = kept.join(gone, on=["table", "shop", "number"], how="anti")
        other = gone.rename({"shop": "other_shop", "number": "other_number"})
        kept = kept.join(other, on=["table", "other_shop", "other_number"], how="anti")
    return kept


def counted(
    frames: Mapping[str, nw.LazyFrame[Any]], gone: Mapping[str, pl.DataFrame]
) -> dict[str, nw.LazyFrame[Any]]:
    """The tables without documents that do not count: an order goes with its lines, refunds and settlement rows."""
    kept = dict(frames)
    for document in DOCUMENTS:
        rows = gone.get(document.table.name)
        if rows is None:
            continue
        for name in _tables_with(document):
            kept[name] = _without(kept[name], rows, document.number)
    return kept


def _tables_with(document: Document) -> list[str]:
    if document.table is not ORDER:
        return [document.table.name]
    return [name for name, table in TABLES.items() if {"shop", "order_id"} <= set(table.names)]


def _without(frame: nw.LazyFrame[Any], rows: pl.DataFrame, number: str) -> nw.LazyFrame[Any]:
    gone = nw.from_native(rows.rename({"number": number}).lazy())
    return frame.join(gone, on=["shop", number], how="anti")
