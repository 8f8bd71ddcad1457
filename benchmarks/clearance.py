"""Ladders by an elasticity that is only estimated, as a share of the best under the true one: ``python benchmarks/clearance.py``."""

from __future__ import annotations

import numpy as np

from zhanggui.methods.clearance import Clearance, ladder, worth_of

WEEKS = 10
STOCKS = 100
FIRST_SEED = 1000
OFF = 1 - np.arange(0, 0.55, 0.05)
NET = 20 * OFF * 0.94 - 3.0
"""Goods asked 20.00, 6 % fees, a parcel of 3.00."""
ASSUMED = np.array([-1.0, -2.0, -3.0])


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


def main() -> None:
    """Print a row for each state of knowledge."""
    print("told within | mean | worst tenth | worst | at 95 % or more | price kept")
    for error in (0.3, 0.5, 1.0, None):
        found = np.array([one(FIRST_SEED + n, error) for n in range(STOCKS)])
        ours = found[:, 0]
        cells = [ours.mean(), np.quantile(ours, 0.1), ours.min(), (ours >= 0.95).mean(), found[:, 1].mean()]
        print("assumed" if error is None else f"± {error}", *(f"{cell:.1%}" for cell in cells), sep=" | ")


if __name__ == "__main__":
    main()
