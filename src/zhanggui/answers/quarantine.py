"""Refused rows in contract form, cut down to the reader's shops; personal cells hidden from who may not see them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from zhanggui.answers.masking import tells_costs
from zhanggui.answers.reader import Reader
from zhanggui.clean.models import QuarantinedRow
from zhanggui.clean.quarantine import opened_row
from zhanggui.collect.collector import Kind, Profile
from zhanggui.collect.profiles import known_profiles
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.store import STORED

HIDDEN = "***"


def refused_rows(
    reader: Reader,
    batch: int | None = None,
    *,
    personal: bool = True,
    costs: bool = True,
    limit: int | None = None,
    skip: int = 0,
) -> Iterator[dict[str, Any]]:
    """Refused rows in file order, as ``zg quarantine --json`` prints them; corrections are shown in the row.

    Without ``personal`` only cells show that a profile knows to hold nothing about a person; without ``costs``
    files that say what something costs are left out.
    """
    batches = {b.pk: b for b in batches_of(reader, costs=costs) if batch is None or b.pk == batch}
    records = QuarantinedRow.objects.filter(batch__in=list(batches)).order_by("batch", "line", "pk")
    shown = {b.pk: None if personal else impersonal_headers(b) for b in batches.values()}
    for record in records if limit is None else records[skip : skip + limit]:
        yield _answer(reader, record, batches[record.batch], shown[record.batch])


def batches_of(reader: Reader, *, costs: bool = True) -> list[Batch]:
    """Loaded batches whose rows the reader may see: of their shops; files of no one shop only who sees all."""
    stored = Batch.objects.filter(state=STORED)
    seen = stored if reader.shops is None else stored.filter(shop__in=sorted(reader.shops - {""}))
    known = known_profiles()
    return [b for b in seen if costs or not tells_costs(known.get(b.profile))]


def impersonal_headers(batch: Batch) -> frozenset[str]:
    """The file's own names of columns that are known to hold nothing about a person."""
    profile: Profile | None = known_profiles().get(batch.profile)
    harmless = [f for f in profile.fields if f.kind is not Kind.PERSONAL] if profile else []
    header = [h.strip() for h in batch.reading.get("header", [])]
    return frozenset(h for h in header if any(f.fits(h) for f in harmless))


def _answer(
    reader: Reader, record: QuarantinedRow, batch: Batch, shown: frozenset[str] | None
) -> dict[str, Any]:
    row = opened_row(record, reader.workspace.secrets)
    header = [h.strip() for h in batch.reading.get("header", [])]
    cells = dict(zip(header, row.cells, strict=False)) | dict(row.fix)
    hidden = shown is not None and row.column not in shown
    shifted = len(row.cells) != len(header)  # a cell may then stand under another one's name
    return {
        "batch": record.batch,
        "file": batch.part or batch.file,
        "line": row.line,
        "rule": row.rule,
        "column": row.column,
        "value": HIDDEN if hidden and row.value else row.value,
        "reason": row.rule if hidden and row.value else reader.say(row.reason),
        "row": {
            name: cell if shown is None or (name in shown and not shifted) else HIDDEN
            for name, cell in cells.items()
        },
    }
