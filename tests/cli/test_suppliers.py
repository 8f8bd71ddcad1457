"""Suppliers and purchase orders on the command line, from the draft to the goods."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tea_merchant import files
from typer.testing import CliRunner

Zg = Callable[..., Any]
TERMS = "SKU编码,供应商,生效日期,采购价,交期,起订量,箱规\nTEA,老王茶行,2026-01-01,20.00,14,24,12\nTEA,山里人,2026-01-01,21.00,5,12,12\n"


@pytest.fixture
def zg(import_files: Callable[..., Any], tmp_path: Path, workspace: Any) -> Zg:
    """``zg`` in the tea merchant's workspace, with two suppliers of tea."""
    import_files(*files(tmp_path / "tea"), shop="tea-shop")
    (tmp_path / "供货条件.csv").write_text(TERMS, encoding="utf-8")
    import_files(tmp_path / "供货条件.csv")

    def run(*words: str, code: int = 0) -> Any:
        from zhanggui.cli.main import app
        from zhanggui.core.errors import ZhangguiError

        answer = CliRunner().invoke(
            app, ["--workspace", str(workspace.place.root), "--today", "2026-07-01", *words]
        )
        found = (
            answer.exception.exit_code if isinstance(answer.exception, ZhangguiError) else answer.exit_code
        )
        assert found == code, answer.output
        return json.loads(answer.stdout) if "--json" in words and not code else answer

    return run


def test_a_purchase_order_goes_from_draft_to_goods_and_the_ledger_agrees(zg: Zg, tmp_path: Path) -> None:
    made = zg(
        "purchase-new", "老王茶行", "--line", "TEA=20@19.5", "--wanted", "2026-07-05", "--by", "li", "--json"
    )
    assert (made["number"], made["state"], made["cost"]) == ("PO20260701-M1", "draft", "390.00")
    assert len(made["remarks"]) == 4, "below the minimum, no whole cartons, another price, too soon"
    number = made["number"]
    assert zg("purchase-step", number, "send", code=1).exception.text.en.startswith(
        f"Purchase order {number} is draft"
    )
    for step in ("approve", "send"):
        zg("purchase-step", number, step)
    reply = tmp_path / "reply.csv"
    reply.write_text(f"采购单号,SKU,确认数量,到货日期\n{number},TEA,18,2026-07-08\n", encoding="utf-8")
    shown = zg("purchase-confirm", str(reply), "--dry-run", "--json")
    assert shown["orders"][0]["lines"][0]["differs"] is True
    assert zg("purchase", number, "--json")["state"] == "sent"
    zg("purchase-confirm", str(reply))
    done = zg("receive", number, "--line", "TEA=18/1", "--day", "2026-07-08", "--by", "li", "--json")
    assert (done["state"], done["lines"][0]["defects"]) == ("closed", 1)
    assert [one["verb"].removeprefix("purchase_order_") for one in done["steps"]] == [
        "place_purchase_order", "approved", "sent", "confirmed", "partly_received",
    ]  # fmt: skip
    sums = zg("purchases", "--json")["ledger"]
    assert (sums["ordered"], sums["came"], sums["short"], sums["whole"]) == (20, 18, 2, True)
    assert sorted(Path(p).name for p in zg("purchase-files", number, str(tmp_path / "out"), "--json")) == [
        f"{number}.txt",
        f"{number}.xlsx",
    ]


def test_blocking_lists_what_hangs_on_a_supplier_first(zg: Zg) -> None:
    refused = zg("supplier-block", "老王茶行", "--reason", "涨价", code=1)
    assert "TEA" in refused.output
    assert "1 SKUs are bought" in refused.exception.text.en
    assert zg("supplier", "老王茶行", "--json")["blocked"] is False
    assert zg("supplier-block", "老王茶行", "--reason", "涨价", "--sure", "--json")["blocked"] is True
    assert zg("purchase-new", "老王茶行", "--line", "TEA=24", "--wanted", "2026-07-20", code=1)
    assert zg("supplier-unblock", "老王茶行", "--json")["blocked"] is False


def test_a_record_keeps_what_is_not_named(zg: Zg) -> None:
    zg("supplier-save", "老王茶行", "--contact", "王师傅", "--contract-until", "2026-08-01")
    kept = zg("supplier-save", "老王茶行", "--payment-days", "30", "--json")
    assert (kept["contact"], kept["payment_days"], kept["contract_until"], kept["contract_ends_soon"]) == (
        "王师傅",
        30,
        "2026-08-01",
        True,
    )


def test_lists_and_quotations(zg: Zg) -> None:
    assert {one["name"] for one in zg("suppliers", "--json")} == {"老王茶行", "山里人", "景和陶瓷"}
    (quote,) = zg("quotes", "TEA", "--json")
    assert (quote["winner"], [one["supplier"] for one in quote["quotes"]]) == (
        "老王茶行",
        ["老王茶行", "山里人"],
    )
    for words in (("suppliers",), ("supplier", "老王茶行"), ("quotes",), ("purchases",)):
        assert zg(*words).output


def test_an_unknown_supplier_or_order_and_a_wrong_line_are_told(zg: Zg) -> None:
    for words, code in (
        (("supplier", "没有"), 1), (("purchase", "P9"), 1), (("purchase-step", "P9", "fly"), 2), (("receive", "P9", "--line", "TEA"), 2),
        (("purchase-new", "老王茶行", "--line", "TEA=0", "--wanted", "2026-07-20"), 2),
    ):  # fmt: skip
        assert zg(*words, code=code).exception.text.zh
