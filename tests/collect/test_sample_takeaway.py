"""The sample merchant's shops on Meituan, 淘宝闪购 and 1688: what is imported is what really happened, to the cent.

A takeaway bill names no goods: everything between buyer and platform is known of an order, what its goods cost is not,
and profit says so. The simulator knows nothing of the importer (an import contract), so agreement is no echo.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

from zhanggui.simulate.merchant import simulate

TAKEAWAY = ("meituan-store", "flash-store")
MINE = (*TAKEAWAY, "wholesale-1688")
NEEDED = ("店铺", "商品", "在售链接", "组合装", "成本", "运费")
BETWEEN = ("buyer_paid", "platform_subsidy", "refunds", "commission", "payment_fee", "other_fees")
"""What passes between buyer, platform and merchant: all of it is on a bill."""


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["shop"] in MINE]


@pytest.fixture(scope="module")
def merchant(tmp_path_factory):
    """All shops, 40 SKUs, two months: truth of the three by order, their bills by month, and the list of files."""
    made = simulate(
        tmp_path_factory.mktemp("all"), shops=17, skus=40, months=2, orders_per_day=40, start=date(2025, 10, 1)
    )  # fmt: skip
    orders = {(row["shop"], row["order_id"]): row for row in table(made.truth / "orders.csv")}
    listed = json.loads((made.truth / "files.json").read_text(encoding="utf-8"))
    return SimpleNamespace(
        exports=made.exports,
        paid={key: row for key, row in orders.items() if row["paid_day"]},
        lines=table(made.truth / "lines.csv"),
        bills=table(made.truth / "bills.csv"),
        ads={row["shop"]: Decimal(row["ads"]) + Decimal(row["unallocated_ads"]) for row in table(made.truth / "shops.csv")},
        files={entry["file"]: entry for entry in listed},
    )  # fmt: skip


@pytest.fixture
def taken(merchant, import_files, workspace):
    """The three shops' files and the merchant's own workbooks, imported; profit by order, and what it leaves over."""
    from zhanggui.profit.settings import ProfitSettings
    from zhanggui.profit.stages import collected
    from zhanggui.profit.waterfall import order_profit
    from zhanggui.warehouse import store

    own = import_files(*(merchant.exports / "店铺资料" / f"{name}.xlsx" for name in NEEDED))
    assert {receipt.status for receipt in own} == {"loaded"}
    receipts = [r for shop in MINE for r in import_files(merchant.exports / shop, shop=shop)]
    rows = collected(order_profit(store.read(workspace.place.warehouse), ProfitSettings()))
    counted = {(row["shop"], row["order_id"]): row for row in rows if row["part"] == "order"}
    return SimpleNamespace(receipts=receipts, counted=counted, rows=rows, root=str(workspace.place.root))


def differences(truth, counted, keys, names):
    """Where our figure is another than the true one: shop, order, name, truth, ours (None: unknown)."""
    return [
        (*key, name, truth[key][name], ours)
        for key in keys
        for name in names
        if (ours := counted[key][name]) is None or Decimal(ours) / 10_000 != Decimal(truth[key][name])
    ]


def test_takeaway_and_wholesale_to_the_cent(merchant, taken, known):
    """One import, looked at from all sides."""
    _every_row_is_accounted_for(merchant, taken)
    _what_passed_between_buyer_and_platform_is_the_truth(merchant, taken)
    _what_nobody_can_know_says_why(merchant, taken)
    _wholesale_orders_and_lines_are_the_truth(merchant, taken, known)
    _every_fen_of_promotion_is_counted_once(merchant, taken)
    _every_month_of_a_bill_is_the_truth(merchant, taken)


def _every_row_is_accounted_for(merchant, taken) -> None:
    assert len(taken.receipts) == 6
    for receipt in taken.receipts:
        written = merchant.files[f"{receipt.shop}/{Path(receipt.file).name.split('!')[0]}"]
        assert (receipt.rows, receipt.ignored) == (written["records"], written["ignored"]), receipt.file
        assert (receipt.quarantined, receipt.warnings) == (0, []), receipt.file
        assert receipt.rows == receipt.loaded + receipt.updated + receipt.duplicate + receipt.ignored
    repeated = {shop: sum(r.duplicate for r in taken.receipts if r.shop == shop) for shop in TAKEAWAY}
    assert repeated["meituan-store"] > 0  # its bills overlap by two days


def _what_passed_between_buyer_and_platform_is_the_truth(merchant, taken) -> None:
    """All that is booked; of an order that was called off 淘宝闪购 tells nothing but that nothing is due."""
    truth = {key: row for key, row in merchant.paid.items() if key[0] in TAKEAWAY}
    booked = {key for key, row in truth.items() if "not settled" not in row["why"]}
    assert {key for key in taken.counted if key[0] in TAKEAWAY} == booked
    untold = {key for key in booked if "called off" in truth[key]["why"]}
    assert differences(truth, taken.counted, booked - untold, BETWEEN) == []
    for key in untold:
        assert taken.counted[key]["buyer_paid"] == taken.counted[key]["refunds"] == 0
        assert truth[key]["buyer_paid"] == truth[key]["refunds"]


def _what_nobody_can_know_says_why(merchant, taken) -> None:
    """The goods of every order that left; the way of those the merchant brought itself. Riders stand on the bill."""
    for key in (key for key in taken.counted if key[0] in TAKEAWAY):
        ours, true = taken.counted[key], merchant.paid[key]
        gone = ours["goods_cost"] is None
        assert gone or Decimal(true["goods_cost"]) == 0
        assert (ours["profit"] is None, ours["why_goods_cost"]) == (gone, "no_lines" if gone else None)
        if ours["shipping"] is None:
            assert ours["why_shipping"] == "no_lines"
        else:
            assert Decimal(ours["shipping"]) / 10_000 == Decimal(true["shipping"]), key
    brought = [taken.counted[key]["shipping"] is None for key in taken.counted if key[0] in TAKEAWAY]
    assert 0.2 < sum(brought) / len(brought) < 0.4


def _wholesale_orders_and_lines_are_the_truth(merchant, taken, known) -> None:
    truth = {key: row for key, row in merchant.paid.items() if key[0] == "wholesale-1688"}
    assert differences(truth, taken.counted, truth, ["buyer_paid"]) == []
    told = [key for key, row in truth.items() if row["why"] == "fee card"]
    assert len(told) > 60
    assert (
        differences(truth, taken.counted, told, ["platform_subsidy", "refunds", "goods_cost", "shipping"])
        == []
    )
    assert {taken.counted[key]["why_commission"] for key in told} == {"no_fee_card"}
    units, seen = defaultdict(int), defaultdict(int)
    for line in merchant.lines:
        if line["shop"] == "wholesale-1688":
            units[line["order_id"]] += int(line["quantity"])
    for line in known("order_line"):
        seen[line["order_id"]] += line["quantity"]
    assert seen == units


def _every_fen_of_promotion_is_counted_once(merchant, taken) -> None:
    for shop in TAKEAWAY:
        counted = sum(row["ads"] for row in taken.rows if row["shop"] == shop)
        assert Decimal(counted) / 10_000 == merchant.ads[shop]


def _every_month_of_a_bill_is_the_truth(merchant, taken) -> None:
    """zg reconcile of each month: the bill's sum leaves nothing unexplained, and every kind sums to the truth's."""
    for shop in TAKEAWAY:
        for since, until in (("2025-10-01", "2025-11-01"), ("2025-11-01", "2025-12-01")):
            true = {
                row["kind"]: (int(row["entries"]), Decimal(row["amount"]))
                for row in merchant.bills
                if (row["shop"], row["month"]) == (shop, since[:7])
            }
            total = sum(amount for _, amount in true.values())
            found = reconciled(taken.root, shop, since, until, total)
            assert Decimal(found["loaded"]) == total
            assert Decimal(found["unexplained"]) == Decimal(found["difference"]) == 0
            kinds = defaultdict(lambda: (0, Decimal(0)))
            for group in found["groups"]:
                for kind in group["kinds"]:
                    entries, amount = kinds[kind["kind"]]
                    kinds[kind["kind"]] = entries + kind["entries"], amount + Decimal(kind["amount"])
            assert kinds == true
            assert found["orders"]["orders"] == found["orders"]["equal"] > 40


def reconciled(root: str, shop: str, since: str, until: str, total: Decimal):
    """What the command says of a bill whose sum somebody typed."""
    from zhanggui.cli.main import app

    asked = ["--workspace", root, "reconcile", "--shop", shop, "--since", since, "--until", until]
    answer = CliRunner().invoke(app, [*asked, "--expect", f"bill={total}", "--json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)
