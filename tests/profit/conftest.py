"""Small worlds: tables of a few rows, money written as a shopkeeper writes it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import narwhals as nw
import polars as pl
import pytest

from zhanggui.core.money import from_ticks, to_ticks
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.waterfall import COMPONENTS, line_profit
from zhanggui.tables.register import TABLES
from zhanggui.tables.table import Type

_TYPES = {
    Type.TEXT: pl.String,
    Type.MONEY: pl.Int64,
    Type.DECIMAL: pl.Int64,
    Type.INTEGER: pl.Int64,
    Type.MOMENT: pl.Datetime("us", "UTC"),
    Type.DAY: pl.Date,
    Type.FLAG: pl.Boolean,
}
_SCALES = {Type.MONEY: 10_000, Type.DECIMAL: 1_000_000}


def frame_of(name: str, rows: list[dict[str, object]]) -> nw.LazyFrame:
    """The canonical table with these rows; money and decimals as text or numbers, missing columns null."""
    columns = {c.name: c for c in TABLES[name].columns}
    schema = {c: _TYPES[column.type] for c, column in columns.items()} | {"batch": pl.Int64, "line": pl.Int64}
    unknown = {key for row in rows for key in row} - set(schema)
    assert not unknown, f"{name} has no column {unknown}"
    filled = [
        {"batch": 1, "line": i + 2}
        | {key: _stored(columns[key].type, value) if key in columns else value for key, value in row.items()}
        for i, row in enumerate(rows)
    ]
    full = [dict.fromkeys(schema) | row for row in filled]
    return nw.from_native(pl.LazyFrame(full, schema=schema))


def _stored(kind: Type, value: object) -> object:
    if value is None or kind not in _SCALES:
        return value
    stored = Decimal(str(value)) * _SCALES[kind]
    assert stored == int(stored)
    return int(stored)


class World:
    """A merchant of one Tmall shop; every table starts empty. Defaults: paid on 5 March 2026, CNY, completed."""

    day = date(2026, 3, 5)

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, object]]] = {name: [] for name in TABLES}

    def add(self, table: str, **values: object) -> World:
        self.rows[table].append(values)
        return self

    def order(self, order_id: str, **values: object) -> World:
        usual = {
            "shop": "t1",
            "platform": "tmall",
            "document": "order",
            "status": "completed",
            "currency": "CNY",
        }
        return self.add(
            "order", **usual | {"order_id": order_id, "paid_day": self.day, "province": "浙江"} | values
        )

    def line(self, order_id: str, line_id: str, **values: object) -> World:
        usual = {"shop": "t1", "platform": "tmall", "line_kind": "product", "item_key": "TEA", "quantity": 1}
        return self.add("order_line", **usual | {"order_id": order_id, "line_id": line_id} | values)

    def refund(self, order_id: str, amount: object, **values: object) -> World:
        usual = {
            "shop": "t1",
            "outcome": "refunded",
            "currency": "CNY",
            "refund_id": f"R{len(self.rows['refund'])}",
        }
        return self.add("refund", **usual | {"order_id": order_id, "amount": amount} | values)

    def settled(self, order_id: str | None, kind: str, amount: object, **values: object) -> World:
        usual = {
            "shop": "t1",
            "currency": "CNY",
            "entry_id": f"E{len(self.rows['settlement'])}",
            "kind": kind,
        }
        usual |= {"order_id": order_id, "amount": amount, "booked_day": self.day}
        return self.add("settlement", **usual | values)

    def cost(self, sku: str, cost: object, **values: object) -> World:
        usual = {"sku": sku, "cost": cost, "from_day": date(2026, 1, 1), "currency": "CNY"}
        return self.add("unit_cost", **usual | values)

    def sku(self, sku: str, weight_kg: object = "0.5", **values: object) -> World:
        return self.add("sku", sku=sku, weight_kg=weight_kg, **values)

    def freight(self, first_fee: object = "3", **values: object) -> World:
        usual = {"carrier": "*", "province": "*", "from_day": date(2026, 1, 1), "currency": "CNY"}
        usual |= {"first_weight_kg": 1, "first_fee": first_fee, "step_kg": 1, "step_fee": "1"}
        return self.add("freight", **usual | values)

    def ad(self, spend: object, **values: object) -> World:
        usual = {
            "shop": "t1",
            "day": self.day,
            "ad_channel": "万相台",
            "subject_kind": "account",
            "subject_id": "*",
        }
        return self.add("ad_report", **usual | {"spend": spend, "currency": "CNY"} | values)

    @property
    def tables(self) -> dict[str, nw.LazyFrame]:
        return {name: frame_of(name, rows) for name, rows in self.rows.items()}

    def lines(self, settings: ProfitSettings | None = None, **options: object) -> list[dict[str, object]]:
        """Profit by line with money as Decimal."""
        frame = line_profit(self.tables, settings or ProfitSettings(), **options)
        rows = nw.to_native(frame).collect().to_dicts()
        for row in rows:
            for name in (*COMPONENTS, "profit"):
                row[name] = None if row[name] is None else from_ticks(row[name])
        return sorted(rows, key=lambda r: (r["part"], r["order_id"] or "", r["line_id"] or "", str(r["day"])))

    def only(self, settings: ProfitSettings | None = None, **options: object) -> dict[str, object]:
        """Profit of the world's only line."""
        (row,) = self.lines(settings, **options)
        return row


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def frame():
    return frame_of


@pytest.fixture
def new_world():
    return World


@pytest.fixture
def ticks():
    return lambda amount: to_ticks(Decimal(str(amount)))
