"""Xiaohongshu's 商品结算明细, worked by hand on the samples. Money in yuan."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import zhanggui.collect.xiaohongshu
from zhanggui.collect.xiaohongshu.settlement import FEES, INCOME, settled_rows

SAMPLES = Path(zhanggui.collect.xiaohongshu.__file__).parent / "samples"
JUNE = SAMPLES / "小红书_商品结算明细_202606.xlsx"
OTHER = SAMPLES / "小红书_结算_另一表头.csv"


@pytest.fixture
def take(import_files):
    """Import files for the shop red; gives the receipts."""
    return lambda *paths: import_files(*paths, shop="red")


def sums(current):
    """Entries summed by the end of the order's number and kind."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in current("settlement"):
        found[row["order_id"][-2:], row["kind"]] += Decimal(row["amount"]) / 10_000
    return {key: f"{value.normalize():f}" for key, value in found.items()}


def test_every_row_is_accounted_for(take, counts, quarantined):
    """The last refund is 4.90, its parts make 4.75: 0.15 no column explains."""
    (receipt,) = take(JUNE)
    assert receipt.profile == "xiaohongshu.settlement"
    assert counts(receipt) == (7, 6, 0, 0, 1, 0)
    assert [w.en.split()[0] for w in receipt.warnings] == ["1"]
    assert [(line, rule) for line, rule, _, _ in quarantined()] == [(8, "missing")]


def test_an_order_of_two_products_and_a_later_refund(take, current):
    """52.00 + 8.00 + 40.00 of goods, 5.00 subsidy, 2.75 + 2.10 − 0.25 of commission, 8.60 for the influencer."""
    take(JUNE)
    assert {kind: amount for (order, kind), amount in sums(current).items() if order == "11"} == {
        "goods": "100",
        "subsidy": "5",
        "commission": "-4.6",
        "influencer": "-8.6",
        "refund": "-5",
        "other_fee": "-0.15",
    }


def test_fees_written_above_zero_are_still_fees(take, current):
    """Order 51: 45.00 − 2.25 = 42.75 and 30.00 − 1.50 = 28.50 were paid out, 30.00 − 1.50 taken back."""
    take(JUNE)
    assert {kind: amount for (order, kind), amount in sums(current).items() if order == "51"} == {
        "goods": "75",
        "commission": "-2.25",
        "refund": "-30",
    }


def test_all_entries_sum_to_the_totals_of_the_file(take, current):
    """51.65 + 39.90 + 42.75 + 28.50 − 28.50 − 4.90 = 129.40."""
    take(JUNE)
    assert sum(row["amount"] for row in current("settlement")) == 129_4000


def test_a_refund_row_is_a_refund_case(take, current):
    take(JUNE)
    cases = [
        (c["order_id"][-2:], c["amount"], c["outcome"], str(c["refunded_day"])) for c in current("refund")
    ]
    assert cases == [("11", 5_0000, "refunded", "2026-06-20"), ("51", 30_0000, "refunded", "2026-06-11")]


def test_the_other_header_says_the_same(take, current):
    """100.00 + 6.00 + 5.00 − 5.00 − 0.60 − 4.00 − 0.60 = 100.80."""
    (receipt,) = take(OTHER)
    assert receipt.warnings == []
    assert {kind: amount for (_, kind), amount in sums(current).items()} == {
        "goods": "106",
        "subsidy": "5",
        "commission": "-5",
        "payment_fee": "-1.2",
        "service_fee": "-4",
    }


def test_the_same_file_again_changes_nothing(take, current):
    take(JUNE)
    before = current("settlement")
    (again,) = take(JUNE)
    assert again.status == "already_loaded"
    assert current("settlement") == before


FEN = st.decimals(min_value=-5000, max_value=5000, places=2)
PARTS = (*INCOME, *FEES)


@given(
    parts=st.lists(st.none() | FEN, min_size=len(PARTS), max_size=len(PARTS)),
    total=FEN,
    movement=st.sampled_from(["结算入账", "退款"]),
)
def test_whatever_the_columns_say_the_entries_sum_to_the_total(parts, total, movement):
    money = dict.fromkeys((*PARTS, "total"), pl.Decimal(18, 4))
    texts = {"order_id": "P1", "case_id": None, "settlement_id": None, "spec_id": "7", "title": "x"}
    row = pl.DataFrame(
        {name: [amount] for name, amount in zip(PARTS, parts, strict=True)} | {"total": [total]}, schema=money
    ).with_columns(
        *(pl.lit(value, dtype=pl.String).alias(name) for name, value in texts.items()),
        movement=pl.lit(movement),
        booked_at=pl.lit("2026-06-10").str.to_datetime(),
        number=pl.lit(1),
    )
    told, refusals = settled_rows(row)
    assert refusals == []
    assert sum(told[name].item() or 0 for name in (*PARTS, "rest")) == total
