"""Late parcels by hand: what was promised, what is owed, what may come late. Money in ticks: 1 yuan = 10,000."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from zhanggui.domains.supply.analysis.bill_audit import DUPLICATE, Audited, BillLine
from zhanggui.domains.supply.analysis.late_parcels import Promise, Promises, chances, late_lines, under_way
from zhanggui.domains.supply.analysis.parcels import Parcel

YUAN = 10_000
MONDAY = date(2026, 6, 1)
AGREED = Promise(since=date(2026, 1, 1), days=3, credit=2 * YUAN, currency="CNY")
PROMISED = Promises({("极兔", "*"): [AGREED], ("极兔", "西藏"): [replace(AGREED, days=8)], ("中通", "*"): [replace(AGREED, credit=None)]})  # fmt: skip


def audited(
    number: str,
    days: int | None,
    *,
    carrier: str = "极兔",
    place: str = "浙江",
    day: date = MONDAY,
    kind: str = "",
) -> Audited:
    line = BillLine(
        carrier=carrier, bill_number="6", entry=number, tracking_no=number, day=day, province=place, weight=None,
        delivered=None if days is None else day + timedelta(days=days), currency="CNY", fee=3 * YUAN,
    )  # fmt: skip
    own = parcel(number, carrier=carrier, place=place, day=day)
    return Audited(line=line, parcel=own, expected=3 * YUAN, parts=((kind, 3 * YUAN),) if kind else ())


def parcel(
    number: str, *, carrier: str = "极兔", place: str = "浙江", day: date = MONDAY, done: bool = False
) -> Parcel:
    return Parcel(
        shop="s", order_id=number, tracking_no=number, carrier=carrier, province=place, weight=None, day=day, dated=True,
        done=done,
    )  # fmt: skip


def test_a_parcel_of_four_days_is_late_where_three_were_promised():
    """Promised 3 days: 3 are in time, 4 are late and two yuan are owed; to Tibet 8 were promised."""
    found = [audited("1", 3), audited("2", 4), audited("3", 8, place="西藏"), audited("4", None)]
    (late,) = late_lines(found, [], PROMISED)
    assert (late.one.line.tracking_no, late.days, late.due) == ("2", 4, 2 * YUAN)


def test_without_an_agreement_it_is_listed_and_no_money_is_owed():
    (late,) = late_lines([audited("1", 9, carrier="中通")], [], PROMISED)
    assert (late.credit, late.due) == (None, 0)


def test_what_was_credited_is_not_owed_again():
    """Two yuan came back for parcel 2 on a later bill."""
    found = [audited("1", 5), audited("2", 5)]
    back = replace(found[1].line, fee=-2 * YUAN, entry="2 back")
    assert [late.due for late in late_lines(found, [back], PROMISED)] == [2 * YUAN, 0]


def test_a_credit_for_an_overcharge_does_not_pay_for_lateness():
    charged = replace(audited("1", 5, kind="overweight"), credited=2 * YUAN)
    back = replace(charged.line, fee=-2 * YUAN, entry="1 back")
    assert [late.due for late in late_lines([charged], [back], PROMISED)] == [2 * YUAN]


def test_a_parcel_charged_twice_is_late_once():
    found = [audited("1", 5), audited("1", 5, kind=DUPLICATE)]
    assert len(late_lines(found, [], PROMISED)) == 1


def test_before_anything_was_promised_nothing_is_late():
    assert late_lines([audited("1", 9, day=date(2025, 12, 31))], [], PROMISED) == []


def test_parcels_under_way_are_told_by_their_chance_and_not_once_they_are_over():
    """Of 200 to Zhejiang one in ten was late, of 200 to Guangdong none: Zhejiang first. Signed for, overdue, done: not told."""
    seen = [
        audited(f"{place}{n}", 5 if place == "浙江" and n % 10 == 0 else 2, place=place)
        for place in ("浙江", "广东")
        for n in range(200)
    ]
    rates = chances(seen, PROMISED)
    assert rates is not None
    tuesday = MONDAY + timedelta(days=1)
    own = [
        parcel("a", place="广东"), parcel("b"), parcel("c", done=True), parcel("d"),
        parcel("e", day=MONDAY - timedelta(days=5)), parcel("f", carrier="邮政"),
    ]  # fmt: skip
    found = under_way(own, rates, PROMISED, delivered=frozenset("d"), today=tuesday)
    assert [one.parcel.tracking_no for one in found] == ["b", "a"]
    assert found[0].chance == pytest.approx(0.1, abs=0.02)
    assert found[0].due == MONDAY + timedelta(days=3)


def test_of_few_deliveries_no_chances_are_told():
    assert chances([audited(str(n), 2) for n in range(199)], PROMISED) is None
