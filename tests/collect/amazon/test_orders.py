"""Amazon's all-orders report, worked by hand on the samples. Money is in ticks: 1 dollar = 10,000."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

import zhanggui.collect.amazon

SAMPLES = Path(zhanggui.collect.amazon.__file__).parent / "samples"
JUNE = SAMPLES / "all_orders_20260601-20260630.txt"
JULY = SAMPLES / "alle_bestellungen_20260701-20260731.txt"
JAPAN = SAMPLES / "注文レポート_202607.txt"


@pytest.fixture
def take(import_files):
    """Import files for the shop amz (in UTC, USD: Amazon's defaults); gives the receipts."""
    return lambda *paths: import_files(*paths, shop="amz")


def by(rows, key):
    return {row[key]: row for row in rows}


def test_every_row_is_accounted_for(take, counts, quarantined):
    """Eight rows: six kept, one of another shop's sale ignored, one with the quantity «two» refused."""
    (receipt,) = take(JUNE)
    assert (receipt.profile, receipt.warnings) == ("amazon.orders", [])
    assert counts(receipt) == (8, 6, 0, 0, 1, 1)
    assert quarantined() == [(9, "not_a_whole_number", "quantity", "two")]


def test_a_line_in_every_canonical_value(take, known):
    """2 pairs of socks for 19.98 in all, 4.99 shipping; promotions of 2.00 and 4.99 off: 17.98 paid, tax apart."""
    take(JUNE)
    line = by(known("order_line"), "line_id")["111-1000001-0000001-GS-SOCK-M-1"]
    placed = datetime(2026, 6, 1, 2, 30, tzinfo=UTC)
    assert line == {
        "shop": "amz",
        "platform": "amazon",
        "order_id": "111-1000001-0000001",
        "line_id": "111-1000001-0000001-GS-SOCK-M-1",
        "line_kind": "product",
        "item_key": "GS-SOCK-M",
        "merchant_code": "GS-SOCK-M",
        "product_id": "B0SOCK0001",
        "title": "Cotton Socks M",
        "created_at": placed,
        "paid_at": placed,
        "created_day": date(2026, 6, 1),
        "currency": "USD",
        "quantity": 2,
        "unit_price": 9_9900,
        "list_amount": 19_9800,
        "discount_merchant": 6_9900,
        "paid": 17_9800,
        "status": "shipped",
        "raw_status": "Shipped",
    }


def test_an_order_of_several_rows_leaves_money_to_its_lines(take, known):
    take(JUNE)
    order = by(known("order"), "order_id")["111-1000001-0000001"]
    assert {name for name in order if name in ("paid", "payable", "shipping_charged", "tax")} == set()
    assert (order["status"], order["paid_day"], order["city"]) == ("shipped", date(2026, 6, 1), "PORTLAND")


def test_a_line_price_that_does_not_divide_gives_no_unit_price(take, known):
    """3 mugs for 40.00 CAD: 13.33… each is nobody's price. One row, so postage and tax are the order's."""
    take(JUNE)
    line = by(known("order_line"), "order_id")["702-1000003-0000003"]
    order = by(known("order"), "order_id")["702-1000003-0000003"]
    assert (line["list_amount"], line["paid"], line.get("unit_price")) == (40_0000, 48_0000, None)
    assert (order["shipping_charged"], order["tax"]) == (8_0000, 6_2400)


def test_one_file_holds_several_currencies(take, known):
    take(JUNE)
    assert {o["order_id"][:3]: o["currency"] for o in known("order") if o["status"] != "cancelled"} == {
        "111": "USD", "702": "CAD", "S01": "USD",
    }  # fmt: skip


def test_pending_and_cancelled_orders_were_never_paid(take, known):
    take(JUNE)
    orders, lines = by(known("order"), "order_id"), by(known("order_line"), "order_id")
    told = {n: (orders[n]["status"], orders[n].get("paid_day"), lines[n]["quantity"], lines[n].get("paid"))
            for n in ("111-1000002-0000002", "111-1000004-0000004")}  # fmt: skip
    assert told == {
        "111-1000002-0000002": ("unpaid", None, 1, None),
        "111-1000004-0000004": ("cancelled", None, 0, None),
    }


def test_a_replacement_is_goods_for_nothing(take, known):
    take(JUNE)
    line = by(known("order_line"), "order_id")["S01-1000005-0000005"]
    assert (line["line_kind"], line["quantity"], line["paid"]) == ("gift", 1, 0)


def test_what_amazon_only_ships_is_not_sold_again(take, known):
    take(JUNE)
    assert "S02-1000006-0000006" not in by(known("order"), "order_id")


def test_the_pending_order_has_shipped_in_the_next_export(take, counts, known):
    _, july = take(JUNE, JULY)
    assert counts(july) == (3, 2, 1, 0, 0, 0)
    line = by(known("order_line"), "order_id")["111-1000002-0000002"]
    assert (line["status"], line["paid"]) == ("shipped", 15_5000)


def test_an_older_export_that_comes_later_changes_nothing(take, known):
    take(JULY)
    take(JUNE)
    assert by(known("order"), "order_id")["111-1000002-0000002"]["status"] == "shipped"


def test_a_western_report_with_discounts_above_zero(take, known):
    """17.85 with VAT, 1.78 off: 16.07. The file is Windows-1252."""
    take(JULY)
    line, order = (by(known(t), "order_id")["305-1000008-0000008"] for t in ("order_line", "order"))
    assert (line["title"], order["city"]) == ("Baumwollsocken Größe M", "Köln")
    assert (line["discount_merchant"], line["paid"], order["currency"]) == (1_7800, 16_0700, "EUR")


def test_a_japanese_report(take, known):
    """2 pairs for 3,600 yen and 410 yen of shipping. The file is Shift-JIS."""
    take(JAPAN)
    (line,), (order,) = known("order_line"), known("order")
    assert (line["title"], order["province"], order["currency"]) == ("綿のくつした M", "東京都", "JPY")
    assert (line["unit_price"], line["paid"]) == (1800_0000, 4010_0000)


def test_the_same_file_again_changes_nothing(take, known):
    take(JUNE)
    before = known("order"), known("order_line")
    (again,) = take(JUNE)
    assert (again.status, again.duplicate) == ("already_loaded", 7)
    assert (known("order"), known("order_line")) == before


def test_the_postal_code_is_in_the_encrypted_records_only(take, current, workspace):
    take(JUNE)
    from zhanggui.access.personal import personal_fields

    assert personal_fields(1, 2, secrets=workspace.secrets) == {"zip": "97201"}
    cells = [str(v) for t in ("order", "order_line") for row in current(t) for v in row.values()]
    assert not any("97201" in cell for cell in cells)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Pending", "unpaid"),
        ("Unshipped", "paid_unshipped"),
        ("PartiallyShipped", "partly_shipped"),
        ("Shipped", "shipped"),
        ("Shipped - Delivered to Buyer", "completed"),
        ("Shipped - Returning to Seller", "shipped"),
        ("Canceled", "cancelled"),
        ("Cancelled", "cancelled"),
        ("Teleported", "unknown"),
        (None, None),
    ],
)
def test_states(said, expected):
    from zhanggui.collect.amazon.words import status

    row = pl.DataFrame({"said": [said]}, schema={"said": pl.String})
    assert row.select(status(pl.col("said"))).item() == expected
