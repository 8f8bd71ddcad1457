"""Days out of stock and suspected fake orders: unknown, not zero and not demand. The truth is simulated."""

from __future__ import annotations

import numpy as np
import pytest
from tests.methods.forecast.worlds import names, shops

from zhanggui.methods.forecast.panel import Panel
from zhanggui.methods.forecast.predict import forecast

SERIES, STEPS, HORIZON = 200, 210, 14


def _bias(panel: Panel, expected) -> float:
    return forecast(panel, horizon=HORIZON, season=7).mean.sum() / expected[:, -HORIZON:].sum() - 1


def test_a_day_out_of_stock_taken_as_zero_hides_demand_and_taken_as_unknown_does_not():
    sold, expected = shops(series=SERIES, steps=STEPS, seed=3)
    chance = np.random.default_rng(4)
    empty = chance.random((SERIES, STEPS // 7)) < 0.3  # three weeks in ten without stock
    out = np.repeat(empty, 7, axis=1)
    panel = Panel(names(SERIES), np.where(out, 0.0, sold)[:, :-HORIZON])
    assert _bias(panel, expected) == pytest.approx(-0.3, abs=0.06)
    assert _bias(panel.without(out[:, :-HORIZON]), expected) == pytest.approx(0, abs=0.05)


def test_fake_orders_that_are_left_out_do_not_raise_the_forecast():
    sold, expected = shops(series=SERIES, steps=STEPS, seed=5)
    fake = np.random.default_rng(6).random((SERIES, STEPS)) < 0.05
    panel = Panel(
        names(SERIES), np.where(fake, sold + 10 * expected.mean(axis=1, keepdims=True), sold)[:, :-HORIZON]
    )
    assert _bias(panel, expected) > 0.3
    assert _bias(panel.without(fake[:, :-HORIZON]), expected) == pytest.approx(0, abs=0.05)
