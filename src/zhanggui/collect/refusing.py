"""Refused rows on their way into quarantine: sealed whole, and weighed by what the buyer paid where that can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

import polars as pl

from zhanggui.clean.models import QuarantinedRow
from zhanggui.clean.quarantine import Refused, sealed_row
from zhanggui.collect.collector import Binding, Fills
from zhanggui.collect.fields import Fields, canonical_rows
from zhanggui.collect.intake import Intake
from zhanggui.core.money import to_ticks

WEIGHED_BY = ("order", "order_line")
"""Tables whose ``paid`` says what a row is worth; where a row makes both, the order knows best."""

Paid = tuple[Decimal, str]


def sealed_rows(intake: Intake, rows: Sequence[Refused]) -> list[QuarantinedRow]:
    """The records of refused rows, each with the amount it carries. An amount says nothing about a person."""
    paid = readable_paid(intake, rows)
    records = [sealed_row(intake.batch, row, intake.secrets) for row in rows]
    for record in records:
        record.weighed = True
        if record.line in paid:
            amount, record.currency = paid[record.line]
            record.paid = to_ticks(amount)
    return records


def readable_paid(intake: Intake, rows: Sequence[Refused]) -> dict[int, Paid]:
    """What was paid and in which currency, by line, of the rows that say so; nothing and less is left out.

    The amount of an order that stands on several refused rows counts once: the others carry zero.
    """
    fills = [f for name in WEIGHED_BY for f in _paid_of(intake, name)]
    fitting = [r for r in rows if len(r.cells) == len(intake.binding.header)]
    if not fills or not fitting:
        return {}
    fields = intake.typed(cells_of(fitting, intake.binding), pl.Series([r.line for r in fitting]))
    found: dict[int, Paid] = {}
    for one in fills:
        found = dict(_amounts(one, fields)) | found
    return found


def _paid_of(intake: Intake, table: str) -> list[Fills]:
    """How the profile fills ``paid`` of a table, with what it takes to add it up."""
    wanted = ("order_id", "paid", "currency")
    return [
        replace(f, columns={name: f.columns[name] for name in wanted if name in f.columns})
        for f in intake.binding.profile.fills
        if f.table.name == table and "paid" in f.columns
    ]


def _amounts(fills: Fills, fields: Fields) -> Iterator[tuple[int, Paid]]:
    rows = canonical_rows(fills, fields)
    if not {"order_id", "paid", "currency"} <= set(rows.columns):
        return
    counted: set[str] = set()
    once = fills.table.name == "order"
    for row in rows.filter(pl.col("paid") > 0).iter_rows(named=True):
        repeated = once and row["order_id"] in counted
        yield row["line"], (Decimal(0) if repeated else row["paid"], row["currency"] or "")
        if row["order_id"] is not None:
            counted.add(row["order_id"])


def cells_of(rows: Sequence[Refused], binding: Binding) -> pl.DataFrame:
    """The rows' cells under the file's header, with the corrections people gave."""
    places = {h.strip(): i for i, h in enumerate(binding.header)}
    filled = []
    for row in rows:
        cells = list(row.cells)
        for header, value in row.fix.items():
            cells[places[header]] = value
        filled.append(cells)
    names = [str(i) for i in range(len(binding.header))]
    return pl.DataFrame(filled, schema=dict.fromkeys(names, pl.String()), orient="row")
