"""Files in CVRPLIB's format: read as they mean it, and refused with the reason where they cannot be solved."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.core.errors import Refused
from zhanggui.methods.routing.vrplib import read_vrplib

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
        ("DEPOT_SECTION\n1\n-1", "DEPOT_SECTION\n-1", "exactly one depot, the file names 0"),
        ("DEPOT_SECTION\n1\n", "DEPOT_SECTION\n1\n2\n", "exactly one depot, the file names 2"),
        ("DEPOT_SECTION\n1\n", "DEPOT_SECTION\n9\n", "node 9 in DEPOT_SECTION does not exist"),
        ("4 10\n", "4 11\n", "The demand 11 of node 4 is above the capacity 10"),
        ("2 5\n", "2 -5\n", "The demand of node 2 is -5"),
        ("2 5\n", "2 1.5\n", "The demand of node 2 is 1.5"),
        ("1 0\n2 5", "1 3\n2 5", "The depot's demand must be 0, found 3"),
        ("DIMENSION : 4", "DIMENSION : 5", "NODE_COORD_SECTION has 4 rows, DIMENSION says 5"),
        ("DIMENSION : 4\n", "", "DIMENSION is missing"),
        ("CAPACITY : 10", "CAPACITY : none", "CAPACITY must be a whole number above zero, found 'none'"),
        ("CAPACITY : 10", "CAPACITY : 10\nVEHICLES : 1", "1 vehicles carry 10, all stops want 20"),
        ("4 1 1", "3 1 1", "Line 10: node 3 in NODE_COORD_SECTION does not exist or stands twice"),
        ("4 1 1", "4 1 x", "Line 10: 'x' is no number"),
        ("4 1 1", "4 1 nan", "Line 10: 'nan' is no number"),
        ("4 1 1", "4 1", "Line 10: a row of NODE_COORD_SECTION has 3 numbers, here are 2"),
        ("EUC_2D", "GEO", "EDGE_WEIGHT_TYPE 'GEO' is not supported"),
        ("TYPE : CVRP", "TYPE : PDP", "The problem type 'PDP' is not supported"),
        ("DEPOT_SECTION", "BACKHAUL_SECTION\n1 0\nDEPOT_SECTION", "'BACKHAUL_SECTION' is not supported"),
        ("3 0 6", "3 0 1e300", "too large"),
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
