"""A job is one worker's while its lease lasts; it ends once, can be stopped, tried again, repeated daily."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

pytestmark = pytest.mark.both_databases

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def queue(workspace: Any) -> Any:
    from zhanggui.jobs import queue

    return queue


@pytest.fixture
def run(workspace: Any) -> Any:
    """Let a worker do what waits, at ``at``, with the given kinds."""
    from zhanggui.jobs.work import work

    return lambda at=AT, **kinds: work(workspace, kinds, clock=lambda: at, until_idle=True)


def _job(number: int = 1) -> Any:
    from zhanggui.jobs.models import Job

    return Job.objects.get(pk=number)


def test_asking_twice_with_one_key_is_one_job(queue: Any) -> None:
    first, again = (queue.enqueue("count", by="li", at=AT, key="today") for _ in range(2))
    assert first.pk == again.pk


def test_two_workers_never_hold_one_job(queue: Any) -> None:
    queue.enqueue("count", by="li", at=AT)
    assert queue.claim("a", now=AT).worker == "a"
    assert queue.claim("b", now=AT + 60 * SECOND) is None


def test_a_job_whose_worker_died_is_taken_over_after_a_minute(queue: Any) -> None:
    queue.enqueue("count", by="li", at=AT)
    dead = queue.claim("a", now=AT)
    assert queue.claim("b", now=AT + 61 * SECOND).attempts == 2
    assert not queue.save_progress(dead, done=5), "the dead worker's word counts no more"


def test_a_job_that_always_kills_its_worker_is_parked_with_the_reason(queue: Any) -> None:
    queue.enqueue("poison", by="li", at=AT)
    for n in range(queue.MOST_ATTEMPTS):
        assert queue.claim(f"worker {n}", now=AT + n * 61 * SECOND)
    assert queue.claim("last", now=AT + 9 * 61 * SECOND) is None
    assert (_job().state, "5 次" in _job().problem["zh"]) == ("failed", True)


def test_the_result_of_a_job_is_kept(queue: Any, run: Any) -> None:
    queue.enqueue("count", by="li", at=AT, asked={"to": 3})
    assert run(count=lambda running: {"sum": sum(range(running.asked["to"] + 1))}) == 1
    assert (_job().state, _job().result) == ("done", {"sum": 6})


def test_a_waiting_job_is_cancelled_at_once_a_running_one_at_its_next_safe_point(
    queue: Any, run: Any
) -> None:
    queue.enqueue("long", by="li", at=AT)
    queue.cancel(_job(), now=AT)
    assert _job().state == "cancelled"
    queue.retry(_job(), now=AT)

    def long(running: Any) -> None:
        queue.cancel(running.job, now=AT)
        running.check()
        raise AssertionError("went on after the safe point")

    run(long=long)
    assert _job().state == "cancelled"
    with pytest.raises(Refused):
        queue.cancel(_job(), now=AT)


def test_a_refusal_is_told_in_its_own_words_a_defect_without_a_traceback(queue: Any, run: Any) -> None:
    def refuse(_: Any) -> None:
        raise Refused(Text("磁盘满了。", "The disk is full."))

    queue.enqueue("refuse", by="li", at=AT)
    queue.enqueue("break", by="li", at=AT)
    run(refuse=refuse, **{"break": lambda _: 1 / 0})
    assert _job(1).problem == {"zh": "磁盘满了。", "en": "The disk is full."}
    assert "ZeroDivisionError" in _job(2).problem["zh"]
    assert "Traceback" not in str(_job(2).problem)


def test_a_retried_job_goes_on_from_where_it_stopped(queue: Any, run: Any) -> None:
    done: list[int] = []

    def steps(running: Any) -> list[int]:
        for n in range(running.cursor.get("next", 0), 4):
            if n == 2 and len(done) == 2:
                raise Refused(Text("停", "stop"))
            done.append(n)
            running.save(next=n + 1)
        return done

    queue.enqueue("steps", by="li", at=AT)
    run(steps=steps)
    assert _job().state == "failed"
    done.append(-1)
    queue.retry(_job(), now=AT)
    run(steps=steps)
    assert done == [0, 1, -1, 2, 3]


def test_a_daily_job_is_asked_for_once_a_day_after_its_hour_in_china(queue: Any, run: Any) -> None:
    from zhanggui.jobs.repeating import repeat_daily

    repeat_daily("count", hour=6)
    early, late = datetime(2026, 7, 1, 21, 59, tzinfo=UTC), datetime(2026, 7, 1, 22, 0, tzinfo=UTC)
    counted: list[date] = []

    def count(running: Any) -> None:
        counted.append(running.clock().date())

    assert [run(at=at, count=count) for at in (early, late, late + SECOND)] == [0, 1, 0]
    assert run(at=late + timedelta(days=1), count=count) == 1
