"""Mapped tables of products, costs and stock as profiles. They belong to the merchant, not to a shop."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from zhanggui.collect.codes import folded_code
from zhanggui.collect.collector import Fills, Profile
from zhanggui.collect.generic.layout import layout_fields
from zhanggui.collect.generic.mapping import Mapping
from zhanggui.core.language import Text
from zhanggui.tables.costs import UNIT_COST
from zhanggui.tables.products import SKU
from zhanggui.tables.stock import STOCK_SNAPSHOT
from zhanggui.tables.table import Table

DEFAULT_BUILDING = "默认仓"


def _day(mapping: Mapping, name: str) -> pl.Expr:
    """The column, or the one day the person gave for the whole file."""
    given = mapping.options.day
    return pl.col(name) if mapping.has(name) or given is None else pl.lit(date.fromisoformat(given))


def _stock(mapping: Mapping) -> dict[str, pl.Expr]:
    building = pl.col("stock_warehouse") if mapping.has("stock_warehouse") else pl.lit(None, dtype=pl.String)
    return {
        "day": _day(mapping, "day"),
        "stock_warehouse": pl.coalesce(building, pl.lit(DEFAULT_BUILDING)),
        **_direct(mapping, "on_hand", "reserved", "on_order", "unit_cost"),
    }


def _costs(mapping: Mapping) -> dict[str, pl.Expr]:
    return {"from_day": _day(mapping, "from_day"), **_direct(mapping, "cost")}


def _products(mapping: Mapping) -> dict[str, pl.Expr]:
    return _direct(
        mapping, "name", "category", "brand", "spec", "barcode", "supplier", "list_price", "weight_kg"
    )


def _direct(mapping: Mapping, *names: str) -> dict[str, pl.Expr]:
    return {n: pl.col(n) for n in names if mapping.has(n)}


FILLED: dict[str, tuple[Table, Callable[[Mapping], dict[str, pl.Expr]]]] = {
    "stock": (STOCK_SNAPSHOT, _stock),
    "costs": (UNIT_COST, _costs),
    "products": (SKU, _products),
}


def goods_profile(mapping: Mapping) -> Profile:
    """The profile of a mapped table of products, costs or stock."""
    table, columns = FILLED[mapping.table.code]
    money = pl.lit(mapping.options.currency or "CNY")
    currency = pl.coalesce(pl.col("currency"), money) if mapping.has("currency") else money
    must = tuple(t.name for t in mapping.table.targets if t.required and mapping.has(t.name))
    return Profile(
        name=mapping.profile_name,
        platform="",
        zh=mapping.zh or f"自定义{mapping.table.zh}：{mapping.name}",
        en=mapping.en or f"own mapping of {mapping.table.en}: {mapping.name}",
        fields=layout_fields(mapping, must),
        signature=must,
        fills=(
            Fills(
                table=table,
                columns={"sku": folded_code(pl.col("sku")), "currency": currency, **columns(mapping)},
            ),
        ),
        how_to_export=Text("按保存的对应关系读取", "read by a saved mapping"),
    )
