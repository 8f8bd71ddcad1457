"""What in a supplier's terms cannot be right, or wants a second look: said, never silently mended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.kpi.lines import Tables
from zhanggui.profit.stages import collected

JUMP = Decimal(3)
NEAR = Decimal("0.15")

NO_LEAD = Text(
    "交期是 0 天，按未知处理（估 14 天）。", "The lead time is 0 days: taken as unknown (14 days assumed)."
)
NO_PRICE = Text("采购价是 0。", "The price is 0.")
NOT_CARTONS = Text(
    "起订量 {minimum} 不是箱规 {pack} 的整数倍，实际要订 {units}。",
    "The minimum of {minimum} is no whole number of cartons of {pack}: {units} must be ordered.",
)
ENDS_FIRST = Text(
    "失效日期 {until} 早于生效日期 {since}。", "It ends on {until}, before it begins on {since}."
)
CARTON_PRICE = Text(
    "采购价 {price} 约为上次 {before} 的 {pack} 倍：可能按箱报价，请改成单件价。",
    "The price {price} is about {pack} times the last one, {before}: it may be of a carton; quote one unit.",
)
JUMPED = Text(
    "采购价从 {before} 变为 {price}，请核对单位。", "The price went from {before} to {price}: check the unit."
)


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """Something odd in the terms of a supplier for a SKU from a day on."""

    sku: str
    supplier: str
    from_day: date
    text: Text


def doubts(tables: Tables) -> list[Doubt]:
    """Everything odd in all terms, newest first."""
    rows = collected(tables["supply_term"].select(*COLUMNS))
    listed: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in sorted(rows, key=lambda r: r["from_day"]):
        listed.setdefault((row["sku"], row["supplier"]), []).append(row)
    found = [
        Doubt(sku=row["sku"], supplier=row["supplier"], from_day=row["from_day"], text=text)
        for terms in listed.values()
        for before, row in zip([None, *terms[:-1]], terms, strict=True)
        for text in (*_alone(row), *_against(before, row))
    ]
    return sorted(found, key=lambda one: (-one.from_day.toordinal(), one.supplier, one.sku))


COLUMNS = (
    "sku",
    "supplier",
    "from_day",
    "until_day",
    "unit_cost",
    "lead_days",
    "minimum",
    "pack",
    "currency",
)


def _alone(row: Mapping[str, Any]) -> Iterable[Text]:
    if row["lead_days"] == 0:
        yield NO_LEAD
    if row["unit_cost"] == 0:
        yield NO_PRICE
    if row["until_day"] and row["until_day"] < row["from_day"]:
        yield ENDS_FIRST.with_(until=row["until_day"], since=row["from_day"])
    minimum, pack = row["minimum"] or 0, row["pack"] or 0
    if minimum > 1 and pack > 1 and minimum % pack:
        yield NOT_CARTONS.with_(minimum=minimum, pack=pack, units=-(-minimum // pack) * pack)


def _against(before: Mapping[str, Any] | None, row: Mapping[str, Any]) -> Iterable[Text]:
    """A price that jumped against the terms before: of a carton, or of another unit."""
    if (
        before is None
        or not before["unit_cost"]
        or not row["unit_cost"]
        or before["currency"] != row["currency"]
    ):
        return
    was, now = from_ticks(before["unit_cost"]), from_ticks(row["unit_cost"])
    times, pack = now / was, row["pack"] or 0
    if pack > 1 and abs(times / pack - 1) <= NEAR:
        yield CARTON_PRICE.with_(price=now, before=was, pack=pack)
    elif times >= JUMP or times <= 1 / JUMP:
        yield JUMPED.with_(price=now, before=was)
