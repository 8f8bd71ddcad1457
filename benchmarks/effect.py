"""Effects measured where they are known. A part of ``run.py``.

Three proofs: the published case; simulated panels (fresh seeds); lifts put into real sales, beside the figures that a plain
placebo interval (difference in differences, standard deviation of the placebos, normal quantile) gives on the same panels.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from effect_data import online_retail, weekly_sales
from effect_panels import WORLDS, panel_of
from zhanggui.methods.effect.design import Panel, design_of
from zhanggui.methods.effect.estimate import estimate
from zhanggui.methods.effect.measure import measure_effect

HERE = Path(__file__).parent
TITLE = "Effects: the published case, simulated panels, lifts put into real sales"
PAGE = HERE.parent / "docs" / "benchmarks_effect.md"
PUBLISHED = HERE.parent / "tests" / "methods" / "effect" / "data" / "proposition_99.csv"
LEVELS = (0.9, 0.95)
PANELS, QUICK_PANELS = 300, 4
PROPOSITION_99 = {"did": -27.3, "sc": -19.6, "sdid": -15.6}
"""The published figures, packs a head and year."""
LOW, HIGH, MOST_ALARMS = 0.86, 0.94, 0.07
"""The goals."""
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

    def row(self, name: str) -> dict[str, Any]:
        """The figures of a world as plain values."""
        n = max(self.measured, 1)
        return {
            "name": name, "held_90": self.held[0.9] / n, "held_95": self.held[0.95] / n,
            "false_alarms": self.alarms / max(self.quiet, 1), "bias": float(np.mean(self.error)),
            "rmse": float(np.sqrt(np.mean(np.square(self.error)))), "width_95": float(np.median(self.width)),
            "refused": self.refused, "used": self.used,
        }  # fmt: skip


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


def published() -> list[dict[str, Any]]:
    """California's programme by the three methods."""
    rows = list(csv.DictReader(PUBLISHED.open(encoding="utf-8")))
    rows.sort(key=lambda row: (row["state"], row["year"]))
    packs = np.array([float(row["packs"]) for row in rows]).reshape(39, 31)
    panel = Panel(packs, np.array([row["treated"] == "1" for row in rows]).reshape(39, 31))
    design = design_of(panel)
    lines = []
    for method, expected in PROPOSITION_99.items():
        began = time.process_time()
        found = measure_effect(panel, method=method)
        took = time.process_time() - began
        raw = estimate(method, design, design.cohorts, design.controls).effect
        (_, low, high) = found.intervals[0]
        lines.append({"method": method, "ours": raw, "published": expected, "low": low, "high": high, "p": found.p, "seconds": took})  # fmt: skip
    return lines


def measured(*, quick: bool = False) -> dict[str, Any]:
    """The three proofs, ours and the peer on the same panels."""
    panels = QUICK_PANELS if quick else PANELS
    tables = {"Online Retail, SKU by week": online_retail(), "UCI weekly sales": weekly_sales()}
    ours, plain, real, real_plain = [], [], [], []
    for world in WORLDS:
        ours.append(_told(tally(simulated(world, panels), "auto").row(world)))
        plain.append(plain_placebo(simulated(world, panels)).row(world))
    for name, table in tables.items():
        real.append(_told(tally(injected(table, panels), "auto").row(name)))
        real_plain.append(plain_placebo(injected(table, panels)).row(name))
    return {"panels": panels, "published": published(), "simulated": ours, "simulated_plain": plain, "real": real, "real_plain": real_plain}  # fmt: skip


def _told(row: dict[str, Any]) -> dict[str, Any]:
    print(f"effects in {row['name']} done", file=sys.stderr, flush=True)
    return row


def headline(found: dict[str, Any]) -> str:
    """The figures in one line."""
    cases = ", ".join(f"{one['ours']:.2f} ({one['published']})" for one in found["published"])
    rows = found["simulated"] + found["real"]
    kept = [one for one in rows if LOW <= one["held_90"] <= HIGH]
    quiet = [one for one in rows if one["false_alarms"] <= MOST_ALARMS]
    return (
        f"Proposition 99 {cases}; 90 % intervals hold {LOW:.0%} to {HIGH:.0%} in {len(kept)} of {len(rows)} worlds, "
        f"false alarms ≤ {MOST_ALARMS:.0%} in {len(quiet)}"
    )


def section(found: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    text = PAGE_TEXT.format(
        panels=found["panels"], head=HEAD, published="\n".join(_case(one) for one in found["published"]),
        **{key: "\n".join(_line(one) for one in found[key]) for key in ("simulated", "simulated_plain", "real", "real_plain")},
    )  # fmt: skip
    return text.splitlines()


def _case(one: dict[str, Any]) -> str:
    between = f"{one['low']:.1f} … {one['high']:.1f}"
    return f"| {one['method']} | {one['ours']:.2f} | {one['published']} | {between} | {one['p']:.3f} | {one['seconds']:.2f} |"


def _line(one: dict[str, Any]) -> str:
    used = ", ".join(f"{name} {n}" for name, n in sorted(one["used"].items()))
    return (
        f"| {one['name']} | {one['held_90']:.3f} | {one['held_95']:.3f} | {one['false_alarms']:.3f} | {one['bias']:+.3f} "
        f"| {one['rmse']:.3f} | {one['width_95']:.2f} | {one['refused']} | {used} |"
    )


HEAD = """| | 90 % held | 95 % held | false alarms at 5 % | bias | RMSE | width (95 %) | refused | method used |
|---|---:|---:|---:|---:|---:|---:|---:|---|"""
PAGE_TEXT = """# Effects, measured

Goals: 90 % intervals hold 86 to 94 %, 95 % intervals 92 to 97 %, false alarms at most 7 % at 5 %.

## California's Proposition 99

| method | ours | published | 95 % interval | p | CPU s with all placebos |
|---|---:|---:|---|---:|---:|
{published}

## Simulated panels

`auto` on {panels} fresh panels of each kind, half with an effect of 2, half with none; noise of a usual unit has standard
deviation 1. “Refused”: not measurable, with its reason.

{head}
{simulated}

“Treated follow most” breaks what placebos rest on: the treated units are those that a common movement moves most, so no control is
like them. Intervals are widened by how much further than placebos the treated were from their controls before the treatment already
(DiD on California is such a case); that helps, and does not mend it. Choose controls that are alike, or draw lots.

The peer on the same panels: plain difference in differences with the standard deviation of the placebos.

{head}
{simulated_plain}

## Lifts put into real sales

Logarithm of weekly sales + 1; one series among 41 is lifted by 30 % for the last third of 36 weeks, or by nothing.

{head}
{real}

The peer:

{head}
{real_plain}
"""
