"""Stock lists of ERPs, worked by hand: by building, by batch, and by what is free and what is promised."""

from __future__ import annotations

from datetime import date

DAY = date(2026, 6, 10)


def places(known):
    return {
        (r["sku"], r["stock_warehouse"]): tuple(
            r.get(n) for n in ("on_hand", "reserved", "on_order", "unit_cost")
        )
        for r in known("stock_snapshot")
        if r["day"] == DAY
    }


def test_jushuitan_by_building_where_what_is_free_need_not_be_the_difference(take, counts, known):
    """100 − 30 = 70 in Yiwu; Chengdu sells 5 it has not got (virtual stock): counted on the receipt, and not believed."""
    receipt = take("templates", "聚水潭_商品库存_2026-06-10.csv")
    assert receipt.profile == "templates.stock"
    assert counts(receipt) == (2, 2, 0, 0, 0, 0)
    assert places(known) == {
        ("WZ-01-白", "义乌仓"): (100, 30, 200, None),
        ("WZ-01-白", "成都仓"): (40, 0, 0, None),
    }
    assert [w.zh for w in receipt.warnings if "可用 = 在库 − 占用" in w.zh] != []


def test_a_list_of_what_is_free_and_what_is_promised_is_what_is_there(take, counts, known):
    receipt = take("templates", "旺店通_可发库存_2026-06-10.csv")
    assert receipt.profile == "templates.stock_available"
    assert counts(receipt) == (1, 1, 0, 0, 0, 0)
    assert places(known) == {("WZ-01-黑", "义乌仓"): (24, 4, 0, None)}


def test_batches_of_a_building_are_added_up_and_their_cost_is_known_only_where_it_is_one(take, known):
    """10 + 15 in Yiwu at 8.00 and 9.00; 7 in Chengdu at 9.00."""
    receipt = take("templates", "管易_批次库存_2026-06-10.csv")
    assert receipt.profile == "templates.stock"
    assert receipt.adds_up
    assert places(known) == {
        ("CY-50", "义乌仓"): (25, 2, None, None),
        ("CY-50", "成都仓"): (7, 0, None, 9_0000),
    }


def test_a_list_with_only_what_is_free_is_not_taken(import_files, tmp_path):
    path = tmp_path / "可发库存_2026-06-10.csv"
    path.write_text("商家编码,货品名称,仓库,可发库存\nA,茶,义乌仓,3\n", encoding="utf-8")
    (receipt,) = import_files(path)
    assert receipt.status == "refused"
