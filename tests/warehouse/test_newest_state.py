"""What an order is after several exports of it have come in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FIRST_DAY = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
NEXT_DAY = FIRST_DAY + timedelta(days=1)
WITH_STATUS = ("订单编号", "订单创建时间", "订单付款时间", "买家实际支付金额", "订单状态")
MAY = "2026-05-31 23:50:00"

Orders = Callable[..., Path]
Import = Callable[..., list[Any]]
Current = Callable[[str], list[dict[str, Any]]]


def counts(receipt: Any) -> tuple[int, int, int, int]:
    return receipt.loaded, receipt.updated, receipt.duplicate, receipt.ignored


def test_an_export_with_fewer_columns_erases_nothing(
    order_file: Orders, import_files: Import, current: Current
) -> None:
    wide = order_file("a.csv", [("26001", MAY, "2026-05-31 23:55:00", "10.00", "交易成功")], WITH_STATUS)
    narrow = order_file("b.csv", [("26001", MAY, "2026-05-31 23:56:00", "12.00")])
    import_files(wide, now=FIRST_DAY)
    [receipt] = import_files(narrow, now=NEXT_DAY)
    [order] = current("order")
    assert (order["paid"], order["status"], order["raw_status"]) == (120_000, "completed", "交易成功")
    assert counts(receipt) == (0, 1, 0, 0)


def test_a_state_older_than_what_is_known_is_ignored(
    order_file: Orders, import_files: Import, current: Current
) -> None:
    newer = order_file("a.csv", [("26001", MAY, "2026-05-31 23:56:00", "12.00")])
    older = order_file("b.csv", [("26001", MAY, "2026-05-31 23:55:00", "10.00")])
    import_files(newer, now=FIRST_DAY)
    [receipt] = import_files(older, now=NEXT_DAY)
    assert [o["paid"] for o in current("order")] == [120_000]
    assert counts(receipt) == (0, 0, 0, 1)


def test_an_order_whose_month_changes_stands_once(
    order_file: Orders, import_files: Import, current: Current
) -> None:
    unpaid = order_file("a.csv", [("26001", MAY, "", "0.00")])
    paid = order_file("b.csv", [("26001", MAY, "2026-06-01 00:05:00", "12.00")])
    import_files(unpaid, now=FIRST_DAY)
    [receipt] = import_files(paid, now=NEXT_DAY)
    assert [(o["order_id"], o["paid"]) for o in current("order")] == [("26001", 120_000)]
    assert counts(receipt) == (0, 1, 0, 0)


def test_the_same_row_twice_in_a_file_is_one_order_and_one_duplicate(
    order_file: Orders, import_files: Import, current: Current
) -> None:
    row = ("26001", MAY, "2026-05-31 23:55:00", "10.00")
    [receipt] = import_files(order_file("a.csv", [row, row]))
    assert len(current("order")) == 1
    assert counts(receipt) == (1, 0, 1, 0)


def test_of_two_states_in_one_file_the_newer_counts_wherever_it_stands(
    order_file: Orders, import_files: Import, current: Current
) -> None:
    newer, older = (("26001", MAY, f"2026-05-31 23:{m}:00", f"{m}.00") for m in (56, 55))
    [receipt] = import_files(order_file("a.csv", [newer, older]))
    assert [o["paid"] for o in current("order")] == [560_000]
    assert counts(receipt) == (1, 0, 0, 1)


def test_new_changed_known_and_older_rows_of_one_file_are_told_apart(
    order_file: Orders, import_files: Import, current: Current
) -> None:
    known = [(f"2600{i}", MAY, "2026-05-31 23:55:00", "10.00") for i in (1, 2, 3)]
    import_files(order_file("a.csv", known), now=FIRST_DAY)
    coming = [
        known[0],
        ("26002", MAY, "2026-05-31 23:56:00", "11.00"),
        ("26003", MAY, "2026-05-31 23:54:00", "9.00"),
        ("26004", MAY, "2026-05-31 23:55:00", "8.00"),
    ]
    [receipt] = import_files(order_file("b.csv", coming), now=NEXT_DAY)
    assert counts(receipt) == (1, 1, 1, 1)
    assert [o["paid"] for o in current("order")] == [100_000, 110_000, 100_000, 80_000]
