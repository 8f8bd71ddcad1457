"""The rows behind a figure, each with the file and line it came from."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhanggui.answers.kpis import figure_of_kpi
from zhanggui.answers.profit import TOTAL, by_of, figure_of_profit
from zhanggui.answers.reader import Reader, matches, profit_settings
from zhanggui.core.errors import WrongUsage
from zhanggui.core.references import NOT_A_REFERENCE, Reference, parse_reference
from zhanggui.kpi.behind import rows_behind as kpi_rows
from zhanggui.kpi.register import kpi_called
from zhanggui.masterdata.models import Shop
from zhanggui.profit.rows import rows_behind as profit_rows
from zhanggui.profit.summary import GROUPS, LABELS
from zhanggui.warehouse.models import Batch

LONGEST = 11 * 366
"""Days of the period of a figure: its total is looked up month by month."""


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


def figure_answer(reader: Reader, ref: str) -> dict[str, Any]:
    """What the figure behind ``ref`` is now: its value, currency and name, to stand beside its rows."""
    reference = parse_reference(ref)
    try:
        selection = dict(reference.selection)
        period = _period(selection)
        if reference.family == "kpi":
            return figure_of_kpi(reader, reference.part, _typed(selection), period)
        return figure_of_profit(reader, reference.part, selection, period)
    except (ValueError, KeyError) as wrong:
        raise WrongUsage(NOT_A_REFERENCE.with_(ref=ref)) from wrong


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
    period, by = _period(selection), selection.pop("by", by_of(selection))
    view, currency = selection.pop("view", "cohort"), selection.pop("currency", "CNY")
    tables, decided = reader.tables(only=selection.pop("only", None)), matches()
    by, groups = _parts(reader, period) if by == TOTAL else (by, [_group(selection, by)])
    behind = [
        row
        for group in groups
        for row in profit_rows(
            tables,
            profit_settings(),
            component=reference.part,
            by=by,
            group=group,
            currency=currency,
            matches=decided,
            view=view,
            since=period["since"],
            until=period["until"],
        )
    ]
    return [vars(row) for row in behind]


def _group(selection: dict[str, str], by: str) -> dict[str, Any]:
    """The group a selection names; the label of a row that stands for no SKU or order takes its place."""
    label = selection.pop("label", None)
    group = _typed(selection)
    return group if label is None else group | {GROUPS[by][-1]: LABELS[label]}


def _parts(reader: Reader, period: dict[str, date | None]) -> tuple[str, list[dict[str, Any]]]:
    """A total as the groups it is the sum of: the months of the period, or all platforms."""
    since, until = period["since"], period["until"]
    if since is None or until is None:
        return "platform", [{"platform": one} for one in _platforms(reader)]
    first, last = since.year * 12 + since.month - 1, until.year * 12 + until.month - 1
    months = [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(first, last + 1)]
    return "month", [{"month": one} for one in months if until > since]


def _platforms(reader: Reader) -> list[str]:
    """The platforms of the reader's shops: every row of profit belongs to one of them."""
    shops = Shop.objects.all() if reader.shops is None else Shop.objects.filter(code__in=reader.shops)
    return sorted(set(shops.values_list("platform", flat=True)))


def _period(selection: dict[str, str]) -> dict[str, date | None]:
    asked = {name: selection.pop(name, "") for name in ("since", "until")}
    days = {name: date.fromisoformat(day) if day else None for name, day in asked.items()}
    since, until = days["since"], days["until"]
    if since and until and (until - since).days > LONGEST:
        raise ValueError("no figure of ours is about so long a period")
    return days


def _typed(selection: dict[str, str]) -> dict[str, Any]:
    """Days are days again; everything else in a selection is text."""
    return {k: date.fromisoformat(v) if k in ("day", "week") else v for k, v in selection.items()}


def _with_files(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    batches = {b.pk: b.part or b.file for b in Batch.objects.filter(pk__in={r["batch"] for r in found})}
    return [row | {"file": batches.get(row["batch"])} for row in found]
