"""Rhythms learned from the days something came on: by hand, and on invented habits whose truth is known."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhanggui.methods.rhythm import Beat, rhythm_of

DAY = timedelta(days=1)
MONDAY = date(2026, 6, 1)


def _days(*numbers: int) -> list[date]:
    """Days counted from Monday 1 June 2026, which is 0."""
    return [MONDAY + n * DAY for n in numbers]


@pytest.mark.parametrize(
    ("came", "beat", "expected", "due"),
    [
        ((0, 1, 2, 3, 4, 5, 6, 7, 8), Beat.DAILY, 9, 9),
        ((0, 1, 2, 3, 5, 6, 7, 8), Beat.DAILY, 9, 9),  # one was missed: no reason to expect less
        ((0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18), Beat.WEEKDAYS, 21, 21),
        ((0, 7, 14, 21), Beat.WEEKLY, 28, 28),
        ((0, 7, 14, 22), Beat.WEEKLY, 28, 29),  # late by a day once: a Monday is expected, Tuesday is on time
        ((0, 10, 20, 30), Beat.EVERY, 40, 40),
    ],
)
def test_the_next_day_follows_from_the_habit(
    came: tuple[int, ...], beat: Beat, expected: int, due: int
) -> None:
    rhythm = rhythm_of(_days(*came))
    assert rhythm is not None
    assert (rhythm.beat, rhythm.expected, rhythm.due) == (beat, *_days(expected, due))
    assert [rhythm.is_late(day) for day in _days(due, due + 1)] == [False, True]


def test_the_last_of_a_month_follows_its_length() -> None:
    ends = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    rhythms = [rhythm_of(ends[:n]) for n in (3, 4)]
    assert [r.expected for r in rhythms if r] == [date(2026, 4, 30), date(2026, 5, 31)]


def test_one_day_is_no_rhythm_and_two_are_not_sure() -> None:
    assert rhythm_of(_days(0)) is None
    assert rhythm_of([]) is None
    two = rhythm_of(_days(0, 7))
    assert two is not None
    assert (two.sure, two.beat, two.due) == (False, Beat.WEEKLY, _days(15)[0])


def test_days_of_rest_put_the_next_one_off_unless_somebody_worked_on_one() -> None:
    rest = set(_days(9, 10, 11))
    daily = rhythm_of(_days(*range(9)), rest.__contains__)
    assert daily is not None
    assert daily.due == _days(12)[0]
    at_work = rhythm_of(_days(*range(10)), rest.__contains__)
    assert at_work is not None
    assert at_work.due == _days(10)[0]


@given(st.lists(st.integers(0, 700), min_size=2, max_size=40, unique=True))
def test_the_next_one_is_always_expected_after_the_last_and_due_within_half_a_period(came: list[int]) -> None:
    rhythm = rhythm_of(_days(*came))
    assert rhythm is not None
    assert rhythm.expected > max(_days(*came))
    assert 0 <= (rhythm.due - rhythm.expected).days <= max(1, rhythm.period // 2)


def _daily(rng: random.Random, days: int) -> Iterator[int]:
    del rng
    yield from range(days)


def _weekdays(rng: random.Random, days: int) -> Iterator[int]:
    del rng
    yield from (n for n in range(days) if n % 7 < 5)


def _weekly(rng: random.Random, days: int) -> Iterator[int]:
    for n in range(rng.randrange(7), days, 7):
        yield n + rng.choice((0, 0, 0, 0, 1, 1, 2))


def _monthly(rng: random.Random, days: int) -> Iterator[int]:
    """On a day of the month between 1 and 31, as far as the month has it, at most three days late."""
    ordinal, month = rng.randrange(1, 32), MONDAY
    while (month - MONDAY).days < days:
        following = (month + 31 * DAY).replace(day=1)
        day = min(month + (ordinal - 1) * DAY, following - DAY)
        yield (day - MONDAY).days + rng.choice((0, 0, 1, 2, 3))
        month = following


Habit = Callable[[random.Random, int], Iterator[int]]
HABITS: dict[str, tuple[Habit, int]] = {
    "daily": (_daily, 1), "weekdays": (_weekdays, 3), "weekly": (_weekly, 7), "monthly": (_monthly, 31),
}  # fmt: skip
REST = frozenset(_days(*range(258, 265)))
"""A week of rest: nobody exports; what falls into it comes on the day after."""


def _invented(habit: Habit, seed: int) -> list[date]:
    came = _days(*habit(random.Random(seed), 500))
    return sorted({day if day not in REST else max(REST) + DAY for day in came})


@pytest.mark.parametrize("name", HABITS)
def test_false_alarms_are_rare_and_what_is_missed_is_told_within_a_period(name: str) -> None:
    """60 merchants, 500 days with a week of rest. Each file in turn: was there an alarm before it came (false), and
    had it not come, on which morning would it be told?"""
    habit, period = HABITS[name]
    alarms = files = 0
    delays = []
    for seed in range(60 if period > 3 else 6):
        came = _invented(habit, seed)
        for n, (_, following) in enumerate(pairwise(came), 1):
            if n < 4:
                continue
            rhythm = rhythm_of(came[:n], REST.__contains__)
            assert rhythm is not None
            files, alarms = files + 1, alarms + rhythm.is_late(following)
            delays.append((rhythm.due + DAY - following).days)
    assert alarms / files <= 0.05
    assert sum(delay <= period for delay in delays) / len(delays) >= 0.98


@pytest.mark.parametrize("name", HABITS)
def test_a_habit_survives_files_that_were_missed(name: str) -> None:
    """One in twelve never came at all: the beat is the same."""
    habit, _ = HABITS[name]
    whole = _invented(habit, 1)
    gappy = [day for n, day in enumerate(whole) if n % 12 != 5]
    beats = [rhythm_of(days, REST.__contains__) for days in (whole, gappy)]
    assert {beat.beat for beat in beats if beat} == {Beat(name)}
