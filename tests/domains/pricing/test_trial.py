"""Prices in a closed loop: the world's own arithmetic, and what following the advice earns."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.domains.pricing.trial import (
    HISTORY_WEEKS,
    Trial,
    keep,
    make_trial,
    optimum,
    ours,
    run,
    unit_profit,
)


@pytest.fixture(scope="module")
def trial() -> Trial:
    return make_trial(201, skus=24, days=84)


def test_a_unit_earns_what_the_floors_ledger_says(trial: Trial) -> None:
    """The ledger rounds to the fen; the loop does not."""
    week = int(np.flatnonzero(trial.off[0] == 0)[0])
    by_ledger = [unit_profit(terms, price) for terms, price in zip(trial.terms, trial.first, strict=True)]
    assert trial.margin(trial.first, week) == pytest.approx(by_ledger, abs=0.011)


def test_half_as_many_buyers_at_the_price_that_says_so(trial: Trial) -> None:
    """At an elasticity e the price that halves the units is 2^(-1/e) times as high."""
    week = HISTORY_WEEKS
    dearer = trial.first * 2 ** (-1 / trial.elasticity)
    assert trial.rate(dearer, week) == pytest.approx(trial.rate(trial.first, week) / 2)


def test_following_the_advice_beats_keeping_prices_and_stays_below_the_optimum(trial: Trial) -> None:
    kept, advised, best = (run(trial, policy)[0] for policy in (keep, ours, optimum))
    assert kept < advised < best


def test_no_advised_price_lies_below_the_floor_or_above_the_list_price(trial: Trial) -> None:
    _, past = run(trial, ours)
    prices = past.prices[:, HISTORY_WEEKS:]
    assert (prices >= np.minimum(trial.floor, trial.first)[:, None] - 0.01).all()
    assert (prices <= trial.highest()[:, None] + 0.01).all()
