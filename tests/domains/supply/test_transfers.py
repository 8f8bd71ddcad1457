"""Which building serves what, how much to send between two of them, what that earned: worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.domains.supply.analysis.building_stock import buildings_of
from zhanggui.domains.supply.analysis.buildings import (
    Count,
    came_by_building,
    counted_by_building,
    falls,
    shares_by_counts,
)
from zhanggui.domains.supply.analysis.order_effect import Arrival
from zhanggui.domains.supply.analysis.position import Move, positions
from zhanggui.domains.supply.analysis.transfer_effect import transfer_effect, wanted_at
from zhanggui.domains.supply.analysis.transfer_plan import (
    MIDDLES,
    Place,
    best_sending,
    in_cartons,
    shared_cost,
    units_to_keep,
)
from zhanggui.domains.supply.analysis.transfer_ways import site_places, ways_between

TODAY = date(2026, 3, 10)
MOVE = Move(
    sku="TEA", units=10, source="杭州", target="广州", sent_day=date(2026, 3, 3), due_day=date(2026, 3, 6), number="DB1"
)  # fmt: skip


def _counts(*rows: tuple[str, list[int]], every: int = 7) -> dict[str, list[Count]]:
    """Each building's counts, a week apart."""
    first = date(2026, 2, 3)
    return {
        name: [Count(day=first + timedelta(days=every * n), on_hand=u, reserved=0) for n, u in enumerate(units)]
        for name, units in rows
    }  # fmt: skip


def test_counts_fall_by_what_left_and_rise_by_what_came() -> None:
    """In the first week 杭州 ships 20 of 60, and 30 come; in the second 10 of its 70 go to 广州 and 15 to buyers."""
    places = _counts(("杭州", [60, 70, 45]), ("广州", [40, 30, 35]))
    came = {("TEA", "杭州"): [(date(2026, 2, 5), 30), (date(2026, 2, 11), -10)], ("TEA", "广州"): [(date(2026, 2, 14), 10)]}  # fmt: skip
    first, second = falls("TEA", places, came)
    assert (first.units.tolist(), first.restocked, first.told()) == ([20, 10], True, True)
    assert (second.units.tolist(), second.restocked, second.told()) == ([15, 5], True, True)


@pytest.mark.parametrize(
    ("units", "why"), [([10, 30], "it rose without a receipt"), ([10, 0], "it may have run out")]
)
def test_a_stretch_says_nothing_about_shares_where(units: list[int], why: str) -> None:
    (only,) = falls("TEA", _counts(("杭州", [60, 50]), ("广州", units)), {})
    assert not only.told(), why


def test_the_share_of_a_building_is_what_left_it_of_what_left_all() -> None:
    """One SKU, two weeks: 40 + 20 of 杭州, 20 + 10 of 广州. Under a uniform prior (61 / 92); both weeks agree, so every
    unit counts in full.
    """
    counts = {"TEA": _counts(("杭州", [100, 60, 40]), ("广州", [90, 70, 60]))}
    found = shares_by_counts(counts, {}, since=date(2026, 1, 1)).of["TEA"]
    assert found["杭州"].share == pytest.approx(61 / 92)
    assert found["杭州"].share + found["广州"].share == pytest.approx(1)
    assert found["杭州"].units == 90


def test_a_sku_that_sells_little_leans_on_what_the_buildings_do_for_all() -> None:
    """Nine SKUs sell 60 : 30 a week; a tenth sold 0 : 2. Its raw share is 0, the shrunk one far nearer to two thirds."""
    counts = {f"S{n}": _counts(("杭州", [300, 240, 180]), ("广州", [200, 170, 140])) for n in range(9)}
    counts["RARE"] = _counts(("杭州", [9, 9]), ("广州", [9, 7]))
    found = shares_by_counts(counts, {}, since=date(2026, 1, 1)).of
    assert 0.55 < found["RARE"]["杭州"].share < 0.68
    assert found["RARE"]["杭州"].error > found["S1"]["杭州"].error


def test_too_few_units_tell_nothing() -> None:
    counts = {"TEA": _counts(("杭州", [20, 12]), ("广州", [20, 14]))}
    assert dict(shares_by_counts(counts, {}, since=date(2026, 1, 1)).of) == {}


@pytest.fixture
def counted(engine: Any) -> Any:
    """杭州 and 广州 are counted on three Tuesdays; 广州 will be short. 24 teas are sold a week, 3 since the last count."""
    engine.fill(
        "stock_snapshot",
        """sku | stock_warehouse | day | on_hand | reserved
           TEA | 杭州 | 2026-02-17 | 90 | 0
           TEA | 广州 | 2026-02-17 | 40 | 0
           TEA | 杭州 | 2026-02-24 | 74 | 0
           TEA | 广州 | 2026-02-24 | 32 | 0
           TEA | 杭州 | 2026-03-03 | 58 | 2
           TEA | 广州 | 2026-03-03 | 24 | 0
           CUP | 杭州 | 2026-03-03 | 5 | 0""",
    )
    engine.fill("order", "order_id | paid_day | status \n 1 | 2026-03-04 | completed")
    engine.fill(
        "order_line", "order_id | line_id | item_key | quantity | status \n 1 | a | TEA | 3 | completed"
    )
    return engine


def test_each_building_is_rolled_forward_by_its_share(counted: Any) -> None:
    """32 of 48 units left 杭州: (1 + 32) / (2 + 48) = 66 %. Of the 3 sold since the count, 2 are its own."""
    where = positions(counted.tables, today=TODAY)
    found = buildings_of(counted.tables, where, today=TODAY)
    assert list(found.stock) == ["TEA"], "cups lie in one building only"
    there = {one.building: one for one in found.stock["TEA"]}
    assert there["杭州"].share.share == pytest.approx(0.66)
    assert (there["杭州"].on_hand, there["广州"].on_hand) == (58 - 2 - 2, 24 - 1)


def test_an_open_transfer_is_on_the_way_and_no_longer_on_hand(counted: Any) -> None:
    where = positions(counted.tables, today=TODAY, moves=[MOVE])
    tea = where["TEA"]
    assert (tea.on_hand, tea.on_order, tea.position) == (82 - 2 - 3 - 10, 10, 77)
    there = {
        one.building: one
        for one in buildings_of(counted.tables, where, today=TODAY, moves=[MOVE]).stock["TEA"]
    }
    assert there["杭州"].on_hand == 44
    assert [(one.number, one.units, one.promised_day) for one in there["广州"].coming] == [
        ("DB1", 10, MOVE.due_day)
    ]


def test_a_received_transfer_changes_nothing_but_what_was_lost_on_the_way(counted: Any) -> None:
    came = Move(**vars(MOVE) | {"received_day": date(2026, 3, 6), "came": 9})
    where = positions(counted.tables, today=TODAY, moves=[came])
    assert (where["TEA"].on_hand, where["TEA"].on_order) == (77 - 1, 0)
    there = {
        one.building: one
        for one in buildings_of(counted.tables, where, today=TODAY, moves=[came]).stock["TEA"]
    }
    assert (there["杭州"].on_hand, there["广州"].on_hand) == (44, 23 + 9)


def test_where_counts_tell_nothing_provinces_do_and_it_is_said(engine: Any) -> None:
    """No count ever falls. Three of four orders go to 浙江, next to 杭州; one to 广东."""
    rows = "\n".join(f"TEA | {b} | 2026-03-0{d} | 20 | 0" for b in ("杭州", "广州") for d in (1, 8))
    engine.fill("stock_snapshot", f"sku | stock_warehouse | day | on_hand | reserved \n{rows}")
    engine.fill(
        "warehouse_site",
        "stock_warehouse | city | state \n 杭州 | 杭州 | open \n 广州 | 广州 | open",
    )
    engine.fill(
        "order",
        """order_id | paid_day | status | province | country
           1 | 2026-03-02 | completed | 浙江省 |
           2 | 2026-03-02 | completed | 上海 |
           3 | 2026-03-02 | completed | 江苏 |
           4 | 2026-03-02 | completed | 广东 |""",
    )
    where = positions(engine.tables, today=TODAY)
    blind = buildings_of(engine.tables, where, today=TODAY)
    assert (dict(blind.stock), blind.unshared) == ({}, ("TEA",)), "not identifiable"
    found = buildings_of(engine.tables, where, today=TODAY, places=site_places(engine.tables))
    assert {one.building: one.share.share for one in found.stock["TEA"]} == {"杭州": 0.75, "广州": 0.25}
    assert any("nearest" in said.en for said in found.assumed)


def _place(on_hand: int, before: float, after: float, keep: int = 0) -> Place:
    """Demand that is certain: ``before`` units until a transfer would arrive, ``after`` more until the next delivery."""
    sure = np.ones(MIDDLES.size)
    return Place(on_hand=on_hand, until_way=before * sure, until_next=(before + after) * sure, keep=keep)


COST = np.array([[np.inf, 2.0], [2.0, np.inf]])


def test_what_is_missing_there_is_sent_and_what_is_needed_here_stays() -> None:
    """The second building has 4, sells 4 before the goods come and 10 after: 10 are worth 5 − 2 each. The first has 30 and
    must keep 24: only 6 are free. Gain 6 × 3.
    """
    (sent,) = best_sending([_place(30, 6, 14, keep=24), _place(4, 4, 10)], COST, worth=5.0)
    assert (sent.source, sent.target, sent.units) == (0, 1, 6)
    assert (sent.low, sent.mid, sent.high) == (18.0, 18.0, 18.0)
    assert (sent.saved, sent.lost) == (6.0, 0.0)


def test_no_more_is_sent_than_can_still_be_sold_there() -> None:
    """Of 14 wanted there 8 are wanted before the goods come; 4 are on hand. Only the 6 after it can be sold."""
    (sent,) = best_sending([_place(99, 1, 1), _place(4, 8, 6)], COST, worth=5.0)
    assert (sent.units, sent.last, sent.further) == (6, 3.0, -2.0)


@pytest.mark.parametrize(
    ("places", "worth"),
    [
        ([_place(30, 6, 14), _place(20, 4, 10)], 5.0),
        ([_place(30, 6, 14), _place(4, 4, 10)], 1.9),
        ([_place(30, 6, 14, keep=30), _place(4, 4, 10)], 5.0),
    ],
    ids=["enough on both sides", "the way costs more than it earns", "all of it is needed here"],
)
def test_nothing_is_sent_where(places: list[Place], worth: float) -> None:
    assert best_sending(places, COST, worth=worth) == []


@pytest.mark.parametrize(("pack", "units"), [(1, 6), (5, 6), (3, 6), (8, 6), (2, 6)])
def test_a_carton_is_opened_where_whole_ones_give_up_much(pack: int, units: int) -> None:
    """Loose: 6 units at 3.00. One carton of 5 would give up a sixth of the gain; of 8 none is free to go."""
    (sent,) = in_cartons([_place(30, 6, 14, keep=24), _place(4, 4, 10)], COST, worth=5.0, pack=pack)
    assert sent.units == units


def test_whole_cartons_go_where_they_cost_less_than_a_tenth_of_the_gain() -> None:
    """33 are wanted and free: 32 in cartons of 8 gain 96 of 99."""
    (sent,) = in_cartons([_place(99, 1, 1), _place(0, 0, 33)], COST, worth=5.0, pack=8)
    assert (sent.units, sent.mid) == (32, 96.0)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), block=st.integers(1, 6))
def test_no_building_gives_what_it_needs_and_no_plan_of_one_journey_is_better(seed: int, block: int) -> None:
    """Against every possible number of cartons from one building to the other."""
    g = np.random.default_rng(seed)
    places = []
    for _ in range(2):
        way, until = (
            np.sort(g.poisson(g.uniform(1, 15), MIDDLES.size)),
            np.sort(g.poisson(g.uniform(1, 15), MIDDLES.size)),
        )
        until = (way + until).astype(float)
        places.append(
            Place(on_hand=int(g.integers(0, 50)), until_way=way.astype(float), until_next=until, keep=units_to_keep(until, 0.9))
        )  # fmt: skip
    cost, worth = np.array([[np.inf, 0.7], [0.7, np.inf]]), 4.0
    found = best_sending(places, cost, worth=worth, block=block)
    assert all(one.units % block == 0 and one.units <= places[one.source].free for one in found)
    best = max((one.mid for one in found), default=0.0)

    def gain(source: Place, target: Place, units: int) -> float:
        early = np.minimum(target.until_way, target.on_hand)
        later = target.until_next - target.until_way
        left = target.on_hand - early
        more = np.minimum(later, left + units) - np.minimum(later, left)
        less = np.minimum(source.until_next, source.on_hand) - np.minimum(
            source.until_next, source.on_hand - units
        )
        return float(worth * (more.mean() - less.mean()) - 0.7 * units)

    every = [
        gain(places[i], places[1 - i], units) for i in (0, 1) for units in range(0, places[i].free + 1, block)
    ]
    assert best >= max(every, default=0.0) - max(abs(best) * 0.02, 0.5)


def test_a_journey_is_shared_out_by_what_each_sku_gains() -> None:
    shares = shared_cost({"TEA": 30.0, "CUP": 10.0}, 20.0)
    assert shares == {"TEA": 15.0, "CUP": 5.0}


def test_a_stated_way_goes_before_the_freight_card(engine: Any) -> None:
    """杭州 → 广州 is stated: 120 a journey, 0.60 a kilogram, 3 days. The way back is priced by the card to 浙江."""
    engine.fill(
        "warehouse_site", "stock_warehouse | city | state \n 杭州 | 杭州 | open \n 广州 | 广州 | open"
    )
    engine.fill(
        "transfer_cost",
        """from_warehouse | to_warehouse | from_day | fixed | kg_cost | way_days
           杭州 | 广州 | 2026-01-01 | 100 | 0.50 | 9
           杭州 | 广州 | 2026-02-01 | 120 | 0.60 | 3
           杭州 | 广州 | 2026-04-01 | 999 | 9 | 1""",
    )
    engine.fill(
        "freight",
        """carrier | province | from_day | first_weight_kg | first_fee | step_kg | step_fee
           * | 浙江 | 2026-01-01 | 1 | 3 | 0.5 | 1""",
    )
    ways = ways_between(engine.tables, {"杭州", "广州", "天上"}, site_places(engine.tables), today=TODAY)
    assert set(ways) == {("杭州", "广州"), ("广州", "杭州")}, "nobody knows where 天上 is"
    there, back = ways["杭州", "广州"], ways["广州", "杭州"]
    assert (there.fixed, there.unit_cost(0.5), there.days, there.assumed) == (120.0, 0.30, 3, None)
    assert (back.fixed, back.unit_cost(0.5), back.days) == (3.0, 1.0, 2)
    assert back.assumed is not None
    assert "浙江" in back.assumed.zh


def test_what_a_transfer_earned_is_what_sold_there_less_what_was_missed_here() -> None:
    """There 2 a day are wanted for ten days and 8 were on hand: without the 10 that came on day 3, 8 are sold; with them
    18. Here 1 a day is wanted, 12 were on hand, 10 left: of 10 wanted 8 are missed. Worth 5, way 6: 5 × (10 − 8) − 6.
    """
    start = date(2026, 3, 1)
    found = transfer_effect(
        np.ones(10), np.full(10, 2.0), start=start, on_hand=(12, 8), others=([], []),
        sent=Arrival(day=start, units=10), arrived=Arrival(day=start + timedelta(days=3), units=10), worth=Decimal(5),
        way_cost=Decimal(6), stock_error=0.0,
    )  # fmt: skip
    assert (found.saved, found.lost, found.mid, found.placebo) == (10.0, 8.0, Decimal("4.00"), 0)


def test_an_empty_shelf_wanted_what_was_expected() -> None:
    """7 left in the first week; then the shelf was empty for a week, in which 2 a day were expected."""
    counts = _counts(("广州", [14, 7, 0]))["广州"]
    start = counts[0].day
    wanted = wanted_at(counts, [], start=start, until=start + timedelta(days=14), a_day=2.0)
    assert wanted is not None
    np.testing.assert_allclose(wanted, [1] * 7 + [2] * 7)
    assert wanted_at(counts[:1], [], start=start, until=start + timedelta(days=14), a_day=2.0) is None


def test_buildings_left_out_of_the_counts_for_long_are_closed(engine: Any) -> None:
    engine.fill(
        "stock_snapshot",
        """sku | stock_warehouse | day | on_hand
           TEA | 旧仓 | 2025-11-01 | 5
           TEA | 杭州 | 2026-03-01 | 5
           TEA | 广州 | 2026-03-01 | 5""",
    )
    assert set(counted_by_building(engine.tables, until=TODAY)["TEA"]) == {"杭州", "广州"}


def test_bad_units_do_not_come(engine: Any) -> None:
    engine.fill(
        "goods_receipt",
        """receipt_id | sku | stock_warehouse | received_day | quantity | defects
           r1 | TEA | 杭州 | 2026-03-05 | 22 | 2
           r2 | TEA |  | 2026-03-05 | 9 | 0""",
    )
    assert came_by_building(engine.tables) == {("TEA", "杭州"): [(date(2026, 3, 5), 20)]}
