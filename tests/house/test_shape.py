"""The shape of the tree: sizes, names, no empty folders, no leftovers."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("src/zhanggui", "tests", "benchmarks", "examples")
SOURCES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))

LONGEST_FILE = 500
LONGEST_FUNCTION = 60
LEFTOVERS = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "others", "stuff"}

MAY_BE_LONG = {
    "tests/simulate/test_all_shops.py": "one import of all shops, minutes long, serves all of its tests; a second file would import again",
}
"""``path`` or ``path::function`` -> why it is better in one piece."""


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_a_file_is_short_enough_to_read_in_one_go(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE or _name(path) in MAY_BE_LONG, f"{lines} lines: split it"


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_a_function_fits_on_a_screen(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {f.name: _lines(f) for f in functions if _lines(f) > LONGEST_FUNCTION}
    assert {name for name in long if f"{_name(path)}::{name}" not in MAY_BE_LONG} == set(), long


def _lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


@pytest.mark.parametrize("path", SOURCES, ids=_name)
def test_no_file_or_folder_is_named_after_leftovers(path: Path) -> None:
    words = {word for part in path.relative_to(ROOT).with_suffix("").parts for word in part.split("_")}
    assert words.isdisjoint(LEFTOVERS), "say what it holds"


def test_no_class_is_named_after_leftovers() -> None:
    wrong = [
        f"{_name(path)}: {node.name}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and node.name.lower().endswith(tuple(LEFTOVERS))
    ]
    assert wrong == []


def test_init_files_are_empty_so_that_importing_a_folder_does_nothing(package: Path) -> None:
    full = [_name(p) for p in package.rglob("__init__.py") if p.read_text(encoding="utf-8").strip()]
    assert full == []


def test_every_folder_of_the_program_holds_something(package: Path) -> None:
    folders = [p for p in (package, *package.rglob("*")) if p.is_dir() and p.name != "__pycache__"]
    assert [_name(p) for p in folders if not _holds_something(p)] == []


def _holds_something(folder: Path) -> bool:
    return any(p.is_file() and p.name != "__init__.py" and p.suffix != ".pyc" for p in folder.rglob("*"))


def test_every_folder_of_code_is_a_package(package: Path) -> None:
    """A folder without ``__init__.py`` is invisible to the import contracts."""
    folders = {p.parent for p in package.rglob("*.py")}
    assert [_name(f) for f in folders if not (f / "__init__.py").is_file()] == []
