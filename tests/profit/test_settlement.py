"""A month's bill against what was loaded: shops t1 and t2, March 2026, worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.profit.conftest import World

from zhanggui.profit.settled_orders import settled_orders
from zhanggui.profit.settlement import settlement_statement

D = Decimal
MARCH = (date(2026, 3, 1), date(2026, 4, 1))


@pytest.fixture
def month(world):
    """Eight entries: 100 - 5 of A, 60 of t2's order B, 40 of nobody's Z, -2 insurance, -9 ads, -500 recharge, -80 out."""
    world.order("A", paid="100").order("B", paid="60", shop="t2")
    world.settled("A", "goods", "100").settled("A", "commission", "-5")
    world.settled("B", "goods", "60").settled("Z", "goods", "40")
    world.settled(None, "insurance", "-2").settled(None, "ads", "-9", raw_kind="推广扣费")
    world.settled(None, "transfer", "-500", raw_kind="直通车自动充值")
    return world.settled(None, "transfer", "-80", raw_kind="提现")


def statement(world, **options):
    return settlement_statement(world.tables, "t1", *MARCH, **options)


def test_every_entry_stands_in_one_group_and_the_groups_are_all_of_it(month):
    found = statement(month)
    sums: dict[str, Decimal] = {}
    for group in found.groups:
        sums[group.code] = sums.get(group.code, D(0)) + group.amount
    assert sums == {
        "order": D(95),
        "order_elsewhere": D(60),
        "order_unknown": D(40),
        "shop_fee": D(-2),
        "ads": D(-9),
        "recharge": D(-500),
        "transfer": D(-80),
    }
    assert (found.entries, found.loaded) == (8, D(-396))


@pytest.mark.parametrize(
    ("expected", "counted", "rest"),
    [
        ("-396", set(), "0"),
        ("184", {"recharge", "transfer"}, "0"),
        ("144", {"recharge", "transfer", "order_unknown"}, "0"),
        ("-396.01", set(), "-0.01"),
    ],
    ids=["the same", "without own money", "and without an unknown order", "a cent nobody explains"],
)
def test_a_typed_total_is_explained_by_whole_groups_or_not_at_all(month, expected, counted, rest):
    found = statement(month, expected=D(expected))
    assert {p.code for p in found.parts if p.counts} == counted
    assert found.unexplained == D(rest)


def test_another_time_zone_moves_the_first_and_the_last_day(world):
    """7.00 booked on 1 March at 07:00 in China is 28 February in UTC."""
    world.settled(
        None, "insurance", "-7", booked_day=MARCH[0], booked_at=datetime(2026, 2, 28, 23, tzinfo=UTC)
    )
    world.settled(None, "insurance", "-3", booked_at=datetime(2026, 3, 5, 4, tzinfo=UTC))
    found = statement(world, expected=D(-3))
    assert {p.code: p.amount for p in found.parts if p.counts} == {"time_zone": D(7)}


def test_ads_of_the_bill_stand_beside_those_of_the_reports(world):
    world.settled(None, "ads", "-120", raw_kind="推广账户 扣款").ad("100")
    found = statement(world)
    assert (found.ads_booked, found.ads_reported) == (D(120), D(100))
    assert [g.code for g in found.groups] == ["ad_account"]


def test_a_payment_to_a_buyer_that_two_files_tell_is_listed(world):
    world.order("A", paid="100").settled("A", "compensation", "-6").settled("A", "other_fee", "-6")
    world.settled("A", "compensation", "-5")
    assert [(d.order_id, d.amount) for d in statement(world).doubles] == [("A", D(-6))]


def test_orders_are_settled_at_what_buyer_and_platform_paid(world):
    world.order("A", paid="90", discount_platform="10").settled("A", "goods", "90").settled(
        "A", "subsidy", "10"
    )
    found = settled_orders(world.tables, "t1", *MARCH)
    assert (found.orders, found.equal, found.gaps) == (1, 1, ())


@pytest.mark.parametrize(
    ("settled", "reason"),
    [
        ("96.67", "subsidy_back"),  # 10.00 × 30 / 90 = 3.33 of the discount goes back
        ("70", "refunded_before"),
        ("66.67", "refunded_before"),
        ("90", "no_subsidy"),
        ("60", "refunded_no_subsidy"),
        ("95", "no_postage"),
        ("99.99", "unexplained"),
    ],
)
def test_an_order_that_differs_is_listed_with_a_reason_that_meets_it_exactly(world, settled, reason):
    """Paid 90 (5 of it postage) with 10 by the platform; 30 went back."""
    world.order("A", paid="90", discount_platform="10", refunded="30", shipping_charged="5")
    world.settled("A", "goods", settled)
    found = settled_orders(world.tables, "t1", *MARCH)
    assert [(g.order_id, g.difference, g.reason) for g in found.gaps] == [("A", D(settled) - 100, reason)]


def test_of_two_refunds_only_the_one_the_bill_never_saw_was_before_it(world):
    """100 paid; 20 went back before, 15 after it was settled."""
    world.order("A", paid="100", refunded="35").settled("A", "goods", "80").settled("A", "refund", "-15")
    (gap,) = settled_orders(world.tables, "t1", *MARCH).gaps
    assert (gap.difference, gap.reason) == (D(-20), "refunded_before")


def test_an_order_settled_at_less_while_no_file_says_the_refund_says_so(world):
    world.order("A", paid="100").settled("A", "goods", "80")
    assert settled_orders(world.tables, "t1", *MARCH).by_reason == (("refund_unsaid", 1, D(-20)),)


def test_completed_orders_without_a_settlement_wait(world):
    world.order("A", paid="50").settled("A", "goods", "50")
    world.order("B", paid="30", refunded="10").order("C", paid="9", status="shipped")
    world.order("D", paid="8", shop="t2")  # a shop without settlement files: nothing can be said
    found = settled_orders(world.tables, None, *MARCH)
    assert (found.waiting, found.waiting_amount) == (1, D(20))


def test_part_payments_of_earlier_months_count_for_their_order(world):
    world.order("A", paid="50").settled("A", "goods", "20", booked_day=date(2026, 2, 20))
    world.settled("A", "goods", "30").settled("A", "goods", "99", booked_day=date(2026, 4, 2))
    assert settled_orders(world.tables, "t1", *MARCH).equal == 1


KINDS = ("goods", "subsidy", "refund", "commission", "ads", "transfer", "insurance", "compensation")


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["A", "B", "Z", None]), st.sampled_from(KINDS), st.integers(-10**6, 10**6),
            st.sampled_from(["充值", "提现", "推广账户 扣款", "其他"]),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_whatever_is_booked_the_groups_sum_to_it(entries):
    world = World()
    world.order("A", paid="1").order("B", paid="1", shop="t2")
    for order, kind, cents, raw in entries:
        world.settled(order, kind, Decimal(cents) / 100, raw_kind=raw)
    found = statement(world, expected=D("12.34"))
    total = sum((Decimal(c) / 100 for _, _, c, _ in entries), D(0))
    assert (found.loaded, found.entries) == (total, len(entries))
    counted = sum((p.amount for p in found.parts if p.counts), D(0))
    assert found.loaded + counted + found.unexplained == D("12.34")
