"""Which buildings to open: a merchant with two provinces, worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from zhanggui.core.errors import Refused
from zhanggui.domains.supply.analysis.network import (
    DAYS_A_MONTH,
    NetworkRule,
    network_view,
    orders_by_province,
)
from zhanggui.domains.supply.analysis.parcel_prices import (
    card_on,
    mean_fee,
    parcel_prices,
    parcel_weights,
)
from zhanggui.domains.supply.analysis.places import city_place, nearest_city, province_place

TODAY = date(2026, 7, 1)
SINCE = TODAY - timedelta(days=180)
A_MONTH = DAYS_A_MONTH / 180


@pytest.fixture
def sold(engine: Any) -> Any:
    """Eight orders to 浙江, two to 广东; one is unpaid, one went abroad, and the card says 3 and 6 yuan."""
    rows = [f"{n} | 2026-06-{n + 1:02d} | completed | {'浙江' if n < 8 else '广东'} |" for n in range(10)]
    engine.fill(
        "order",
        "\n".join(
            [
                "order_id | paid_day | status | province | country",
                *rows,
                "88 | | closed_unpaid | 浙江 |",
                "99 | 2026-06-01 | completed | Ohio | US",
            ]
        ),
    )
    engine.fill(
        "freight",
        """carrier | province | from_day | first_weight_kg | first_fee | step_kg | step_fee
           * | 浙江 | 2026-01-01 | 1 | 3 | 1 | 1
           * | 广东 | 2026-01-01 | 1 | 6 | 1 | 1""",
    )
    return engine


def _sites(engine: Any, fixed: int, used: str = "杭州仓") -> None:
    rows = [
        f"{name} | {city} | {'open' if name == used else 'candidate'} | {fixed} | 1"
        for name, city in (("杭州仓", "杭州"), ("广州仓", "广州市"))
    ]
    engine.fill(
        "warehouse_site", "\n".join(["stock_warehouse | city | state | fixed_month | handling", *rows])
    )


def test_orders_are_counted_where_parcels_went(sold: Any) -> None:
    names, counts, placeless = orders_by_province(sold.tables, since=SINCE, until=TODAY)
    assert (names, counts.tolist(), placeless) == (("浙江", "广东"), [8, 2], 0)


def test_today_against_one_and_two_sites(sold: Any) -> None:
    """From 杭州: 8 × (1 + 3) + 2 × (1 + 6) = 46. With 广州 too: 广东 costs 3 there as 浙江 does here: 40."""
    _sites(sold, fixed=2)
    view = network_view(sold.tables, NetworkRule(), today=TODAY)
    assert view.orders.tolist() == pytest.approx([8 * A_MONTH, 2 * A_MONTH])
    np.testing.assert_allclose(view.parcel, [[3, 6], [6, 3]][::-1], atol=1e-9)  # 广州, 杭州
    today, one, two = view.today.network, view.options[0].network, view.options[1].network
    assert today is not None
    assert one is not None
    assert two is not None
    assert today.costs.total == pytest.approx(2 + 46 * A_MONTH)
    assert one.costs.total == pytest.approx(today.costs.total)
    assert two.costs.total == pytest.approx(4 + 40 * A_MONTH)
    assert view.best is view.options[0]


def test_a_promise_of_a_day_needs_both(sold: Any) -> None:
    """杭州 and 广州 are over 1,000 km apart: two days."""
    _sites(sold, fixed=500)
    view = network_view(sold.tables, NetworkRule(promise_days=1, promise_share=1), today=TODAY)
    assert view.days.tolist() == [[2, 1], [1, 2]]
    assert view.options[0].network is None
    assert "No network keeps" in view.options[0].why.en  # type: ignore[union-attr]
    assert view.best is view.options[1]
    assert view.today.network is not None
    assert view.kept(view.today.network) == pytest.approx(0.8)


def test_masked_addresses_count_as_the_others_go(sold: Any) -> None:
    sold.fill(
        "order",
        "order_id | paid_day | province \n 1 | 2026-06-01 | 浙江 \n 2 | 2026-06-01 | \n 3 | 2026-06-01 | *",
    )
    _sites(sold, fixed=2)
    view = network_view(sold.tables, NetworkRule(), today=TODAY)
    assert view.orders.tolist() == pytest.approx([3 * A_MONTH])
    assert any("2 orders name no province" in text.en for text in view.assumed)


def test_stock_in_one_place_is_cheaper_than_in_two(sold: Any) -> None:
    """One to ten teas a day; the square root of what a site serves: √0.8 + √0.2 = 1.3416 times one."""
    _sites(sold, fixed=0)
    sold.fill(
        "order_line",
        "\n".join(
            ["order_id | line_id | item_key | quantity", *[f"{n} | a | TEA | {n + 1}" for n in range(10)]]
        ),
    )
    sold.fill("unit_cost", "sku | from_day | cost \n TEA | 2026-01-01 | 0.1")
    view = network_view(sold.tables, NetworkRule(), today=TODAY)
    one, two = view.options[0].network, view.options[1].network
    assert one is not None
    assert two is not None
    assert one.costs.stock > 0
    assert two.costs.stock / one.costs.stock == pytest.approx(0.8**0.5 + 0.2**0.5)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("x仓 | 无名镇 | 1 | 1 | CNY", "无名镇"),
        ("x仓 | 杭州 | | 1 | CNY", "fixed or handling cost is missing"),
        ("x仓 | 杭州 | 1 | 1 | USD", "currency is USD"),
    ],
)
def test_a_site_that_cannot_be_compared_is_named(sold: Any, row: str, said: str) -> None:
    sold.fill("warehouse_site", f"stock_warehouse | city | fixed_month | handling | currency \n {row}")
    with pytest.raises(Refused) as refused:
        network_view(sold.tables, NetworkRule(), today=TODAY)
    assert said in refused.value.text.en


def test_nothing_to_compare_says_what_to_import(sold: Any, engine: Any) -> None:
    with pytest.raises(Refused, match="仓库点位"):
        network_view(sold.tables, NetworkRule(), today=TODAY)
    _sites(sold, fixed=1)
    with pytest.raises(Refused, match="No order of the last 180 days"):
        network_view(sold.tables, NetworkRule(), today=date(2020, 1, 1))


def test_a_parcel_pays_every_further_step_begun(sold: Any) -> None:
    """3 yuan up to 1 kg, then 1 for each kilogram begun: 1.0 kg 3, 1.1 kg 4, 2.1 kg 5; on average 4."""
    row = card_on(sold.tables, TODAY)["*", "浙江"]
    assert mean_fee(row, {10: 1, 11: 1, 21: 1}) == pytest.approx(4)


def test_weights_are_those_of_whole_orders(sold: Any) -> None:
    """Order 1: 2 × 0.25 + 0.3 = 0.8 kg; order 2 holds a SKU without a weight."""
    sold.fill("sku", "sku | weight_kg \n TEA | 0.25 \n CUP | 0.3 \n MAT |")
    sold.fill(
        "order_line",
        """order_id | line_id | item_key | quantity
           1 | a | TEA | 2
           1 | b | CUP | 1
           2 | a | TEA | 1
           2 | b | MAT | 1""",
    )
    assert parcel_weights(sold.tables, since=SINCE, until=TODAY) == {8: 1}


def test_a_carrier_of_the_site_has_its_own_prices(sold: Any) -> None:
    sold.fill(
        "freight",
        """carrier | province | from_day | first_weight_kg | first_fee
           * | * | 2026-01-01 | 1 | 5
           仓配 | 广东 | 2026-01-01 | 1 | 2
           仓配 | * | 2026-01-01 | 1 | 4""",
    )
    prices = parcel_prices(
        card_on(sold.tables, TODAY), {}, provinces=["浙江", "广东"], orders=np.array([8.0, 2.0]),
        km=np.array([[0.0, 1000.0], [1000.0, 0.0]]), carriers=[None, "仓配"], in_use=[True, False], base=3, per_km=0.01,
    )  # fmt: skip
    assert prices.parcel.tolist() == [[5, 5], [4, 2]]


def test_a_remote_province_does_not_tilt_the_price_of_a_kilometre(sold: Any) -> None:
    """Today 1 yuan for each 100 km, but 30 far away. From the new site: 5 − 2 = 3, 4, 3 (the card's cheapest), 30 − 8."""
    card = {("*", name): {"first_weight_kg": 0, "first_fee": fee * 10_000, "step_kg": 0, "step_fee": 0}
            for name, fee in (("浙江", 3), ("江苏", 4), ("湖北", 5), ("新疆", 30))}  # fmt: skip
    prices = parcel_prices(
        card, {}, provinces=["湖北", "江苏", "浙江", "新疆"], orders=np.array([3.0, 3.0, 3.0, 1.0]),
        km=np.array([[200.0, 100.0, 0.0, 1000.0], [0.0, 100.0, 0.0, 200.0]]), carriers=[None, None],
        in_use=[True, False], base=3, per_km=0.01,
    )  # fmt: skip
    np.testing.assert_allclose(prices.parcel, [[5, 4, 3, 30], [3, 4, 3, 22]])


def test_without_a_card_distance_prices_the_parcel(sold: Any) -> None:
    prices = parcel_prices(
        {}, {}, provinces=["浙江"], orders=np.array([1.0]), km=np.array([[200.0]]), carriers=[None], in_use=[True],
        base=3, per_km=0.01,
    )  # fmt: skip
    assert prices.parcel.tolist() == [[5]]
    assert any("no freight card" in text.en for text in prices.assumed)


def test_places_are_known_by_the_names_people_write() -> None:
    assert province_place("浙江省") == city_place("杭州市") == (30.27, 120.16)
    assert province_place("内蒙古自治区") == province_place("内蒙古")
    assert city_place("东莞") == (23.02, 113.75)
    assert (city_place("无名镇"), province_place("Ohio")) == (None, None)
    assert nearest_city((31.2, 117.6)) == "合肥"


@pytest.mark.parametrize(
    "wrong", [{"promise_days": 0}, {"promise_share": 1.1}, {"most_sites": 0}, {"days_back": 3}]
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"promise|most_sites"):
        NetworkRule(**wrong)
