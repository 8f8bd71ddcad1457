"""Refused rows (隔离区): grouped by reason, listed, opened one by one. Personal data is masked unless revealed.

The one reading of them: pages show what this module gives, ``answers.quarantine`` writes it as JSON.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from zhanggui.answers.masking import open_columns, tells_costs
from zhanggui.answers.reader import Reader
from zhanggui.clean.models import QuarantinedRow
from zhanggui.clean.quarantine import opened_row
from zhanggui.collect.collector import Profile
from zhanggui.collect.profiles import known_profiles
from zhanggui.core.codes import fold_header
from zhanggui.core.language import Text
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.store import STORED

HIDDEN = Text(
    "「{column}」的内容不合要求（可能含个人信息，已遮盖）。",
    "What stands in '{column}' cannot be taken (masked: it may be personal).",
)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell of a row: as it came, as corrected. ``value`` is None where it is masked."""

    header: str
    value: str | None
    fix: str | None = None

    @property
    def masked(self) -> bool:
        return self.value is None


@dataclass(frozen=True, kw_only=True)
class RefusedRow:
    """One refused row with its place; ``value`` None where it is masked."""

    id: int
    batch: Batch
    line: int
    rule: str
    column: str
    value: str | None
    reason: Text
    cells: tuple[Cell, ...]

    @property
    def file(self) -> str:
        return self.batch.part or self.batch.file

    @property
    def fixes(self) -> list[Cell]:
        """The corrections given so far."""
        return [cell for cell in self.cells if cell.fix is not None]


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why rows of one file were refused: how many, with one of them as an example."""

    batch: Batch
    rule: str
    column: str
    count: int
    example: RefusedRow

    @property
    def headers(self) -> list[str]:
        """The file's columns; a correction names one of them."""
        return [h.strip() for h in self.batch.reading.get("header", []) if h.strip()]

    @property
    def may_be_one_value(self) -> bool:
        """Can all rows be mended with the same value? Not numbers that tell rows apart, nor torn rows."""
        return bool(self.column_of_file) and (self.count == 1 or not self.rule.startswith("id_"))

    @property
    def column_of_file(self) -> str:
        """The column to correct, where the reason names one of the file's."""
        known = {fold_header(h): h for h in self.headers}
        return known.get(fold_header(self.column), "")


def loaded_batches(reader: Reader, *, costs: bool) -> QuerySet[Batch]:
    """Batches whose refused rows the reader may see and count.

    A file of the whole merchant may name any shop, so its rows are for who sees all shops; without ``costs``
    files that say what something costs are left out.
    """
    batches = Batch.objects.filter(state=STORED)
    if reader.shops is not None:
        batches = batches.filter(shop__in=sorted(reader.shops - {""}))
    if costs:
        return batches
    known = known_profiles()
    return batches.filter(profile__in=[name for name, profile in known.items() if not tells_costs(profile)])


def loaded_among(reader: Reader, numbers: Collection[int], *, costs: bool) -> dict[int, Batch]:
    """Of some batches those of ``loaded_batches``, by number.

    Found by their numbers, each then looked at: asked in one, SQLite goes through all batches that are loaded.
    """
    may = loaded_batches(reader, costs=costs).filter(pk=OuterRef("pk"))
    return Batch.objects.filter(Exists(may), pk__in=numbers).in_bulk() if numbers else {}


def worst_reasons(
    reader: Reader, batches: Collection[int], *, costs: bool, most: int = 5
) -> tuple[list[Reason], int]:
    """The reasons that refused most rows of these batches, and how many reasons there are beside them."""
    seen = loaded_among(reader, batches, costs=costs)
    grouped = list(
        QuarantinedRow.objects.filter(batch__in=list(seen))
        .values("batch", "rule", "column")
        .annotate(count=Count("pk"), first=Min("pk"))
        .order_by("-count", "batch", "rule")
    )
    shown = grouped[:most]
    records = QuarantinedRow.objects.in_bulk([one["first"] for one in shown])
    opened = {r.id: r for r in _opened(reader, records.values(), seen)}
    return [
        Reason(
            batch=seen[one["batch"]], rule=one["rule"], column=one["column"], count=one["count"],
            example=opened[one["first"]],
        )
        for one in shown
    ], len(grouped) - len(shown)  # fmt: skip


def refused_rows(reader: Reader, *, size: int = 50, **asked: Any) -> list[RefusedRow]:
    """A page of refused rows; what may be ``asked`` says ``each_refused_row``."""
    return list(each_refused_row(reader, size=size, **asked))


def each_refused_row(
    reader: Reader,
    *,
    costs: bool,
    batch: int | None = None,
    shop: str | None = None,
    rule: str = "",
    after: int = 0,
    size: int | None = None,
) -> Iterator[RefusedRow]:
    """Refused rows one by one as they came, those after the id ``after``; all unless ``size`` says how many."""
    batches = loaded_batches(reader, costs=costs)
    if shop is not None:
        batches = batches.filter(shop=shop)
    records = QuarantinedRow.objects.filter(_of_one_of(batches), pk__gt=after).order_by("pk")
    records = records if batch is None else records.filter(batch=batch)
    records = records.filter(rule=rule) if rule else records
    chosen = records[:size] if size is not None else records
    return _opened(reader, chosen.iterator(chunk_size=500), {})


def rows_in_file_order(
    reader: Reader, *, costs: bool, batch: int | None, skip: int, limit: int | None, reveal: bool
) -> Iterator[RefusedRow]:
    """Refused rows by batch and line, where a reader asks for them by number."""
    batches = loaded_batches(reader, costs=costs)
    chosen = batches if batch is None else batches.filter(pk=batch)
    records = QuarantinedRow.objects.filter(_of_one_of(chosen)).order_by("batch", "line", "pk")
    last = None if limit is None else skip + limit
    return _opened(reader, records[skip:last].iterator(chunk_size=500), {}, reveal=reveal)


def refused_row(reader: Reader, number: int, *, costs: bool, reveal: bool = False) -> RefusedRow | None:
    """One refused row with all its cells; None when there is none, or it is not the reader's."""
    found = QuarantinedRow.objects.filter(_of_one_of(loaded_batches(reader, costs=costs)), pk=number)
    return next(_opened(reader, found, {}, reveal=reveal), None)


def _of_one_of(batches: QuerySet[Batch]) -> Exists:
    """Looks at the batch of each row that is shown; a list of all batches would be made anew for every page."""
    return Exists(batches.filter(pk=OuterRef("batch")))


def _opened(
    reader: Reader, records: Iterable[QuarantinedRow], seen: dict[int, Batch], *, reveal: bool = False
) -> Iterator[RefusedRow]:
    profiles = known_profiles()
    for record in records:
        if record.batch not in seen:
            seen[record.batch] = Batch.objects.get(pk=record.batch)
        batch = seen[record.batch]
        row = _whole(reader, record, batch)
        yield row if reveal else _masked(row, profiles.get(batch.profile))


def _whole(reader: Reader, record: QuarantinedRow, batch: Batch) -> RefusedRow:
    row = opened_row(record, reader.workspace.secrets)
    header = [h.strip() for h in batch.reading.get("header", [])]
    titles = [*header, *("" for _ in range(len(row.cells) - len(header)))]
    cells = tuple(
        Cell(header=title, value=value, fix=row.fix.get(title))
        for title, value in zip(titles, row.cells, strict=False)
    )
    return RefusedRow(
        id=record.pk, batch=batch, line=row.line, rule=row.rule, column=row.column, value=row.value,
        reason=row.reason, cells=cells,
    )  # fmt: skip


def _masked(row: RefusedRow, profile: Profile | None) -> RefusedRow:
    """The row with only what is certainly not personal; of a row whose cells are shifted that is nothing."""
    header: list[Any] = row.batch.reading.get("header", [])
    shown = open_columns(profile, header) if len(row.cells) == len(header) else frozenset()
    cells = tuple(
        cell if at in shown else replace(cell, value=None, fix=None if cell.fix is None else "•••")
        for at, cell in enumerate(row.cells)
    )
    hidden = {fold_header(c.header) for c in cells if c.masked}
    if fold_header(row.column) not in hidden:
        return replace(row, cells=cells)
    return replace(row, cells=cells, value=None, reason=HIDDEN.with_(column=row.column))
