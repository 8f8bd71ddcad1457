"""Level methods on the worked example of Croston's method and on numbers that can be done in the head."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.methods.forecast.levels import croston, smoothed, syntetos, syntetos_boylan, teunter

DEMAND = np.array([[0.0, 0, 5, 0, 3, 0, 0, 4]])


def test_croston_smooths_size_and_interval_of_the_sales():
    size, interval = croston(DEMAND, rate=0.1)  # 5 → 4.8 → 4.72; 3 → 2.9 → 2.91
    assert size[0] == pytest.approx(4.72)
    assert interval[0] == pytest.approx(2.91)


def test_syntetos_and_boylan_take_half_the_rate_off():
    assert syntetos_boylan(DEMAND, rate=0.1)[0] == pytest.approx(0.95 * 4.72 / 2.91)


def test_syntetos_takes_nothing_off_what_sells_every_day():
    assert syntetos(np.full((1, 9), 3.0))[0] == pytest.approx(3.0)


def test_teunter_falls_while_nothing_sells():
    still = np.array([[4.0] + [0.0] * 10])
    assert teunter(still)[0] == pytest.approx(4 * 0.1 * 0.9**10 / (1 - 0.9**11))


def test_an_unknown_day_leaves_every_method_as_it_was():
    holed = np.array([[0.0, np.nan, 0, 5, 0, np.nan, 3, 0, 0, 4]])
    assert syntetos_boylan(holed)[0] == pytest.approx(syntetos_boylan(DEMAND)[0])
    assert teunter(holed)[0] == pytest.approx(teunter(DEMAND)[0])


def test_smoothing_is_a_mean_whose_weights_fade():
    level = smoothed(np.array([[2.0, 4.0]]), (0.5,), np.ones((1, 2)))[0, 0]
    assert level == pytest.approx((2 * 0.25 + 4 * 0.5) / 0.75)


def test_a_series_that_never_sold_is_expected_to_sell_nothing():
    nothing = np.zeros((1, 5))
    assert syntetos_boylan(nothing)[0] == teunter(nothing)[0] == 0
