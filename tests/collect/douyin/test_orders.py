"""Douyin orders, worked by hand on the sample files."""

from __future__ import annotations

from pathlib import Path

import pytest

import zhanggui.collect.douyin as douyin

SAMPLES = Path(douyin.__file__).parent / "samples"
BY_LINE = SAMPLES / "抖店订单_202607010930.csv"
NEWER = SAMPLES / "抖店订单_202607100930.csv"
BY_ORDER = SAMPLES / "抖店订单_按主订单_202606100930.csv"
ONLY_VERIFIED_HEADERS = (
    "主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,订单应付金额,运费,收件人,收件人手机号,详细地址,"
    "订单提交时间,商家备注,订单完成时间,订单状态,售后状态,取消原因,发货时间,平台实际承担优惠金额,"
    "商家实际承担优惠金额,达人实际承担优惠金额\n"
    "6941,69411,抱枕,白,1,QH-1,10.00,0,李*,1**,*,2026-06-01 10:00:00,-,-,已发货,-,-,2026-06-02 10:00:00,0,0,0\n"
    "6942,69421,抱枕,白,1,QH-1,10.00,0,李*,1**,*,2026-06-01 10:00:00,-,-,已关闭,-,买家超时未支付,-,0,0,0\n"
    "6943,69431,抱枕,白,1,QH-1,10.00,0,李*,1**,*,2026-06-01 10:00:00,-,-,已关闭,退款成功,-,-,0,0,0\n"
)


def yuan(text: str) -> int:
    """Ticks of an amount written in yuan, so that expectations read as a merchant writes them."""
    whole, _, part = text.partition(".")
    return int(whole) * 10_000 + int(part.ljust(4, "0"))


def counts(receipt):
    names = ("status", "rows", "loaded", "updated", "duplicate", "quarantined", "ignored")
    return tuple(getattr(receipt, name) for name in names)


def by(rows, **wanted):
    [found] = [r for r in rows if all(r[k] == v for k, v in wanted.items())]
    return found


def test_the_receipt_accounts_for_six_rows_of_which_excel_ruined_one(import_files):
    [receipt] = import_files(BY_LINE)
    assert receipt.profile == "douyin.orders"
    assert counts(receipt) == ("loaded", 6, 5, 0, 0, 1, 0)


def test_the_row_excel_ruined_is_kept_with_its_line(import_files, workspace):
    from zhanggui.collect.replaying import list_quarantine

    import_files(BY_LINE)
    [row] = list_quarantine(workspace)
    assert (row["line"], row["rule"], row["column"], row["value"]) == (
        7,
        "id_lost_digits",
        "主订单编号",
        "6.92E+18",
    )


def test_a_line_carries_its_money_and_the_three_funders_of_its_discounts(import_files, current):
    import_files(BY_LINE)
    line = by(current("order_line"), line_id="6920000000000000022")
    assert (line["quantity"], line["unit_price"], line["list_amount"]) == (2, yuan("1020"), yuan("2040"))
    assert line["paid"] == yuan("2000")
    assert line["discount_platform"] == yuan("10")
    assert line["discount_merchant"] == yuan("20")
    assert line["discount_influencer"] == yuan("10")
    assert (line["tracking_no"], line["carrier"]) == ("SF1002003", "顺丰速运")
    assert (line["merchant_code"], line["item_key"], line["product_id"]) == (
        "QH-02",
        "QH-02",
        "3600000000000000102",
    )


def test_where_rows_are_lines_the_order_has_no_money_of_its_own(import_files, current):
    import_files(BY_LINE)
    order = by(current("order"), order_id="6920000000000000021")
    assert [order[c] for c in ("paid", "payable", "discount_platform", "refunded", "item_count")] == [
        None
    ] * 5


def test_postage_that_may_be_repeated_on_every_line_is_not_taken(import_files, current):
    import_files(BY_LINE)
    orders = current("order")
    assert (
        by(orders, order_id="6920000000000000021")["shipping_charged"] is None
    )  # 6.00 and 0.00 on three rows
    assert by(orders, order_id="6920000000000000011")["shipping_charged"] == 0


def test_a_line_of_nothing_that_closed_with_its_main_goods_is_a_gift(import_files, current):
    import_files(BY_LINE)
    gift = by(current("order_line"), line_id="6920000000000000024")
    assert (gift["line_kind"], gift["paid"], gift["status"]) == ("gift", 0, "closed_refunded")
    assert gift["item_key"] == "3600000000000000109"  # no code: the platform's id


def test_closed_is_unpaid_without_a_payment_and_refunded_with_one(import_files, current):
    import_files(BY_LINE)
    lines = current("order_line")
    unpaid = by(lines, line_id="6920000000000000032")
    assert (unpaid["status"], unpaid["paid"], unpaid["refunded"]) == ("closed_unpaid", None, None)
    refunded = by(lines, line_id="6920000000000000023")
    assert (refunded["status"], refunded["refund_state"]) == ("closed_refunded", "refunded")
    assert refunded["refunded"] == yuan("15.50")


def test_a_line_refunded_before_shipping_makes_a_refund_case(import_files, current):
    import_files(BY_LINE)
    [case] = current("refund")
    assert (case["refund_id"], case["line_id"]) == ("6920000000000000023-closed", "6920000000000000023")
    assert (case["amount"], case["outcome"], case["goods_state"]) == (
        yuan("15.50"),
        "refunded",
        "not_shipped",
    )


def test_an_order_with_one_line_on_its_way_is_shipped_though_others_are_closed(import_files, current):
    import_files(BY_LINE)
    order = by(current("order"), order_id="6920000000000000021")
    assert (order["status"], str(order["paid_day"]), order["paid_month"]) == (
        "shipped",
        "2026-07-01",
        "2026-07",
    )
    assert str(order["created_day"]) == "2026-06-30"
    assert (order["province"], order["city"]) == ("广西", "南宁市")


def test_the_same_file_again_changes_nothing(import_files, current):
    import_files(BY_LINE)
    before = [current(t) for t in ("order", "order_line", "refund")]
    [again] = import_files(BY_LINE)
    assert counts(again) == ("already_loaded", 6, 0, 0, 6, 0, 0)
    assert [current(t) for t in ("order", "order_line", "refund")] == before


@pytest.mark.parametrize("files", [(BY_LINE, NEWER), (NEWER, BY_LINE)], ids=["in order", "newest first"])
def test_overlapping_exports_end_in_the_newest_state_whatever_came_first(import_files, current, files):
    for file in files:
        import_files(file)
    line = by(current("order"), order_id="6920000000000000021")
    assert line["status"] == "completed"
    assert len(current("order_line")) == 6


def test_an_overlapping_export_counts_new_changed_and_repeated_rows(import_files):
    import_files(BY_LINE)
    [receipt] = import_files(NEWER)
    assert counts(receipt) == ("loaded", 3, 1, 1, 1, 0, 0)


def test_a_main_order_row_is_taken_apart_when_every_line_is_one_unit(import_files, current):
    [receipt] = import_files(BY_ORDER)
    assert counts(receipt) == ("loaded", 3, 3, 0, 0, 0, 0)
    lines = [r for r in current("order_line") if r["order_id"] == "6930000000000000011"]
    assert [(x["line_id"], x["merchant_code"], x["quantity"]) for x in lines] == [
        ("6930000000000000012", "QH-01", 1),
        ("6930000000000000013", "QH-02", 1),
    ]
    assert [(x["list_amount"], x["paid"], x["spec"]) for x in lines] == [
        (yuan("49.90"), None, "白色"),
        (yuan("20.10"), None, "10包"),
    ]
    order = by(current("order"), order_id="6930000000000000011")
    assert (order["paid"], order["discount_platform"], order["item_count"]) == (yuan("65"), yuan("2"), 2)
    assert order["discount_merchant"] == yuan("3")


def test_a_main_order_row_that_hides_its_quantities_is_an_order_without_lines_and_the_receipt_says_so(
    import_files, current
):
    [receipt] = import_files(BY_ORDER)
    assert [w.zh for w in receipt.warnings if w.zh.startswith("1 行不满足：合并导出的订单")] != []
    order = by(current("order"), order_id="6930000000000000021")
    assert (order["paid"], order["item_count"]) == (yuan("130"), 5)
    assert [r for r in current("order_line") if r["order_id"] == "6930000000000000021"] == []


def test_a_main_order_row_of_one_line_is_a_line(import_files, current):
    import_files(BY_ORDER)
    line = by(current("order_line"), order_id="6930000000000000031")
    assert (line["quantity"], line["paid"], line["list_amount"]) == (3, yuan("60.30"), yuan("60.30"))


def test_without_the_payment_time_the_states_say_who_paid_and_the_receipt_says_how_days_were_taken(
    import_files, current, tmp_path
):
    file = tmp_path / "export.csv"
    file.write_text(ONLY_VERIFIED_HEADERS, encoding="utf-8-sig")
    [receipt] = import_files(file)
    assert counts(receipt) == ("loaded", 3, 3, 0, 0, 0, 0)
    states = {r["order_id"]: (r["status"], str(r["paid_day"])) for r in current("order")}
    assert states == {
        "6941": ("shipped", "2026-06-01"),
        "6942": ("closed_unpaid", "None"),
        "6943": ("closed_refunded", "2026-06-01"),
    }
    assert [
        w.zh for w in receipt.warnings if w.zh.startswith("2 行不满足：已付款的行有「支付完成时间」")
    ] != []


def test_names_phones_addresses_and_remarks_are_only_in_the_sealed_records(import_files, workspace, current):
    from zhanggui.access.personal import personal_fields

    [receipt] = import_files(BY_LINE)
    personal = personal_fields(receipt.batch, 3, secrets=workspace.secrets)
    assert (personal["remark_buyer"], personal["remark_seller"]) == ("请发顺丰", "送小样")
    assert "请发顺丰" not in str(current("order")) + str(current("order_line"))
