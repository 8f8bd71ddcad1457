"""The middle of weighted points, and how far places are apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from zhanggui.methods.network.earth import great_circle_km
from zhanggui.methods.network.gravity import centre_of_gravity, least_distance_point

TRIANGLE = np.array([(0, 0), (10, 0), (0, 8)], float)
WEIGHTS = np.array([100, 300, 200], float)


def test_centre_of_gravity_of_the_textbook() -> None:
    """(10 × 300) / 600 = 5 and (8 × 200) / 600 = 2.666667."""
    np.testing.assert_allclose(centre_of_gravity(TRIANGLE, WEIGHTS), (5, 2.666667), atol=1e-6)


def test_a_point_that_outweighs_the_others_is_the_best_place() -> None:
    """At (10, 0) 300 hold; 100 + 200 pull, not in one direction, so with less than 300."""
    np.testing.assert_allclose(least_distance_point(TRIANGLE, WEIGHTS), (10, 0), atol=1e-6)


def test_the_middle_of_a_square_is_its_middle_also_when_it_starts_on_a_point() -> None:
    square = np.array([(0, 0), (2, 0), (0, 2), (2, 2), (1, 1)], float)
    np.testing.assert_allclose(least_distance_point(square, np.ones(5)), (1, 1), atol=1e-9)


def _sum_of_distances(at: np.ndarray, points: np.ndarray, weights: np.ndarray) -> float:
    return float(weights @ np.hypot(*(points - at).T))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99), st.integers(1, 9)), min_size=2, max_size=9)
)
def test_no_other_point_is_better(rows: list[tuple[int, int, int]]) -> None:
    points, weights = np.array([row[:2] for row in rows], float), np.array([row[2] for row in rows], float)
    ours = _sum_of_distances(least_distance_point(points, weights), points, weights)
    starts = [*points, points.mean(axis=0)]
    peers = [
        minimize(_sum_of_distances, start, (points, weights), method="Nelder-Mead").fun for start in starts
    ]
    assert ours <= min(peers) + 1e-3 * (1 + min(peers))


@pytest.mark.parametrize(
    ("these", "those", "km"),
    [
        ((0, 0), (0, 180), 20015.1),  # half round the equator
        ((0, 0), (90, 0), 10007.6),
        ((39.9042, 116.4074), (31.2304, 121.4737), 1067.3),  # Beijing to Shanghai
    ],
)
def test_great_circles(these: tuple[float, float], those: tuple[float, float], km: float) -> None:
    assert great_circle_km(np.array([these]), np.array([those]))[0, 0] == pytest.approx(km, abs=0.1)


@pytest.mark.parametrize("weights", [[0.0, 0.0, 0.0], [1.0, -1.0, 1.0], [1.0, 1.0]])
def test_weights_that_make_no_sense_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        centre_of_gravity(TRIANGLE, np.array(weights))
