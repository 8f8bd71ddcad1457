"""A shop's rate entered on the command line moves true profit from its day on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.console.merchant import write_costs, write_shop
from typer.testing import CliRunner

Zg = Callable[..., Any]
RATE = ("towels", "commission", "3.5", "--since", "2026-06-23", "--note", "合同 8 号")


@pytest.fixture
def zg(import_files: Callable[..., Any], tmp_path: Path, workspace: Any) -> Zg:
    """``zg`` in a workspace of one Taobao shop that sold a towel for 60 to 62 on each of nine Tuesdays."""
    import_files(*write_shop(tmp_path / "towels", first=1_000), *write_costs(tmp_path, ["A"]), shop="towels")

    def run(*words: str, code: int = 0, lang: str = "zh") -> Any:
        from zhanggui.cli.main import app

        start = ["--workspace", str(workspace.place.root), "--lang", lang, "--today", "2026-07-01"]
        answer = CliRunner().invoke(app, [*start, *words])
        assert answer.exit_code == code, answer.output
        return json.loads(answer.stdout) if "--json" in words else answer.stdout

    return run


def by_day(zg: Zg, name: str) -> dict[str, str]:
    return {row["day"]: row[name] for row in zg("profit", "--by", "day", "--since", "2026-06-10", "--json")}


def test_profit_moves_from_the_day_on_and_back_when_it_is_removed(zg: Zg) -> None:
    # Taobao takes no commission. Towels of 61, 60 ... : the last two Tuesdays, 23 and 30 June, sold for 61 and 60.
    before = by_day(zg, "profit")
    assert by_day(zg, "commission") == {"2026-06-16": "0.00", "2026-06-23": "0.00", "2026-06-30": "0.00"}
    made = zg("fees", "set", *RATE, "--fixed", "0.10", "--json")
    assert (made["rate"], made["fixed"], made["currency"], made["state"]) == ("0.035", "0.10", "CNY", "set")
    # 61 x 3.5 % = 2.135, half up 2.14; 60 x 3.5 % = 2.10; and 0.10 each.
    assert by_day(zg, "commission") == {"2026-06-16": "0.00", "2026-06-23": "2.24", "2026-06-30": "2.20"}
    after = by_day(zg, "profit")
    assert after["2026-06-16"] == before["2026-06-16"]
    assert float(before["2026-06-23"]) - float(after["2026-06-23"]) == pytest.approx(2.24)
    zg("fees", "remove", "towels", "commission", "--since", "2026-06-23")
    assert by_day(zg, "profit") == before


def test_the_list_says_which_rate_is_the_shops_own_and_which_the_platforms(zg: Zg) -> None:
    zg("fees", "set", *RATE)
    zg("fees", "end", "towels", "commission", "--since", "2026-07-01", "--note", "合同到期")
    listed = [row for row in zg("fees", "--json") if row["component"] == "commission"]
    seen = [(r["since"], r["until"], r["source"], r["rate"], r["in_force"], r["entered"]) for r in listed]
    assert seen == [
        ("2000-01-01", "2026-06-23", "platform", "0.00", False, False),
        ("2026-06-23", "2026-07-01", "own", "0.035", False, True),
        ("2026-07-01", None, "platform", "0.00", True, True),
    ]
    shown = zg("fees")
    assert "店铺费率" in shown
    assert "合同 8 号" in shown
    assert "合同到期" in shown
    assert "Taobao commission (none in ordinary categories)" in zg("fees", lang="en")


def test_profit_says_that_the_shops_own_rate_made_the_figure(zg: Zg) -> None:
    zg("fees", "set", *RATE)
    (row,) = zg("profit", "--since", "2026-06-23", "--json")
    assert row["commission_by"] == "结算单未到，按店铺费率估算（2026-06-23 起）"
    assert "commission" in row["assumed"]
    assert "by the shop's own rate (since 2026-06-23)" in zg("profit", "--since", "2026-06-23", lang="en")
