"""Stock for promotion weeks of a real series: is a 95 % target met, and is the middle better than the last event's sales?

A part of ``run.py``. Complete Journey: units by product type (and by category) and week. A promotion week is one in whose mailer
enough of the type's goods stand, which is known beforehand. Before each one everything is learned from earlier weeks alone, by
the functions that ``event_stock`` calls.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from forecast_data import folder  # noqa: E402  the folder is known only now
from zhanggui.domains.pricing.analysis.event_demand import Lifted, quantiles, spread_of  # noqa: E402
from zhanggui.domains.pricing.analysis.plan.lifts import Event, LiftRule, Sold, events, learned  # noqa: E402
from zhanggui.domains.pricing.analysis.plan.sold import USUAL_DAYS  # noqa: E402

TITLE = "Stock for promotion weeks against the last promotion's sales"
PAGE = HERE.parent / "docs" / "benchmarks_event_stock.md"
WEEKS, FIRST_JUDGED, USUAL = 52, 16, USUAL_DAYS // 7
FEWEST_UNITS, MAILED = 104, 0.3
"""Units a year that a series needs; part of its sales in the week's mailer from which the week is a promotion."""
RULE = LiftRule(before_days=8, share=1e-6, least_sold=1)
"""Columns are weeks, eight of them usual; each series is a shop of its own, whose planned weeks are its windows."""
SETS = {"product types": "product_type", "product categories": "product_category"}


@dataclass(frozen=True)
class Series:
    """Units by series × week, whether each is a promotion week; names and categories of the series."""

    names: tuple[str, ...]
    categories: tuple[str, ...]
    units: np.ndarray
    promoted: np.ndarray


@dataclass(frozen=True)
class Week:
    """One promotion week: what was sold, what stock for 95 % and 50 % would have been, the last promotion's and their mean."""

    sold: float
    ours: tuple[float, float]
    last: float
    mean: float


def measured(*, quick: bool = False) -> dict[str, Any]:
    """Both levels of the data; ``rows`` by level."""
    data = folder()
    if data is None:
        raise SystemExit("shared/data with the real series is in no folder above this one")
    sets = list(SETS.items())[-1:] if quick else list(SETS.items())
    return {"rows": [_judged(name, list(weeks(read(data, level)))) for name, level in sets]}


def read(data: Path, level: str) -> Series:
    """Series of the data at a level of its hierarchy."""
    place = data / "completejourney_half_a"
    told = {_key(row["product_id"]): row for row in _rows(place / "products.csv.gz")}
    units: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(WEEKS))
    each: dict[str, float] = defaultdict(float)
    for row in _rows(place / "transactions_sample.csv.gz"):
        key, week, count = _key(row["product_id"]), int(row["week"]) - 2, float(row["quantity"])
        if (
            told.get(key, {}).get(level) and 0 <= week < WEEKS and 0 < count < 100
        ):  # fuel is counted in thousands
            units[told[key][level]][week] += count
            each[key] += count
    mailed: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(WEEKS))
    for row in _rows(place / "promotions_sample.csv.gz"):
        key, week = _key(row["product_id"]), int(row["week"]) - 2
        if row["mailer_location"] != "0" and key in each and 0 <= week < WEEKS:
            mailed[told[key][level]][week] += each[key]
    names = sorted(name for name, sold in units.items() if sold.sum() >= FEWEST_UNITS)
    category = {row[level]: row["product_category"] for row in told.values()}
    sold = np.array([units[name] for name in names])
    share = np.array([mailed[name] for name in names]) / sold.sum(axis=1, keepdims=True)
    return Series(tuple(names), tuple(category[name] for name in names), sold, share >= MAILED)


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


def _key(number: str) -> str:
    """The files write some numbers as 9e+05."""
    return str(int(float(number)))


def weeks(series: Series) -> Iterator[Week]:
    """Every promotion week from FIRST_JUDGED on of a series that had one before."""
    steady = ~series.promoted.any(axis=1)
    rest = series.units[steady].sum(axis=0)
    for week in range(FIRST_JUDGED, WEEKS):
        rows = [i for i in range(len(series.names)) if series.promoted[i, : week + 1].any()]
        past = [one for i in rows for one in _past(series, i, rest, week)]
        for i in rows:
            if series.promoted[i, week] and series.promoted[i, :week].any():
                found = _week(series, i, past, week)
                if found is not None:
                    yield found


def _past(series: Series, i: int, rest: np.ndarray, week: int) -> list[Event]:
    """Lifts of a series before a week, against what is never promoted. Planned weeks are marked by a lower price."""
    price = np.vstack([np.where(series.promoted[i, :week], 0.8, 1.0), np.ones(week)])
    name = series.names[i]
    names = ((name, name, series.categories[i]), (name, "rest", ""))
    sold = Sold(units=np.vstack([series.units[i, :week], rest[:week]]), price=price, names=names)
    return [one for one in events(sold, RULE) if one.sku == name]


def _week(series: Series, i: int, past: list[Event], week: int) -> Week | None:
    found = learned(past, series.names[i], series.categories[i], RULE)
    sold, promoted = series.units[i, :week], series.promoted[i, :week]
    plain = sold[max(0, week - 3 * USUAL) :][~promoted[max(0, week - 3 * USUAL) :]][-USUAL:]
    if found is None or plain.size < 2 or not plain.any():
        return None
    lift = (found.low, found.mid, found.high)
    mean, sd = spread_of([Lifted(units=float(plain.mean()), lift=lift, counted=float(plain.sum()))])
    most, middle = quantiles(mean, sd, (0.95, 0.5))
    before = sold[promoted]
    return Week(
        series.units[i, week], (float(np.ceil(most)), float(middle)), before[-1], float(before.mean())
    )


def _judged(name: str, found: list[Week]) -> dict[str, Any]:
    held = np.array([one.sold <= one.ours[0] for one in found])
    middle = [_pinball(one.sold, one.ours[1], 0.5) for one in found]
    last, mean = ([_pinball(one.sold, getattr(one, who), 0.5) for one in found] for who in ("last", "mean"))
    return {
        "set": name, "weeks": len(found), "achieved": float(held.mean()), "error": float(np.sqrt(0.95 * 0.05 / len(found))),
        "units": float(np.mean([one.sold for one in found])), "stock": float(np.mean([one.ours[0] for one in found])),
        "ours": float(np.mean(middle)), "last": float(np.mean(last)), "mean": float(np.mean(mean)),
        "better": 1 - float(np.mean(middle)) / float(np.mean(last)),
    }  # fmt: skip


def _pinball(sold: float, said: float, level: float) -> float:
    return max(level * (sold - said), (level - 1) * (sold - said))


def headline(found: dict[str, Any]) -> str:
    """The figures in one line."""
    return "; ".join(
        f"{one['set']}: {one['achieved']:.1%} of {one['weeks']} weeks served at a target of 95 %, P50 {one['better']:.0%} better"
        for one in found["rows"]
    )


HEAD = (
    "| Complete Journey, by | promotion weeks | served in full (target 95 %) | ± | units sold | stock for 95 % | P50 pinball, ours "
    "| last promotion | mean of promotions | better than the last |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
)
HOW = """
Goals: a target of 95 % serves 93 to 97 % of promotion weeks, and the middle of the distribution (P50) has a pinball loss at least
10 % below that of the last promotion's sales. A promotion week: at least 30 % of the sales of a series stand in its mailer. Each is
told from earlier weeks alone: usual sales of the last eight plain weeks, times the lift learned from past promotions of the series
and its category, by the functions that `event_stock` calls. ± is one standard error of a true 95 %. The mean of all past
promotions of a series needs several of them, and holds no stock for a target.
"""


def section(found: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    rows = [
        f"| {r['set']} | {r['weeks']} | {r['achieved']:.3f} | {r['error']:.3f} | {r['units']:.1f} | {r['stock']:.1f} | {r['ours']:.3f} "
        f"| {r['last']:.3f} | {r['mean']:.3f} | {r['better']:.1%} |"
        for r in found["rows"]
    ]
    return ["# Stock for promotion weeks, measured", "", *HOW.strip().splitlines(), "", *HEAD, *rows, ""]
