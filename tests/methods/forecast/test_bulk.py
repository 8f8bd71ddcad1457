"""Bulk orders: cut off before the level is followed, given back as one factor."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.methods.forecast.bulk import without_bulk
from zhanggui.methods.forecast.panel import Panel
from zhanggui.methods.forecast.predict import forecast


def test_a_bulk_order_is_cut_and_the_mean_is_kept():
    sold = np.array([[1.0] * 19 + [21.0]])  # sizes vary by far more than .49; 90 % of them are 1
    cut, factor = without_bulk(sold)
    assert cut.tolist() == [[1.0] * 20]
    assert factor[0] == pytest.approx(40 / 20)


def test_sizes_that_hardly_vary_are_left_alone():
    sold = np.array([[2.0, 3] * 10])
    cut, factor = without_bulk(sold)
    assert (cut == sold).all()
    assert factor[0] == 1


def test_unknown_days_stay_unknown():
    cut, factor = without_bulk(np.array([[np.nan, 1.0, 0, 2]]))
    assert np.isnan(cut[0, 0])
    assert factor[0] == 1


def test_yesterdays_bulk_order_does_not_make_tomorrow_great():
    chance = np.random.default_rng(2)
    rows = chance.poisson(2.0, (40, 200)).astype(float)
    calm = forecast(Panel(tuple(map(str, range(40))), rows), horizon=7).mean[0].mean()
    rows[0, -1] = 300.0
    after = forecast(Panel(tuple(map(str, range(40))), rows), horizon=7).mean[0].mean()
    assert calm == pytest.approx(2, rel=0.25)
    assert after < 2 * calm + 1.5  # 300 units over 200 days are 1.5 a day; smoothing by 0.1 would say 30
