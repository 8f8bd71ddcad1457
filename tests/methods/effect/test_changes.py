"""One change against others: by hand, and how often the interval holds."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.methods.effect.changes import change_against


def test_the_interval_by_hand():
    """Others 1, 2, 3: standard deviation 1; t with 2 degrees at 80 % is 1.885618; √(1 + 1/3) = 1.154701."""
    found = change_against(5.0, [1.0, 2.0, 3.0], level=0.8)
    assert found.effect == 3
    assert found.high - found.effect == pytest.approx(1.885618 * 1.154701, rel=1e-5)
    assert found.effect - found.low == pytest.approx(found.high - found.effect)


def test_with_four_others_the_interval_holds_four_times_out_of_five():
    """The normal quantile that stood here before held 0.70 of these."""
    g, held = np.random.default_rng(6), 0
    for _ in range(2000):
        found = change_against(float(g.normal()), g.normal(0, 1, 4), level=0.8)
        held += found.low <= 0 <= found.high
    assert 0.77 <= held / 2000 <= 0.83


def test_two_others_are_too_few():
    with pytest.raises(ValueError, match="at least 3"):
        change_against(1.0, [1.0, 2.0], level=0.8)
