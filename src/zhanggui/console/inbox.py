"""收件箱 Inbox: drop files, see what came in, what is missing, and what waits for an answer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.arrivals import SHOWN_DAYS, calendar, gaps, window
from zhanggui.answers.batches import batch_answer, newest_batches, newest_import, sums, visible, warnings_seen
from zhanggui.answers.doubles import waiting
from zhanggui.answers.reader import Reader
from zhanggui.answers.refused_rows import loaded_among, worst_reasons
from zhanggui.answers.shop_names import shop_names
from zhanggui.answers.words import COUNTS, STATES
from zhanggui.collect.arriving import MOST_BYTES
from zhanggui.console.batches import approvals_for
from zhanggui.console.choices import waiting_files
from zhanggui.console.excel import workbook
from zhanggui.console.pages import page, reader_of
from zhanggui.console.paging import whole_number
from zhanggui.console.periods import FIRST_YEAR
from zhanggui.console.reconcile import shops_of
from zhanggui.core.language import Text
from zhanggui.warehouse.models import Batch

SHOWN = 50
SHOWN_OF_NEWEST = 8
"""Files of the newest import on the first page, those with something to say first; the list below has all."""
MARKS = {"in": "✓", "missing": "×", "late": "×", "due": "·"}
DAY_STATES = {
    "in": Text("已到", "here"),
    "missing": Text("缺", "missing"),
    "late": Text("到期未到", "late"),
    "due": Text("待到", "to come"),
    "": Text("无", "none"),
}


@needs(Right.SEE_ORDERS)
def inbox(request: Asked) -> HttpResponse:
    """The calendar of files, the newest receipt with its worst reasons, what waits, and where to drop more."""
    reader = reader_of(request)
    newest = newest_import(reader)
    costs = Right.SEE_PROFIT in request.user.rights
    reasons, more = worst_reasons(reader, [b.pk for b in newest], costs=costs)
    return page(
        request,
        "inbox.html",
        empty=not visible(reader).exists(),
        newest=as_receipts(request, _telling(newest)),
        newest_count=len(newest),
        sum=sums(newest),
        reasons=reasons,
        more_reasons=more,
        replayable=[b.pk for b in newest if b.quarantined],
        counts=COUNTS,
        gaps=sorted(gaps(reader), key=lambda gap: gap.shop or "\uffff"),
        waiting=waiting_files(request),
        approvals=approvals_for(request),
        shops=shops_of(reader),
        doubles=waiting(reader),
        most_bytes=MOST_BYTES,
        **_calendar(request),
        **_listed(request),
    )


def _telling(batches: list[Batch]) -> list[Batch]:
    return sorted(batches, key=lambda b: (not b.quarantined, not b.warnings, b.pk))[:SHOWN_OF_NEWEST]


def as_receipts(request: Asked, batches: list[Batch]) -> list[dict[str, Any]]:
    """Stored batches as lines of a receipt; ``closed`` where this person may not look into the refused rows."""
    costs = Right.SEE_PROFIT in request.user.rights
    refused = [b.pk for b in batches if b.quarantined]
    reader = reader_of(request)
    opened = loaded_among(reader, refused, costs=costs)
    return [_as_receipt(b, reader) | {"closed": b.pk not in opened} for b in batches]


def _as_receipt(batch: Batch, reader: Reader) -> dict[str, Any]:
    warnings = warnings_seen(batch, reader)
    said = STATES.get(batch.state, Text(batch.state, batch.state))
    return batch_answer(batch) | {"status": batch.state, "said": said, "warnings": warnings}


def _calendar(request: Asked) -> dict[str, Any]:
    reader = reader_of(request)
    try:
        until = date.fromisoformat(request.GET.get("until", ""))
    except ValueError:
        until = None
    if until is not None and not FIRST_YEAR <= until.year <= reader.today.year + 1:
        until = None
    days = window(reader, until)
    step = timedelta(days=SHOWN_DAYS)
    later = days[-1] + step if days[-1] < reader.today - timedelta(days=1) else None
    shown = {"days": days, "lines": calendar(reader, days), "earlier": days[-1] - step, "later": later}
    return shown | {"marks": MARKS, "day_states": DAY_STATES}


def _listed(request: Asked) -> dict[str, Any]:
    before = whole_number(request.GET.get("before", ""))
    found = newest_batches(reader_of(request), before=before, size=SHOWN + 1)
    last = found[SHOWN - 1].pk if len(found) > SHOWN else None
    return {"batches": as_receipts(request, found[:SHOWN]), "next_before": last}


@needs(Right.EXPORT)
@require_POST
def batches_excel(request: Asked) -> HttpResponseBase:
    """Every batch of the reader's shops as a workbook."""
    headers = [Text("批次", "Batch"), Text("店铺", "Shop"), Text("文件", "File"), Text("状态", "State")]
    headers += [*COUNTS.values(), Text("导入时间", "Imported at"), Text("导入人", "Imported by")]
    names = shop_names()
    rows = (
        [
            b.pk, names.get(b.shop, b.shop), b.part or b.file, STATES[b.state].in_(request.language),
            *(getattr(b, name) for name in COUNTS), b.imported_at, b.imported_by,
        ]
        for b in visible(reader_of(request)).order_by("pk").iterator(chunk_size=2_000)
    )  # fmt: skip
    return workbook(request, Text("导入批次", "batches").in_(request.language), headers, rows)
