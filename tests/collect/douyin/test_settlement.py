"""Douyin settlements, worked by hand on the sample files."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import zhanggui.collect.douyin as douyin

SAMPLES = Path(douyin.__file__).parent / "samples"
MOVEMENTS = SAMPLES / "动账明细_20260601_20260701.csv"
LIST = SAMPLES / "结算列表_20260501_20260601.csv"


def counts(receipt):
    names = ("status", "rows", "loaded", "updated", "duplicate", "quarantined", "ignored")
    return tuple(getattr(receipt, name) for name in names)


def entries(current):
    return {r["entry_id"]: (r["kind"], str(Decimal(r["amount"]) / 10_000)) for r in current("settlement")}


def test_the_row_of_formulas_is_counted_as_ignored(import_files):
    [receipt] = import_files(MOVEMENTS)
    assert receipt.profile == "douyin.settlement"
    assert counts(receipt) == ("loaded", 6, 5, 0, 0, 0, 1)


def test_every_part_of_a_movement_is_an_entry_of_its_own(import_files, current):
    import_files(MOVEMENTS)
    found = entries(current)
    assert {k: v for k, v in found.items() if k.startswith("7900000000000000001")} == {
        "7900000000000000001-paid": ("goods", "28.9"),
        "7900000000000000001-subsidy": ("subsidy", "21"),
        "7900000000000000001-platform_fee": ("commission", "-2.45"),
        "7900000000000000001-influencer_fee": ("influencer", "-7.5"),
    }


def test_a_refund_takes_its_share_of_the_subsidy_back(import_files, current):
    """49.90 = 28.90 buyer + 21.00 subsidy; 27.78 refunded leaves 0.81 of the subsidy."""
    import_files(MOVEMENTS)
    found = entries(current)
    assert found["7900000000000000002-refund"] == ("refund", "-27.78")
    assert found["7900000000000000002-subsidy"] == ("subsidy", "-20.19")
    assert found["7900000000000000002-platform_fee"] == ("commission", "2.36")
    [case] = current("refund")
    assert (case["order_id"], case["line_id"]) == ("6920000000000000011", "6920000000000000012")
    assert (case["amount"], case["outcome"], str(case["refunded_day"])) == (277_800, "refunded", "2026-06-15")


def test_own_money_moving_is_a_transfer_and_no_cost(import_files, current):
    import_files(MOVEMENTS)
    found = entries(current)
    assert found["7900000000000000003-rest"] == ("transfer", "-500")
    assert found["7900000000000000004-rest"] == ("transfer", "88")


def test_what_no_column_explains_is_booked_and_said_on_the_receipt(import_files, current):
    [receipt] = import_files(MOVEMENTS)
    assert entries(current)["7900000000000000005-rest"] == ("insurance", "-1.2")  # 出账 1.20 without a sign
    assert [
        w.en for w in receipt.warnings if w.en.startswith("1 rows do not satisfy: the total is the sum")
    ] != []


def test_all_entries_of_a_file_sum_to_its_totals(import_files, current):
    """39.95 - 38.41 - 500.00 + 88.00 - 1.20 = -411.66."""
    import_files(MOVEMENTS)
    assert sum(r["amount"] for r in current("settlement")) == -4_116_600


def test_the_settlement_list_adds_up_whichever_way_fees_are_signed(import_files, current):
    """84.50 = 100.00 - 5.50 - 10.00; -16.90 = -20.00 + 1.10 + 2.00; 45.00 = 50.00 - 2.50 - 2.50 (fees unsigned)."""
    [receipt] = import_files(LIST)
    assert receipt.profile == "douyin.settlement_list"
    assert counts(receipt) == ("loaded", 3, 3, 0, 0, 0, 0)
    sums: dict[str, int] = {}
    for row in current("settlement"):
        sums[row["kind"]] = sums.get(row["kind"], 0) + row["amount"]
    assert sums == {
        "goods_with_subsidy": 1_500_000,
        "refund": -200_000,
        "commission": -69_000,
        "influencer": -105_000,
    }
    assert receipt.warnings == []


def test_a_refund_row_of_the_list_is_a_refund_case(import_files, current):
    import_files(LIST)
    [case] = current("refund")
    assert (case["line_id"], case["amount"], case["outcome"]) == ("6910000000000000012", 200_000, "refunded")


def test_a_settlement_imported_again_is_not_counted_twice(import_files, current):
    import_files(MOVEMENTS, LIST)
    before = current("settlement")
    receipts = import_files(MOVEMENTS, LIST)
    assert [r.status for r in receipts] == ["already_loaded", "already_loaded"]
    assert current("settlement") == before


def test_the_platforms_discount_in_the_lists_income_is_still_the_shops(import_files, workspace, tmp_path):
    """49.90 less 21.00 by the platform: the buyer paid 28.90, the list settles 28.90 + 21.00 = 49.90 in one sum."""
    head = LIST.read_text(encoding="utf-8-sig").splitlines()[0]
    row = (
        "2026-06-10 03:00:00,'6920000000000000011,'6920000000000000012,47.40,聚合账户,已结算,否,2026-06-01 10:00:00,"
        "49.90,-2.50,-2.50,0.00,1,'3600000000000000101,云朵抱枕"
    )
    listed = tmp_path / "结算列表_20260601_20260701.csv"
    listed.write_text(f"{head}\r\n{row}\r\n", encoding="utf-8-sig")
    import_files(SAMPLES / "抖店订单_202607010930.csv", listed)
    from zhanggui.profit.settings import ProfitSettings
    from zhanggui.profit.stages import collected
    from zhanggui.profit.waterfall import order_profit
    from zhanggui.warehouse import store

    profits = collected(order_profit(store.read(workspace.place.warehouse), ProfitSettings()))
    order = next(row for row in profits if row["order_id"] == "6920000000000000011")
    assert (order["buyer_paid"], order["platform_subsidy"], order["commission"]) == (289_000, 210_000, 25_000)
