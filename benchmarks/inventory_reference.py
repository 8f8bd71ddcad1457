"""Exact (s, S) policies of random instances by stockpyl 1.0.2, for tests and benchmarks of our own.

Run once, in an environment that holds stockpyl: ``python benchmarks/inventory_reference.py FILE.csv``. Demand is Poisson
(``sd`` empty) or negative binomial with the given mean and sd, cut where less than 1e-12 is left; lead time zero.
"""

from __future__ import annotations

import csv
import sys

import numpy as np
from scipy.stats import nbinom
from stockpyl.ss import s_s_discrete_exact

INSTANCES = 240
COLUMNS = ("mean", "sd", "fixed", "holding", "shortage", "reorder_point", "order_up_to", "cost")


def probabilities(mean: float, sd: float) -> list[float]:
    """The negative binomial's probabilities of 0, 1, 2, …"""
    r = mean**2 / (sd**2 - mean)
    demand = nbinom(r, r / (r + mean))
    pmf = demand.pmf(np.arange(int(demand.isf(1e-12)) + 1))
    return [float(p) for p in pmf / pmf.sum()]


def instance(random: np.random.Generator, poisson: bool) -> tuple[float, ...]:
    """Mean, sd (0: Poisson), fixed, holding and shortage cost, rounded so that the table holds them exactly."""
    mean = round(float(np.exp(random.uniform(np.log(0.3), np.log(25)))), 3)
    sd = 0.0 if poisson else round(float(np.sqrt(mean * random.uniform(1.2, 5))), 3)
    holding = round(float(random.uniform(0.05, 2)), 3)
    shortage = round(holding * float(random.uniform(2, 30)), 3)
    return mean, sd, round(float(np.exp(random.uniform(0, np.log(150)))), 2), holding, shortage


def solved(
    mean: float, sd: float, fixed: float, holding: float, shortage: float
) -> tuple[float, float, float]:
    """stockpyl's s, S and cost."""
    if not sd:
        return s_s_discrete_exact(holding, shortage, fixed, True, demand_mean=mean)
    pmf = probabilities(mean, sd) + [0.0] * (
        100 + int(6 * np.sqrt(2 * fixed * mean / holding))
    )  # it reads beyond
    return s_s_discrete_exact(holding, shortage, fixed, False, demand_hi=len(pmf) - 1, demand_pmf=pmf)


def main() -> None:
    """Write the table, a row as soon as it is solved."""
    random = np.random.default_rng(20261126)
    with open(sys.argv[1], "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for number in range(INSTANCES):
            given = instance(random, poisson=number % 2 == 0)
            s, up_to, cost = solved(*given)
            table.writerow([*given, int(s), int(up_to), repr(round(float(cost), 9))])
            file.flush()


if __name__ == "__main__":
    main()
