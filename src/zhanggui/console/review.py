"""复盘 Review: every executed decision, forecast against measurement; what each kind and person has kept."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.background import MEASURE
from zhanggui.answers.decisions import decision_answer, review_list, track_record_answer
from zhanggui.console.charts import WIDE
from zhanggui.console.pages import page, reader_of
from zhanggui.console.paging import sheet
from zhanggui.jobs.queue import enqueue


@needs(Right.SEE_PROFIT)
def review(request: Asked) -> HttpResponse:
    """Executed decisions, newest first, with the track record above them."""
    reader = reader_of(request)
    kept = review_list(reader)
    shown = sheet(kept, request.GET.get("page"))
    record = track_record_answer(reader) if reader.shops is None else None
    return page(
        request,
        "review.html",
        sheet=shown,
        cards=[decision_answer(reader, one) for one in shown.rows],
        record=record,
        points=_points(record["calibration"]) if record else [],
        everywhere=reader.shops is None,
    )


def _points(calibration: list[dict[str, Any]]) -> list[dict[str, int]]:
    """Places of the calibration plot: expected to the right, measured up, one scale for both."""
    values = [float(one[name]) for one in calibration for name in ("expected", "measured")]
    if not values:
        return []
    low, high = min(0.0, *values), max(values)
    span = (high - low) or 1.0

    def at(value: Any) -> int:
        return round((float(value) - low) / span * WIDE)

    return [{"x": at(one["expected"]), "y": WIDE - at(one["measured"])} for one in calibration]


@needs(Right.DECIDE)
@require_POST
def measure_now(request: Asked) -> HttpResponse:
    """Measure what is due; only for who works for all shops."""
    if request.user.shops is not None:
        raise Http404
    job = enqueue(MEASURE, by=request.user.login, at=request.now)
    return redirect("job", job.pk)
