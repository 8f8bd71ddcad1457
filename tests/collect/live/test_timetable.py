"""A connected shop is pulled by itself: every so often, later and later while it does not answer, never twice at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.collect.live.conftest import Said, woo_order
from tests.conftest import NOW

from zhanggui.core.errors import Refused

MINUTE = timedelta(minutes=1)


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def later(workspace: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], int]:
    """Let minutes pass, then the worker look at its clock: how many jobs it did."""
    from zhanggui.collect.background import KINDS
    from zhanggui.collect.live.calling import Patience
    from zhanggui.collect.live.timetable import ask_for_pulls
    from zhanggui.jobs.models import Repeat
    from zhanggui.jobs.work import work

    monkeypatch.setattr(Patience, "__init__", _impatient)

    def run(minutes: float) -> int:
        Repeat.objects.update(on=False)  # the night is another test's
        clock.now += minutes * MINUTE
        return work(workspace, KINDS, clock=clock, until_idle=True, timed=(ask_for_pulls,))

    return run


def _impatient(self: Any, **_: Any) -> None:
    """One try: what passes within a pull is another test's."""
    told = {
        "tries": 1,
        "first_wait": 0.1,
        "longest_wait": 120.0,
        "connect": 2.0,
        "whole": 2.0,
        "most_bytes": 1 << 20,
    }
    self.__dict__.update(told)


@pytest.fixture
def every(workspace: Any, clock: Clock) -> Callable[..., Any]:
    from zhanggui.collect.live.timetable import pull_every

    return lambda given, shop="berlin": pull_every(workspace, shop, given, at=clock.now)


def _kept() -> Any:
    from zhanggui.collect.models import LiveConnection

    return LiveConnection.objects.get()


def _minutes(until: datetime, clock: Clock) -> float:
    return (until - clock.now) / MINUTE


def test_a_shop_is_pulled_every_quarter_of_an_hour(woo, connected, every, later, known):
    """At once, not after 14 minutes, after 15; one order came in between."""
    shop, server = woo
    shop.orders = [woo_order(1, "2026-06-02T00:00:00")]
    connected(server.address)
    every("15m")
    assert [later(0), later(14), later(1)] == [1, 0, 1]
    shop.orders.append(woo_order(2, "2026-06-02T01:00:00"))
    assert later(15) == 1
    assert [one["order_id"] for one in known("order")] == ["1", "2"]


def test_what_is_off_is_not_asked_for(woo, connected, every, later):
    _, server = woo
    connected(server.address)
    assert later(10_000) == 0
    every("15m")
    every("off")
    assert later(10_000) == 0
    assert server.asked == []


def test_a_worker_that_was_off_for_a_night_pulls_once(woo, connected, every, later):
    _, server = woo
    connected(server.address)
    every("15m")
    later(0)
    assert later(600) == 1
    assert later(0) == 0


def test_a_shop_that_is_down_is_asked_later_and_later_and_as_before_when_it_is_back(
    woo, connected, every, later, clock
):
    """15, 30, 60, 120 minutes, then every 240; the first good pull ends it."""
    _, server = woo
    connected(server.address)
    every("15m")
    usual, server.usual = server.usual, lambda _: Said(503)
    waits = []
    later(0)
    for _ in range(6):
        waits.append(_minutes(_kept().due_at, clock))
        assert later(waits[-1] - 1) == 0
        assert later(1) == 1
    assert waits == [15, 30, 60, 120, 240, 240]
    assert _kept().failures == 7
    assert "503" in _kept().problem["en"]
    assert _kept().pulled_at is None
    server.usual = usual
    assert later(240) == 1
    assert (_kept().failures, _kept().problem, _kept().pulled_at) == (0, None, clock.now)
    assert _minutes(_kept().due_at, clock) == 15


def test_a_shop_that_is_pulled_daily_is_tried_again_long_before_the_next_day(
    woo, connected, every, later, clock
):
    _, server = woo
    connected(server.address)
    every("daily")
    server.usual = lambda _: Said(503)
    later(0)
    assert _minutes(_kept().due_at, clock) == 15


def test_a_server_that_asks_for_three_hours_has_them(woo, connected, every, later, clock):
    _, server = woo
    connected(server.address)
    every("15m")
    server.says(Said(429, headers={"Retry-After": "10800"}))
    later(0)
    assert _minutes(_kept().due_at, clock) == 180


def test_a_pull_that_somebody_else_does_is_not_done_twice(
    woo, workspace, connected, every, later, pull, clock
):
    """A person is told; the timetable has nothing left to do, and nothing is wrong with the shop."""
    from zhanggui.collect.live.pulling import Busy
    from zhanggui.jobs.models import Job
    from zhanggui.warehouse.lock import only_one

    _, server = woo
    connection = connected(server.address)
    every("15m")
    with only_one(workspace.place.pull_lock(connection.pk), connection.pk) as mine:
        assert mine
        with pytest.raises(Busy, match="being pulled already"):
            pull(connection)
        assert later(0) == 1
    assert server.asked == []
    assert Job.objects.get().state == "done"
    assert _kept().problem is None
    assert later(15) == 1
    assert server.asked != []


@pytest.mark.both_databases
def test_two_workers_that_see_the_moment_at_once_ask_once(connected, every, clock):
    from zhanggui.collect.live.timetable import ask_for_pulls
    from zhanggui.jobs.models import Job

    connected("http://127.0.0.1:8009")
    every("15m")
    ask_for_pulls(clock.now)
    ask_for_pulls(clock.now)
    ask_for_pulls(clock.now + 15 * MINUTE)  # the first waits still
    assert Job.objects.count() == 1


def test_a_clock_that_was_wrong_does_not_put_the_next_pull_off_for_years(woo, connected, every, later, clock):
    _, server = woo
    connected(server.address)
    every("15m")
    clock.now += timedelta(days=3_650)
    later(0)
    clock.now = NOW
    assert later(0) == 1
    assert _minutes(_kept().due_at, clock) == 15


def test_choosing_an_interval_counts_from_the_last_pull(woo, connected, every, later, clock):
    """Pulled at 0:00, hourly chosen at 0:20: due at 1:00; every quarter: at once."""
    _, server = woo
    connected(server.address)
    every("15m")
    later(0)
    clock.now += 20 * MINUTE
    every("1h")
    assert _minutes(_kept().due_at, clock) == 40
    every("15m")
    assert _minutes(_kept().due_at, clock) == 0


def test_what_is_no_interval_or_not_connected_is_refused(connected, every):
    connected("http://127.0.0.1:8009")
    with pytest.raises(Refused, match="off, 15m"):
        every("7m")
    with pytest.raises(Refused, match="not connected"):
        every("1h", shop="paris")


def test_a_disconnected_shop_is_pulled_no_more(woo, workspace, connected, every, later):
    from zhanggui.collect.live.connections import disconnect_shop

    _, server = woo
    connected(server.address)
    every("15m")
    disconnect_shop(workspace, "berlin", at=NOW)
    assert later(10_000) == 0
    assert server.asked == []


def test_back_off_refuses_nonsense():
    from zhanggui.collect.live.timetable import BackOff

    with pytest.raises(ValueError, match="first must be above zero"):
        BackOff(first=timedelta(0))
