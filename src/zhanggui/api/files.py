"""Files: send them, watch their import, list batches, undo one; refused rows: see, correct, try again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import File, Form, Schema
from ninja.files import UploadedFile
from pydantic import ConfigDict, Field

from zhanggui.access.audit import record
from zhanggui.access.rights import Right
from zhanggui.access.web import address_of as source_of
from zhanggui.access.web import needs
from zhanggui.answers.batches import batch_answers
from zhanggui.answers.quarantine import refused_rows
from zhanggui.answers.refused_rows import loaded_batches
from zhanggui.answers.words import COUNTS
from zhanggui.api.answering import Limit, Skip, figures, page_of
from zhanggui.api.calls import Answer, once
from zhanggui.api.keys import Calling
from zhanggui.api.operations import Operations, too_large
from zhanggui.api.problems import Problem, not_found, wrong_field
from zhanggui.collect.arriving import NO_FILE, TOO_MUCH_WAITING, receive
from zhanggui.collect.asking import ask_for, record_asked
from zhanggui.collect.replaying import fix_rows
from zhanggui.collect.undoing import undo_batch
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.jobs.models import Job
from zhanggui.jobs.queue import OPEN
from zhanggui.masterdata.models import Shop
from zhanggui.warehouse.models import Batch
from zhanggui.warehouse.store import STORED

router = Operations(tags=["files"])
Files = Annotated[list[UploadedFile], File(description="files, or zips of them")]
Code = Annotated[str | None, Form(max_length=60)]
Yes = Annotated[bool, Form(description="accept an unambiguous mapping")]
WAIT_SECONDS = 5.0
MOST_OPEN = 50

TOO_MANY_OPEN = Text(
    "这个密钥已有 {n} 个任务在等待。请等它们完成。",
    "{n} jobs of this key are waiting. Let them finish first.",
)
FOUR_EYES = Text(
    "密钥只能撤销自己导入的批次。别人导入的请在网页上申请撤销，由另一人批准。",
    "A key undoes only what it imported itself. Others' batches are undone in the console, allowed by a second person.",
)
UNDONE_ALREADY = Text("批次 {batch} 早已撤销。", "Batch {batch} is undone already.")
NAME_A_BATCH = Text("只管部分店铺的密钥必须指明批次。", "a key of some shops only must name a batch.")


@router.post("/imports")
@needs(Right.IMPORT)
def send_files(
    request: Calling,
    file: Files,
    shop: Code = None,
    profile: Code = None,
    yes: Yes = False,
) -> HttpResponse:
    """Send files (or zips) to import. Answers 202 and where to watch; ``Idempotency-Key`` makes it happen once."""
    if shop is not None:
        _must_be_importable(request, shop)
    _refuse_flood(request)
    asked = {"shop": shop, "profile": profile, "yes": yes}
    place = request.workspace.place
    try:
        folder = receive(place, list(file), [one.name or "" for one in file])
    except Refused as refused:
        raise _not_received(refused) from refused
    done: list[Job] = []

    def do() -> Answer:
        done.append(_enqueue(request, "import", asked | {"folder": folder.name, "files": len(file)}))
        return started(done[0])

    try:
        return once(request, _sent(file, asked), do).response()
    finally:
        if not done:
            shutil.rmtree(folder, ignore_errors=True)


def _not_received(refused: Refused) -> Problem:
    if refused.text == NO_FILE:
        return wrong_field("file", NO_FILE)
    if refused.text == TOO_MUCH_WAITING:
        return Problem(409, "too_much_waiting", TOO_MUCH_WAITING, headers={"Retry-After": "60"})
    return too_large("2048 MB / 500")


def _must_be_importable(request: Calling, shop: str) -> None:
    """A key of some shops imports for those; one of all shops may found a new shop."""
    request.caller.must_see(shop)


def _refuse_flood(request: Calling) -> None:
    waiting = Job.objects.filter(by=request.caller.name, state__in=OPEN, kind="import")[:MOST_OPEN].count()
    if waiting >= MOST_OPEN:
        raise Problem(429, "too_many_jobs", TOO_MANY_OPEN.with_(n=waiting), headers={"Retry-After": "10"})


def _sent(files: list[UploadedFile], asked: dict[str, Any]) -> Iterator[bytes]:
    yield repr(sorted(asked.items())).encode()
    for one in files:
        yield (one.name or "").encode()
        one.seek(0)
        yield from one.chunks()


def _enqueue(request: Calling, kind: str, asked: dict[str, Any]) -> Job:
    return ask_for(
        request.workspace, kind, by=request.caller.name, at=request.now, source=source_of(request),
        asked=asked, shops=request.caller.shops,
    )  # fmt: skip


def started(job: Job) -> Answer:
    """The answer to a call whose work goes on in the background."""
    return Answer(202, {"import": job.pk, "state": job.state}, address_of(job))


def address_of(job: Job) -> str:
    """Where a job is watched."""
    return f"/api/v1/imports/{job.pk}"


@router.get("/imports/{number}")
@needs(Right.IMPORT)
def watch(request: Calling, number: int) -> HttpResponse:
    """One import of this key: how far it is, and its receipt in the end."""
    job = Job.objects.filter(pk=number, by=request.caller.name).first() if 0 < number < 1 << 62 else None
    if job is None:
        raise not_found()
    return figures(request, _job_answer(job, request.caller.reader.language))


def _job_answer(job: Job, language: str) -> dict[str, Any]:
    result = dict(job.result or {})
    files = [_receipt(one, language) for one in result.pop("files", [])]
    problem = Text(**job.problem).in_(language) if job.problem else None
    return {
        "import": job.pk,
        "kind": job.kind,
        "state": job.state,
        "doing": job.doing,
        "done": job.done,
        "total": job.total,
        "queued_at": job.queued_at,
        "ended_at": job.ended_at,
        "problem": problem,
        "files": files,
        "totals": {name: sum(one[name] for one in files) for name in COUNTS},
        **result,
    }


def _receipt(kept: dict[str, Any], language: str) -> dict[str, Any]:
    """A receipt of a job in contract form: sentences in the caller's language."""
    reason = kept["reason"]
    return {
        **{name: value for name, value in kept.items() if name != "path"},
        "reason": Text(**reason).in_(language) if reason else None,
        "warnings": [Text(**warning).in_(language) for warning in kept["warnings"]],
    }


@router.get("/batches")
@needs(Right.SEE_ORDERS)
def batches(request: Calling, skip: Skip = 0, limit: Limit = 1_000) -> HttpResponse:
    """Imported files with their receipts, oldest first, as ``zg batches --json`` gives them."""
    return page_of(request, batch_answers(request.caller.reader), skip, limit)


@router.post("/batches/{number}/undo")
@needs(Right.UNDO)
def undo(request: Calling, number: int) -> HttpResponse:
    """Take back a batch that this key imported. 409 when it is undone already or somebody else is writing."""
    batch = _batch(request, number)
    if batch.state != STORED:
        raise Problem(409, "undone_already", UNDONE_ALREADY.with_(batch=number))
    if batch.imported_by != request.caller.name:
        raise Problem(403, "four_eyes", FOUR_EYES)
    record_asked(
        request.workspace, "undo", by=request.caller.name, at=request.now, source=source_of(request),
        shops=[batch.shop], subject=str(number),
    )  # fmt: skip
    undo_batch(request.workspace, number, now=request.now, by=request.caller.name, wait_seconds=WAIT_SECONDS)
    return figures(request, {"batch": number, "state": "undone"})


def _batch(request: Calling, number: int) -> Batch:
    """A batch of the caller's shops; one that is being read is not there yet."""
    found = Batch.objects.exclude(state="reading").filter(pk=number).first() if 0 < number < 1 << 62 else None
    if found is None:
        raise not_found()
    if not (found.shop or request.caller.whole_merchant()):
        raise not_found()
    if found.shop:
        request.caller.must_see(found.shop)
    return found


@router.get("/quarantine")
@needs(Right.SEE_ORDERS)
def quarantine(
    request: Calling, batch: int | None = None, skip: Skip = 0, limit: Limit = 200
) -> HttpResponse:
    """Rows that were refused, and why. Personal cells are ``***`` for keys without that right; looks are logged.

    Rows of files that say what something costs need the right to see profit.
    """
    if batch is not None:
        _batch(request, batch)
    personal = Right.SEE_PERSONAL in request.caller.rights
    costs = Right.SEE_PROFIT in request.caller.rights
    found = list(
        refused_rows(request.caller.reader, batch, personal=personal, costs=costs, skip=skip, limit=limit)
    )
    if personal and found:
        record(
            request.workspace.secrets, who=request.caller.name, verb="reveal_personal", at=request.now,
            subject="quarantine", details={"rows": len(found), "batch": batch},
        )  # fmt: skip
    return figures(request, found)


class Fix(Schema):
    """Corrections for the rows that a rule refused: new cells by column; an empty text makes the cell empty."""

    model_config = ConfigDict(extra="forbid")
    rule: str = Field(max_length=60)
    set: dict[str, str] = Field(min_length=1, max_length=100)
    batch: int | None = Field(None, gt=0, lt=1 << 62)
    lines: list[int] | None = Field(None, max_length=1_000)


@router.post("/quarantine/fix")
@needs(Right.FIX)
def fix(request: Calling, asked: Fix) -> HttpResponse:
    """Lay corrections over refused rows (of one batch, or of every batch); nothing is tried before the replay."""
    _must_name_batch(request, asked.batch)
    lines = [n for n in asked.lines if abs(n) < 1 << 62] if asked.lines is not None else None
    fixed = fix_rows(
        request.workspace, asked.rule, asked.set, batch=asked.batch, lines=lines,
        now=request.now, by=request.caller.name, wait_seconds=WAIT_SECONDS,
    )  # fmt: skip
    return figures(request, {"fixed": fixed})


class Replay(Schema):
    """Which batch to try again; without one, all."""

    model_config = ConfigDict(extra="forbid")
    batch: int | None = Field(None, gt=0, lt=1 << 62)


@router.post("/quarantine/replay")
@needs(Right.FIX)
def replay(request: Calling, asked: Replay) -> HttpResponse:
    """Try refused rows again. Answers 202 and where to watch; the result has ``replayed``, ``loaded``, ``still``."""
    _must_name_batch(request, asked.batch)
    sent = [repr(asked.batch).encode()]
    return once(
        request, sent, lambda: started(_enqueue(request, "replay", {"batch": asked.batch}))
    ).response()


def _must_name_batch(request: Calling, batch: int | None) -> None:
    if batch is not None:
        found = _batch(request, batch)
        if not loaded_batches(request.caller.reader, costs=True).filter(pk=found.pk).exists():
            raise not_found()
    elif not request.caller.whole_merchant():
        raise wrong_field("batch", NAME_A_BATCH)


_SHOP = "SELECT id, code FROM masterdata_shop WHERE code = %s"
"""Asked for every order that comes in: the query that Django builds anew costs far more."""


def existing_shops(codes: set[str]) -> set[str]:
    """Which of the codes are shops of this workspace."""
    return {shop.code for code in codes for shop in Shop.objects.raw(_SHOP, [code])}
