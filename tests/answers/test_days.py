"""A new day lets no page wait: what was shown before is shown, as old, until the new figures are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.console.merchant import write_shop


@pytest.fixture
def reader(workspace: Any) -> Iterator[Any]:
    from zhanggui.answers.reader import Reader
    from zhanggui.answers.stored import settle

    yield Reader(workspace=workspace, language="zh", today=date(2026, 7, 2))
    settle()


def test_an_import_brings_a_new_day_together_with_its_figures(
    reader: Any, import_files: Callable[..., Any], tmp_path: Path
) -> None:
    from zhanggui.answers.days import newest_day
    from zhanggui.answers.stored import settle, was_kept

    import_files(*write_shop(tmp_path / "old", first=1_000, last=date(2026, 6, 23)), shop="towels")
    assert newest_day(reader).answer == date(2026, 6, 23)
    import_files(*write_shop(tmp_path / "new", first=2_000, last=date(2026, 6, 30)), shop="towels")
    shown = newest_day(reader)
    assert (shown.answer, shown.fresh) == (date(2026, 6, 23), False)
    settle()
    assert newest_day(reader).answer == date(2026, 6, 30)
    month = {"since": date(2026, 6, 1), "until": date(2026, 7, 1)}
    for by in ("shop", "sku"):
        assert was_kept(reader, "profit", {"by": by, "view": "cohort", "shop": ""} | month), by


def test_in_the_morning_yesterdays_page_is_shown_as_old_until_todays_is_there(
    reader: Any, import_files: Callable[..., Any], tmp_path: Path
) -> None:
    from zhanggui.answers.stored import settle
    from zhanggui.answers.today import today_answer

    import_files(*write_shop(tmp_path / "towels", first=1_000, last=date(2026, 6, 30)), shop="towels")
    yesterday, morning = today_answer(reader), replace(reader, today=date(2026, 7, 3))
    shown = today_answer(morning)
    assert yesterday.fresh
    assert not shown.fresh
    assert shown.answer == yesterday.answer
    settle()
    assert today_answer(morning).fresh
