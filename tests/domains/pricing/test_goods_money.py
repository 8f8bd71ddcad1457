"""Postage is not a price: what buyers paid for goods alone, by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import narwhals as nw
import pytest
from tests.profit.conftest import World

from zhanggui.core.money import from_ticks
from zhanggui.domains.pricing.analysis.event import Event, EventLine
from zhanggui.domains.pricing.analysis.goods_money import with_goods_paid
from zhanggui.domains.pricing.analysis.offers import lowest_paid
from zhanggui.domains.pricing.analysis.watch import watch
from zhanggui.profit.settings import ProfitSettings

DAY = date(2026, 6, 1)


def goods_paid(world: World) -> list[Decimal]:
    tables = world.tables
    frame = with_goods_paid(tables["order_line"], tables["order"], "paid").sort("line_id")
    return [from_ticks(one) for one in nw.to_native(frame.select("goods_paid").collect())["goods_paid"]]


@pytest.mark.parametrize(
    ("on_lines", "expected"),
    [
        pytest.param(("54", "18"), ["48", "16"], id="lines sum to the payment: 8.00 is 1/9 of it"),
        pytest.param(("48", "16"), ["48", "16"], id="lines hold goods alone"),
        pytest.param(
            ("50", "16"), ["48.4849", "15.5152"], id="lines hold 2.00 too much, never more is taken"
        ),
    ],
)
def test_postage_is_taken_off_where_the_lines_hold_it(on_lines: tuple[str, str], expected: list[str]) -> None:
    world = World().order("A", paid=72, shipping_charged=8)
    for number, paid in enumerate(on_lines):
        world.line("A", str(number), paid=paid)
    assert goods_paid(world) == [Decimal(one) for one in expected]


def test_a_payment_after_refunds_says_nothing_about_postage() -> None:
    world = World().order("A", paid=30, shipping_charged=8, paid_net_of_refunds=True).line("A", "1", paid=72)
    assert goods_paid(world) == [Decimal(72)]


def test_the_lowest_price_of_a_week_is_one_of_goods() -> None:
    """Tea at 48.00 with 8.00 postage was sold for 48.00, not for 56.00."""
    world = World().order("A", paid=56, shipping_charged=8, paid_day=DAY).line("A", "1", paid=56)
    world.order("B", paid=50, paid_day=DAY).line("B", "1", paid=50)
    assert lowest_paid(world.tables, day=date(2026, 6, 2)) == {("TEA", "t1"): (480_000, 2)}


def test_buyers_who_pay_postage_pay_no_wrong_price() -> None:
    """Planned 10.00; with 6.00 postage 16.00 are paid: sixty percent more money, and the right price."""
    zone = ZoneInfo("Asia/Shanghai")
    start = datetime(2026, 6, 1, tzinfo=zone)
    world = World().sku("TEA").cost("TEA", 4).freight("3")
    at = datetime(2026, 6, 1, 4, tzinfo=UTC)
    world.order("A", paid=16, shipping_charged=6, paid_day=DAY, paid_at=at).line("A", "1", paid=16)
    tea = EventLine(shop="t1", sku="TEA", price=100_000)
    event = Event(code="618", start=start, end=datetime(2026, 6, 2, tzinfo=zone), lines=(tea,))
    found = watch(world.tables, ProfitSettings(), event, zone=zone)
    assert (found.units, found.credited, found.wrong) == (1, 160_000, ())
