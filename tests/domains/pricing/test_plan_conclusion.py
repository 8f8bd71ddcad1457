"""The end of a plan: figures filled in from its review, corrected by a person, both kept; what the next plan learns of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.tea_merchant import TODAY, files

from zhanggui.core.errors import WrongUsage
from zhanggui.core.periods import CHINA

BEFORE, AFTER = datetime(2026, 6, 19, 4, 0, tzinfo=UTC), datetime(2026, 6, 26, 4, 0, tzinfo=UTC)
PLAN: dict[str, Any] = {
    "name": "六月茶", "platform": "tmall", "shops": ["tea-shop"], "since": "2026-06-20 00:00", "until": "2026-06-25 00:00", "owner": "li",
    "budget": 2000, "stop_loss": 300, "goals": [{"sku": "TEA", "units": 20, "profit": 400}],
    "offers": [{"code": "T5", "kind": "percent", "percent": 5, "level": "item", "skus": ["TEA"]}],
}  # fmt: skip


@pytest.fixture
def ended(workspace: Any, import_files: Callable[..., Any], tmp_path: Path) -> tuple[Any, int]:
    """Five days of two teas a day, planned to be twenty; the plan has ended and its orders are here."""
    from zhanggui.answers.promotion_plans import check_and_keep
    from zhanggui.answers.reader import Reader
    from zhanggui.domains.pricing import workflows

    import_files(*files(tmp_path / "tea"), shop="tea-shop")
    reader = Reader(workspace=workspace, language="zh", today=TODAY)
    number = workflows.create_plan(workspace, PLAN, zone=CHINA, at=BEFORE, by="li").pk
    then = Reader(workspace=workspace, language="zh", today=BEFORE.date())
    check_and_keep(then, number, at=BEFORE, by="li")
    workflows.approve_plan(workspace, number, zone=CHINA, at=BEFORE, by="li", reason="试")
    workflows.start_plan(workspace, number, {"files": [], "lines": {}}, zone=CHINA, at=BEFORE, by="li")
    workflows.end_plan(workspace, number, at=AFTER, by="li")
    return reader, number


def test_a_plan_is_concluded_with_what_its_review_counted(ended: tuple[Any, int]) -> None:
    """Two a day for five days. Ten of twenty planned: the next wish for tea is cut."""
    from zhanggui.answers.event_review import learned_answer
    from zhanggui.answers.promotion_conclusion import review_and_tell

    reader, number = ended
    review = review_and_tell(reader, number, lesson="少一点", at=AFTER, by="li")["review"]
    assert (review["units"], review["corrected"]) == (10, [])
    assert review["profit"] == review["counted"]["profit"] > 0
    assert [(row["sku"], row["planned"], row["sold"], row["gap"]) for row in review["skus"]] == [
        ("TEA", 20, 10, -10)
    ]
    (learned,) = learned_answer(reader)["categories"]
    assert learned["bias"] > Decimal("1.5"), "log(20 / 10), drawn a little to 1"


def test_a_person_may_correct_a_figure_and_both_are_kept(ended: tuple[Any, int]) -> None:
    from zhanggui.answers.promotion_conclusion import review_and_tell

    reader, number = ended
    for wrong in ("ten", "-3", "2.5"):
        with pytest.raises(WrongUsage, match="Units and profit are numbers"):
            review_and_tell(reader, number, units=wrong, at=AFTER, by="li")
    review = review_and_tell(reader, number, units="9", at=AFTER, by="li")["review"]
    assert (review["units"], review["counted"]["units"], review["corrected"]) == (9, 10, ["units"])


@pytest.mark.usefixtures("workspace")
def test_goals_of_a_plan_over_several_shops_reach_the_bias_too() -> None:
    """A review has no goal where a plan's goal is of several shops together: the conclusion has. 100 planned, 80 sold."""
    from zhanggui.answers.event_review import learned_from, with_gaps

    past = [{"event": "618", "category": "tea", "log": 0.5, "error": 0.2, "units": 80.0, "goal": None}]
    assert learned_from(past).of("tea").bias == 1
    told = with_gaps(past, {("618", "tea"): (80, 100)})
    assert learned_from(told).of("tea").bias == pytest.approx(1.25**0.8), "drawn a fifth to 1"
    new = with_gaps([], {("618", "tea"): (80, 100)})
    assert learned_from(new).of("tea").bias == pytest.approx(1.25**0.8), "no lift is needed for it"
