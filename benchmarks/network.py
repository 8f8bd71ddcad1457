"""Networks against the best of all networks there are. ``python benchmarks/network.py``. Writes docs/benchmarks_network.md.

The instances and the search through every assignment are those of ``tests/methods/network/test_locate.py``: 3 to 8 sites,
3 to 7 customers, pooled stock; every other instance with capacities, every third with a promise.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests" / "methods" / "network"))

import test_locate as instances  # noqa: E402  the folder is known only now

from zhanggui.methods.network.locate import best_network  # noqa: E402
from zhanggui.methods.network.problem import LocationProblem  # noqa: E402

PAGE = HERE.parent / "docs" / "benchmarks_network.md"
PROVINCES = 31


def main() -> None:
    """Solve every instance twice, measure a country, write the page."""
    small, large = exactness(), [country(seed) for seed in range(5)]
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    text = f"""# Networks, measured

`python benchmarks/network.py` ({machine}).

{small["instances"]} random instances of 3 to 8 sites against every assignment there is: worst {small["worst"]:.3%} above the
optimum, mean {small["mean"]:.3%}; {small["seconds"]:.2f} s of processor time each on average, {small["longest"]:.1f} s at most.

{PROVINCES} provinces, 8 sites with capacities and pooled stock, five instances: proved within
{max(gap for gap, _ in large):.3%} of the optimum, {max(seconds for _, seconds in large):.1f} s of processor time at most.
"""
    PAGE.write_text(text, encoding="utf-8")
    print(text)


def exactness() -> dict[str, float]:
    """How far above the optimum the answers are."""
    gaps, times = [], []
    for seed in instances.INSTANCES:
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


if __name__ == "__main__":
    main()
