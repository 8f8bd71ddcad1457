"""Rows of a file to a grid: steps of any length, missing rows, several ends."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.methods.forecast.rows import forecast_grid, panel_of_rows
from zhanggui.methods.forecast.steps import UnreadableTime, calendar_of


@pytest.mark.parametrize(
    ("times", "season", "following"),
    [
        (["2026-01-31", "2026-02-01"], 7, "2026-02-02"),
        (["2026-01-05", "2026-01-12", "2026-01-26"], 52, "2026-02-02"),
        (["2026-01-01", "2026-02-01", "2026-04-01"], 12, "2026-05-01"),
        (["2025-12-31", "2026-01-31", "2026-02-28"], 12, "2026-03-31"),
        (["2026-01", "2026-02"], 12, "2026-03"),
        (["1982 Apr", "1982 May"], 12, "1982 Jun"),
        (["2025-10-01", "2026-01-01", "2026-07-01"], 4, "2026-10-01"),
        (["2024-01-01", "2025-01-01"], 1, "2026-01-01"),
        (["2026-01-01 00:00:00", "2026-01-01 01:00:00"], 24, "2026-01-01 02:00:00"),
        (["2026年5月1日", "2026年5月2日"], 7, "2026年05月03日"),
        (["20260601", "20260602"], 7, "20260603"),
        (["2026-01-01"], 7, "2026-01-02"),
        (["2026-01"], 12, "2026-02"),
        (["0", "1", "2"], 1, "3"),
        (["-1", "0", "1"], 1, "2"),
        (["d_9", "d_10", "d_11"], 1, "d_12"),
        (["10", "30", "20"], 1, "40"),
    ],
)
def test_the_grid_is_recognised_and_continued_as_it_was_written(times, season, following):
    calendar = calendar_of(times)
    last = max(calendar.place(t) for t in times)
    assert calendar.season == season
    assert calendar.label(last + 1) == following


@pytest.mark.parametrize("times", [["soon"], ["2026-01-01", "2026/01/02"], ["2026-02-30"], [""]])
def test_a_time_that_cannot_be_read_is_named(times):
    with pytest.raises(UnreadableTime):
        calendar_of(times)


def test_a_day_left_out_of_a_sales_file_is_no_sale():
    grid = panel_of_rows(list("AABB"), ["1", "4", "2", "5"], np.array([3.0, 1, 2, 2]))
    assert grid.panel.values[0].tolist() == [3, 0, 0, 1, 0]
    assert np.isnan(grid.panel.values[1, 0])  # B was not launched yet
    assert grid.panel.values[1, 1:].tolist() == [2, 0, 0, 2]


def test_where_zeros_are_written_a_missing_row_is_unknown():
    grid = panel_of_rows(list("AAA"), ["1", "2", "4"], np.array([3.0, 0, 1]))
    assert np.isnan(grid.panel.values[0, 2])


def test_what_a_missing_row_means_can_be_told():
    rows = (list("AAA"), ["1", "2", "4"], np.array([3.0, 0, 1]))
    assert panel_of_rows(*rows, gaps="zero").panel.values[0, 2] == 0


def test_rows_of_one_day_are_added_up():
    grid = panel_of_rows(list("AAA"), ["1", "1", "2"], np.array([3.0, 4, 1]))
    assert grid.panel.values.tolist() == [[7.0, 1.0]]


def test_a_series_that_ends_early_is_moved_by_whole_seasons():
    full = [("A", str(t), float(t)) for t in range(1, 31)]
    short = [("B", str(t), float(t)) for t in range(1, 13)]  # 18 steps early: two seasons of 7, and 4
    ids, times, values = zip(*full, *short, strict=True)
    grid = panel_of_rows(ids, times, np.array(values), gaps="unknown")
    panel, late = forecast_grid(grid, 7)
    assert late.tolist() == [0, 4]
    assert panel.values[1, 25] == 12
