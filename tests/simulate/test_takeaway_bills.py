"""Bills of takeaway orders and wholesale orders as they are written; eleven orders worked in worked_takeaway.md."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import openpyxl
import pytest

from zhanggui.simulate.merchant import simulate

COLUMNS = ("buyer_paid", "platform_subsidy", "refunds", "commission", "shipping", "other_fees")
WORKED = """
3155700000001047291 409.80  0.00    0.00 24.59  3.50 0.00
3155700000012567481 388.80  5.00    0.00 23.39     ? 0.50
3155700000035607861  38.90  0.00   15.94  1.38  5.00 0.00
3155700000014662061  47.90  0.00   47.90  0.00  0.00 0.00
3155700000007331031  39.80  0.00    0.00  2.39  4.00 3.00
8032800000029324121 574.80 10.00    0.00 32.16  4.50 0.50
8032800000050269921 297.98  0.00  293.98  0.00     ? 0.50
8032800000049222631 505.60  0.00   70.30 23.94  4.00 3.00
8032800000074357591 952.00  0.00  952.00  0.00  0.00 0.00
2342400000010472901 2415.00 0.00    0.00     ? 31.40    ?
2342400000006283741 2119.00 0.00 2119.00     ?  0.00    ?
""".strip().splitlines()
"""``?``: what the merchant's own rider or 1688's fee card takes is not worked there."""
BOOKED = {
    "3155700000001047291": [("2025-10-01", "外卖订单", "381.71")],
    "3155700000012567481": [("2025-10-06", "外卖订单", "370.41"), ("2025-10-06", "准时宝服务费", "-0.50")],
    "3155700000035607861": [("2025-10-18", "外卖订单", "31.57"), ("2025-10-18", "部分退款", "-14.99")],
    "3155700000014662061": [("2025-10-08", "外卖订单", "0.00")],
    "3155700000007331031": [("2025-10-03", "外卖订单", "33.41"), ("2025-10-04", "赔付扣款", "-3.00")],
    "8032800000029324121": [("2025-10-21", "外卖订单", "548.14"), ("2025-10-21", "增值服务费", "-0.50")],
    "8032800000050269921": [
        ("2025-10-31", "外卖订单", "307.06"),
        ("2025-10-31", "售后退款", "-303.06"),
        ("2025-10-31", "增值服务费", "-0.50"),
    ],
    "8032800000049222631": [
        ("2025-10-31", "外卖订单", "473.79"),
        ("2025-10-31", "商责赔付", "-3.00"),
        ("2025-11-13", "部分退款", "-66.43"),
    ],
    "8032800000074357591": [("2025-11-07", "外卖订单", "0.00")],
}


@pytest.fixture(scope="module")
def merchant(tmp_path_factory):
    """Two months of all shops; the truth by order, and the files of ours as rows of text."""
    made = simulate(
        tmp_path_factory.mktemp("all"),
        shops=17,
        skus=40,
        months=2,
        orders_per_day=40,
        start=date(2025, 10, 1),
    )

    def truth(name):
        with (made.truth / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return SimpleNamespace(
        orders={row["order_id"]: row for row in truth("orders")},
        bills=truth("bills"),
        meituan=[sheet(path) for path in sorted((made.exports / "meituan-store").iterdir())],
        flash=[sheet(path) for path in sorted((made.exports / "flash-store").iterdir())],
        wholesale=[sheet(path) for path in sorted((made.exports / "wholesale-1688").iterdir())],
    )


def sheet(path) -> list[list[str]]:
    rows = openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def named(header: list[str], rows: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(header, row, strict=True)) for row in rows]


def bills(merchant) -> dict[str, list[dict[str, str]]]:
    """The rows of both shops' bills under one set of names, the second bill without what the first held too."""
    meituan = [named(laid(file[0], file[1]), file[2:]) for file in merchant.meituan]
    flash = [named(file[0], file[1:-1]) for file in merchant.flash]
    return {"meituan-store": after_overlap(meituan), "flash-store": after_overlap(flash)}


def laid(groups: list[str], names: list[str]) -> list[str]:
    """Two header rows as one: what stands above where nothing stands below."""
    return [below or above for above, below in zip(groups, names, strict=True)]


def after_overlap(files: list[list[dict[str, str]]]) -> list[dict[str, str]]:
    """The days of the last file whole, of the first only those before it."""
    first, last = files
    since = min(row["账单日期"] for row in last)
    return [row for row in first if row["账单日期"] < since] + last


def due(row: dict[str, str]) -> Decimal:
    return Decimal(row["商家应收款"] if "商家应收款" in row else row["结算金额"])


@pytest.mark.parametrize("worked", WORKED, ids=lambda row: row.split()[0])
def test_an_order_worked_by_hand_is_what_the_truth_says(merchant, worked):
    order, *expected = worked.split()
    told = [merchant.orders[order][name] for name in COLUMNS]
    assert [one if other != "?" else "?" for one, other in zip(told, expected, strict=True)] == expected


@pytest.mark.parametrize("order", BOOKED)
def test_its_rows_on_the_bill_are_those_worked_by_hand(merchant, order):
    rows = [row for found in bills(merchant).values() for row in found if row["订单号"].strip() == order]
    booked = [(row["账单日期"], row.get("交易类型") or row["业务类型"], f"{due(row):.2f}") for row in rows]
    assert booked == BOOKED[order]


def test_the_bills_of_a_month_sum_to_the_truth(merchant):
    true, told = defaultdict(Decimal), defaultdict(Decimal)
    for row in merchant.bills:
        if row["shop"] in ("meituan-store", "flash-store"):
            true[row["shop"], row["month"]] += Decimal(row["amount"])
    for shop, rows in bills(merchant).items():
        for row in rows:
            told[shop, row["账单日期"][:7]] += due(row)
    assert told == true
    assert len(true) == 4


def test_a_meituan_month_has_every_kind_of_transaction_under_two_header_rows(merchant):
    (groups, names, *rows), _ = merchant.meituan
    assert (groups[0], groups[1], names[0], groups[-2], names[-2]) == (
        "基础信息",
        "",
        "订单号",
        "商家应收款",
        "",
    )
    month = named(laid(groups, names), rows)
    assert {row["交易类型"] for row in month} >= {
        *(
            "外卖订单",
            "部分退款",
            "退款",
            "准时宝服务费",
            "赔付扣款",
            "保险费用",
            "商家推广充值",
            "商家推广-退款",
        ),
        *("商家推广-点金推广", "广告-铂金展位", "流量加油包", "津贴联盟", "拼单宝", "订单通"),
    }
    assert {row["订单号"][0] for row in month if row["订单号"]} == {"\t"}
    assert {row["交易类型"] for row in month if not row["订单号"]}.isdisjoint(
        {"外卖订单", "退款", "赔付扣款"}
    )


def test_what_a_meituan_sale_is_made_of_is_what_is_due(merchant):
    """商品总价 + 餐盒费 − 商家活动 − 平台服务费 − 配送服务费 = 商家应收款, and the buyer's delivery fee where no rider came."""
    names = ("商品总价", "餐盒费", "商家活动支出", "平台服务费", "配送服务费")
    sales = [row for row in bills(merchant)["meituan-store"] if row["交易类型"] == "外卖订单" and due(row)]
    assert len(sales) > 100
    for row in sales:
        own = Decimal(row["用户支付配送费"]) if Decimal(row["配送服务费"]) == 0 else 0
        assert sum(Decimal(row[name]) for name in names) + own == due(row), row["订单号"]


def test_the_last_row_of_a_flash_bill_is_its_sum(merchant):
    for header, *rows, total in merchant.flash:
        assert total[0] == "合计"
        assert Decimal(total[-1]) == sum(due(row) for row in named(header, rows))


def test_wholesale_orders_are_of_tens_and_their_cells_are_blank_below_the_first(merchant):
    header, *rows = merchant.wholesale[0]
    orders: list[list[dict[str, str]]] = []
    for row in named(header, rows):
        if row["订单号"]:
            orders.append([])
        orders[-1].append(row)
    assert max(map(len, orders)) > 1
    for first, *rest in orders:
        goods = sum(Decimal(row["单品金额"]) for row in (first, *rest))
        assert goods == Decimal(first["货品总价(元)"])
        assert goods + Decimal(first["运费(元)"]) + Decimal(first["涨价或折扣(元)"]) == Decimal(
            first["实付款(元)"]
        )
        assert {row["下单时间"] + row["实付款(元)"] + row["订单状态"] for row in rest} <= {""}
        assert all(int(row["数量"]) % 10 == 0 for row in (first, *rest))
