"""A round of proposing: pin what is looked at, let every kind propose, rank, and save all of it at once.

Nothing half-ranked is ever shown: a run and its decisions are one transaction, and readers see only saved ones.
The snapshot stays pinned while a decision cites it, so that the decision can be made again from what it saw.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.plain import from_text, to_text
from zhanggui.loop.context import SHARED, settings_of
from zhanggui.loop.decision import Decision, as_values, from_values
from zhanggui.loop.kind import Kind, Kinds, Seen
from zhanggui.loop.measure import outcomes
from zhanggui.loop.models import ACCEPTED, LAPSED, PROPOSED, REFUSED, DecisionRecord, DecisionRun
from zhanggui.loop.rank import Ranked, ranked
from zhanggui.loop.seen import gathered, seen_of
from zhanggui.loop.track_record import track_record
from zhanggui.profit.rates import rates_into
from zhanggui.warehouse import catalogue, store
from zhanggui.warehouse.models import Pin

PINNED_FOR = "decisions"
QUIET = timedelta(days=7)
"""So long nobody is asked again about the same action that was refused."""
KEPT = timedelta(days=30)
"""So long refused decisions can still be made again from what they saw; lapsed ones cannot: nobody acted on them."""
SUPERSEDED = "superseded"
NOT_SEEN = Text(
    "决策 {number} 所依据的数据已不再保留，无法重新计算。",
    "What decision {number} was made from is no longer kept; it cannot be made again.",
)


def propose(
    workspace: OpenWorkspace, kinds: Kinds, *, today: date, at: datetime, by: str = COMMAND_LINE
) -> DecisionRun:
    """Let every kind propose on the newest snapshot and show the result; the run."""
    snapshot = catalogue.latest_snapshot()
    pin = catalogue.pin(snapshot, PINNED_FOR)
    try:
        inputs = gathered(workspace, kinds)
        found = _ranked(workspace, kinds, snapshot, today, inputs)
        run = _save(workspace, found, snapshot=snapshot, pin=pin, today=today, at=at, by=by, inputs=inputs)
    except BaseException:
        pin.delete()
        raise
    _let_go(at)
    return run


def made_again(workspace: OpenWorkspace, kinds: Kinds, number: int) -> Decision | None:
    """The decision as the same program makes it again from exactly what it saw; None when it is not made at all."""
    kept = DecisionRecord.objects.select_related("run").get(pk=number)
    if kept.run.pin is None:
        raise Refused(NOT_SEEN.with_(number=number))
    seen = seen_of(
        workspace, kept.kind, kept.run.today, from_text(kept.run.inputs), snapshot=kept.run.snapshot
    )
    return next((d for d in kinds[kept.kind].propose(seen) if d.key == kept.key), None)


def _ranked(
    workspace: OpenWorkspace, kinds: Kinds, snapshot: int, today: date, inputs: Mapping[str, Any]
) -> list[Ranked]:
    shared: dict[Any, Any] = {}
    made = [
        decision
        for code, kind in kinds.items()
        for decision in _proposed(
            kind, seen_of(workspace, code, today, inputs, snapshot=snapshot, worked_out=shared)
        )
    ]
    kept = {code: track_record(outcomes(kind=code)).kept for code in kinds}
    opposed = {code: kind.opposes for code, kind in kinds.items()}
    home = settings_of(inputs[SHARED]).reporting_currency
    rates = rates_into(home, store.read(workspace.place.warehouse, snapshot=snapshot), day=today)
    return ranked(made, today=today, kept=kept, opposed=opposed, rates=rates)


def _proposed(kind: Kind, seen: Seen) -> Iterable[Decision]:
    for decision in kind.propose(seen):
        if decision.kind != kind.code:
            raise ValueError(f"kind {kind.code} proposed a decision of kind {decision.kind}")
        yield decision


def _save(
    workspace: OpenWorkspace, found: list[Ranked], *, snapshot: int, pin: Pin, today: date, at: datetime, by: str,
    inputs: Mapping[str, Any],
) -> DecisionRun:  # fmt: skip
    with transaction.atomic():
        # The entry comes first: on PostgreSQL it lets one round at a time through.
        record(
            workspace.secrets,
            who=by,
            verb="propose",
            at=at,
            details={"snapshot": snapshot, "found": len(found)},
        )
        run = DecisionRun.objects.create(
            at=at, by=by, today=today, snapshot=snapshot, pin=pin.pk, inputs=to_text(inputs)
        )
        _show(run, found, at)
    return run


def _show(run: DecisionRun, found: list[Ranked], at: datetime) -> None:
    """What is proposed now replaces what was proposed before; the same advice keeps its number."""
    still = {one.key: one for one in DecisionRecord.objects.filter(state=PROPOSED)}
    quiet = _not_to_ask(at)
    new: list[DecisionRecord] = []
    for place, one in enumerate(found, 1):
        if _advice(one.decision) in quiet or one.decision.key in quiet:
            continue
        before = still.get(one.decision.key)
        if before and _advice(from_values(from_text(before.told))) == _advice(one.decision):
            del still[one.decision.key]
            _fill(before, run, one, place).save()
        else:
            new.append(_fill(DecisionRecord(), run, one, place))
    DecisionRecord.objects.filter(pk__in=[one.pk for one in still.values()]).update(
        state=LAPSED, reason=SUPERSEDED, decided_at=at
    )
    DecisionRecord.objects.bulk_create(new, batch_size=200)


def _fill(kept: DecisionRecord, run: DecisionRun, one: Ranked, place: int) -> DecisionRecord:
    decision = one.decision
    kept.run, kept.place, kept.value, kept.rate = run, place, one.value, one.rate
    kept.kind, kept.key, kept.shop = decision.kind, decision.key, decision.shop
    kept.told = to_text(as_values(decision))
    kept.instead_of = to_text([as_values(other) for other in one.instead_of])
    kept.mid, kept.currency = decision.expected.mid, decision.expected.currency
    kept.deadline = decision.deadline
    return kept


def _advice(decision: Decision) -> tuple[str, str]:
    return decision.key, to_text(dict(sorted(decision.action.items())))


def _not_to_ask(at: datetime) -> set[str | tuple[str, str]]:
    """Things somebody accepted and nobody has carried out yet; advice that was refused a short time ago."""
    waiting: set[str | tuple[str, str]] = set(
        DecisionRecord.objects.filter(state=ACCEPTED).values_list("key", flat=True)
    )
    refused = DecisionRecord.objects.filter(state=REFUSED, decided_at__gte=at - QUIET)
    return waiting | {_advice(from_values(from_text(one.told))) for one in refused}


def _let_go(at: datetime) -> None:
    """Unpin runs that no living decision cites, and pins of rounds that died before they were saved."""
    cited = DecisionRecord.objects.exclude(state=LAPSED).exclude(state=REFUSED, decided_at__lt=at - KEPT)
    runs = DecisionRun.objects.filter(pin__isnull=False)
    newest = runs.order_by("-pk").first()
    free = runs.exclude(pk__in=cited.values("run")).exclude(pk=newest.pk if newest else 0)
    Pin.objects.filter(pk__in=list(free.values_list("pin", flat=True))).delete()
    free.update(pin=None)
    of_runs = DecisionRun.objects.filter(pin__isnull=False).values("pin")
    lost = Pin.objects.filter(reason=PINNED_FOR).exclude(pk__in=of_runs)
    # A round that is still being computed has a newer pin than any saved one.
    lost.filter(pk__lt=newest.pin if newest and newest.pin else 0).delete()
