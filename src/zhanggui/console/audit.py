"""审计 Audit: who did what, when, and whether the log is whole."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhanggui.access.audit import verify
from zhanggui.access.models import AuditEntry
from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.answers.words import DETAILS, VERBS
from zhanggui.console.pages import page
from zhanggui.console.paging import whole_number
from zhanggui.core.language import Text

SHOWN = 50
WHOLE = Text(
    "审计记录完整：共 {n} 条，最后一条的封印 {seal}。把它抄在别处，日后可证明没有被截断。",
    "The log is whole: {n} entries, the last seal is {seal}. Keep it elsewhere to prove later that nothing was cut off.",
)
BROKEN = Text(
    "审计记录在第 {at} 条被改动过（之前的 {n} 条完好）。请立即保存一份备份并查明原因。",
    "The log was tampered with at entry {at} (the {n} before it are whole). Keep a backup and find out why.",
)


@needs(Right.AUDIT)
def audit(request: Asked) -> HttpResponse:
    """The newest entries; of one person or one verb where so asked."""
    return _page(request)


def _page(request: Asked, said: Text | None = None, problem: Text | None = None) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("who", "verb", "before")}
    found = AuditEntry.objects.order_by("-pk")
    if request.user.shops is not None:
        found = found.filter(shop__in=request.user.shops)
    if asked["who"]:
        found = found.filter(who=asked["who"])
    if asked["verb"]:
        found = found.filter(verb=asked["verb"])
    before = whole_number(asked["before"])
    if before is not None:
        found = found.filter(pk__lt=before)
    entries = list(found[: SHOWN + 1])
    shown = [
        {"entry": e, "verb": VERBS.get(e.verb, Text(e.verb, e.verb)), "details": _details(e)}
        for e in entries[:SHOWN]
    ]
    further = entries[SHOWN - 1].pk if len(entries) > SHOWN else None
    return page(
        request, "audit.html", entries=shown, verbs=VERBS, asked=asked, further=further,
        said=said, problem=problem,
    )  # fmt: skip


def _details(entry: AuditEntry) -> list[tuple[Text, object]]:
    """What an entry tells beside its subject; what says nothing is left out."""
    told = entry.details.items()
    return [
        (DETAILS.get(name, Text(name, name)), _plain(value))
        for name, value in told
        if value not in ("", None)
    ]


def _plain(value: object) -> object:
    """Lists and pairs as people write them."""
    if isinstance(value, list):
        return "、".join(str(_plain(one)) for one in value)
    if isinstance(value, dict):
        return "、".join(f"{name} {_plain(one)}" for name, one in value.items())
    return value


@needs(Right.AUDIT)
@require_POST
def check(request: Asked) -> HttpResponse:
    """Walk the whole chain."""
    found = verify(request.workspace.secrets)
    if found.whole:
        return _page(request, said=WHOLE.with_(n=f"{found.entries:,}", seal=found.last_seal[:16]))
    return _page(request, problem=BROKEN.with_(at=found.broken_at, n=f"{found.entries:,}"))
