"""Every kind of background work there is, from the lowest folder to the highest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhanggui.answers.kinds import known_kinds
from zhanggui.answers.promotion_jobs import REVIEW, check_asked, review_asked
from zhanggui.answers.promotion_plans import CHECK
from zhanggui.answers.route_jobs import ROUTES, plan_asked
from zhanggui.collect.background import KINDS as COLLECT
from zhanggui.collect.live.timetable import ask_for_pulls
from zhanggui.core.periods import CHINA, business_day
from zhanggui.jobs.work import Asks, Kind, Running
from zhanggui.loop.measure import measure
from zhanggui.loop.propose import propose

PROPOSE, MEASURE = "propose", "measure"


def propose_now(running: Running) -> dict[str, Any]:
    """Let the system propose on the newest data."""
    now = running.clock()
    run = propose(running.workspace, known_kinds(), today=business_day(now, CHINA), at=now, by=running.job.by)
    return {"run": run.pk, "decisions": run.decisionrecord_set.count()}


def measure_now(running: Running) -> dict[str, Any]:
    """Measure every executed decision whose time is over."""
    now = running.clock()
    kept = measure(
        running.workspace, known_kinds(), today=business_day(now, CHINA), at=now, by=running.job.by
    )
    return {"measured": len(kept)}


KINDS: Mapping[str, Kind] = {
    **COLLECT, PROPOSE: propose_now, MEASURE: measure_now, ROUTES: plan_asked, CHECK: check_asked, REVIEW: review_asked
}  # fmt: skip

TIMED: tuple[Asks, ...] = (ask_for_pulls,)
"""Who asks for work by the clock."""
