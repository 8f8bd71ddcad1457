"""Profit by shop, SKU, order, day, platform or month, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.reasons import NO_GOODS, NO_LINES, UNALLOCATED, by_own_rate, why
from zhanggui.profit.rounding import ONE, ZERO
from zhanggui.profit.settings import FEES, ProfitSettings
from zhanggui.profit.stages import collected, side_by_side
from zhanggui.profit.waterfall import COMPONENTS, line_profit
from zhanggui.profit.window import Window, windows

GROUPS: Mapping[str, tuple[str, ...]] = {
    "shop": ("shop", "platform"),
    "sku": ("sku",),
    "order": ("shop", "platform", "order_id"),
    "day": ("day",),
    "month": ("month",),
    "platform": ("platform",),
}
LABELS = {"unallocated": UNALLOCATED, "no_lines": NO_LINES, "no_goods": NO_GOODS}
_VALUES = (*COMPONENTS, "profit")


@dataclass(frozen=True, kw_only=True)
class KnownProfit:
    """Profit over what is complete: ``profit`` of ``complete_orders`` of ``orders`` (by SKU: order lines)."""

    profit: Decimal
    complete_orders: int
    orders: int


@dataclass(frozen=True, kw_only=True)
class ProfitRow:
    """One group's profit in one currency.

    ``amounts``: each component and ``profit``; None where anything in it is unknown, with the reason in ``why``.
    ``assumed``: components that rest on an assumption in any order of the group; ``by_own`` says of a fee that a
    shop's own rate made it, and since when that rate holds (the earliest and the latest, where there are several).
    """

    group: Mapping[str, Any]
    currency: str
    amounts: Mapping[str, Decimal | None]
    assumed: tuple[str, ...]
    why: Mapping[str, Text]
    known: KnownProfit
    by_own: Mapping[str, Text] = field(default_factory=dict)

    @property
    def profit(self) -> Decimal | None:
        return self.amounts["profit"]

    def as_dict(self) -> dict[str, Any]:
        """The row with the field names of ``zg profit --json``; sentences stay ``Text``."""
        row: dict[str, Any] = {**self.group, "currency": self.currency, **self.amounts}
        row |= {f"{name}_why": reason for name, reason in self.why.items()}
        row |= {f"{name}_by": how for name, how in self.by_own.items()}
        known = {
            "profit": self.known.profit,
            "complete_orders": self.known.complete_orders,
            "orders": self.known.orders,
        }
        return row | {"assumed": list(self.assumed), "known": known}


@dataclass
class _Sum:
    """Ticks of one group while it is put together."""

    ticks: dict[str, int | None] = field(default_factory=lambda: dict.fromkeys(_VALUES, 0))
    assumed: set[str] = field(default_factory=set)
    why: dict[str, str] = field(default_factory=dict)
    own: dict[str, set[date]] = field(default_factory=dict)
    by_card: set[str] = field(default_factory=set)
    known: int = 0
    complete: int = 0
    orders: int = 0


def profit_by(
    tables: Tables,
    settings: ProfitSettings,
    *,
    by: str,
    since: date | None = None,
    until: date | None = None,
    matches: Frame | None = None,
    view: str = "cohort",
) -> list[ProfitRow]:
    """Profit of the days from ``since`` up to but not including ``until``, one row per group and currency.

    ``by`` is one of GROUPS. Every grouping sums to the same total: money that no SKU or order can carry stands in
    rows named by a ``Text`` (unallocated; orders without lines; no goods). Currencies are never added. A total
    with an unknown in it is None, and ``known`` says what the complete orders earned.
    ``view``: cohort dates late refunds to their order's paid day, cash to the day the money went back.
    """
    if by not in GROUPS:
        raise ValueError(f"by must be one of {', '.join(GROUPS)}, got {by}")

    def sums(window: Window) -> list[dict[str, Any]]:
        start, end = window
        return _sums(line_profit(tables, settings, matches, view=view, since=start, until=end), by)

    return _rows(chain.from_iterable(side_by_side(sums, windows(tables, since, until))), by)


def rows_of(lines: Frame, by: str) -> list[ProfitRow]:
    """The rows of ``profit_by`` from all rows of ``line_profit``."""
    return _rows(_sums(lines, by), by)


def labelled(lines: Frame, by: str) -> Frame:
    """``__label``: the word (see LABELS) for rows that stand for no SKU or no order; null elsewhere."""
    loose = nw.col("part").is_in(["ads", "fee"])
    none = nw.lit(None, dtype=nw.String)
    if by not in ("sku", "order"):
        return lines.with_columns(__label=none)
    label = nw.when(loose).then(nw.lit("unallocated"))
    if by == "order":
        return lines.with_columns(__label=label)
    lineless = nw.col("line_id").is_null()
    of_sku = (
        label.when(lineless).then(nw.lit("no_lines")).when(nw.col("sku").is_null()).then(nw.lit("no_goods"))
    )
    return lines.with_columns(__label=of_sku)


def _sums(lines: Frame, by: str) -> list[dict[str, Any]]:
    """Sums over each group, currency and size of order (by SKU: whatever the order)."""
    keys = [k if k != "month" else "day" for k in GROUPS[by]]
    unknown = nw.col("profit").is_null() if by == "sku" else nw.col("order_unknown") > 0
    size = ONE if by == "sku" else nw.col("order_lines")
    sold = nw.col("part").is_in(["line", "order"]) & (nw.col("document") == "order")
    marked = labelled(lines, by).with_columns(
        __size=size,
        __sold=nw.when(sold).then(ONE).otherwise(ZERO),
        __complete=nw.when(sold & ~unknown).then(ONE).otherwise(ZERO),
        __known=nw.when(~unknown).then(nw.col("profit")),
    )
    return collected(_grouped(marked, ["__label", *keys]))


def _grouped(rows: Frame, keys: list[str]) -> Frame:
    return rows.group_by(*keys, "currency", "__size").agg(
        *(nw.col(c).sum() for c in _VALUES),
        *(nw.col(c).count().alias(f"known_{c}") for c in _VALUES),
        *(nw.col(f"assumed_{c}").max() for c in COMPONENTS),
        *(nw.col(f"why_{c}").min() for c in COMPONENTS),
        *_of_own_rates(rows),
        nw.col("__known").sum(),
        nw.col("__sold").sum(),
        nw.col("__complete").sum(),
        lines=nw.len(),
    )


def _of_own_rates(rows: Frame) -> Iterable[nw.Expr]:
    """Of each fee the first and last day of the shops' own rates behind it, and whether a platform's card is too."""
    if "own_since_commission" not in rows.collect_schema().names():
        return
    for fee in FEES:
        since = nw.col(f"own_since_{fee}")
        yield since.min().alias(f"first_{fee}")
        yield since.max().alias(f"last_{fee}")
        yield since.count().alias(f"own_{fee}")
        yield nw.col(f"assumed_{fee}").sum().alias(f"carded_{fee}")


def _rows(sums: Iterable[dict[str, Any]], by: str) -> list[ProfitRow]:
    groups: dict[tuple[Any, ...], _Sum] = {}
    for row in sums:
        _add(groups.setdefault((*_names(row, by), row["currency"]), _Sum()), row)
    ordered = sorted(groups.items(), key=lambda item: tuple(_sortable(part) for part in item[0]))
    return [_row(key, total, by) for key, total in ordered]


def _names(row: dict[str, Any], by: str) -> tuple[Any, ...]:
    label = LABELS.get(row["__label"] or "")
    if by == "month":
        return (f"{row['day']:%Y-%m}",)
    if label is not None:
        return (*(row[k] for k in GROUPS[by][:-1]), label)
    return tuple(row[k] for k in GROUPS[by])


def _sortable(part: Any) -> tuple[int, str]:
    return (1, part.en) if isinstance(part, Text) else (0, "" if part is None else str(part))


def _add(total: _Sum, row: dict[str, Any]) -> None:
    for name in _VALUES:
        whole = row[f"known_{name}"] == row["lines"]
        so_far = total.ticks[name]
        total.ticks[name] = so_far + row[name] if whole and so_far is not None else None
    total.assumed |= {c for c in COMPONENTS if row[f"assumed_{c}"]}
    for name in COMPONENTS:
        # The smallest of the reasons, as within a row: engines give the rows of a group in any order.
        if (reason := row[f"why_{name}"]) is not None:
            total.why[name] = min(reason, total.why.get(name, reason))
    for fee in FEES:
        ends = (row.get(f"first_{fee}"), row.get(f"last_{fee}"))
        total.own.setdefault(fee, set()).update(day for day in ends if day is not None)
        if row.get(f"carded_{fee}", 0) > row.get(f"own_{fee}", 0):
            total.by_card.add(fee)
    total.known += row["__known"] or 0
    # An order's lines are all in one group: so many lines of orders of this size are so many orders.
    total.complete += row["__complete"] // row["__size"]
    total.orders += row["__sold"] // row["__size"]


def _row(key: tuple[Any, ...], total: _Sum, by: str) -> ProfitRow:
    reasons = {c: why(total.why[c]) for c in COMPONENTS if total.ticks[c] is None and c in total.why}
    if total.ticks["profit"] is None and reasons:
        reasons["profit"] = next(iter(reasons.values()))
    return ProfitRow(
        group=dict(zip(GROUPS[by], key, strict=False)),
        currency=key[-1],
        amounts={name: None if ticks is None else from_ticks(ticks) for name, ticks in total.ticks.items()},
        assumed=tuple(c for c in COMPONENTS if c in total.assumed),
        why=reasons,
        known=KnownProfit(
            profit=from_ticks(total.known), complete_orders=total.complete, orders=total.orders
        ),
        by_own={
            fee: by_own_rate(days, by_card_too=fee in total.by_card)
            for fee, days in total.own.items()
            if days
        },
    )
