"""Whatever a takeaway bill's columns say of a row, what is booked of it is what is due."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from zhanggui.collect.meituan.words import SALES, USUAL
from zhanggui.collect.takeaway_bills import DETAIL, MONEY, PARTS, bill_rows

NOON = datetime(2026, 6, 1, 12)  # noqa: DTZ001  the day is all that counts here
CENTS = st.integers(-20_000, 20_000).map(lambda fen: Decimal(fen) / 100)
ROWS = st.lists(
    st.fixed_dictionaries({
        "trade": st.sampled_from(["外卖订单", "退款", "部分退款", None]),
        "raw_status": st.sampled_from(["订单完成", "订单取消", None]),
        "order_id": st.sampled_from(["1", "2", None]),
        "due": st.just(Decimal(0)) | CENTS,
        **{field.name: st.none() | st.just(Decimal(0)) | CENTS for field in DETAIL},
    }),
    min_size=1,
    max_size=8,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_the_parts_of_a_sale_or_refund_sum_to_what_is_due(rows):
    text = dict.fromkeys(("trade", "raw_status", "order_id", "store_id"), pl.String)
    money = dict.fromkeys(("due", *(field.name for field in DETAIL)), MONEY)
    schema = text | money | {"booked_at": pl.Datetime("us"), "number": pl.Int64}
    rest = {"store_id": "9", "booked_at": NOON, "number": 1}
    told, refused = bill_rows(SALES, USUAL)(pl.DataFrame([row | rest for row in rows], schema=schema))
    assert refused == []
    for row in told.filter(pl.col("is_sale") | pl.col("mirrored")).iter_rows(named=True):
        assert sum(row[f"part_{part}"] for part in PARTS) == row["due"]
        if row["off"]:
            assert row["raw_status"] == "订单取消"
            assert row["part_paid"] == -row["part_back"]
            assert (
                row["part_subsidy"] == row["part_commission"] == row["part_shipping"] == row["part_rest"] == 0
            )
