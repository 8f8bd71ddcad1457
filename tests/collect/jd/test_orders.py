"""JD's order report, worked by hand on the samples. Money is in ticks: 1 yuan = 10,000."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhanggui.core.money import split_units

JUNE_6, JUNE_12 = "京东订单_202606061200.csv", "京东订单_202606121200.xlsx"
POT, SOCKS, LAMP, SPOON = "100012043978", "100012043999", "100012044011", "100012044027"


def utc(*when):
    return datetime(*when, tzinfo=UTC)


def by_end(rows):
    """Orders by the last two digits of their number."""
    return {row["order_id"][-2:]: row for row in rows}


@pytest.fixture
def one_file(tmp_path):
    """A file of one's own: orders number, SKU, price, order amount, settled, due, state, paid time, remark, postage."""
    header = "订单号,商品ID,订购数量,京东价,订单金额,结算金额,应付金额,订单状态,下单时间,付款确认时间,商家备注,运费金额\n"

    def write(*rows, name="京东订单.csv"):
        path = tmp_path / name
        path.write_text(header + "".join(row + "\n" for row in rows), encoding="utf-8-sig")
        return path

    return write


def test_every_row_of_the_file_is_accounted_for(take, counts, quarantined):
    """Of 17 rows two cannot be read; the second row of the split parent says nothing the first has not said."""
    (receipt,) = take(JUNE_6)
    assert receipt.profile == "jd.orders"
    assert counts(receipt) == (17, 14, 0, 1, 2, 0)
    assert quarantined() == [
        (17, "not_an_amount", "应付金额", "待核对"),
        (18, "id_lost_digits", "订单号", "2.6E+11"),
    ]


def test_an_order_in_every_canonical_value(take, known):
    """50 + 2 × 20 of goods; the merchant gives 90 − 85 = 5, the platform 85 − 78 = 7."""
    take(JUNE_6)
    order = by_end(known("order"))["11"]
    assert order.pop("buyer_key")
    assert order == {
        "shop": "jd",
        "platform": "jd",
        "order_id": "260000000011",
        "document": "order",
        "status": "completed",
        "raw_status": "完成",
        "created_at": utc(2026, 6, 1, 2, 0),
        "paid_at": utc(2026, 6, 1, 2, 0, 20),
        "completed_at": utc(2026, 6, 5, 1, 0),
        "created_day": date(2026, 6, 1),
        "paid_day": date(2026, 6, 1),
        "paid_week": date(2026, 6, 1),
        "paid_month": "2026-06",
        "currency": "CNY",
        "province": "江西",
        "city": "南昌市",
        "goods_amount": 90_0000,
        "shipping_charged": 0,
        "discount_merchant": 5_0000,
        "discount_platform": 7_0000,
        "payable": 78_0000,
        "paid": 78_0000,
        "paid_net_of_refunds": False,
        "merchant_receivable": 85_0000,
        "item_count": 3,
        "marked_fake": False,
    }


def test_discounts_are_shared_over_the_lines_by_price_and_quantity(take, known):
    """5.00 by 50 : 40 is 2.777… and 2.222…, so 2.78 and 2.22; 7.00 is 3.888… and 3.111…, so 3.89 and 3.11."""
    take(JUNE_6)
    lines = [x for x in known("order_line") if x["order_id"].endswith("011")]
    said = [
        (x["line_id"], x["merchant_code"], x["list_amount"], x["discount_merchant"], x["discount_platform"], x["paid"])
        for x in lines
    ]  # fmt: skip
    assert said == [
        (f"260000000011-{POT}", "QH0031-A", 50_0000, 2_7800, 3_8900, 43_3300),
        (f"260000000011-{SOCKS}", "QH0044-C", 40_0000, 2_2200, 3_1100, 34_6700),
    ]


def test_goods_without_a_code_are_known_by_their_sku(take, known):
    take(JUNE_6)
    (lamp,) = (x for x in known("order_line") if x["order_id"].endswith("023"))
    assert (lamp["item_key"], lamp["product_id"], lamp["platform_sku_id"]) == (LAMP, LAMP, LAMP)
    assert "merchant_code" not in lamp


def test_a_split_parent_counts_nothing_and_the_receipt_says_so(take, known):
    """1097.00 were ordered and 932.45 paid, once: 644.30 + 288.15 by the two orders it became."""
    (receipt,) = take(JUNE_6)
    orders = by_end(known("order"))
    parent = orders["21"]
    assert (parent["document"], parent["status"], parent["paid"], parent["goods_amount"]) == (
        "adjustment",
        "cancelled",
        0,
        0,
    )
    assert orders["22"]["paid"] + orders["23"]["paid"] == 932_4500
    assert not [x for x in known("order_line") if x["order_id"].endswith("021")]
    assert receipt.warnings[0].zh.startswith("2 行不满足：未被拆分")


def test_a_parent_that_an_earlier_file_knew_whole_is_taken_back(take, known, one_file):
    """Exported before it was split, with 97.00 paid; the next file holds the parent, now split, and its children."""
    whole = one_file(
        "28,7,1,97.00,97.00,97.00,97.00,等待出库,2026-06-02 10:00:00,2026-06-02 10:01:00,,0", name="a.csv"
    )
    take(whole)
    assert sum(o["paid"] for o in known("order")) == 97_0000
    after = one_file(
        "28,7,1,97.00,97.00,97.00,97.00,(删除)等待出库,2026-06-02 10:00:00,2026-06-02 10:01:00,订单拆分为 281 282,0",
        "281,7,1,57.00,57.00,57.00,57.00,等待出库,2026-06-02 10:00:00,2026-06-02 10:01:00,,0",
        "282,8,1,40.00,40.00,40.00,40.00,等待出库,2026-06-02 10:00:00,2026-06-02 10:01:00,,0",
        name="b.csv",
    )
    take(after, now=utc(2026, 7, 2))
    assert sum(o["paid"] for o in known("order")) == 97_0000
    parent = next(o for o in known("order") if o["order_id"] == "28")
    assert (parent["document"], parent.get("paid_day")) == ("adjustment", None)


def test_an_order_called_off_gave_all_its_money_back_postage_too(take, known):
    take(JUNE_6)
    order = by_end(known("order"))["31"]
    assert (order["status"], order["shipping_charged"], order["paid"], order["refunded"]) == (
        "closed_refunded",
        8_0000,
        58_0000,
        58_0000,
    )
    (line,) = (x for x in known("order_line") if x["order_id"].endswith("031"))
    assert (line["paid"], line.get("refunded")) == (50_0000, None)


def test_what_is_owed_is_not_paid(take, known):
    take(JUNE_6)
    orders = by_end(known("order"))
    assert [(orders[n]["status"], orders[n]["payable"], orders[n]["paid"]) for n in ("41", "51")] == [
        ("unpaid", 99_9000, 0),
        ("cancelled", 99_9000, 0),
    ]


def test_cash_on_delivery_is_paid_when_the_money_comes_not_when_it_is_ordered(take, known):
    """61 is on its way: nothing paid. 62 was ordered on 1 June and paid at the door on 4 June."""
    take(JUNE_6)
    orders = by_end(known("order"))
    assert (orders["61"]["status"], orders["61"]["paid"], "paid_day" in orders["61"]) == ("shipped", 0, False)
    assert (orders["62"]["paid"], orders["62"]["paid_day"]) == (50_0000, date(2026, 6, 4))


def test_cash_on_delivery_without_a_payment_time_is_paid_at_completion_and_counted(take, known):
    _, later = take(JUNE_6, JUNE_12)
    assert by_end(known("order"))["61"]["paid_day"] == date(2026, 6, 10)
    (said,) = later.warnings
    assert said.zh.startswith("1 行不满足：已付款订单有付款确认时间")


def test_money_from_the_balance_is_paid_too(take, known):
    """20.00 from the balance and 79.90 by card for the lamp of 99.90: no discount."""
    take(JUNE_6, JUNE_12)
    order = by_end(known("order"))["41"]
    assert (order["status"], order["paid"], order["discount_merchant"], order["discount_platform"]) == (
        "shipped",
        99_9000,
        0,
        0,
    )


def test_a_gift_is_a_line_of_its_own_without_money(take, known):
    take(JUNE_6)
    lines = [x for x in known("order_line") if x["order_id"].endswith("081")]
    assert [(x["product_id"], x["line_kind"], x["paid"]) for x in lines] == [
        (SOCKS, "product", 60_0000),
        (SPOON, "gift", 0),
    ]


def test_where_rows_of_an_order_are_missing_its_money_is_not_shared(take, known):
    """70.00 ordered, one row of 20.00 here: the order is known, its line's part is not."""
    (receipt,) = take(JUNE_6)
    assert by_end(known("order"))["91"]["paid"] == 70_0000
    (line,) = (x for x in known("order_line") if x["order_id"].endswith("091"))
    assert (line["list_amount"], line.get("paid")) == (20_0000, None)
    assert any("Σ 京东价" in w.zh for w in receipt.warnings)


def test_a_remark_that_marks_a_fake_order_is_a_risk_on_the_receipt_and_a_mark_on_the_order(take, known):
    (receipt,) = take(JUNE_6)
    assert [o["order_id"][-2:] for o in known("order") if o["marked_fake"]] == ["71"]
    (risk,) = (w.zh for w in receipt.warnings if "刷单" in w.zh)
    assert risk.startswith("1 行不满足")
    assert "合规风险" in risk


@pytest.mark.parametrize(
    ("remark", "marked"),
    [
        ("V-0604", True),
        ("g－12", True),
        ("补单", True),
        ("VIP 客户", False),
        ("尽快发货", False),
        ("", False),
    ],
)
def test_which_remarks_mark_a_fake_order(remark, marked):
    from zhanggui.collect.jd.words import MARKED

    assert pl.Series([remark]).str.contains(MARKED).item() is marked


def test_postage_belongs_to_no_line(take, known, one_file):
    """30.00 + 6.00 postage − 2.00 of the merchant: 34.00 paid, 28.00 for the goods."""
    take(one_file("28,7,1,30.00,30.00,28.00,34.00,完成,2026-06-02 10:00:00,2026-06-02 10:01:00,,6.00"))
    (order,), (line,) = known("order"), known("order_line")
    assert (order["paid"], order["discount_merchant"], order["discount_platform"]) == (34_0000, 2_0000, 0)
    assert (line["paid"], line["discount_merchant"]) == (28_0000, 2_0000)


def test_where_the_amounts_contradict_each_other_the_merchant_gives_and_the_receipt_says_so(
    take, known, one_file
):
    """Settled 25.00 below the 28.00 the buyer owes: nobody can tell who gave the 2.00 of discount."""
    (receipt,) = take(
        one_file("28,7,1,30.00,30.00,25.00,28.00,完成,2026-06-02 10:00:00,2026-06-02 10:01:00,,0")
    )
    (order,) = known("order")
    assert (order["discount_merchant"], order["discount_platform"]) == (2_0000, 0)
    assert [w.zh[:20] for w in receipt.warnings] == [
        "1 行不满足：应付金额 + 余额支付 − 运费 ≤ 结算金额 ≤ 订单金额"[:20]
    ]


def test_postage_the_buyer_does_not_pay_is_the_platforms(take, known, one_file):
    (receipt,) = take(
        one_file("28,7,1,30.00,30.00,30.00,30.00,完成,2026-06-02 10:00:00,2026-06-02 10:01:00,,6.00")
    )
    (order,) = known("order")
    assert (order["paid"], order["shipping_charged"], order["discount_platform"]) == (30_0000, 6_0000, 6_0000)
    assert "运费券" in receipt.warnings[0].zh


def test_the_same_sku_at_two_prices_is_two_lines(take, known, one_file):
    rest = "90.00,90.00,90.00,完成,2026-06-02 10:00:00,2026-06-02 10:01:00,,0"
    take(one_file(f"28,7,1,60.00,{rest}", f"28,7,1,30.00,{rest}"))
    assert [(x["line_id"], x["paid"]) for x in known("order_line")] == [
        ("28-7", 60_0000),
        ("28-7-30.0000", 30_0000),
    ]


def test_a_row_that_stands_twice_is_a_copy_where_the_order_is_whole_without_it(take, counts, known, one_file):
    """60 + 30 make up the 90 of the order; the third row is the first once more."""
    rest = "90.00,90.00,90.00,完成,2026-06-02 10:00:00,2026-06-02 10:01:00,,0"
    rows = [f"28,7,1,60.00,{rest}", f"28,8,1,30.00,{rest}", f"28,7,1,60.00,{rest}"]
    (receipt,) = take(one_file(*rows))
    assert counts(receipt) == (3, 2, 0, 1, 0, 0)
    assert [(x["line_id"], x["paid"]) for x in known("order_line")] == [("28-7", 60_0000), ("28-8", 30_0000)]
    assert receipt.warnings == []


def test_a_row_that_stands_twice_is_a_second_line_where_the_order_needs_it(take, counts, known, one_file):
    rest = "60.00,60.00,60.00,完成,2026-06-02 10:00:00,2026-06-02 10:01:00,,0"
    (receipt,) = take(one_file(f"28,7,1,30.00,{rest}", f"28,7,1,30.00,{rest}"))
    assert counts(receipt) == (2, 2, 0, 0, 0, 0)
    assert [(x["line_id"], x["paid"]) for x in known("order_line")] == [
        ("28-7", 30_0000),
        ("28-7#2", 30_0000),
    ]


def test_a_later_export_updates_what_changed(take, counts, known):
    _, later = take(JUNE_6, JUNE_12)
    assert counts(later) == (3, 0, 3, 0, 0, 0)
    assert by_end(known("order"))["22"]["completed_at"] == utc(2026, 6, 9, 2, 0)


def test_the_same_file_again_changes_nothing(take, known):
    take(JUNE_6)
    before = known("order"), known("order_line")
    (again,) = take(JUNE_6)
    assert (again.status, again.duplicate) == ("already_loaded", 17)
    assert (known("order"), known("order_line")) == before


def test_no_person_reaches_the_warehouse(take, current):
    take(JUNE_6)
    cells = {str(v) for t in ("order", "order_line", "customer") for r in current(t) for v in r.values()}
    assert not any(word in cell for cell in cells for word in ("王", "138", "jd_7f3a", "V-0604"))


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5_000_00)), min_size=1, max_size=12), st.data())
def test_shares_are_those_of_the_largest_remainder_and_sum_to_the_whole(rows, data):
    """Against ``core.money.split_units``, order by order."""
    from zhanggui.collect.jd.sharing import shared

    whole = {number: data.draw(st.integers(0, 900_00)) for number in {n for n, _ in rows}}
    frame = pl.DataFrame(
        {"order": [n for n, _ in rows], "w": [w for _, w in rows], "off": [whole[n] for n, _ in rows]}
    )
    found = frame.with_columns(part=shared("off", "w", "order"))
    for number, off in whole.items():
        weights = [w for n, w in rows if n == number]
        parts = found.filter(pl.col("order") == number)["part"].to_list()
        if sum(weights):
            assert parts == split_units(off, weights)
        else:
            assert set(parts) == ({0} if off == 0 else {None})
