"""Fixing refused rows and trying them again. A row that passes becomes part of the batch it came with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction

from zhanggui.access import audit
from zhanggui.access.models import PersonalBlock
from zhanggui.access.opening import OpenWorkspace
from zhanggui.clean.models import QuarantinedRow
from zhanggui.clean.quarantine import Refused as RefusedRow
from zhanggui.clean.quarantine import keep, opened_row, sealed_row
from zhanggui.collect.collector import Binding, Profile, bind
from zhanggui.collect.file_names import file_day
from zhanggui.collect.generic.continuing import read_as
from zhanggui.collect.intake import Intake, with_fix
from zhanggui.collect.recording import save_records
from zhanggui.collect.refusing import cells_of, sealed_rows
from zhanggui.core.codes import fold_header
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.masterdata.models import Shop
from zhanggui.warehouse.lock import writer
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.staging import Staging
from zhanggui.warehouse.store import STORED, Counts, commit_import

NO_SUCH_COLUMN = Text(
    "批次 {batch} 的文件没有列「{column}」。文件中有：{found}",
    "The file of batch {batch} has no column '{column}'. It has: {found}",
)


@dataclass(frozen=True)
class Replay:
    """How many refused rows were tried again, how many passed, how many are still refused."""

    replayed: int
    loaded: int
    still: int


def list_quarantine(workspace: OpenWorkspace, batch: int | None = None) -> Iterator[dict[str, Any]]:
    """Refused rows in file order, opened; corrections people have given are shown in the row."""
    headers = {b.pk: b.reading.get("header", []) for b in Batch.objects.filter(state=STORED)}
    for record in _records(batch).filter(batch__in=list(headers)):
        row = opened_row(record, workspace.secrets)
        named = dict(zip([h.strip() for h in headers[record.batch]], row.cells, strict=False))
        yield {
            "batch": record.batch,
            "line": row.line,
            "rule": row.rule,
            "column": row.column,
            "value": row.value,
            "reason": row.reason,
            "row": named | dict(row.fix),
        }


def _records(batch: int | None) -> Any:
    records = QuarantinedRow.objects.order_by("batch", "line", "pk")
    return records if batch is None else records.filter(batch=batch)


def fix_rows(
    workspace: OpenWorkspace,
    rule: str,
    corrections: Mapping[str, str],
    *,
    batch: int | None = None,
    lines: Iterable[int] | None = None,
    column: str | None = None,
    now: datetime,
    by: str = audit.COMMAND_LINE,
    wait_seconds: float | None = None,
) -> int:
    """Lay corrections (header or field → new cell) over the rows a rule refused; how many. Nothing is tried yet.

    ``column`` narrows them to rows refused for that column. ``wait_seconds`` as ``warehouse.lock.writer`` has it.
    """
    records = _records(batch).filter(rule=rule)
    if column is not None:
        records = records.filter(column=column)
    if lines is not None:
        records = records.filter(line__in=list(lines))
    with writer(workspace.place.lock, doing="quarantine fix", wait_seconds=wait_seconds):
        batches = Batch.objects.in_bulk(set(records.order_by().values_list("batch", flat=True)))
        changed = [_corrected(record, batches[record.batch], corrections, workspace) for record in records]
        with transaction.atomic():
            QuarantinedRow.objects.bulk_update(changed, ["sealed"], batch_size=500)
            audit.record(
                workspace.secrets, who=by, verb="fix_quarantine", at=now, subject=rule,
                details={"batch": batch, "rows": len(changed), "columns": sorted(corrections)},
            )  # fmt: skip
    return len(changed)


def _corrected(
    record: QuarantinedRow, batch: Batch, corrections: Mapping[str, str], workspace: OpenWorkspace
) -> QuarantinedRow:
    known = {fold_header(h): h.strip() for h in batch.reading["header"]}
    fix = {}
    for column, value in corrections.items():
        header = known.get(fold_header(column))
        if header is None:
            shown = "、".join(known.values())
            raise WrongUsage(NO_SUCH_COLUMN.with_(batch=batch.pk, column=column, found=shown))
        fix[header] = value
    row = with_fix(opened_row(record, workspace.secrets), fix)
    record.sealed = sealed_row(record.batch, row, workspace.secrets).sealed
    return record


def replay(
    workspace: OpenWorkspace,
    profiles: Mapping[str, Profile],
    *,
    now: datetime,
    by: str = audit.COMMAND_LINE,
    batch: int | None = None,
) -> Replay:
    """Try every refused row (of one batch, or of all) again with its corrections and today's rules."""
    with writer(workspace.place.lock, doing="quarantine replay"):
        tried = passed = 0
        for number in _records(batch).values_list("batch", flat=True).distinct().order_by("batch"):
            one = Batch.objects.filter(pk=number, state=STORED).first()
            if one is None or one.profile not in profiles:
                continue
            again, good = _replay_batch(workspace, one, profiles[one.profile], now, by)
            tried, passed = tried + again, passed + good
    return Replay(replayed=tried, loaded=passed, still=tried - passed)


def _replay_batch(
    workspace: OpenWorkspace, batch: Batch, profile: Profile, now: datetime, by: str
) -> tuple[int, int]:
    header = batch.reading["header"]
    binding = bind(read_as(profile, header), header)
    records = list(_records(batch.pk))
    rows = [opened_row(r, workspace.secrets) for r in records]
    fitting = [r for r in rows if len(r.cells) == len(binding.header)]
    intake = _intake(workspace, batch, binding)
    try:
        for group in _by_numbering(fitting):
            intake.take_cells(cells_of(group, binding), pl.Series([r.line for r in group]), _numbers(group))
        still = [r for r in rows if len(r.cells) != len(binding.header)] + _with_their_fixes(intake, fitting)
        _commit(workspace, batch, intake, records, still, now, by)
    except BaseException:
        intake.staging.discard()
        raise
    return len(rows), len(rows) - len(still)


def _intake(workspace: OpenWorkspace, batch: Batch, binding: Binding) -> Intake:
    shop = Shop.objects.filter(code=batch.shop).first() or Shop(code="", platform="")
    return Intake(
        binding=binding,
        shop=shop,
        secrets=workspace.secrets,
        staging=Staging(workspace.place.warehouse, batch.pk),
        batch=batch.pk,
        arrival=batch.imported_at,
        exported_at=batch.exported_at,
        file_day=file_day(binding.profile, batch.part or batch.file),
    )


def _by_numbering(rows: list[RefusedRow]) -> list[list[RefusedRow]]:
    """Rows whose line number is known apart from rows that still need one."""
    known = [r for r in rows if r.number is not None]
    return [group for group in (known, [r for r in rows if r.number is None]) if group]


def _numbers(rows: list[RefusedRow]) -> pl.Series | None:
    return None if rows[0].number is None else pl.Series([r.number for r in rows], dtype=pl.Int64)


def _with_their_fixes(intake: Intake, tried: list[RefusedRow]) -> list[RefusedRow]:
    """Rows refused again keep their original cells and the corrections given so far."""
    before = {r.line: r for r in tried}
    return [
        RefusedRow(
            r.line, r.rule, r.column, r.value, r.reason, before[r.line].cells, r.number, before[r.line].fix
        )
        for r in intake.refused
    ]


def _carried_now(batch: Batch, intake: Intake) -> dict[str, list[str]]:
    """Columns the file carries, those included that only replayed rows fill."""
    known = batch.reading.get("carried", {})
    tables = {**dict.fromkeys(known), **dict.fromkeys(intake.carried)}
    return {t: sorted({*known.get(t, ()), *intake.carried.get(t, ())}) for t in tables}


def _commit(
    workspace: OpenWorkspace,
    batch: Batch,
    intake: Intake,
    records: list[QuarantinedRow],
    still: list[RefusedRow],
    now: datetime,
    by: str,
) -> None:
    sealed = sealed_rows(intake, still)
    batch.reading["carried"] = _carried_now(batch, intake)

    def commit_records(counts: Counts) -> None:
        counts = save_records(intake, batch, counts)
        batch.loaded += counts.loaded
        batch.updated += counts.updated
        batch.duplicate += counts.duplicate
        batch.ignored += counts.ignored + intake.noted
        batch.noted += intake.noted
        batch.quarantined = len(sealed)
        QuarantinedRow.objects.filter(pk__in=[r.pk for r in records]).delete()
        keep(sealed)
        for block in intake.personal:
            block.batch = batch.pk
        PersonalBlock.objects.bulk_create(intake.personal)
        passed = len(records) - len(still)
        audit.record(
            workspace.secrets, who=by, verb="replay", at=now, subject=str(batch.pk), shop=batch.shop,
            details={"tried": len(records), "passed": passed},
        )  # fmt: skip

    commit_import(
        intake.staging,
        batch,
        tables=intake.binding.profile.tables,
        at=now,
        records=commit_records,
        without_vote=intake.binding.profile.silent,
    )
