"""Markdown ladders by an elasticity that is only estimated, as a share of the best under the true one. A part of ``run.py``."""

from __future__ import annotations

from typing import Any

import numpy as np

from zhanggui.methods.clearance import Clearance, ladder, worth_of

WEEKS = 10
STOCKS, QUICK_STOCKS = 100, 3
GOAL = 0.95
TITLE = "Markdown ladders against the optimum of dynamic programming"
FIRST_SEED = 1000
OFF = 1 - np.arange(0, 0.55, 0.05)
NET = 20 * OFF * 0.94 - 3.0
"""Goods asked 20.00, 6 % fees, a parcel of 3.00."""
ASSUMED = np.array([-1.0, -2.0, -3.0])
HEAD = """\
## Markdown ladders

Bellman’s equation equals brute force on 40 small cases to 10⁻⁹ (`tests/methods/test_clearance.py`). {stocks} simulated stocks (true
elasticity −0.8 to −3, 1.5 to 4 times what sells in ten weeks at the present price, discounts up to 50 %), share of what the best
ladder under the true elasticity earns. Goal: 95 %.

| what is known of the elasticity | mean | worst tenth | worst | stocks at 95 % or more |
|---|---:|---:|---:|---:|"""


def one(seed: int, error: float | None) -> tuple[float, float]:
    """Of one stock: what our ladder and what keeping the price earn, as shares of the best."""
    rng = np.random.default_rng(seed)
    truth, pace = rng.uniform(-3, -0.8), rng.uniform(2, 20)
    stock = int(pace * WEEKS * rng.uniform(1.5, 4))
    told = ASSUMED if error is None else truth + rng.normal(0, error) + rng.normal(0, error, 40)
    plan = ladder(_world(stock, np.array([_rates(pace, e) for e in told])))
    real = _world(stock, _rates(pace, truth))
    best = ladder(real).worth
    kept = ladder(Clearance(stock=stock, net=NET[:1], rates=real.rates[:, :1], salvage=2.0, holding=0.05))
    return worth_of(plan, real) / best, kept.worth / best


def _rates(pace: float, elasticity: float) -> np.ndarray:
    return np.tile(pace * OFF**elasticity, (WEEKS, 1))


def _world(stock: int, rates: np.ndarray) -> Clearance:
    return Clearance(stock=stock, net=NET, rates=rates, salvage=2.0, holding=0.05)


def measured(*, quick: bool = False) -> dict[str, Any]:
    """One row for each state of knowledge."""
    stocks = QUICK_STOCKS if quick else STOCKS
    return {"stocks": stocks, "rows": [_row(error, stocks) for error in (0.3, 0.5, 1.0, None)]}


def _row(error: float | None, stocks: int) -> dict[str, Any]:
    shares = np.array([one(FIRST_SEED + n, error) for n in range(stocks)])
    ours, kept = shares[:, 0], shares[:, 1]
    return {
        "error": error, "mean": float(ours.mean()), "tenth": float(np.quantile(ours, 0.1)), "worst": float(ours.min()),
        "good": float((ours >= GOAL).mean()), "kept": float(kept.mean()),
    }  # fmt: skip


def headline(found: dict[str, Any]) -> str:
    """The figures in one line."""
    told = " / ".join(f"{one['mean']:.1%} ({_known(one)})" for one in found["rows"])
    return f"{told} of the optimum (goal {GOAL:.0%}); the price kept: {found['rows'][0]['kept']:.1%}"


def section(found: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    rows = [
        f"| {_known(one)} | {one['mean']:.1%} | {one['tenth']:.1%} | {one['worst']:.1%} | {one['good']:.0%} |"
        for one in found["rows"]
    ]
    kept = f"| the price is kept | {found['rows'][0]['kept']:.1%} | | | |"
    return [*HEAD.format(stocks=found["stocks"]).splitlines(), *rows, kept, ""]


def _known(one: dict[str, Any]) -> str:
    return "assumed (1, 2 or 3)" if one["error"] is None else f"told ± {one['error']}"
