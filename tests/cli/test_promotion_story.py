"""618 by command: plan → the worst stack loses money → cap → what-if → approve → start → watch → end → review → result."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.story_618 import LATER, OVER, PLANNED, RUNNING, after, before, during
from typer.testing import CliRunner

PLAN = """\
name: 618 春茶
platform: tmall
shops: [tea-shop]
since: 2026-06-13 00:00
until: 2026-06-19 00:00
owner: 阿龙
budget: 2000
stop_loss: 300
goals:
  - {sku: TEA, units: 80, profit: 600, price: 48, lift: [2, 3, 4]}
offers:
  - {code: T30, name: 单品七折, kind: percent, percent: 30, level: item, skus: [TEA]}
  - {code: C30, name: 店铺券, kind: threshold, from: 64, minus: 30, level: shop, coupon: C30, skus: [TEA, CUP]}
tasks:
  - {what: 主图, who: 小王, due: 2026-06-12}
"""


@pytest.fixture
def zg(workspace: Any) -> Callable[..., Any]:
    """``zg`` on a day: what it prints, read where that is JSON; ``refused`` gives the sentence of a refusal."""
    from zhanggui.cli.main import app

    def run(day: Any, *words: str, refused: bool = False) -> Any:
        whole = ["--workspace", str(workspace.place.root), "--lang", "zh", "--today", str(day), *words]
        answer = CliRunner().invoke(app, whole)
        if refused:
            assert answer.exit_code != 0, answer.output
            return str(getattr(answer.exception, "text", answer.output))
        assert answer.exit_code == 0, answer.output
        return json.loads(answer.stdout) if "--json" in words else answer.stdout

    return run


def test_618_by_command(zg: Any, workspace: Any, tmp_path: Path) -> None:
    """The arithmetic stands in ``tests/story_618.py``."""
    zg(PLANNED, "import", str(before(tmp_path / "before")), "--shop", "tea-shop")
    (tmp_path / "618.yaml").write_text(PLAN, encoding="utf-8")
    assert "草稿" in zg(PLANNED, "promo", "plan", str(tmp_path / "618.yaml"), "--by", "阿龙")

    printed = zg(PLANNED, "promo", "check", "1")
    assert all(said in printed for said in ("18.60", "23.14", "4.54", "9.08", "TEA×2", "C30")), printed
    assert "请先限制优惠" in zg(PLANNED, "promo", "approve", "1", refused=True)
    capped = zg(PLANNED, "promo", "cap", "1", "C30", "--sku", "TEA", "--json")
    assert (capped["state"], capped["offers"][1]["skus"]) == ("draft", ["CUP"])
    report = zg(PLANNED, "promo", "check", "1", "--json")["report"]
    received = {one["sku"]: one["received"] for one in report["worst"]}
    assert (report["losses"], report["blocked"], received["TEA"]) == ([], [], "33.60")

    found = zg(PLANNED, "promo", "whatif", "1", "--json")
    mid = found["mid"]
    assert (mid["units"], mid["profit"], mid["gain"]) == ("36.00", "374.40", "54.00")
    assert found["break_even"] == "2.57"

    assert "已批准" in zg(PLANNED, "promo", "approve", "1", "--by", "店长")
    started = zg(PLANNED, "promo", "start", "1", "--json")
    assert started["files"] == ["promo-1-tea-shop-prices.xlsx", "promo-1-tea-shop-offers.xlsx"]
    assert all(
        (workspace.place.outbox / name).is_file()
        for name in zg(PLANNED, "promo", "files", "1", "--json")["files"]
    )
    assert "✓ 1 主图" in zg(PLANNED, "promo", "task", "1", "1")

    zg(RUNNING, "import", str(during(tmp_path / "during")), "--shop", "tea-shop")
    now = zg(RUNNING, "promo", "watch", "--json")
    assert (now["event"], now["units"], now["orders"], now["losing"]) == ("618 春茶", 48, 24, 0)
    assert (now["profit"], now["an_order"], now["fired"]) == ("571.20", "23.80", None)
    assert now["duty"] == ["阿龙"]
    printed = zg(RUNNING, "promo", "watch")
    assert all(said in printed for said in ("整个活动", "商家", "2,000.00")), printed
    assert "merchant" not in printed

    _ended_and_reviewed(zg, tmp_path)


def _ended_and_reviewed(zg: Callable[..., Any], folder: Path) -> None:
    """The price is put back; 36 extra teas; the result is noted."""
    ended = zg(OVER, "promo", "end", "1", "--json")
    assert ended["files"] == ["restore-promo-1-tea-shop-prices.xlsx"]
    zg(LATER, "import", str(after(folder / "after")), "--shop", "tea-shop")
    review = zg(LATER, "promo", "review", "618 春茶", "--json")
    assert (review["units"], review["goal"], review["reached"]) == (48, 80, "0.60")
    assert review["actual_profit"] == "571.20"
    direct = review["parts"][0]
    assert (direct["units"][1], direct["lift"]["proven"]) == (36, True)
    assert abs(Decimal(direct["profit"]["mid"]) - Decimal("229.80")) < 1
    done = zg(
        LATER,
        "promo",
        "conclude",
        "1",
        "--units",
        "48",
        "--profit",
        "571.20",
        "--lesson",
        "券别叠加",
        "--json",
    )
    assert (done["state"], done["review"]["wanted"]) == ("reviewed", {"units": 80, "profit": "600.00"})
    assert Decimal(done["review"]["profit"]) == Decimal("571.20")
