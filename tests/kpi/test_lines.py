"""Which SKU stands behind a line, and which facts of its order a line knows."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import polars as pl
import pytest

from zhanggui.kpi.lines import sold_lines
from zhanggui.tables.register import TABLES
from zhanggui.tables.table import Type

TYPES = {
    Type.TEXT: pl.String,
    Type.MONEY: pl.Int64,
    Type.DECIMAL: pl.Int64,
    Type.INTEGER: pl.Int64,
    Type.MOMENT: pl.Datetime("us", "UTC"),
    Type.DAY: pl.Date,
    Type.FLAG: pl.Boolean,
}
DAY = date(2026, 3, 5)


def frame(name: str, *rows: dict[str, object]) -> nw.LazyFrame:
    schema = {c.name: TYPES[c.type] for c in TABLES[name].columns} | {"batch": pl.Int64, "line": pl.Int64}
    filled = [{**dict.fromkeys(schema), **row} for row in rows]
    return nw.from_native(pl.LazyFrame(filled, schema=schema))


@pytest.fixture
def tables() -> dict[str, nw.LazyFrame]:
    return {name: frame(name) for name in TABLES} | {
        "order": frame(
            "order",
            {"shop": "t1", "order_id": "A", "document": "order", "status": "shipped", "paid_day": DAY}
            | {"created_day": DAY, "currency": "CNY", "province": "浙江"},
        ),
        "order_line": frame(
            "order_line",
            {"shop": "t1", "order_id": "A", "line_id": "1", "line_kind": "product", "item_key": "红茶-大"},
            {"shop": "t1", "order_id": "A", "line_id": "2", "line_kind": "charge", "item_key": "POST"},
            {"shop": "t1", "order_id": "B", "line_id": "3", "line_kind": "gift", "item_key": "TEA"},
        ),
        "listing": frame("listing", {"shop": "t1", "item_key": "红茶-大", "sku": "TEA-L"}),
    }


def rows(lines: nw.LazyFrame) -> dict[str, dict[str, object]]:
    return {row["line_id"]: row for row in nw.to_native(lines).collect().to_dicts()}


def test_the_listing_says_which_sku_a_line_sold(tables):
    assert rows(sold_lines(tables))["1"]["sku"] == "TEA-L"


def test_without_a_listing_the_item_key_is_the_sku(tables):
    assert rows(sold_lines(tables))["3"]["sku"] == "TEA"


def test_what_a_person_confirmed_wins_over_the_listing(tables):
    matches = nw.from_native(pl.LazyFrame({"shop": ["t1"], "item_key": ["红茶-大"], "sku": ["TEA-500G"]}))
    assert rows(sold_lines(tables, matches))["1"]["sku"] == "TEA-500G"


def test_postage_is_no_sku(tables):
    assert rows(sold_lines(tables))["2"]["sku"] is None


def test_a_line_takes_day_status_currency_and_province_from_its_order(tables):
    line = rows(sold_lines(tables))["1"]
    assert (line["paid_day"], line["status"], line["currency"], line["province"], line["document"]) == (
        DAY,
        "shipped",
        "CNY",
        "浙江",
        "order",
    )


def test_a_line_whose_order_never_came_is_kept_and_has_no_paid_day(tables):
    assert rows(sold_lines(tables))["3"]["paid_day"] is None
