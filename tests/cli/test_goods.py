"""`zg skus`, `zg match` and `zg costs import`, as a shopkeeper with two shops uses them.

Both shops sell the same towel: ``pdd-a`` under the code QH0012-B, ``pdd-b`` without a code, so under the
platform's id 160000002074. The cost of 20.00 is known for QH0012-B only. Two towels are sold in each shop.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from zhanggui.access.opening import OpenWorkspace
from zhanggui.cli.main import app
from zhanggui.core.errors import Refused

PDD = Path("src/zhanggui/collect/pinduoduo/samples/orders_export202606101200.csv").absolute()
ITEM = "160000002074"
Zg = Callable[..., Any]


@pytest.fixture
def zg(workspace: OpenWorkspace) -> Zg:
    """Run a command in the workspace; gives its JSON document. Errors for people are raised."""

    def run(*words: str) -> Any:
        place = ["--workspace", str(workspace.place.root), "--today", "2026-07-01"]
        answer = CliRunner().invoke(app, [*place, *words, "--json"])
        if answer.exception is not None and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return json.loads(answer.stdout)

    return run


def order_file(path: Path, code: str, number: str) -> Path:
    """One completed order of two towels, 50.00 each, as Pinduoduo exports it; ``code`` may be empty."""
    with PDD.open(encoding="utf-8-sig", newline="") as file:
        header, towel = list(csv.reader(file))[:2]
    row = dict(zip(header, towel, strict=True))
    row |= {"订单号": number, "商家编码-规格维度": code, "商家编码-商品维度": ""}
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header, [row[name] for name in header]])
    return path


@pytest.fixture
def shops(zg: Zg, tmp_path: Path) -> Zg:
    """Both shops and the cost of the towel, imported."""
    zg(
        "import",
        str(order_file(tmp_path / "a" / "a.csv", "qh0012-b", "260601-226000000000011")),
        "--shop",
        "pdd-a",
    )
    zg("import", str(order_file(tmp_path / "b" / "b.csv", "", "260601-226000000000012")), "--shop", "pdd-b")
    cost = tmp_path / "成本.csv"
    cost.write_text("SKU编码,生效日期,单位成本\nQH0012-B,2026-01-01,20.00\n", encoding="utf-8")
    receipt = zg("costs", "import", str(cost))
    assert receipt["totals"]["loaded"] == 1
    return zg


def goods_cost(zg: Zg, shop: str) -> tuple[str | None, str | None]:
    row = next(row for row in zg("profit", "--by", "shop") if row["shop"] == shop)
    return row["goods_cost"], row.get("goods_cost_why")


def test_a_cost_known_in_one_shop_counts_in_the_other_once_the_match_is_confirmed_and_until_it_is_undone(
    shops: Zg,
) -> None:
    why = "商品没有成本，请在成本表中补上"
    assert goods_cost(shops, "pdd-a") == ("40.00", None)
    assert goods_cost(shops, "pdd-b") == (None, why)
    shops("match", "confirm", "pdd-b", ITEM, "qh0012-b")
    assert goods_cost(shops, "pdd-b") == ("40.00", None)
    shops("match", "undo", "pdd-b", ITEM)
    assert goods_cost(shops, "pdd-b") == (None, why)


def test_the_towel_without_a_code_is_proposed_with_its_reason(shops: Zg) -> None:
    (proposal,) = shops("match")
    assert proposal == {
        "shop": "pdd-b",
        "item_key": ITEM,
        "title": "木言长绒棉毛巾 家用,新款",
        "spec": "雾蓝",
        "units": 2,
        "sku": "QH0012-B",
        "name": "木言长绒棉毛巾 家用,新款",
        "confidence": 0.98,
        "why": "名称相似 100%，规格一致，次选相似 0%",
    }


def test_what_is_accepted_or_split_is_no_longer_open(shops: Zg) -> None:
    assert shops("match", "accept-above", "0.99")["accepted"] == []
    accepted = shops("match", "accept-above", "0.95")
    assert [(one["item_key"], one["sku"]) for one in accepted["accepted"]] == [(ITEM, "QH0012-B")]
    assert shops("match") == []
    shops("match", "undo", "pdd-b", ITEM)
    assert len(shops("match")) == 1
    shops("match", "split", "pdd-b", ITEM)
    assert shops("match") == []


def test_a_split_sets_the_items_of_two_shops_apart(shops: Zg) -> None:
    shops("match", "confirm", "pdd-b", ITEM, "QH0012-B")
    (together,) = shops("skus")
    assert together["shops"] == ["pdd-a", "pdd-b"]
    shops("match", "split", "pdd-b", ITEM)
    apart = {card["sku"]: card for card in shops("skus")}
    assert {sku: card["shops"] for sku, card in apart.items()} == {
        "QH0012-B": ["pdd-a"],
        f"pdd-b:{ITEM}": ["pdd-b"],
    }
    assert apart[f"pdd-b:{ITEM}"]["cost"] is None


def test_a_sku_card_tells_cost_units_and_shops(shops: Zg) -> None:
    shops("match", "confirm", "pdd-b", ITEM, "QH0012-B")
    assert shops("skus") == [
        {
            "sku": "QH0012-B",
            "name": "木言长绒棉毛巾 家用,新款",
            "category": None,
            "cost": "20.00",
            "cost_currency": "CNY",
            "cost_from_day": "2026-01-01",
            "on_hand": None,
            "shops": ["pdd-a", "pdd-b"],
            "units_30_days": 4,
            "until": "2026-06-01",
            "source": "sales",
            "components": [],
        }
    ]


def test_a_decision_about_goods_nobody_sold_is_refused(shops: Zg) -> None:
    with pytest.raises(Refused, match="No order of pdd-b has an item 12345"):
        shops("match", "confirm", "pdd-b", "12345", "QH0012-B")
    with pytest.raises(Refused, match="no decision"):
        shops("match", "undo", "pdd-b", ITEM)


def test_an_order_file_given_as_costs_is_refused_and_stores_nothing(shops: Zg, tmp_path: Path) -> None:
    receipt = shops("costs", "import", str(tmp_path / "a" / "a.csv"))
    assert receipt["files"][0]["status"] in ("refused", "already_loaded")
    assert [card["cost"] for card in shops("skus") if card["sku"] == "QH0012-B"] == ["20.00"]
