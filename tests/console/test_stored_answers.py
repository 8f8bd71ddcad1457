"""Kept answers: not computed twice, never shown after a decision, never shared between readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.console.merchant import write_shop

NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def reader(workspace: Any) -> Any:
    from zhanggui.answers.reader import Reader

    return Reader(workspace=workspace, language="zh", today=date(2026, 7, 1))


@pytest.fixture
def asked(reader: Any) -> Iterator[Callable[..., Any]]:
    """Ask how many orders there are; ``asked.count`` is how often that was really counted."""
    from zhanggui.answers.stored import settle, stored

    def ask(who: Any = reader, **more: Any) -> Any:
        def compute() -> int:
            ask.count += 1  # type: ignore[attr-defined]
            return len(who.tables()["order"].collect())

        return stored(who, "how many orders", {}, compute, **more)

    ask.count = 0  # type: ignore[attr-defined]
    yield ask
    settle()


@pytest.fixture
def more_orders(import_files: Callable[..., Any], tmp_path: Path) -> Callable[[int], Any]:
    """Import a file with one more order."""

    def run(first: int) -> Any:
        return import_files(*write_shop(tmp_path / f"{first}", first=first, weeks=1), shop="towels")

    return run


def test_an_unchanged_question_is_computed_once_and_says_of_which_moment_it_is(
    asked: Any, more_orders: Any
) -> None:
    more_orders(1000)
    first, second = asked(), asked()
    assert (first.answer, second.answer, asked.count) == (1, 1, 1)
    assert first.at == second.at == NOW
    assert second.fresh


def test_after_an_import_the_old_answer_is_shown_as_old_until_the_new_one_is_there(
    asked: Any, more_orders: Any
) -> None:
    from zhanggui.answers.stored import settle

    more_orders(1000)
    asked()
    more_orders(2000)
    old = asked()
    assert (old.answer, old.fresh) == (1, False)
    settle()
    new = asked()
    assert (new.answer, new.fresh, asked.count) == (2, True, 2)


def test_an_import_that_brings_a_new_shop_lets_nobody_wait(
    asked: Any, more_orders: Any, import_files: Any, tmp_path: Path
) -> None:
    more_orders(1000)
    asked()
    import_files(*write_shop(tmp_path / "new", first=5000, weeks=1), shop="a new shop")
    assert (asked().answer, asked().fresh) == (1, False)


def test_who_must_not_see_old_figures_waits(asked: Any, more_orders: Any) -> None:
    more_orders(1000)
    asked()
    more_orders(2000)
    assert asked(wait=True).answer == 2


def test_after_a_decision_the_old_answer_is_never_shown(asked: Any, more_orders: Any, workspace: Any) -> None:
    from zhanggui.masterdata.matching import confirm, undo
    from zhanggui.masterdata.models import Shop

    more_orders(1000)
    asked()
    confirm(workspace, shop="towels", item_key="A", sku="B", at=NOW)
    assert (asked().fresh, asked.count) == (True, 2)
    undo(workspace, shop="towels", item_key="A", at=NOW)
    assert (asked().fresh, asked.count) == (True, 3)
    Shop.objects.update(tax_rate="0.03")
    assert (asked().fresh, asked.count) == (True, 4)


def test_readers_of_other_shops_or_languages_share_nothing(asked: Any, more_orders: Any, reader: Any) -> None:
    more_orders(1000)
    other = replace(reader, shops=frozenset({"elsewhere"}))
    assert [asked().answer, asked(other).answer, asked().answer, asked(other).answer] == [1, 0, 1, 0]
    asked(replace(reader, language="en"))
    assert asked.count == 3


def test_a_damaged_or_deleted_file_costs_only_time(asked: Any, more_orders: Any, workspace: Any) -> None:
    more_orders(1000)
    asked()
    (kept,) = workspace.place.answers.iterdir()
    kept.write_text('{"snapshot":', encoding="utf-8")
    assert asked().answer == 1
    kept.unlink()
    assert (asked().answer, asked.count) == (1, 3)


def test_a_full_disk_costs_nobody_the_page(asked: Any, more_orders: Any, workspace: Any) -> None:
    more_orders(1000)
    workspace.place.answers.write_text("a file where the folder should be", encoding="utf-8")
    assert (asked().answer, asked().answer) == (1, 1)


def test_of_many_who_ask_at_once_one_computes(reader: Any, more_orders: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor
    from threading import Barrier

    from zhanggui.answers.stored import stored

    more_orders(1000)
    start, computed = Barrier(8), []

    def ask(_: int) -> int:
        from django.db import connection

        start.wait()
        found: int = stored(reader, "slow", {}, lambda: computed.append(1) or len(computed)).answer
        connection.close()
        return found

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(8))) == [1] * 8
    assert len(computed) == 1


def test_nobody_else_on_the_machine_can_read_what_is_kept(
    asked: Any, more_orders: Any, workspace: Any
) -> None:
    more_orders(1000)
    asked()
    (kept,) = workspace.place.answers.iterdir()
    assert oct(kept.stat().st_mode & 0o777) == "0o600"
