"""``make bench``: every benchmark in one run. ``python benchmarks/run.py [--only PART …] [--without PART …] [--quick] [--pages]``.

Each part writes benchmarks/results/PART.json and its page in docs/ as soon as it is done, each with the date, the machine
and the command of this run; docs/benchmarks.md is written anew from all results there are. A part that fails is named at
the end (exit code 1) and keeps its last figures; the others go on. ``--quick``: a check that all parts run, on so little
data that its figures are printed and not kept.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
import traceback
from typing import Any

import report
from report import Result, Stamp

PARTS = (
    "speed", "forecast", "inventory", "routing", "network", "bill_audit", "loop", "promotion", "effect", "elasticity", "prices",
    "event_lift", "event_stock", "clearance",
)  # fmt: skip
"""In this order: a process started by a large parent counts the parent's memory as its own, so speed comes first."""
SIZES = {"speed": ("lines",), "loop": ("seeds",), "routing": ("seconds",)}
"""The options that a part takes beside ``quick``."""


def main() -> None:
    """Run the parts that are asked for; write results and pages unless it is a quick run."""
    asked = arguments()
    if asked.pages:
        written()
        return
    stamp = Stamp.now(command(asked))
    failed = []
    for name in chosen(asked):
        print(f"{name} …", file=sys.stderr, flush=True)
        try:
            result = measured(name, asked, stamp)
        except (Exception, SystemExit):
            traceback.print_exc()
            failed.append(name)
            continue
        print(f"{name}: {result.seconds:.0f} s", file=sys.stderr, flush=True)
        print("\n".join(report.lines_of(importlib.import_module(name), result)), flush=True)
        if not asked.quick:
            result.write(name)
            written()
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def measured(name: str, asked: argparse.Namespace, stamp: Stamp) -> Result:
    """One part, timed."""
    began, load = time.perf_counter(), f"{os.getloadavg()[0]:.1f}"
    found = importlib.import_module(name).measured(quick=asked.quick, **sizes(name, asked))
    return Result(stamp, round(time.perf_counter() - began, 1), load, found)


def sizes(name: str, asked: argparse.Namespace) -> dict[str, Any]:
    """The sizes that were given and that the part takes."""
    return {key: getattr(asked, key) for key in SIZES.get(name, ()) if getattr(asked, key) is not None}


def written() -> None:
    """Write every page anew from the results there are."""
    for page, text in report.pages(PARTS).items():
        page.write_text(text, encoding="utf-8")


def command(asked: argparse.Namespace) -> str:
    """The command line that gives these figures again."""
    words = ["python benchmarks/run.py"]
    for key in ("only", "without"):
        words += [f"--{key} {' '.join(getattr(asked, key))}"] if getattr(asked, key) else []
    for key in ("lines", "seeds", "seconds"):
        words += [f"--{key} {getattr(asked, key):g}"] if getattr(asked, key) is not None else []
    return " ".join([*words, *(["--quick"] if asked.quick else [])])


def chosen(asked: argparse.Namespace) -> list[str]:
    """The parts of this run, in their order."""
    return [name for name in PARTS if name in (asked.only or PARTS) and name not in asked.without]


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    """What was asked for."""
    options: Any = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", nargs="+", choices=PARTS, default=[])
    options.add_argument("--without", nargs="+", choices=PARTS, default=[])
    options.add_argument(
        "--pages", action="store_true", help="measure nothing, write the pages of the last results anew"
    )
    options.add_argument("--quick", action="store_true", help="little data, nothing is kept")
    options.add_argument("--lines", type=int, help="order lines of speed")
    options.add_argument("--seeds", type=int, help="merchants of loop")
    options.add_argument("--seconds", type=float, help="processor seconds an instance of routing")
    asked: argparse.Namespace = options.parse_args(words)
    return asked


if __name__ == "__main__":
    main()
