"""The cheapest network: by hand, and against every network there is on random instances."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from zhanggui.core.errors import Refused
from zhanggui.methods.network.locate import Choice, best_network
from zhanggui.methods.network.problem import LocationProblem, costs_of

INSTANCES = range(60)


def two_sites(**more: Any) -> LocationProblem:
    """East and west, each cheap (1) for its own 100 orders and dear (3) for the other's; a site costs 150."""
    given: dict[str, Any] = {
        "demand": np.array([100.0, 100.0]),
        "fixed": np.array([150.0, 150.0]),
        "serve": np.array([[1.0, 3.0], [3.0, 1.0]]),
    }
    return LocationProblem(**{**given, **more})


def test_both_sites_when_the_way_costs_more_than_the_site() -> None:
    """Both: 300 + 200 = 500. One: 150 + 100 + 300 = 550."""
    found = best_network(two_sites())
    assert (found.open, found.costs.total, found.gap) == ((0, 1), 500, 0)
    np.testing.assert_array_equal(found.share, np.eye(2))


def test_one_site_when_its_stock_is_pooled() -> None:
    """A stock of 200 in one place is 2 × 200 × √½ = 282.84 in two, so two cost 782.84 and one 750."""
    problem = two_sites(stock=np.array([200.0, 200.0]))
    found = best_network(problem)
    assert len(found.open) == 1
    assert found.costs.total == pytest.approx(750)
    both = best_network(problem, Choice(count=2))
    assert (both.costs.stock, both.costs.total) == pytest.approx((282.8427, 782.8427), abs=1e-4)


def test_a_promise_opens_a_site_that_does_not_pay() -> None:
    days = np.array([[1.0, 3.0], [3.0, 1.0]])
    problem = two_sites(stock=np.array([200.0, 200.0]), days=days, promise_days=2.0)
    found = best_network(problem)
    assert (found.open, found.kept, found.mean_days) == ((0, 1), 1.0, 1.0)
    half = best_network(
        two_sites(stock=np.array([200.0, 200.0]), days=days, promise_days=2, promise_share=0.5)
    )
    assert (len(half.open), half.kept) == (1, 0.5)


def test_a_full_site_sends_the_rest_to_the_next() -> None:
    """East holds 150 of the 200: with one only impossible; both, split or not, cost 500 here."""
    problem = two_sites(capacity=np.array([150.0, 150.0]))
    assert best_network(problem).open == (0, 1)
    with pytest.raises(Refused, match="No network keeps all conditions"):
        best_network(problem, Choice(count=1))


def test_what_cannot_be_is_refused_with_the_reason() -> None:
    with pytest.raises(Refused, match="handle 180 orders and 200 are wanted"):
        best_network(two_sites(capacity=np.array([90.0, 90.0])))
    days = np.array([[1.0, 5.0], [3.0, 5.0]])
    with pytest.raises(
        Refused, match=r"100% of the orders are promised within 2 days; these sites reach 50%"
    ):
        best_network(two_sites(days=days, promise_days=2.0))


def test_a_place_larger_than_any_site_needs_leave_to_be_split() -> None:
    """299 orders and room for 299, but the first place orders 150 and no site handles more than 149."""
    given = {"demand": np.array([150.0, 149.0]), "capacity": np.array([149.0, 149.0]), "fixed": np.zeros(2)}
    with pytest.raises(Refused, match="together handle 298 orders and 299 are wanted"):
        best_network(two_sites(**given))
    given |= {"demand": np.array([150.0, 148.0])}
    with pytest.raises(Refused, match="Place 1 orders 150 and the largest site handles 149"):
        best_network(two_sites(**given))
    split = best_network(two_sites(**given, split=True))
    assert split.costs.total == pytest.approx(149 + 3 + 148)  # one order of the first place goes the dear way


def test_one_site_serves_everybody_or_says_why_not() -> None:
    """150 for the site, 100 × 1 + 100 × 3 for the way, the whole stock of 50: 600."""
    one = {"fixed": np.array([150.0]), "serve": np.array([[1.0, 3.0]])}
    found = best_network(two_sites(**one, stock=np.array([50.0])))
    assert (found.open, found.costs.total, found.gap) == ((0,), 600, 0)
    with pytest.raises(Refused, match="handle 199 orders and 200 are wanted"):
        best_network(two_sites(**one, capacity=np.array([199.0])))
    with pytest.raises(Refused, match="these sites reach 50% at most"):
        best_network(two_sites(**one, days=np.array([[1.0, 9.0]]), promise_days=2.0))


def test_a_place_without_orders_costs_nothing_and_breaks_no_promise() -> None:
    """East alone: 150 + 100 × 1, and the stock of 200 for everybody; the way to the empty place takes nine days."""
    found = best_network(
        two_sites(
            demand=np.array([100.0, 0.0]), stock=np.array([200.0, 200.0]),
            days=np.array([[1.0, 9.0], [9.0, 9.0]]), promise_days=2.0,
        )
    )  # fmt: skip
    assert (found.open, found.costs.total, found.kept) == ((0,), 450, 1.0)


@pytest.mark.parametrize(
    ("choice", "why"),
    [
        (Choice(must_open=(7,)), "Site 7 must be open but there are 2 candidates"),
        (Choice(count=3), "3 sites are to be open and there are 2 candidates"),
    ],
)
def test_a_choice_of_sites_that_are_not_there_is_refused(choice: Choice, why: str) -> None:
    with pytest.raises(Refused, match=why):
        best_network(two_sites(), choice)


def _instance(seed: int) -> LocationProblem:
    """3 to 8 sites and 3 to 7 customers on a map, with stock; every other one with capacities, every third a promise."""
    g = np.random.default_rng(seed)
    m = int(g.integers(3, 9))
    n = int(g.integers(3, {3: 8, 4: 8, 5: 7, 6: 7}.get(m, 6)))
    sites, places = g.uniform(0, 100, (m, 2)), g.uniform(0, 100, (n, 2))
    apart = np.hypot(*(sites[:, None] - places[None]).transpose(2, 0, 1))
    demand = g.integers(10, 200, n).astype(float)
    capacity = demand.sum() * g.uniform(0.4, 1.1, m) if seed % 2 else None
    return LocationProblem(
        demand=demand, fixed=g.uniform(200, 3000, m), serve=1 + apart * 0.12, capacity=capacity,
        stock=g.uniform(500, 6000, m), spread=demand * g.uniform(0.5, 3, n), days=1 + apart / 40,
        promise_days=2.5 if seed % 3 == 0 else None, promise_share=0.6,
    )  # fmt: skip


def _cheapest(problem: LocationProblem) -> float:
    """The least cost of all ways to give each customer a site; inf where none is allowed."""
    m, n = problem.serve.shape
    ways = np.array(list(product(range(m), repeat=n)))
    each = np.arange(n)
    share = np.zeros((len(ways), m, n))
    share[np.arange(len(ways))[:, None], ways, each] = 1
    orders = share @ problem.demand
    allowed = np.ones(len(ways), bool)
    if problem.capacity is not None:
        allowed &= (orders <= problem.capacity + 1e-9).all(axis=1)
    if problem.promise_days is not None:
        kept = (problem.in_time[ways, each] * problem.demand).sum(axis=1)
        allowed &= kept >= problem.promise_share * problem.demand.sum() - 1e-9
    stock: Any = problem.stock
    total = (orders > 0) @ problem.fixed + (problem.serve[ways, each] * problem.demand).sum(axis=1)
    total = total + np.sqrt(share @ problem.variance_share) @ stock
    return float(np.where(allowed, total, np.inf).min())


@pytest.mark.parametrize("seed", INSTANCES)
def test_as_cheap_as_the_best_of_all_networks(seed: int) -> None:
    problem = _instance(seed)
    best = _cheapest(problem)
    if best == np.inf:
        with pytest.raises(Refused):
            best_network(problem)
        return
    found = best_network(problem)
    assert best - 1e-6 <= found.costs.total <= best * 1.001
    assert found.bound <= best + 1e-6
    assert found.gap <= 5e-4
    if problem.capacity is not None:
        assert (found.share @ problem.demand <= problem.capacity + 1e-6).all()
    if problem.promise_days is not None:
        assert found.kept >= problem.promise_share - 1e-9


def test_customers_split_between_sites_cost_no_more_than_whole_ones() -> None:
    """Against a linear programme for every set of open sites (no stock, so that one is exact)."""
    from scipy.optimize import linprog

    for seed in range(1, 20, 2):
        one = _instance(seed)
        problem = LocationProblem(
            demand=one.demand, fixed=one.fixed, serve=one.serve, capacity=one.capacity, split=True
        )
        m, n = problem.serve.shape
        capacity: Any = problem.capacity
        best = np.inf
        for chosen in product((False, True), repeat=m):
            is_open = np.array(chosen)
            limits = np.kron(np.eye(m), problem.demand)
            found = linprog(
                (problem.serve * problem.demand).ravel(), A_ub=limits, b_ub=capacity * is_open,
                A_eq=np.tile(np.eye(n), m), b_eq=np.ones(n), bounds=(0, None),
            )  # fmt: skip
            if found.status == 0:
                best = min(best, found.fun + problem.fixed[is_open].sum())
        assert best_network(problem).costs.total == pytest.approx(best, rel=1e-3)


def test_the_square_root_law() -> None:
    """Four equal sites, each with a quarter, hold √4 = 2 times the stock of one."""
    problem = LocationProblem(
        demand=np.full(4, 10.0), fixed=np.zeros(4), serve=1 - np.eye(4), stock=np.full(4, 100.0)
    )
    one = costs_of(problem, np.array([True, False, False, False]), np.eye(4)[[0]].T @ np.ones((1, 4)))
    four = costs_of(problem, np.ones(4, bool), np.eye(4))
    assert (one.stock, four.stock) == pytest.approx((100, 200))


@pytest.mark.parametrize(
    "wrong",
    [
        {"demand": np.array([0.0, 0.0])},
        {"fixed": np.array([1.0])},
        {"serve": np.array([[1.0, np.inf], [1.0, 1.0]])},
        {"promise_days": 2.0},
        {"promise_share": 0.0},
        {"capacity": np.array([-1.0, 1.0])},
        {"demand": np.array([np.inf, 1.0])},
        {"fixed": np.array([np.nan, 1.0])},
        {"days": np.array([[np.nan, 1.0], [1.0, 1.0]])},
        {"days": np.ones((2, 2)), "promise_days": np.nan},
        {"fixed": np.zeros(0), "serve": np.zeros((0, 2))},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must|finite|needs|above"):
        two_sites(**wrong)
