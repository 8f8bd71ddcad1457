"""JD's words for states, fees and places."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

from zhanggui.collect.jd.words import CITY, KIND, PROVINCE, STATUS
from zhanggui.tables.costs import FEE_KINDS

PAID = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "paid_at", "expected"),
    [
        ("等待付款", None, "unpaid"),
        ("等待出库", PAID, "paid_unshipped"),
        ("等待确认收货", PAID, "shipped"),
        ("完成", PAID, "completed"),
        ("已完成", PAID, "completed"),
        ("锁定", PAID, "on_hold"),
        ("暂停", PAID, "on_hold"),
        ("(删除)等待出库", PAID, "closed_refunded"),
        ("（删除）等待出库", PAID, "closed_refunded"),
        ("(删除)等待付款", None, "cancelled"),
        ("已取消", PAID, "closed_refunded"),
        ("(删除)完成", PAID, "unknown"),
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
    ("fee", "outward", "expected"),
    [
        ("货款", False, "goods_with_subsidy"),
        ("货款", True, "refund"),
        ("价保扣款", True, "refund"),
        ("SOP采购货款", False, "goods_with_subsidy"),
        ("佣金", True, "commission"),
        ("佣金", False, "commission"),
        ("价保返佣", False, "commission"),
        ("平台券价保补贴佣金", True, "commission"),
        ("平台券价保补贴", False, "goods_with_subsidy"),
        ("广告联合活动降扣佣金", True, "affiliate"),
        ("达人佣金", True, "influencer"),
        ("交易服务费", True, "service_fee"),
        ("平台使用费", True, "service_fee"),
        ("代收白条网络推广技术服务费", True, "payment_fee"),
        ("商品保险服务费", True, "insurance"),
        ("运费保险服务费", True, "insurance"),
        ("京豆", True, "points"),
        ("SOP双倍赔款（京豆赔付）", True, "compensation"),
        ("商家直赔费", True, "compensation"),
        ("综合违约金", True, "compensation"),
        ("代收配送费", False, "goods_with_subsidy"),
        ("代收配送费", True, "shipping"),
        ("卖家返还运费", True, "shipping"),
        ("京准通充值", True, "transfer"),
        ("提现", True, "transfer"),
        ("从没见过", True, None),
    ],
)
def test_what_a_fee_is_its_name_and_direction_say(fee, outward, expected):
    assert pl.DataFrame({"fee": [fee], "outward": [outward]}).select(KIND).item() == expected
    assert expected is None or expected in FEE_KINDS


@pytest.mark.parametrize(
    ("address", "province", "city"),
    [
        ("江西南昌市青山湖区昌东工业区", "江西", "南昌市"),
        ("广西壮族自治区南宁市****", "广西", "南宁市"),
        ("北京朝阳区****", "北京", None),
        ("云南大理白族自治州大理市", "云南", "大理白族自治州"),
        ("****", None, None),
    ],
)
def test_places(address, province, city):
    row = pl.DataFrame({"address": [address]}).select(province=PROVINCE, city=CITY)
    assert row.row(0) == (province, city)
