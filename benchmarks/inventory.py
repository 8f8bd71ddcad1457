"""Inventory policies: exactness, speed, and the service they really give. A part of ``run.py``.

Exactness is against the table that
``inventory_reference.py`` made with stockpyl; the simulation meets each policy with days drawn from a seed.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import inventory_money
import inventory_replay
from forecast_data import folder
from zhanggui.methods.inventory.distributions import (
    Array,
    Demand,
    Empirical,
    Gamma,
    NegativeBinomial,
    Poisson,
)
from zhanggui.methods.inventory.lattice import lead_time_shares
from zhanggui.methods.inventory.plan import LOTS, ORDER_UP_TO, REORDER_UP_TO, Items, Plan, plan
from zhanggui.methods.inventory.reorder_up_to import best_reorder_up_to, cost_of_policy
from zhanggui.methods.inventory.simulate import Run, World, order_up_to, reorder_lots, simulate

HERE = Path(__file__).parent
TITLE = "Inventory policies against stockpyl, the textbook and simulation"
PAGE = HERE.parent / "docs" / "benchmarks_inventory.md"
PEER = HERE.parent / "tests" / "methods" / "inventory" / "reorder_up_to.csv"
DAYS, COPIES, WARM_UP = 4000, 10, 200
TARGETS = (0.90, 0.95, 0.98)
LEADS = ((3, 0), (10, 0), (7, 2), (25, 5))
LOT_DAYS = 20


@dataclass(frozen=True)
class Kind:
    """A kind of demand: its days and the distribution that the policy is told."""

    name: str
    drawn: Callable[[np.random.Generator, tuple[int, int]], Array]
    told: Callable[[int], Demand]
    whole: bool = True


def _intermittent() -> Array:
    random = np.random.default_rng(5)
    return np.where(random.random(400) < 0.15, random.geometric(0.25, 400), 0).astype(float)


def binomial(mean: float, sd: float) -> Kind:
    r = mean**2 / (sd**2 - mean)
    return Kind(
        f"negative binomial, {mean:g} a day, sd {sd:g}",
        lambda g, shape: g.negative_binomial(r, r / (r + mean), shape).astype(float),
        lambda n: NegativeBinomial(np.full(n, mean), np.full(n, sd)),
    )


KINDS = (
    Kind(
        "gamma, 40 a day, sd 12",
        lambda g, shape: g.gamma((40 / 12) ** 2, 144 / 40, shape),
        lambda n: Gamma(np.full(n, 40.0), np.full(n, 12.0)),
        whole=False,
    ),
    Kind(
        "gamma, 20 a day, sd 30",
        lambda g, shape: g.gamma((20 / 30) ** 2, 900 / 20, shape),
        lambda n: Gamma(np.full(n, 20.0), np.full(n, 30.0)),
        whole=False,
    ),
    Kind(
        "Poisson, 3 a day",
        lambda g, shape: g.poisson(3, shape).astype(float),
        lambda n: Poisson(np.full(n, 3.0)),
    ),
    binomial(2, 4),
    binomial(0.3, 1.2),
    Kind(
        "bootstrap of an intermittent history",
        lambda g, shape: g.choice(_intermittent(), shape),
        lambda n: Empirical(np.tile(_intermittent(), (n, 1))),
    ),
)


def exactness() -> dict[str, Any]:
    """Our (s, S) on every instance of the peer's table: true cost over the optimum."""
    rows = list(csv.DictReader(PEER.read_text(encoding="utf-8").splitlines()))
    table = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    gaps = []
    for poisson in (True, False):
        kept = (table["sd"] == 0) == poisson
        one = {name: values[kept] for name, values in table.items()}
        demand: Demand = Poisson(one["mean"]) if poisson else NegativeBinomial(one["mean"], one["sd"])
        costs = {name: one[name] for name in ("fixed", "holding", "shortage")}
        best = best_reorder_up_to(demand, demand, **costs)
        cost = cost_of_policy(demand, demand, best.reorder_point, best.order_up_to, **costs)
        gaps.append(cost / one["cost"] - 1)
    gap = np.concatenate(gaps)
    return {"instances": len(gap), "worst_gap": float(gap.max()), "mean_gap": float(gap.mean())}


def speed(items: int = 3000) -> dict[str, float]:
    """Items a second of one core (processor time), by policy; lead times with spread, intermittent to brisk demand."""
    found = {}
    for policy in (REORDER_UP_TO, LOTS, ORDER_UP_TO):
        given = _many(items, policy)
        began = time.process_time()
        plan(given)
        found[policy] = items / (time.process_time() - began)
    return found


def _many(n: int, policy: str) -> Items:
    g = np.random.default_rng(11)
    mean = np.exp(g.uniform(np.log(0.05), np.log(60), n))
    by_cost = policy == REORDER_UP_TO
    return Items(
        demand=NegativeBinomial(mean, np.sqrt(mean * g.uniform(1.05, 5, n))),
        exact=np.zeros(n, bool),
        lead=g.uniform(1, 15, n),
        lead_sd=g.uniform(0, 3, n),
        review=np.ones(n),
        fixed=g.uniform(1, 200, n),
        holding=g.uniform(0.01, 1, n),
        shortage=g.uniform(2, 30, n) if by_cost else np.full(n, np.nan),
        service=np.full(n, np.nan if by_cost else 0.95),
        by_fill=np.zeros(n, bool),
        moq=np.zeros(n),
        pack=np.zeros(n),
        whole=np.ones(n, bool),
        lost_sales=np.zeros(n, bool),
        policy=(policy,) * n,
    )


def _lead_times(g: np.random.Generator, mean: float, sd: float) -> np.ndarray[Any, np.dtype[np.int_]]:
    """Lead times of orders that never overtake an earlier one."""
    shares = lead_time_shares(mean, sd)[0]
    drawn = g.choice(len(shares), (COPIES, DAYS), p=shares / shares.sum())
    days = np.arange(DAYS)
    return np.maximum.accumulate(days + drawn, axis=1) - days


def service(policy: str, lost: bool) -> Iterator[dict[str, Any]]:
    """The service reached in simulation over the grid of demand, lead time, target and kind of target."""
    g = np.random.default_rng(3)
    for kind in KINDS:
        for lead, lead_sd in LEADS:
            leads = _lead_times(g, lead, lead_sd)
            demand = kind.drawn(g, (COPIES, DAYS))
            goals = [(target, by_fill) for by_fill in (False, True) for target in TARGETS]
            yield from _reached(policy, lost, kind, leads, demand, goals, (lead, lead_sd))


def _reached(
    policy: str,
    lost: bool,
    kind: Kind,
    leads: np.ndarray[Any, np.dtype[np.int_]],
    demand: Array,
    goals: list[tuple[float, bool]],
    lead_time: tuple[int, int],
) -> Iterator[dict[str, Any]]:
    n, fills = len(goals), np.array([by_fill for _, by_fill in goals])
    # With a policy that orders daily the lead times of orders that do not overtake are longer than those drawn.
    measured = leads if policy == ORDER_UP_TO else leads[:, ::LOT_DAYS]
    planned = plan(
        Items(
            demand=kind.told(n),
            exact=np.ones(n, bool),
            lead=np.full(n, measured.mean()),
            lead_sd=np.full(n, measured.std()),
            review=np.ones(n),
            fixed=kind.told(n).mean * LOT_DAYS**2 / 2,
            holding=np.ones(n),
            shortage=np.full(n, np.nan),
            service=np.array([target for target, _ in goals]),
            by_fill=fills,
            moq=np.zeros(n),
            pack=np.zeros(n),
            whole=np.full(n, kind.whole),
            lost_sales=np.full(n, lost),
            policy=(policy,) * n,
        )
    )
    for i, (target, by_fill) in enumerate(goals):
        run = simulate(
            World(demand=demand, lead=leads, start=np.full(COPIES, planned.order_up_to[i]), lost_sales=lost),
            _policy(planned, i, policy),
        )
        yield {
            "policy": policy,
            "shortages": "lost" if lost else "wait",
            "demand": kind.name,
            "lead": f"{lead_time[0]} ± {lead_time[1]}",
            "target": target,
            "kind": "fill rate" if by_fill else "cycle service",
            "promised": float((planned.fill_rate if by_fill else planned.cycle_service)[i]),
            "reached": float(np.nanmean(_measured(run, policy, by_fill))),
        }


def _policy(planned: Plan, i: int, policy: str) -> Any:
    if policy == ORDER_UP_TO:
        return order_up_to(planned.order_up_to[i])
    return reorder_lots(planned.reorder_point[i], planned.lot[i])


def _measured(run: Run, policy: str, by_fill: bool) -> Array:
    if by_fill:
        return run.fill_rate(WARM_UP)
    return run.ready_rate(WARM_UP) if policy == ORDER_UP_TO else run.cycle_service(WARM_UP)


def page(exact: dict[str, Any], fast: dict[str, float], rows: list[dict[str, Any]]) -> str:
    """The figures as a page."""
    text = [
        "# Benchmarks: inventory",
        "",
        "On one core, seeds are fixed. The peer's table: benchmarks/inventory_reference.py.",
        "",
        "## Policies",
        "",
        f"(s, S) on {exact['instances']} random instances (Poisson and negative binomial) against stockpyl 1.0.2: cost "
        f"above its optimum at most {exact['worst_gap']:.1e}, goal 0.5 %. Items a second on one core: "
        + ", ".join(f"{name} {value:,.0f}" for name, value in fast.items())
        + "; goal 500.",
        "",
        "Service in simulation minus service promised, in points, over targets 90, 95 and 98 % "
        f"({COPIES * DAYS:,} days each; lots of {LOT_DAYS} days; lead times of 3, 10, 7 ± 2 and 25 ± 5 days, orders do not "
        "overtake). Largest deviation up and down; the cells of each lead time are in the JSON; goal: 1 point.",
        "",
        "| demand | policy | shortages | cycle service | fill rate |",
        "|---|---|---|---:|---:|",
    ]
    keys = list(dict.fromkeys((r["demand"], r["policy"], r["shortages"]) for r in rows))
    for key in keys:
        own = [r for r in rows if (r["demand"], r["policy"], r["shortages"]) == key]
        text.append(f"| {' | '.join(key)} | {_range(own, 'cycle service')} | {_range(own, 'fill rate')} |")
    return "\n".join([*text, "", _summary(rows), ""])


def _range(rows: list[dict[str, Any]], kind: str) -> str:
    gaps = [100 * (r["reached"] - r["promised"]) for r in rows if r["kind"] == kind]
    return f"{min(gaps):+.1f} … {max(gaps):+.1f}"


def _summary(rows: list[dict[str, Any]]) -> str:
    lines = []
    for how in ("wait", "lost"):
        gaps = np.array([100 * (r["reached"] - r["promised"]) for r in rows if r["shortages"] == how])
        under = np.array([100 * (r["reached"] - r["target"]) for r in rows if r["shortages"] == how])
        lines.append(
            f"Shortages {how}: {np.mean(np.abs(gaps) <= 1):.0%} of {len(gaps)} cells within 1 point of what was "
            f"promised, {np.mean(under >= -1):.0%} no more than 1 point below the target; worst {np.min(under):+.1f}."
        )
    return "\n\n".join(lines)


def measured(*, quick: bool = False) -> dict[str, Any]:
    """Everything; where ``quick`` without the simulated shops and the replayed days."""
    pairs = [(p, lost) for p in (ORDER_UP_TO, LOTS) for lost in (False, True)]
    rows = [row for policy, lost in pairs[: 2 if quick else None] for row in service(policy, lost)]
    found: dict[str, Any] = {"exactness": exactness(), "items_per_second": speed(), "service": rows}
    if quick:
        return found
    found |= inventory_money.measured()
    data = folder()
    if data is not None:
        days = inventory_replay.days_of(data / "online_retail_uci" / "online_retail.csv.gz")
        found["replay"] = inventory_replay.replayed(days)
    return found


def headline(found: dict[str, Any]) -> str:
    """The figures in one line."""
    slowest = min(found["items_per_second"].values())
    gaps = [abs(r["reached"] - r["promised"]) for r in found["service"]]
    near = float(np.mean([gap <= 0.01 for gap in gaps]))
    return (
        f"(s, S) at most {found['exactness']['worst_gap']:.1e} above stockpyl's optimum; {slowest:,.0f} items/s or more; "
        f"{near:.0%} of service levels within 1 point"
    )


def section(found: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    text = page(found["exactness"], found["items_per_second"], found["service"])
    text += "\n" + inventory_money.page(found) if "budget" in found else ""
    text += inventory_replay.page(found["replay"]) if "replay" in found else ""
    return text.splitlines()
