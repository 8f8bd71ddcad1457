"""Orders as JSON lines: worked by hand on the sample; what is said at first holds when the file is imported."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import zhanggui.collect.api

SAMPLE = Path(zhanggui.collect.api.__file__).parent / "samples" / "orders.jsonl"


@pytest.fixture
def take(import_files):
    """Import files for the shop tmall; gives the receipts."""
    return lambda *paths: import_files(*paths, shop="tmall")


def test_the_order_is_the_row_and_an_older_state_is_ignored(take, counts, quarantined):
    """Four lines: two orders, a word for an amount, and a later state of the first order in the same file."""
    (receipt,) = take(SAMPLE)
    assert receipt.profile == "api.orders"
    assert counts(receipt) == (4, 2, 0, 0, 1, 1)
    assert quarantined() == [(3, "not_an_amount", "paid", "十二元")]


def test_the_newest_state_counts_with_its_lines(take, known):
    take(SAMPLE)
    first, second = known("order")
    assert (first["order_id"], first["status"], first["paid"]) == ("A-1001", "shipped", 99_9000)
    assert first["shipped_at"] == datetime(2026, 6, 12, 0, 50, tzinfo=UTC)
    assert (second["order_id"], second["status"], second["payable"]) == ("A-1002", "unpaid", 25_0000)
    lines = [(r["line_id"], r["item_key"], r["merchant_code"], r["paid"]) for r in known("order_line")]
    assert lines == [("1", "CUP-RED", "cup-red", 59_9000), ("2", "CUP-BLUE", "CUP-BLUE", 40_0000)]


def test_the_same_file_again_changes_nothing(take):
    take(SAMPLE)
    (again,) = take(SAMPLE)
    assert (again.status, again.duplicate, again.rows) == ("already_loaded", 4, 4)


def test_an_order_of_another_shop_is_refused(import_files, quarantined):
    import_files(SAMPLE, shop="pdd")
    assert {(rule, value) for _, rule, _, value in quarantined()} == {
        ("other_shop", "tmall"),
        ("other_shop", "tmall"),
    }


def test_a_line_that_is_no_object_is_kept_aside(take, tmp_path, counts, quarantined):
    file = tmp_path / "broken.jsonl"
    file.write_text(SAMPLE.read_text("utf-8") + "{not json\n", "utf-8")
    (receipt,) = take(file)
    assert counts(receipt) == (5, 2, 0, 0, 2, 1)
    assert quarantined()[-1][0] == 5


def test_a_number_no_decimal_can_hold_is_kept_aside(take, tmp_path, quarantined):
    """An exponent of twenty digits is no number to us; it broke the whole import once."""
    sent = {
        "order_id": "A-1", "shop": "tmall", "status": "shipped", "updated_at": "2026-06-11T10:35:00+08:00",
        "created_at": "2026-06-11T10:30:00+08:00", "lines": '[{"line_id": "1", "quantity": 1e99999999999999999999}]',
    }  # fmt: skip
    file = tmp_path / "huge.jsonl"
    file.write_text(json.dumps(sent) + '\n{"order_id": 1e99999999999999999999}\n', "utf-8")
    take(file)
    assert [(line, rule) for line, rule, *_ in quarantined()] == [(1, "no_lines"), (2, "broken_quote")]


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-(10**12), 10**12), st.sampled_from([
        "", "-", "无", "abc", "12.34", "1,234.50", "¥12", "12.345678", "9999999999", "NaN", "1e5", ' "A" ', '="77"',
        "shipped", "Shipped", "order", "gift", "true", "是", "CNY", "cny", "2026-06-11", "2026-06-11T10:30:00",
        "2026/06/11 10:30", "2026-06-11T10:30:00.5+08:00", "2026-13-01T00:00:00Z", "1999-01-01T00:00:00Z", "\u200bX",
        "x" * 101, "x" * 501, "[]", "{}", '[{"line_id": 1, "quantity": "2"}]', "\ud800", "\0",
    ]),
    st.lists(st.dictionaries(st.sampled_from(["line_id", "quantity", "paid", "sku", "status"]),
        st.sampled_from(["1", 1, 2.5, "x y", None, "-3", "shipped", [1]]), max_size=5), max_size=3),
)  # fmt: skip
"""Values that somebody's program may send in any field."""


TURNS = itertools.count()
"""An example that is tried again is another file: the same one would only be told as loaded already."""


@given(data=st.data())
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
def test_what_is_said_of_an_order_when_it_is_sent_is_what_its_import_says(
    workspace, take, quarantined, tmp_path, data
):
    """40 orders with odd values each time, in one file: the refused ones are those that were called bad."""
    from zhanggui.collect.api.checks import order_cells, wrong_with
    from zhanggui.collect.api.fields import ORDER_FIELDS

    fields = st.sampled_from([*ORDER_FIELDS, "lines"])
    good = {
        "shop": "tmall", "status": "shipped",
        "updated_at": "2026-06-11T10:35:00+08:00", "created_at": "2026-06-11T10:30:00+08:00",
    }  # fmt: skip
    odd = data.draw(st.lists(st.dictionaries(fields, ODD, max_size=2), min_size=40, max_size=40))
    turn = next(TURNS)
    sent = [
        good | {"order_id": f"A-{turn}-{n}"} | {k: v for k, v in one.items() if k != "shop"}
        for n, one in enumerate(odd)
    ]
    cells = [order_cells(one) for one in sent]
    file = tmp_path / f"{data.draw(st.uuids(version=4))}.jsonl"
    file.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in cells) + "\n", "utf-8")
    said = [(n, w.rule) for n, one in enumerate(cells, start=1) if (w := wrong_with(one))]
    assume(2 * len(said) < len(sent))  # a file of mostly bad rows is refused whole
    before = len(quarantined())
    take(file)
    assert [line for line, *_ in quarantined()[before:]] == [line for line, _ in said], said
