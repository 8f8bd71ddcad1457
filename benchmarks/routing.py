"""Routes against the best known ones: CVRPLIB's X set, and time windows. A part of ``run.py``.

``python benchmarks/routing.py NAME … [--seconds 30] [--seed 1] [--wall]`` prints the rows of the instances named and
keeps nothing.

The .vrp files of the X set lie in ``shared/data`` beside the checkout, with .sol files beside (Uchoa et al. 2017). Each
instance is searched once on one core, for seconds of processor time, so that a machine with other work measures the same
(``--wall``: by the clock); the cost and whether the routes are allowed are worked out by ``methods.routing.check``, not
taken from the search, and the best known routes are judged by it too.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from forecast_data import folder
from zhanggui.methods.routing.check import allowed
from zhanggui.methods.routing.problem import cost_of
from zhanggui.methods.routing.solve import Effort, find_routes
from zhanggui.methods.routing.vrplib import AUTO, TENTH, read_vrplib

TITLE = "Vehicle routes against the best known"
HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks_routing.md"
WINDOWS = HERE / "time_windows"
GOAL, SECONDS, SEED, STOPS = 0.01, 30.0, 1, 501
"""Share above the best known, processor seconds, seed, and the most stops that the goal speaks of."""
SAMPLE = (
    "X-n110-k13", "X-n148-k46", "X-n186-k15", "X-n242-k48", "X-n270-k35", "X-n317-k53", "X-n401-k29", "X-n480-k70",
    "X-n176-k26", "X-n327-k20",
)  # fmt: skip
"""Instances of all sizes that no setting was chosen on, and the two on which PyVRP's own settings were worst."""
TUNED = frozenset({"X-n176-k26", "X-n327-k20"})
QUICK, QUICK_SECONDS = SAMPLE[:1], 3.0


def measured(*, quick: bool = False, seconds: float | None = None) -> dict[str, Any]:
    """The sample, then the instances with time windows."""
    seconds = seconds or (QUICK_SECONDS if quick else SECONDS)
    files = [*instances(QUICK if quick else SAMPLE), *sorted(WINDOWS.glob("*.vrp"))]
    effort = Effort(seconds=seconds, seed=SEED, processor=True)
    return {"seconds": seconds, "seed": SEED, "rows": [compared(file, effort) for file in files]}


def instances(names: Sequence[str]) -> list[Path]:
    """The files of the X set with these names; none where the data are not beside the checkout."""
    data = folder()
    there = [] if data is None else sorted((data / "cvrplib_x_half_a").glob("*.vrp"))
    return [file for file in there if file.stem in names]


def compared(file: Path, effort: Effort) -> dict[str, Any]:
    """One instance: our cost, the best known one, wall and processor time."""
    timed = file.parent == WINDOWS
    problem = read_vrplib(file.read_text(encoding="utf-8"), TENTH if timed else AUTO)
    best, routes = best_known(file.with_suffix(".sol"))
    if routes and not (allowed(problem, routes) and cost_of(problem, routes) == round(best * problem.scale)):
        raise SystemExit(f"{file.name}: its .sol does not cost {best}, or is not allowed")
    wall, processor = time.perf_counter(), time.process_time()
    found = find_routes(problem, effort)
    row = {
        "instance": file.stem, "stops": problem.stops, "windows": timed, "best_known": best, "cost": found.cost,
        "gap": round(found.cost / best - 1, 6), "feasible": bool(found.verdict), "vehicles": len(found.routes),
        "seconds": round(time.perf_counter() - wall, 1), "processor_seconds": round(time.process_time() - processor, 1),
    }  # fmt: skip
    print(json.dumps(row), file=sys.stderr, flush=True)
    return row


def best_known(file: Path) -> tuple[float, list[list[int]]]:
    """Cost and routes of a .sol file; no routes where it tells the cost alone."""
    text = file.read_text(encoding="utf-8")
    routes = [[int(stop) for stop in line.split()] for line in re.findall(r"Route\s*#\d+\s*:(.*)", text)]
    return float(re.findall(r"(?i)cost\s*:?\s*([\d.]+)", text)[0]), routes


def headline(found: dict[str, Any]) -> str:
    """The figures in one line."""
    return " ".join(_summary(found["rows"]))


def section(found: dict[str, Any]) -> list[str]:
    """The table as Markdown."""
    rows = found["rows"]
    lines = [
        f"| {r['instance']} | {r['stops']} | {_cost(r['best_known'])} | {_cost(r['cost'])} | {r['gap']:.2%} | "
        f"{r['vehicles']} | {'yes' if r['feasible'] else 'no'} | {r['processor_seconds']} | {r['seconds']} |"
        for r in rows
    ]
    how = HOW.format(seconds=found["seconds"], seed=found["seed"], tuned=" and ".join(sorted(TUNED)))
    return [
        "# Vehicle routes, measured",
        "",
        *how.splitlines(),
        "",
        "| instance | stops | best known | found | above best | vehicles | allowed | processor s | wall s |",
        "|---|---:|---:|---:|---:|---:|---|---:|---:|",
        *lines,
        "",
        *(f"{line}  " for line in _summary(rows)),
        *(["", "The X set was not measured: its files are not beside the checkout."] if all(r["windows"] for r in rows) else []),
        "",
    ]  # fmt: skip


HOW = """\
Each instance once, {seconds:g} s of processor time on one core, seed {seed}. Best known: the .sol files of CVRPLIB's X set
(Uchoa et al. 2017, EJOR 257(3) 845–858), and for time windows and service times those of RC208 (Solomon 1987) and R1_2_1
(Gehring and Homberger 1999) with distances cut after one decimal as in the 12th DIMACS challenge, see
benchmarks/time_windows/NOTICE.md. Our own check judges the best known routes, where they are published, and all of ours:
every stop once, no vehicle overloaded, no window missed. The search is PyVRP's; what a unit too much costs at first, how
many neighbours are tried, reading, cost and verdict are ours. The first was chosen on {tuned}, the
second on those, X-n384-k52 and X-n459-k26, and with time windows on RC208 (R1_2_1 was searched with 20 neighbours too:
0.47 %). No setting was chosen on the other instances."""


def _cost(cost: float) -> str:
    return f"{cost:,.0f}" if cost == int(cost) else f"{cost:,.1f}"


def _summary(rows: list[dict[str, Any]]) -> list[str]:
    parts = {
        f"Up to {STOPS} stops": [r for r in rows if not r["windows"] and r["stops"] <= STOPS],
        f"Above {STOPS} stops": [r for r in rows if not r["windows"] and r["stops"] > STOPS],
        "With time windows": [r for r in rows if r["windows"]],
    }
    return [_summed(name, [r["gap"] for r in part]) for name, part in parts.items() if part]


def _summed(name: str, gaps: list[float]) -> str:
    within, mean = sum(gap <= GOAL for gap in gaps), sum(gaps) / len(gaps)
    return f"{name}: {len(gaps)} of them, mean {mean:.2%}, worst {max(gaps):.2%}, {within} within {GOAL:.0%}."


def main() -> None:
    """Rows of the instances that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="+")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--wall", action="store_true", help="seconds by the clock")
    parser.add_argument("--seed", type=int, default=SEED)
    asked = parser.parse_args()
    effort = Effort(seconds=asked.seconds, seed=asked.seed, processor=not asked.wall)
    timed = [file for file in sorted(WINDOWS.glob("*.vrp")) if file.stem in asked.names]
    for file in [*instances(asked.names), *timed]:
        compared(file, effort)


if __name__ == "__main__":
    main()
