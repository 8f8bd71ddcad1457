"""The platforms' bills: what is imported of the settlement files is what the truth says was booked, entry by entry."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal

import pytest

from zhanggui.simulate.merchant import simulate
from zhanggui.simulate.platform import BillEntry
from zhanggui.simulate.register import all_shops

NOON = datetime(2026, 1, 5, 12)  # noqa: DTZ001  the simulator's times have no zone, as in the files


@pytest.fixture(scope="module")
def merchant(tmp_path_factory):
    """Two months of all shops; only their settlement files are looked at."""
    folder = tmp_path_factory.mktemp("bills")
    return simulate(
        folder, shops=len(all_shops()), skus=20, months=2, orders_per_day=16, start=date(2025, 10, 1)
    )


def true_bills(merchant) -> dict[tuple[str, str, str], tuple[int, Decimal]]:
    """Entries and amount by shop, month and kind, as written."""
    with (merchant.truth / "bills.csv").open(encoding="utf-8", newline="") as file:
        return {
            (r["shop"], r["month"], r["kind"]): (int(r["entries"]), Decimal(r["amount"]))
            for r in csv.DictReader(file)
        }


def test_what_is_imported_of_every_bill_is_what_was_booked(merchant, import_files, current):
    """Entries and amounts by shop, month and kind, to the fen; overlapping files count once."""
    shops = [merchant.exports / "店铺资料" / "店铺.xlsx"]
    bills = [merchant.exports / one.file for one in merchant.files if one.kind == "settlement"]
    receipts = import_files(*shops, *bills)
    assert {(r.status, r.quarantined) for r in receipts} == {("loaded", 0)}
    found: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for row in current("settlement"):
        found[row["shop"], f"{row['booked_day']:%Y-%m}", row["kind"]].append(Decimal(row["amount"]) / 10_000)
    assert {key: (len(amounts), sum(amounts)) for key, amounts in found.items()} == true_bills(merchant)


def test_four_mondays_of_transfers_are_four_times_five_thousand_yuan(merchant):
    """October 2025 has the Mondays 6, 13, 20 and 27; 5,000.00 leave for the bank on each."""
    assert true_bills(merchant)["douyin-live", "2025-10", "transfer"] == (4, Decimal("-20000.00"))


def test_two_shops_of_one_platform_may_have_bills_or_one_of_them_only(merchant):
    """Of four Taobao and Tmall shops two keep theirs; pages that settle nothing have none."""
    shops = {shop for shop, _, _ in true_bills(merchant)}
    assert {"douyin-live", "douyin-select", "tmall-living", "taobao-owner"} < shops
    assert not {"tmall-flagship", "taobao-corner", "pdd-outlet", "shopify-us"} & shops


def test_an_entry_of_no_known_kind_is_refused():
    with pytest.raises(ValueError, match="kind of a bill entry must be one of goods,"):
        BillEntry(at=NOON, kind="gratuity", amount=-1)
