"""Stock that spoils, by hand."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from zhanggui.methods.inventory.distributions import Empirical, Gamma
from zhanggui.methods.inventory.shelf_life import expected_waste, shelf_life_cap
from zhanggui.methods.inventory.substitutes import pooled, shortage_cost_after_switching


def test_waste_by_hand() -> None:
    """Demand 10 or 30 before it spoils; of 20 units 10 or none are left: 5 on average."""
    demand = Empirical(np.array([[10, 30.0]]))
    assert expected_waste(demand, [20]) == [5]
    cap = shelf_life_cap(demand, 0.25)
    assert_allclose([cap.level[0], cap.waste[0]], [20, 5], atol=1e-6)


def test_less_may_lie_there_where_demand_is_less_sure() -> None:
    cap = shelf_life_cap(Gamma([100, 100], [10, 60]))
    assert cap.level[0] > cap.level[1]
    assert_allclose(cap.waste, 0.05 * cap.level, rtol=1e-6)


def test_a_share_is_a_share() -> None:
    with pytest.raises(ValueError, match=r"0\.05"):
        shelf_life_cap(Gamma(100, 10), 5)


def test_a_substitute_makes_a_shortage_cheaper() -> None:
    """Of a margin of 10, 40 % of the customers take another item with a margin of 8: 10 - 3.2 is still lost."""
    assert_allclose(shortage_cost_after_switching(10, share=0.4, margin_of_substitute=8), [6.8])


def test_items_that_replace_each_other_need_less_safety_together() -> None:
    """Two items of sd 30 and 40: together 50 where they are independent, 70 where they rise and fall as one."""
    assert_allclose(pooled([100, 200], [30, 40], correlation=0), (300, 50))
    assert_allclose(pooled([100, 200], [30, 40], correlation=1), (300, 70))
    with pytest.raises(ValueError, match="share"):
        shortage_cost_after_switching(10, share=1.4, margin_of_substitute=8)
