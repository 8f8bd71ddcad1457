"""The handbook map tells the truth: 86 sections, and what it names exists."""

from __future__ import annotations

import os
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.urls import resolve

from zhanggui.answers.handbook import ANSWERS
from zhanggui.cli.listing import commands
from zhanggui.core.handbook import LEAVES, State, Works, state_of
from zhanggui.core.language import Text

ROOT = Path(__file__).parents[2]


def test_the_handbook_has_86_sections_each_once() -> None:
    assert len(LEAVES) == 86
    assert len({leaf.section for leaf in LEAVES}) == 86


def test_sections_stand_in_the_order_of_the_book() -> None:
    numbers = [tuple(int(n) for n in leaf.section.split(".")) for leaf in LEAVES]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: f"{a.section} {a.command}")
def test_the_command_of_a_section_exists(answer: Works) -> None:
    program, _, name = answer.command.partition(" ")
    assert program == "zg"
    assert name in {one.name for one in commands()}


@pytest.mark.parametrize("answer", [a for a in ANSWERS if a.page], ids=lambda a: f"{a.section} {a.page}")
def test_the_page_of_a_section_exists(answer: Works) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhanggui.site.settings")
    if not apps.ready:
        django.setup()
    assert resolve(str(answer.page)).url_name


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: f"{a.section} {a.test}")
def test_the_test_of_a_section_exists(answer: Works) -> None:
    file, _, name = answer.test.partition("::")
    path = ROOT / file
    assert path.is_file()
    assert path.name.startswith("test_")
    text = path.read_text(encoding="utf-8")
    assert f"def {name or 'test_'}" in text or (not name and ".TestCase" in text), "it tests nothing"


def test_a_section_nobody_declares_is_not_yet() -> None:
    assert state_of([]) is State.NOT_YET


def test_a_section_without_a_page_is_only_partly_answered() -> None:
    assert state_of([_works(page=None)]) is State.PART


def test_a_section_with_something_missing_is_only_partly_answered() -> None:
    assert state_of([_works(page="/imports", missing=Text("接口", "APIs"))]) is State.PART


def test_a_section_works_with_page_command_and_test_and_nothing_missing() -> None:
    assert state_of([_works(page="/imports")]) is State.WORKS


def test_a_section_the_book_does_not_have_cannot_be_declared() -> None:
    with pytest.raises(ValueError, match=r"no section 8\.9"):
        _works(section="8.9", page=None)


def _works(*, page: str | None, section: str = "8.1.1", missing: Text | None = None) -> Works:
    return Works(
        section=section,
        what=Text("导入", "import"),
        command="zg import",
        test="x",
        page=page,
        missing=missing,
    )
