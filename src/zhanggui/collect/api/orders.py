"""Orders that programs sent: one JSON object a line, each the whole state of an order with its lines.

The grain of the file is the order. Its lines stand in the field ``lines`` and are taken apart here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl

from zhanggui.collect.api.checks import Wrong, lines_in, said, tidied, wrong_with
from zhanggui.collect.api.fields import LINE_FIELDS, ORDER_FIELDS
from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Field, Fills, Kind, Profile, Refusal
from zhanggui.core.language import Text
from zhanggui.tables.members import CUSTOMER
from zhanggui.tables.orders import ORDER, ORDER_LINE

TYPES: dict[Kind, pl.DataType] = {
    Kind.MONEY: pl.Decimal(18, 4),
    Kind.INTEGER: pl.Int64(),
    Kind.FLAG: pl.Boolean(),
}
READ_BY_ALL = (Kind.MOMENT, Kind.PERSONAL)
"""Kinds whose cells every import reads alike; the others are checked and read here."""

REQUIRED = tuple(name for name, sent in ORDER_FIELDS.items() if sent.must)


def _field(name: str, kind: Kind) -> Field:
    return Field(
        name=SAID if name == "shop" else name,
        headers=(name,),
        kind=kind if kind in READ_BY_ALL else Kind.TEXT,
        required=name in REQUIRED,
        must=name in REQUIRED,
    )


SAID = "said_shop"
FIELDS = (
    *(_field(name, sent.kind) for name, sent in ORDER_FIELDS.items()),
    Field(name="lines", headers=("lines",), kind=Kind.TEXT),
)
IN_LINES = {name if name.startswith("line_") else f"line_{name}": sent for name, sent in LINE_FIELDS.items()}
"""What the fields of a line are called beside those of its order."""


def take_apart(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """A row per line of every order (one without lines keeps a row), and the orders that cannot be taken."""
    refusals: list[Refusal] = []
    made: dict[str, list[Any]] = {name: [] for name in _SCHEMA}
    for row in rows.iter_rows(named=True):
        wrong = _refused(row)
        if wrong is not None:
            refusals.append(
                Refusal(row["line"], wrong.rule, wrong.field.split(".")[0], wrong.value, wrong.reason)
            )
            continue
        for place, line in enumerate(lines_in(row["lines"] or "") or [{}]):
            made["line"].append(row["line"])
            made["is_first"].append(place == 0)
            for (name, sent), cell in zip(IN_LINES.items(), _in_order(line), strict=True):
                made[name].append(_value(cell, sent.kind))
    fine = _typed(rows.filter(~pl.col("line").is_in([r.line for r in refusals])))
    return fine.join(pl.DataFrame(made, schema=_SCHEMA), on="line", maintain_order="left_right"), refusals


_SCHEMA = {
    "line": pl.Int64(),
    "is_first": pl.Boolean(),
    **{name: TYPES.get(sent.kind, pl.String()) for name, sent in IN_LINES.items()},
}


def _refused(row: dict[str, Any]) -> Wrong | None:
    """What is wrong with a row; moments that cannot be read were refused before."""
    if row[SAID] is not None and row[SAID] != row["shop"]:
        return said("other_shop", "shop", row[SAID])
    cells = {name: _text(row[SAID if name == "shop" else name]) for name in (*ORDER_FIELDS, "lines")}
    return wrong_with(cells)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else value or ""


def _typed(rows: pl.DataFrame) -> pl.DataFrame:
    """Cells that passed the checks as the values they are."""
    own = [(name, TYPES[sent.kind]) for name, sent in ORDER_FIELDS.items() if sent.kind in TYPES]
    return rows.with_columns(
        pl.col(name) == "true" if kind == pl.Boolean() else pl.col(name).cast(kind) for name, kind in own
    )


def _in_order(line: Mapping[str, str]) -> Iterator[str]:
    return (line.get(name, "") for name in LINE_FIELDS)


def _value(cell: str, kind: Kind) -> Any:
    bare = tidied(cell)
    if not bare:
        return None
    return {Kind.MONEY: Decimal, Kind.INTEGER: int}.get(kind, str)(bare)


_FIRST = pl.col("is_first").fill_null(True)
ORDER_COLUMNS = {
    **{
        name: pl.col(name)
        for name in ORDER_FIELDS
        if name in ORDER.names and name not in ("shop", "currency", "document")
    },
    "document": pl.coalesce("document", pl.when(pl.col("order_id").is_not_null()).then(pl.lit("order"))),
    "created_day": pl.col("created_day"),
    "paid_day": pl.col("paid_day"),
    "paid_week": pl.col("paid_day").dt.truncate("1w"),
    "paid_month": pl.col("paid_day").dt.strftime("%Y-%m"),
    "buyer_key": pl.col("buyer_key"),
}
LINE_COLUMNS = {
    "order_id": pl.col("order_id"),
    "line_id": pl.col("line_id"),
    "line_kind": pl.coalesce("line_kind", pl.lit("product")),
    "item_key": item_key(pl.col("line_sku"), pl.col("line_title")),
    "merchant_code": pl.col("line_sku"),
    "created_at": pl.col("created_at"),
    "created_day": pl.col("created_day"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    **{
        name: pl.col(f"line_{name}")
        for name in LINE_FIELDS
        if name in ORDER_LINE.names and not name.startswith("line_")
    },
}

ORDERS = Profile(
    name="api.orders",
    platform="api",
    zh="程序推送的订单",
    en="Orders sent by a program",
    fields=FIELDS,
    signature=("order_id", SAID, "updated_at", "created_at", "status"),
    never=(
        "as_sent",
    ),  # what we pull ourselves holds the platform's document too, and has profiles of its own
    prepare=take_apart,
    state_at="updated_at",
    shop_field=SAID,
    fills=(
        Fills(table=ORDER, where=_FIRST, columns=ORDER_COLUMNS),
        Fills(table=ORDER_LINE, where=pl.col("line_id").is_not_null(), columns=LINE_COLUMNS),
        Fills(
            table=CUSTOMER,
            where=_FIRST & pl.col("buyer_key").is_not_null(),
            columns={
                "buyer_key": pl.col("buyer_key"),
                "seen_at": pl.col("created_at"),
                **{name: pl.col(name) for name in ("country", "province", "city")},
            },
        ),
    ),
    how_to_export=Text(
        "由程序通过 API 推送（`POST /api/v1/orders:batch`），也可以导入每行一个 JSON 订单的文件。",
        "Sent by a program through the API (POST /api/v1/orders:batch); files with one JSON order a line work too.",
    ),
)
