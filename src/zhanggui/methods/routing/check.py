"""Are routes allowed? Judged from the problem alone, knowing nothing of the program that found them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from zhanggui.core.language import Text
from zhanggui.core.verdict import Verdict
from zhanggui.methods.routing.problem import RoutingProblem, schedule

UNKNOWN = Text("路线中有不存在的停靠点 {stops}。", "Routes name stops that do not exist: {stops}.")
MISSED = Text("停靠点 {stops} 没有安排。", "Stops {stops} are not visited.")
TWICE = Text("停靠点 {stops} 安排了不止一次。", "Stops {stops} are visited more than once.")
TOO_MANY = Text("需要 {used} 辆车，只有 {vehicles} 辆。", "{used} vehicles are used, there are {vehicles}.")
OVERLOADED = Text(
    "第 {route} 条路线装载 {load}，超过容量 {capacity}。",
    "Route {route} loads {load}, above the capacity {capacity}.",
)
LATE = Text(
    "第 {route} 条路线到停靠点 {stop} 时已晚了 {late}。", "Route {route} comes to stop {stop} late by {late}."
)
BACK_LATE = Text(
    "第 {route} 条路线回到仓库晚了 {late}。", "Route {route} is back at the depot late by {late}."
)
NAMED = 10


def allowed(problem: RoutingProblem, routes: Sequence[Sequence[int]]) -> Verdict:
    """Is every stop visited once, no vehicle overloaded, no window missed? The first fault found is the reason."""
    why = _visits(problem, routes) or _vehicles(problem, routes) or _loads(problem, routes)
    why = why or _windows(problem, routes)
    return Verdict(why is None, why)


def _visits(problem: RoutingProblem, routes: Sequence[Sequence[int]]) -> Text | None:
    counted = Counter(stop for route in routes for stop in route)
    wanted = set(range(1, problem.stops + 1))
    for text, stops in (
        (UNKNOWN, counted.keys() - wanted),
        (MISSED, wanted - counted.keys()),
        (TWICE, {stop for stop, times in counted.items() if times > 1}),
    ):
        if stops:
            listed = ", ".join(str(stop) for stop in sorted(stops)[:NAMED])
            return text.with_(stops=listed + (" …" if len(stops) > NAMED else ""))
    return None


def _vehicles(problem: RoutingProblem, routes: Sequence[Sequence[int]]) -> Text | None:
    used = sum(bool(route) for route in routes)
    if problem.vehicles is None or used <= problem.vehicles:
        return None
    return TOO_MANY.with_(used=used, vehicles=problem.vehicles)


def _loads(problem: RoutingProblem, routes: Sequence[Sequence[int]]) -> Text | None:
    for number, route in enumerate(routes, 1):
        load = sum(int(problem.demand[stop]) for stop in route)
        if load > problem.capacity:
            return OVERLOADED.with_(route=number, load=load, capacity=problem.capacity)
    return None


def _windows(problem: RoutingProblem, routes: Sequence[Sequence[int]]) -> Text | None:
    if problem.closes is None:
        return None
    for number, route in enumerate(routes, 1):
        for visit in schedule(problem, route) if route else ():
            late = visit.arrives + visit.waits - int(problem.closes[visit.stop])
            if late > 0:
                text = LATE if visit.stop else BACK_LATE
                return text.with_(route=number, stop=visit.stop, late=late / problem.scale)
    return None
