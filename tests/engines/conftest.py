"""One small world of every table, in Parquet files, opened by both engines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from zhanggui.tables.register import TABLES
from zhanggui.tables.table import Column, Table, Type
from zhanggui.warehouse.engines import polars as embedded
from zhanggui.warehouse.engines import spark as distributed

FIRST = date(2026, 2, 26)
ROWS = 24
# Words that tables are joined by, so that rows of one table find rows of another.
SHARED = {
    "shop": ["t1", "t1", "p1"],
    "platform": ["tmall", "pinduoduo"],
    "currency": ["CNY", "CNY", "CNY", "JPY"],
    "base": ["CNY"],
    "order_id": [str(n) for n in range(16)],
    "line_id": ["a", "b", "c"],
    "sku": ["TEA", "CUP", "POT", "SET"],
    "item_key": ["TEA", "CUP", "POT", "SET"],
    "merchant_code": ["TEA", "CUP"],
    "bundle_sku": ["SET"],
    "component_sku": ["TEA", "CUP"],
    "product_id": ["7", "8", "*"],
    "subject_id": ["7", "8", "*"],
    "source": ["*", "*", "search"],
    "buyer_key": ["ann", "bob", "cat", "dan"],
    "province": ["*", "浙江", "广西"],
    "carrier": ["*"],
    "ad_channel": ["万相台", "引力魔方"],
    "subject_kind": ["account", "plan", "product"],
    "reason": ["七天无理由", "质量问题"],
    "agent": ["*", "小美"],
    "state": ["on_sale", "off"],
}
NEVER_NULL = {"shop", "currency", "sku", "item_key", "order_id", "line_id", "from_day", "cost", "day"}
# Fast starts for queries on a few rows: no compiling, no second thoughts about plans, and a Java machine that
# takes its own code as it is: it ends before better code has paid for the making of it.
SMALL = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN",
         "spark.sql.adaptive.enabled": "false", "spark.sql.shuffle.partitions": "1",
         "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}  # fmt: skip


def _value(chance: random.Random, table: Table, column: Column) -> Any:
    if column.name not in {*table.key, *NEVER_NULL} and chance.random() < 0.2:
        return None
    words = SHARED.get(column.name) or column.values
    if words:
        return chance.choice(words)
    made = {
        Type.TEXT: lambda: f"{column.name}{chance.randrange(99)}",
        Type.MONEY: lambda: D(chance.randrange(0, 20_000)) / 100,
        Type.DECIMAL: lambda: D(chance.randrange(1, 2_000)) / 1000,
        Type.INTEGER: lambda: chance.randrange(0, 6),
        Type.MOMENT: lambda: (
            datetime(2026, 2, 26, tzinfo=UTC) + timedelta(seconds=chance.randrange(12 * 86_400))
        ),
        Type.DAY: lambda: FIRST + timedelta(days=chance.randrange(12)),
        Type.FLAG: lambda: chance.random() < 0.5,
    }
    return made[column.type]()


def _rows(chance: random.Random, table: Table) -> list[dict[str, Any]]:
    """Rows of chance, no two with one key; a shop stands on one platform."""
    found = {}
    for _ in range(ROWS):
        row = {column.name: _value(chance, table, column) for column in table.columns}
        if "platform" in row and "shop" in row:
            row["platform"] = {"t1": "tmall", "p1": "pinduoduo"}[row["shop"]]
        found[tuple(row[key] for key in table.key)] = row
    return list(found.values())


def _by_hand() -> dict[str, list[dict[str, Any]]]:
    """Shop h1 sold one order for 100.00, tea 60 and a cup 40, on 5 March, to where a parcel costs 3.00."""
    shop = {"shop": "h1", "platform": "pinduoduo", "currency": "CNY"}
    day, year = date(2026, 3, 5), date(2026, 1, 1)
    order = {"order_id": "H", "document": "order", "status": "completed", "paid_day": day, "created_day": day}
    tea = {
        "order_id": "H",
        "line_id": "1",
        "line_kind": "product",
        "item_key": "HTEA",
        "quantity": 1,
        "paid": D(60),
    }
    price = {"carrier": "*", "province": "青海", "from_day": year, "currency": "CNY"}
    weights = {"first_weight_kg": D(1), "first_fee": D(3), "step_kg": D(1), "step_fee": D(1)}
    return {
        "order": [shop | order | {"paid": D(100), "province": "青海", "buyer_key": "eve"}],
        "order_line": [shop | tea, shop | tea | {"line_id": "2", "item_key": "HCUP", "paid": D(40)}],
        "sku": [{"sku": sku, "weight_kg": D("0.5"), "category": "by hand"} for sku in ("HTEA", "HCUP")],
        "unit_cost": [
            {"sku": sku, "cost": D(cost), "from_day": year, "currency": "CNY"}
            for sku, cost in (("HTEA", 20), ("HCUP", 10))
        ],
        "freight": [price | weights],
    }


def write(folder: Path, table: Table, rows: list[dict[str, Any]], carried: list[str]) -> Path:
    """A Parquet file of the table with the columns it carries, as an import writes it."""
    folder.mkdir(parents=True, exist_ok=True)
    schema = {name: kind for name, kind in embedded.stored_schema(table).items() if name != "state_at"}
    filled = [{"batch": 1, "line": n + 2} | row for n, row in enumerate(rows)]
    frame = pl.DataFrame([{name: row.get(name) for name in schema} for row in filled], schema=schema)
    path = folder / f"{table.name}-{len(list(folder.iterdir()))}.parquet"
    frame.select(*carried, "batch", "line").write_parquet(path)
    return path


@pytest.fixture(scope="session")
def write_table():
    return write


@pytest.fixture(scope="session")
def spark() -> Iterator[Any]:
    with distributed.session("local[1]", SMALL) as session:
        yield session


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Path]]:
    """Every table in two files; the second lacks a column that may be missing."""
    # A folder whose name a careless reader takes for a pattern and a column.
    folder, chance = tmp_path_factory.mktemp("world") / "shop=[1]", random.Random(20260301)
    listed = {}
    for name, table in TABLES.items():
        rows = _rows(chance, table) + _by_hand().get(name, [])
        half = ROWS // 2
        optional = [c.name for c in table.columns if c.name not in {*table.key, *NEVER_NULL}][-1:]
        fewer = [c for c in table.names if c not in optional]
        listed[name] = [
            write(folder, table, rows[:half], list(table.names)),
            write(folder, table, rows[half:], fewer),
        ]
    return listed


@pytest.fixture(scope="session")
def on_polars(files):
    return embedded.frames(files)


@pytest.fixture(scope="session")
def on_spark(files, spark):
    return distributed.frames(files, spark)
