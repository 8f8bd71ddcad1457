"""Supply terms, purchase orders and receipts, worked by hand on the samples. Money is in ticks: 1 yuan = 10,000."""

from __future__ import annotations

from datetime import date

import pytest


def test_supply_terms(take, counts, known, quarantined):
    """Of eleven rows three are good; 起订量 0 and 保质期 0 mean none; the last repeats row 4."""
    receipt = take("供货条件")
    assert receipt.profile == "templates.supply_terms"
    assert counts(receipt) == (11, 3, 0, 1, 7, 0)
    second, first, third = known("supply_term")
    assert first == {
        "sku": "QH0001-A",
        "supplier": "绍兴暖棉纺织",
        "from_day": date(2026, 1, 1),
        "currency": "CNY",
        "unit_cost": 113_5700,
        "freight_unit": 1_2000,
        "lead_days": 12,
        "minimum": 60,
        "pack": 12,
    }
    assert second == {
        "sku": "QH0001-A",
        "supplier": "宁波恒亮",
        "from_day": date(2026, 1, 1),
        "until_day": date(2026, 12, 31),
        "currency": "CNY",
        "unit_cost": 118_0000,
        "lead_days": 5,
    }
    assert (third["sku"], third["pack"], third["shelf_days"]) == ("QH0009-A", 24, 360)


def test_terms_that_cannot_be_true_are_refused_each_by_its_rule(take, quarantined):
    take("供货条件")
    assert quarantined() == [
        (5, "lead_days_not_above_zero", "交期", "0"),
        (6, "pack_not_above_zero", "箱规", "0"),
        (7, "minimum_below_pack", "起订量", "10"),
        (8, "until_before_from", "失效日期", "2026-05-01"),
        (9, "unit_cost_below_zero", "采购价", "-9.1"),
        (10, "not_a_whole_number", "交期", "两周"),
        (11, "missing", "供应商", ""),
    ]


def test_purchase_orders(take, counts, known, quarantined):
    receipt = take("采购单")
    assert receipt.profile == "templates.purchases"
    assert counts(receipt) == (9, 3, 0, 0, 6, 0)
    closed, opened, cancelled = known("purchase_line")
    assert opened == {
        "po_number": "CG260601-01",
        "sku": "QH0001-A",
        "supplier": "绍兴暖棉纺织",
        "stock_warehouse": "义乌仓",
        "ordered_day": date(2026, 6, 1),
        "promised_day": date(2026, 6, 13),
        "quantity": 120,
        "currency": "CNY",
        "unit_cost": 113_5700,
        "state": "open",
    }
    assert (closed["sku"], closed["state"]) == ("QH0009-A", "closed")
    assert (cancelled["sku"], cancelled["state"]) == ("QH0001-B", "cancelled")


def test_purchase_orders_that_make_no_sense_are_refused(take, quarantined):
    """Line 9 is SKU QH0001-A of order CG260601-01 again, with 36 units instead of 120."""
    take("采购单")
    assert quarantined() == [
        (5, "promised_before_ordered", "约定到货日期", "2026-05-22"),
        (6, "quantity_below_zero", "采购数量", "-48"),
        (7, "unknown_word", "状态", "大概吧"),
        (8, "not_sent", "状态", "草稿"),
        (9, "sku_twice", "SKU编码", "qh0001-a"),
        (10, "missing", "采购单号", ""),
    ]


def test_receipts_without_a_number_are_told_apart_within_their_day(take, counts, known):
    """24 and 12 units came on 15 June for one order: two deliveries, 84 + 24 + 12 = 120 units in all."""
    receipt = take("收货")
    assert receipt.profile == "templates.receipts"
    assert counts(receipt) == (7, 3, 0, 0, 4, 0)
    rows = known("goods_receipt")
    assert [(r["receipt_id"], r["quantity"], r.get("defects")) for r in rows] == [
        ("CG260601-01:义乌仓:2026-06-15", 24, 0),
        ("CG260601-01:义乌仓:2026-06-15-2", 12, None),
        ("RK260612-01", 84, 2),
    ]
    assert {(r["po_number"], r["sku"], r["supplier"]) for r in rows} == {
        ("CG260601-01", "QH0001-A", "绍兴暖棉纺织")
    }


def test_receipts_that_make_no_sense_are_refused(take, quarantined):
    take("收货")
    assert quarantined() == [
        (5, "defects_above_quantity", "不良数量", "241"),
        (6, "quantity_below_zero", "收货数量", "-1"),
        (7, "not_a_time", "收货日期", "昨天"),
        (8, "sku_twice", "SKU编码", "QH0001-A"),
    ]


def test_a_supplier_price_list_of_an_erp_takes_its_day_from_its_name(take, counts, known, samples):
    receipt = take(samples / "ERP供应商报价_20260601.csv")
    assert receipt.profile == "templates.supply_terms"
    assert counts(receipt) == (2, 2, 0, 0, 0, 0)
    assert [(r["sku"], r["from_day"], r["lead_days"], r.get("minimum")) for r in known("supply_term")] == [
        ("QH0001-A", date(2026, 6, 1), 12, 60),
        ("QH0009-A", date(2026, 6, 1), 20, None),
    ]


def test_a_price_list_without_any_day_is_quarantined_with_the_way_out(take, workspace, tmp_path):
    from zhanggui.collect.replaying import list_quarantine

    path = tmp_path / "报价.csv"
    path.write_text("供应商,商品编码,采购价,交期\n禾木,QH0001-A,5,7\n", encoding="utf-8")
    assert take(path).quarantined == 1
    (row,) = list_quarantine(workspace)
    assert row["column"] == "生效日期"
    assert "文件命名为" in row["reason"].zh


def test_a_purchase_list_of_an_erp(take, counts, known, quarantined, samples):
    """Its second order still waits for approval."""
    receipt = take(samples / "ERP采购单_20260601.csv")
    assert receipt.profile == "templates.purchases"
    assert counts(receipt) == (2, 1, 0, 0, 1, 0)
    (row,) = known("purchase_line")
    assert (row["po_number"], row["ordered_day"], row["state"]) == ("CG260601-01", date(2026, 6, 1), "open")
    assert quarantined() == [(3, "not_sent", "状态", "待审核")]


def test_a_receipt_before_its_order_is_refused_where_the_row_has_both_days(take, known, quarantined, samples):
    receipt = take(samples / "ERP采购入库单_20260615.csv")
    assert receipt.profile == "templates.receipts"
    (row,) = known("goods_receipt")
    assert (row["receipt_id"], row["received_day"], row["quantity"], row["defects"]) == (
        "RK260612-01", date(2026, 6, 12), 84, 2,
    )  # fmt: skip
    assert quarantined() == [(3, "received_before_ordered", "收货日期", "2026-05-20")]


def test_an_order_that_came_meanwhile_is_updated_by_the_next_export(take, known, tmp_path):
    header = "采购单号,SKU编码,供应商,下单日期,采购数量,状态\n"
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(header + "CG1,A,禾木,2026-06-01,10,未完成\n", encoding="utf-8")
    second.write_text(header + "CG1,A,禾木,2026-06-01,10,已完成\n", encoding="utf-8")
    take(first)
    assert take(second).updated == 1
    assert [r["state"] for r in known("purchase_line")] == ["closed"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("SKU编码,供应商,采购价,交期", ["templates.supply_terms"]),
        ("SKU编码,供应商,生效日期,采购价", ["templates.costs"]),
        ("SKU编码,供应商,生效日期,采购价,交期", ["templates.supply_terms"]),
        ("供应商,商品编码,商品名称,采购价,起订量,采购周期", ["templates.supply_terms"]),
        ("商品编码,商品名称,供应商,采购价,条码,箱规", ["templates.products"]),
        ("采购单号,供应商,商品编码,商品名称,采购日期,采购数量,采购价,交期", ["templates.purchases"]),
        ("PO Number,Supplier,SKU,Order Date,Quantity,Unit Cost", ["templates.purchases"]),
        ("采购单号,供应商,商品编码,商品名称,采购日期,采购数量,入库单号,入库数量,入库日期", ["templates.receipts"]),
        ("入库单号,商品编码,商品名称,入库数量,入库日期,退换单号", []),
        ("商家编码,货品名称,仓库,实际库存,采购在途,供应商,成本价,采购周期", ["templates.stock"]),
    ],
)  # fmt: skip
def test_lists_of_purchasing_are_told_apart_by_their_headers(header, expected, workspace):
    """``workspace``: profiles can only be listed after Django is set up."""
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.collect.reading.contract import HeadRow
    from zhanggui.collect.recognise import recognise

    head = [HeadRow(1, tuple(header.split(",")))]
    assert [r.binding.profile.name for r in recognise(head, known_profiles().values())] == expected


@pytest.mark.parametrize("name", ["供货条件", "采购单", "收货"])
def test_the_same_file_again_changes_nothing(name, take):
    take(name)
    assert take(name).status == "already_loaded"
