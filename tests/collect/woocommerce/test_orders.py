"""WooCommerce's orders (REST JSON and an extension's CSV) and products, worked by hand on the samples."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import zhanggui.collect.woocommerce

SAMPLES = Path(zhanggui.collect.woocommerce.__file__).parent / "samples"
PAGE = SAMPLES / "orders_page_1.json"
LATER = SAMPLES / "orders.jsonl"
CSV = SAMPLES / "orders-2026-06-30-12-00-00.csv"
GOODS = SAMPLES / "wc-product-export-30-6-2026-1782800000000.csv"


@pytest.fixture
def take(import_files):
    return lambda *paths: import_files(*paths, shop="woo")


def by(rows, key="order_id"):
    return {row[key]: row for row in rows}


def test_every_order_is_accounted_for(take, counts, quarantined, known):
    """Six orders: one with the quantity «two» is refused; one whose total is not its parts is counted."""
    (receipt,) = take(PAGE)
    assert receipt.profile == "woocommerce.orders"
    assert receipt.rows == 6
    assert quarantined() == [(6, "not_a_whole_number", "line_items.quantity", "two")]
    assert [w.en for w in receipt.warnings] == [
        "1 rows do not satisfy: total = lines and fees with tax + shipping with tax"
    ]
    assert sorted(by(known("order"))) == ["1001", "1002", "1003", "1004", "1005"]


def test_an_order_in_every_canonical_value(take, known):
    """Socks 2 × 10.00 and a mug 12.00 with tax, 2.00 off, 4.99 postage: 34.99. Days are the site's, moments UTC."""
    take(PAGE)
    order = by(known("order"))["1001"]
    assert len(order.pop("buyer_key")) == 24
    assert order == {
        "shop": "woo",
        "platform": "woocommerce",
        "order_id": "1001",
        "document": "order",
        "status": "completed",
        "raw_status": "completed",
        "created_at": datetime(2026, 6, 1, 8, 30, tzinfo=UTC),
        "paid_at": datetime(2026, 6, 1, 8, 31, 5, tzinfo=UTC),
        "completed_at": datetime(2026, 6, 3, 9, 0, tzinfo=UTC),
        "created_day": date(2026, 6, 1),
        "paid_day": date(2026, 6, 1),
        "paid_week": date(2026, 6, 1),
        "paid_month": "2026-06",
        "currency": "EUR",
        "country": "FR",
        "city": "Lyon",
        "goods_amount": 32_0000,
        "shipping_charged": 4_9900,
        "discount_merchant": 2_0000,
        "payable": 34_9900,
        "paid": 34_9900,
        "paid_net_of_refunds": False,
        "refunded": 0,
        "tax": 5_8400,
    }


def test_lines_with_their_tax_inside(take, known):
    take(PAGE)
    lines = by([x for x in known("order_line") if x["order_id"] == "1001"], "line_id")
    told = {
        n: (x["item_key"], x["quantity"], x["list_amount"], x["discount_merchant"], x["paid"])
        for n, x in lines.items()
    }
    assert told == {
        "1001-GS-SOCK-M-1": ("GS-SOCK-M", 2, 20_0000, 2_0000, 18_0000),
        "1001-Enamel Mug-1": ("73", 1, 12_0000, 0, 12_0000),
    }
    assert lines["1001-GS-SOCK-M-1"]["unit_price"] == 10_0000


def test_a_fee_is_a_charge_and_what_went_back_is_the_orders(take, known):
    """22:10 UTC is ten past midnight on the site. The guest without an e-mail address is nobody we know."""
    take(PAGE)
    order = by(known("order"))["1002"]
    fee = by(known("order_line"), "line_id")["1002-Gift wrapping-1"]
    assert (order["created_day"], order["refunded"], order.get("buyer_key")) == (
        date(2026, 6, 2),
        3_0000,
        None,
    )
    assert (order["city"], fee["line_kind"], fee["paid"]) == ("Paris", "charge", 1_5000)


def test_states_and_what_was_paid(take, known):
    take(PAGE)
    assert {n: (o["status"], o["paid"], o["refunded"]) for n, o in by(known("order")).items()} == {
        "1001": ("completed", 34_9900, 0),
        "1002": ("paid_unshipped", 13_5000, 3_0000),
        "1003": ("on_hold", 0, 0),
        "1004": ("closed_refunded", 20_0000, 20_0000),
        "1005": ("paid_unshipped", 99_0000, 0),
    }
    assert len([x for x in known("order_line") if x["order_id"] == "1004"]) == 2


def test_json_lines_bring_the_payment(take, counts, known):
    _, receipt = take(PAGE, LATER)
    assert counts(receipt) == (2, 1, 1, 0, 0, 0)
    later = by(known("order"))["1003"]
    assert (later["status"], later["paid"]) == ("completed", 12_0000)
    assert (later["paid_at"], later["paid_day"]) == (datetime(2026, 6, 9, 7, tzinfo=UTC), date(2026, 6, 9))
    assert by(known("order"))["1007"]["currency"] == "GBP"


def test_an_older_page_that_comes_later_changes_nothing(take, known):
    take(LATER)
    take(PAGE)
    assert by(known("order"))["1003"]["status"] == "completed"


def test_people_are_in_the_encrypted_records_only(take, current, workspace):
    take(PAGE)
    from zhanggui.access.personal import personal_fields

    said = personal_fields(1, 1, secrets=workspace.secrets)
    assert said["remark_buyer"] == "Please leave at the door.\nRing twice."
    assert (said["buyer"], said["zip"], said["network_address"]) == ("ada@example.com", "69001", "192.0.2.7")
    cells = [str(v) for t in ("order", "order_line", "customer") for row in current(t) for v in row.values()]
    assert not any(
        word in cell for cell in cells for word in ("@", "Moss", "Sample Street", "69001", "192.0.2")
    )


HOSTILE = {
    "id_lost_digits": {"id": 12345678901234567890},
    "missing": {"number": ""},
    "not_an_amount": {"line_items": [{"name": "x", "quantity": 1, "total": "ten"}]},
    "amount_too_fine": {"line_items": [{"name": "x", "quantity": 1, "total": "0.123456"}]},
    "no_lines": {"line_items": {"name": "x"}},
    "not_a_whole_number": {"line_items": [{"name": "x", "quantity": 1.5, "total": "1"}]},
    "below_zero": {"total": "-5.00"},
    "not_a_time": {"date_created": "yesterday"},
}  # fmt: skip


def test_hostile_orders_are_refused_one_by_one(take, quarantined, known, tmp_path):
    good = json.loads(PAGE.read_text("utf-8"))[0]
    sent = [good, *({**good, "number": f"9{i}", **change} for i, change in enumerate(HOSTILE.values()))]
    line_id = {**good["line_items"][0], "product_id": 2**53 + 1}
    sent += [{**good, "number": "99", "line_items": [line_id]}, {**good, "number": "100", "line_items": []}]
    path = tmp_path / "orders.json"
    path.write_text(json.dumps(sent), encoding="utf-8")
    take(path)
    assert [rule for _, rule, _, _ in quarantined()] == [*HOSTILE, "id_lost_digits"]
    assert sorted(by(known("order"))) == ["100", "1001"]


def test_order_values_repeated_on_rows_are_counted_once(take, counts, known):
    (receipt,) = take(CSV)
    assert (receipt.profile, receipt.warnings) == ("woocommerce.orders_csv", [])
    assert counts(receipt) == (5, 5, 0, 0, 0, 0)
    told = {n: (o["status"], o["payable"], o["paid"], o["refunded"]) for n, o in by(known("order")).items()}
    assert told == {
        "2001": ("completed", 34_9900, 34_9900, 0),
        "2002": ("unpaid", 12_0000, 0, 0),
        "2003": ("paid_unshipped", 24_0000, 24_0000, 12_0000),
    }


def test_lines_of_the_csv_have_the_numbers_of_the_json(take, known):
    take(CSV)
    assert sorted(by(known("order_line"), "line_id")) == [
        "2001-Enamel Mug-1", "2001-GS-SOCK-M-1", "2002-GS-MUG-1", "2003-GS-MUG-1", "2003-GS-MUG-2",
    ]  # fmt: skip


def test_what_can_be_bought_is_a_listing(take, counts, known):
    """The variable product itself is ignored; a sale price that dates limit is not the price."""
    (receipt,) = take(GOODS)
    assert counts(receipt) == (4, 3, 0, 0, 0, 1)
    told = {
        x["item_key"]: (x["product_id"], x.get("platform_sku_id"), x["price"], x["state"])
        for x in known("listing")
    }
    assert told == {
        "73": ("73", None, 12_0000, "on_sale"),
        "GS-EBOOK": ("74", None, 5_0000, "stopped"),
        "GS-SOCK-M": ("71", "72", 8_9900, "on_sale"),
    }
