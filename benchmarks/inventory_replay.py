"""Real days: Online Retail (UCI), half a year seen, half a year replayed; for inventory.py when it is given the file."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from zhanggui.methods.inventory.comparison import MovingAverage, fixed_min_max
from zhanggui.methods.inventory.distributions import Array, Empirical
from zhanggui.methods.inventory.lot_size import eoq
from zhanggui.methods.inventory.plan import LOTS, Items, plan
from zhanggui.methods.inventory.simulate import Policy, Today, World, reorder_lots, simulate

SKUS, SEEN, BULK = 300, 194, 10.0
HOLDING, FIXED = 0.01, 4.0
REPLANNED = (0.9, 0.98)
TARGETS, SAFETY = (0.8, 0.9, 0.95, 0.98, 0.99), (0, 5, 10, 20, 30, 45, 60)


def days_of(file: Path) -> Array:
    """Units by SKU and day of the SKUs with the most revenue; one day's bulk order is cut at ten usual selling days."""
    units: Counter[tuple[str, str]] = Counter()
    revenue: Counter[str] = Counter()
    with gzip.open(file, "rt", encoding="utf-8", errors="replace", newline="") as text:
        for row in csv.DictReader(text):
            quantity = int(float(row["Quantity"]))
            if quantity > 0 and float(row["UnitPrice"] or row.get("Price", 0)) > 0:
                units[row["StockCode"], _day(row["InvoiceDate"])] += quantity
                revenue[row["StockCode"]] += quantity * float(row["UnitPrice"])
    skus = {sku: i for i, (sku, _) in enumerate(revenue.most_common(SKUS))}
    first, last = (datetime.fromisoformat(end(day for _, day in units)) for end in (min, max))
    table = np.zeros((len(skus), (last - first).days + 1))
    for (sku, day), quantity in units.items():
        if sku in skus:
            table[skus[sku], (datetime.fromisoformat(day) - first).days] = quantity
    usual = np.array([np.median(row[row > 0]) for row in table])
    return np.minimum(table, BULK * usual[:, None])


def _day(moment: str) -> str:
    return moment[:10]


def replayed(days: Array) -> list[dict[str, Any]]:
    """Served share and daily cost of holding and ordering by policy and setting, all on the same days and lead times."""
    past, future = days[:, :SEEN], days[:, SEEN:]
    sold = past.sum(axis=1) > 0
    past, future = past[sold], future[sold]
    g = np.random.default_rng(6)
    drawn = g.integers(5, 12, future.shape)
    lead = np.maximum.accumulate(np.arange(future.shape[1]) + drawn, axis=1) - np.arange(future.shape[1])
    rate, usual = past.mean(axis=1), np.full(len(past), 8.0)
    start = np.ceil(rate * 30)
    world = World(demand=future, lead=lead, start=start, lost_sales=True)
    lot = eoq(rate, fixed=FIXED, holding=HOLDING).quantity
    cover = float(np.median(lot / rate))
    rows = [_outcome("ours, planned once", t, world, _ours(past, lead, t)) for t in TARGETS]
    rows += [_outcome("ours, planned every 14 days", t, world, _Replanned(past, lead, t)) for t in REPLANNED]
    for safety in SAFETY:
        fixed = fixed_min_max(rate, usual, safety_days=safety, cover_days=cover)
        rows.append(_outcome("fixed min/max", safety, world, fixed))
        average = MovingAverage(usual, rate, safety_days=safety, cover_days=cover)
        rows.append(_outcome("moving average, 28 days", safety, world, average))
    return rows


def _ours(past: Array, lead: np.ndarray[Any, np.dtype[np.int_]], target: float) -> Policy:
    n, one = len(past), np.ones(len(past))
    planned = plan(
        Items(
            demand=Empirical(past),
            exact=np.ones(n, bool),
            lead=lead.mean() * one,
            lead_sd=lead.std() * one,
            review=one,
            fixed=FIXED * one,
            holding=HOLDING * one,
            shortage=np.nan * one,
            service=target * one,
            by_fill=np.ones(n, bool),
            moq=0 * one,
            pack=0 * one,
            whole=np.ones(n, bool),
            lost_sales=np.ones(n, bool),
            policy=(LOTS,) * n,
        )
    )
    return reorder_lots(planned.reorder_point, planned.lot)


class _Replanned:
    """Planned anew every two weeks: the shape of demand from the last 16 weeks, its level from the last four, sales only."""

    def __init__(self, past: Array, lead: np.ndarray[Any, np.dtype[np.int_]], target: float) -> None:
        self.past, self.lead, self.target = past, lead, target

    def __call__(self, today: Today) -> Array:
        if today.day % 14 == 0:
            seen = np.concatenate([self.past, today.sold], axis=1)[:, -112:]
            long, recent = (np.maximum(part.mean(axis=1), 1e-3) for part in (seen, seen[:, -28:]))
            self.policy = _ours(seen * (recent / long)[:, None], self.lead, self.target)
        return self.policy(today)


def _outcome(name: str, setting: float, world: World, policy: Callable[..., Array]) -> dict[str, Any]:
    run = simulate(world, policy)
    cost = FIXED * (run.ordered > 0).sum() + HOLDING * run.on_hand.sum()
    served = 1 - run.short.sum() / run.demand.sum()
    by_item = float(np.mean(run.fill_rate()[run.demand.sum(axis=1) > 0]))
    return {
        "policy": name,
        "setting": setting,
        "served": float(served),
        "served_per_item": by_item,
        "cost": float(cost / run.demand.shape[1]),
    }


def page(rows: list[dict[str, Any]]) -> str:
    """The curve of served share against cost, and what equal service costs with fixed levels."""
    lines = [
        f"| {r['policy']} | {r['setting']:g} | {r['served']:.1%} | {r['served_per_item']:.1%} | {r['cost']:,.1f} |"
        for r in rows
    ]
    return (
        "\n## Real days replayed\n\nOnline Retail (UCI): the 300 SKUs with the most revenue, 194 days seen, 180 replayed "
        "(bulk days cut at ten usual selling days), lead times of 5 to 11 days, lost sales. The setting "
        "is the fill rate asked for, or days of safety. Nobody is told of the season before Christmas, so no "
        "level set once keeps its promise.\n\n| policy | setting | units served | per SKU | cost a day |\n|---|---:|---:|---:|---:|\n"
        + "\n".join(lines)
        + "\n\nAt equal units served, ours against the others (interpolated): "
        + "; ".join(_equal(rows, r) for r in rows if r["policy"].startswith("ours"))
        + ".\n"
    )


def _equal(rows: list[dict[str, Any]], ours: dict[str, Any]) -> str:
    found = []
    for name in ("fixed min/max", "moving average, 28 days"):
        curve = sorted((r["served"], r["cost"]) for r in rows if r["policy"] == name)
        if curve[0][0] <= ours["served"] <= curve[-1][0]:
            cost = np.interp(ours["served"], *zip(*curve, strict=True))
            found.append(f"{ours['cost'] / cost - 1:+.0%} {name}")
    return f"{ours['policy']}, {ours['served']:.1%}: {', '.join(found) or 'out of their range'}"
