"""What executed decisions really earned, once their horizon has passed."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.plain import from_text, to_text
from zhanggui.loop.accept import as_accepted, proposed
from zhanggui.loop.decision import Series
from zhanggui.loop.kind import Kinds, Measured
from zhanggui.loop.models import EXECUTED, MEASURED, DecisionRecord
from zhanggui.loop.seen import gathered, seen_of
from zhanggui.loop.track_record import Outcome


def measure(
    workspace: OpenWorkspace,
    kinds: Kinds,
    *,
    today: date,
    at: datetime,
    by: str = COMMAND_LINE,
    all_: bool = False,
) -> list[DecisionRecord]:
    """Measure every executed decision whose horizon has passed (``all_``: measured ones again, on newer data)."""
    states = [EXECUTED, MEASURED] if all_ else [EXECUTED]
    due = DecisionRecord.objects.filter(state__in=states, measure_on__lte=today, kind__in=list(kinds))
    listed = list(due.select_related("execution").order_by("pk"))
    if not listed:
        return []
    inputs = gathered(workspace, kinds)
    for kept in listed:
        assert kept.execution is not None
        seen = seen_of(workspace, kept.kind, today, inputs)
        found = kinds[kept.kind].measure(seen, as_accepted(kept), kept.execution.at.date())
        _keep(workspace, kept, found, at, by)
    return list(DecisionRecord.objects.filter(pk__in=[kept.pk for kept in listed]).order_by("pk"))


def measured_of(kept: DecisionRecord) -> Measured | None:
    """What was measured; None before the measurement."""
    if kept.measured is None:
        return None
    told = from_text(kept.measured)
    series = tuple(Series(**(one | {"values": tuple(one["values"])})) for one in told.pop("series"))
    return Measured(**told, series=series)


def outcomes(*, kind: str | None = None, by: str | None = None) -> list[Outcome]:
    """Executed decisions (of a kind, of a person) with what was promised and what was measured."""
    executed = DecisionRecord.objects.filter(state__in=[EXECUTED, MEASURED])
    if kind is not None:
        executed = executed.filter(kind=kind)
    if by is not None:
        executed = executed.filter(decided_by=by)
    return [_outcome(kept) for kept in executed.order_by("pk")]


def _outcome(kept: DecisionRecord) -> Outcome:
    expected, found = proposed(kept).expected, measured_of(kept)
    return Outcome(
        kind=kept.kind, by=kept.decided_by, low=expected.low, mid=expected.mid, high=expected.high,
        measured=found.mid if found else None, rate=kept.rate or Decimal(0),
    )  # fmt: skip


def _keep(workspace: OpenWorkspace, kept: DecisionRecord, found: Measured, at: datetime, by: str) -> None:
    with transaction.atomic():
        won = DecisionRecord.objects.filter(pk=kept.pk, state__in=[EXECUTED, MEASURED]).update(
            state=MEASURED, measured=to_text(_values(found)), measured_at=at
        )
        if won:
            record(
                workspace.secrets, who=by, verb="measure_decision", at=at, subject=f"{kept.pk} {kept.kind}",
                shop=kept.shop, details={"measured": str(found.mid)},
            )  # fmt: skip


def _values(found: Measured) -> dict[str, Any]:
    values = {one.name: getattr(found, one.name) for one in fields(found)}
    return values | {"series": [{f.name: getattr(s, f.name) for f in fields(s)} for s in found.series]}
