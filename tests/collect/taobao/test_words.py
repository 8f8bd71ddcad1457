"""Every status and refund word of the reference, and places out of addresses."""

from __future__ import annotations

import polars as pl
import pytest

from zhanggui.collect.taobao.refunds import IS_PARTIAL, NEEDS_RETURN, OUTCOME
from zhanggui.collect.taobao.words import CITY, PROVINCE, STATUS, STATUS_WITHOUT_PAYMENT


def status(raw: str | None, *, paid: str | None = None, amount: int = 0) -> str | None:
    frame = pl.DataFrame(
        {"raw_status": [raw], "paid_at": [paid], "paid": [amount]},
        schema={"raw_status": pl.String, "paid_at": pl.String, "paid": pl.Int64},
    )
    return frame.select(STATUS).item()


@pytest.mark.parametrize(
    ("raw", "meaning"),
    [
        ("等待买家付款", "unpaid"),
        ("买家已付款，等待卖家发货", "paid_unshipped"),
        ("买家已付款,等待卖家发货", "paid_unshipped"),
        ("买家已付款， 等待卖家发货", "paid_unshipped"),
        ("买家已付款", "paid_unshipped"),
        ("等待卖家发货", "paid_unshipped"),
        ("待发货", "paid_unshipped"),
        ("卖家部分发货", "partly_shipped"),
        ("卖家已发货，等待买家确认", "shipped"),
        ("卖家已发货,等待买家确认", "shipped"),
        ("交易成功", "completed"),
        ("尚未见过的状态", "unknown"),
        (None, None),
    ],
)
def test_status_words(raw, meaning):
    assert status(raw, paid="2026-06-01", amount=5) == meaning


def test_closed_means_two_things():
    assert status("交易关闭") == "closed_unpaid"
    assert status("交易关闭", paid="2026-06-01") == "closed_refunded"
    assert status("交易关闭", amount=5) == "closed_refunded", (
        "a file without payment times still says who paid"
    )
    open_ended = pl.DataFrame({"raw_status": ["交易关闭", "交易成功"]}).select(STATUS_WITHOUT_PAYMENT)
    assert open_ended.to_series().to_list() == [None, "completed"]


@pytest.mark.parametrize(
    ("raw", "meaning"),
    [
        ("退款成功", "refunded"),
        ("退款关闭", "closed"),
        ("买家已经申请退款，等待卖家同意", "pending"),
        ("卖家已经同意退款，等待买家退货", "pending"),
        ("买家已经退货，等待卖家确认收货", "pending"),
        ("卖家拒绝退款", "pending"),
        ("待商家处理", "pending"),
        ("等待平台介入", "pending"),
        ("没有申请退款", "closed"),
        ("从没见过", "unknown"),
        (None, "unknown"),
    ],
)
def test_refund_outcomes(raw, meaning):
    frame = pl.DataFrame({"raw_status": [raw]}, schema={"raw_status": pl.String})
    assert frame.select(OUTCOME).item() == meaning


@pytest.mark.parametrize(
    ("scope", "amount", "paid", "partial"),
    [
        ("部分退款", 50, 50, True),
        ("全部退款", 50, 50, False),
        (None, 20, 50, True),
        (None, 50, 50, False),
        (None, 50, None, None),
    ],
)
def test_a_partial_refund_is_never_taken_as_full(scope, amount, paid, partial):
    schema = {"scope": pl.String, "amount": pl.Int64, "order_paid": pl.Int64}
    frame = pl.DataFrame({"scope": [scope], "amount": [amount], "order_paid": [paid]}, schema=schema)
    assert frame.select(IS_PARTIAL).item() is partial


@pytest.mark.parametrize(
    ("word", "must"),
    [("是", True), ("需要退货", True), ("否", False), ("不需要退货", False), ("换货", None), (None, None)],
)
def test_whether_goods_come_back(word, must):
    frame = pl.DataFrame({"return_word": [word]}, schema={"return_word": pl.String})
    assert frame.select(NEEDS_RETURN).item() is must


@pytest.mark.parametrize(
    ("address", "province", "city"),
    [
        ("吉林省 通化市 柳河县 示例镇(135300)", "吉林", "通化市"),
        ("广西壮族自治区 南宁市 青秀区 示例路", "广西", "南宁市"),
        ("新疆维吾尔自治区  乌鲁木齐市 天山区", "新疆", "乌鲁木齐市"),
        ("香港特别行政区 九龙 油尖旺区", "香港", "九龙"),
        ("上海 上海市 浦东新区", "上海", "上海市"),
        ("内蒙古自治区", "内蒙古", None),
        ("浙江省 杭** ****", "浙江", None),
        ("****", None, None),
        ("张** 138****1234", None, None),
        (None, None, None),
    ],
)
def test_places(address, province, city):
    frame = pl.DataFrame({"address": [address]}, schema={"address": pl.String})
    assert frame.select(province=PROVINCE, city=CITY).row(0) == (province, city)
