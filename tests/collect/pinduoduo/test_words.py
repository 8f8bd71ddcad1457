"""Pinduoduo's state words."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from zhanggui.collect.pinduoduo.words import REFUND_STATE, STATUS

PAID = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "paid_at", "expected"),
    [
        ("待支付", None, "unpaid"),
        ("待发货", PAID, "paid_unshipped"),
        ("部分发货", PAID, "partly_shipped"),
        ("已发货，待收货", PAID, "shipped"),
        ("已发货,待签收", PAID, "shipped"),
        ("已收货", PAID, "completed"),
        ("已完成", PAID, "completed"),
        ("未发货，退款成功", PAID, "closed_refunded"),
        ("已发货,退款成功", PAID, "closed_refunded"),
        ("退款成功", PAID, "closed_refunded"),
        ("订单已取消", None, "cancelled"),
        ("已取消", PAID, "closed_refunded"),
        ("以后新出的状态", PAID, "unknown"),
        (None, PAID, None),
    ],
)
def test_order_states(raw, paid_at, expected):
    row = pl.DataFrame(
        {"raw_status": [raw], "paid_at": [paid_at]},
        schema={"raw_status": pl.String, "paid_at": pl.Datetime("us", "UTC")},
    )
    assert row.select(STATUS).item() == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("无售后或售后取消", "none"),
        ("退款成功", "refunded"),
        ("售后处理中，退款成功", "refunded"),
        ("退款中", "pending"),
        ("退货退款，待商家处理", "pending"),
        ("退款关闭", "closed"),
        ("商家拒绝退款", "closed"),
        ("？", "unknown"),
        (None, None),
    ],
)
def test_after_sales_states(raw, expected):
    row = pl.DataFrame({"raw_refund_state": [raw]}, schema={"raw_refund_state": pl.String})
    assert row.select(REFUND_STATE).item() == expected
