"""Mapped tables of supply terms, purchase orders and receipts as profiles, under the rules of our own templates."""

from __future__ import annotations

from collections.abc import Mapping as Named
from datetime import date

import polars as pl

from zhanggui.collect.codes import folded_code
from zhanggui.collect.collector import Fills, Prepare, Profile, Refusal
from zhanggui.collect.fields import TYPES
from zhanggui.collect.generic.layout import layout_fields
from zhanggui.collect.generic.mapping import Mapping
from zhanggui.collect.supply_rows import read_purchases, read_receipts, read_terms
from zhanggui.core.language import Text
from zhanggui.tables.supply import GOODS_RECEIPT, PURCHASE_LINE, SUPPLY_TERM
from zhanggui.tables.table import Table

FILLED: Named[str, tuple[Table, Prepare]] = {
    "supply_terms": (SUPPLY_TERM, read_terms),
    "purchases": (PURCHASE_LINE, read_purchases),
    "receipts": (GOODS_RECEIPT, read_receipts),
}
CALLED = {"from_day": "since", "state": "state_meant", "receipt_id": "receipt"}
UNITS = {"purchases": "ordered", "receipts": "received"}
NUMBERED = ("po_number", "sku", "stock_warehouse", "received_day")


def supply_profile(mapping: Mapping) -> Profile:
    """The profile of a mapped table of one of these kinds; what the layout lacks is null to the rules."""
    table, _ = FILLED[mapping.table.code]
    must = tuple(t.name for t in mapping.table.targets if t.required and mapping.has(t.name))
    return Profile(
        name=mapping.profile_name,
        platform="",
        zh=mapping.zh or f"自定义{mapping.table.zh}：{mapping.name}",
        en=mapping.en or f"own mapping of {mapping.table.en}: {mapping.name}",
        fields=layout_fields(mapping, must),
        signature=must,
        numbered=tuple(n for n in NUMBERED if mapping.has(n)) if table is GOODS_RECEIPT else (),
        prepare=_prepared(mapping),
        fills=(Fills(table=table, columns=_columns(mapping, table)),),
        how_to_export=Text("按保存的对应关系读取", "read by a saved mapping"),
    )


def _columns(mapping: Mapping, table: Table) -> dict[str, pl.Expr]:
    code = mapping.table.code
    columns = {
        name: pl.col(CALLED.get(name, name)) for name in table.names if name not in ("quantity", "currency")
    }
    columns["sku"] = folded_code(pl.col("sku"))
    if code in UNITS:
        columns["quantity"] = pl.col(UNITS[code])
    if "currency" in table.names:
        money = pl.lit(mapping.options.currency or "CNY")
        columns["currency"] = pl.coalesce(pl.col("currency_said"), money)
    return columns  # fmt: skip


def _prepared(mapping: Mapping) -> Prepare:
    """The kind's own rules, after columns that the layout does not have were added empty."""
    _, rules = FILLED[mapping.table.code]
    absent = {
        t.name: TYPES.get(t.kind, pl.String()) for t in mapping.table.targets if not mapping.has(t.name)
    }
    given = {n: pl.lit(None, dtype=type_).alias(n) for n, type_ in absent.items()}
    if "from_day" in given and mapping.options.day is not None:
        given["from_day"] = pl.lit(date.fromisoformat(mapping.options.day)).alias("from_day")

    def prepare(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
        return rules(rows.with_columns(given.values()))

    return prepare  # fmt: skip
