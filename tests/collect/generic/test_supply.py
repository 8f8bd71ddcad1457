"""Purchasing tables of a layout nobody knows: their kind is told by their columns, their rows by the templates' rules."""

from __future__ import annotations

import pytest


@pytest.fixture
def take(import_files, tmp_path):
    """Write a table and import it as it is proposed."""

    def run(name, text):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        [receipt] = import_files(file, yes=True)
        return receipt

    return run


def test_a_purchase_table_of_another_layout(take, known, quarantined):
    """The second order is a draft."""
    receipt = take(
        "买货.csv",
        "采购单号,货号,厂家,采购日期,件数,进价,状态\n"
        "P1,a-1,禾木,2026-06-01,24,3.5,部分到货\n"
        "P2,A-1,禾木,2026-06-02,24,3.5,草稿\n",
    )
    assert (receipt.profile, receipt.loaded, receipt.quarantined) == ("generic.买货", 1, 1)
    (row,) = known("purchase_line")
    assert (row["po_number"], row["sku"], row["supplier"], str(row["ordered_day"])) == (
        "P1", "A-1", "禾木", "2026-06-01",
    )  # fmt: skip
    assert (row["quantity"], row["unit_cost"], row["currency"], row["state"]) == (24, 35_000, "CNY", "open")
    assert quarantined() == [(3, "not_sent", "状态", "草稿")]


def test_a_table_of_what_came_in(take, known):
    """Two deliveries of one day get numbers of their own."""
    receipt = take(
        "到货.csv",
        "货号,厂家,入库日期,件数\nA-1,禾木,2026-06-09,20\nA-1,禾木,2026-06-09,4\nA-2,禾木,2026-06-09,4\n",
    )
    assert (receipt.profile, receipt.loaded) == ("generic.到货", 3)
    assert [(r["receipt_id"], r["sku"], r["quantity"]) for r in known("goods_receipt")] == [
        ("2026-06-09", "A-1", 20),
        ("2026-06-09", "A-2", 4),
        ("2026-06-09-2", "A-1", 4),
    ]


def test_a_quotation_with_a_lead_time_is_no_list_of_costs(take, known):
    receipt = take("报价.csv", "货号,厂家,报价日期,报价,交期,起订量\nA-1,禾木,2026-06-01,3.5,7,0\n")
    assert (receipt.profile, receipt.loaded) == ("generic.报价", 1)
    (row,) = known("supply_term")
    assert (row["supplier"], str(row["from_day"]), row["unit_cost"], row["lead_days"]) == (
        "禾木", "2026-06-01", 35_000, 7,
    )  # fmt: skip
    assert "minimum" not in row


def test_a_till_that_names_suppliers_still_sells(take, known):
    receipt = take(
        "门店.csv",
        "销售单号,日期,货号,厂家,数量,单价,金额\nS1,2026-06-01,A-1,禾木,2,15.00,30.00\nS2,2026-06-01,A-1,禾木,1,15.00,15.00\n",
    )
    assert (receipt.profile, len(known("order")), known("purchase_line")) == ("generic.门店", 2, [])
