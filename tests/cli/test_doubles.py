"""An ERP's copy of a shop's orders: named on the receipt, counted twice until somebody chooses, back when undone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.console.merchant import ORDERS, write, write_shop

Zg = Callable[..., Any]
MOMENT = "2026-06-02 10:03:27"


def orders(path: Path, *rows: tuple[str, str], moment: str = MOMENT) -> Path:
    """A Taobao order file of (number, paid)."""
    lines = [
        [n, "某某", paid, "交易成功", moment, moment, "某某", "浙江省 杭州市", "1", ""] for n, paid in rows
    ]
    return write(path, ORDERS, lines)


@pytest.fixture
def zg(import_files: Callable[..., Any], tmp_path: Path, workspace: Any) -> Zg:
    """``zg`` where shop ``own`` sold two orders (59.00 and 41.00) and the ERP's shop has one of them and one more."""
    long, other = "1890000000000000201", "1890000000000000202"
    import_files(orders(tmp_path / "订单.csv", (long, "59.00"), (other, "41.00")), shop="own")
    [receipt] = import_files(orders(tmp_path / "ERP.csv", (long, "59.00"), ("7001", "10.00")), shop="erp")

    def run(*words: str, code: int = 0, lang: str = "zh") -> Any:
        from typer.testing import CliRunner

        from zhanggui.cli.main import app

        start = ["--workspace", str(workspace.place.root), "--lang", lang, "--today", "2026-07-01"]
        answer = CliRunner().invoke(app, [*start, *words])
        assert answer.exit_code == code, answer.output
        return json.loads(answer.stdout) if "--json" in words else answer.stdout

    run.receipt = receipt  # type: ignore[attr-defined]
    return run


def paid(zg: Zg) -> tuple[int, str]:
    total = zg("totals", "--json")
    return total["orders"], total["paid"]


def test_the_receipt_names_both_places(zg: Zg) -> None:
    [warning] = zg.receipt.warnings[-1:]  # type: ignore[attr-defined]
    assert warning.zh.startswith(
        "1 张订单在店铺「own」的文件里也有，例如 1890000000000000201：本文件第 2 行 59.00，订单.csv 第 2 行 59.00"
    )
    assert "zg doubles" in warning.en


def test_totals_follow_the_choice_and_come_back_when_it_is_undone(zg: Zg) -> None:
    assert paid(zg) == (4, "169.00"), "59 + 41 and 59 + 10: the order of 59 is in twice"
    [pair] = zg("doubles", "--json")
    assert (pair["shops"], pair["counts"], pair["double"]) == (["erp", "own"], None, 1)
    assert [(f["table"], f["documents"], f["amount"], f["other_amount"]) for f in pair["found"]] == [
        ("order", 1, "59.00", "59.00")
    ]
    [one] = pair["examples"]
    assert (one["file"], one["line"], one["other_file"], one["other_line"]) == ("ERP.csv", 2, "订单.csv", 2)
    zg("doubles", "count", "own", "--not", "erp")
    assert paid(zg) == (3, "110.00")
    assert zg("totals", "--shop", "erp", "--json")["paid"] == "10.00"
    assert [p["double"] for p in zg("doubles", "--json")] == [0]
    copies = {
        one["shop"]: (one["counts"], one["same_as"][0]["shop"])
        for one in zg("order", "1890000000000000201", "--json")
    }
    assert copies == {"own": (True, "erp"), "erp": (False, "own")}, (
        "nothing is taken away: both are still shown"
    )
    zg("doubles", "both", "erp", "own")
    assert paid(zg) == (4, "169.00")
    zg("doubles", "undo", "erp", "own")
    assert paid(zg) == (3, "110.00"), "the choice before holds again"


def test_the_examination_of_the_whole_store_names_it_too(zg: Zg) -> None:
    found = {c["check"]: c for c in zg("doctor", "--json")["checks"]}["doubles"]
    assert found["ok"], "both files are in as they came: nothing is broken"
    assert found["notes"] == [
        "店铺 erp 与 own 的文件里有 1 份相同的单据，现在算了两遍。用 zg doubles 选择算哪一家。"
    ]
    zg("doubles", "count", "own", "--not", "erp")
    assert {c["check"]: c for c in zg("doctor", "--json")["checks"]}["doubles"]["notes"] == []


def test_short_numbers_of_two_shops_are_two_orders(
    import_files: Callable[..., Any], tmp_path: Path, zg: Zg
) -> None:
    [receipt] = import_files(orders(tmp_path / "另一店.csv", ("7001", "12.00")), shop="third")
    assert receipt.warnings == zg.receipt.warnings[:-1], "7001 of another shop is another order"  # type: ignore[attr-defined]


def test_lines_of_another_shops_orders_are_told_where_they_count_in_nothing(
    import_files: Callable[..., Any], tmp_path: Path
) -> None:
    """Orders of ``own`` on two Tuesdays; their lines were given to ``erp``, which has no orders at all."""
    [items, sold] = write_shop(tmp_path / "a", first=1890000000000000100, weeks=2)
    import_files(sold, shop="own")
    [receipt] = import_files(items, shop="erp")
    assert receipt.warnings[-1].zh.startswith(
        "2 张订单的明细是店铺「own」的订单的（例如 1890000000000000100，第 2 行），本店没有这些订单，所以这些明细不计入任何数字。"
    )
    [right] = import_files(items, shop="own")
    assert right.warnings == []


def test_a_file_that_names_another_shop_than_its_folder_counts_for_the_one_it_names(
    import_files: Callable[..., Any], tmp_path: Path
) -> None:
    """A Taobao order file has its shop in the column 店铺名称: folder 乙店, but every row says 甲店."""
    for shop, number in (("甲店", "1890000000000000301"), ("乙店", "1890000000000000302")):
        named(tmp_path / "a" / shop / "订单.csv", number, shop)
    import_files(tmp_path / "a")
    named(tmp_path / "b" / "乙店" / "七月.csv", "1890000000000000303", "甲店")
    [receipt] = import_files(tmp_path / "b")
    assert (receipt.shop, receipt.loaded) == ("甲店", 1)
    assert receipt.warnings[0].zh.startswith("文件里写的店铺是「甲店」，文件却在另一家店铺的文件夹里")


def named(path: Path, number: str, shop: str) -> Path:
    row = [number, "某某", "59.00", "交易成功", MOMENT, MOMENT, "某某", "浙江省 杭州市", "1", "", shop]
    return write(path, (*ORDERS, "店铺名称"), [row])
