"""宝贝报表: numbered lines of the new layout, counted lines of the old one."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from zhanggui.collect.taobao.order_items import MOST_UNITS

NEW = "ExportOrderDetailList202606300930.csv"
OLD = "ExportOrderDetailList201605232202.csv"


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)


def test_every_row_of_the_new_layout_is_accounted_for(take, refused):
    receipt = take(NEW)
    assert (receipt.profile, receipt.rows, receipt.loaded) == ("taobao.order_items", 7, 6)
    assert (receipt.duplicate, receipt.quarantined, receipt.ignored) == (0, 1, 0)
    assert refused() == [(8, "quantity_unlikely", "购买数量", "20260604")]
    assert "1 行不满足：买家应付货款 ≤ 价格 × 购买数量" in [w.zh for w in receipt.warnings]


def test_a_numbered_line_in_every_canonical_value(take, said):
    take(NEW)
    assert said("order_line")[0] == {
        "shop": "qinghe",
        "platform": "taobao",
        "order_id": "1890000000000000101",
        "line_id": "1890000000000000151",
        "line_kind": "product",
        "item_key": "TC-140-BE",
        "merchant_code": "TC-140-BE",
        "title": "棉麻桌布",
        "spec": "尺寸:140*200",
        "created_at": utc(2026, 6, 1, 2, 0),
        "paid_at": utc(2026, 6, 1, 2, 5, 30),
        "created_day": date(2026, 6, 1),
        "currency": "CNY",
        "quantity": 2,
        "unit_price": 64_0000,
        "list_amount": 128_0000,
        "discount_merchant": 10_0000,
        "paid": 120_0000,
        "status": "completed",
        "raw_status": "交易成功",
        "refund_state": "none",
        "raw_refund_state": "没有申请退款",
        "refunded": 0,
        "line": 2,
    }


def test_a_refunded_line_without_codes_is_known_by_title_and_variant(take, said):
    take(NEW)
    assert said("order_line")[3] == {
        "shop": "qinghe",
        "platform": "taobao",
        "order_id": "1890000000000000103",
        "line_id": "1890000000000000103",
        "line_kind": "product",
        "item_key": "帆布收纳筐 颜色:米色",
        "title": "帆布收纳筐",
        "spec": "颜色:米色",
        "created_at": utc(2026, 6, 1, 15, 59, 58),
        "paid_at": utc(2026, 6, 1, 16, 0, 10),
        "created_day": date(2026, 6, 1),
        "currency": "CNY",
        "quantity": 1,
        "unit_price": 59_9000,
        "list_amount": 59_9000,
        "discount_merchant": 0,
        "paid": 59_9000,
        "status": "closed_refunded",
        "raw_status": "交易关闭",
        "refund_state": "refunded",
        "raw_refund_state": "退款成功",
        "refunded": 59_9000,
        "line": 5,
    }


def test_the_sku_code_comes_before_the_item_code(take, said):
    take(NEW)
    keys = [(line.get("merchant_code"), line["item_key"]) for line in said("order_line")]
    assert keys == [
        ("TC-140-BE", "TC-140-BE"),  # 外部系统编号, though 商家编码 says TC
        ("GIFT-CUP", "GIFT-CUP"),
        ("BASKET", "BASKET"),  # only 商家编码 is filled
        (None, "帆布收纳筐 颜色:米色"),
        ("basket-m", "BASKET-M"),  # compared without regard to case
        (None, "补差价专用链接"),
    ]


def test_gifts_and_charges_are_told_from_goods(take, said):
    take(NEW)
    kinds = {line["title"]: line["line_kind"] for line in said("order_line")}
    assert kinds == {
        "棉麻桌布": "product",
        "【赠品】杯垫": "gift",
        "帆布收纳筐": "product",
        "补差价专用链接": "charge",
    }


def test_what_is_only_asked_for_is_not_refunded(take, said):
    take(NEW)
    asked = said("order_line")[4]
    assert (asked["refund_state"], asked.get("refunded")) == ("pending", None)


def test_the_old_layout_keeps_identical_lines_apart(take, said):
    receipt = take(OLD)
    assert (receipt.profile, receipt.rows, receipt.loaded) == ("taobao.order_items_old", 5, 4)
    assert (receipt.duplicate, receipt.ignored) == (0, 1)
    assert receipt.warnings[0].zh.startswith("1 行与前面某行完全相同")
    first, second, *_ = said("order_line")
    assert first == {
        "shop": "qinghe",
        "platform": "taobao",
        "order_id": "656477648730001",
        "line_id": "656477648730001-TW-01/TW-1",
        "line_kind": "product",
        "item_key": "TW-01",
        "merchant_code": "TW-01",
        "title": "纯棉毛巾",
        "spec": "颜色:白色",
        "currency": "CNY",
        "quantity": 3,
        "unit_price": 12_5000,
        "list_amount": 37_5000,
        "status": "completed",
        "raw_status": "交易成功",
        "line": 2,
    }
    assert second == first | {"line_id": "656477648730001-TW-01/TW-2", "line": 3}


def test_the_old_layout_leaves_closed_open_because_it_names_no_payment(take, said):
    take(OLD)
    closed = said("order_line")[2]
    assert (closed["line_id"], closed["raw_status"], closed.get("status")) == (
        "656477648730002-*/TW-1",
        "交易关闭",
        None,
    )


def test_the_old_layout_again_has_no_effect(take, said):
    take(OLD)
    before = said("order_line")
    assert take(OLD).status == "already_loaded"
    assert said("order_line") == before


def test_an_overlapping_old_export_repeats_its_lines_and_adds_the_new_ones(take, said, tmp_path):
    take(OLD)
    text = (
        '订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码\n'
        '"=""656477648730003""",浴巾,49.00,1,,颜色:灰色,,,交易成功,\n'
        '"=""656477648730004""",浴巾,49.00,1,,颜色:灰色,,,交易成功,\n'
    )  # fmt: skip
    file = tmp_path / "ExportOrderDetailList201606010900.csv"
    file.write_text(text, encoding="gb18030")
    receipt = take(file)
    assert (receipt.loaded, receipt.updated) == (1, 1)
    statuses = {line["order_id"][-1]: line.get("status") for line in said("order_line")}
    assert statuses == {"1": "completed", "2": None, "3": "completed", "4": "completed"}


def test_the_newest_names_with_product_id_and_parcel(take, said, tmp_path):
    file = tmp_path / "子订单.csv"
    file.write_text(
        "子订单编号,主订单编号,商品标题,商品价格,购买数量,商品属性,订单状态,买家应付货款,买家实付金额,退款状态,退款金额,商品ID,发货时间,物流公司,物流单号\n"
        "21,20,棉麻桌布,64.00,1,尺寸:140*200,交易关闭,60.00,0.00,退款关闭,30.00,700000000001,2026-06-02 10:00:00,中通快递,No:7800\n",
        encoding="utf-8",
    )
    assert take(file).profile == "taobao.order_items"
    (line,) = said("order_line")
    assert (line["item_key"], line["product_id"]) == ("700000000001 尺寸:140*200", "700000000001")
    assert (line["refund_state"], line["refunded"]) == ("closed", 0)
    assert (line["carrier"], line["tracking_no"], line["shipped_at"]) == (
        "中通快递",
        "7800",
        utc(2026, 6, 2, 2, 0),
    )


@given(
    cents=st.integers(0, 999_999_999_9999),
    quantity=st.integers(-MOST_UNITS, MOST_UNITS),
)
def test_a_lines_amount_is_price_times_quantity_to_the_last_digit(cents, quantity):
    frame = pl.DataFrame({"price": [f"{cents // 10_000}.{cents % 10_000:04d}"], "quantity": [quantity]})
    exact = frame.with_columns(pl.col("price").cast(pl.Decimal(18, 4)))
    product = exact.select((pl.col("price") * pl.col("quantity")).cast(pl.Decimal(18, 4))).item()
    assert product * 10_000 == cents * quantity
