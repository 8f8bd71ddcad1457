"""Routes against the best known ones of CVRPLIB. ``python benchmarks/routing.py FOLDER [NAME …] [--every N] [--seconds 30] [--wall] [--seed 1]``.

FOLDER holds .vrp files with .sol files beside (Uchoa et al. 2017, the X set). Each instance is searched once on one core, for
seconds of processor time, so that a machine with other work measures the same (``--wall``: by the clock);
the cost and whether the routes are allowed are worked out by ``methods.routing.check``, not taken from the search, and the
best known routes are judged by it too. Writes docs/benchmarks_routing.md and benchmarks/routing.json.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from zhanggui.methods.routing.check import allowed
from zhanggui.methods.routing.problem import cost_of
from zhanggui.methods.routing.solve import Effort, find_routes
from zhanggui.methods.routing.vrplib import read_vrplib

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks_routing.md"
GOAL = 0.01
GOAL_STOPS = 500


def main() -> None:
    """Search the chosen instances and write the table."""
    asked = _asked()
    files = _chosen(asked.folder, asked.names, asked.every)
    rows = []
    for file in files:
        effort = Effort(seconds=asked.seconds, seed=asked.seed, processor=not asked.wall)
        rows.append(measured(file, effort))
        print(json.dumps(rows[-1]), flush=True)
        about = {"seconds": asked.seconds, "wall": asked.wall, "seed": asked.seed, "machine": _machine()}
        _written(about | {"rows": rows})


def _written(found: dict[str, Any]) -> None:
    (HERE / "routing.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    PAGE.write_text(page(found), encoding="utf-8")


def measured(file: Path, effort: Effort) -> dict[str, Any]:
    """One instance: our cost, the best known one, wall and processor time."""
    problem = read_vrplib(file.read_text(encoding="utf-8"))
    best, routes = best_known(file.with_suffix(".sol"))
    if not allowed(problem, routes) or cost_of(problem, routes) != best:
        raise SystemExit(f"{file.name}: its .sol does not cost {best}, or is not allowed")
    wall, processor = time.perf_counter(), time.process_time()
    found = find_routes(problem, effort)
    return {
        "instance": file.stem, "stops": problem.stops, "best_known": best, "cost": found.cost,
        "gap": round(found.cost / best - 1, 6), "feasible": bool(found.verdict), "vehicles": len(found.routes),
        "seconds": round(time.perf_counter() - wall, 1), "processor_seconds": round(time.process_time() - processor, 1),
    }  # fmt: skip


def best_known(file: Path) -> tuple[int, list[list[int]]]:
    """Cost and routes of a .sol file."""
    text = file.read_text(encoding="utf-8")
    routes = [[int(stop) for stop in line.split()] for line in re.findall(r"Route\s*#\d+\s*:(.*)", text)]
    return int(re.findall(r"(?i)cost\s*:?\s*(\d+)", text)[0]), routes


def page(found: dict[str, Any]) -> str:
    """The table as Markdown."""
    rows, clock = found["rows"], "wall" if found["wall"] else "processor"
    names = " ".join(r["instance"] for r in rows)
    lines = [
        f"| {r['instance']} | {r['stops']} | {r['best_known']:,} | {r['cost']:,} | {r['gap']:.2%} | "
        f"{'yes' if r['feasible'] else 'no'} | {r['processor_seconds']} | {r['seconds']} |"
        for r in rows
    ]
    head = [
        "# Vehicle routes, measured",
        "",
        f"`python benchmarks/routing.py FOLDER {names} --seconds {found['seconds']:g} --seed {found['seed']}`",
        f"on {found['machine']}. Each instance once, {found['seconds']:g} s of {clock} time on one core. Best known: the",
        ".sol files of CVRPLIB's X set (Uchoa et al. 2017, EJOR 257(3) 845–858), each judged by our own check. The search",
        "is PyVRP's; reading, cost and verdict are ours.",
        "",
        "| instance | stops | best known | found | above best | allowed | processor s | wall s |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *lines, "", *_summary(rows), ""])


def _summary(rows: list[dict[str, Any]]) -> list[str]:
    said = []
    for name, part in (
        (f"Up to {GOAL_STOPS} stops", [r for r in rows if r["stops"] <= GOAL_STOPS + 1]),
        (f"Above {GOAL_STOPS} stops", [r for r in rows if r["stops"] > GOAL_STOPS + 1]),
    ):
        if part:
            gaps = [r["gap"] for r in part]
            within = sum(gap <= GOAL for gap in gaps)
            mean, worst = sum(gaps) / len(gaps), max(gaps)
            said.append(
                f"{name}: {len(part)} instances, mean {mean:.2%}, worst {worst:.2%}, {within} within {GOAL:.0%}.  "
            )
    return said


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--every", type=int, default=1, help="every n-th instance by size")
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--wall", action="store_true", help="seconds by the clock")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _chosen(folder: Path, names: list[str], every: int) -> list[Path]:
    files = sorted(folder.glob("*.vrp"), key=lambda f: int(re.findall(r"n(\d+)", f.stem)[0]))
    return [f for f in files if f.stem in names] if names else files[::every]


def _machine() -> str:
    return f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"


if __name__ == "__main__":
    main()
