"""An engine to compute on, filled with small tables in plain text. A second engine is one more class here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from zhanggui.core.money import to_ticks
from zhanggui.kpi.compute import compute
from zhanggui.kpi.register import KPIS
from zhanggui.tables.register import TABLES
from zhanggui.tables.table import Table, Type

# What a cell says that the text leaves out, so that an example shows only what matters.
LEFT_OUT: dict[str, Any] = {
    "shop": "t1",
    "platform": "taobao",
    "currency": "CNY",
    "document": "order",
    "status": "completed",
    "line_kind": "product",
    "source": "*",
    "subject_kind": "account",
    "subject_id": "*",
    "ad_channel": "万相台",
    "stock_warehouse": "杭州",
    "competitor": "隔壁",
}


class PolarsEngine:
    """The embedded engine."""

    types: Mapping[Type, Any] = {
        Type.TEXT: pl.String,
        Type.MONEY: pl.Int64,
        Type.DECIMAL: pl.Int64,
        Type.INTEGER: pl.Int64,
        Type.MOMENT: pl.Datetime("us", "UTC"),
        Type.DAY: pl.Date,
        Type.FLAG: pl.Boolean,
    }

    def frame(self, table: Table, rows: list[dict[str, Any]]) -> nw.LazyFrame:
        schema = {c.name: self.types[c.type] for c in table.columns} | {"batch": pl.Int64, "line": pl.Int64}
        return nw.from_native(pl.LazyFrame([{k: row[k] for k in schema} for row in rows], schema=schema))


ENGINES = {"polars": PolarsEngine}


class FilledEngine:
    """Every canonical table, empty until it is filled; then KPIs of them."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self.tables = {name: engine.frame(table, []) for name, table in TABLES.items()}

    def fill(self, name: str, text: str) -> None:
        """``paid | status \\n 80 | completed``: a header, a row a line; an empty cell is null."""
        table = TABLES[name]
        header, *lines = [
            [c.strip() for c in line.split("|")] for line in text.strip().splitlines() if line.strip()
        ]
        self.put(name, [_row(table, dict(zip(header, cells, strict=True))) for cells in lines])

    def put(self, name: str, rows: list[dict[str, Any]]) -> None:
        """Rows as stored: money in ticks. Columns left out take the usual values, else null."""
        table = TABLES[name]
        usual = {column: LEFT_OUT.get(column) for column in table.names}
        numbered = [{"batch": 1, "line": number + 2} | usual | row for number, row in enumerate(rows)]
        self.tables[name] = self._engine.frame(table, numbered)

    def rows(self, code: str, **question: Any) -> list[Any]:
        return compute(KPIS[code], self.tables, **question)

    def row(self, code: str, **question: Any) -> Any:
        """The only row of the answer."""
        (row,) = self.rows(code, **question)
        return row

    def value(self, code: str, **question: Any) -> Any:
        return self.row(code, **question).value

    def values(self, code: str, by: str, **question: Any) -> dict[Any, Any]:
        """The value of each group of one dimension."""
        return {row.group[by]: row.value for row in self.rows(code, by=[by], **question)}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> FilledEngine:
    return FilledEngine(ENGINES[request.param]())


@pytest.fixture
def new_engine() -> Any:
    """Makes a fresh engine inside a test that needs many, such as one over random data."""
    return lambda: FilledEngine(PolarsEngine())


def _row(table: Table, cells: dict[str, str]) -> dict[str, Any]:
    extra = {c: int(cells.pop(c)) for c in ("batch", "line") if c in cells}
    return {name: _cell(table.column(name).type, cell) for name, cell in cells.items()} | extra


def _cell(kind: Type, cell: str) -> Any:
    if cell == "":
        return None
    if kind is Type.MONEY:
        return to_ticks(Decimal(cell))
    if kind is Type.INTEGER:
        return int(cell)
    if kind is Type.DECIMAL:
        return int(Decimal(cell) * 1_000_000)
    if kind is Type.DAY:
        return date.fromisoformat(cell)
    if kind is Type.MOMENT:
        return datetime.fromisoformat(cell).replace(tzinfo=UTC)
    return cell == "yes" if kind is Type.FLAG else cell


@pytest.fixture
def week() -> dict[str, date]:
    """The question about the first week of March 2026."""
    return {"since": date(2026, 3, 2), "until": date(2026, 3, 9)}
