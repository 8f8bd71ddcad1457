"""The check of a plan and the review of an event in the background: whoever asks is not kept waiting for them.

What was computed before and still holds is taken at once, without a job. A job is about one wording of a plan, one event as
it is planned: asked for twice it is one job, and of a plan that was changed meanwhile it checks nothing.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from zhanggui.answers.event_review import ready_review, review_answer
from zhanggui.answers.events import event_of
from zhanggui.answers.promotion_plans import CHECK, check_and_keep, plan_of, ready_check
from zhanggui.answers.promotion_what_if import what_if_answer
from zhanggui.answers.reader import Reader
from zhanggui.core.language import Text
from zhanggui.domains.pricing import workflows
from zhanggui.domains.pricing.models import PromotionPlan
from zhanggui.jobs.models import Job
from zhanggui.jobs.queue import OPEN, enqueue
from zhanggui.jobs.work import Running

REVIEW = "promotion_review"
TRYING = Text("正在试算…", "Working out what it would bring…")
REVIEWING = Text("正在与没参加活动的商品对照…", "Comparing with goods left out of the event…")


def ask_for_check(reader: Reader, number: int, *, at: datetime, by: str) -> Job | None:
    """The job that will check a plan; None where the report was there already: the plan is checked then. Refused in a state
    in which no plan is checked.
    """
    plan, terms = plan_of(reader, number)
    workflows.must_be_unapproved(plan)
    if ready_check(reader, number) is not None:
        check_and_keep(reader, number, at=at, by=by)
        return None
    asked = {"plan": number, "wording": _wording(plan), "shops": len(terms.shops)}
    return _one_job(reader, CHECK, asked, at=at, by=by)


def ask_for_review(reader: Reader, code: str, *, at: datetime, by: str) -> Job | None:
    """The job that will review an event; None where there is nothing to compute."""
    ready = ready_review(reader, code)
    if ready is not None and ready.fresh:
        return None
    return _one_job(reader, REVIEW, {"event": event_of(reader, code).code}, at=at, by=by)


def check_job(plan: PromotionPlan) -> Job | None:
    """The newest job that checks the plan as it reads now."""
    return _jobs(CHECK, {"plan": plan.pk, "wording": _wording(plan)}).first()


def review_job(reader: Reader, code: str) -> Job | None:
    """The newest job that reviews the event for readers of the same shops."""
    found = _jobs(REVIEW, {"event": code, "language": reader.language})
    return next((job for job in found[:20] if job.shops == _shops(reader)), None)


def check_asked(running: Running) -> dict[str, Any]:
    """Check the plan that was asked about, unless it reads otherwise by now; and try it, which is what is looked at next."""
    asked, reader = running.asked, _reader(running)
    number: int = asked["plan"]
    if _wording(workflows.find_plan(number)) != asked["wording"]:
        return {"plan": number, "outdated": True}
    told = check_and_keep(
        reader, number, at=running.clock(), by=running.job.by,
        progress=lambda doing, shops: running.tell(doing, shops, asked["shops"]),
    )  # fmt: skip
    running.tell(reader.say(TRYING), asked["shops"], asked["shops"])
    what_if_answer(reader, number)
    return {"plan": number, "losses": told["losses"]}


def review_asked(running: Running) -> dict[str, Any]:
    """Review the event that was asked about."""
    reader, code = _reader(running), running.asked["event"]
    running.tell(reader.say(REVIEWING), 0)
    found = review_answer(reader, code).answer
    return {"event": code, "told": found["why"] is None}


def _one_job(reader: Reader, kind: str, asked: dict[str, Any], *, at: datetime, by: str) -> Job:
    """The open job that is about the same, or a new one."""
    asked = asked | {"language": reader.language, "today": reader.today.isoformat()}
    shops = _shops(reader)
    same = [job for job in _jobs(kind, asked).filter(state__in=OPEN) if job.shops == shops]
    return same[0] if same else enqueue(kind, by=by, at=at, asked=asked, shops=shops)


def _jobs(kind: str, asked: dict[str, Any]) -> QuerySet[Job]:
    about = {f"asked__{name}": value for name, value in asked.items()}
    return Job.objects.filter(kind=kind, **about).order_by("-pk")


def _reader(running: Running) -> Reader:
    """Whoever asked, on the day they asked."""
    asked, shops = running.asked, running.job.shops
    return Reader(
        workspace=running.workspace, language=asked["language"], today=date.fromisoformat(asked["today"]),
        shops=None if shops is None else frozenset(shops),
    )  # fmt: skip


def _shops(reader: Reader) -> list[str] | None:
    return None if reader.shops is None else sorted(reader.shops)


def _wording(plan: PromotionPlan) -> str:
    return hashlib.sha256(plan.told.encode()).hexdigest()[:16]
