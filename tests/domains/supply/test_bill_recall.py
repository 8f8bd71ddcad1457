"""Bills of the sample merchant against the truth about them: what is found, what is claimed wrongly."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

SIZE = {"skus": 60, "months": 3, "orders_per_day": 40, "start": date(2026, 1, 1)}
UNSEEN = {"overweight": "no weight", "zone": "no province"}
"""Why a mistake cannot be seen in any file: the SKU has no weight, the platform hides the province."""


@pytest.fixture
def books(
    kept: Any, import_files: Any, workspace: Any, tmp_path: Path
) -> tuple[list[dict[str, str]], list[Any]]:
    """The truth line by line (with ``seen``: could anybody know?), and the audit."""
    found: tuple[list[dict[str, str]], list[Any]] = kept(
        "books", lambda: _books(import_files, workspace, tmp_path)
    )
    return found


def _books(import_files: Any, workspace: Any, tmp_path: Path) -> tuple[list[dict[str, str]], list[Any]]:
    from zhanggui.domains.supply.analysis.freight_view import audited_bills
    from zhanggui.simulate.merchant import simulate
    from zhanggui.warehouse import store

    made = simulate(tmp_path / "merchant", **SIZE)
    import_files(made.exports)
    found = audited_bills(store.read(workspace.place.warehouse), today=date(2026, 4, 1))
    whys = {(row["shop"], row["order_id"]): row["why"] for row in _rows(made.truth / "orders.csv")}
    truth = _rows(made.truth / "carrier_bill.csv")
    for row in truth:
        hidden = UNSEEN.get(row["mistake"])
        row["seen"] = "" if hidden and hidden in whys[row["shop"], row["order_id"]] else "1"
    return truth, found


def test_at_least_98_of_100_mistakes_are_found_and_at_most_1_of_100_claims_is_false(books: Any) -> None:
    truth, audited = books
    wrong = Counter((row["bill_number"], row["tracking_no"]) for row in truth if row["mistake"])
    seen = Counter(
        (row["bill_number"], row["tracking_no"]) for row in truth if row["mistake"] and row["seen"]
    )
    claims = Counter((one.line.bill_number, one.line.tracking_no) for one in audited if one.over > 0)
    assert sum(seen.values()) >= 100
    assert (seen & claims).total() / seen.total() >= 0.98
    assert (claims - wrong).total() / claims.total() <= 0.01


def test_the_class_of_a_mistake_is_the_one_that_was_made(books: Any) -> None:
    """Where one tracking number has one mistake and one claim."""
    truth, audited = books
    names = {"tariff": "wrong_date"}
    made = {
        (r["bill_number"], r["tracking_no"]): names.get(r["mistake"], r["mistake"])
        for r in truth
        if r["mistake"]
    }
    told = [(made[key], one.kind) for one in audited if one.over > 0 and (key := (one.line.bill_number, one.line.tracking_no)) in made]  # fmt: skip
    assert sum(one == other for one, other in told) / len(told) >= 0.98


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))
