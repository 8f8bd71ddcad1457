"""Prices on trial over many seeds: what each policy earns, how far ours is ahead, and how near to the optimum."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev

from zhanggui.domains.pricing.trial import POLICIES, Past, Trial, answers, kept_promises, make_trial, run

OURS, KEEP, OPTIMUM = "ours", "keep", "optimum"


@dataclass(frozen=True, kw_only=True)
class PolicyRow:
    """A policy over all seeds: mean profit, and by how much ours earns more (mean over seeds, 95 % t interval, seeds won).

    ``ahead`` None for ours itself.
    """

    name: str
    profit: float
    ahead: float | None = None
    low: float | None = None
    high: float | None = None
    won: int | None = None


@dataclass(frozen=True, kw_only=True)
class PriceTable:
    """``of_gap``: the share of what the optimum earns more than keeping prices that ours earns more. ``promises``: the share
    of promised 80 % ranges that held what happened; ``covered``: of 95 % intervals that hold the true elasticity; each with
    its number of cases. ``told``: share of SKUs whose elasticity could be told in the end.
    """

    seeds: int
    policies: tuple[PolicyRow, ...]
    of_optimum: float
    of_gap: float
    promises: float | None
    promised: int
    covered: float | None
    intervals: int
    told: float


def price_table(
    seeds: Sequence[int], *, skus: int = 40, days: int = 180, orders_per_day: int = 200, moves: int = 6,
    tell: Callable[[int], None] | None = None,
) -> PriceTable:  # fmt: skip
    """Every policy on the merchant of every seed; the same seeds give the same table."""
    profits: dict[str, list[float]] = {name: [] for name in POLICIES}
    promises, covered, told = [0, 0], [0, 0], [0, 0]
    for seed in seeds:
        trial = make_trial(seed, skus=skus, days=days, orders_per_day=orders_per_day, moves=moves)
        for name, policy in POLICIES.items():
            profit, past = run(trial, policy)
            profits[name].append(profit)
            if name == OURS:
                _add(promises, kept_promises(trial, past, seed))
                held, known = _covered(trial, past)
                _add(covered, (held, known))
                _add(told, (known, len(trial.skus)))
        if tell:
            tell(seed)
    gap = sum(profits[OPTIMUM]) - sum(profits[KEEP])
    return PriceTable(
        seeds=len(seeds), policies=tuple(policy_row(name, profits) for name in POLICIES),
        of_optimum=sum(profits[OURS]) / sum(profits[OPTIMUM]), of_gap=(sum(profits[OURS]) - sum(profits[KEEP])) / gap,
        promises=share_of(promises), promised=promises[1], covered=share_of(covered), intervals=covered[1],
        told=told[0] / told[1],
    )  # fmt: skip


def _covered(trial: Trial, past: Past) -> tuple[int, int]:
    known = answers(trial, past)
    held = total = 0
    for n, truth in enumerate(trial.elasticity):
        one = known.of(f"{n}", "shop")
        if one.low is not None and one.high is not None:
            held, total = held + (one.low <= truth <= one.high), total + 1
    return held, total


def policy_row(name: str, profits: dict[str, list[float]]) -> PolicyRow:
    """One policy beside ours, over the same seeds."""
    if name == OURS:
        return PolicyRow(name=name, profit=fmean(profits[name]))
    from scipy.special import stdtrit

    more = [a - b for a, b in zip(profits[OURS], profits[name], strict=True)]
    mean, n = fmean(more), len(more)
    half = float(stdtrit(n - 1, 0.975)) * stdev(more) / sqrt(n) if n > 1 else None
    return PolicyRow(
        name=name, profit=fmean(profits[name]), ahead=mean, low=None if half is None else mean - half,
        high=None if half is None else mean + half, won=sum(one > 0 for one in more),
    )  # fmt: skip


def _add(total: list[int], more: tuple[int, int]) -> None:
    total[0], total[1] = total[0] + int(more[0]), total[1] + more[1]


def share_of(counted: list[int]) -> float | None:
    """The first of the second; None of none."""
    return counted[0] / counted[1] if counted[1] else None
