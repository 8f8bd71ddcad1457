"""Networks against the best of all networks there are. A part of ``run.py``.

The instances and the search through every assignment are those of ``tests/methods/network/test_locate.py``: 3 to 8 sites,
3 to 7 customers, pooled stock; every other instance with capacities, every third with a promise.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "methods" / "network"))

import test_locate as instances  # noqa: E402  the folder is known only now

from zhanggui.methods.network.locate import best_network  # noqa: E402
from zhanggui.methods.network.problem import LocationProblem  # noqa: E402

PAGE = HERE.parent / "docs" / "benchmarks_network.md"
TITLE = "Locations against every assignment there is"
PROVINCES, COUNTRIES = 31, 5


def measured(*, quick: bool = False) -> dict[str, Any]:
    """Every instance against all assignments, then countries."""
    countries = [country(seed) for seed in range(1 if quick else COUNTRIES)]
    gaps, seconds = zip(*countries, strict=True)
    few = instances.INSTANCES[:10] if quick else instances.INSTANCES
    return {"small": exactness(few), "countries": len(gaps), "gap": max(gaps), "seconds": max(seconds)}


def headline(found: dict[str, Any]) -> str:
    """The figures in one line."""
    small = found["small"]
    return (
        f"{small['instances']} instances of up to 8 sites: worst {small['worst']:.3%} above the optimum; {PROVINCES} provinces "
        f"proved within {found['gap']:.3%}"
    )


def section(found: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    small = found["small"]
    return [
        "# Networks, measured",
        "",
        f"{small['instances']} random instances of 3 to 8 sites, with pooled stock, every other one with capacities and every",
        "third with promised days, against an independent search: the cost of every way there is to give each customer a",
        f"site, worked out in the test without our programme. Worst {small['worst']:.3%} above the optimum, mean {small['mean']:.3%}; "
        f"{small['seconds']:.2f} s of",
        f"processor time each on average, {small['longest']:.1f} s at most. Goal: 1 %.",
        "",
        f"{PROVINCES} provinces, 8 sites with capacities and pooled stock, {found['countries']} instances: proved within",
        f"{found['gap']:.3%} of the optimum, {found['seconds']:.1f} s of processor time at most.",
        "",
    ]


def exactness(seeds: Sequence[int]) -> dict[str, float]:
    """How far above the optimum the answers are."""
    gaps, times = [], []
    for seed in seeds:
        problem = instances._instance(seed)
        began = time.process_time()
        found = best_network(problem)
        times.append(time.process_time() - began)
        gaps.append(max(0.0, found.costs.total / instances._cheapest(problem) - 1))
    return {
        "instances": len(gaps), "worst": max(gaps), "mean": float(np.mean(gaps)), "seconds": float(np.mean(times)),
        "longest": max(times),
    }  # fmt: skip


def country(seed: int) -> tuple[float, float]:
    """The proved gap and the processor seconds of a network as large as a merchant's."""
    g = np.random.default_rng(seed)
    sites, places = g.uniform(0, 100, (8, 2)), g.uniform(0, 100, (PROVINCES, 2))
    apart: Any = np.hypot(*(sites[:, None] - places[None]).transpose(2, 0, 1))
    demand = g.integers(10, 2000, PROVINCES).astype(float)
    problem = LocationProblem(
        demand=demand, fixed=g.uniform(2000, 30000, 8), serve=1 + apart * 0.12, stock=g.uniform(5000, 60000, 8),
        capacity=demand.sum() * g.uniform(0.3, 1, 8),
    )  # fmt: skip
    began = time.process_time()
    return best_network(problem).gap, time.process_time() - began
