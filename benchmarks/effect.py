"""Effects measured where they are known. ``python benchmarks/effect.py [--panels 500]``. Writes docs/benchmarks_effect.md.

Three proofs: the published case; simulated panels (fresh seeds); lifts put into real sales, beside the figures that a plain
placebo interval (difference in differences, standard deviation of the placebos, normal quantile) gives on the same panels.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from effect_data import online_retail, weekly_sales  # noqa: E402  the folder is known only now
from effect_panels import WORLDS, panel_of  # noqa: E402
from zhanggui.methods.effect.design import Panel, design_of  # noqa: E402
from zhanggui.methods.effect.estimate import estimate  # noqa: E402
from zhanggui.methods.effect.measure import measure_effect  # noqa: E402

PAGE = HERE.parent / "docs" / "benchmarks_effect.md"
PUBLISHED = HERE.parent / "tests" / "methods" / "effect" / "data" / "proposition_99.csv"
LEVELS = (0.9, 0.95)
Case = tuple[Panel, float]


@dataclass
class Tally:
    """Of many panels with a known effect: how often intervals held it, and how far off estimates were."""

    held: dict[float, int] = field(default_factory=lambda: dict.fromkeys(LEVELS, 0))
    measured: int = 0
    refused: int = 0
    alarms: int = 0
    quiet: int = 0
    error: list[float] = field(default_factory=list)
    width: list[float] = field(default_factory=list)
    used: dict[str, int] = field(default_factory=dict)

    def line(self, name: str) -> str:
        """One row of the page."""
        n = max(self.measured, 1)
        used = ", ".join(f"{k} {v}" for k, v in sorted(self.used.items()))
        return (
            f"| {name} | {self.held[0.9] / n:.3f} | {self.held[0.95] / n:.3f} | {self.alarms / max(self.quiet, 1):.3f} | "
            f"{np.mean(self.error):+.3f} | {np.sqrt(np.mean(np.square(self.error))):.3f} | {np.median(self.width):.2f} | "
            f"{self.refused} | {used} |"
        )


def tally(cases: Iterable[Case], method: str) -> Tally:
    """Each case is measured as it is; where its effect is nothing, an interval without 0 in ``p`` is a false alarm."""
    out = Tally()
    for n, (panel, truth) in enumerate(cases):
        found = measure_effect(panel, method=method, levels=LEVELS, seed=n)
        if not found.measurable:
            out.refused += 1
            continue
        if truth == 0:
            out.quiet += 1
            out.alarms += found.p <= 0.05
        out.measured += 1
        out.used[found.method] = out.used.get(found.method, 0) + 1
        for level, low, high in found.intervals:
            out.held[level] += low <= truth <= high
        out.width.append(found.intervals[-1][2] - found.intervals[-1][1])
        out.error.append(found.effect - truth)
    return out


def plain_placebo(cases: Iterable[Case]) -> Tally:
    """The peer: difference in differences ± normal quantile × standard deviation of the placebos, all units alike."""
    out = Tally()
    for panel, truth in cases:
        treated = panel.treated.any(axis=1)
        start = int(panel.treated[treated].argmax(axis=1).min())
        change = panel.outcome[:, start:].mean(axis=1) - panel.outcome[:, :start].mean(axis=1)
        effect = float(change[treated].mean() - change[~treated].mean())
        error = float(change[~treated].std(ddof=1) * np.sqrt(1 / treated.sum() + 1 / (~treated).sum()))
        out.measured += 1
        for level, z in zip(LEVELS, (1.6449, 1.96), strict=True):
            out.held[level] += abs(effect - truth) <= z * error
        if truth == 0:
            out.quiet += 1
            out.alarms += abs(effect) > 1.96 * error
        out.width.append(2 * 1.96 * error)
        out.error.append(effect - truth)
    return out


def simulated(world: str, panels: int) -> Iterator[Case]:
    """Half with an effect of 2, half with none."""
    for n in range(panels):
        truth = 2.0 * (n % 2)
        yield panel_of(WORLDS[world], 70_000 + n, truth), truth


def injected(table: np.ndarray, panels: int, controls: int = 40, lift: float = 0.3) -> Iterator[Case]:
    """Windows of real series (log of sales + 1): one series is lifted by 30 % for the last third, or by nothing."""
    g = np.random.default_rng(11)
    length = min(36, table.shape[1])
    for n in range(panels):
        rows = g.choice(len(table), controls + 1, replace=False)
        first = int(g.integers(0, table.shape[1] - length + 1))
        outcome = np.log1p(table[rows, first : first + length])
        treated = np.zeros(outcome.shape, dtype=bool)
        treated[0, length * 2 // 3 :] = True
        truth = np.log(1 + lift) * (n % 2)
        yield Panel(outcome + truth * treated, treated), truth


def published() -> str:
    """California's programme by the three methods."""
    rows = list(csv.DictReader(PUBLISHED.open(encoding="utf-8")))
    rows.sort(key=lambda row: (row["state"], row["year"]))
    packs = np.array([float(row["packs"]) for row in rows]).reshape(39, 31)
    panel = Panel(packs, np.array([row["treated"] == "1" for row in rows]).reshape(39, 31))
    design = design_of(panel)
    lines = []
    for method, expected in (("did", -27.3), ("sc", -19.6), ("sdid", -15.6)):
        began = time.process_time()
        found = measure_effect(panel, method=method)
        took = time.process_time() - began
        raw = estimate(method, design, design.cohorts, design.controls).effect
        (_, low, high) = found.intervals[0]
        lines.append(
            f"| {method} | {raw:.2f} | {expected} | {low:.1f} … {high:.1f} | {found.p:.3f} | {took:.2f} |"
        )
    return "\n".join(lines)


HEAD = """| | 90 % held | 95 % held | false alarms at 5 % | bias | RMSE | width (95 %) | refused | method used |
|---|---:|---:|---:|---:|---:|---:|---:|---|"""


def main() -> None:
    """Run the proofs and write the page."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--panels", type=int, default=500)
    asked.add_argument("--worlds", nargs="*", default=list(WORLDS))
    panels = asked.parse_args().panels
    worlds = asked.parse_args().worlds
    lines = [_line(f"{name}", lambda m, w=name: tally(simulated(w, panels), m)) for name in worlds]
    plain = [plain_placebo(simulated(name, panels)).line(name) for name in worlds]
    real, real_plain = [], []
    for name, table in (
        ("Online Retail, SKU by week", online_retail()),
        ("UCI weekly sales", weekly_sales()),
    ):
        real.append(_line(name, lambda m, t=table: tally(injected(t, panels), m)))
        real_plain.append(plain_placebo(injected(table, panels)).line(name))
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    PAGE.write_text(_page(machine, panels, lines, plain, real, real_plain), encoding="utf-8")


def _line(name: str, run: Callable[[str], Tally]) -> str:
    line = run("auto").line(name)
    print(line, flush=True)
    return line


def _page(
    machine: str, panels: int, lines: list[str], plain: list[str], real: list[str], real_plain: list[str]
) -> str:
    join = "\n".join
    return f"""# Effects, measured

`python benchmarks/effect.py --panels {panels}` ({machine}). Goals: 90 % intervals hold 86 to 94 %, 95 % intervals 92 to 97 %,
false alarms at most 7 % at 5 %.

## California's Proposition 99

| method | ours | published | 95 % interval | p | CPU s with all placebos |
|---|---:|---:|---|---:|---:|
{published()}

## Simulated panels

`auto` on {panels} fresh panels of each kind, half with an effect of 2, half with none; noise of a usual unit has standard
deviation 1. “Refused”: not measurable, with its reason.

{HEAD}
{join(lines)}

“Treated follow most” breaks what placebos rest on: the treated units are those that a common movement moves most, so no control is
like them. Intervals are widened by how much further than placebos the treated were from their controls before the treatment; that
helps in part. Choose controls that are alike, or draw lots.

The peer on the same panels: plain difference in differences with the standard deviation of the placebos.

{HEAD}
{join(plain)}

## Lifts put into real sales

Logarithm of weekly sales + 1; one series among 41 is lifted by 30 % for the last third of 36 weeks, or by nothing.

{HEAD}
{join(real)}

The peer:

{HEAD}
{join(real_plain)}
"""


if __name__ == "__main__":
    main()
