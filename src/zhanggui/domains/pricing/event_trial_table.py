"""Prices and events on trial over many seeds: what each policy earns, what ours promised of its events, how plans got better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

import numpy as np

from zhanggui.domains.pricing.event_policies import POLICIES
from zhanggui.domains.pricing.event_replay import Replayed, replay
from zhanggui.domains.pricing.event_trial import Lived, World, live, make_world
from zhanggui.domains.pricing.trial_table import PolicyRow, policy_row, share_of

OURS, KEEP, OPTIMUM = "ours", "keep", "optimum"


@dataclass(frozen=True, kw_only=True)
class ReplayRow:
    """The n-th event over all seeds: median errors |log(planned / sold)| by learned lift, with usual sales, with the last event's
    lift; ``by_sku`` the median of summed deviations; ``no_worse``: share of seeds in which it was no worse than the one before.
    """

    event: str
    learnt: float | None
    usual: float
    last: float | None
    by_sku: float | None
    no_worse: float | None


@dataclass(frozen=True, kw_only=True)
class EventTable:
    """``of_optimum`` and ``of_gap`` as in ``PriceTable``; ``gains``: share of the SKUs' promised 80 % ranges of an event's gain that
    held what happened, of ``promised``; ``plans``: the same of whole plans; ``units``: of replayed 80 % ranges of units. ``joined``: SKUs
    in an event on average, ``depth`` their mean cut.
    """

    seeds: int
    policies: tuple[PolicyRow, ...]
    of_optimum: float
    of_gap: float
    gains: float | None
    promised: int
    plans: float | None
    planned: int
    units: float | None
    replayed: int
    joined: float
    depth: float
    events: tuple[ReplayRow, ...]


def event_table(
    seeds: Sequence[int], *, skus: int = 40, units_per_day: int = 200, moves: int = 6, tell: Callable[[int], None] | None = None
) -> EventTable:  # fmt: skip
    """Every policy on the merchant of every seed; the same seeds give the same table."""
    profits: dict[str, list[float]] = {name: [] for name in POLICIES}
    gains, plans, units = [0, 0], [0, 0], [0, 0]
    cuts: list[float] = []
    runs: list[list[Replayed]] = []
    entered = 0
    for seed in seeds:
        world = make_world(seed, skus=skus, units_per_day=units_per_day, moves=moves)
        for name, (prices, cut) in POLICIES.items():
            profit, lived = live(world, prices, cut)
            profits[name].append(profit)
            if name == OURS:
                _count(world, lived, seed, gains, plans)
                mine = [one.depth / 100 for told in lived.advised.values() for one in told.values()]
                cuts, entered = [*cuts, *mine], entered + len(lived.advised)
        runs.append(replay(world))
        for one in runs[-1]:
            units[0], units[1] = units[0] + one.inside, units[1] + one.skus
        if tell:
            tell(seed)
    gap = sum(profits[OPTIMUM]) - sum(profits[KEEP])
    return EventTable(
        seeds=len(seeds), policies=tuple(policy_row(name, profits) for name in POLICIES),
        of_optimum=sum(profits[OURS]) / sum(profits[OPTIMUM]), of_gap=(sum(profits[OURS]) - sum(profits[KEEP])) / gap,
        gains=share_of(gains), promised=gains[1], plans=share_of(plans), planned=plans[1], units=share_of(units), replayed=units[1],
        joined=len(cuts) / max(1, entered), depth=fmean(cuts) if cuts else 0.0, events=tuple(_events(runs)),
    )  # fmt: skip


def _count(world: World, lived: Lived, seed: int, gains: list[int], plans: list[int]) -> None:
    """What came against what was promised: sales as they were against sales, by chance of their own, without the event; less what
    is truly missing afterwards.
    """
    rng = np.random.default_rng([seed, 9])
    for event, mine in lived.advised.items():
        one, earned = world.events[event], 0.0
        for n, advice in mine.items():
            days = range(one.first, one.last + 1)
            asked = lived.asked[n, one.first : one.last + 1]
            rates = np.array([world.rate(lived.asked[:, day], day)[n] for day in days])
            unsold = min(float(rng.poisson(rates.sum())), world.stock[n, event])
            sold, before = lived.sold(event, n), _margin(world, n, float(asked[0]))
            gain = sold * _margin(world, n, float(asked[0]) * (1 - advice.depth / 100)) - unsold * before
            gain -= world.pulled[n] * max(0.0, sold - unsold) * before
            earned += gain
            low, high = (x / 10_000 for x in (advice.gain[0], advice.gain[2]))
            gains[0], gains[1] = gains[0] + (low <= gain <= high), gains[1] + 1
        if mine:
            low, high = np.quantile(sum(a.draws for a in mine.values()), [0.1, 0.9]) / 10_000
            plans[0], plans[1] = plans[0] + int(low <= earned <= high), plans[1] + 1


def _margin(world: World, n: int, paid: float) -> float:
    return float(world.margin(np.full(len(world.skus), paid))[n])


def _events(runs: Sequence[Sequence[Replayed]]) -> list[ReplayRow]:
    rows = []
    for n, same in enumerate(zip(*runs, strict=True)):
        told = [one.error("planned") for one in same]
        before = [run[n - 1].error("planned") if n else None for run in runs]
        pairs = [(a, b) for a, b in zip(before, told, strict=True) if a is not None and b is not None]
        rows.append(
            ReplayRow(
                event=same[0].name, learnt=_median(told), usual=_median([one.error("usual") for one in same]) or 0.0,
                last=_median([one.error("last") for one in same]), by_sku=_median([one.by_sku for one in same]),
                no_worse=fmean([b <= a for a, b in pairs]) if pairs else None,
            )
        )  # fmt: skip
    return rows


def _median(told: Sequence[float | None]) -> float | None:
    """None where not even half of the seeds could plan."""
    known = [one for one in told if one is not None]
    return median(known) if 2 * len(known) > len(told) else None


def first_and_last(table: EventTable) -> tuple[float, float] | None:
    """Mean of the median errors over the first and over the last five events planned; None where fewer than ten were."""
    told = [one.learnt for one in table.events if one.learnt is not None]
    return (fmean(told[:5]), fmean(told[-5:])) if len(told) >= 10 else None
