"""Files in CVRPLIB's format: read as they mean it, and refused with the reason where they cannot be solved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from zhanggui.core.errors import Refused
from zhanggui.methods.routing.check import allowed
from zhanggui.methods.routing.problem import cost_of
from zhanggui.methods.routing.vrplib import read_vrplib

PUBLISHED = Path(__file__).parents[3] / "benchmarks" / "time_windows"

SMALL = """NAME : small
TYPE : CVRP
DIMENSION : 4
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION
1 0 0
2 3 4
3 0 6
4 1 1
DEMAND_SECTION
1 0
2 5
3 5
4 10
DEPOT_SECTION
1
-1
EOF
"""


def test_distances_are_rounded_to_whole_numbers_as_cvrplib_does() -> None:
    problem = read_vrplib(SMALL)
    assert problem.distance.tolist() == [[0, 5, 6, 1], [5, 0, 4, 4], [6, 4, 0, 5], [1, 4, 5, 0]]
    assert (problem.demand.tolist(), problem.capacity, problem.vehicles) == ([0, 5, 5, 10], 10, None)


def test_distances_may_be_cut_after_one_decimal_or_kept() -> None:
    tenth, exact = read_vrplib(SMALL, "tenth"), read_vrplib(SMALL, "exact")
    assert (tenth.distance[0, 3], tenth.scale) == (14, 10)  # the root of 2
    assert (exact.distance[0, 3], exact.scale) == (14142, 10_000)


def test_time_windows_and_service_are_read_and_distances_kept_exact() -> None:
    timed = SMALL.replace(
        "DEPOT_SECTION",
        "TIME_WINDOW_SECTION\n1 0 100\n2 10 20\n3 0 50.5\n4 0 100\n"
        "SERVICE_TIME_SECTION\n1 0\n2 9\n3 9\n4 9\nDEPOT_SECTION",
    )
    problem = read_vrplib(timed)
    assert problem.scale == 10_000
    assert problem.opens is not None
    assert problem.closes is not None
    assert problem.service is not None
    assert (problem.opens / problem.scale).tolist() == [0, 10, 0, 0]
    assert (problem.closes / problem.scale).tolist() == [100, 20, 50.5, 100]
    assert (problem.service / problem.scale).tolist() == [0, 9, 9, 9]


def test_one_service_time_for_all_and_a_longest_route() -> None:
    """DISTANCE bounds driving and service of a route, so it is when the depot closes."""
    text = SMALL.replace("CAPACITY : 10", "CAPACITY : 10\nDISTANCE : 40\nSERVICE_TIME : 10")
    problem = read_vrplib(text, "whole")
    assert problem.closes is not None
    assert problem.service is not None
    assert problem.closes[0] == 40
    assert problem.service.tolist() == [0, 10, 10, 10]


def test_a_depot_that_is_not_the_first_node_comes_first() -> None:
    text = SMALL.replace("1 0\n2 5", "1 5\n2 0").replace("DEPOT_SECTION\n1", "DEPOT_SECTION\n2")
    problem = read_vrplib(text)
    assert problem.demand.tolist() == [0, 5, 5, 10]
    assert problem.distance[0].tolist() == [0, 5, 4, 4]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("FULL_MATRIX", "0 5 6\n5 0 4\n6 4 0"),
        ("LOWER_ROW", "5 6 4"),
        ("LOWER_DIAG_ROW", "0\n5 0\n6 4 0"),
        ("UPPER_ROW", "5 6\n4"),
        ("UPPER_DIAG_ROW", "0 5 6 0 4 0"),
        ("LOWER_COL", "5 6 4"),
        ("UPPER_COL", "5 6 4"),
    ],
)
def test_listed_distances(form: str, numbers: str) -> None:
    text = (
        f"DIMENSION: 3\nCAPACITY: 9\nEDGE_WEIGHT_TYPE: EXPLICIT\nEDGE_WEIGHT_FORMAT: {form}\n"
        f"EDGE_WEIGHT_SECTION\n{numbers}\nDEMAND_SECTION\n1 0\n2 1\n3 1\nDEPOT_SECTION\n1\n-1\nEOF"
    )
    np.testing.assert_array_equal(read_vrplib(text).distance, [[0, 5, 6], [5, 0, 4], [6, 4, 0]])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("DEMAND_SECTION\n1 0\n2 5\n3 5\n4 10\n", "", "The section DEMAND_SECTION is missing."),
        (
            "DEPOT_SECTION\n1\n-1",
            "DEPOT_SECTION\n-1",
            "Line 16: DEPOT_SECTION must name exactly one depot, the file names 0",
        ),
        (
            "DEPOT_SECTION\n1\n",
            "DEPOT_SECTION\n1\n2\n",
            "Line 16: DEPOT_SECTION must name exactly one depot, the file names 2",
        ),
        ("DEPOT_SECTION\n1\n", "DEPOT_SECTION\n9\n", "node 9 in DEPOT_SECTION does not exist"),
        ("4 10\n", "4 11\n", "Line 15: the demand 11 of node 4 is above the capacity 10"),
        ("2 5\n", "2 -5\n", "Line 13: the demand of node 2 is -5"),
        ("2 5\n", "2 1.5\n", "Line 13: the demand of node 2 is 1.5"),
        ("1 0\n2 5", "1 3\n2 5", "Line 12: the depot's demand must be 0, found 3"),
        ("DIMENSION : 4", "DIMENSION : 5", "Line 11: DEMAND_SECTION has 4 rows, DIMENSION says 5"),
        ("DIMENSION : 4\n", "", "DIMENSION is missing"),
        (
            "CAPACITY : 10",
            "CAPACITY : none",
            "Line 5: CAPACITY must be a whole number above zero, found 'none'",
        ),
        ("CAPACITY : 10", "CAPACITY : 10\nVEHICLES : 1", "1 vehicles carry 10, all stops want 20"),
        ("4 1 1", "3 1 1", "Line 10: node 3 in NODE_COORD_SECTION does not exist or stands twice"),
        ("4 1 1", "4 1 x", "Line 10: 'x' is no number"),
        ("4 1 1", "4 1 nan", "Line 10: 'nan' is no number"),
        ("4 1 1", "4 1", "Line 10: a row of NODE_COORD_SECTION has 3 numbers, here are 2"),
        ("EUC_2D", "GEO", "EDGE_WEIGHT_TYPE 'GEO' is not supported"),
        ("TYPE : CVRP", "TYPE : PDP", "Line 2: the problem type 'PDP' is not supported"),
        ("DEPOT_SECTION", "BACKHAUL_SECTION\n1 0\nDEPOT_SECTION", "'BACKHAUL_SECTION' is not supported"),
        ("3 0 6", "3 0 1e300", "too large"),
        (
            "DIMENSION : 4",
            "DIMENSION : 500000000000",
            "Line 3: DIMENSION is 500000000000; 4000 nodes at most",
        ),
        ("CAPACITY : 10", "CAPACITY : 0", "Line 5: CAPACITY must be a whole number above zero, found '0'"),
        ("CAPACITY : 10", "CAPACITY : 10\nCAPACITY : 20", "Line 6: 'CAPACITY' stands twice"),
    ],
)
def test_a_broken_file_is_refused_by_name(old: str, new: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        read_vrplib(SMALL.replace(old, new, 1))
    assert said in refused.value.text.en


@pytest.mark.parametrize("text", ["", "hello", "EOF", "a,b\n1,2"])
def test_what_is_no_such_file_at_all_is_refused(text: str) -> None:
    with pytest.raises(Refused):
        read_vrplib(text)


WINDOWS = (
    "TIME_WINDOW_SECTION\n1 0 20\n2 0 {two}\n3 0 20\n4 {four} 20\nSERVICE_TIME_SECTION\n1 0\n2 9\n3 7\n4 9\n"
)


@pytest.mark.parametrize(
    ("two", "four", "said"),
    [
        ("5", "8", None),
        ("4", "8", "Line 18: node 2 cannot be reached before 5 and closes at 4: no route is in time."),
        ("5", "11", "Line 20: from node 4 the depot is reached at 21.4142 at the earliest and closes at 20"),
        ("-1", "8", "Line 18: the window 0 to -1 of node 2 is empty."),
    ],
)
def test_a_stop_that_no_route_can_serve_in_time_is_refused(two: str, four: str, said: str | None) -> None:
    """Node 2 is 5 away. Node 4 is 1.4142 away: served from 11 to 20, the way back ends after the depot has closed."""
    text = SMALL.replace("DEPOT_SECTION", WINDOWS.format(two=two, four=four) + "DEPOT_SECTION")
    if said is None:
        assert read_vrplib(text).closes is not None
        return
    with pytest.raises(Refused) as refused:
        read_vrplib(text)
    assert said in refused.value.text.en


def test_two_stops_at_one_place_are_reached_at_one_time() -> None:
    """A way of no length is a way: nodes 2 and 3 both 5 away, both closing at 5."""
    text = SMALL.replace("3 0 6", "3 3 4").replace(
        "DEPOT_SECTION", "TIME_WINDOW_SECTION\n1 0 9e9\n2 0 5\n3 0 5\n4 0 2\nDEPOT_SECTION"
    )
    assert read_vrplib(text).stops == 3


def test_the_published_routes_of_rc208_are_allowed_and_as_long_as_published() -> None:
    """Solomon's RC208 under the DIMACS convention: 776.1; with four decimals kept the same routes are 778.9 long."""
    text = (PUBLISHED / "RC208.vrp").read_text(encoding="utf-8")
    solution = (PUBLISHED / "RC208.sol").read_text(encoding="utf-8")
    routes = [[int(s) for s in line.split(":")[1].split()] for line in solution.splitlines() if "#" in line]
    for rounding, length in (("tenth", 776.1), ("exact", 778.9259)):
        problem = read_vrplib(text, rounding)
        assert allowed(problem, routes)
        assert cost_of(problem, routes) / problem.scale == length
    late = [routes[0][::-1], *routes[1:]]
    assert not allowed(read_vrplib(text, "tenth"), late)
