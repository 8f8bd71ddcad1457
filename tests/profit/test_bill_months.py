"""Bills by month, worked by hand: shops t1 and t2 in March and April 2026."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.profit.conftest import World

from zhanggui.profit.bill_months import bill_months
from zhanggui.profit.settlement import settlement_statement

D = Decimal
SPRING = (date(2026, 3, 1), date(2026, 5, 1))
APRIL = date(2026, 4, 2)


def test_a_month_in_the_places_where_it_belongs(world):
    """March: 100 - 5 of A; 40 of Z, which nobody brought; -2 insurance; -9 ads, -80 paid out. April: 7 of A."""
    world.order("A", paid="100")
    world.settled("A", "goods", "100").settled("A", "commission", "-5").settled("Z", "goods", "40")
    world.settled(None, "insurance", "-2").settled(None, "ads", "-9").settled(None, "transfer", "-80")
    world.settled("A", "subsidy", "7", booked_day=APRIL)
    march, april = bill_months(world.tables, *SPRING)
    assert (march.month, march.entries, march.homeless_entries) == (date(2026, 3, 1), 6, 1)
    assert (march.orders, march.of_shop, march.own_money, march.homeless) == (D(95), D(-2), D(-89), D(40))
    assert march.loaded == D(44)
    assert (april.month, april.loaded, april.homeless_entries) == (date(2026, 4, 1), D(7), 0)


def test_an_order_of_another_shop_is_no_place_for_it(world):
    world.order("B", paid="60", shop="t2").settled("B", "goods", "60")
    [bill] = bill_months(world.tables, *SPRING)
    assert (bill.shop, bill.homeless, bill.homeless_entries) == ("t1", D(60), 1)


def test_currencies_are_never_added_up(world):
    world.settled(None, "service_fee", "-2").settled(None, "service_fee", "-3", currency="USD")
    assert {b.currency: b.loaded for b in bill_months(world.tables, *SPRING)} == {"CNY": D(-2), "USD": D(-3)}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["A", "Z", None]), st.sampled_from(["goods", "ads", "transfer", "other_fee"]),
                          st.integers(-99_999, 99_999)), max_size=8))  # fmt: skip
def test_months_are_the_statements_of_the_months(rows):
    world = World().order("A", paid="1")
    for order, kind, cents in rows:
        world.settled(order, kind, str(D(cents) / 100))
    statement = settlement_statement(world.tables, "t1", date(2026, 3, 1), date(2026, 4, 1))
    found = [b for b in bill_months(world.tables, *SPRING) if b.month == date(2026, 3, 1)]
    assert sum((b.loaded for b in found), D(0)) == statement.loaded
    assert sum(b.entries for b in found) == statement.entries
