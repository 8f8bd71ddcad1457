"""订单报表 in its three layouts, worked by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

CLASSIC = "ExportOrderList202606300930.csv"
NEWEST = "订单导出_202607010930.xlsx"
TEACHING = "tmall_order_report.csv"


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)


def by_id(rows):
    return {row["order_id"][-3:]: row for row in rows}


def test_every_row_of_the_classic_file_is_accounted_for(take, refused):
    receipt = take(CLASSIC)
    assert (receipt.status, receipt.profile, receipt.shop) == ("loaded", "taobao.orders", "qinghe")
    assert (receipt.rows, receipt.loaded, receipt.duplicate, receipt.quarantined, receipt.ignored) == (
        9,
        5,
        1,
        2,
        1,
    )
    assert refused() == [
        (9, "id_lost_digits", "订单编号", "1.89E+18"),
        (10, "not_an_amount", "买家实际支付金额", "12.3.4"),
    ]


def test_a_classic_order_in_every_canonical_value(take, said):
    take(CLASSIC)
    first, *_ = said("order")
    buyer = first.pop("buyer_key")
    assert len(buyer) == 24
    assert first == {
        "shop": "qinghe",
        "platform": "taobao",
        "order_id": "1890000000000000101",
        "document": "order",
        "status": "completed",
        "raw_status": "交易成功",
        "created_at": utc(2026, 6, 1, 2, 0),
        "paid_at": utc(2026, 6, 1, 2, 5, 30),
        "created_day": date(2026, 6, 1),
        "paid_day": date(2026, 6, 1),
        "paid_week": date(2026, 6, 1),
        "paid_month": "2026-06",
        "currency": "CNY",
        "province": "广西",
        "city": "南宁市",
        "goods_amount": 118_0000,
        "shipping_charged": 10_0000,
        "discount_platform": 8_0000,
        "payable": 128_0000,
        "paid": 120_0000,
        "paid_net_of_refunds": False,
        "merchant_receivable": 128_0000,
        "refunded": 0,
        "item_count": 3,
        "carrier": "中通快递",
        "tracking_no": "78000000000101",
        "line": 2,
    }


def test_an_order_paid_after_midnight_counts_on_the_day_it_was_paid(take, said):
    take(CLASSIC)
    assert by_id(said("order"))["103"] == {
        "shop": "qinghe",
        "platform": "taobao",
        "order_id": "1890000000000000103",
        "document": "order",
        "status": "closed_refunded",
        "raw_status": "交易关闭",
        "created_at": utc(2026, 6, 1, 15, 59, 58),
        "paid_at": utc(2026, 6, 1, 16, 0, 10),
        "created_day": date(2026, 6, 1),
        "paid_day": date(2026, 6, 2),
        "paid_week": date(2026, 6, 1),
        "paid_month": "2026-06",
        "currency": "CNY",
        "province": "内蒙古",
        "city": "呼和浩特市",
        "goods_amount": 59_9000,
        "shipping_charged": 0,
        "discount_platform": 0,
        "payable": 59_9000,
        "paid": 59_9000,
        "paid_net_of_refunds": False,
        "merchant_receivable": 59_9000,
        "refunded": 59_9000,
        "item_count": 1,
        "close_reason": "退款",
        "line": 4,
    }


def test_a_closed_order_never_paid_is_no_refund(take, said):
    take(CLASSIC)
    orders = by_id(said("order"))
    assert (orders["102"]["status"], orders["102"]["close_reason"]) == ("closed_unpaid", "买家未付款")
    assert (orders["103"]["status"], orders["103"]["close_reason"]) == ("closed_refunded", "退款")


def test_tabs_half_width_commas_yen_signs_and_excels_dates_are_read(take, said):
    take(CLASSIC)
    order = by_id(said("order"))["107"]
    assert order["paid"] == 1299_0000
    assert order["status"] == "shipped"
    assert order["created_at"] == utc(2026, 6, 4, 0, 5)


def test_a_masked_buyer_has_no_key_and_no_customer(take, said):
    take(CLASSIC)
    orders = by_id(said("order"))
    assert "buyer_key" not in orders["103"]
    assert "buyer_key" not in orders["107"]
    named = {orders[n]["buyer_key"] for n in ("101", "102", "104")}
    assert {c["buyer_key"] for c in said("customer")} == named
    assert len(named) == 3


def test_no_buyer_field_reaches_the_warehouse(take, workspace):
    take(CLASSIC)
    stored = b"".join(p.read_bytes() for p in workspace.place.warehouse.rglob("*.parquet"))
    for private in ("春日漫步", "小鹿", "示例大道", "138****1234", "请放"):
        assert private.encode() not in stored


def test_the_teaching_layout_is_the_same_profile(take, said):
    receipt = take(TEACHING)
    assert (receipt.profile, receipt.rows, receipt.loaded) == ("taobao.orders", 4, 4)
    unpaid, paid, *_ = said("order")
    assert unpaid == {
        "shop": "qinghe",
        "platform": "taobao",
        "order_id": "1",
        "document": "order",
        "created_at": utc(2020, 2, 20, 16, 0),
        "created_day": date(2020, 2, 21),
        "currency": "CNY",
        "province": "上海",
        "payable": 178_8000,
        "paid": 0,
        "paid_net_of_refunds": False,
        "refunded": 0,
        "line": 2,
    }
    assert paid == {
        "shop": "qinghe",
        "platform": "taobao",
        "order_id": "2",
        "document": "order",
        "created_at": utc(2020, 2, 20, 15, 59),
        "paid_at": utc(2020, 2, 20, 16, 0),
        "created_day": date(2020, 2, 20),
        "paid_day": date(2020, 2, 21),
        "paid_week": date(2020, 2, 17),
        "paid_month": "2020-02",
        "currency": "CNY",
        "province": "内蒙古",
        "payable": 21_0000,
        "paid": 21_0000,
        "paid_net_of_refunds": False,
        "refunded": 0,
        "line": 3,
    }


def test_the_workbook_of_2026_has_no_buyers_and_no_places(take, said):
    receipt = take(NEWEST)
    assert (receipt.profile, receipt.rows, receipt.loaded) == ("taobao.orders", 3, 3)
    orders = by_id(said("order"))
    assert orders["108"] == {
        "shop": "qinghe",
        "platform": "taobao",
        "order_id": "1890000000000000108",
        "document": "order",
        "status": "paid_unshipped",
        "raw_status": "等待发货",
        "created_at": utc(2026, 7, 1, 0, 0),
        "paid_at": utc(2026, 7, 1, 0, 0, 45),
        "created_day": date(2026, 7, 1),
        "paid_day": date(2026, 7, 1),
        "paid_week": date(2026, 6, 29),
        "paid_month": "2026-07",
        "currency": "CNY",
        "goods_amount": 199_0000,
        "shipping_charged": 6_0000,
        "discount_platform": 10_0000,
        "paid": 195_0000,
        "paid_net_of_refunds": False,
        "merchant_receivable": 205_0000,
        "refunded": 0,
        "item_count": 2,
        "line": 3,
    }
    assert orders["109"]["status"] == "unpaid"
    assert "paid_day" not in orders["109"]
    assert said("customer") == []


def test_a_newer_export_updates_an_order_and_erases_nothing(take, said):
    take(CLASSIC)
    before = by_id(said("order"))["104"]
    receipt = take(NEWEST)
    assert (receipt.loaded, receipt.updated, receipt.duplicate) == (2, 1, 0)
    after = by_id(said("order"))["104"]
    assert (before["status"], after["status"]) == ("paid_unshipped", "shipped")
    assert after["shipped_at"] == utc(2026, 6, 30, 10, 30)
    assert (after["province"], after["payable"]) == ("北京", 45_0000)
    assert after["buyer_key"] == before["buyer_key"]


def test_an_older_export_changes_nothing_when_it_arrives_later(take, said):
    take(NEWEST)
    receipt = take(CLASSIC)
    assert (receipt.loaded, receipt.updated) == (4, 1), (
        "order 104 gains its province and total from the older file"
    )
    order = by_id(said("order"))["104"]
    assert order["status"] == "shipped"
    assert order["province"] == "北京"


def test_the_same_file_again_has_no_effect(take, said):
    take(CLASSIC)
    before = said("order")
    again = take(CLASSIC)
    assert (again.status, again.rows, again.loaded, again.duplicate) == ("already_loaded", 9, 0, 8)
    assert said("order") == before


def test_the_merchant_may_tick_three_columns_only(take, said, tmp_path):
    file = tmp_path / "导出.csv"
    file.write_text(
        "订单编号,买家实付金额,买家下单时间\n1890000000000000101,120.00,2026-06-01 10:00:00\n"
        "1890000000000000102,0.00,2026-06-01 11:00:00\n1890000000000000103,5.00,2026-06-01 12:00:00\n",
        encoding="utf-8",
    )
    receipt = take(file)
    assert (receipt.loaded, receipt.quarantined) == (3, 0)
    assert [w.zh for w in receipt.warnings] == [
        "2 行不满足：付过款的订单都有「订单付款时间」（没有的按下单日期计入销售，请导出时勾选该列）"
    ]
    assert [(o["paid"], o.get("status"), o.get("paid_day")) for o in said("order")] == [
        (120_0000, None, date(2026, 6, 1)),
        (0, None, None),
        (5_0000, None, date(2026, 6, 1)),
    ]


def test_a_presale_deposit_is_no_sale_yet(take, said, tmp_path):
    file = tmp_path / "预售.csv"
    file.write_text(
        "订单编号,订单状态,买家实际支付金额,订单创建时间,订单付款时间\n1,等待买家付款,20.00,2026-06-01 10:00:00,\n",
        encoding="utf-8",
    )
    assert take(file).warnings == []
    (order,) = said("order")
    assert (order["status"], order.get("paid_day")) == ("unpaid", None)


def test_fewer_columns_keep_what_a_fuller_file_said(take, said, tmp_path):
    take(CLASSIC)
    file = tmp_path / "订单导出_202607020930.csv"
    file.write_text(
        "订单编号,买家实付金额,买家下单时间\n1890000000000000101,120.00,2026-06-01 10:00:00\n",
        encoding="utf-8",
    )
    assert take(file).duplicate == 1
    order = by_id(said("order"))["101"]
    assert (order["status"], order["province"], order["paid_day"]) == ("completed", "广西", date(2026, 6, 1))


def test_a_file_without_the_paid_amount_is_refused_by_name_of_the_column(take, said, tmp_path):
    file = tmp_path / "订单.csv"
    file.write_text(
        "订单编号,买家会员名,买家应付货款,买家应付邮费,总金额,订单状态,收货地址 ,订单创建时间,订单付款时间 ,退款金额\n"
        "1,甲,10.00,0.00,10.00,交易成功,上海 上海市,2026-06-01 10:00:00,2026-06-01 10:01:00,0.00\n",
        encoding="gb18030",
    )
    receipt = take(file)
    assert receipt.status == "refused"
    assert receipt.reason.zh.startswith(
        "订单.csv：缺少列「买家实付金额」（按「淘宝/天猫 订单报表」识别）。文件中有：订单编号、买家会员名"
    )
    assert said("order") == []


def test_columns_reordered_renamed_and_added_are_read_by_name(take, said, tmp_path):
    file = tmp_path / "订单.xls"  # a CSV with a wrong suffix
    file.write_text(
        "新加的列\t买家付款时间 \t交易状态\t买家实际付款金额\t下单渠道\t订单创建时间\t 订单编号\n"
        "x\t2026-06-01 10:05:30\t交易成功\t120元\tAPP\t2026-06-01 10:00:00\t'1890000000000000101\n",
        encoding="utf-16",
    )
    receipt = take(file)
    assert (receipt.profile, receipt.loaded) == ("taobao.orders", 1)
    assert "新加的列、下单渠道" in receipt.warnings[0].zh
    (order,) = said("order")
    assert (order["order_id"], order["paid"], order["status"]) == (
        "1890000000000000101",
        120_0000,
        "completed",
    )


def test_a_total_that_is_not_goods_and_postage_is_counted_on_the_receipt(take, tmp_path):
    file = tmp_path / "订单.csv"
    file.write_text(
        "订单编号,买家应付货款,买家应付邮费,总金额,买家实际支付金额,订单创建时间,订单付款时间,退款金额\n"
        "1,10.00,2.00,13.00,13.00,2026-06-01 10:00:00,2026-06-01 10:00:01,20.00\n"
        "2,10.00,2.00,12.00,12.50,2026-06-01 10:00:00,2026-06-01 10:00:01,0\n",
        encoding="utf-8",
    )
    said = [w.zh for w in take(file).warnings]
    assert "1 行不满足：总金额 = 买家应付货款 + 买家应付邮费" in said
    assert "1 行不满足：买家实际支付金额 ≤ 总金额" in said
    assert "1 行不满足：退款金额 ≤ 买家实际支付金额" in said


def test_the_shop_is_told_by_the_column_in_the_file(import_files, samples):
    (receipt,) = import_files(samples / CLASSIC)
    assert receipt.shop == "青禾示例店"


def test_a_tmall_shop_reads_the_same_files(take, said, workspace):
    from zhanggui.masterdata.models import Shop

    Shop.objects.create(
        code="qinghe", name="青禾旗舰店", platform="tmall", currency="CNY", time_zone="Asia/Shanghai"
    )
    assert take(CLASSIC).profile == "taobao.orders"
    assert {row["platform"] for table in ("order", "customer") for row in said(table)} == {"tmall"}
