"""Carrier bills and modes of delivery, worked by hand on the samples. Money is in ticks: 1 yuan = 10,000."""

from __future__ import annotations

from datetime import date

import pytest


def test_a_number_charged_twice_stays_two_lines_and_a_credit_is_below_zero(take, counts, known):
    """Of seven rows four are good; the second repeats the first and is another line all the same."""
    receipt = take("快递账单")
    assert receipt.profile == "templates.carrier_bills"
    assert counts(receipt) == (7, 4, 0, 0, 3, 0)
    rows = known("carrier_bill")
    assert [(r["bill_number"], r["entry"], r["fee"]) for r in rows] == [
        ("2026-06", "78412563987416", 4_5000),
        ("ZT202606", "78412563987415", 4_0000),
        ("ZT202606", "78412563987415-2", 4_0000),
        ("ZT202607", "78412563987415", -4_0000),
    ]


def test_a_bill_without_a_number_is_called_by_the_month_of_pick_up(take, known):
    take("快递账单")
    assert known("carrier_bill")[0] == {
        "carrier": "中通快递",
        "bill_number": "2026-06",
        "entry": "78412563987416",
        "tracking_no": "78412563987416",
        "shipped_day": date(2026, 6, 3),
        "province": "*",
        "weight_kg": 600_000,
        "currency": "CNY",
        "fee": 4_5000,
        "surcharge": 5000,
        "surcharge_for": "偏远加收",
    }


def test_bill_lines_that_cannot_be_true_are_refused(take, quarantined):
    take("快递账单")
    assert quarantined() == [
        (6, "delivered_before_shipped", "签收日期", "2026-06-04"),
        (7, "weight_kg_below_zero", "计费重量", "-1"),
        (8, "missing", "运单号", ""),
    ]


def test_modes_of_delivery(take, counts, known):
    receipt = take("物流方案")
    assert receipt.profile == "templates.logistics_modes"
    assert counts(receipt) == (6, 2, 0, 0, 4, 0)
    whole, town = known("logistics_mode")
    assert whole == {
        "mode": "云仓A",
        "kind": "third_party",
        "province": "*",
        "from_day": date(2026, 1, 1),
        "slot": "standard",
        "currency": "CNY",
        "fixed_month": 8000_0000,
        "order_fee": 5_6000,
        "first_weight_kg": 1_000_000,
        "step_kg": 1_000_000,
        "step_fee": 1_2000,
        "surcharge": 2000,
        "divisor": 8000_000_000,
        "capacity_month": 20000,
        "promised_days": 3_000_000,
        "late_rate": 20_000,
        "damage_rate": 3_000,
    }
    assert (town["kind"], town["province"], town["slot"]) == ("crowd", "浙江", "same_day")


def test_modes_that_make_no_sense_are_refused(take, quarantined):
    take("物流方案")
    assert [(line, rule, column) for line, rule, column, _ in quarantined()] == [
        (4, "unknown_word", "类型"),
        (5, "steps_unpriced", "首重(kg)"),
        (6, "capacity_month_not_above_zero", "每月最多单量"),
        (7, "late_rate_no_share", "迟到率"),
    ]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("快递公司,运单号,揽收日期,目的省,计费重量,运费", ["templates.carrier_bills"]),
        ("物流公司,快递单号,寄件日期,目的地,结算重量,结算运费", ["templates.carrier_bills"]),
        ("快递公司,目的省,生效日期,首重(kg),首重运费,续重(kg),续重运费,币种", ["templates.freight"]),
        ("方案,类型,目的省,生效日期,每单费,首重(kg),首重运费", ["templates.logistics_modes"]),
    ],
)
def test_bills_price_cards_and_modes_are_told_apart(header, expected, workspace):
    """``workspace``: profiles can only be listed after Django is set up."""
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.collect.reading.contract import HeadRow
    from zhanggui.collect.recognise import recognise

    head = [HeadRow(1, tuple(header.split(",")))]
    assert [r.binding.profile.name for r in recognise(head, known_profiles().values())] == expected
