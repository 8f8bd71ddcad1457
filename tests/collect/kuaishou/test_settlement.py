"""Kuaishou's settled orders, worked by hand on the sample. Money in yuan."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import zhanggui.collect.kuaishou
from zhanggui.collect.kuaishou.settlement import PARTS, settled_rows

JUNE = Path(zhanggui.collect.kuaishou.__file__).parent / "samples" / "快手_结算明细_202606.csv"


@pytest.fixture
def take(import_files):
    """Import the file for the shop ks; gives its receipt."""
    return lambda: import_files(JUNE, shop="ks")[0]


def of_order(current, end):
    """Entries of an order summed by kind."""
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in current("settlement"):
        if row["order_id"].endswith(end):
            found[row["kind"]] += Decimal(row["amount"]) / 10_000
    return {kind: f"{amount.normalize():f}" for kind, amount in found.items()}


def test_every_row_is_accounted_for(take, counts, quarantined):
    """The last row has no time of settlement; one of 18.50 has 0.20 that no column explains."""
    receipt = take()
    assert receipt.profile == "kuaishou.settlement"
    assert counts(receipt) == (5, 4, 0, 0, 1, 0)
    assert [w.en.split()[0] for w in receipt.warnings] == ["1"]
    assert [(line, rule, column) for line, rule, column, _ in quarantined()] == [
        (6, "missing", "实际结算时间")
    ]


def test_a_settled_order_and_the_refund_after_it(take, current):
    """90.50 + 12.50 subsidy − 16.00 fees = 87.00; then 9.00 goes back, with 1.00 of subsidy and 1.40 of fees returned."""
    take()
    assert of_order(current, "111") == {
        "goods": "90.5",
        "subsidy": "11.5",
        "refund": "-9",
        "commission": "-4.65",
        "influencer": "-9.15",
        "service_fee": "-0.8",
    }


def test_what_no_column_explains_is_another_fee(take, current):
    take()
    assert of_order(current, "911") == {"goods": "20", "commission": "-1", "other_fee": "-0.5"}


def test_what_was_kept_back_for_the_buyer_is_a_refund_case(take, current):
    take()
    cases = [(c["order_id"][-3:], c["amount"], str(c["refunded_day"])) for c in current("refund")]
    assert cases == [("111", 9_0000, "2026-06-20"), ("511", 12_0000, "2026-06-12")]


def test_the_same_file_again_changes_nothing(take, current):
    take()
    before = current("settlement")
    assert take().status == "already_loaded"
    assert current("settlement") == before


FEN = st.decimals(min_value=-5000, max_value=5000, places=2)


@given(parts=st.lists(st.none() | FEN, min_size=len(PARTS), max_size=len(PARTS)), total=FEN)
def test_whatever_the_columns_say_the_entries_sum_to_the_total(parts, total):
    money = dict.fromkeys((*PARTS, "total"), pl.Decimal(18, 4))
    row = pl.DataFrame(
        {name: [amount] for name, amount in zip(PARTS, parts, strict=True)} | {"total": [total]}, schema=money
    ).with_columns(order_id=pl.lit("1"), booked_at=pl.lit("2026-06-10").str.to_datetime(), number=pl.lit(1))
    told, refusals = settled_rows(row)
    assert refusals == []
    assert sum(told[name].item() or 0 for name in (*PARTS, "rest")) == total
