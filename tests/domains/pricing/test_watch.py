"""A running event by the hour, worked by hand; the stop-loss fires once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.profit.conftest import World

from zhanggui.core.errors import Refused
from zhanggui.domains.pricing.analysis.event import Event, EventLine
from zhanggui.domains.pricing.analysis.watch import (
    Fired,
    Line,
    WatchRule,
    by_hour,
    stop_loss,
    watch,
    wrong_prices,
)
from zhanggui.profit.settings import ProfitSettings

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 6, 1, 8, tzinfo=ZONE)
HOUR = timedelta(hours=1)
EVEN = (1 / 24,) * 24


def _event(**more: Any) -> Event:
    tea = EventLine(shop="t1", sku="TEA", price=500_000, goal=48)
    whole = {"code": "618", "start": START, "end": START + 24 * HOUR, "lines": (tea,), "stop_loss": 1_000_000}
    return Event(**whole | more)


def _line(order: str, price: int, *, hours: float = 0, sku: str = "TEA", units: int = 1) -> Line:
    return Line(
        shop="t1", order_id=order, sku=sku, at=START + hours * HOUR, units=units, credited=price * units * 10_000, profit=0
    )  # fmt: skip


def test_the_goal_is_spread_over_the_hours_and_a_part_of_an_hour_gets_its_part() -> None:
    """48 units in 24 even hours are two an hour; half an hour into the third one unit is planned of it."""
    lines = [_line("A", 50), _line("B", 50, hours=0.9), _line("C", 50, hours=2.2, units=3)]
    found = by_hour(_event(), lines, EVEN, START + 2.5 * HOUR, ZONE)
    assert [(one.plan, one.units) for one in found] == [
        (pytest.approx(2), 2),
        (pytest.approx(2), 0),
        (pytest.approx(1), 3),
    ]
    assert by_hour(_event(), [], EVEN, None, ZONE) == ()


def test_hours_in_which_people_buy_get_more_of_the_goal() -> None:
    """Half of a day's orders come at 20 o'clock: so does half of the goal."""
    shares = tuple(0.5 if hour == 20 else 0.5 / 23 for hour in range(24))
    found = by_hour(_event(), [], shares, START + 24 * HOUR, ZONE)
    assert found[12].plan == pytest.approx(24)


def test_a_price_typed_without_its_last_zero_is_named_with_its_orders() -> None:
    """Planned 50: 5 is a tenth of it, 45 is a coupon, 70 is 40 % too much and found too."""
    lines = [_line("A", 45), _line("B", 5), _line("C", 5, units=2), _line("D", 70)]
    low, high = wrong_prices(_event(), lines, WatchRule())
    assert (low.sku, low.price, low.orders, low.units, low.planned) == ("TEA", 50_000, ("B", "C"), 3, True)
    assert low.off == pytest.approx(-0.9)
    assert (high.orders, high.price) == (("D",), 700_000)


def test_without_a_planned_price_the_median_judges_once_there_are_five_lines() -> None:
    event = _event(lines=(EventLine(shop="t1", sku="TEA"),))
    lines = [_line(name, 50) for name in "ABCD"]
    assert wrong_prices(event, [*lines[:3], _line("X", 5)], WatchRule()) == ()
    (one,) = wrong_prices(event, [*lines, _line("X", 5)], WatchRule())
    assert (one.orders, one.planned, one.expected) == (("X",), False, 500_000)


def _world() -> World:
    """Cost 20. Two orders of tea at 50 in the first hour, one at 5 in the second; 8 were counted, 1 of them promised."""
    world = World().sku("TEA").cost("TEA", 20).freight("3")
    for name, paid, at in (("A", 50, 0.1), ("B", 50, 0.5), ("C", 5, 1.5)):
        when = (START + at * HOUR).astimezone(UTC)
        world.order(name, paid=paid, paid_day=START.date(), paid_at=when).line(name, "1", paid=paid)
    return world.add(
        "stock_snapshot", sku="TEA", stock_warehouse="主仓", day=START.date(), on_hand=8, reserved=1
    )


def test_stock_margin_and_the_losing_order() -> None:
    """Tmall takes 5.6 %. 50 − 2.80 − 20 − 3 = 24.20 twice, 5 − 0.28 − 23 = −18.28 once: 30.12 in three orders. Of 7 units 4 are
    left; three went in an hour and a half, two an hour: gone two hours later.
    """
    found = watch(_world().tables, ProfitSettings(), _event(), zone=ZONE)
    assert (found.units, found.orders, found.profit) == (3, 3, 301_200)
    assert found.an_order == pytest.approx(100_400)
    assert found.losing == (("t1", "C", -182_800),)
    (burn,) = found.burns
    assert (burn.left, burn.an_hour) == (4, pytest.approx(2))
    assert found.known is not None
    assert burn.runs_out == found.known + 2 * HOUR
    assert [one.orders for one in found.wrong] == [("C",)]


def test_an_injected_wrong_price_is_seen_with_the_first_refresh_after_its_import() -> None:
    world = _world()
    assert len(watch(world.tables, ProfitSettings(), _event(), zone=ZONE).wrong) == 1
    when = (START + 1.6 * HOUR).astimezone(UTC)
    world.order("D", paid="0.5", paid_day=START.date(), paid_at=when).line("D", "1", paid="0.5")
    assert {one.price for one in watch(world.tables, ProfitSettings(), _event(), zone=ZONE).wrong} == {
        50_000,
        5_000,
    }


def test_what_is_not_imported_yet_is_said() -> None:
    found = watch(World().tables, ProfitSettings(), _event(), zone=ZONE)
    assert (found.known, found.units, found.hours, found.burns, found.planned) == (None, 0, (), (), None)


def test_the_stop_loss_fires_at_its_limit_and_never_again() -> None:
    fired = Fired(at=START, who="阿龙", loss=1_000_000)
    assert stop_loss(_event(), -999_999, fired=None) is None
    assert stop_loss(_event(), -1_000_000, fired=None) == 1_000_000
    assert stop_loss(_event(), -9_000_000, fired=fired) is None
    assert stop_loss(_event(stop_loss=None), -9_000_000, fired=None) is None


@pytest.mark.both_databases
def test_firing_is_logged_once_and_the_second_is_told_who_was_first(workspace: Any) -> None:
    from zhanggui.access.models import AuditEntry
    from zhanggui.domains.pricing.war_room import fire_stop_loss, fired

    with pytest.raises(Refused, match="has not reached"):
        fire_stop_loss(workspace, event=_event(), profit=-5, at=START)
    assert fired("618") is None
    fire_stop_loss(workspace, event=_event(), profit=-1_500_000, at=START, by="along")
    with pytest.raises(Refused, match="fired by along"):
        fire_stop_loss(workspace, event=_event(), profit=-2_000_000, at=START + HOUR, by="mei")
    assert fired("618") == Fired(at=START, who="along", loss=1_500_000)
    assert AuditEntry.objects.filter(verb="fire_stop_loss").count() == 1


@pytest.mark.parametrize(
    "wrong", [{"off_plan": 0}, {"off_usual": 1.5}, {"burn_hours": 0}, {"least_lines": 1}]
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        WatchRule(**wrong)
