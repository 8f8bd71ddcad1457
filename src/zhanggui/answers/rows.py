"""The rows behind a figure, each with the file and line it came from."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.core.errors import WrongUsage
from zhanggui.core.references import NOT_A_REFERENCE, Reference, parse_reference
from zhanggui.kpi.behind import rows_behind as kpi_rows
from zhanggui.kpi.register import kpi_called
from zhanggui.profit.rows import rows_behind as profit_rows
from zhanggui.warehouse.models import Batch


def rows_answers(reader: Reader, ref: str) -> list[dict[str, Any]]:
    """Every row behind the figure that was printed with ``ref``, as ``zg rows --json`` prints it.

    They are the rows as they stand now. Raises WrongUsage where ``ref`` names no figure.
    """
    reference = parse_reference(ref)
    try:
        found = _of_kpi(reader, reference) if reference.family == "kpi" else _of_profit(reader, reference)
    except (ValueError, KeyError) as wrong:
        raise WrongUsage(NOT_A_REFERENCE.with_(ref=ref)) from wrong
    return _with_files(found)


def _of_kpi(reader: Reader, reference: Reference) -> list[dict[str, Any]]:
    selection = dict(reference.selection)
    code, _, part = reference.part.partition(".")
    period, currency = _period(selection), selection.pop("currency", None)
    behind = kpi_rows(
        kpi_called(code),
        reader.tables(only=selection.pop("only", None)),
        part="denominator" if part == "denominator" else "numerator",
        group=_typed(selection),
        currency=currency,
        matches=matches(),
        since=period["since"],
        until=period["until"],
    )
    return [vars(row) for row in behind]


def _of_profit(reader: Reader, reference: Reference) -> list[dict[str, Any]]:
    selection = dict(reference.selection)
    period, by = _period(selection), selection.pop("by", "shop")
    view, currency = selection.pop("view", "cohort"), selection.pop("currency", "CNY")
    behind = profit_rows(
        reader.tables(only=selection.pop("only", None)),
        profit_settings(),
        component=reference.part,
        by=by,
        group=_typed(selection),
        currency=currency,
        matches=matches(),
        view=view,
        since=period["since"],
        until=period["until"],
    )
    return [vars(row) for row in behind]


def _period(selection: dict[str, str]) -> dict[str, date | None]:
    asked = {name: selection.pop(name, "") for name in ("since", "until")}
    return {name: date.fromisoformat(day) if day else None for name, day in asked.items()}


def _typed(selection: dict[str, str]) -> dict[str, Any]:
    """Days are days again; everything else in a selection is text."""
    return {k: date.fromisoformat(v) if k in ("day", "week") else v for k, v in selection.items()}


def _with_files(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    batches = {b.pk: b.part or b.file for b in Batch.objects.filter(pk__in={r["batch"] for r in found})}
    return [row | {"file": batches.get(row["batch"])} for row in found]
