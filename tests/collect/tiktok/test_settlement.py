"""TikTok Shop statements, worked by hand on the sample. Money in ticks: 1 dollar = 10,000."""

from __future__ import annotations

from pathlib import Path

import pytest

import zhanggui.collect.tiktok

SAMPLES = Path(zhanggui.collect.tiktok.__file__).parent / "samples"
ORDERS = SAMPLES / "All order-202607010930.csv"
STATEMENT = SAMPLES / "income_20260601_20260630.xlsx"


@pytest.fixture
def take(import_files):
    return lambda *paths: import_files(*paths, shop="tk")


def entries(known, end):
    """Kind and amount of the entries of an order, by the last digits of its number; "" for the shop's own."""
    rows = [row for row in known("settlement") if (row.get("order_id") or "")[-3:] == end]
    return sorted((row["kind"], row["amount"]) for row in rows)


def test_an_order_in_its_parts(take, counts, known):
    """29.97 of goods, of which the platform gave 2.00; 4.99 postage; − 1.80 − 2.36 = 30.80."""
    (receipt,) = take(STATEMENT)
    assert counts(receipt) == (5, 5, 0, 0, 0, 0)
    assert receipt.warnings == []
    assert entries(known, "411") == [
        ("commission", -1_8000),
        ("goods", 4_9900),
        ("goods", 27_9700),
        ("influencer", -2_3600),
        ("subsidy", 2_0000),
    ]
    assert sum(amount for _, amount in entries(known, "411")) == 30_8000


def test_all_entries_are_the_statement(take, known):
    """30.80 + 4.50 − 12.00 + 3.10 − 26.40 = 0.00."""
    take(STATEMENT)
    assert sum(row["amount"] for row in known("settlement")) == 0


def test_what_went_back_is_a_case_with_a_day(take, known):
    take(STATEMENT)
    [case] = known("refund")
    assert (case["order_id"][-3:], case["amount"], str(case["refunded_day"])) == ("451", 5_0000, "2026-06-25")


def test_what_belongs_to_no_order(take, known):
    """Advertising and a payout are the shop's; a reimbursement belongs to the order it names."""
    take(STATEMENT)
    assert entries(known, "") == [("ads", -12_0000), ("transfer", -26_4000)]
    assert entries(known, "421") == [("compensation", 3_1000)]


def test_fees_written_above_zero_are_fees_all_the_same(take, known, tmp_path):
    """10.00 − 0.60 = 9.40, whichever way the fee is signed; an unknown 0.10 on top is another fee and is warned of."""
    file = tmp_path / "income_20260701.csv"
    file.write_text(
        "Order/Adjustment ID,Transaction type,Statement date,Currency,Total settlement amount,"
        "Subtotal after seller discounts,TikTok Shop commission fee\n"
        "576460000000000711,Order,01/07/2026,GBP,9.40,10.00,0.60\n"
        "576460000000000712,Order,01/07/2026,GBP,9.40,10.00,-0.60\n"
        "576460000000000713,Order,01/07/2026,GBP,9.30,10.00,-0.60\n",
        encoding="utf-8",
    )
    (receipt,) = take(file)
    assert entries(known, "711") == entries(known, "712") == [("commission", -6000), ("goods", 10_0000)]
    assert entries(known, "713") == [("commission", -6000), ("goods", 10_0000), ("other_fee", -1000)]
    assert any("1 " in warning.en for warning in receipt.warnings)


def test_the_same_statement_again_changes_nothing(take, known):
    take(STATEMENT)
    before = known("settlement"), known("refund")
    (again,) = take(STATEMENT)
    assert (again.status, known("settlement"), known("refund")) == ("already_loaded", *before)


def test_revenue_alone_is_what_is_left_after_refunds(take, known, tmp_path):
    """6.00 of revenue after 4.00 went back are 10.00 of goods; 6.00 − 0.36 = 5.64."""
    file = tmp_path / "income_20260801.csv"
    file.write_text(
        "Order/Adjustment ID,Transaction type,Statement date,Currency,Total settlement amount,Total revenue,"
        "Refund subtotal after seller discounts,TikTok Shop commission fee\n"
        "576460000000000811,Order,01/08/2026,GBP,5.64,6.00,-4.00,-0.36\n",
        encoding="utf-8",
    )
    (receipt,) = take(file)
    assert entries(known, "811") == [("commission", -3600), ("goods", 10_0000), ("refund", -4_0000)]
    assert receipt.warnings == []
