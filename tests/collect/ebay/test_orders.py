"""eBay's orders report, worked by hand on the samples. Money is in ticks: 1 dollar = 10,000."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import zhanggui.collect.ebay

SAMPLES = Path(zhanggui.collect.ebay.__file__).parent / "samples"
JUNE = SAMPLES / "eBay-OrdersReport-Jun-30-2026.csv"
JULY = SAMPLES / "eBay-OrdersReport-Jul-10-2026.csv"
OLD = SAMPLES / "SalesHistory_old_names.csv"


@pytest.fixture
def take(import_files):
    """Import files for the shop us (in UTC, USD: eBay's defaults); gives the receipts."""
    return lambda *paths: import_files(*paths, shop="us")


def by(rows, key="order_id"):
    return {row[key]: row for row in rows}


def test_every_row_is_accounted_for(take, counts, quarantined):
    """Nine records: three single orders, one of two items in three rows, two footers, one id that Excel rounded."""
    (receipt,) = take(JUNE)
    assert receipt.profile == "ebay.orders"
    assert counts(receipt) == (9, 6, 0, 0, 1, 2)
    assert quarantined() == [(10, "id_lost_digits", "Item Number", "2.75E+11")]


def test_an_order_in_every_canonical_value(take, known):
    """15.50 and 4.99 shipping; the 1.64 of tax inside the total of 22.13 is eBay's."""
    take(JUNE)
    order = by(known("order"))["01-10001-00001"]
    assert len(order.pop("buyer_key")) == 24
    assert order == {
        "shop": "us",
        "platform": "ebay",
        "order_id": "01-10001-00001",
        "document": "order",
        "status": "shipped",
        "created_at": datetime(2026, 6, 1, tzinfo=UTC),
        "paid_at": datetime(2026, 6, 1, tzinfo=UTC),
        "shipped_at": datetime(2026, 6, 3, tzinfo=UTC),
        "created_day": date(2026, 6, 1),
        "paid_day": date(2026, 6, 1),
        "paid_week": date(2026, 6, 1),
        "paid_month": "2026-06",
        "currency": "USD",
        "country": "United States",
        "province": "OR",
        "city": "Portland",
        "goods_amount": 15_5000,
        "shipping_charged": 4_9900,
        "payable": 20_4900,
        "paid": 20_4900,
        "paid_net_of_refunds": False,
        "tax": 0,
        "tracking_no": "9400100000000000000011",
    }


def test_an_order_of_two_items_takes_its_money_from_the_row_of_totals(take, known):
    """2 × 9.99 + 15.50 + 5.00 shipping = 40.48; the item without a date has its order's."""
    take(JUNE)
    order = by(known("order"))["01-10002-00002"]
    lines = [x for x in known("order_line") if x["order_id"] == "01-10002-00002"]
    assert (order["payable"], order["goods_amount"], order["shipping_charged"]) == (40_4800, 35_4800, 5_0000)
    assert {
        (x["item_key"], x["quantity"], x["unit_price"], x["list_amount"], x["created_day"]) for x in lines
    } == {
        ("GS-SOCK-M", 2, 9_9900, 19_9800, date(2026, 6, 2)),
        ("GS-MUG", 1, 15_5000, 15_5000, date(2026, 6, 2)),
    }


def test_unpaid_is_nothing_paid_and_thousands_are_read(take, known):
    take(JUNE)
    order = by(known("order"))["01-10003-00003"]
    assert (order["status"], order["payable"], order["paid"]) == ("unpaid", 1015_5000, 0)


def test_a_total_that_is_not_its_parts_is_counted(take):
    """15.50 is not 20.00."""
    (receipt,) = take(JUNE)
    assert [w.en for w in receipt.warnings] == [
        "1 rows do not satisfy: Total Price = items at their price + shipping + taxes"
    ]


def test_the_next_report_brings_payment_and_parcel(take, counts, known):
    _, second = take(JUNE, JULY)
    assert counts(second) == (3, 0, 1, 0, 0, 2)
    order = by(known("order"))["01-10003-00003"]
    assert (order["status"], order["paid"], order["paid_day"]) == ("shipped", 1015_5000, date(2026, 6, 8))


def test_the_old_names(take, counts, known):
    """2 × 12.00 + 3.00 shipping + 1.98 tax + 1.00 insurance = 29.98; the order is the record's number."""
    (receipt,) = take(OLD)
    assert (counts(receipt), receipt.warnings) == ((3, 1, 0, 0, 0, 2), [])
    (order,), (line,) = known("order"), known("order_line")
    assert (order["order_id"], order["paid"], order["tax"], order["goods_amount"]) == (
        "55",
        29_9800,
        1_9800,
        24_0000,
    )
    assert (line["quantity"], line["list_amount"], line["product_id"]) == (2, 24_0000, "110000000001")


def test_the_same_file_again_changes_nothing(take, known):
    take(JUNE)
    before = known("order"), known("order_line")
    (again,) = take(JUNE)
    assert again.status == "already_loaded"
    assert (known("order"), known("order_line")) == before


def test_rows_without_a_row_of_totals_carry_no_money(take, known, tmp_path):
    path = tmp_path / "orders.csv"
    head, rows = (
        "Sales Record Number,Order Number,Item Title,Quantity,Sold For,Total Price,Sale Date,Paid On Date\n",
        ("1,7,Mug,1,$3.00,$3.00,Jun-01-26,Jun-01-26\n1,7,Sock,1,$4.00,$4.00,Jun-01-26,Jun-01-26\n"),
    )
    path.write_text(head + rows, encoding="utf-8")
    (receipt,) = take(path)
    (order,) = known("order")
    assert ("paid" in order, len(known("order_line"))) == (False, 2)
    assert any("row of totals" in w.en for w in receipt.warnings)


def test_another_dollar_is_no_dollar_of_the_shop(take, quarantined, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(
        "Sales Record Number,Order Number,Item Title,Quantity,Sold For,Total Price,Sale Date\n"
        '1,7,Mug,1,"AU $3.00","AU $3.00",Jun-01-26\n2,8,Mug,1,$3.00,$3.00,\n',
        encoding="utf-8",
    )
    take(path)
    assert [(rule, column) for _, rule, column, _ in quarantined()] == [
        ("not_an_amount", "Sold For"),
        ("missing", "Sale Date"),
    ]


def test_people_are_in_the_encrypted_records_only(take, current, workspace):
    take(JUNE)
    from zhanggui.access.personal import personal_fields

    said = personal_fields(1, 4, secrets=workspace.secrets)
    assert (said["buyer"], said["zip"], said["remark_buyer"]) == (
        "ada_moss",
        "97201",
        "Please leave at the door.",
    )
    orders = by(current("order"))
    assert orders["01-10001-00001"]["buyer_key"] == orders["01-10002-00002"]["buyer_key"]
    cells = [str(v) for t in ("order", "order_line", "customer") for row in current(t) for v in row.values()]
    assert not any(word in cell for cell in cells for word in ("@", "ada_moss", "Sample Street", "97201"))
