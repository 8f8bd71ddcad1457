"""What a row of a canonical table must satisfy. A row that does not is quarantined with the rule's reason.

Rules are declared per table and refuse only what cannot be true; what is merely odd is a warning on the
receipt (``collect.collector.Check``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from zhanggui.core.language import Text
from zhanggui.tables.register import TABLES
from zhanggui.tables.table import Table, Type


@dataclass(frozen=True, kw_only=True)
class RowRule:
    """``bad`` is true where the row breaks the rule; ``column`` is the canonical column it is about."""

    code: str
    table: str
    column: str
    bad: pl.Expr
    reason: Text


def _no_key(table: Table) -> Iterable[RowRule]:
    for name in table.key:
        column = table.column(name)
        blank = pl.col(name).is_null()
        if column.type is Type.TEXT:
            blank = blank | (pl.col(name) == "")
        yield RowRule(
            code="missing",
            table=table.name,
            column=name,
            bad=blank,
            reason=Text(f"缺少「{column.zh}」。", f"'{name}' is missing."),
        )


def _below_zero(table: str, *columns: str, only: pl.Expr | None = None) -> Iterable[RowRule]:
    for name in columns:
        below = pl.col(name) < 0
        yield RowRule(
            code=f"{name}_below_zero",
            table=table,
            column=name,
            bad=below if only is None else below & only,
            reason=Text(
                f"「{TABLES[table].column(name).zh}」为负：{{value}}。", f"'{name}' is below zero: {{value}}."
            ),
        )


def _not_above_zero(table: str, *columns: str) -> Iterable[RowRule]:
    for name in columns:
        zh = TABLES[table].column(name).zh
        yield RowRule(
            code=f"{name}_not_above_zero",
            table=table,
            column=name,
            bad=pl.col(name) <= 0,
            reason=Text(
                f"「{zh}」必须大于零，实际为：{{value}}。没有要求就空着。",
                f"'{name}' must be above zero, found: {{value}}. Leave it empty where there is none.",
            ),
        )


def _not_a_share(table: str, *columns: str) -> Iterable[RowRule]:
    for name in columns:
        zh = TABLES[table].column(name).zh
        yield RowRule(
            code=f"{name}_no_share",
            table=table,
            column=name,
            bad=(pl.col(name) < 0) | (pl.col(name) > 1),
            reason=Text(
                f"「{zh}」应在 0 与 1 之间（或写成百分数），实际为：{{value}}。",
                f"'{name}' lies between 0 and 1 (or is a percentage), found: {{value}}.",
            ),
        )


_ORDER = pl.col("document").is_null() | (pl.col("document") == "order")

RULES: tuple[RowRule, ...] = (
    *(rule for table in TABLES.values() for rule in _no_key(table)),
    *_below_zero("order", "paid", "payable", "refunded", only=_ORDER),
    *_below_zero("order", "goods_amount", "shipping_charged", only=_ORDER),
    *_below_zero("order_line", "refunded"),
    RowRule(
        code="paid_before_created",
        table="order",
        column="paid_at",
        bad=pl.col("paid_at") < pl.col("created_at") - pl.duration(days=1),
        reason=Text(
            "付款时间 {value} 早于下单时间一天以上。", "Paid at {value}, over a day before it was ordered."
        ),
    ),
    *_below_zero("refund", "amount"),
    *_below_zero("unit_cost", "cost"),
    *_below_zero("competitor_price", "price"),
    *_below_zero("ad_report", "spend", "clicks", "impressions"),
    *_below_zero("traffic", "visitors", "page_views"),
    *_below_zero(
        "service_day", "asked", "served", "asked_to_buy", "first_reply_seconds", "mean_reply_seconds"
    ),
    *_not_a_share("commission", "rate"),
    *_not_a_share(
        "service_day",
        "reply_rate",
        "reply_3min_rate",
        "reply_30s_rate",
        "conversion_rate",
        "satisfaction_rate",
    ),
    *_below_zero("freight", "first_fee", "step_fee"),
    *_below_zero("carrier_bill", "weight_kg", "surcharge"),
    RowRule(
        code="delivered_before_shipped",
        table="carrier_bill",
        column="delivered_day",
        bad=pl.col("delivered_day") < pl.col("shipped_day"),
        reason=Text("签收日期 {value} 早于揽收日期。", "Delivered on {value}, before it was picked up."),
    ),
    *_not_above_zero("sku", "length_mm", "width_mm", "height_mm"),
    *_not_above_zero("packing_box", "length_mm", "width_mm", "height_mm"),
    *_below_zero("packing_box", "weight_g", "cost"),
    *_below_zero(
        "logistics_mode", "fixed_month", "order_fee", "step_fee", "surcharge", "promised_days", "late_credit"
    ),
    *_not_above_zero("logistics_mode", "step_kg", "divisor", "capacity_month"),
    *_not_a_share("logistics_mode", "late_rate", "damage_rate"),
    RowRule(
        code="steps_unpriced",
        table="logistics_mode",
        column="first_weight_kg",
        bad=~pl.col("first_weight_kg").is_null()
        & (pl.col("step_kg").is_null() | pl.col("step_fee").is_null()),
        reason=Text(
            "写了首重 {value}，却没有续重或续重运费：超过首重的包裹就没有价格。",
            "A first weight of {value} without a further step and its fee leaves heavier parcels without a price.",
        ),
    ),
    RowRule(
        code="rate_not_above_zero",
        table="exchange_rate",
        column="rate",
        bad=pl.col("rate") <= 0,
        reason=Text(
            "汇率必须大于零，实际为：{value}。", "An exchange rate must be above zero, found: {value}."
        ),
    ),
    RowRule(
        code="bundle_quantity_not_above_zero",
        table="bundle",
        column="quantity",
        bad=pl.col("quantity") <= 0,
        reason=Text(
            "组合装的件数必须大于零，实际为：{value}。",
            "Units in a bundle must be above zero, found: {value}.",
        ),
    ),
    *_below_zero("supply_term", "unit_cost", "freight_unit"),
    *_not_above_zero("supply_term", "lead_days", "minimum", "pack", "shelf_days"),
    RowRule(
        code="minimum_below_pack",
        table="supply_term",
        column="minimum",
        bad=pl.col("minimum") < pl.col("pack"),
        reason=Text(
            "起订量 {value} 比一箱还少，而只能整箱订。请填一箱的件数，或把起订量空着。",
            "A minimum of {value} is less than one carton, and only whole cartons can be ordered. State the units "
            "of a carton, or leave the minimum empty.",
        ),
    ),
    RowRule(
        code="until_before_from",
        table="supply_term",
        column="until_day",
        bad=pl.col("until_day") < pl.col("from_day"),
        reason=Text(
            "失效日期 {value} 早于生效日期。", "The terms end on {value}, before they begin to hold."
        ),
    ),
    *_below_zero("purchase_line", "quantity", "unit_cost"),
    RowRule(
        code="promised_before_ordered",
        table="purchase_line",
        column="promised_day",
        bad=pl.col("promised_day") < pl.col("ordered_day"),
        reason=Text("约定到货日期 {value} 早于下单日期。", "Promised for {value}, before it was ordered."),
    ),
    *_below_zero("goods_receipt", "quantity", "defects"),
    *_below_zero("warehouse_site", "fixed_month", "handling"),
    *_below_zero("promotion", "goal"),
    *_not_above_zero("promotion", "price", "budget", "stop_loss"),
    RowRule(
        code="ends_before_it_starts",
        table="promotion",
        column="ends_at",
        bad=pl.col("ends_at") <= pl.col("starts_at"),
        reason=Text("结束时间 {value} 不晚于开始时间。", "It ends at {value}, not after its start."),
    ),
    *_below_zero("transfer_cost", "fixed", "unit_cost", "kg_cost", "way_days"),
    RowRule(
        code="goes_nowhere",
        table="transfer_cost",
        column="to_warehouse",
        bad=pl.col("from_warehouse") == pl.col("to_warehouse"),
        reason=Text(
            "调出仓和调入仓都是「{value}」；请填两个不同的仓库。",
            "Goods leave {value} and go to {value}: name two buildings.",
        ),
    ),
    RowRule(
        code="no_transfer_cost",
        table="transfer_cost",
        column="from_warehouse",
        bad=pl.col("fixed").is_null() & pl.col("unit_cost").is_null() & pl.col("kg_cost").is_null(),
        reason=Text(
            "从「{value}」出发没有填任何费用；不花钱就填 0。",
            "No cost is given for the way from {value}: write 0 where it costs nothing.",
        ),
    ),
    *_not_above_zero("warehouse_site", "capacity_month"),
    RowRule(
        code="half_a_place",
        table="warehouse_site",
        column="stock_warehouse",
        bad=pl.col("latitude").is_null() != pl.col("longitude").is_null(),
        reason=Text(
            "「{value}」只填了经度或纬度中的一个；请都填，或都空着只写城市。",
            "{value} has only one of latitude and longitude: give both, or none and the city.",
        ),
    ),
    RowRule(
        code="no_place_on_earth",
        table="warehouse_site",
        column="latitude",
        bad=(pl.col("latitude").abs() > 90) | (pl.col("longitude").abs() > 180),
        reason=Text(
            "纬度 {value} 或经度超出范围。", "The latitude {value} or the longitude is out of range."
        ),
    ),
    RowRule(
        code="defects_above_quantity",
        table="goods_receipt",
        column="defects",
        bad=pl.col("defects") > pl.col("quantity"),
        reason=Text("不良数量 {value} 多于收货数量。", "{value} units were bad, more than came."),
    ),
    RowRule(
        code="stars_out_of_range",
        table="review",
        column="stars",
        bad=(pl.col("stars") < 1) | (pl.col("stars") > 5),
        reason=Text("星级应为 1 至 5，实际为：{value}。", "Stars should be 1 to 5, found: {value}."),
    ),
)


@dataclass(frozen=True)
class Broken:
    """A row that broke a rule; ``reason`` still has a place for the ``value`` as the reader should see it."""

    line: int
    rule: str
    column: str
    value: str
    reason: Text


def broken_rows(table: Table, rows: pl.DataFrame) -> list[Broken]:
    """The rows that break a rule of the table, each with the first rule it breaks. ``rows`` has ``line``."""
    rules = [r for r in RULES if r.table == table.name and _applies(r, rows)]
    if not rules or rows.is_empty():
        return []
    marks = rows.select("line", *[r.bad.fill_null(False).alias(str(i)) for i, r in enumerate(rules)])
    if not marks.select(pl.any_horizontal(pl.exclude("line")).any()).item():
        return []
    found: dict[int, Broken] = {}
    for i, rule in enumerate(rules):
        bad = rows.filter(marks[str(i)])
        for line, value in zip(bad["line"].to_list(), bad[rule.column].to_list(), strict=True):
            shown = (
                ""
                if value is None
                else f"{value.normalize():f}"
                if hasattr(value, "normalize")
                else str(value)
            )
            found.setdefault(line, Broken(line, rule.code, rule.column, shown, rule.reason))
    return list(found.values())


def _applies(rule: RowRule, rows: pl.DataFrame) -> bool:
    return set(rule.bad.meta.root_names()) <= set(rows.columns)
