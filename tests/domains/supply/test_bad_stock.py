"""Stock files as they should not be: refused or marked with the reason, never silently filled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.tea_merchant import TODAY, files

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def card(workspace: Any, import_files: Callable[..., Any], tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """The tea card of a merchant whose files end on a day, proposed on another."""

    def made(until: Any = TODAY, today: Any = TODAY, **stock: int) -> dict[str, Any]:
        from zhanggui.answers.decisions import decisions_answer
        from zhanggui.answers.kinds import known_kinds
        from zhanggui.answers.reader import Reader
        from zhanggui.loop.propose import propose

        import_files(*files(tmp_path / str(until), until=until, **stock), shop="tea-shop")
        propose(workspace, known_kinds(), today=today, at=AT)
        reader = Reader(workspace=workspace, language="en", today=today)
        (tea,) = decisions_answer(reader, state="proposed", kind="order_stock")
        return tea

    return made


def test_a_count_below_zero_is_told_and_lowers_the_confidence(card: Any) -> None:
    """-3 counted, 2 sold since: -5. Known terms and a fresh count, but two tenths less sure."""
    tea = card(tea_on_hand=-3)
    assert any("below zero (-5)" in risk for risk in tea["risks"])
    assert tea["confidence"] < Decimal("0.5")


def test_a_stock_file_older_than_its_sales_is_told_and_lowers_the_confidence(card: Any) -> None:
    """Counted on 30 June; by 21 July the sales are three weeks further on. Rank is multiplied by confidence
    (``tests/loop/test_rank.py``)."""
    fresh = card()
    later = TODAY + timedelta(days=20)
    stale = card(until=later, today=later)
    assert any("counted 21 days ago" in risk for risk in stale["risks"])
    assert not any("counted" in risk for risk in fresh["risks"])
    assert stale["confidence"] < fresh["confidence"]


@pytest.fixture
def imported(import_files: Callable[..., Any], tmp_path: Path) -> Callable[[str], Any]:
    """The receipt of a stock file with one row."""

    def receipt(row: str) -> Any:
        path = tmp_path / "库存.csv"
        path.write_text(f"SKU编码,仓库,日期,在库\n{row}", encoding="utf-8")
        (found,) = import_files(path, shop="tea-shop")
        return found

    return receipt


@pytest.mark.parametrize(
    "row", ["TEA,主仓,2026-06-30,", "TEA,主仓,2026-06-30,十二箱", "TEA,主仓,2026-06-30,1.5"]
)
def test_a_count_that_is_missing_or_no_number_of_units_is_refused_with_its_reason(
    imported: Any, row: str
) -> None:
    found = imported(row)
    assert (found.loaded, found.quarantined) == (0, 1)
