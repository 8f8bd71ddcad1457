"""The cheapest network, proved: a mixed-integer programme whose square root of pooled stock is drawn ever finer.

Holding is a concave function of what a site serves. Between break points it is replaced by its chords, which lie
below it, so the programme's optimum is a bound on every network; where the answer's true cost is above the bound,
break points are added at what its sites serve and it is solved again, until the gap is closed. (Piecewise-linear
relaxation of concave costs: Falk and Soland 1969; the model: Daskin, Coullard and Shen 2002.)
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.methods.network.gravity import Numbers
from zhanggui.methods.network.problem import LocationProblem, Network, costs_of, network_of
from zhanggui.methods.network.programme import programme

FIRST_POINTS = (0.0, 1 / 16, 1 / 4, 1.0)
CLOSE = 1e-6

NO_ROOM = Text(
    "这些仓库一共能处理 {room} 单，需要 {wanted} 单；请增加仓库或产能。",
    "The sites together handle {room} orders and {wanted} are wanted: more sites or capacity are needed.",
)
NO_PROMISE = Text(
    "要求 {share:.0%} 的订单在 {days:g} 天内送达，这些仓库最多做到 {reached:.0%}；请放宽时效或增加仓库。",
    "{share:.0%} of the orders are promised within {days:g} days; these sites reach {reached:.0%} at most. Relax the "
    "promise or add sites.",
)
TOO_BIG = Text(
    "第 {place} 个地区有 {wanted} 单，最大的仓库只能处理 {room} 单；请允许一个地区由几个仓库发货，或增加产能。",
    "Place {place} orders {wanted} and the largest site handles {room}: let a place be served from several sites, or add "
    "capacity.",
)
NO_SITE = Text(
    "必须启用的仓库 {site} 不在 {sites} 个候选仓库中；编号从 0 开始。",
    "Site {site} must be open but there are {sites} candidates, counted from 0.",
)
TOO_MANY_SITES = Text(
    "要求启用 {count} 个仓库，只有 {sites} 个候选。",
    "{count} sites are to be open and there are {sites} candidates.",
)
NOTHING = Text(
    "没有符合全部条件的方案（仓库数量、产能、时效合起来做不到）。",
    "No network keeps all conditions (number of sites, capacity and promise together).",
)
NOT_IN_TIME = Text(
    "在限定时间内没有找到方案；请减少候选仓库或放宽条件。",
    "No network was found in the time allowed; use fewer candidates or fewer conditions.",
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """How many sites (None: as many as pay), which must be open, how close to the optimum to prove (0.0005: 0.05 %)."""

    count: int | None = None
    must_open: Collection[int] = ()
    gap: float = 5e-4
    seconds: float = 60.0
    rounds: int = 15

    def __post_init__(self) -> None:
        if self.count is not None and self.count < max(1, len(set(self.must_open))):
            raise ValueError(f"count must be at least 1 and hold all that must be open, got {self.count}")
        if not (0 < self.gap < 1 and self.seconds > 0 and self.rounds > 0):
            raise ValueError("gap lies between 0 and 1, seconds and rounds are above zero")


def best_network(problem: LocationProblem, choice: Choice | None = None) -> Network:
    """The cheapest network within ``choice.gap`` of the optimum, or as close as the time allows (see its ``gap``).

    Refused, with the reason, where no network keeps capacity, promise and number of sites.
    """
    choice = choice or Choice()
    _possible(problem)
    _choosable(problem, choice)
    sites = problem.serve.shape[0]
    points = [list(FIRST_POINTS) for _ in range(sites)]
    best: tuple[float, Any, Numbers] | None = None
    bound = -np.inf
    for _ in range(choice.rounds):
        found = programme(problem, points, choice)
        if found is None:
            if best is None:
                raise Refused(NOTHING)
            break
        if found.share is None:
            if best is None:
                raise Refused(NOT_IN_TIME)
            break
        bound = max(bound, found.bound)
        total = costs_of(problem, found.open, found.share).total
        if best is None or total < best[0]:
            best = total, found.open, found.share
        if best[0] - bound <= choice.gap * best[0] or not _refined(problem, points, found.share):
            break
    if best is None:
        raise Refused(NOTHING)
    return network_of(problem, best[1], best[2], float(bound))


def _refined(problem: LocationProblem, points: list[list[float]], share: Numbers) -> bool:
    """Add break points where the sites now stand; False when that changes nothing."""
    if problem.stock is None:
        return False
    added = False
    for listed, at in zip(points, share @ problem.variance_share, strict=True):
        if min(abs(at - known) for known in listed) > CLOSE:
            listed.append(float(at))
            listed.sort()
            added = True
    return added


def _possible(problem: LocationProblem) -> None:
    wanted = float(problem.demand.sum())
    room = np.inf if problem.capacity is None else float(problem.capacity.sum())
    if room < wanted:
        raise Refused(NO_ROOM.with_(room=f"{room:,.0f}", wanted=f"{wanted:,.0f}"))
    if problem.capacity is not None and not problem.split and problem.demand.max() > problem.capacity.max():
        place, most = int(problem.demand.argmax()), float(problem.capacity.max())
        told = {"wanted": f"{problem.demand[place]:,.0f}", "room": f"{most:,.0f}"}
        raise Refused(TOO_BIG.with_(place=place + 1, **told))
    reached = float(problem.demand[problem.in_time.any(axis=0)].sum()) / wanted
    if reached < problem.promise_share - 1e-9:
        raise Refused(
            NO_PROMISE.with_(share=problem.promise_share, days=problem.promise_days, reached=reached)
        )


def _choosable(problem: LocationProblem, choice: Choice) -> None:
    sites = problem.serve.shape[0]
    for site in choice.must_open:
        if not 0 <= site < sites:
            raise Refused(NO_SITE.with_(site=site, sites=sites))
    if choice.count is not None and choice.count > sites:
        raise Refused(TOO_MANY_SITES.with_(count=choice.count, sites=sites))
