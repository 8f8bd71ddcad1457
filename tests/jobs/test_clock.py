"""What a day and an hour are: the team's own, on every road."""

from __future__ import annotations

from datetime import UTC, date, datetime

from zhanggui.cli.session import Session, today_from
from zhanggui.core.periods import CHINA, business_day, minute


def test_at_seven_in_the_morning_in_china_a_command_is_on_the_day_that_pages_show(tmp_path):
    """23:30 in Greenwich is 7:30 of the next day here: a command spoke of yesterday until eight o'clock."""
    now = datetime(2026, 6, 10, 23, 30, tzinfo=UTC)
    assert (
        Session(root=tmp_path, language="zh", now=now).today == date(2026, 6, 11) == business_day(now, CHINA)
    )


def test_a_day_that_is_replayed_ends_when_it_ends_here(tmp_path):
    told = today_from(datetime(2026, 6, 10))  # noqa: DTZ001  as the option is read
    assert (
        Session(root=tmp_path, language="zh", now=told).today
        == business_day(told, CHINA)
        == date(2026, 6, 10)
    )
    assert told.isoformat() == "2026-06-10T15:59:59+00:00"


def test_moments_are_told_by_the_clock_on_the_wall():
    assert minute(datetime(2026, 6, 10, 23, 30, tzinfo=UTC)) == "2026-06-11 07:30"
    assert minute(None) == "—"
