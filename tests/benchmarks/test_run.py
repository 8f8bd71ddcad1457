"""The one run of all benchmarks: its words, and pages that say what the results say."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(HERE))

import report  # noqa: E402  the folder is known only now
import run  # noqa: E402


def test_the_command_says_what_was_asked_for() -> None:
    """Typed again it gives the same parts and sizes."""
    words = ["--only", "routing", "loop", "--seeds", "5", "--seconds", "12.5"]
    asked = run.arguments(words)
    assert run.command(asked) == "python benchmarks/run.py --only routing loop --seeds 5 --seconds 12.5"
    assert run.chosen(asked) == ["routing", "loop"]
    assert run.sizes("loop", asked) == {"seeds": 5}
    assert run.sizes("network", asked) == {}


def test_parts_are_left_out_by_name() -> None:
    left = run.chosen(run.arguments(["--without", "speed", "loop"]))
    assert left == [name for name in run.PARTS if name not in ("speed", "loop")]
    assert left[:2] == ["forecast", "inventory"]


def test_a_part_that_there_is_not_is_refused() -> None:
    with pytest.raises(SystemExit):
        run.arguments(["--only", "weather"])


@pytest.mark.parametrize("page", report.pages(run.PARTS).items(), ids=lambda one: one[0].name)
def test_a_page_says_what_the_results_say(page: tuple[Path, str]) -> None:
    """``python benchmarks/run.py --pages`` writes the pages anew."""
    file, text = page
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("part", run.PARTS)
def test_every_figure_has_its_date_machine_and_command(part: str) -> None:
    result = report.read(part)
    assert result is not None
    assert "" not in (result.stamp.date, result.stamp.command, result.stamp.machine)
