"""Amazon's settlement V2, worked by hand on the samples."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

import zhanggui.collect.amazon

SAMPLES = Path(zhanggui.collect.amazon.__file__).parent / "samples"
AMERICA = SAMPLES / "settlement_v2_20000000001.txt"
EUROPE = SAMPLES / "settlement_v2_20000000002_de.txt"


@pytest.fixture
def take(import_files):
    return lambda *paths: import_files(*paths, shop="amz")


def sums(rows, *keys):
    found = defaultdict(int)
    for row in rows:
        found[tuple(row.get(k) for k in keys)] += row["amount"]
    return dict(found)


def test_the_summary_row_books_nothing_and_its_total_is_met(take, counts):
    """27 rows: the summary, and 26 amounts that make its 55.95; one word is unknown, two rows are equal."""
    (receipt,) = take(AMERICA)
    assert counts(receipt) == (27, 26, 0, 0, 0, 1)
    assert [w.en for w in receipt.warnings] == [
        "1 rows are identical to an earlier one; lines of this file have no id, so they are kept as separate lines.",
        "1 rows do not satisfy: the kind is known (others are booked as other fees)",
    ]


def test_every_amount_is_booked_once(take, known):
    take(AMERICA)
    rows = known("settlement")
    assert sum(row["amount"] for row in rows) == 55_9500
    assert sums(rows, "kind") == {
        ("goods",): 36_4800,  # socks 19.98 + 1.65 + 4.99 - 1.65 - 4.99 - 2.00; mug 15.50 + 3.00
        ("refund",): -8_9900,  # -9.99 - 0.82 + 0.82 + 1.00
        ("commission",): -4_4000,  # -2.70 - 2.78 + 1.35 - 0.27
        ("shipping",): -13_5400,  # -6.44 - 4.10 - 3.00
        ("ads",): -25_4000,
        ("service_fee",): -39_9900,
        ("other_fee",): 11_7900,  # -3.21 + 8.00 + 8.00 - 1.00
        ("transfer",): 100_0000,
    }


def test_two_equal_reimbursements_are_two(take, known):
    take(AMERICA)
    found = [row for row in known("settlement") if "WAREHOUSE_DAMAGE" in row["raw_kind"]]
    assert [row["amount"] for row in found] == [8_0000, 8_0000]


def test_fees_meet_the_lines_of_the_orders_report(take, known):
    take(SAMPLES / "all_orders_20260601-20260630.txt", AMERICA)
    lines = {row["line_id"] for row in known("order_line")}
    named = sums([r for r in known("settlement") if r["kind"] in ("commission", "shipping")], "line_id")
    assert named == {
        ("111-1000001-0000001-GS-SOCK-M-1",): -8_0600,  # -2.70 - 6.44 + 1.35 - 0.27
        ("111-1000001-0000001-GS-MUG-1",): -9_8800,  # -2.78 - 4.10 - 3.00
    }
    assert {line for (line,) in named} <= lines


def test_a_refund_is_a_case_of_what_the_buyer_got_back(take, known):
    """One of two pairs: 9.99 less the 1.00 of its promotion; the tax comes from Amazon."""
    take(AMERICA)
    (case,) = known("refund")
    assert (case["amount"], case["line_id"], case["refunded_at"]) == (
        8_9900,
        "111-1000001-0000001-GS-SOCK-M-1",
        datetime(2026, 6, 9, 5, 23, 19, tzinfo=UTC),
    )


def test_decimal_commas_dotted_days_and_the_currency_of_the_marketplace(take, counts, known):
    """15,00 + 2,85 - 1,78 - 2,41 + 1.000,00 = 1.013,66."""
    (receipt,) = take(EUROPE)
    assert (counts(receipt), receipt.warnings) == ((6, 5, 0, 0, 0, 1), [])
    rows = known("settlement")
    assert sums(rows, "currency") == {("EUR",): 1013_6600}
    assert max(row["booked_at"] for row in rows) == datetime(2026, 7, 6, 10, 0, 1, tzinfo=UTC)


def test_the_same_settlement_under_another_name_is_nothing_new(take, counts, tmp_path):
    copy = tmp_path / "again.txt"
    copy.write_bytes(AMERICA.read_bytes() + b"\n")
    _, again = take(AMERICA, copy)
    assert counts(again) == (27, 0, 0, 26, 0, 1)


def test_a_settlement_that_lost_a_row_is_counted(take, tmp_path):
    cut = tmp_path / "cut.txt"
    cut.write_bytes(AMERICA.read_bytes().rsplit(b"\n", 2)[0] + b"\n")
    (receipt,) = take(cut)
    [said] = [w.en for w in receipt.warnings if "total-amount" in w.en]
    assert re.search(r"'total-amount' states [\d,.-]+, the rows add up to [\d,.-]+: [\d,.-]+ apart", said)


def test_an_amount_that_is_none_is_refused(take, quarantined, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_bytes(
        EUROPE.read_bytes().replace(b"-2,41", b"1,23,4").replace(b"05.07.2026 10:00:01 UTC\t", b"\t", 1)
    )
    take(bad)
    assert [(rule, column) for _, rule, column, _ in quarantined()] == [
        ("missing", "posted-date-time"),
        ("not_an_amount", "amount"),
    ]
