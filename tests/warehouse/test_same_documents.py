"""The same order in two shops' files: what is taken for one order, what is not, and what leaving one out takes along."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import polars as pl
import pytest

from zhanggui.tables.register import TABLES
from zhanggui.warehouse.engines.polars import stored_schema
from zhanggui.warehouse.same_documents import find_doubles, left_out

NAMES = ("order", "order_line", "refund", "settlement")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def tables(**rows: list[dict[str, object]]) -> dict[str, pl.LazyFrame]:
    """Canonical tables with these rows; what a row leaves out is null."""
    frames = {}
    for name in NAMES:
        schema = stored_schema(TABLES[name])
        filled = [dict.fromkeys(schema) | row for row in rows.get(name, [])]
        frames[name] = pl.LazyFrame(filled, schema=schema)
    return frames


def order(shop: str, number: str, paid: str = "59.00", when: str = "2026-06-01 10:03:27", **more: object):
    return {
        "shop": shop,
        "order_id": number,
        "paid": Decimal(paid),
        "paid_at": at(when),
        "batch": 1,
        "line": 2,
    } | more


def pairs(found: pl.DataFrame) -> list[tuple[str, ...]]:
    return found.select("shop", "number", "other_shop", "other_number", "by").rows()


@pytest.mark.parametrize(
    ("what", "first", "second", "same"),
    [
        ("18 digits are one order", order("douyin", "692000000000000001"), order("taobao", "692000000000000001", "12.00"), True),
        ("WooCommerce's 1001 of two shops", order("us", "1001"), order("uk", "1001", "31.00"), False),
        ("1001, same sum, another second", order("us", "1001"), order("uk", "1001", when="2026-06-01 10:03:28"), False),
        ("1001, same sum and second", order("us", "1001"), order("uk", "1001"), True),
        ("1001 and the day only", order("us", "1001", when="2026-05-31 16:00:00"), order("uk", "1001", when="2026-05-31 16:00:00"), False),
        ("JD's 12 digits, same sum and day", order("jd", "265000000001"), order("erp", "265000000001", when="2026-06-01 10:04:00"), True),
        ("12 digits, same sum, a month apart", order("jd", "265000000001"), order("erp", "265000000001", when="2026-07-01 10:03:27"), False),
        ("one shop's own number twice", order("us", "1001"), order("us", "1002"), False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_which_numbers_are_one_order(what, first, second, same):
    assert bool(len(find_doubles(tables(order=[first, second])))) is same


def test_an_erp_that_numbers_orders_anew_is_seen_by_parcel_sum_and_second():
    rows = [
        order("douyin", "692000000000000001", tracking_no="YT1234567890123"),
        order("erp", "XS20260601-7"),
        order("erp", "XS20260601-8", when="2026-06-01 11:00:01"),
    ]
    lines = [
        {"shop": "erp", "order_id": "XS20260601-7", "line_id": "1", "tracking_no": "圆通 yt1234567890123"},
        {"shop": "erp", "order_id": "XS20260601-8", "line_id": "1", "tracking_no": "YT1234567890123"},
    ]
    assert pairs(find_doubles(tables(order=rows, order_line=lines))) == [
        ("douyin", "692000000000000001", "erp", "XS20260601-7", "parcel")
    ], "two orders in one parcel are two orders: the other was paid at another second"


def test_a_bill_of_one_shop_in_anothers_is_seen_by_its_entries():
    entry = {
        "entry_id": "20260601000000001:佣金",
        "amount": Decimal("-2.95"),
        "booked_at": at("2026-06-05 02:00:00"),
    }
    mine = [entry | {"shop": shop, "batch": n, "line": 2} for n, shop in enumerate(("a", "b"), 1)]
    [one] = find_doubles(tables(settlement=mine)).rows(named=True)
    assert (one["table"], one["shop"], one["other_shop"], one["batch"], one["other_batch"]) == (
        "settlement",
        "a",
        "b",
        1,
        2,
    )


def test_three_shops_with_one_order_leave_exactly_one_behind():
    """a counts before b, and b before c: of a's, b's and c's copy only a's is left; of b's and c's only b's."""
    rows = [order(shop, "692000000000000001") for shop in "abc"]
    rows += [order(shop, "692000000000000002") for shop in "bc"]
    gone = left_out(find_doubles(tables(order=rows)), [("a", "b"), ("b", "c")])
    assert set(gone["order"].rows()) == {
        ("b", "692000000000000001"),
        ("c", "692000000000000001"),
        ("c", "692000000000000002"),
    }
    assert left_out(find_doubles(tables(order=rows)), []) == {}


def test_rows_of_bills_without_any_number_are_not_one_for_being_alike():
    """JD gives a recharge no number, so the row has what we made of it: two shops recharge 20,000 on the same Monday."""
    row = {
        "entry_id": "*/*/京准通充值/*/-2000000/20251006-1",
        "amount": Decimal(-20000),
        "booked_at": at("2025-10-06 01:00:00"),
    }
    alike = [row | {"shop": shop, "batch": n, "line": 9} for n, shop in enumerate(("jd1", "jd2"))]
    of_order = [one | {"entry_id": "229700006511/*/货款/1001/2990/20251006-1"} for one in alike]
    assert pairs(find_doubles(tables(settlement=alike))) == []
    assert len(find_doubles(tables(settlement=of_order))) == 1
