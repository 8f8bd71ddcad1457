"""Where figures are made, every public thing says what it means."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "zhanggui"
CALCULATING = ("core", "tables", "methods", "kpi", "profit")
MODULES = sorted(p for f in CALCULATING for p in (PACKAGE / f).rglob("*.py") if p.name != "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_public_functions_and_classes_say_what_they_mean(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [node.name for node in tree.body if _is_public(node) and not ast.get_docstring(node)]
    assert ast.get_docstring(tree), "the module says nothing"
    assert silent == []


def _is_public(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
