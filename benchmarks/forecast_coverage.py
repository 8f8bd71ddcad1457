"""Do intervals and totals keep their promise on series nobody tuned them on? ``python benchmarks/forecast_coverage.py [part …]``.

Parts: ``tuned`` (early windows, on which settings were chosen), ``held`` (late windows and files that chose nothing),
``simulated`` (laws whose truth is known; seeds that chose nothing). Prints tables in Markdown.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from forecast import RECENT, wrmsse
from forecast_data import Floats, Task, completejourney, folder, robyn, tasks, turnover
from forecast_worlds import WORLDS, drawn
from zhanggui.methods.forecast.panel import Panel
from zhanggui.methods.forecast.predict import forecast

SHARES = (0.5, 0.8, 0.9, 0.95)


@dataclass(frozen=True)
class Window:
    """past: series × step; came: the steps that followed."""

    past: Floats
    came: Floats
    season: int


def windows(
    values: Floats, horizon: int, season: int, origins: tuple[int, ...], known: int = 0
) -> list[Window]:
    """Windows after each origin; ``known`` > 0: only so many steps before it are told."""
    return [
        Window(values[:, max(o - known, 0) if known else 0 : o], values[:, o : o + horizon], season)
        for o in origins
    ]


def parts() -> Iterator[tuple[str, str, list[Window]]]:
    """part, name, windows."""
    data = folder()
    if data is not None:
        daily, weekly, monthly = tasks(data)
        long = turnover(data, 441)
        yield "tuned", "Online Retail, 28 days", _early(daily, (150, 178, 206, 234))
        yield "tuned", "Online Retail, 60 days known", windows(daily.values, 28, 7, (150, 206), 60)
        yield "tuned", "UCI weekly, 4 weeks", _early(weekly, (20, 24, 28, 32))
        yield "tuned", "Turnover, 12 months", windows(long, 12, 12, (216, 252, 288, 324, 360), 192)
        yield "tuned", "Turnover, 60 months known", windows(long, 12, 12, (150, 210, 270, 330), 60)
        yield "held", "Online Retail, 28 days", _early(daily, daily.origins)
        yield "held", "Online Retail, 60 days known", windows(daily.values, 28, 7, (290, 346), 60)
        yield "held", "UCI weekly, 4 weeks", _early(weekly, weekly.origins)
        yield "held", "UCI weekly, 13 known", windows(weekly.values, 4, 1, (40, 48), 13)
        yield "held", "Turnover, 12 months", _early(monthly, monthly.origins)
        yield "held", "Turnover, 60 months known", windows(long, 12, 12, (393, 405, 417, 429), 60)
        journey = completejourney(data)
        yield "held", "Complete Journey, categories by day", windows(journey, 14, 7, (225, 267, 309, 351))
        by_week = journey[:, : journey.shape[1] // 7 * 7].reshape(len(journey), -1, 7).sum(axis=2)
        yield "held", "Complete Journey, categories by week", windows(by_week, 4, 1, (28, 34, 40, 48))
        yield "held", "Robyn, weeks", windows(robyn(data), 8, 52, (136, 152, 168, 184, 200))
    for name, world in WORLDS.items():
        for part, seed in (("tuned-simulated", 1), ("simulated", 101)):
            draws = [drawn(world, seed + k) for k in range(3)]
            yield (
                part,
                name,
                [Window(v[:, : -world.horizon], v[:, -world.horizon :], world.season) for v in draws],
            )


def _early(task: Task, origins: tuple[int, ...]) -> list[Window]:
    return windows(task.values, task.horizon, task.season, origins)


def judged(window: Window) -> list[float]:
    """bias, covered 80 and 95, sums of the horizon inside the two-sided 80 and enough at .8/.9/.95."""
    names = tuple(map(str, range(len(window.past))))
    answer = forecast(Panel(names, window.past), horizon=window.came.shape[1], season=window.season)
    inside = [
        ((window.came >= i.low - 1e-9) & (window.came <= i.high + 1e-9)).mean() for i in answer.intervals
    ]
    total = answer.total(window.came.shape[1], SHARES)
    enough = (window.came.sum(axis=1) <= total.quantile + 1e-9).mean(axis=1)
    error = wrmsse(answer.mean, window.past, window.came, window.past[:, -RECENT:].sum(axis=1))
    return [answer.mean.sum() / window.came.sum() - 1, *inside, *enough, error]


def main() -> None:
    """One row a data set: the mean of its windows, and each window's two coverages."""
    wanted = set(sys.argv[1:]) or {"held", "simulated"}
    print(
        "| part | series | WRMSSE | bias | 80 % | 95 % | each 80 | each 95 | total .5 | .8 | .9 | .95 | each bias |"
    )
    for part, name, found in parts():
        if part in wanted:
            rows = np.array([judged(w) for w in found])
            bias, narrow, wide, *totals, error = rows.mean(axis=0)
            each = (" ".join(f"{100 * v:.0f}" for v in rows[:, k]) for k in (1, 2))
            bias_each = " ".join(f"{v:+.2f}" for v in rows[:, 0])
            sums = " | ".join(f"{100 * v:.0f}" for v in totals)
            print(
                f"| {part} | {name} | {error:.3f} | {bias:+.3f} | {100 * narrow:.1f} | {100 * wide:.1f} | {' | '.join(each)} "
                f"| {sums} | {bias_each} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
