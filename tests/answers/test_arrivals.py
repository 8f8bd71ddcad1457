"""When a file is missing or late: by the rhythm in which the shop's own files came so far."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from zhanggui.answers.reader import Reader
from zhanggui.answers.rhythm import Arrived, Track

JUNE = [date(2026, 6, day) for day in range(1, 31)]


def _daily(*days: int, today: int) -> Track:
    files = tuple(Arrived(day, JUNE[day - 1], JUNE[day - 1]) for day in days)
    return Track(files=files, today=JUNE[today - 1])


def test_daily_files_leave_a_hole_where_one_did_not_come() -> None:
    track = _daily(1, 2, 3, 5, 6, today=7)
    assert track.step == 1
    assert track.holes() == [(date(2026, 6, 4), date(2026, 6, 4))]
    assert [track.state(d) for d in JUNE[:7]] == ["in", "in", "in", "missing", "in", "in", ""]


def test_yesterday_is_due_today_and_late_tomorrow() -> None:
    assert [_daily(1, 2, 3, today=5).state(d) for d in JUNE[2:5]] == ["in", "due", ""]
    assert [_daily(1, 2, 3, today=6).state(d) for d in JUNE[2:6]] == ["in", "late", "late", ""]


def test_who_works_on_weekdays_is_not_late_on_sunday() -> None:
    # Sundays' files came on Mondays: 7 and 14 June 2026 are Sundays, nothing ends on a Friday or Saturday.
    weekdays = _daily(1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18, today=21)
    assert weekdays.step == 3
    assert not weekdays.is_late


def test_weekly_files_are_late_a_week_and_a_day_after_the_last_one() -> None:
    files = tuple(Arrived(n, JUNE[7 * n], JUNE[7 * n + 6]) for n in range(3))  # to 7, 14, 21 June
    assert Track(files=files, today=date(2026, 6, 29)).is_late is False
    assert Track(files=files, today=date(2026, 6, 30)).is_late is True


def test_one_file_alone_makes_no_rhythm() -> None:
    track = Track(files=(Arrived(1, JUNE[0], JUNE[9]),), today=JUNE[29])
    assert track.step is None
    assert [track.state(d) for d in JUNE[8:12]] == ["in", "in", "", ""]


def test_a_shop_with_few_refunds_has_no_holes_between_its_files() -> None:
    # Within one file three days passed without a refund, so two days between two files prove nothing.
    files = (Arrived(1, JUNE[0], JUNE[9], quiet=3), Arrived(2, JUNE[12], JUNE[19], quiet=2))
    assert Track(files=files, today=JUNE[20]).holes() == []


ORDERS = "订单编号,买家应付货款,买家实际支付金额,订单状态,订单创建时间,订单付款时间,宝贝标题,宝贝总数量\n"


@pytest.fixture
def daily_files(import_files: Any, tmp_path: Path) -> None:
    """Two shops; the second one's file of 3 June never came."""
    for shop, days in (("甲店", (1, 2, 3, 4)), ("乙店", (1, 2, 4))):
        for day in days:
            folder = tmp_path / "in" / shop
            folder.mkdir(parents=True, exist_ok=True)
            row = f"{shop}-{day},10.00,10.00,交易成功,2026-06-0{day} 10:00:00,2026-06-0{day} 10:01:00,杯,1\n"
            (folder / f"{day}.csv").write_text(ORDERS + row, encoding="utf-8")
    import_files(tmp_path / "in")


def _reader(workspace: Any, shops: frozenset[str] | None = None) -> Reader:
    return Reader(workspace=workspace, language="zh", today=date(2026, 6, 5), shops=shops)


def test_the_calendar_names_the_missing_day_and_its_shop(workspace: Any, daily_files: None) -> None:
    from zhanggui.answers.arrivals import calendar, gaps, stale_since, window

    reader = _reader(workspace)
    lines = {(one.shop, one.kind.en): one for one in calendar(reader, window(reader))}
    assert [d.state for d in lines["乙店", "orders"].days[-4:]] == ["in", "in", "missing", "in"]
    assert [gap.says.zh for gap in gaps(reader)] == ["乙店的订单文件：缺 2026-06-03"]
    assert stale_since(reader) == date(2026, 6, 3)


def test_nobody_hears_of_another_shops_files(workspace: Any, daily_files: None) -> None:
    from zhanggui.answers.arrivals import calendar, stale_since, window

    reader = _reader(workspace, frozenset({"甲店"}))
    assert {one.shop for one in calendar(reader, window(reader))} == {"甲店"}
    assert stale_since(reader) is None


def test_an_undone_file_is_missing_again(workspace: Any, daily_files: None) -> None:
    from zhanggui.answers.arrivals import stale_since
    from zhanggui.collect.undoing import undo_batch
    from zhanggui.warehouse.models import Batch

    number = Batch.objects.get(shop="甲店", file="2.csv").pk
    assert stale_since(_reader(workspace, frozenset({"甲店"}))) is None
    undo_batch(workspace, number, now=datetime(2026, 7, 1, tzinfo=UTC))
    assert stale_since(_reader(workspace, frozenset({"甲店"}))) == date(2026, 6, 2)
