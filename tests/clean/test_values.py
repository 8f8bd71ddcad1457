"""Reading cells: what platforms, Excel and people put around a value, and what cannot be a value."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhanggui.clean.values import numbers, times

CHINA = ZoneInfo("Asia/Shanghai")


def one(parsed, broken=False):
    return parsed.rules[0] if broken else parsed.values[0]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('="1234567890123456"', "1234567890123456"),
        ("'13800001111", "13800001111"),
        ("\t6900000000000000001", "6900000000000000001"),
        ("=123", "123"),
        ("123.0", "123"),
        ("#1001", "#1001"),
        ("\ufeff85123A\u00a0", "85123A"),
        ("-", None),
        ("", None),
    ],
)
def test_identifiers_lose_their_wrappers_and_nothing_else(cell, value):
    assert one(numbers.read_ids(pl.Series([cell]))) == value


@pytest.mark.parametrize("cell", ["6.91793E+18", "6.9E18", "6917930000000000000"])
def test_identifiers_that_excel_has_rounded_are_refused(cell):
    parsed = numbers.read_ids(pl.Series([cell, "6917930000000000001"]))
    assert parsed.rules == ["id_lost_digits", None]


def test_among_many_honest_long_numbers_those_ending_in_zeros_by_chance_are_kept():
    cells = pl.Series([str(100_000_000_000_000_000 + i) for i in range(5_000)])
    assert numbers.read_ids(cells).broken is None


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.5", "1.5"),
        ("¥1,234.50", "1234.5"),
        ("0元", "0"),
        ("１２.5", "12.5"),
        ("57.989999999999995", "57.99"),
        ("12.340000", "12.34"),
        ("-3.00", "-3"),
        ("5.", "5"),
        ("null", None),
    ],
)
def test_money_is_read_exactly_as_written(cell, value):
    expected = None if value is None else Decimal(value)
    assert one(numbers.read_money(pl.Series([cell]))) == expected


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("abc", "not_an_amount"),
        ("inf", "not_an_amount"),
        ("1e3", "not_an_amount"),
        ("1,2", "not_an_amount"),
        ("1.23456", "amount_too_fine"),
        ("12345678901", "amount_too_large"),
    ],
)
def test_what_is_no_exact_amount_is_refused_with_its_own_reason(cell, rule):
    assert one(numbers.read_money(pl.Series([cell])), broken=True) == rule


@given(st.decimals(min_value=-999_999_999, max_value=999_999_999, places=4))
def test_every_amount_with_four_decimals_survives(amount):
    assert one(numbers.read_money(pl.Series([f"{amount:f}"]))) == amount


def test_counts_are_whole():
    parsed = numbers.read_integers(pl.Series(["2.0", "1,200", "3件", "1.5"]))
    assert parsed.values.to_list() == [2, 1200, 3, None]
    assert parsed.rules == [None, None, None, "not_a_whole_number"]


def test_shares_are_zero_to_one_whichever_way_they_are_written():
    assert numbers.read_ratios(pl.Series(["50.00%", "0.03"])).values.to_list() == [
        Decimal("0.5"),
        Decimal("0.03"),
    ]


@pytest.mark.parametrize(
    "cell",
    ["2026-06-11 12:03:00", "2026/6/11 12:03", "2026-06-11T12:03:00", "46184.5020833333", "20260611120300"],
)
def test_a_time_without_a_zone_is_the_shops_own(cell):
    parsed, days = times.read_moments(pl.Series([cell]), CHINA)
    assert parsed.values[0] == datetime(2026, 6, 11, 4, 3, tzinfo=UTC)
    assert days[0] == date(2026, 6, 11)


def test_a_time_with_an_offset_is_that_moment_and_its_day_is_the_shops():
    parsed, days = times.read_moments(pl.Series(["2026-02-21 20:30:00 +0000"]), CHINA)
    assert parsed.values[0] == datetime(2026, 2, 21, 20, 30, tzinfo=UTC)
    assert days[0] == date(2026, 2, 22)


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("2026-02-30 00:00:00", "not_a_time"),
        ("x", "not_a_time"),
        ("1899-01-01 00:00:00", "time_out_of_range"),
    ],
)
def test_days_that_never_were_are_refused(cell, rule):
    parsed, _ = times.read_moments(pl.Series([cell]), CHINA)
    assert parsed.rules == [rule]


DAY_FIRST, MONTH_FIRST = "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"


@pytest.mark.parametrize(
    ("cell", "formats", "expected"),
    [
        ("03/04/2026 10:00:00", (DAY_FIRST,), datetime(2026, 4, 3, 2, tzinfo=UTC)),
        ("03/04/2026 10:00:00 PM", (DAY_FIRST, MONTH_FIRST), datetime(2026, 3, 4, 14, tzinfo=UTC)),
        ("31/12/2026 00:00:00", (DAY_FIRST, MONTH_FIRST), datetime(2026, 12, 30, 16, tzinfo=UTC)),
        ("2026-04-03 10:00:00", (DAY_FIRST,), datetime(2026, 4, 3, 2, tzinfo=UTC)),
    ],
)
def test_a_column_may_be_written_in_ways_of_its_own(cell, formats, expected):
    parsed, _ = times.read_moments(pl.Series([cell]), CHINA, (), formats)
    assert parsed.values.to_list() == [expected]


def test_a_date_two_ways_round_is_no_date_unless_the_column_says_which():
    parsed, _ = times.read_moments(pl.Series(["03/04/2026 10:00:00", "04/13/2026 10:00:00"]), CHINA)
    assert parsed.rules == ["not_a_time", "not_a_time"]
    told, _ = times.read_moments(pl.Series(["04/13/2026 10:00:00"]), CHINA, (), (DAY_FIRST,))
    assert told.rules == ["not_a_time"]


def test_an_hour_that_summer_time_skips_is_refused():
    parsed, _ = times.read_moments(pl.Series(["2026-03-29 01:30:00"]), ZoneInfo("Europe/London"))
    assert parsed.rules == ["time_skipped"]


def test_a_paid_amount_of_nan_is_no_amount_but_an_optional_one_is_missing(import_files, tmp_path, current):
    path = tmp_path / "orders.csv"
    path.write_text(
        "订单编号,买家实际支付金额,退款金额,订单创建时间,订单付款时间\n"
        "260000001,nan,0,2026-06-01 10:00:00,2026-06-01 10:01:00\n"
        "260000002,5,nan,2026-06-01 10:00:00,2026-06-01 10:01:00\n",
        encoding="utf-8",
    )
    [receipt] = import_files(path)
    assert (receipt.loaded, receipt.quarantined) == (1, 1)
    assert [row["order_id"] for row in current("order")] == ["260000002"]


@given(st.lists(st.text(alphabet='0123456789.-,¥元"=\t Enan', max_size=8), min_size=1, max_size=6))
def test_reading_never_changes_the_cells_it_reads(texts):
    cells = pl.Series("cell", texts, dtype=pl.String)
    for read in (
        numbers.read_ids,
        numbers.read_text,
        numbers.read_money,
        numbers.read_integers,
        numbers.read_flags,
    ):
        read(cells)
    times.read_moments(cells, CHINA)
    assert cells.to_list() == texts


@pytest.mark.parametrize("cell", ["1元5", "5¥0", "1,23", "(12.00)", "1e5", "inf", "5.00-"])
def test_an_amount_that_could_be_read_in_two_ways_is_refused(cell):
    assert numbers.read_money(pl.Series([cell])).rules == ["not_an_amount"]


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-06-30 23:59:60", "2026-06-30T23:59:59+08:00"),
        ("2016-12-31T23:59:60Z", "2017-01-01T07:59:59+08:00"),
        ("2026-06-11T10:30", "2026-06-11T10:30:00+08:00"),
        ("2026年6月1日 8:05", "2026-06-01T08:05:00+08:00"),
        ("2026-06-11 10:30:00 UTC", "2026-06-11T18:30:00+08:00"),
        ("2026-06-11 10:30 +0900", "2026-06-11T09:30:00+08:00"),
    ],
)
def test_rarer_ways_to_write_a_moment(cell, moment):
    parsed, days = times.read_moments(pl.Series([cell]), CHINA)
    assert parsed.values[0].astimezone(CHINA).isoformat() == moment
    assert str(days[0]) == moment[:10]


@pytest.mark.parametrize("cell", ["2026-06-11 10:30:60", "2026-06-11 24:00:00", "-2026-06-11 10:30:00"])
def test_a_refused_moment_leaves_no_day_behind(cell):
    parsed, days = times.read_moments(pl.Series([cell]), CHINA)
    assert parsed.rules[0] in ("not_a_time", "time_out_of_range")
    assert days.to_list() == [None]
