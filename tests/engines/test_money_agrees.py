"""Rates and splits of money: typed by hand, the same on both engines."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest

from zhanggui.core.money import apply_rate, split_by_weight

pytestmark = pytest.mark.spark
# Ticks and millionths: 0.6 % of 33.33, of a refund of 33.33, 5 % of 0.10 (half a fen), 12.5 % of 1,000,000.
AMOUNTS = [(333_300, 6_000), (-333_300, 6_000), (1_000, 50_000), (10_000_000_000, 125_000)]
FEES = [2_000, -2_000, 100, 1_250_000_000]
# 10.00 over three equal lines; -10.00 over 1 : 2; 0.01 over weights of nothing.
PARTS = [
    ("thirds", "a", 100_000, 1, 33_400),
    ("thirds", "b", 100_000, 1, 33_300),
    ("thirds", "c", 100_000, 1, 33_300),
    ("refund", "a", -100_000, 1, -33_300),
    ("refund", "b", -100_000, 2, -66_700),
    ("nothing", "a", 100, 0, 100),
    ("nothing", "b", 100, 0, 0),
]


@pytest.fixture(params=["polars", "spark"])
def open_frame(request):
    """Opens rows on one engine after the other."""
    if request.param == "polars":
        return lambda rows: nw.from_native(rows.lazy())
    session = request.getfixturevalue("spark")
    return lambda rows: nw.from_native(session.createDataFrame(rows.to_arrow()))


def test_a_rate_is_rounded_half_up_to_the_fen(open_frame):
    rows = pl.DataFrame(AMOUNTS, schema=["amount", "rate"], orient="row").with_row_index("n")
    rows = rows.with_columns(pl.col("n").cast(pl.Int64))
    fees = open_frame(rows).select("n", fee=apply_rate(nw.col("amount"), nw.col("rate")))
    assert [row[1] for row in sorted(fees.collect().iter_rows())] == FEES


def test_parts_sum_to_the_whole_and_the_odd_fen_goes_to_the_largest_rest(open_frame):
    schema = ["of", "line", "whole", "weight", "expected"]
    frame = open_frame(pl.DataFrame(PARTS, schema=schema, orient="row"))
    split = split_by_weight(frame, whole="whole", weight="weight", within=["of"], order="line", into="part")
    found = {(row[0], row[1]): row[2] for row in split.select("of", "line", "part").collect().iter_rows()}
    assert found == {(of, line): part for of, line, _, _, part in PARTS}
