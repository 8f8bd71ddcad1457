"""Orders under a budget against HiGHS, transfers, and 180 days of a shop under four policies; for inventory.py."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from zhanggui.methods.inventory.budget import best_within_budget, exact_within_budget, value_of_packs
from zhanggui.methods.inventory.comparison import MovingAverage, clairvoyant, fixed_min_max
from zhanggui.methods.inventory.distributions import Array, NegativeBinomial, Poisson
from zhanggui.methods.inventory.lot_size import eoq
from zhanggui.methods.inventory.plan import LOTS, Items, plan
from zhanggui.methods.inventory.simulate import Run, World, reorder_lots, simulate
from zhanggui.methods.inventory.transfers import best_transfers, worth_of_stock

ITEMS, HISTORY, DAYS, SEEDS = 100, 365, 180, 20
HOLDING, FIXED = 0.02, 15.0


def budget(items: int = 1000) -> list[dict[str, Any]]:
    """The quick choice against the integer programme, at three tightnesses."""
    g = np.random.default_rng(1)
    mean = np.exp(g.uniform(0, 5, items))
    price = g.uniform(5, 80, items)
    value, units = value_of_packs(
        NegativeBinomial(mean, np.sqrt(mean * g.uniform(1.1, 6, items))),
        g.uniform(0, 1, items) * mean,
        pack=np.ceil(mean / 8),
        packs=12,
        margin=price * g.uniform(0.1, 0.6, items),
        leftover=price * 0.1,
        fixed=20,
        moq=mean / 4,
    )
    cost = units * price[:, None]
    return [_one_budget(value, cost, share) for share in (0.05, 0.2, 0.5)]


def _one_budget(value: Array, cost: Array, share: float) -> dict[str, Any]:
    money = share * float(cost[:, -1].sum())
    began = time.process_time()
    quick = best_within_budget(value, cost, money)
    between = time.process_time()
    exact = exact_within_budget(value, cost, money, gap=1e-4)
    return {
        "share": share,
        "gap": 1 - quick.value / exact.bound,
        "quick_seconds": between - began,
        "exact_seconds": time.process_time() - between,
    }


def transfers(items: int = 200, places: int = 5) -> float:
    """Items a second whose best transfers between five places are found."""
    g = np.random.default_rng(2)
    cost = g.uniform(0.2, 2, (places, places))
    began = time.process_time()
    for _ in range(items):
        stock = g.integers(0, 20, places)
        worth = worth_of_stock(Poisson(g.uniform(0.5, 15, places)), int(stock.sum()), margin=8, leftover=0.5)
        best_transfers(worth, stock, cost)
    return items / (time.process_time() - began)


def closed_loop() -> list[dict[str, Any]]:
    """Profit of 180 days by policy and seed; every policy meets the same days."""
    return [row for seed in range(SEEDS) for row in _season(seed)]


def _season(seed: int) -> list[dict[str, Any]]:
    g = np.random.default_rng(seed)
    mean = np.exp(g.uniform(np.log(0.1), np.log(12), ITEMS))
    r = mean / (g.uniform(1.1, 5, ITEMS) - 1)
    days = g.negative_binomial(r[:, None], (r / (r + mean))[:, None], (ITEMS, HISTORY + DAYS)).astype(float)
    past, future = days[:, :HISTORY], days[:, HISTORY:]
    usual = g.integers(3, 15, ITEMS)
    drawn = np.maximum(usual[:, None] + g.integers(-2, 4, (ITEMS, DAYS)), 1)
    lead = np.maximum.accumulate(np.arange(DAYS) + drawn, axis=1) - np.arange(DAYS)
    margin = g.uniform(2, 30, ITEMS)
    rate = past.mean(axis=1)
    start = np.ceil(rate * (usual + 14))
    world = World(demand=future, lead=lead, start=start, lost_sales=True)
    policies = {
        "fixed min/max": fixed_min_max(past[:, :90].mean(axis=1), usual, safety_days=7, cover_days=21),
        "moving average, 28 days": MovingAverage(usual.astype(float), rate, safety_days=7, cover_days=21),
        "ours, (R,Q) by cost": _ours(past, usual, margin),
        "clairvoyant": clairvoyant(world, fixed=FIXED, holding=HOLDING)[0],
    }
    return [{"seed": seed, "policy": n, **_outcome(simulate(world, p), margin)} for n, p in policies.items()]


def _ours(past: Array, usual: np.ndarray[Any, np.dtype[np.int_]], margin: Array) -> Any:
    """Lots of the EOQ; the chance of a shortage that lost margin and holding balance. (Silver, Pyke & Thomas.)"""
    one, rate = np.ones(ITEMS), np.maximum(past.mean(axis=1), 1e-3)
    lot = eoq(rate, fixed=FIXED, holding=HOLDING).quantity
    risk = HOLDING * lot / (HOLDING * lot + margin * rate)
    planned = plan(
        Items(
            demand=NegativeBinomial(rate, np.maximum(past.std(axis=1), 1e-3)),
            exact=np.ones(ITEMS, bool),
            lead=usual + 0.5,
            lead_sd=1.7 * one,
            review=one,
            fixed=FIXED * one,
            holding=HOLDING * one,
            shortage=np.nan * one,
            service=1 - np.clip(risk, 0.001, 0.5),
            by_fill=np.zeros(ITEMS, bool),
            moq=0 * one,
            pack=0 * one,
            whole=np.ones(ITEMS, bool),
            lost_sales=np.ones(ITEMS, bool),
            policy=(LOTS,) * ITEMS,
        )
    )
    return reorder_lots(planned.reorder_point, planned.lot)


def _outcome(run: Run, margin: Array) -> dict[str, float]:
    sold = run.demand - run.short
    orders, held = (run.ordered > 0).sum(), run.on_hand.sum()
    profit = (margin[:, None] * sold).sum() - FIXED * orders - HOLDING * held
    return {
        "profit": float(profit),
        "fill_rate": float(sold.sum() / run.demand.sum()),
        "stock": float(run.on_hand.mean()),
    }


def page(found: dict[str, Any]) -> str:
    """The figures as text."""
    budgets = "\n".join(
        f"| {b['share']:.0%} | {b['gap']:.3%} | {b['quick_seconds']:.2f} | {b['exact_seconds']:.2f} |"
        for b in found["budget"]
    )
    return (
        "## Orders under a budget\n\n1,000 items, up to 12 packs each, MOQ and fixed cost; the gap is to HiGHS's bound "
        "(goal 0.5 %). Seconds of one processor.\n\n| budget, share of all | gap | ours s | HiGHS s |\n|---|---:|---:|---:|\n"
        f"{budgets}\n\nBest transfers between five places: {found['transfers']:,.0f} items a second.\n\n"
        f"## {DAYS} days of a shop\n\n{ITEMS} items of steady negative binomial demand, lost sales, lead times with spread, "
        f"{SEEDS} seeds; profit less than the clairvoyant's, mean and 95 % interval over seeds. The clairvoyant serves "
        "whatever can be served at the least cost.\n\n"
        "| policy | profit below clairvoyant | fill rate | mean stock |\n|---|---:|---:|---:|\n"
        + _table(found["loop"])
    )


def _table(rows: list[dict[str, Any]]) -> str:
    best = {r["seed"]: r["profit"] for r in rows if r["policy"] == "clairvoyant"}
    lines = []
    for name in dict.fromkeys(r["policy"] for r in rows):
        own = [r for r in rows if r["policy"] == name]
        gap = np.array([1 - r["profit"] / best[r["seed"]] for r in own])
        half = 1.96 * gap.std(ddof=1) / np.sqrt(len(gap))
        fill, stock = (np.mean([r[k] for r in own]) for k in ("fill_rate", "stock"))
        lines.append(f"| {name} | {gap.mean():.2%} ± {half:.2%} | {fill:.1%} | {stock:.1f} |")
    return "\n".join(lines) + "\n"


def measured() -> dict[str, Any]:
    """Everything of this file."""
    return {"budget": budget(), "transfers": transfers(), "loop": closed_loop()}
