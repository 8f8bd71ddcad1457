"""Competitors' prices that count, the band, and rules that follow them: down, and up again. Worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhanggui.domains.pricing.analysis.competitors import (
    Band,
    CompetitorRule,
    Judged,
    Sighting,
    band,
    judged,
    own_names,
)
from zhanggui.domains.pricing.analysis.repricing import Advice, RepriceRule, advised

DAY = date(2026, 3, 5)
SHOPS = {"tmall-1": "青禾旗舰店"}


def _seen(competitor: str, yuan: str, *, days_ago: int = 1, **more: Any) -> Sighting:
    day = DAY - timedelta(days=days_ago)
    usual = {
        "sku": "TEA",
        "offer": f"{competitor}-TEA",
        "platform": "tmall",
        "currency": "CNY",
        "seen_in": "人工采集",
    }
    price = int(Decimal(yuan) * 10_000)
    at = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    return Sighting(
        **usual | {"competitor": competitor, "price": price, "captured_at": at, "captured_day": day} | more
    )


def _judged(*seen: Sighting, ours: int | None = 1_000_000) -> list[Judged]:
    items = [{"product_id": "72001", "platform_sku_id": None, "title": "龙井"}]
    return judged(seen, CompetitorRule(), day=DAY, ours=ours, currency="CNY", own=own_names(SHOPS, items))


def _states(*seen: Sighting, ours: int | None = 1_000_000) -> dict[str, str]:
    return {one.sighting.competitor: one.state for one in _judged(*seen, ours=ours)}


def test_our_own_offers_are_no_competitors() -> None:
    """By the shop's name or code, and by the platform's id of our listing whoever is said to offer it; not by its title."""
    seen = (
        _seen("青禾旗舰店", "98"),
        _seen("TMALL-1", "97"),
        _seen("路人", "96", offer="72001"),
        _seen("对手", "95", offer="龙井"),
    )
    assert _states(*seen) == {"青禾旗舰店": "own", "TMALL-1": "own", "路人": "own", "对手": "used"}


@pytest.mark.parametrize("ours", [1_000_000, None])
def test_a_price_of_one_fen_moves_nothing(ours: int | None) -> None:
    """The same offer was 95 a week ago; another stands at 96. With our own price of 100 or without it."""
    seen = (_seen("对手", "95", days_ago=8), _seen("对手", "0.01"), _seen("邻居", "96"))
    assert _states(*seen, ours=ours) == {"对手": "doubted", "邻居": "used"}
    assert band(_judged(*seen, ours=ours), ours).prices == (960_000,)


def test_a_lone_offer_of_one_fen_is_doubted_by_our_own_price() -> None:
    assert _states(_seen("对手", "0.01")) == {"对手": "doubted"}


def test_three_slips_at_once_do_not_make_each_other_plausible() -> None:
    assert set(_states(*(_seen(f"对手{n}", "0.01") for n in range(3))).values()) == {"doubted"}


def test_old_sightings_and_other_currencies_do_not_count() -> None:
    seen = (_seen("旧", "90", days_ago=15), _seen("新", "90", days_ago=14), _seen("外", "14", currency="USD"))
    assert _states(*seen) == {"旧": "old", "新": "used", "外": "foreign"}


def test_only_the_newest_price_of_an_offer_counts() -> None:
    assert band(
        _judged(_seen("对手", "90", days_ago=3), _seen("对手", "110", days_ago=1)), 1_000_000
    ).prices == (1_100_000,)


def test_the_band_says_where_we_stand() -> None:
    """Ours of 100 among 90, 96, 110: third... that is, two are cheaper; 11.1 % above the lowest."""
    found = Band(prices=(900_000, 960_000, 1_100_000), ours=1_000_000)
    assert (found.lowest, found.middle, found.highest, found.rank) == (900_000, 960_000, 1_100_000, 3)
    assert found.position == pytest.approx(2 / 3)
    assert found.above_lowest == pytest.approx(1 / 9)
    assert (found.undercut(0.05), found.undercut(0.10)) == (True, False)
    assert Band(prices=(), ours=1_000_000).rank is None


RULE = RepriceRule(cool_down_days=0)


def _next(now: int, others: list[int], rule: RepriceRule = RULE, **more: Any) -> Advice:
    rails: dict[str, Any] = {"floor": 4_000_000, "ceiling": 5_000_000, "coin": 100, "day": DAY} | more
    return advised(now, Band(prices=tuple(sorted(others)), ours=now), rule, **rails)


def test_allegro_12442_the_price_climbs_back_when_the_competitor_rises() -> None:
    """Range 400 to 500. A competitor at 399 takes us to 400; at 490 the next run takes us to 490."""
    first = _next(5_000_000, [3_990_000])
    assert (first.price, first.reasons) == (4_000_000, ("target", "at_floor"))
    assert _next(first.price, [4_900_000]).price == 4_900_000


def test_allegro_12442_without_competitors_the_price_is_back_at_the_ceiling_within_one_run() -> None:
    assert _next(4_000_000, []) == Advice(price=5_000_000, target=5_000_000, reasons=("alone",))


def test_allegro_12786_when_the_cheapest_leaves_the_next_one_is_followed() -> None:
    """35 left, 40 remains: 40, not 35; between 30 and 50."""
    rails = {"floor": 300_000, "ceiling": 500_000}
    assert (
        _next(
            450_000, [350_000, 400_000], RepriceRule(cool_down_days=0, largest_cut=Decimal("0.5")), **rails
        ).price
        == 350_000
    )
    assert _next(350_000, [400_000], **rails).price == 400_000


def test_magento_32776_a_rule_that_undercuts_by_a_cent_does_not_undercut_itself() -> None:
    """Ours is the lowest after the first run; a hundred more runs with our own offer among those seen change nothing."""
    rule, price = RepriceRule(offset=Decimal("-0.01"), cool_down_days=0), 1_000_000
    history = []
    for _ in range(100):
        mine = _seen("青禾旗舰店", str(Decimal(price) / 10_000))
        seen = band(_judged(_seen("对手", "99"), mine, ours=price), price)
        price = advised(price, seen, rule, floor=500_000, ceiling=None, coin=100, day=DAY).price
        history.append(price)
    assert set(history) == {980_100}, "1 % below 99.00, for ever"


def test_a_step_is_at_most_a_fifth_and_a_price_below_floor_rises_at_once() -> None:
    assert _next(5_000_000, [100_000], floor=100_000).price == 4_000_000
    assert _next(3_000_000, [100_000]).price == 4_000_000
    slow = RepriceRule(cool_down_days=0, largest_rise=Decimal("0.1"))
    assert _next(4_100_000, [], slow) == Advice(price=4_510_000, target=5_000_000, reasons=("alone", "step"))


def test_a_changed_price_stands_for_its_days() -> None:
    rule = RepriceRule(cool_down_days=3)
    assert _next(4_500_000, [4_200_000], rule, changed=DAY - timedelta(days=2)).reasons == ("cooling",)
    assert _next(4_500_000, [4_200_000], rule, changed=DAY - timedelta(days=3)).price == 4_200_000


def test_nothing_is_advised_where_floor_or_ceiling_are_unknown() -> None:
    assert _next(4_500_000, [4_200_000], floor=None).reasons == ("no_floor",)
    assert _next(4_500_000, [], ceiling=None).reasons == ("no_ceiling",)


def test_a_change_of_less_than_half_a_percent_is_not_worth_it() -> None:
    assert _next(4_500_000, [4_490_000]).reasons == ("target", "too_small")


PRICES = st.integers(1, 100_000).map(lambda n: n * 100)


@given(
    PRICES,
    st.lists(PRICES, max_size=5),
    PRICES,
    PRICES,
    st.sampled_from(["lowest", "middle"]),
    st.integers(-200, 200),
)
def test_no_price_leaves_the_rails(
    now: int, others: list[int], floor: int, ceiling: int, target: str, offset: int
) -> None:
    rule = RepriceRule(target=target, offset=Decimal(offset) / 1000, cool_down_days=0)
    found = _next(now, others, rule, floor=floor, ceiling=ceiling)
    assert found.price % 100 == 0
    if found.price != now:
        assert found.price >= floor
        assert found.price <= max(ceiling, floor, now)
        assert found.price >= now or found.price * 10 >= now * 8, "never more than a fifth down"


@given(PRICES, st.lists(PRICES, min_size=1, max_size=5))
def test_the_target_does_not_depend_on_our_own_price(now: int, others: list[int]) -> None:
    assert _next(now, others).target == _next(now * 2, others).target


@pytest.mark.parametrize(
    "wrong",
    [
        {"target": "cheapest"},
        {"offset": Decimal(2)},
        {"largest_cut": Decimal(0)},
        {"largest_rise": Decimal(0)},
        {"cool_down_days": -1},
    ],
)
def test_a_repricing_rule_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must|lie"):
        RepriceRule(**wrong)


@pytest.mark.parametrize("wrong", [{"most_age_days": 0}, {"near_median": 1.0}, {"near_ours": 0.5}])
def test_a_competitor_rule_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must"):
        CompetitorRule(**wrong)
