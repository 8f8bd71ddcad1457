"""Decisions as every entrance tells them: in contract form, cut down to what the reader may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from zhanggui.answers.kinds import known_kinds
from zhanggui.answers.reader import Reader
from zhanggui.core.plain import from_text
from zhanggui.loop.accept import action_of, find, proposed
from zhanggui.loop.decision import Series
from zhanggui.loop.execute import plans_of
from zhanggui.loop.kind import Measured, Plan
from zhanggui.loop.measure import measured_of, outcomes
from zhanggui.loop.models import ACCEPTED, EXECUTED, MEASURED, PROPOSED, DecisionRecord, Execution
from zhanggui.loop.recheck import held_now, tell_held
from zhanggui.loop.track_record import TrackRecord, calibration, track_record

OPEN = (PROPOSED, ACCEPTED)


def decisions_answer(
    reader: Reader, *, kind: str | None = None, state: str | None = None, most: int | None = None
) -> list[dict[str, Any]]:
    """Decisions of a kind and state (default: those that wait for somebody), best first."""
    found = visible(reader).select_related("run", "execution")
    found = found.filter(state=state) if state else found.filter(state__in=OPEN)
    if kind:
        found = found.filter(kind=kind)
    return [decision_answer(reader, kept) for kept in found.order_by("-value", "place", "pk")[:most]]


def visible(reader: Reader) -> Any:
    """The decisions a reader may see: those of their shops; of the whole merchant, who sees every shop."""
    found = DecisionRecord.objects.all()
    return found if reader.shops is None else found.filter(shop__in=sorted(reader.shops))


def one_decision(reader: Reader, number: int) -> dict[str, Any]:
    """A decision with all its evidence; Refused when there is none the reader may see."""
    return decision_answer(reader, seen_by(reader, number))


def seen_by(reader: Reader, number: int) -> DecisionRecord:
    """The decision with this number, as if it were not there where the reader may not see it."""
    kept = find(number)
    if reader.shops is not None and kept.shop not in reader.shops:
        kept = find(0)
    return kept


def decision_answer(reader: Reader, kept: DecisionRecord) -> dict[str, Any]:
    """The decision in contract form; sentences in the reader's language."""
    decision, found = proposed(kept), measured_of(kept)
    expected = decision.expected
    return {
        "id": kept.pk,
        "kind": kept.kind,
        "kind_name": reader.say(known_kinds()[kept.kind].name),
        "title": reader.say(decision.title),
        "subject": dict(decision.subject),
        "action": action_of(kept),
        "changed": from_text(kept.change),
        "expected": {
            "low": expected.low, "mid": expected.mid, "high": expected.high, "currency": expected.currency,
            "horizon_days": expected.horizon_days,
        },
        "rate": kept.rate,
        "cost": decision.cost,
        "confidence": decision.confidence,
        "evidence": [
            {"name": reader.say(e.name), "value": e.value, "unit": reader.say(e.unit), "ref": e.ref or None}
            for e in decision.evidence
        ],
        "steps": [
            {"name": reader.say(s.name), "value": s.value, "how": reader.say(s.how)} for s in decision.steps
        ],
        "risks": [reader.say(risk) for risk in decision.risks],
        "conflicts": [reader.say(told["title"]) for told in from_text(kept.instead_of)],
        "deadline": decision.deadline,
        "reversible": decision.reversible,
        "state": kept.state,
        "decided_by": kept.decided_by or None,
        "decided_at": kept.decided_at,
        "reason": kept.reason or None,
        "snapshot": kept.run.snapshot,
        "files": [file["name"] for file in kept.execution.files] if kept.execution else [],
        "executed_at": kept.execution.at if kept.execution else None,
        "measure_on": kept.measure_on,
        "measured": measured_answer(reader, found) if found else None,
    }  # fmt: skip


def measured_answer(reader: Reader, found: Measured) -> dict[str, Any]:
    """What was measured, or why it cannot be."""
    return {
        "low": found.low, "mid": found.mid, "high": found.high, "currency": found.currency or None,
        "placebo": found.placebo, "method": reader.say(found.method),
        "why": reader.say(found.why) if found.why else None,
    }  # fmt: skip


def series_of(kept: DecisionRecord) -> tuple[tuple[Series, ...], tuple[Series, ...]]:
    """The charts of a decision: those it was proposed with, those of its measurement."""
    found = measured_of(kept)
    return proposed(kept).series, found.series if found else ()


def plans_answer(reader: Reader, numbers: Sequence[int], *, at: Any) -> list[dict[str, Any]]:
    """What carrying out accepted decisions would do; refused where the facts of the moment forbid one."""
    plans = plans_of(known_kinds(), numbers, at=at)
    tell_held(held_now(reader.workspace, known_kinds(), numbers, at=at))
    return [plan_answer(reader, plan) for _, plan in plans]


def plan_answer(reader: Reader, plan: Plan) -> dict[str, Any]:
    """A dry run."""
    files = [{"name": file.name, "bytes": len(file.content)} for file in plan.files]
    return {
        "decisions": list(plan.decisions),
        "would": reader.say(plan.told),
        "files": files,
        "money": plan.money,
    }


def execution_answer(reader: Reader, execution: Execution) -> dict[str, Any]:
    """What was carried out together."""
    told = execution.told["en" if reader.language == "en" else "zh"]
    decisions = execution.decisionrecord_set.order_by("pk")
    return {
        "decisions": list(decisions.values_list("pk", flat=True)),
        "did": told,
        "files": [{name: file[name] for name in ("name", "sha256", "bytes")} for file in execution.files],
        "at": execution.at,
        "by": execution.by,
        "taken_back_at": execution.taken_back_at,
    }


def track_record_answer(reader: Reader) -> dict[str, Any]:
    """Forecast against measurement, by kind and by person, with the points of the calibration plot."""
    all_ = outcomes()
    return {
        "kinds": [
            {"kind": code, "name": reader.say(kind.name)} | _record([o for o in all_ if o.kind == code])
            for code, kind in known_kinds().items()
        ],
        "people": [
            {"by": by} | _record([o for o in all_ if o.by == by]) for by in sorted({o.by for o in all_})
        ],
        "calibration": [{"expected": mid, "measured": found} for mid, found in calibration(all_)],
    }  # fmt: skip


def _record(found: Iterable[Any]) -> dict[str, Any]:
    record: TrackRecord = track_record(found)
    return {
        "executed": record.executed, "measured": record.measured, "hits": record.hits, "gained": record.gained,
        "hit_rate": record.hit_rate, "promised": record.promised, "earned": record.earned, "kept": record.kept,
    }  # fmt: skip


def record_of_kind(kind: str) -> TrackRecord:
    """What a kind has kept of its promises so far."""
    return track_record(outcomes(kind=kind))


def review_list(reader: Reader) -> list[DecisionRecord]:
    """Every executed decision, newest first."""
    executed = visible(reader).filter(state__in=[EXECUTED, MEASURED]).select_related("run", "execution")
    return list(executed.order_by("-execution__at", "pk"))
