"""A table nobody knows: what its columns seem to be, at most three questions, then it is imported and remembered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from zhanggui.access.rights import Right
from zhanggui.access.web import Asked, needs
from zhanggui.collect.generic.answering import GONE, answered
from zhanggui.collect.generic.continuing import understood
from zhanggui.collect.generic.propose import Proposal
from zhanggui.collect.generic.questions import NO_TABLE
from zhanggui.collect.generic.saving import free_name, read_already
from zhanggui.collect.generic.targets import TABLES
from zhanggui.collect.layouts import By, keep_layout
from zhanggui.collect.reading.tables import open_tables
from zhanggui.console.choices import ANSWERED, Choice, choice_asked, import_waiting
from zhanggui.console.pages import page, refused
from zhanggui.core.errors import Refused, WorkspaceUnusable, WrongUsage
from zhanggui.core.language import Text
from zhanggui.jobs.models import Job

WAIT_SECONDS = 3.0
STILL_OPEN = Text(
    "还缺少：{missing}。请为每一项选一列。", "Still missing: {missing}. Choose a column for each."
)
BUSY = Text(
    "正在导入文件，暂时不能保存。请等导入结束后再试。",
    "Files are being imported; nothing can be saved until that is over. Try again then.",
)
ANSWERS = {
    "line": Text("每行商品的金额", "the amount of each line"),
    "order": Text("整笔订单的金额", "the amount of the whole order"),
    "return": Text("退货", "returned goods"),
    "adjustment": Text("盘点、报损等调整", "stock corrections"),
}
NO_LONGER = Text("这一列没有了", "the column is gone")


@needs(Right.IMPORT)
def mapping(request: Asked, number: int) -> HttpResponse:
    """See the proposal (GET), confirm it (POST)."""
    typed = request.POST if request.method == "POST" else request.GET
    try:
        job, choice = choice_asked(request, number, typed)
        proposal = _proposal(request, job, choice)
    except Refused as no:
        return refused(request, no, status=409 if no.text == ANSWERED else 400)
    if request.method != "POST":
        return _shown(request, choice, proposal)
    return _confirmed(request, job, choice, proposal)


def _proposal(request: Asked, job: Job, choice: Choice) -> Proposal:
    path = request.workspace.place.arriving / Path(str(job.asked["folder"])).name / choice.path
    for table in open_tables(path):
        if table.name == choice.file or choice.file == path.name:
            found = understood(table, free_name(table.name), _kind(request))
            if found is not None:
                return found
    raise Refused(NO_TABLE.with_(file=choice.file))


def _kind(request: Asked) -> str | None:
    """The kind of table somebody says it is; None where they leave it to us."""
    said = (request.POST if request.method == "POST" else request.GET).get("kind", "")
    return said if said in TABLES else None


def _confirmed(request: Asked, job: Job, choice: Choice, proposal: Proposal) -> HttpResponse:
    sayings = _sayings(request, proposal)
    try:
        said = answered(proposal, sayings)
        if not said.complete:
            return _shown(request, choice, said, problem=_missing(said), status=400)
        return _imported(request, job, choice, said)
    except WrongUsage as wrong:
        return _shown(request, choice, proposal, problem=wrong.text, status=400)
    except WorkspaceUnusable:
        return refused(request, Refused(BUSY), status=409)


def _sayings(request: Asked, proposal: Proposal) -> list[tuple[str, str]]:
    """What was chosen: answers to the questions, and columns somebody changed."""
    told = {f"answer-{q.about}": q.about for q in proposal.questions}
    sayings = [(about, request.POST[name]) for name, about in told.items() if request.POST.get(name)]
    asked = {about for about, _ in sayings}
    now = {target: proposal.header[at] for target, at in proposal.chosen.items()}
    for target in proposal.table.names:
        chosen = request.POST.get(f"column-{target}")
        if chosen is not None and target not in asked and chosen != now.get(target, ""):
            sayings.append((target, chosen))
    return sayings


def _missing(proposal: Proposal) -> Text:
    lacking = [target.text for target in proposal.lacking]
    lacking += [proposal.table.target(q.about).text for q in proposal.questions if q.blocks]
    named = list({text.en: text for text in lacking}.values())
    joined = Text("、".join(t.zh for t in named), ", ".join(t.en for t in named))
    return STILL_OPEN.with_(missing=joined)


def _imported(request: Asked, job: Job, choice: Choice, proposal: Proposal) -> HttpResponse:
    known = read_already(proposal.header, proposal.name)
    if known is None:
        by = By(request.user.login, request.now, WAIT_SECONDS)
        known = keep_layout(request.workspace, proposal.mapping(), by)
    return redirect("job", import_waiting(request, job, choice, {"profile": known}).pk)


def _shown(
    request: Asked, choice: Choice, proposal: Proposal, *, problem: Text | None = None, status: int = 200
) -> HttpResponse:
    headers = [h for h in proposal.header if h]
    questions = [
        (q, [(a, _answer(a, of_columns=q.about in proposal.table.names)) for a in q.answers])
        for q in proposal.questions
    ]
    return page(
        request,
        "mapping.html",
        status=status,
        problem=problem,
        choice=choice,
        kind="" if proposal.continues else proposal.table.code,
        continues=proposal.continues,
        kinds=[(table.code, Text(table.zh, table.en)) for table in TABLES.values()],
        questions=questions,
        headers=headers,
        columns=_columns(proposal),
    )


def _answer(answer: str, *, of_columns: bool) -> Text:
    """What an answer is called on the page: a column by its own name."""
    if of_columns:
        return NO_LONGER if answer == GONE else Text(answer, answer)
    return ANSWERS.get(answer, Text(answer, answer))


def _columns(proposal: Proposal) -> list[dict[str, Any]]:
    """Every target with its column; required ones and those that have a column first."""
    asked = {q.about for q in proposal.questions}
    shown = [
        {
            "name": target.name,
            "text": target.text,
            "required": target.required,
            "header": proposal.header[proposal.chosen[target.name]] if target.name in proposal.chosen else "",
        }
        for target in proposal.table.targets
        if target.name not in asked
    ]
    return sorted(shown, key=lambda one: (not one["header"], not one["required"]))
