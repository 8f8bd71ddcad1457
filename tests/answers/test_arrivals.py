"""When a file is missing or late: by the rhythm in which the shop's own files came so far."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from zhanggui.answers.missing import EFFECTS, nobody_exports
from zhanggui.answers.reader import Reader
from zhanggui.answers.rhythm import Arrived, Track
from zhanggui.methods.rhythm import Beat

JUNE = [date(2026, 6, day) for day in range(1, 31)]


def _daily(*days: int, today: int) -> Track:
    files = tuple(Arrived(day, JUNE[day - 1], JUNE[day - 1]) for day in days)
    return Track(files=files, today=JUNE[today - 1])


def test_daily_files_leave_a_hole_where_one_did_not_come() -> None:
    track = _daily(1, 2, 3, 5, 6, today=7)
    assert track.rhythm is not None
    assert track.rhythm.beat is Beat.DAILY
    assert track.holes() == [(date(2026, 6, 4), date(2026, 6, 4))]
    assert [track.state(d) for d in JUNE[:7]] == ["in", "in", "in", "missing", "in", "in", ""]


def test_yesterday_is_due_today_and_late_tomorrow() -> None:
    assert [_daily(1, 2, 3, today=5).state(d) for d in JUNE[2:5]] == ["in", "due", ""]
    assert [_daily(1, 2, 3, today=6).state(d) for d in JUNE[2:6]] == ["in", "late", "late", ""]


def test_who_works_on_weekdays_is_not_late_on_sunday() -> None:
    # Sundays' files came on Mondays: 7 and 14 June 2026 are Sundays, nothing ends on a Friday or Saturday.
    weekdays = _daily(1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18, today=21)
    assert weekdays.rhythm is not None
    assert weekdays.rhythm.beat is Beat.WEEKDAYS
    assert not weekdays.is_late


def test_who_works_on_weekdays_is_late_on_the_day_after_a_missed_one() -> None:
    # Files of 7 to 10 June (to Wednesday) came; Thursday's should have come on Friday the 12th.
    files = (1, 2, 3, 4, 7, 8, 9, 10)
    assert [_daily(*files, today=day).is_late for day in (12, 13)] == [False, True]


def test_weekly_files_are_late_a_week_and_a_day_after_the_last_one() -> None:
    """To 7, 14, 21, 28 June: the next, to 5 July, should come on the 6th. Of three files one day more is left."""
    files = tuple(Arrived(n, JUNE[7 * n], JUNE[0] + timedelta(days=7 * n + 6)) for n in range(4))
    assert [Track(files=files, today=date(2026, 7, day)).is_late for day in (6, 7)] == [False, True]
    assert [Track(files=files[:3], today=date(2026, 6, day)).is_late for day in (29, 30)] == [False, False]
    assert Track(files=files[:3], today=date(2026, 7, 1)).is_late is True


def _bills(months: int) -> tuple[Arrived, ...]:
    """Bills of whole months of 2026 that come on the 5th of the month after."""
    ends = [date(2026, month + 1, 1) - timedelta(days=1) for month in range(1, months + 1)]
    return tuple(
        Arrived(n, end.replace(day=1), end, came=end + timedelta(days=5)) for n, end in enumerate(ends)
    )


def test_a_months_bill_that_always_comes_on_the_fifth_is_late_from_the_sixth_on() -> None:
    """Short months are no trouble: February's came on 5 March, 33 days before March's is due on 5 April."""
    for months, late_from in ((4, date(2026, 6, 6)), (5, date(2026, 7, 6)), (6, date(2026, 8, 6))):
        track = Track(files=_bills(months), today=late_from)
        assert track.is_late is True
        assert Track(files=_bills(months), today=late_from - timedelta(days=1)).is_late is False


def test_a_year_taken_in_on_three_evenings_is_no_daily_habit() -> None:
    came = (date(2026, 7, 1), date(2026, 7, 2), date(2026, 7, 3))
    files = tuple(replace(bill, came=came[n // 2]) for n, bill in enumerate(_bills(6)))
    track = Track(files=files, today=date(2026, 7, 10))
    assert track.rhythm is not None
    assert (track.rhythm.beat, track.is_late) == (Beat.MONTHLY, False)


def test_an_old_file_brought_late_is_not_the_one_that_is_missing() -> None:
    """Daily files to 6 June; on the 8th somebody brings the one of the 3rd: that of the 7th is missing still."""
    files = [Arrived(d, JUNE[d - 1], JUNE[d - 1], came=JUNE[d]) for d in (1, 2, 4, 5, 6)]
    files.append(Arrived(9, JUNE[2], JUNE[2], came=JUNE[7]))
    track = Track(files=tuple(files), today=JUNE[8])
    assert track.is_late is True
    assert track.holes() == []


def test_nobody_is_late_in_the_week_of_the_spring_festival() -> None:
    """Daily files to Sunday 15 February 2026, then the week of rest (16 to 22): due on the 23rd."""
    days = [date(2026, 2, 1) + timedelta(days=n) for n in range(15)]
    files = tuple(Arrived(n, day, day) for n, day in enumerate(days))
    tracks = [
        Track(files=files, today=date(2026, 2, day), resting=nobody_exports) for day in (17, 22, 23, 24)
    ]
    assert [track.is_late for track in tracks] == [False, False, False, True]


def test_one_file_alone_makes_no_rhythm() -> None:
    track = Track(files=(Arrived(1, JUNE[0], JUNE[9]),), today=JUNE[29])
    assert track.rhythm is None
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


def test_what_is_missing_says_what_it_makes_of_which_figures(workspace: Any, daily_files: None) -> None:
    from zhanggui.answers.arrivals import missing_answer

    [gap] = missing_answer(_reader(workspace))
    assert (gap["shop"], gap["table"], gap["since"], gap["late"]) == (
        "乙店",
        "order",
        date(2026, 6, 3),
        False,
    )
    assert gap["effect"] == "成交和利润偏低，预测和补货也偏低"
    assert {"paid_amount", "paid_orders", "net_sales"} <= set(gap["kpis"])
    assert "ad_spend" not in gap["kpis"]


def test_every_kind_of_file_on_the_calendar_says_what_its_absence_makes() -> None:
    from zhanggui.answers.arrivals import KINDS

    assert list(EFFECTS) == list(KINDS)


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


@pytest.mark.parametrize(
    ("profile", "kind"),
    [
        ("meituan.bill", "settlement"),
        ("wechat.orders", "order"),
        ("xiaohongshu.settlement", "settlement"),
        ("youzan.order_items", "order"),
        ("taobao.refunds", "refund"),
        ("templates.reviews", None),
        ("made.by.people", None),
    ],
)
def test_a_file_is_of_one_kind_whatever_else_it_tells(workspace: Any, profile: str, kind: str | None) -> None:
    """A takeaway bill tells of refunds now and then: no file of refunds is waited for on the days between."""
    from zhanggui.answers.arrivals import kind_of_file

    assert kind_of_file(profile) == kind
