"""The day the shelf is empty, on courses of demand that can be counted by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from zhanggui.methods.inventory.running_out import paths_from_quantiles, running_out

NOTHING = np.zeros((1, 4))


def test_four_courses_by_hand() -> None:
    """5 units; a day sells 1, 2, 3 or 6: short on no day, on day 3, day 2, day 1."""
    paths = np.array([[[1] * 4, [2] * 4, [3] * 4, [6] * 4]], dtype=float)
    out = running_out([5], NOTHING, paths, levels=(0.25, 0.5, 0.75, 1))
    assert out.day.tolist() == [[1, 2, 3, np.inf]]
    assert out.chance.tolist() == [0.75]
    assert out.chance_by_day.tolist() == [[0.25, 0.5, 0.75, 0.75]]
    assert out.lost.tolist() == [[1 / 4, (1 + 6) / 4, (1 + 3 + 6) / 4, (2 + 3 + 6) / 4]]
    assert_allclose(out.money_lost([10]), out.lost * 10)


def test_a_delivery_ends_the_loss() -> None:
    paths = np.full((1, 1, 4), 2.0)
    out = running_out([3], np.array([[0, 0, 5, 0.0]]), paths)
    assert out.lost.tolist() == [[0, 1, 0, 0]]


def test_courses_have_the_quantiles_they_were_asked_for_and_hang_together() -> None:
    levels = np.array([0.1, 0.5, 0.9])
    quantiles = np.tile([2.0, 6.0, 14.0], (1, 10, 1))
    random = np.random.default_rng(1)
    apart, together = (
        paths_from_quantiles(levels, quantiles, samples=20_000, correlation=c, random=random)
        for c in (0.0, 0.8)
    )
    for paths in (apart, together):
        assert_allclose(np.quantile(paths[0, :, 3], [0.3, 0.5, 0.7]), [4, 6, 10], atol=0.15)
    assert together[0].sum(axis=1).std() > 2 * apart[0].sum(axis=1).std()


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        running_out([-1], NOTHING, np.ones((1, 1, 4)))
    with pytest.raises(ValueError, match="correlation"):
        paths_from_quantiles(
            [0.5], np.ones((1, 1, 1)), samples=1, correlation=2, random=np.random.default_rng(0)
        )
