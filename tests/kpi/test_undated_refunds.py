"""Refunds that say how much but not when are in the figures all the same."""

from __future__ import annotations

from datetime import date

ORDERS = "order_id | paid | paid_day \n 1 | 100 | 2026-06-01 \n 2 | 50 | 2026-06-03"
CASES = "refund_id | order_id | amount | outcome | refunded_day \n a | 1 | 30 | refunded | \n b | 2 | 10 | refunded | 2026-06-09"


def test_a_refund_without_a_date_is_dated_by_its_orders_paid_day(engine):
    engine.fill("order", ORDERS)
    engine.fill("refund", CASES)
    assert engine.value("refund_amount") == 40
    assert engine.value("refund_amount", since=date(2026, 6, 1), until=date(2026, 6, 2)) == 30


def test_a_case_still_open_is_dated_by_nothing(engine):
    engine.fill("order", ORDERS)
    engine.fill("refund", CASES.replace("30 | refunded", "30 | pending"))
    assert engine.value("refund_amount") == 10
