"""The sample merchant as a whole: same seed, same bytes; what is written is what is promised."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal

import pytest

from zhanggui.simulate.merchant import simulate
from zhanggui.simulate.size import Size


def fingerprint(folder) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return digest.hexdigest()


def tiny(folder, seed: int):
    return simulate(folder, seed=seed, skus=20, months=1, orders_per_day=4, start=date(2026, 6, 1))


def test_the_same_seed_writes_the_same_bytes_and_another_seed_does_not(tmp_path):
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        tiny(tmp_path / name, seed)
    same, again, other = (fingerprint(tmp_path / name) for name in "abc")
    assert same == again
    assert same != other


def test_a_second_run_in_the_same_place_leaves_nothing_of_the_first(tmp_path):
    tiny(tmp_path / "fresh", 7)
    simulate(tmp_path / "used", seed=7, skus=20, months=1, orders_per_day=4, start=date(2026, 5, 1))
    mine = tmp_path / "used" / "exports" / "my own notes.txt"
    mine.write_text("kept", encoding="utf-8")
    tiny(tmp_path / "used", 7)
    mine.unlink()
    assert fingerprint(tmp_path / "used") == fingerprint(tmp_path / "fresh")


def test_each_shop_has_a_folder_named_by_its_code(small):
    folders = {path.name for path in small.exports.iterdir()}
    assert folders == {
        "店铺资料", "tmall-flagship", "douyin-live", "pdd-outlet", "shopify-us", "taobao-corner", "douyin-select",
    }  # fmt: skip


def test_the_truth_stands_beside_the_exports_not_among_them(small):
    assert not list(small.exports.rglob("*truth*"))
    assert {path.name for path in small.merchant.truth.iterdir()} == {
        "orders.csv", "lines.csv", "shops.csv", "bills.csv", "carrier_bill.csv", "service.csv", "files.json", "parameters.json",
    }  # fmt: skip


def test_every_written_file_is_in_the_list_of_files_and_no_other(small):
    listed = [entry["file"] for entry in json.loads((small.merchant.truth / "files.json").read_text("utf-8"))]
    written = [str(p.relative_to(small.exports)) for p in small.exports.rglob("*") if p.is_file()]
    assert sorted(listed) == sorted(written)


def test_the_list_of_files_counts_the_records_below_the_header(small):
    listed = {
        entry["file"]: entry for entry in json.loads((small.merchant.truth / "files.json").read_text("utf-8"))
    }
    orders = listed["pdd-outlet/orders_export202511010930.csv"]
    rows = small.table(small.exports / orders["file"])
    assert orders["records"] == len(rows)
    numbers = [row["订单号"] for row in rows]
    assert orders["repeated"] == len(numbers) - len(set(numbers)) == 3


def test_tmalls_first_order_file_was_downloaded_twice(small):
    folder = small.exports / "tmall-flagship"
    first = (folder / "ExportOrderList202511010930.csv").read_bytes()
    assert (folder / "ExportOrderList202511010930 (1).csv").read_bytes() == first


def test_profit_is_income_less_every_cost_for_every_order(small):
    costs = ("refunds", "goods_cost", "commission", "payment_fee", "shipping", "other_fees", "ads", "tax")
    for row in small.orders.values():
        income = Decimal(row["buyer_paid"]) + Decimal(row["platform_subsidy"])
        assert Decimal(row["profit"]) == income - sum(Decimal(row[cost]) for cost in costs)


@pytest.mark.parametrize("column", ["buyer_paid", "refunds", "goods_cost", "shipping", "ads", "profit"])
def test_a_shops_total_is_the_sum_of_its_orders(small, column):
    for shop in small.shops:
        own = [row for (code, _), row in small.orders.items() if code == shop["shop"]]
        assert Decimal(shop[column]) == sum(Decimal(row[column]) for row in own)


def test_lines_sum_to_their_order(small):
    key = ("tmall-flagship", "2862900000117296481")
    own = [line for line in small.lines if (line["shop"], line["order_id"]) == key]
    assert (
        sum(Decimal(line["paid"]) for line in own)
        == Decimal(small.orders[key]["buyer_paid"])
        == Decimal("33.90")
    )


def test_an_order_is_complete_exactly_when_no_reason_is_given(small):
    assert all((row["complete"] == "1") == (row["why"] == "") for row in small.orders.values())


def test_some_orders_of_every_chinese_platform_lost_something_and_most_of_douyin_are_complete(small):
    live = [row for (shop, _), row in small.orders.items() if shop == "douyin-live"]
    complete = sum(row["complete"] == "1" for row in live)
    assert 0.7 < complete / len(live) < 1


@pytest.mark.parametrize(
    "wrong", [{"shops": 0}, {"shops": 99}, {"skus": 5}, {"months": 0}, {"start": date(2025, 10, 2)}]
)
def test_a_size_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match=r"must|at least"):
        Size(**wrong)


def test_the_last_exports_are_taken_at_half_past_nine_after_the_last_month():
    assert Size(months=2, start=date(2025, 10, 1)).now.isoformat() == "2025-12-01T09:30:00"
