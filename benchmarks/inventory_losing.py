"""Service where customers leave, on demand, lead times and seeds that chose nothing. ``python benchmarks/inventory_losing.py``.

The cells of ``inventory.py`` served while the correction was made; these did not. Also prints items a second.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

import inventory
from inventory import LOTS, ORDER_UP_TO, Kind, binomial
from zhanggui.methods.inventory.distributions import Array, Gamma, Poisson
from zhanggui.methods.inventory.plan import plan

LEADS, TARGETS, SEED = ((2, 0), (5, 1), (14, 3)), (0.88, 0.93, 0.97), 71


KINDS = (
    Kind(
        "gamma, 25 a day, sd 15",
        lambda g, shape: g.gamma((25 / 15) ** 2, 225 / 25, shape),
        lambda n: Gamma(np.full(n, 25.0), np.full(n, 15.0)),
        whole=False,
    ),
    Kind(
        "Poisson, 6 a day",
        lambda g, shape: g.poisson(6, shape).astype(float),
        lambda n: Poisson(np.full(n, 6.0)),
    ),
    binomial(8, 10),
    binomial(1, 1.8),
)


def cells(policy: str) -> Iterator[dict[str, Any]]:
    """Promised and reached, cell by cell."""
    g = np.random.default_rng(SEED)
    goals = [(target, by_fill) for by_fill in (False, True) for target in TARGETS]
    for kind in KINDS:
        for lead_time in LEADS:
            leads = inventory._lead_times(g, *lead_time)
            demand: Array = kind.drawn(g, leads.shape)
            yield from inventory._reached(policy, True, kind, leads, demand, goals, lead_time)


def speed(policy: str, by_fill: bool, items: int = 640) -> float:
    """Items a second of processor time, all losing their sales."""
    given = inventory._many(items, policy)
    given = replace(given, lost_sales=np.ones(items, bool), by_fill=np.full(items, by_fill))
    began = time.process_time()
    plan(given)
    return items / (time.process_time() - began)


def main() -> None:
    """A row a policy and kind of service."""
    print("| policy | service | cells | within 1 point of promised | worst below target | above | items/s |")
    for policy in (ORDER_UP_TO, LOTS):
        rows = list(cells(policy))
        for kind in ("cycle service", "fill rate"):
            own = [r for r in rows if r["kind"] == kind]
            gap, under = (
                np.array([100 * (r["reached"] - r[k]) for r in own]) for k in ("promised", "target")
            )
            print(
                f"| {policy} | {kind} | {len(own)} | {np.mean(np.abs(gap) <= 1):.0%} | {under.min():+.1f} "
                f"| {under.max():+.1f} | {speed(policy, kind == 'fill rate'):,.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
