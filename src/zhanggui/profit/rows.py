"""The rows behind a figure of profit: which lines of which files, and how much each adds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.events import KIND_OF, LINE, ORDER, order_entries, successful_cases
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.stages import collected
from zhanggui.profit.summary import GROUPS, LABELS, labelled
from zhanggui.profit.waterfall import COMPONENTS, line_profit
from zhanggui.profit.window import within

_SETTLED = frozenset(KIND_OF.values())


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One row of a file and what it adds to the figure. ``batch`` and ``line`` say where it stands."""

    table: str
    batch: int | None
    line: int | None
    shop: str
    order_id: str | None
    line_id: str | None
    amount: Decimal


def rows_behind(
    tables: Tables,
    settings: ProfitSettings,
    *,
    component: str,
    by: str,
    group: Mapping[str, Any],
    currency: str,
    since: date | None = None,
    until: date | None = None,
    matches: Frame | None = None,
    view: str = "cohort",
) -> list[SourceRow]:
    """The rows whose amounts sum exactly to ``component`` of the group that ``profit_by`` shows.

    Refunds and settled fees are shown as their own rows (refund, settlement) where an order's rows sum to its
    figure; everything else stands at its order line, or at its order where no line is known. Rows that add
    nothing are left out; so are rows whose amount is unknown (then the figure itself is unknown).
    """
    if component not in (*COMPONENTS, "profit"):
        raise ValueError(f"component must be one of {', '.join(COMPONENTS)} or profit, got {component}")
    lines = line_profit(tables, settings, matches, view=view, since=since, until=until)
    chosen = _of_group(labelled(lines, by), by, group).filter(nw.col("currency") == currency)
    parts = chosen.filter(~nw.col(component).is_null(), nw.col(component) != 0)
    placed = collected(_with_place(parts.select("part", "day", *LINE, amount=component), tables))
    return _with_entries(placed, tables, component)


def _of_group(lines: Frame, by: str, group: Mapping[str, Any]) -> Frame:
    chosen = lines
    for name in GROUPS[by]:
        value = group[name]
        if isinstance(value, Text):
            label = next(code for code, text in LABELS.items() if text == value)
            chosen = chosen.filter(nw.col("__label") == label)
        elif name == "month":
            first = date(int(value[:4]), int(value[5:7]), 1)
            after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            chosen = within(chosen, first, after)
        elif value is None:
            chosen = chosen.filter(nw.col(name).is_null())
        else:
            chosen = chosen.filter(nw.col(name) == nw.lit(value))
            chosen = chosen.filter(nw.col("__label").is_null()) if name in ("sku", "order_id") else chosen
    return chosen


def _with_place(parts: Frame, tables: Tables) -> Frame:
    lines = tables["order_line"].select(*LINE, "batch", "line")
    orders = tables["order"].select(*ORDER, order_batch="batch", order_line="line")
    return parts.join(lines, on=LINE, how="left").join(orders, on=ORDER, how="left")


def _with_entries(parts: list[dict[str, Any]], tables: Tables, component: str) -> list[SourceRow]:
    """Each order's part, as its own refunds or settlement entries where these sum to it."""
    orders: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for part in parts:
        orders[(part["shop"], part["order_id"])].append(part)
    entries = _entries(tables, component, orders.keys()) if component in {"refunds", *_SETTLED} else {}
    rows: list[SourceRow] = []
    for key, own in orders.items():
        found = entries.get(key, [])
        exact = found and sum(row["amount"] for row in found) == sum(row["amount"] for row in own)
        rows += [_entry(row) for row in found] if exact else [_line(row) for row in own]
    return sorted(rows, key=lambda r: (r.table, r.batch or 0, r.line or 0, r.order_id or "", r.line_id or ""))


def _entries(
    tables: Tables, component: str, wanted: Iterable[tuple[Any, ...]]
) -> dict[tuple[Any, ...], list[dict[str, Any]]]:
    orders = set(wanted)
    columns = [*LINE, "batch", "line", "amount"]
    if component == "refunds":
        table, rows, sign = "refund", successful_cases(tables).select(columns), 1
    else:
        kinds = [kind for kind, target in KIND_OF.items() if target == component]
        table, sign = "settlement", -1
        rows = order_entries(tables).filter(nw.col("kind").is_in(kinds)).select(columns)
    found: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in collected(rows.filter(~nw.col("amount").is_null(), nw.col("amount") != 0)):
        if (key := (row["shop"], row["order_id"])) in orders:
            found[key].append(row | {"amount": sign * row["amount"], "table": table})
    return found


def _entry(row: dict[str, Any]) -> SourceRow:
    return SourceRow(
        table=row["table"],
        batch=row["batch"],
        line=row["line"],
        shop=row["shop"],
        order_id=row["order_id"],
        line_id=row["line_id"],
        amount=from_ticks(row["amount"]),
    )


def _line(row: dict[str, Any]) -> SourceRow:
    table = {"ads": "ad_report", "fee": "settlement"}.get(row["part"])
    if table is None:
        table = "order" if row["line_id"] is None else "order_line"
    at_order = table == "order"
    place = (row["order_batch"], row["order_line"]) if at_order else (row["batch"], row["line"])
    return _entry(row | {"table": table, "batch": place[0], "line": place[1]})
