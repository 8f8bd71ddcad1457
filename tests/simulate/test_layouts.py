"""The files look as the platforms' do: encodings, headers, quirks, and the identities their figures keep."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

CSV_ENCODINGS = [
    ("tmall-flagship", "ExportOrderList202511010930.csv", "gb18030"),
    ("tmall-flagship", "ExportOrderDetailList202511010930.csv", "gb18030"),
    ("tmall-flagship", "退款报表_202511010930.csv", "gb18030"),
    ("tmall-flagship", "万相台_商品报表_20251001_20251031.csv", "gbk"),
    ("pdd-outlet", "orders_export202511010930.csv", "utf-8-sig"),
    ("douyin-live", "抖店订单_202511010930.csv", "utf-8-sig"),
    ("douyin-live", "动账明细_20251001_20251101.csv", "utf-8-sig"),
]


@pytest.mark.parametrize(("shop", "name", "encoding"), CSV_ENCODINGS)
def test_a_csv_is_in_its_platforms_encoding_with_crlf(small, shop, name, encoding):
    data = (small.exports / shop / name).read_bytes()
    text = data.decode(encoding)
    assert "订单" in text or "日期" in text or "退款" in text
    assert data.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")
    assert text.count("\r\n") == text.count("\n")


def test_gb18030_files_are_no_utf8(small):
    with pytest.raises(UnicodeDecodeError):
        (small.exports / "tmall-flagship/ExportOrderList202511010930.csv").read_bytes().decode("utf-8")


def header(small, path: str, encoding: str) -> list[str]:
    line = (small.exports / path).read_bytes().decode(encoding).split("\r\n")[0]
    return [cell.strip('"') for cell in line.split(",")]


@pytest.mark.parametrize(
    ("path", "encoding", "columns"),
    [
        ("taobao-corner/ExportOrderList202511010930.csv", "gb18030", 41),
        ("tmall-flagship/ExportOrderList202511010930.csv", "gb18030", 44),
        ("taobao-corner/ExportOrderDetailList202511010930.csv", "gb18030", 10),
        ("taobao-corner/ExportOrderDetailList202512010930.csv", "gb18030", 18),
        ("taobao-corner/退款报表_202511010930.csv", "gb18030", 20),
        ("pdd-outlet/orders_export202511010930.csv", "utf-8-sig", 27),
        ("douyin-live/动账明细_20251001_20251101.csv", "utf-8-sig", 18),
        ("shopify-us/orders_export_1.csv", "utf-8", 79),
    ],
)
def test_a_file_has_as_many_columns_as_its_layout(small, path, encoding, columns):
    assert len(header(small, path, encoding)) == columns


def test_taobao_headers_keep_their_trailing_spaces_and_ids_their_wrapping(small):
    assert "收货地址 " in header(small, "taobao-corner/ExportOrderList202511010930.csv", "gb18030")
    for row in small.export("taobao-corner", "ExportOrderList", "gb18030"):
        assert re.fullmatch(r'="\d{19}"', row["订单编号"])


def test_the_workbook_of_2026_has_21_columns_and_no_person(small):
    rows = small.sheet(small.exports / "tmall-flagship/订单导出_202512010930.xlsx")
    assert len(rows[0]) == 21
    assert {row["收货地址"] for row in rows} == {"****"}
    assert not {"收货人姓名", "联系手机"} & set(rows[0])


def test_the_traffic_report_has_its_header_on_row_five(small):
    path = small.exports / "tmall-flagship/【生意参谋平台】商品_全部_20251001_20251031.xlsx"
    rows = [next(iter(row.values())) for row in small.sheet(path)[:5]]
    assert rows[3] == "统计日期"  # the sheet reader took row 1 for the header
    assert rows[4] == "2025-10-01"


def test_what_pinduoduos_buyer_paid_is_the_goods_and_postage_less_every_discount(small):
    names = ("商品总价(元)", "邮费(元)", "店铺优惠折扣(元)", "平台优惠折扣(元)", "多多支付立减金额(元)", "用户实付金额(元)",
             "商家实收金额(元)")  # fmt: skip
    for row in small.export("pdd-outlet", "orders_export"):
        goods, postage, shop, platform, pay, paid, received = (Decimal(row[name]) for name in names)
        assert paid == goods + postage - shop - platform - pay
        assert received == goods + postage - shop


def test_a_pinduoduo_number_starts_with_its_day(small):
    for row in small.export("pdd-outlet", "orders_export"):
        assert re.fullmatch(r"25(10|11)\d\d-\d{15}", row["订单号"])


def test_the_pinduoduo_ad_report_ends_with_its_total_and_a_note(small):
    page = (small.exports / "pdd-outlet/推广账户报表_20251001_20251031.xls").read_bytes().decode("utf-8")
    rows = re.findall(r"<tr>(.*?)</tr>", page)
    spend = [Decimal(re.findall(r"<td>(.*?)</td>", row)[4]) for row in rows[1:-1]]
    assert len(rows) == 1 + 31 + 2
    assert spend[-1] == sum(spend[:-1])
    assert rows[-1].startswith("<td>说明")


def test_taobao_lines_and_postage_sum_to_what_the_order_paid(small):
    paid, lines = {}, {}
    for row in small.export("tmall-flagship", "ExportOrderList202511", "gb18030"):
        paid[row["订单编号"]] = Decimal(row["买家实际支付金额"]) - (
            Decimal(row["买家应付邮费"]) if row["订单付款时间 "] else 0
        )
    for row in small.export("tmall-flagship", "ExportOrderDetailList202511", "gb18030"):
        lines[row["主订单编号"]] = lines.get(row["主订单编号"], Decimal(0)) + Decimal(row["买家实际支付金额"])
    assert paid == lines


def test_a_douyin_movement_is_its_income_and_its_deductions(small):
    parts = (
        "订单实付应结",
        "运费实付",
        "实际平台补贴",
        "订单退款",
        "平台服务费",
        "佣金",
        "招商服务费",
        "站外推广费",
    )
    entries = [row for row in small.export("douyin-live", "动账明细") if row["动账场景"] not in ("", "提现")]
    assert len(entries) > 100
    for row in entries:
        assert Decimal(row["动账金额"]) == sum(Decimal(row[part]) for part in parts)
        assert row["订单号"].startswith("'69")


def test_some_douyin_rows_have_a_cell_too_many(small):
    rows = small.export("douyin-live", "抖店订单")
    assert any(None in row for row in rows)
    assert all(row["主订单编号"].startswith("\t69") for row in rows)


def test_the_file_that_excel_ruined_has_no_whole_number_left(small):
    rows = small.table(small.exports / "douyin-live/抖店订单_Excel另存为.csv")
    assert len(rows) == 12
    assert {row["主订单编号"][-4:] for row in rows} == {"E+18"}


def test_main_order_rows_join_as_many_numbers_as_codes(small):
    rows = small.export("douyin-select", "抖店订单")
    assert any(";" in row["子订单编号"] for row in rows)
    for row in rows:
        assert row["子订单编号"].count(";") == row["商家编码"].count(";") == row["商品ID"].count(";")


def test_shopify_fills_order_values_on_the_first_row_only(small):
    seen = set()
    for row in small.table(small.exports / "shopify-us/orders_export_2.csv"):
        assert bool(row["Total"]) == (row["Name"] not in seen)
        seen.add(row["Name"])


def test_a_shopify_total_is_the_subtotal_and_the_shipping(small):
    for row in small.export("shopify-us", "orders_export"):
        if row["Total"]:
            assert Decimal(row["Total"]) == Decimal(row["Subtotal"]) + Decimal(row["Shipping"])


def test_no_number_has_lost_its_last_digits(small):
    assert all(not order_id.endswith("0") for shop, order_id in small.orders if shop != "shopify-us")


def test_ad_money_in_the_files_is_on_the_orders_or_left_at_the_shop(small):
    spent = sum(Decimal(row["花费"]) for row in small.export("tmall-flagship", "万相台", "gbk"))
    shop = next(row for row in small.shops if row["shop"] == "tmall-flagship")
    assert spent == Decimal(shop["ads"]) + Decimal(shop["unallocated_ads"])
