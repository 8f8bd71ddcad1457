"""Pinduoduo's order report, worked by hand on the samples. Money is in ticks: 1 yuan = 10,000."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import zhanggui.collect.pinduoduo

SAMPLES = Path(zhanggui.collect.pinduoduo.__file__).parent / "samples"
JUNE_10 = SAMPLES / "orders_export202606101200.csv"
JUNE_20 = SAMPLES / "orders_export202606201200.csv"
OLD_HEADERS = SAMPLES / "拼多多订单_旧表头.xlsx"


@pytest.fixture
def take(import_files):
    """Import files for the shop pdd; gives the receipts."""
    return lambda *paths, **options: import_files(*paths, **({"shop": "pdd"} | options))


def utc(*when):
    return datetime(*when, tzinfo=UTC)


def by_end(rows):
    """Orders by the last three digits of their number."""
    return {row["order_id"][-3:]: row for row in rows}


def test_every_row_of_the_file_is_accounted_for(take, counts, quarantined):
    (receipt,) = take(JUNE_10)
    assert receipt.profile == "pinduoduo.orders"
    assert counts(receipt) == (14, 10, 0, 1, 3, 0)
    assert quarantined() == [
        (13, "not_an_amount", "用户实付金额(元)", "待核对"),
        (14, "missing", "订单号", ""),
        (15, "paid_below_zero", "用户实付金额(元)", "-3.00"),
    ]


def test_an_order_in_every_canonical_value(take, known):
    take(JUNE_10)
    assert by_end(known("order"))["011"] == {
        "shop": "pdd",
        "platform": "pinduoduo",
        "order_id": "260601-226000000000011",
        "document": "order",
        "status": "completed",
        "raw_status": "已收货",
        "paid_at": utc(2026, 6, 1, 13, 4, 41),
        "shipped_at": utc(2026, 6, 2, 2, 0),
        "completed_at": utc(2026, 6, 5, 12, 30, 15),
        "created_day": date(2026, 6, 1),
        "paid_day": date(2026, 6, 1),
        "paid_week": date(2026, 6, 1),
        "paid_month": "2026-06",
        "currency": "CNY",
        "goods_amount": 100_0000,
        "shipping_charged": 0,
        "discount_merchant": 5_0000,
        "discount_platform": 10_5000,
        "payable": 84_5000,
        "paid": 84_5000,
        "paid_net_of_refunds": False,
        "merchant_receivable": 95_0000,
        "refunded": 0,
        "item_count": 2,
    }


def test_its_line_in_every_canonical_value(take, known):
    take(JUNE_10)
    assert by_end(known("order_line"))["011"] == {
        "shop": "pdd",
        "platform": "pinduoduo",
        "order_id": "260601-226000000000011",
        "line_id": "260601-226000000000011-410260000156",
        "line_kind": "product",
        "item_key": "QH0012-B",
        "merchant_code": "qh0012-b",
        "product_id": "410260000156",
        "platform_sku_id": "160000002074",
        "title": "木言长绒棉毛巾 家用,新款",
        "spec": "雾蓝",
        "paid_at": utc(2026, 6, 1, 13, 4, 41),
        "shipped_at": utc(2026, 6, 2, 2, 0),
        "created_day": date(2026, 6, 1),
        "currency": "CNY",
        "quantity": 2,
        "list_amount": 100_0000,
        "discount_merchant": 5_0000,
        "discount_platform": 10_5000,
        "paid": 84_5000,
        "status": "completed",
        "raw_status": "已收货",
        "refund_state": "none",
        "raw_refund_state": "无售后或售后取消",
        "refunded": 0,
        "carrier": "极兔速递",
        "tracking_no": "78000000000011",
    }


def test_an_order_number_on_two_rows_is_one_order_and_two_lines(take, known):
    """Its 57.00 yuan count once; which product they paid for, the file does not say."""
    take(JUNE_10)
    orders = [o for o in known("order") if o["order_id"].endswith("061")]
    lines = [x for x in known("order_line") if x["order_id"].endswith("061")]
    assert [o["paid"] for o in orders] == [57_0000]
    assert [(x["merchant_code"], x["quantity"], x.get("paid"), x.get("list_amount")) for x in lines] == [
        ("QH0031-A", 1, None, None),
        ("QH0044-C", 2, None, None),
    ]
    assert "item_count" not in orders[0]


def test_amounts_of_unpaid_orders_are_owed_not_paid(take, known):
    take(JUNE_10)
    orders = by_end(known("order"))
    assert [(orders[n]["status"], orders[n]["payable"], orders[n]["paid"]) for n in ("031", "041")] == [
        ("unpaid", 19_9000, 0),
        ("cancelled", 19_9000, 0),
    ]


def test_what_went_back_where_the_file_lets_us_know(take, known):
    """Ended before shipping: all 29.90. Ended after shipping: the goods' 30.00, the 8.00 of postage stay.
    A refund on an order that goes on (071) may be a part: unknown."""
    take(JUNE_10)
    orders, lines = by_end(known("order")), by_end(known("order_line"))
    assert {n: orders[n].get("refunded") for n in ("021", "051", "071", "061")} == {
        "021": 29_9000,
        "051": 30_0000,
        "071": None,
        "061": 0,
    }
    assert {n: lines[n]["refund_state"] for n in ("021", "051", "071")} == dict.fromkeys(
        ("021", "051", "071"), "refunded"
    )


def test_the_day_before_midnight_belongs_to_that_day(take, known):
    take(JUNE_10)
    late = by_end(known("order"))["071"]
    assert (late["paid_at"], late["paid_day"], late["paid_month"]) == (
        utc(2026, 5, 31, 15, 59, 59),
        date(2026, 5, 31),
        "2026-05",
    )


def test_broken_identities_are_counted_on_the_receipt(take):
    """Line 11: 45 of goods, 50 paid. Line 12: number of 1 June, paid on 6 June."""
    (receipt,) = take(JUNE_10)
    said = [w.zh for w in receipt.warnings]
    assert said == [
        "1 行不满足：用户实付 = 商品总价 + 邮费 − 店铺优惠 − 平台优惠 − 多多支付立减",
        "1 行不满足：订单号前六位为下单日期，成交在当天或次日",
    ]


def test_a_later_export_updates_what_changed(take, counts, known):
    first, second = take(JUNE_10, JUNE_20)
    assert counts(first)[1:4] == (10, 0, 1)
    assert counts(second) == (2, 0, 1, 1, 0, 0)
    order = by_end(known("order"))["031"]
    assert (order["status"], order["paid"], order["paid_day"]) == ("shipped", 19_9000, date(2026, 6, 10))


def test_the_later_export_wins_whichever_comes_first(take, known):
    take(JUNE_20, JUNE_10)
    assert by_end(known("order"))["031"]["status"] == "shipped"


def test_an_unpaid_order_gives_way_to_its_payment_though_no_name_tells_the_export_time(take, known, tmp_path):
    """An unpaid row holds no time; it is as old as the day in its number, not as the import."""
    for name, source in (("先.csv", JUNE_10), ("后.csv", JUNE_20)):
        (tmp_path / name).write_bytes(source.read_bytes())
    take(tmp_path / "先.csv", now=utc(2026, 7, 1))
    take(tmp_path / "后.csv", now=utc(2026, 7, 2))
    assert by_end(known("order"))["031"]["status"] == "shipped"


def test_the_same_file_again_changes_nothing(take, known):
    take(JUNE_10)
    before = known("order"), known("order_line")
    (again,) = take(JUNE_10)
    assert (again.status, again.duplicate) == ("already_loaded", 14)
    assert (known("order"), known("order_line")) == before


def test_an_export_with_fewer_columns_erases_nothing(take, known, tmp_path):
    take(JUNE_10)
    short = tmp_path / "orders_export202606251200.csv"
    short.write_text(
        "订单号,商品id,订单状态,用户实付金额(元),订单成交时间\n"
        "260601-226000000000011,410260000156,已完成,84.50,2026-06-01 21:04:41\n",
        encoding="utf-8-sig",
    )
    (receipt,) = take(short)
    assert (receipt.loaded, receipt.updated) == (0, 1)
    order = by_end(known("order"))["011"]
    assert (order["raw_status"], order["merchant_receivable"]) == ("已完成", 95_0000)
    assert by_end(known("order_line"))["011"]["merchant_code"] == "qh0012-b"


def test_older_headers_mean_the_same(take, counts, known):
    (receipt,) = take(OLD_HEADERS)
    assert counts(receipt) == (1, 1, 0, 0, 0, 0)
    assert [w.zh for w in receipt.warnings] == ["2 列未使用（保留在原始文件中）：区、新增的一列"]
    (order,), (line,) = known("order"), known("order_line")
    assert (order["paid_at"], order["province"], order["city"]) == (
        utc(2020, 7, 2, 1, 52, 21),
        "广西",
        "南宁市",
    )
    assert (order["discount_platform"], order["paid"]) == (5_0000, 40_0000)
    assert (line["merchant_code"], line["item_key"]) == ("ＱＨ００４４－Ｃ", "QH0044-C")


def test_personal_columns_stay_out_of_the_warehouse(take, current):
    take(OLD_HEADERS)
    cells = {
        str(v)
        for table in ("order", "order_line", "customer")
        for row in current(table)
        for v in row.values()
    }
    assert not any("王**" in cell or "138" in cell for cell in cells)


def test_without_the_payment_column_the_file_is_refused_with_the_way_out(take, tmp_path):
    path = tmp_path / "订单.csv"
    path.write_text(
        "订单号,商品,订单状态,用户实付金额(元),商家实收金额(元)\n1,a,待发货,1,1\n", encoding="utf-8"
    )
    (receipt,) = take(path)
    assert receipt.status == "refused"
    assert "订单成交时间" in receipt.reason.zh


def test_rows_of_one_number_with_different_amounts_are_counted(take, known, tmp_path):
    """Nobody knows whether 20 or 30 is the order's: the last row counts and the receipt says so."""
    path = tmp_path / "订单.csv"
    path.write_text(
        "订单号,商品id,样式ID,用户实付金额,订单成交时间\n"
        "260601-1,7,71,20.00,2026-06-01 10:00:00\n"
        "260601-1,8,81,30.00,2026-06-01 10:00:00\n",
        encoding="utf-8",
    )
    (receipt,) = take(path)
    assert [w.zh for w in receipt.warnings] == ["2 行不满足：同一订单号的各行金额相同"]
    assert [o["paid"] for o in known("order")] == [30_0000]
    assert len(known("order_line")) == 2


def test_two_variants_of_a_product_in_one_order_are_two_lines(take, known, tmp_path):
    path = tmp_path / "订单.csv"
    path.write_text(
        "订单号,商品id,样式ID,用户实付金额,订单成交时间\n"
        "260601-1,7,71,20.00,2026-06-01 10:00:00\n"
        "260601-1,7,72,20.00,2026-06-01 10:00:00\n",
        encoding="utf-8",
    )
    take(path)
    assert [x["line_id"] for x in known("order_line")] == ["260601-1-7", "260601-1-7-72"]
