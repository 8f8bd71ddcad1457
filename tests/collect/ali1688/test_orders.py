"""1688 orders with merged cells, worked by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import zhanggui.collect.ali1688

SAMPLES = Path(zhanggui.collect.ali1688.__file__).parent / "samples"
MERGED = SAMPLES / "1688已卖出的货品_202606.xlsx"
ORPHAN = SAMPLES / "1688订单_缺开头.csv"


@pytest.fixture
def take(import_files):
    """Import one file for the shop b2b; gives its receipt."""

    def run(path):
        (receipt,) = import_files(path, shop="b2b")
        return receipt

    return run


def test_blank_order_cells_belong_to_the_order_above(take, counts, known):
    receipt = take(MERGED)
    assert receipt.profile == "ali1688.orders"
    assert counts(receipt) == (6, 6, 0, 0, 0, 0)
    first = [r for r in known("order_line") if r["order_id"] == "2300000000000000001"]
    assert sorted((r["title"], r["spec"], r["quantity"]) for r in first) == [
        ("冷水壶", "1.5L", 1),
        ("棉袜批发", "白色", 5),
        ("棉袜批发", "黑色", 10),
    ]
    assert {r["created_day"] for r in first} == {date(2026, 6, 1)}


def test_an_orders_money_counts_once(take, known):
    take(MERGED)
    orders = {r["order_id"][-1]: r for r in known("order")}
    assert orders["1"]["paid"] == 150_0000
    assert (orders["1"]["province"], orders["2"]["province"]) == ("浙江", "上海")


def test_unit_price_or_line_money_is_told_by_the_orders_sum(take, known):
    """80 + 40 + 30 = 150 are lines; 6 × 10 = 60 is a unit's; 99 is neither 30 nor 90."""
    receipt = take(MERGED)
    amounts = {r["line_id"][18] + r.get("spec", ""): r.get("list_amount") for r in known("order_line")}
    assert amounts == {
        "1黑色": 80_0000, "1白色": 40_0000, "11.5L": 30_0000, "2黑色": 60_0000, "31.5L": None, "41.5L": 30_0000,
    }  # fmt: skip
    assert [w.zh for w in receipt.warnings][-1].startswith("1 行不满足：各行「单品金额」")


def test_closed_with_a_finished_refund_was_paid_and_unpaid_is_no_sale(take, known):
    take(MERGED)
    said = {
        r["order_id"][-1]: (r["status"], r["paid"], r.get("refunded"), r.get("paid_day"))
        for r in known("order")
    }
    assert said["3"] == ("closed_refunded", 99_0000, 99_0000, date(2026, 6, 2))
    assert said["4"] == ("unpaid", 0, None, None)


def test_a_line_that_follows_no_order_is_quarantined_not_guessed(take, counts, quarantined, known):
    assert counts(take(ORPHAN)) == (2, 1, 0, 0, 1, 0)
    assert quarantined() == [(2, "missing", "订单号", "")]
    assert [r["order_id"] for r in known("order_line")] == ["2300000000000000005"]


def test_a_gap_between_rows_ends_an_order(take, quarantined, tmp_path):
    """A damaged row may have been the next order's first: what follows it belongs to nobody."""
    path = tmp_path / "订单.csv"
    path.write_text(
        "订单号,下单时间,实付款,货品标题,数量,单品金额\n"
        "1,2026-06-01 09:00:00,10.00,甲,1,10.00\n"
        "2,2026-06-01 10:00:00,20.00\n"
        ",,,乙,1,10.00\n",
        encoding="utf-8",
    )
    take(path)
    assert [(line, rule) for line, rule, _, _ in quarantined()] == [(3, "too_few_cells"), (4, "missing")]


def test_the_same_orders_again_change_nothing(take, tmp_path):
    take(MERGED)
    again = tmp_path / "again.csv"
    again.write_text(
        "货品标题,规格,数量,订单号,下单时间,实付款\n冷水壶,1.5L,1,2300000000000000004,2026-06-02 08:30:00,30.00\n",
        encoding="utf-8",
    )
    receipt = take(again)
    assert (receipt.rows, receipt.loaded) == (1, 0)


@pytest.mark.parametrize(
    ("second", "repeated"),
    [(",,,乙,1,10.00", 1), ("2,2026-06-01 10:00:00,20.00,丙,1,10.00\n,,,乙,1,10.00", 0)],
    ids=["twice in one order", "once in each of two orders"],
)
def test_lines_are_alike_only_within_an_order(take, tmp_path, second, repeated):
    """Below an order's first line the cells are merged: what stands there alike may be of two orders."""
    path = tmp_path / "订单.csv"
    head = "订单号,下单时间,实付款,货品标题,数量,单品金额\n1,2026-06-01 09:00:00,20.00,甲,1,10.00\n,,,乙,1,10.00\n"
    path.write_text(f"{head}{second}\n", encoding="utf-8")
    receipt = take(path)
    assert sum("完全相同" in warning.zh for warning in receipt.warnings) == repeated
    assert receipt.quarantined == 0
