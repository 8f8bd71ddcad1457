"""The closed loop: what a policy's own orders make of half a year."""

from __future__ import annotations

import numpy as np
import pytest

from zhanggui.domains.supply.trial import OwnRule, Result, compare, make_trial, result_of, run
from zhanggui.domains.supply.trial_table import LoopTable, loop_table
from zhanggui.methods.inventory.simulate import Today, simulate


@pytest.fixture(scope="module")
def table() -> LoopTable:
    """A merchant small enough for every run of the tests."""
    return loop_table([3], skus=20, days=60, orders_per_day=20)


def test_the_table_has_a_row_for_each_policy(table: LoopTable) -> None:
    assert [one.name for one in table.policies] == ["ours", "min_max", "moving_average", "clairvoyant"]
    assert (table.policies[0].ahead, table.policies[1].low) == (None, None)


def test_nobody_earns_more_than_who_knows_the_future(table: LoopTable) -> None:
    best = max(one.profit for one in table.policies)
    assert table.policies[-1].profit == best
    assert 0.9 < table.of_foresight <= 1


def test_profit_is_the_margin_of_all_demand_less_what_each_part_cost() -> None:
    assert Result(margin=100, missed=5, holding=3, ordering=2, served=0.9, stock=50).profit == 90


def test_the_same_seed_gives_the_same_merchant_and_the_same_orders() -> None:
    one, other = (run(make_trial(5, skus=20, days=30, orders_per_day=10), _nothing) for _ in range(2))
    assert one == other


def test_a_shop_that_never_orders_sells_what_lay_there_and_pays_for_no_order() -> None:
    trial = make_trial(5, skus=20, days=60, orders_per_day=20)
    found = result_of(trial, simulate(trial.world, _nothing))
    sold = np.minimum(trial.world.demand.sum(axis=1), trial.world.start)
    assert found.ordering == 0
    assert found.served == pytest.approx(sold.sum() / trial.world.demand.sum())


def test_our_rule_looks_once_a_week_and_sees_no_day_that_has_not_been() -> None:
    """Two futures that differ only from day 8 on: the orders of days 0 to 7 are the same."""
    trial = make_trial(4, skus=20, days=21, orders_per_day=20)
    other = make_trial(4, skus=20, days=21, orders_per_day=20)
    other.world.demand[:, 8:] *= 5
    first, second = (simulate(one.world, OwnRule(one)).ordered for one in (trial, other))
    np.testing.assert_array_equal(first[:, :8], second[:, :8])
    assert (first[:, [d for d in range(21) if d % 7]] == 0).all()
    assert first[:, 0].sum() > 0


@pytest.mark.slow
def test_our_rule_earns_more_than_both_peers_with_hindsight_at_a_merchant_of_usual_size() -> None:
    """One of the twenty of the benchmark; at a third of its orders a day chance decides between the three."""
    found = compare(make_trial(2, skus=40, days=180, orders_per_day=40))
    for peer in ("min_max", "moving_average"):
        assert found["ours"].profit > found[peer].profit
        assert found["ours"].served >= found[peer].served


def _nothing(today: Today) -> np.ndarray:  # type: ignore[type-arg]
    return np.zeros(len(today.on_hand))


@pytest.mark.parametrize("wrong", [{"seeds": 0}, {"days": 7}, {"skus": 19}, {"orders_per_day": 0}])
def test_a_size_the_sample_merchant_cannot_have_is_refused(wrong: dict[str, int]) -> None:
    from zhanggui.answers.bench import loop_answer
    from zhanggui.core.errors import WrongUsage

    with pytest.raises(WrongUsage, match="must lie between"):
        loop_answer(**{"seeds": 1, "days": 30, "skus": 20, "orders_per_day": 10} | wrong)
