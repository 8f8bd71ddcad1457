"""Routes: the judge, the clock of a route, and the search against all routes there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.core.errors import Refused
from zhanggui.methods.routing import solve
from zhanggui.methods.routing.check import allowed
from zhanggui.methods.routing.problem import RoutingProblem, cost_of, schedule
from zhanggui.methods.routing.solve import Effort, find_routes

QUICK = Effort(iterations=200, seed=1)


def line(*places: int, **more: Any) -> RoutingProblem:
    """Stops on a road, the depot at 0: distance and time are how far they are apart."""
    where = np.array([0, *places])
    apart = np.abs(where[:, None] - where[None, :])
    given = {"demand": np.array([0] + [1] * len(places)), "capacity": 2, **more}
    return RoutingProblem(distance=apart, duration=apart, **given)


def test_cost_is_there_and_back() -> None:
    assert cost_of(line(3, 5, -4), [[1, 2], [3]]) == 10 + 8


@pytest.mark.parametrize(
    ("routes", "why"),
    [
        ([[1, 2], [3]], None),
        ([[1, 2, 3]], "Route 1 loads 3, above the capacity 2."),
        ([[1, 2]], "Stops 3 are not visited."),
        ([[1, 2], [3, 1]], "Stops 1 are visited more than once."),
        ([[1, 2], [3], [4]], "Routes name stops that do not exist: 4."),
        ([[1], [2], [3]], "3 vehicles are used, there are 2."),
    ],
)
def test_the_judge_names_what_is_wrong(routes: list[list[int]], why: str | None) -> None:
    verdict = allowed(line(3, 5, -4, vehicles=2), routes)
    assert (verdict.why.en if verdict.why else None) == why


def test_a_vehicle_waits_for_the_window_and_is_then_on_its_way() -> None:
    """Out at 8: at stop 1 (3 away) at 11, waits 9, serves 2; at stop 2 at 24; serves 2; back at 31."""
    timed = line(3, 5, opens=np.array([8, 20, 0]), closes=np.array([40, 30, 24]), service=np.array([0, 2, 2]))
    visits = [(v.stop, v.arrives, v.waits, v.leaves, v.driven) for v in schedule(timed, [1, 2])]
    assert visits == [(1, 11, 9, 22, 3), (2, 24, 0, 26, 5), (0, 31, 0, 31, 10)]
    assert allowed(timed, [[1, 2]])


def test_a_missed_window_says_where_and_by_how_much() -> None:
    """Stop 2, 5 away, closes at 4 and is reached at 3 + 1 + 2 = 6; a depot that closes at 5 sees 6 too late."""
    timed = line(3, 5, opens=np.array([0, 0, 0]), closes=np.array([20, 9, 4]), service=np.array([0, 1, 0]))
    verdict = allowed(timed, [[1, 2]])
    assert verdict.why is not None
    assert verdict.why.en == "Route 1 comes to stop 2 late by 2.0."
    back = allowed(line(3, opens=np.array([0, 0]), closes=np.array([5, 9])), [[1]])
    assert back.why is not None
    assert back.why.en == "Route 1 is back at the depot late by 1.0."


def _all_routes(stops: int) -> Iterator[list[tuple[int, ...]]]:
    """Every way to cut every order of the stops into routes."""
    for order in permutations(range(1, stops + 1)):
        for cuts in product((False, True), repeat=stops - 1):
            routes, start = [], 0
            for at, cut in enumerate(cuts, 1):
                if cut:
                    routes.append(order[start:at])
                    start = at
            yield [*routes, order[start:]]


def _best(problem: RoutingProblem) -> int | None:
    costs = [cost_of(problem, routes) for routes in _all_routes(problem.stops) if allowed(problem, routes)]
    return min(costs, default=None)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=2, max_size=5),
    st.lists(st.integers(1, 6), min_size=5, max_size=5),
)
def test_the_search_finds_the_best_of_all_routes(
    places: Sequence[tuple[int, int]], demand: list[int]
) -> None:
    where = np.array([(0, 0), *places], float)
    apart = np.hypot(*(where[:, None] - where[None, :]).transpose(2, 0, 1)).round().astype(np.int64)
    wanted = np.array([0, *demand[: len(places)]])
    problem = RoutingProblem(distance=apart, duration=apart, demand=wanted, capacity=8)
    found = find_routes(problem, QUICK)
    assert found.verdict
    assert found.cost == _best(problem)


def test_the_search_keeps_time_windows() -> None:
    """At 9 by 9, so straight there; the others on the way back: 18, the best of all routes."""
    timed = line(
        3, 5, 9, capacity=3, opens=np.array([0, 12, 0, 0]), closes=np.array([60, 20, 30, 9]), service=np.zeros(4, int)
    )  # fmt: skip
    found = find_routes(timed, QUICK)
    assert found.verdict
    assert found.cost == _best(timed) == 18


def test_what_cannot_be_done_comes_back_as_not_allowed() -> None:
    """The only vehicle cannot be at 5 by 2."""
    timed = line(5, vehicles=1, opens=np.array([0, 0]), closes=np.array([60, 2]))
    found = find_routes(timed, QUICK)
    assert not found.verdict
    assert found.verdict.why is not None


def test_the_same_seed_finds_the_same_routes() -> None:
    problem = line(3, 5, -4, 8, -9, 2)
    assert find_routes(problem, QUICK) == find_routes(problem, QUICK)


def test_without_the_package_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(solve, "PACKAGE", "a_package_that_is_not_there")
    with pytest.raises(Refused, match=r"zhanggui\[routing\]"):
        find_routes(line(3, 5), QUICK)


@pytest.mark.parametrize(
    "wrong", [{"seconds": 0}, {"seconds": float("nan")}, {"iterations": 0}, {"seed": -1}]
)
def test_an_effort_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Effort(**wrong)
