"""The plain totals of a period, worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zhanggui.kpi.totals import totals


def of(engine, **period):
    period = {"since": None, "until": None} | period
    [found] = totals(engine.tables, **period)
    return found


def test_unpaid_orders_are_orders_but_not_paid(engine):
    engine.fill(
        "order", "order_id | paid | status | paid_day \n 1 | 80 | completed | 2026-06-01 \n 2 | 0 | unpaid | "
    )
    found = of(engine)
    assert (found.orders, found.paid_orders, found.paid) == (2, 1, 80)


def test_where_only_lines_say_the_money_the_order_is_their_sum(engine):
    engine.fill("order", "order_id | paid | paid_day \n 1 |  | 2026-06-01")
    engine.fill("order_line", "order_id | line_id | paid \n 1 | a | 30.10 \n 1 | b | 9.90")
    found = of(engine)
    assert (found.paid, found.order_lines) == (Decimal("40.00"), 2)


def test_the_largest_refund_any_file_knows_counts_once(engine):
    engine.fill("order", "order_id | paid | refunded | paid_day \n 1 | 80 | 20 | 2026-06-01")
    engine.fill(
        "refund", "refund_id | order_id | amount | outcome \n r1 | 1 | 20 | refunded \n r2 | 1 | 5 | refunded"
    )
    found = of(engine)
    assert (found.refunded, found.refunded_orders) == (25, 1)


def test_a_paid_order_that_was_closed_gave_everything_back_where_no_file_says_how_much(engine):
    engine.fill(
        "order", "order_id | paid | refunded | status | paid_day \n 1 | 80 |  | closed_refunded | 2026-06-01"
    )
    assert of(engine).refunded == 80


def test_returns_booked_as_documents_are_refunds_and_no_orders(engine):
    engine.fill(
        "order",
        """order_id | document     | paid | paid_day
           1        | order        | 80   | 2026-06-01
           C1       | cancellation | -30  | 2026-06-02
           A1       | adjustment   | -11  | 2026-06-03""",
    )
    found = of(engine)
    assert (found.orders, found.cancellations, found.adjustments) == (1, 1, 1)
    assert (found.paid, found.refunded, found.adjusted) == (80, 30, -11)
    assert found.paid - found.refunded + found.adjusted == 39


def test_a_period_includes_its_first_day_and_excludes_its_end(engine):
    engine.fill("order", "order_id | paid | paid_day \n 1 | 80 | 2026-06-01 \n 2 | 20 | 2026-06-02")
    assert of(engine, since=date(2026, 6, 1), until=date(2026, 6, 2)).paid == 80


def test_currencies_are_never_added(engine):
    engine.fill(
        "order",
        "order_id | paid | currency | paid_day \n 1 | 80 | CNY | 2026-06-01 \n 2 | 9 | USD | 2026-06-01",
    )
    found = totals(engine.tables, since=None, until=None)
    assert [(t.currency, t.paid) for t in found] == [("CNY", 80), ("USD", 9)]
