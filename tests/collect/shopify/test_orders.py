"""Shopify's order export, worked by hand on the samples. Money is in ticks: 1 dollar = 10,000."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

import zhanggui.collect.shopify

SAMPLES = Path(zhanggui.collect.shopify.__file__).parent / "samples"
FIRST = SAMPLES / "orders_export_1.csv"
SECOND = SAMPLES / "orders_export_2.csv"


@pytest.fixture
def take(import_files):
    """Import files for the shop us (in UTC, USD: Shopify's defaults); gives the receipts."""
    return lambda *paths: import_files(*paths, shop="us")


def utc(*when):
    return datetime(*when, tzinfo=UTC)


def by_order(rows):
    return {row["order_id"]: row for row in rows}


def test_every_row_is_accounted_for_and_lines_are_physical(take, counts, quarantined):
    """The note of #1001 is broken over two lines, so the bad row of #1006 is the file's line 10, not 9."""
    (receipt,) = take(FIRST)
    assert receipt.profile == "shopify.orders"
    assert counts(receipt) == (9, 8, 0, 0, 1, 0)
    assert quarantined() == [(10, "not_a_whole_number", "Lineitem quantity", "two")]


def test_an_order_in_every_canonical_value(take, known):
    take(FIRST)
    order = by_order(known("order"))["#1001"]
    assert len(order.pop("buyer_key")) == 24
    assert order == {
        "shop": "us",
        "platform": "shopify",
        "order_id": "#1001",
        "document": "order",
        "status": "shipped",
        "raw_status": "paid / fulfilled",
        "created_at": utc(2026, 6, 1, 2, 30),
        "paid_at": utc(2026, 6, 1, 2, 31, 5),
        "shipped_at": utc(2026, 6, 2, 1, 0),
        "created_day": date(2026, 6, 1),
        "paid_day": date(2026, 6, 1),
        "paid_week": date(2026, 6, 1),
        "paid_month": "2026-06",
        "currency": "USD",
        "country": "US",
        "province": "OR",
        "city": "Portland",
        "goods_amount": 35_5000,
        "shipping_charged": 4_9900,
        "discount_merchant": 3_5000,
        "payable": 36_9900,
        "paid": 36_9900,
        "paid_net_of_refunds": False,
        "refunded": 0,
        "tax": 0,
    }


def test_rows_two_to_n_make_lines_and_no_orders(take, known):
    take(FIRST)
    assert [o["order_id"] for o in known("order")] == ["#1001", "#1002", "#1003", "#1004", "#1005", "#1007"]
    lines = [x for x in known("order_line") if x["order_id"] == "#1001"]
    assert lines == [
        {
            "shop": "us",
            "platform": "shopify",
            "order_id": "#1001",
            "line_id": "#1001-GS-MUG-1",
            "line_kind": "product",
            "item_key": "GS-MUG",
            "merchant_code": "GS-MUG",
            "title": "Enamel Mug",
            "created_at": utc(2026, 6, 1, 2, 30),
            "created_day": date(2026, 6, 1),
            "currency": "USD",
            "quantity": 1,
            "unit_price": 15_5000,
            "list_amount": 15_5000,
            "discount_merchant": 0,
            "status": "shipped",
            "raw_status": "fulfilled",
            "refund_state": "none",
            "raw_refund_state": "paid",
        },
        {
            "shop": "us",
            "platform": "shopify",
            "order_id": "#1001",
            "line_id": "#1001-gs-sock-m-1",
            "line_kind": "product",
            "item_key": "GS-SOCK-M",
            "merchant_code": "gs-sock-m",
            "title": "Cotton Socks - M",
            "created_at": utc(2026, 6, 1, 2, 30),
            "created_day": date(2026, 6, 1),
            "currency": "USD",
            "quantity": 2,
            "unit_price": 10_0000,
            "list_amount": 20_0000,
            "discount_merchant": 0,
            "status": "shipped",
            "raw_status": "fulfilled",
            "refund_state": "none",
            "raw_refund_state": "paid",
        },
    ]


def test_offsets_are_kept_to_the_second(take, known):
    """23:30:10 in Seattle (-0700) is 06:30:10 of the next day in UTC, the shop's zone."""
    take(FIRST)
    order = by_order(known("order"))["#1002"]
    assert (order["paid_at"], order["paid_day"]) == (utc(2026, 6, 2, 6, 30, 10), date(2026, 6, 2))


def test_lines_take_the_currency_of_their_order(take, known):
    take(FIRST)
    assert {x["line_id"]: x["currency"] for x in known("order_line") if x["order_id"] == "#1003"} == {
        "#1003-GS-SOCK-M-1": "EUR",
        "#1003-GS-SOCK-M-2": "EUR",
    }


def test_two_equal_items_of_an_order_are_two_lines(take, known):
    take(FIRST)
    socks = [x for x in known("order_line") if x["order_id"] == "#1003"]
    assert sum(x["quantity"] for x in socks) == 2


def test_a_gift_card_sold_is_money_without_goods(take, known):
    """Without a shipping address the billing address says where the buyer is."""
    take(FIRST)
    (card,) = [x for x in known("order_line") if x["order_id"] == "#1002"]
    assert (card["line_kind"], card["list_amount"]) == ("charge", 50_0000)
    assert by_order(known("order"))["#1002"]["city"] == "Seattle"


def test_refunds_and_states_of_orders(take, known):
    take(FIRST)
    orders = by_order(known("order"))
    assert {n: (o["status"], o["paid"], o["refunded"]) for n, o in orders.items()} == {
        "#1001": ("shipped", 36_9900, 0),
        "#1002": ("shipped", 50_0000, 0),
        "#1003": ("unpaid", 0, 0),
        "#1004": ("closed_refunded", 15_5000, 15_5000),
        "#1005": ("partly_shipped", 78_4800, 20_0000),
        "#1007": ("paid_unshipped", 25_0000, 0),
    }
    assert orders["#1004"]["closed_at"] == utc(2026, 6, 3, 15, 0)


def test_discounts_of_a_line_and_tax_on_top(take, known):
    """A blanket of 80.00 with 8.00 off the line, 6.48 tax, no product code and no Id."""
    take(FIRST)
    order = by_order(known("order"))["#1005"]
    (line,) = [x for x in known("order_line") if x["order_id"] == "#1005"]
    assert (order["goods_amount"], order["discount_merchant"], order["tax"], order["payable"]) == (
        80_0000,
        8_0000,
        6_4800,
        78_4800,
    )
    assert (line["discount_merchant"], line["item_key"], line["refund_state"]) == (
        8_0000,
        "Wool Blanket",
        "unknown",
    )


def test_a_total_that_is_not_its_parts_is_counted(take):
    """#1007: 15.50 + 5.00 is not 25.00."""
    (receipt,) = take(FIRST)
    assert [w.zh for w in receipt.warnings] == [
        "1 行不满足：「Total」=「Subtotal」+「Shipping」（价外税再加「Taxes」）"
    ]


def test_the_same_buyer_has_the_same_key_and_no_address_anywhere(take, current):
    take(FIRST)
    orders = by_order(current("order"))
    assert orders["#1001"]["buyer_key"] == orders["#1007"]["buyer_key"] != orders["#1004"]["buyer_key"]
    ada, *_ = [c for c in current("customer") if c["buyer_key"] == orders["#1001"]["buyer_key"]]
    assert (ada["seen_at"], ada["country"], ada["province"]) == (utc(2026, 6, 6, 12, 0), "US", "OR")
    cells = [str(v) for t in ("order", "order_line", "customer") for row in current(t) for v in row.values()]
    assert not any("@" in cell or "Moss" in cell or "Sample Street" in cell for cell in cells)


def test_notes_keep_their_line_breaks_in_the_encrypted_records(take, workspace):
    take(FIRST)
    from zhanggui.access.personal import personal_fields

    said = personal_fields(1, 2, secrets=workspace.secrets)
    assert said["remark_buyer"] == "Please leave at the door.\nRing twice."
    assert (said["buyer"], said["zip"]) == ("ada@example.com", "10001")


def test_a_later_export_brings_payment_and_refund(take, counts, known):
    _, second = take(FIRST, SECOND)
    assert counts(second) == (4, 0, 4, 0, 0, 0)
    orders = by_order(known("order"))
    assert (orders["#1003"]["status"], orders["#1003"]["paid"], orders["#1003"]["currency"]) == (
        "paid_unshipped",
        24_9900,
        "EUR",
    )
    assert (orders["#1001"]["refunded"], orders["#1001"]["paid"]) == (15_5000, 36_9900)
    assert len(known("order_line")) == 8


def test_the_same_file_again_changes_nothing(take, known):
    take(FIRST)
    before = known("order"), known("order_line")
    (again,) = take(FIRST)
    assert (again.status, again.duplicate) == ("already_loaded", 9)
    assert (known("order"), known("order_line")) == before


def test_an_export_with_fewer_and_new_columns(take, known, tmp_path):
    path = tmp_path / "orders_export.csv"
    path.write_text(
        "Name,Total,Created at,Lineitem quantity,Lineitem name,Lineitem price,Loyalty Points\n"
        "#1,9.00,2026-06-01 00:00:00 +0000,3,Mug,3.00,12\n",
        encoding="utf-8",
    )
    (receipt,) = take(path)
    assert [w.zh for w in receipt.warnings] == ["1 列未使用（保留在原始文件中）：Loyalty Points"]
    (order,), (line,) = known("order"), known("order_line")
    assert (order["payable"], order["currency"], line["list_amount"]) == (9_0000, "USD", 9_0000)


def test_a_line_whose_order_began_in_another_chunk_leaves_its_currency_to_the_order():
    from zhanggui.collect.shopify.orders import fill_down

    money = pl.Decimal(18, 4)
    rows = pl.DataFrame(
        {"order_id": ["#8", "#9", "#9"], "currency": [None, "EUR", None], "financial": [None, "paid", None]},
    ).with_columns(
        total=pl.Series([None, "2.00", None]).cast(money),
        price=pl.Series(["1.00", "1.00", "1.00"]).cast(money),
        quantity=pl.lit(1),
        cancelled_at=pl.lit(None, dtype=pl.Datetime("us", "UTC")),
        created_at=pl.lit(datetime(2026, 6, 1, tzinfo=UTC)),
        created_day=pl.lit(date(2026, 6, 1)),
    )
    filled, _ = fill_down(rows)
    assert filled["currency"].to_list() == [None, "EUR", "EUR"]
    assert filled["is_first"].to_list() == [False, True, False]
