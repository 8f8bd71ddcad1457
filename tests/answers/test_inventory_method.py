"""``zg method inventory``: textbook rows through the whole command, and rows that make no sense."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from zhanggui.answers.inventory_columns import COLUMNS
from zhanggui.answers.inventory_method import answers_of, inventory_answers
from zhanggui.answers.inventory_rows import NUMBERS, ItemRow, item_of
from zhanggui.cli.main import app
from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.methods.inventory.order import RULES

DOCS = Path(__file__).parents[2] / "docs" / "inventory.md"


def one(**cells: str) -> dict[str, Any]:
    (answer,) = answers_of([item_of(cells, 2)], "en")
    return answer


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> Path:
    path = tmp_path / "items.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_newsvendor_row() -> None:
    answer = one(demand_mean="50", demand_sd="8", holding="0.18", shortage="0.70")
    assert (answer["policy"], answer["order_up_to"], answer["quantity"]) == ("(R,S)", 56.603956, 56.603956)
    assert (answer["cost"], answer["service"]) == (1.997605, 0.795455)


def test_economic_order_quantity_row() -> None:
    answer = one(demand_mean="1300", demand_sd="0", holding="0.225", fixed="8")
    assert (answer["policy"], answer["quantity"], answer["cost"]) == ("(R,Q)", 304.04678, 68.410526)


@pytest.mark.parametrize(
    ("mean", "levels", "cost"), [("10", (6, 40), 35.022), ("15", (10, 49), 42.698), ("20", (14, 62), 49.173)]
)
def test_reorder_up_to_row(mean: str, levels: tuple[int, int], cost: float) -> None:
    answer = one(demand_mean=mean, holding="1", shortage="9", fixed="64")
    assert (answer["reorder_point"], answer["order_up_to"]) == levels
    assert round(answer["cost"], 3) == cost
    assert "No sd of demand: Poisson, the square root of the mean." in answer["assumed"]


def test_reorder_point_row_for_either_service() -> None:
    row = {"demand_mean": "40", "demand_sd": "12", "lead_time": "7", "lead_time_sd": "2", "fixed": "45"}
    by_cycle, by_fill = (
        one(**row, holding="0.01", service="95%"),
        one(**row, holding="0.01", fill_rate="0.98"),
    )
    assert (by_cycle["reorder_point"], by_cycle["lot"], by_cycle["service"]) == (421.572123, 600, 0.95)
    assert (by_fill["reorder_point"], by_fill["fill_rate"], by_fill["service"]) == (341.49023, 0.98, 0.98)


def test_a_weekly_review_nets_what_is_on_order_and_takes_whole_packs() -> None:
    answer = one(
        demand_mean="40",
        demand_sd="12",
        lead_time="7",
        lead_time_sd="2",
        review="7",
        service="0.95",
        on_hand="300",
        on_order="20",
        pack="12",
    )
    assert answer["order_up_to"] == 710.896831
    assert answer["quantity"] == 396  # 710.9 - 320 = 390.9, in packs of 12


def test_every_answer_can_be_worked_out_again_from_its_steps() -> None:
    answer = one(
        demand_mean="5", demand_sd="6", lead_time="9", service="0.9", on_hand="3", moq="50", pack="12"
    )
    for step in answer["why"]:
        assert RULES[step["rule"]](*step["inputs"].values()) == pytest.approx(step["value"], abs=1e-5)
    assert answer["why"][-1]["value"] == answer["quantity"]


def test_a_history_is_used_as_it_is() -> None:
    """Two of four periods sell 10: with no lead time a cycle service of 0.9 needs 10, one of 0.4 nothing."""
    assert one(history="0;10;0;10", service="0.9")["order_up_to"] == 10
    assert one(history="[0, 10, 0, 10]", service="0.4")["order_up_to"] == 0
    assert "Only 4 periods of history, below 20: do not rely on it." in one(history="0 10 0 10")["assumed"]


def test_an_item_nobody_buys_is_not_ordered() -> None:
    assert one(demand_mean="0", holding="1", fixed="5", lead_time="3")["quantity"] == 0


def test_negative_stock_is_owed() -> None:
    answer = one(demand_mean="10", demand_sd="0", on_hand="-3", lead_time="1", service="0.9")
    assert answer["quantity"] == 23
    assert "Stock on hand is negative (-3): taken as owed." in answer["assumed"]


def test_refused_rows_say_why_and_the_others_are_answered(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "编码,需求均值,需求标准差,提前期,服务水平,策略\n"
        "A,10,2,3,0.95,\nB,10,2,-3,0.95,\nC,10,-2,3,0.95,\nD,十,2,3,0.95,\nE,10,2,3,95,\n"
        'F,,2,3,0.95,\nG,10,2,3,,"(s,S)"\nH,1e999,2,3,0.9,\nI,10,2,900,0.9,\nJ,12,2,3,0.95,\n',
        "gb18030",
    )
    answers = inventory_answers(path, "zh")
    assert [a["id"] for a in answers if a["refused"] is None] == ["A", "J"]
    assert [a["id"] for a in answers] == list("ABCDEFGHIJ")
    assert answers[1]["refused"] == "第 3 行：「lead_time」不能为负，实际为 -3。"
    assert answers[4]["refused"] == "第 6 行：「service」应在 0 与 1 之间（95 % 写作 0.95），实际为 95。"
    assert (
        answers[6]["refused"]
        == "第 8 行：策略 (s,S) 需要 `fixed`、`holding`、`shortage`；请填写，或不指定策略。"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,price\nA,3\n", "demand_mean or history"),
        ("id,mean,demand_mean\nA,3,3\n", "two columns"),
        ("", "demand_mean or history"),
    ],
)
def test_a_file_without_the_columns_is_refused(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(WrongUsage, match=said):
        inventory_answers(written(tmp_path, text), "en")


def test_the_command_prints_one_json_document_and_needs_no_workspace(tmp_path: Path) -> None:
    path = written(tmp_path, "id\tdemand_mean\tlead_time\nA\t3\t2\n")
    printed = CliRunner().invoke(app, ["--lang", "en", "method", "inventory", str(path), "--json"])
    (answer,) = json.loads(printed.stdout)
    assert (answer["id"], answer["policy"], answer["refused"]) == ("A", "(R,S)", None)


SHARES = ("service", "fill_rate")
AMOUNTS = st.sampled_from(["", "0", "1", "2.5", "40", "60", "1,000", "1e6", "1e-6", "１２"])
CELLS = {n: st.sampled_from(["", "", "95%", "0.97", "0.5"]) if n in SHARES else AMOUNTS for n in NUMBERS}
PERIODS = st.sampled_from(["", "0", "0.5", "1", "7", "30"])
SENSIBLE = {**CELLS, "lead_time": PERIODS, "lead_time_sd": PERIODS, "review": PERIODS, "shelf_life": PERIODS}


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(cells=st.fixed_dictionaries(SENSIBLE), history=st.sampled_from(["", "", "0;0;7;0;1", "3", "1.5;2"]))
def test_any_row_is_answered_or_refused_by_name(cells: dict[str, str], history: str) -> None:
    row, why = _read_row({**cells, "history": history})
    if row is None:
        assert "shelf_life" in why or "demand" in why
        return
    (answer,) = answers_of([row], "en")
    assert answer["quantity"] >= 0
    assert 0 <= answer["cycle_service"] <= 1
    assert answer["fill_rate"] <= 1
    assert answer["order_up_to"] >= answer["reorder_point"] or answer["policy"] == "(R,S)"


def _read_row(cells: dict[str, str]) -> tuple[ItemRow | None, str]:
    try:
        return item_of(cells, 2), ""
    except Refused as refused:
        return None, str(refused)


@pytest.mark.parametrize("column", COLUMNS, ids=lambda c: c.name)
def test_every_column_is_explained(column: Any) -> None:
    page = DOCS.read_text(encoding="utf-8")
    assert f"| `{column.name}` |" in page
    assert [other for other in column.others if f"`{other}`" not in page] == []
