"""WeChat shop orders, worked by hand on the samples. Money is in ticks: 1 yuan = 10,000."""

from __future__ import annotations

import csv
import random
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import zhanggui.collect.wechat

SAMPLES = Path(zhanggui.collect.wechat.__file__).parent / "samples"
JUNE_10 = SAMPLES / "微信小店订单_202606101200.csv"
JUNE_20 = SAMPLES / "微信小店订单_202606201200.csv"
OLD = SAMPLES / "视频号小店订单_旧版.xlsx"


@pytest.fixture
def take(import_files):
    """Import files for the shop wx; gives the receipts."""
    return lambda *paths: import_files(*paths, shop="wx")


def by_end(rows):
    """Rows of orders by the last two digits of their number."""
    found = {}
    for row in rows:
        found.setdefault(row["order_id"][-2:], []).append(row)
    return found


def fees(known):
    """What the settlement entries of each order say, by kind, in yuan."""
    return {
        end: {row["raw_kind"]: row["amount"] / 10_000 for row in rows}
        for end, rows in by_end(known("settlement")).items()
    }


def test_every_row_is_accounted_for(take, counts, quarantined):
    (receipt,) = take(JUNE_10)
    assert receipt.profile == "wechat.orders"
    assert counts(receipt) == (13, 9, 0, 1, 3, 0)
    assert receipt.warnings == []
    assert quarantined() == [
        (12, "missing", "订单号", ""),
        (13, "not_an_amount", "订单实际支付金额", "待核对"),
        (14, "id_lost_digits", "订单号", "3.72E+18"),
    ]


def test_an_order_of_two_lines_counts_its_money_once(take, known):
    """52.00 and 40.00 of goods and 8.00 postage make 100.00; the platform adds its 5.00: 105.00 received."""
    take(JUNE_10)
    (order,), lines = by_end(known("order"))["11"], by_end(known("order_line"))["11"]
    assert order == {
        "shop": "wx",
        "platform": "wechat",
        "order_id": "3720000000000000011",
        "document": "order",
        "status": "completed",
        "raw_status": "已完成",
        "created_at": datetime(2026, 6, 1, 12, 59, 30, tzinfo=UTC),
        "paid_at": datetime(2026, 6, 1, 13, 4, 41, tzinfo=UTC),
        "shipped_at": datetime(2026, 6, 2, 2, 0, tzinfo=UTC),
        "completed_at": datetime(2026, 6, 5, 12, 30, 15, tzinfo=UTC),
        "created_day": date(2026, 6, 1),
        "paid_day": date(2026, 6, 1),
        "paid_week": date(2026, 6, 1),
        "paid_month": "2026-06",
        "currency": "CNY",
        "province": "浙江",
        "city": "杭州市",
        "goods_amount": 105_0000,
        "shipping_charged": 8_0000,
        "discount_merchant": 8_0000,
        "payable": 100_0000,
        "paid": 100_0000,
        "paid_net_of_refunds": False,
        "merchant_receivable": 105_0000,
        "carrier": "中通快递",
        "tracking_no": "78000000000011",
    }
    said = [
        (x["item_key"], x["quantity"], x["list_amount"], x["discount_platform"], x["paid"]) for x in lines
    ]
    assert said == [("QH0012-A", 2, 60_0000, 3_0000, 52_0000), ("QH0031-B", 1, 45_0000, 2_0000, 40_0000)]


def test_fees_of_a_settled_order_are_settlement_entries_once(take, known):
    """The fees stand on both rows of order 11. Orders 31 and 61 are not settled: theirs are estimates."""
    take(JUNE_10)
    assert fees(known) == {
        "11": {
            "技术服务费": -5.25,
            "技术服务费（将以人气卡形式返还）": -1.05,
            "运费险预计投保费用": -0.6,
            "带货费用": -9.2,
        },
        "41": {"技术服务费": -1.5},
    }
    assert {str(row["booked_day"]) for row in known("settlement")} == {"2026-06-08", "2026-06-09"}


def test_a_line_refunded_before_shipping_is_closed_and_never_left(take, known):
    """Order 41: the socks' 20.00 went back, the towel of 30.00 was shipped."""
    take(JUNE_10)
    lines = {x["item_key"]: x for x in by_end(known("order_line"))["41"]}
    socks, towel = lines["QH0050"], lines["QH0012-A"]
    assert (socks["status"], socks["refunded"], socks.get("shipped_at")) == ("closed_refunded", 20_0000, None)
    assert (towel["status"], towel["refunded"], towel["shipped_at"] is not None) == ("completed", 0, True)


def test_a_cancelled_order_was_either_refunded_or_never_paid(take, known):
    take(JUNE_10)
    orders = {end: order for end, (order,) in by_end(known("order")).items()}
    told = {
        end: (orders[end]["status"], orders[end]["paid"], orders[end].get("refunded")) for end in ("51", "71")
    }
    assert told == {"51": ("closed_refunded", 45_0000, 45_0000), "71": ("cancelled", 0, None)}


def test_a_part_refunded_is_no_whole_refund(take, known):
    take(JUNE_10)
    (line,) = by_end(known("order_line"))["61"]
    assert (line["status"], line["refund_state"], line["refunded"]) == ("completed", "unknown", 5_0000)


def test_the_next_export_in_the_newer_layout_updates_what_changed(take, counts, known):
    """Order 21 was paid and shipped; order 31 was settled, its fee 2.10 instead of the estimated 2.00."""
    take(JUNE_10)
    (receipt,) = take(JUNE_20)
    assert counts(receipt) == (4, 0, 2, 2, 0, 0)
    assert receipt.warnings == []
    (order,) = by_end(known("order"))["21"]
    assert (order["status"], order["paid"], order["paid_day"]) == ("shipped", 30_0000, date(2026, 6, 10))
    assert fees(known)["31"] == {"技术服务费": -2.1, "运费险预计投保费用": -0.3}


def test_the_later_export_wins_whichever_comes_first(take, known):
    take(JUNE_20, JUNE_10)
    (order,) = by_end(known("order"))["21"]
    assert order["status"] == "shipped"


def test_the_same_file_again_changes_nothing(take, known):
    take(JUNE_10)
    before = [known(t) for t in ("order", "order_line", "settlement")]
    (again,) = take(JUNE_10)
    assert (again.status, again.duplicate) == ("already_loaded", 13)
    assert [known(t) for t in ("order", "order_line", "settlement")] == before


def test_the_older_layout_says_its_fees_when_the_order_is_complete(take, counts, known):
    """60.00 paid for two towels; 0.60, 5.50 and 0.40 taken. Order 92 is still to be shipped: 2.00 is a guess."""
    (receipt,) = take(OLD)
    assert counts(receipt) == (2, 2, 0, 0, 0, 0)
    assert receipt.warnings == []
    (line,) = by_end(known("order_line"))["91"]
    assert (line["quantity"], line["unit_price"], line["paid"]) == (2, 30_0000, 60_0000)
    assert fees(known) == {"91": {"技术服务费": -0.6, "带货费用": -5.5, "实际服务费": -0.4}}


def test_personal_columns_stay_out_of_the_warehouse(take, current):
    take(JUNE_10)
    cells = {str(v) for t in ("order", "order_line") for row in current(t) for v in row.values()}
    assert not any("王**" in cell or "138" in cell or "请包好" in cell for cell in cells)


def test_columns_in_any_order_and_a_new_one_say_the_same(take, known, tmp_path):
    """Next year's file: the columns stand elsewhere, one is new. The new one is named on the receipt."""
    take(JUNE_10)
    before = [known(t) for t in ("order", "order_line", "settlement")]
    with JUNE_10.open(encoding="utf-8-sig", newline="") as file:
        rows = [[*row, "新增的一列" if n == 0 else "x"] for n, row in enumerate(csv.reader(file))]
    places = list(range(len(rows[0])))
    random.Random(7).shuffle(places)
    later = tmp_path / "微信小店订单_202606111200.csv"
    with later.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([row[place] for place in places] for row in rows)
    (receipt,) = take(later)
    assert (receipt.loaded, receipt.updated, receipt.duplicate, receipt.quarantined) == (0, 0, 10, 3)
    assert [w.zh for w in receipt.warnings] == ["1 列未使用（保留在原始文件中）：新增的一列"]
    assert [known(t) for t in ("order", "order_line", "settlement")] == before


def test_without_the_payment_time_the_file_is_refused_with_the_way_out(take, tmp_path):
    path = tmp_path / "订单.csv"
    path.write_text(
        "订单号,订单状态,订单实际支付金额,商品编码(平台),商品数量,商品售后\n1,已完成,1,7,1,\n",
        encoding="utf-8",
    )
    (receipt,) = take(path)
    assert receipt.status == "refused"
    assert "支付时间" in receipt.reason.zh
