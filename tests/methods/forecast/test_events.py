"""Lifts of named events, learned from all series and applied to coming ones."""

from __future__ import annotations

import numpy as np
import pytest
from tests.methods.forecast.worlds import WEEK, names

from zhanggui.methods.forecast.events import learned_lifts
from zhanggui.methods.forecast.panel import Panel
from zhanggui.methods.forecast.predict import forecast

STEPS, HORIZON = 180, 14
EVENTS = ["618" if t in (60, 61, 62) else "双11" if t in (130, 131, 185, 186) else "" for t in range(194)]


def _sold(seed: int):
    chance = np.random.default_rng(seed)
    lift = np.array([{"": 1.0, "618": 2.0, "双11": 4.0}[e] for e in EVENTS])
    expected = chance.uniform(0.5, 6, 150)[:, None] * WEEK[np.arange(194) % 7] * lift
    return chance.poisson(expected).astype(float), expected


def test_the_lifts_that_made_the_data_are_found():
    sold, _ = _sold(1)
    lifts = learned_lifts(sold[:, :STEPS], tuple(EVENTS), (), 7, sales=20.0)
    assert dict(zip(lifts.names, lifts.factor.mean(axis=0), strict=True)) == pytest.approx(
        {"618": 2.0, "双11": 4.0}, rel=0.1
    )


def test_a_coming_event_is_lifted_and_a_past_one_does_not_raise_the_level():
    sold, expected = _sold(2)
    told = forecast(Panel(names(150), sold[:, :STEPS], tuple(EVENTS)), horizon=HORIZON, season=7).mean
    untold = forecast(Panel(names(150), sold[:, :STEPS]), horizon=HORIZON, season=7).mean
    event = np.array([e != "" for e in EVENTS[STEPS:]])
    assert told[:, event].sum() == pytest.approx(expected[:, STEPS:][:, event].sum(), rel=0.1)
    assert told[:, ~event].sum() == pytest.approx(expected[:, STEPS:][:, ~event].sum(), rel=0.06)
    assert untold[:, event].sum() < 0.5 * expected[:, STEPS:][:, event].sum()


def test_one_series_with_little_to_say_takes_the_lift_of_the_others():
    sold, _ = _sold(3)
    rare = np.zeros((1, 194))
    rare[0, ::20] = 1.0
    lifts = learned_lifts(np.vstack([sold, rare])[:, :STEPS], tuple(EVENTS), (), 7, sales=20.0)
    assert lifts.factor[-1] == pytest.approx([2.0, 4.0], rel=0.2)


def test_an_event_that_never_happened_lifts_nothing():
    lifts = learned_lifts(np.ones((1, 30)), ("",) * 30, (), 1, sales=20.0)
    assert lifts.along(("",) * 30 + ("春节",), 30, 3).tolist() == [[1.0, 1.0, 1.0]]
