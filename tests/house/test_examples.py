"""Examples in docs and docstrings run, links lead somewhere, and no page names a command that does not exist.

A ```` ```console ```` block is a session: lines after ``$`` are run, what stands below them is what they print.
``…`` stands for anything (alone on a line: for any lines). The blocks of one page share one empty directory that
holds a copy of ``examples/``.
"""

from __future__ import annotations

import doctest
import importlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import django
import pytest
from django.apps import apps

from zhanggui.cli.listing import commands

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src"
FOLDERS = (ROOT / "docs", ROOT / "examples", SOURCE)
PAGES = sorted([*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in folder.rglob("*.md"))])
SHOWING = [path for path in SOURCE.rglob("*.py") if ">>> " in path.read_text(encoding="utf-8")]
SESSION = re.compile(r"^```console\n(.*?)^```", re.M | re.S)
PLANNED = re.compile(r"<!-- planned -->.*?<!-- /planned -->", re.S)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SHOWING, ids=_name)
def test_examples_in_docstrings_are_true(path: Path) -> None:
    # What the web needs of Django stands ready, as it does wherever the program runs.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhanggui.site.settings")
    if not apps.ready:
        django.setup()
    module = importlib.import_module(".".join(path.relative_to(SOURCE).with_suffix("").parts))
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("path", [p for p in PAGES if SESSION.search(p.read_text("utf-8"))], ids=_name)
def test_a_page_shows_what_its_commands_really_print(path: Path, tmp_path: Path) -> None:
    if (ROOT / "examples").is_dir():
        shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for command, shown in _steps(path.read_text(encoding="utf-8")):
        printed = _run(command, tmp_path)
        assert _pattern(shown).fullmatch(printed), f"$ {command}\n{printed}\n-- the page shows --\n{shown}"


def _steps(page: str) -> Iterator[tuple[str, str]]:
    """The commands of the page's sessions, each with the output shown below it."""
    for session in SESSION.findall(page):
        for step in re.split(r"^\$ ", session, flags=re.M)[1:]:
            command, _, shown = step.partition("\n")
            yield command, shown


def _run(command: str, directory: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "COLUMNS": "120", "NO_COLOR": "1"}
    env.pop("ZHANGGUI_WORKSPACE", None)
    answer = subprocess.run(
        command, shell=True, cwd=directory, env=env, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in answer.stderr, answer.stderr
    return _tidy(answer.stdout)


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _pattern(shown: str) -> re.Pattern[str]:
    lines = re.escape(_tidy(shown)).replace("…", ".*")
    return re.compile(
        lines.replace("\\\n.*\\\n", "\\\n(?:.*\\\n)*?"), re.S if _tidy(shown).endswith("…") else 0
    )


def test_a_session_may_leave_out_lines() -> None:
    assert _pattern("one\n…\nfour").fullmatch("one\ntwo\nthree\nfour")
    assert _pattern("paid …\n").fullmatch("paid 12.30")
    assert not _pattern("one\ntwo").fullmatch("one\n2")


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_a_page_names_only_commands_that_exist(path: Path) -> None:
    text = PLANNED.sub("", path.read_text(encoding="utf-8"))
    named = set(re.findall(r"(?:`|^\$ |^)zg (?:--\w+ \S+ )*([a-z][a-z-]*)", text, re.M))
    assert named - {one.name for one in commands()} == set()


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_links_between_pages_lead_somewhere(path: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [t for t in targets if not (path.parent / t).exists()] == []
