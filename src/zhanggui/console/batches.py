"""One imported file: receipt, who and when, what it wrote; undo, alone or with four eyes."""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhanggui.access import approvals
from zhanggui.access.models import Approval, AuditEntry, Person
from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, address_of, needs
from zhanggui.answers.batches import rows_written, visible, warnings_seen
from zhanggui.answers.refused_rows import worst_reasons
from zhanggui.answers.words import COUNTS, STATES
from zhanggui.collect.asking import record_asked
from zhanggui.collect.profiles import known_profiles
from zhanggui.console.pages import page, reader_of, refused
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.jobs import queue
from zhanggui.jobs.models import Job
from zhanggui.tables.register import TABLES
from zhanggui.warehouse.models import Batch

UNDO = "undo"
ALL_SHOPS_ONLY = Text(
    "批次 {batch} 的文件适用于全部店铺，只有负责全部店铺的人可以撤销。",
    "The file of batch {batch} concerns all shops: only somebody who works for all of them may undo it.",
)
UNDONE_ALREADY = Text(
    "批次 {batch} 已由 {who} 在 {at} 撤销。", "Batch {batch} was undone by {who} at {at} already."
)
BEING_UNDONE = Text(
    "{who} 已在 {at} 提交撤销批次 {batch}，正在处理。",
    "{who} asked at {at} to undo batch {batch}; it is being done.",
)
ASKER_GONE = Text(
    "{who} 已不能撤销这个批次，这个申请不再有效。请点「不批准」，需要时重新申请。",
    "{who} may undo this batch no longer, so the request counts no more. Turn it down and ask anew if need be.",
)
OWN_REQUEST = Text(
    "这是您自己提出的申请，需要另一位同事批准。", "You asked for this: a colleague must allow it."
)


def batch_of(request: Asked, number: int) -> Batch:
    """A batch this person may see; 404 for any other."""
    found = visible(reader_of(request)).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@needs(Right.SEE_ORDERS)
def batch(request: Asked, number: int) -> HttpResponse:
    """What came in with one file, and what may be done about it."""
    return _batch_page(request, batch_of(request, number))


def _batch_page(request: Asked, one: Batch, status: int = 200, **more: object) -> HttpResponse:
    profile = known_profiles().get(one.profile)
    costs = Right.SEE_PROFIT in request.user.rights
    reasons, more_reasons = worst_reasons(reader_of(request), [one.pk], costs=costs)
    written = [
        (Text(TABLES[table].zh, table.replace("_", " ")), rows) for table, rows in rows_written(one).items()
    ]
    asked = Approval.objects.filter(kind=UNDO, subject=str(one.pk), state="asked").first()
    return page(
        request,
        "batch.html",
        status=status,
        batch=one,
        kind=Text(profile.zh, profile.en) if profile else Text(one.profile, one.profile),
        said=more.pop("said", None),
        state=STATES[one.state],
        warnings=warnings_seen(one, reader_of(request)),
        counts=[(name, getattr(one, code)) for code, name in COUNTS.items()],
        written=written,
        reasons=reasons,
        more_reasons=more_reasons,
        undone=_undone(one.pk) if one.state == "undone" else None,
        job=_undo_job(one.pk),
        asked=asked,
        four_eyes=_needs_another(request, one),
        **more,
    )


def _undone(number: int) -> AuditEntry | None:
    return AuditEntry.objects.filter(verb=UNDO, subject=str(number)).order_by("-pk").first()


def _undo_job(number: int) -> Job | None:
    return Job.objects.filter(key=_key(number)).first()


def _key(number: int) -> str:
    return f"undo {number}"


def _needs_another(request: Asked, one: Batch) -> bool:
    """Somebody else's import is undone by two people, where there are two who may."""
    person = request.user
    own = one.imported_by == person.login
    return not own and approvals.somebody_else(person, Right.UNDO, one.shop)


@needs(Right.UNDO)
@require_POST
def undo(request: Asked, number: int) -> HttpResponse:
    """Undo one's own import (or ask a colleague to allow undoing another's)."""
    one = batch_of(request, number)
    if not one.shop and request.user.shops is not None:
        return refused(request, Refused(ALL_SHOPS_ONLY.with_(batch=number)), status=403)
    first = _somebody_was_first(one)
    if first is not None:
        return _batch_page(request, one, status=409, problem=first)
    if not _needs_another(request, one):
        return _start(request, one)
    try:
        approvals.ask(
            request.workspace, kind=UNDO, subject=str(number), shop=one.shop, by=request.user, at=request.now
        )
    except Refused as twice:
        return _batch_page(request, one, status=409, problem=twice.text)
    return redirect("batch", number)


def _somebody_was_first(one: Batch) -> Text | None:
    """Who undid the batch, or is doing so, where somebody is."""
    entry = _undone(one.pk)
    if one.state == "undone":
        who, at = (entry.who, entry.at) if entry else ("zg", one.imported_at)
        return UNDONE_ALREADY.with_(batch=one.pk, who=who, at=_minute(at))
    job = _undo_job(one.pk)
    if job is None or job.state in ("failed", "cancelled"):
        return None
    return BEING_UNDONE.with_(batch=one.pk, who=job.by, at=_minute(job.queued_at))


def _minute(at: object) -> str:
    from zhanggui.console.templatetags.words import moment

    return moment(at)  # type: ignore[arg-type]


def _start(request: Asked, one: Batch) -> HttpResponse:
    """A failed undo that is tried again is asked for again: each asking has its entry."""
    job = _enqueue(one, by=request.user.login, request=request)
    if job.by != request.user.login:
        said = BEING_UNDONE.with_(batch=one.pk, who=job.by, at=_minute(job.queued_at))
        return _batch_page(request, one, status=409, problem=said)
    record_asked(
        request.workspace, UNDO, by=job.by, at=request.now, source=address_of(request), shops=[one.shop],
        subject=str(one.pk), job=job.pk,
    )  # fmt: skip
    return redirect("job", job.pk)


def _enqueue(one: Batch, *, by: str, request: Asked) -> Job:
    """One job however many ask; one that failed before is tried again."""
    shops = [one.shop] if one.shop else None
    job = queue.enqueue(UNDO, by=by, at=request.now, asked={"batch": one.pk}, shops=shops, key=_key(one.pk))
    if job.state in ("failed", "cancelled"):
        queue.retry(job, now=request.now)
    return job


def approvals_for(request: Asked) -> list[tuple[Approval, Batch]]:
    """What colleagues asked for and this person may decide (or waits for), with the batch it is about."""
    person = request.user
    if Right.UNDO not in person.rights:
        return []
    waiting = Approval.objects.filter(kind=UNDO, state="asked").order_by("pk")[:50]
    mine = {int(one.subject): one for one in waiting if _concerns(request, one)}
    batches = visible(reader_of(request)).in_bulk(list(mine))
    return [(mine[number], batches[number]) for number in mine if number in batches]


def _concerns(request: Asked, approval: Approval) -> bool:
    return request.user.shops is None or bool(approval.shop and request.user.works_for(approval.shop))


def _asker_may_no_longer(approval: Approval) -> Text | None:
    """Two people stand behind an undo: one who has left, or may undo no longer, is none of them."""
    asker = Person.objects.filter(login=approval.asked_by).first()
    may = asker is not None and Right.UNDO in asker.rights
    if asker is not None and may and (asker.shops is None or approval.shop in asker.shops):
        return None
    return ASKER_GONE.with_(who=approval.asked_by)


@needs(Right.UNDO)
@require_POST
def decide(request: Asked, number: int) -> HttpResponse:
    """Allow or turn down what a colleague asked for; what is allowed starts in the same moment."""
    approval = Approval.objects.filter(pk=number, kind=UNDO).first()
    if approval is None or not _concerns(request, approval):
        raise Http404
    one = batch_of(request, int(approval.subject))
    if approval.asked_by == request.user.login:
        return _batch_page(request, one, status=403, problem=OWN_REQUEST)
    allow = request.POST.get("allow") == "1"
    stale = _somebody_was_first(one) or _asker_may_no_longer(approval)
    if allow and stale is not None:
        return _batch_page(request, one, status=409, problem=stale)
    try:
        with transaction.atomic():
            approvals.decide(request.workspace, approval, allow=allow, by=request.user, at=request.now)
            if allow:
                _enqueue(one, by=approval.asked_by, request=request)
    except Refused as late:
        return _batch_page(request, one, status=409, problem=late.text)
    return redirect("batch", one.pk)
