"""The review of an event, on a merchant whose every unit is known: what it earned, for whom, and what it cannot tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.profit.conftest import World

from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.event import Event, EventLine, events_of, on_duty, shifts_of
from zhanggui.domains.pricing.analysis.event_effect import EventEffect, event_effect
from zhanggui.domains.pricing.analysis.event_sales import refund_curve
from zhanggui.domains.pricing.analysis.event_voices import voices
from zhanggui.profit.settings import ProfitSettings

ZONE = ZoneInfo("Asia/Shanghai")
FIRST, DAYS = date(2026, 1, 5), 112
START, END = FIRST + timedelta(days=91), FIRST + timedelta(days=98)


def _event(**more: Any) -> Event:
    whole = {
        "code": "618", "start": datetime(START.year, START.month, START.day, tzinfo=ZONE),
        "end": datetime(END.year, END.month, END.day, tzinfo=ZONE), "lines": (EventLine(shop="t1", sku="TEA", goal=500),),
    }  # fmt: skip
    return Event(**whole | more)


def _merchant(lift: int = 2) -> World:
    """Tea (in the event) and cups of its category; sixteen other SKUs. Each has one order a day of some 20 units, 10 yuan each,
    which cost 4; in the event's week tea sells ``lift`` times as much at 9 yuan, of which 1 is the merchant's discount.
    """
    world, chance = World(), np.random.default_rng(4)
    skus = ["TEA", "CUP", *(f"X{n:02d}" for n in range(16))]
    for sku in skus:
        world.sku(sku, category="tea" if sku in ("TEA", "CUP") else "other").cost(sku, 4)
    world.freight(0, step_fee=0)
    for n in range(DAYS):
        day = FIRST + timedelta(days=n)
        on = START <= day < END
        for sku, usual in zip(skus, chance.poisson(20, len(skus)), strict=True):
            many = int(usual) * (lift if on and sku == "TEA" else 1)
            price = 9 if on and sku == "TEA" else 10
            name = f"{sku}-{n}"
            world.order(name, paid=many * price, paid_day=day, created_day=day, discount_platform=0)
            off = many if price == 9 else 0
            world.line(name, "1", item_key=sku, quantity=many, paid=many * price, discount_merchant=off)
    return world


@pytest.fixture(scope="module")
def review() -> EventEffect:
    settings, today = ProfitSettings(), FIRST + timedelta(days=DAYS)
    found = event_effect(_merchant().tables, settings, _event(), today=today, zone=ZONE)
    assert isinstance(found, EventEffect), found
    return found


def test_the_extra_units_and_their_profit_hold_the_truth(review: EventEffect) -> None:
    """About 280 were sold, half of them extra. Tmall takes 5.6 %: a unit earns 9 × 0.944 − 4 = 4.496 in the event, 5.44
    before it. So the event is worth 280 × 4.496 − 140 × 5.44, about 497.
    """
    direct = review.part("direct")
    assert direct.units
    assert direct.profit
    assert direct.lift
    low, mid, high = direct.units
    assert low < review.units / 2 < high
    assert direct.lift.proven
    truth = (review.units * 4.496 - review.units / 2 * 5.44) * 10_000
    assert direct.profit[0] < truth < direct.profit[2]
    assert direct.profit[1] == pytest.approx(review.actual_profit - (review.units - mid) * 54_400, rel=0.01)


def test_nothing_was_taken_from_cups_or_from_later_weeks(review: EventEffect) -> None:
    for name in ("cannibalised", "pulled_forward"):
        found = review.part(name).units
        assert found is not None, name
        assert found[0] < 0 < found[2], name


def test_what_no_order_shows_is_not_measured(review: EventEffect) -> None:
    """Every order here has one line: there is no halo to see, and no refund to learn from."""
    halo = review.part("halo")
    assert halo.profit is None
    assert halo.why is not None
    assert review.refunds_to_come is None
    assert review.left_out == ("halo",)
    assert any("20 dated refunds" in note.en for note in review.notes)


def test_the_merchant_paid_one_yuan_a_unit(review: EventEffect) -> None:
    assert review.funded.merchant == review.units * 10_000
    assert (review.funded.platform, review.funded.gifts) == (0, 0)


def test_the_net_gain_adds_its_parts_and_their_errors(review: EventEffect) -> None:
    parts = [one.profit for one in review.parts if one.profit]
    assert review.net is not None
    assert review.net[1] == pytest.approx(sum(one[1] for one in parts))
    widest = max(one[2] - one[1] for one in parts)
    assert widest < review.net[2] - review.net[1] < sum(one[2] - one[1] for one in parts)


@pytest.mark.parametrize(
    ("today", "says"), [(START - timedelta(days=1), "starts on"), (END - timedelta(days=1), "ends on")]
)
def test_an_event_that_is_not_over_is_not_reviewed(today: date, says: str) -> None:
    world = World().order("A", paid=10, paid_day=today).line("A", "1", paid=10)
    found = event_effect(world.tables, ProfitSettings(), _event(), today=today, zone=ZONE)
    assert isinstance(found, Text)
    assert says in found.en


def test_two_events_at_once_on_the_same_goods_cannot_be_told_apart() -> None:
    world = World().order("A", paid=10, paid_day=END + timedelta(days=20)).line("A", "1", paid=10)
    today = END + timedelta(days=30)
    found = event_effect(
        world.tables, ProfitSettings(), _event(), others=[_event(code="other")], today=today, zone=ZONE
    )
    assert isinstance(found, EventEffect)
    why = found.part("direct").why
    assert why is not None
    assert "Event other runs at the same time" in why.en
    assert found.net is None


def test_refunds_come_as_they_came_before() -> None:
    """Of 100 orders of 10 yuan 20 were refunded whole, half after 2 days, half after 10: 20 % comes back, half of it by day 2."""
    world, day = World(), date(2026, 1, 1)
    for n in range(100):
        world.order(f"A{n}", paid=10, paid_day=day).line(f"A{n}", "1", paid=10)
        if n < 20:
            world.refund(f"A{n}", 10, refunded_day=day + timedelta(days=2 if n < 10 else 10))
    curve = refund_curve(world.tables, {"t1"}, day=date(2026, 4, 1))
    assert curve is not None
    assert curve.to_come(1000, 0) == pytest.approx(200)
    assert curve.to_come(1000, 2) == pytest.approx(100)
    assert curve.to_come(1000, 99) == pytest.approx(0)
    assert refund_curve(world.tables, {"t2"}, day=date(2026, 4, 1)) is None


def test_buyers_words_are_those_of_the_events_orders() -> None:
    world = World().order("A", paid=9, paid_day=START).line("A", "1", paid=9)
    world.order("B", paid=9, paid_day=START).line("B", "1", paid=9, item_key="CUP")
    for name, stars in (("A", 1), ("B", 5)):
        world.add(
            "review",
            shop="t1",
            review_id=f"R{name}",
            order_id=name,
            stars=stars,
            content="太慢" if stars == 1 else "好",
        )
    world.refund("A", 9, reason="不想要了")
    heard = voices(world.tables, _event(), first=START, until=END)
    assert heard.stars == {1: 1, 2: 0, 3: 0, 4: 0, 5: 0}
    assert [one.content for one in heard.worst] == ["太慢"]
    assert heard.reasons == (("不想要了", 1, 90_000),)
    assert (heard.low_share, heard.usual_low_share) == (1.0, None)


def test_events_are_read_from_their_rows() -> None:
    """Two shops state a stop-loss of 30 and of 20: the whole event stops at 50. Another currency is another event."""
    at = {
        "starts_at": datetime(2026, 6, 1, tzinfo=UTC),
        "ends_at": datetime(2026, 6, 3, tzinfo=UTC),
        "event": "618",
    }
    world = World()
    for shop, sku, loss, currency in (
        ("a", "TEA", 30, "CNY"),
        ("a", "CUP", 30, "CNY"),
        ("b", "TEA", 20, "CNY"),
        ("us", "TEA", 7, "USD"),
    ):
        world.add(
            "promotion", shop=shop, sku=sku, stop_loss=loss, currency=currency, goal=10, owner="阿龙", **at
        )
    home, abroad = sorted(events_of(world.tables), key=lambda one: one.currency)
    assert (home.code, abroad.code) == ("618", "618 USD")
    assert (home.stop_loss, abroad.stop_loss, home.goal) == (500_000, 70_000, 30)
    part = home.of(frozenset({"b"}))
    assert part is not None
    assert (part.stop_loss, part.goal) == (None, 10)
    assert home.of(frozenset({"c"})) is None


def test_who_is_on_duty_by_the_hour() -> None:
    event = _event(shifts=shifts_of("阿龙 9:00-18:00；小美 18:00-24:00;夜班 22-6"), owner="老王")
    at = {hour: on_duty(event, datetime(2026, 4, 6, hour, tzinfo=ZONE), ZONE) for hour in (10, 20, 23, 3, 7)}
    assert at == {10: ["阿龙"], 20: ["小美"], 23: ["小美", "夜班"], 3: ["夜班"], 7: ["老王"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"stop_loss": 0}, {"lines": ()}, {"end": datetime(2026, 1, 1, tzinfo=ZONE)}, {"start": datetime(2026, 4, 6, tzinfo=ZONE).replace(tzinfo=None)},
        {"lines": (EventLine(shop="t1", sku="TEA"), EventLine(shop="t1", sku="TEA"))},
    ],
)  # fmt: skip
def test_an_event_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="event 618"):
        _event(**wrong)
