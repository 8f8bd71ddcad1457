"""Online Retail, a real shop's order lines: three weeks always, the whole year where the file is at hand."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import narwhals as nw
import pytest

import zhanggui.collect.generic as generic

EXCERPT = Path(generic.__file__).parent / "samples" / "online_retail_excerpt.csv.gz"
REPOSITORY = Path(__file__).resolve().parents[3]
WHOLE = Path(
    os.environ.get("ZHANGGUI_SHARED_DATA", REPOSITORY.parent / "shared" / "data"),
    "online_retail_uci",
    "online_retail.csv.gz",
)
ABSENT = not WHOLE.exists()


def counts(receipt):
    names = ("status", "rows", "loaded", "updated", "duplicate", "quarantined", "ignored")
    return tuple(getattr(receipt, name) for name in names)


def documents(orders):
    found: dict[str, int] = {}
    for row in orders:
        found[row["document"]] = found.get(row["document"], 0) + 1
    return found


def money_by_document(orders, lines):
    of = {row["order_id"]: row["document"] for row in orders}
    sums: dict[str, int] = {}
    for line in lines:
        document = of[line["order_id"]]
        sums[document] = sums.get(document, 0) + line["paid"]
    return sums


@pytest.fixture(scope="module")
def excerpt(tmp_path_factory):
    """The excerpt imported once: receipt, orders, lines, customers."""
    from zhanggui.access.opening import create_workspace, open_workspace

    root = tmp_path_factory.mktemp("excerpt") / "ws"
    create_workspace(root)
    workspace = open_workspace(root)
    from zhanggui.collect.importing import Importer
    from zhanggui.collect.profiles import known_profiles
    from zhanggui.tables.register import TABLES
    from zhanggui.warehouse import store

    importer = Importer(workspace=workspace, profiles=known_profiles(), now=datetime(2026, 7, 1, tzinfo=UTC))
    [receipt] = importer.run([EXCERPT])
    tables = store.read(workspace.place.warehouse)
    rows = {
        t: tables[t].collect().sort(*TABLES[t].key).rows(named=True)
        for t in ("order", "order_line", "customer")
    }
    return receipt, rows["order"], rows["order_line"], rows["customer"]


def test_every_row_of_the_excerpt_is_loaded_and_its_identical_lines_are_shown(excerpt):
    receipt, _, lines, _ = excerpt
    assert receipt.profile == "generic.online_retail"
    assert counts(receipt) == ("loaded", 21_597, 21_597, 0, 0, 0, 0)
    assert [w.en[:33] for w in receipt.warnings] == ["108 rows are identical to an earl"]
    assert len(lines) == 21_597


def test_documents_are_told_apart_by_the_prefix_of_their_number(excerpt):
    _, orders, _, _ = excerpt
    assert documents(orders) == {"order": 924, "cancellation": 171, "adjustment": 3}


def test_quantity_times_price_reconciles_exactly(excerpt):
    """470,768.90 = 511,313.55 of orders - 29,482.59 of returns - 11,062.06 of bad debt."""
    _, orders, lines, _ = excerpt
    assert money_by_document(orders, lines) == {
        "order": 5_113_135_500,
        "cancellation": -294_825_900,
        "adjustment": -110_620_600,
    }


def test_lines_that_are_equal_in_every_cell_are_separate_lines(excerpt):
    """562031 has 22675, FRENCH KITCHEN SIGN BLUE METAL at 1.25, three times as 1 and once as 5."""
    _, _, lines, _ = excerpt
    same = [x for x in lines if x["order_id"] == "562031" and x["merchant_code"] == "22675"]
    assert [(x["line_id"], x["quantity"], x["paid"]) for x in same] == [
        ("562031-22675-1", 1, 12_500),
        ("562031-22675-2", 1, 12_500),
        ("562031-22675-3", 1, 12_500),
        ("562031-22675-4", 5, 62_500),
    ]


def test_postage_fees_and_vouchers_are_charges_manual_entries_adjustments_and_party_bags_goods(excerpt):
    _, _, lines, _ = excerpt
    kinds = {}
    for line in lines:
        kinds.setdefault(line["merchant_code"], set()).add(line["line_kind"])
    charges = ("POST", "DOT", "C2", "BANK CHARGES", "AMAZONFEE", "gift_0001_20", "gift_0001_30")
    assert [kinds[c] for c in charges] == [{"charge"}] * 7
    assert [kinds[c] for c in ("M", "D", "B")] == [{"adjustment"}] * 3
    assert kinds["DCGSSGIRL"] == {"product"}


def test_a_stock_note_keeps_its_row_and_is_no_sale(excerpt):
    """File line 307: 561920, 84352, Damages/samples, -52, price 0, no customer. 54 such documents."""
    _, orders, lines, _ = excerpt
    [note] = [x for x in lines if x["order_id"] == "561920"]
    assert (note["line"], note["line_kind"], note["quantity"], note["paid"]) == (307, "adjustment", -52, 0)
    assert len([o for o in orders if o["paid_day"] is None]) == 54


def test_times_are_london_time_and_money_is_pounds(excerpt):
    """The first row says 2011-08-01 08:30:00: summer time, so 07:30 UTC."""
    _, orders, lines, _ = excerpt
    first = next(x for x in lines if x["line"] == 2)
    assert first["created_at"].strftime("%Y-%m-%d %H:%M %Z") == "2011-08-01 07:30 UTC"
    assert str(first["created_day"]) == "2011-08-01"
    assert {o["currency"] for o in orders} == {"GBP"}


def test_customers_are_known_by_hash_only(excerpt):
    _, orders, _, customers = excerpt
    assert len(customers) == 704
    assert len({o["buyer_key"] for o in orders if o["buyer_key"]}) == 704
    assert "16984" not in {o["buyer_key"] for o in orders}


def test_a_customer_number_that_went_through_a_float_column_is_the_same_customer(
    import_files, current, tmp_path
):
    head = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    file = tmp_path / "two.csv"
    file.write_text(
        head
        + "536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n"
        + "536366,85123A,HEART,1,2010-12-02 08:26:00,2.555,17850,United Kingdom\n"
    )
    import_files(file)
    assert len({o["buyer_key"] for o in current("order")}) == 1
    assert [x["paid"] for x in current("order_line")] == [153_000, 25_550]


def test_the_excerpt_again_changes_nothing(import_files, current):
    import_files(EXCERPT)
    before = current("order_line")
    [again] = import_files(EXCERPT)
    assert counts(again) == ("already_loaded", 21_597, 0, 0, 21_597, 0, 0)
    assert current("order_line") == before


@pytest.mark.slow
@pytest.mark.skipif(ABSENT, reason=f"the whole file is not beside this checkout ({WHOLE.name})")
def test_the_whole_year_is_accounted_for(import_files, current, workspace):
    """Known figures of the data set: 25,900 invoices, 4,372 customers, 9,747,747.934 pounds."""
    [receipt] = import_files(WHOLE)
    assert counts(receipt) == ("loaded", 541_909, 541_909, 0, 0, 0, 0)
    assert [w.en for w in receipt.warnings if w.en.startswith("5,268 rows are identical")] != []
    from zhanggui.warehouse import store

    found = store.read(workspace.place.warehouse)
    assert documents(current("order")) == {"order": 22_061, "cancellation": 3_836, "adjustment": 3}
    assert len(current("customer")) == 4_372
    lines = found["order_line"].select(nw.len(), nw.col("paid").sum()).collect()
    assert lines.rows() == [(541_909, 97_477_479_340)]
    unpaid = found["order"].filter(nw.col("paid_day").is_null()).select(nw.len()).collect()
    assert unpaid.item() == 2_098
