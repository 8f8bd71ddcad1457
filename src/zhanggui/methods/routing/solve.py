"""Good routes by iterated local search (PyVRP: Wouda, Lan and Kool 2024, INFORMS Journal on Computing 36(4))."""

from __future__ import annotations

import importlib.util
import time
from dataclasses import dataclass
from typing import Any

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.verdict import Verdict
from zhanggui.methods.routing.check import allowed
from zhanggui.methods.routing.problem import RoutingProblem, cost_of

NOT_INSTALLED = Text(
    "路线规划需要另外安装：pip install 'zhanggui[routing]'。",
    "Routing needs a further package: pip install 'zhanggui[routing]'.",
)
PACKAGE = "pyvrp"
NO_WINDOW = 2**43
FEW = 50
"""Up to so many stops nothing may be exceeded as the search begins."""
NEAR, NEAR_IN_TIME = 20, 50
"""Stops that each stop is tried beside, without and with time windows. Of PyVRP's 50 the far ones cost half of all rounds
where only distance counts (X-n459-k26 in 30 s: 1.79 % above the best known, with 20 it is 0.90 %); where time counts too,
a far stop may be the one that fits (RC208: at the best known with 50, 1.98 % above with 20)."""


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How long to search: ``seconds`` of wall time, or ``iterations`` where the same answer is wanted every time.

    ``processor``: seconds of this process's own processor time instead, to measure on a machine that others use too.
    """

    seconds: float = 30.0
    iterations: int | None = None
    seed: int = 1
    processor: bool = False

    def __post_init__(self) -> None:
        if not 0 < self.seconds < float("inf"):
            raise ValueError(f"seconds must be above zero, got {self.seconds}")
        if self.iterations is not None and self.iterations < 1:
            raise ValueError(f"iterations must be at least 1, got {self.iterations}")
        if not 0 <= self.seed < 2**32:
            raise ValueError(f"seed must be a whole number from 0 to 2^32 - 1, got {self.seed}")


@dataclass(frozen=True)
class Routes:
    """Routes found: stops in order, the depot left out; their distance in the problem's units; are they allowed?

    ``verdict`` was worked out from the problem, not taken from the search. A good answer, not a proven optimum:
    docs/benchmarks_routing.md shows how far above the best known routes it stays after 30 seconds.
    """

    cost: float
    routes: tuple[tuple[int, ...], ...]
    verdict: Verdict


def find_routes(problem: RoutingProblem, effort: Effort) -> Routes:
    """The shortest routes found within the effort; Refused where the search is not installed."""
    if importlib.util.find_spec(PACKAGE) is None:
        raise Refused(NOT_INSTALLED)
    return judged(problem, _searched(problem, effort))


def judged(problem: RoutingProblem, routes: tuple[tuple[int, ...], ...]) -> Routes:
    """The routes with their cost and whether they are allowed."""
    cost = cost_of(problem, routes)
    whole = cost if problem.scale == 1 else cost / problem.scale
    return Routes(whole, routes, allowed(problem, routes))


def _searched(problem: RoutingProblem, effort: Effort) -> tuple[tuple[int, ...], ...]:
    from pyvrp import IteratedLocalSearch, RandomNumberGenerator, Solution

    stop = _stop(effort)
    data, random = _as_pyvrp(problem), RandomNumberGenerator(seed=effort.seed)
    search, penalties = _moves(data, random, _near(problem)), _penalties(problem)
    start = search(Solution.make_random(data, random), penalties.max_cost_evaluator(), exhaustive=True)
    found = IteratedLocalSearch(data, penalties, search, start).run(stop, collect_stats=False)
    routes = [tuple(visit.idx + 1 for visit in route if visit.is_client()) for route in found.best.routes()]
    return tuple(route for route in routes if route)


def _near(problem: RoutingProblem) -> int:
    return NEAR if problem.opens is None else NEAR_IN_TIME


def _moves(data: Any, random: Any, near: int) -> Any:
    from pyvrp.search import OPERATORS, LocalSearch, NeighbourhoodParams, compute_neighbours

    search = LocalSearch(data, random, compute_neighbours(data, NeighbourhoodParams(num_neighbours=near)))
    for operator in OPERATORS:
        if operator.supports(data):
            search.add_operator(operator(data))
    return search


def _penalties(problem: RoutingProblem) -> Any:
    """What a unit too much costs at first: a mean way for a mean load, and the way that a unit of time drives.

    PyVRP begins at 50,000 whatever the units and comes down by a tenth every 500 rounds, so that in half a minute most
    rounds are spent where no load may ever be exceeded and routes cannot exchange stops. With few stops the search is over
    before any penalty has moved, and where nothing may be exceeded it finds the best routes at once: there it is left.
    """
    from pyvrp import PenaltyManager
    from pyvrp.PenaltyManager import PenaltyParams

    if problem.stops <= FEW:
        most = PenaltyParams().max_penalty / 2
        return PenaltyManager(([most], most, most))
    distance = float(problem.distance.mean())
    load = distance / max(float(problem.demand[1:].mean()), 1e-9)
    late = distance / max(float(problem.duration.mean()), 1e-9)
    return PenaltyManager(([load], late, 1.0))


def _stop(effort: Effort) -> Any:
    """The end of the search; its clock starts here, so that making the first routes counts too."""
    from pyvrp.stop import MaxIterations

    if effort.iterations is not None:
        return MaxIterations(effort.iterations)
    clock = time.process_time if effort.processor else time.monotonic
    ends = clock() + effort.seconds
    return lambda _cost: clock() >= ends


def _as_pyvrp(problem: RoutingProblem) -> Any:
    from pyvrp import Client, Depot, Location, ProblemData, VehicleType

    last = problem.stops
    opens = [0] * (last + 1) if problem.opens is None else problem.opens.tolist()
    closes = [NO_WINDOW] * (last + 1) if problem.closes is None else problem.closes.tolist()
    service = [0] * (last + 1) if problem.service is None else problem.service.tolist()
    demand = problem.demand.tolist()
    distance: Any = problem.distance
    duration: Any = problem.duration
    return ProblemData(
        locations=[Location(0, 0) for _ in range(last + 1)],
        clients=[
            Client(i, delivery=[demand[i]], service_duration=service[i], tw_early=opens[i], tw_late=closes[i])
            for i in range(1, last + 1)
        ],
        depots=[Depot(0)],
        vehicle_types=[
            VehicleType(
                num_available=problem.vehicles or last,
                capacity=[problem.capacity],
                tw_early=opens[0],
                tw_late=closes[0],
            )
        ],
        distance_matrices=[distance],
        duration_matrices=[duration],
    )
