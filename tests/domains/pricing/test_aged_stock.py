"""Aged stock is sold off on a ladder: 3,000 cups of which one a day is sold; never below the floor without a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.tea_merchant import TODAY, files

from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.aged_stock import LadderRule

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def cups(kept: Any, workspace: Any, import_files: Callable[..., Any], tmp_path: Path) -> dict[str, Any]:
    """The card to sell the cups off: 20.00 each, 8.00 cost, 3.00 parcel, one a day."""
    from zhanggui.answers.decisions import decisions_answer
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.answers.reader import Reader
    from zhanggui.loop.propose import propose

    def make() -> None:
        import_files(*files(tmp_path / "tea", cups_on_hand=3000), shop="tea-shop")
        propose(workspace, {"markdown_ladder": known_kinds()["markdown_ladder"]}, today=TODAY, at=AT)

    kept("cups", make)
    reader = Reader(workspace=workspace, language="en", today=TODAY)
    (card,) = decisions_answer(reader, state="proposed", kind="markdown_ladder")
    return card


def test_the_card_says_how_deep_and_until_when(cups: dict[str, Any]) -> None:
    """A cup costs 8.00, its parcel 3.00, fees 0.6 %: (8.00 + 3.00) / 0.994 = 11.07 is the floor. 40 % off is 12.00, 45 % off
    11.00: too low. The last step ends after ten weeks.
    """
    steps = cups["action"]["steps"]
    assert cups["subject"] == {"sku": "CUP"}
    assert [step["off"] for step in steps] == sorted({step["off"] for step in steps})
    assert steps[-1]["off"] <= Decimal("0.40")
    deepest = {one["name"]: one["value"] for one in cups["evidence"]}["deepest discount above the floor"]
    assert deepest == "40%"
    assert str(steps[-1]["until"]) == "2026-09-09"
    assert cups["expected"]["low"] <= cups["expected"]["mid"] <= cups["expected"]["high"]
    assert any("assumed" in risk for risk in cups["risks"])


def test_the_list_holds_every_step_and_taking_it_back_restores_the_price(
    workspace: Any, cups: dict[str, Any]
) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute, take_back

    accept(workspace, known_kinds(), cups["id"], at=AT, by="li")
    execute(workspace, known_kinds(), [cups["id"]], at=AT, by="li")
    (listed,) = workspace.place.outbox.glob("ladder-2*.xlsx")
    rows = list(load_workbook(listed)["清仓阶梯"].iter_rows(values_only=True))
    assert len(rows) == 1 + len(cups["action"]["steps"])
    assert rows[1][:3] == ("CUP", "白瓷杯", "tea-shop")
    (sheet,) = workspace.place.outbox.glob("ladder-prices-tea-shop-*.xlsx")
    new = load_workbook(sheet)["批量改价"].cell(2, 6).value
    assert new == pytest.approx(float(cups["action"]["steps"][0]["prices"]["tea-shop"]))
    take_back(workspace, known_kinds(), cups["id"], at=AT, by="li")
    (restored,) = workspace.place.outbox.glob("restore-*.xlsx")
    assert load_workbook(restored)["批量改价"].cell(2, 6).value == 20


def test_a_step_below_the_floor_takes_a_name(cups: dict[str, Any]) -> None:
    from dataclasses import replace

    from zhanggui.domains.pricing.decisions.markdown_ladder import signed_or_above_floor, steps_of
    from zhanggui.domains.pricing.ladder_kind import read_name
    from zhanggui.loop.decision import Decision, Expected
    from zhanggui.loop.kind import Accepted

    step = {"prices": {"tea-shop": Decimal("8.00")}}
    action = {"steps": [step], "deeper": [], "signed_by": "", "name": "cup"}
    decision = Decision(
        kind="markdown_ladder", subject={"sku": "CUP"}, action=action, title=Text("t", "t"),
        expected=Expected(low=Decimal(0), mid=Decimal(1), high=Decimal(2), currency="CNY", horizon_days=70), cost=Decimal(0),
        confidence=Decimal("0.5"), deadline=TODAY, reversible=True, instead={"floors": {"tea-shop": Decimal("11.07")}},
    )  # fmt: skip
    unsigned = Accepted(number=1, decision=decision, action=action, by="li")
    refused = signed_or_above_floor(unsigned)
    assert not refused
    assert "floor of 11.07" in refused.why.en
    assert signed_or_above_floor(replace(unsigned, action=action | {"signed_by": "王老板"}))
    deeper = action | {"deeper": [step, step]}
    assert (len(steps_of(deeper)), len(steps_of(deeper | {"signed_by": "王老板"}))) == (1, 2)
    with pytest.raises(WrongUsage, match="at most 60"):
        read_name("x" * 61, decision)


def test_the_ladder_is_told_on_request_and_refused_where_nothing_lies(
    workspace: Any, cups: dict[str, Any]
) -> None:
    from zhanggui.answers.price_advice import ladder_answer
    from zhanggui.answers.reader import Reader

    reader = Reader(workspace=workspace, language="en", today=TODAY)
    found = ladder_answer(reader, "CUP")["above_floor"]
    assert found["mid"] == cups["expected"]["mid"]
    with pytest.raises(Refused, match="TEA needs no ladder"):
        ladder_answer(reader, "TEA")


def test_settings_that_make_no_sense_are_refused() -> None:
    for wrong in (
        {"weeks": 0},
        {"discounts": (0.1, 0.2)},
        {"discounts": (0.0, 0.2, 0.1)},
        {"discounts": (0.0, 1.0)},
    ):
        with pytest.raises(ValueError, match="got"):
            LadderRule(**wrong)
