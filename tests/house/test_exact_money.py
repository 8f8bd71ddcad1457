"""No binary float near money: not in the data model, not in the records, not where figures are made."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from zhanggui.tables.register import TABLES
from zhanggui.tables.table import Type

PACKAGE = Path(__file__).parents[2] / "src" / "zhanggui"
MONEY_FOLDERS = ("core", "tables", "kpi", "profit", "clean", "collect", "warehouse", "masterdata", "access")
MODULES = sorted(p for f in MONEY_FOLDERS for p in (PACKAGE / f).rglob("*.py"))

MAY_USE_FLOATS = {
    "collect/reading/sheet_cells.py": "workbooks store numbers as floats; they become text at once",
    "collect/reading/grids.py": "workbooks store numbers as floats; they become text at once",
    "warehouse/lock.py": "seconds of waiting",
    "collect/live/calling.py": "seconds of waiting",
    "collect/generic/content.py": "guesses what a column means from shares of its cells; nothing of it is stored",
    "clean/values/times.py": "a workbook's serial day is a fraction of days, no money",
}
FLOAT_FIELDS = """
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "zhanggui.site.settings"
import django
from django.apps import apps
from django.db.models import FloatField

django.setup()
print([str(f) for m in apps.get_models() for f in m._meta.get_fields() if isinstance(f, FloatField)])
"""


def test_the_data_model_knows_no_float() -> None:
    assert "float" not in {one.value for one in Type}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_with_money_says_in_which_currency(name: str) -> None:
    columns = TABLES[name].columns
    has_money = any(c.type is Type.MONEY for c in columns)
    assert not has_money or "currency" in {c.name for c in columns}


def test_no_record_has_a_float_field() -> None:
    answer = subprocess.run([sys.executable, "-c", FLOAT_FIELDS], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_no_code_that_handles_money_turns_anything_into_a_float(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert name in MAY_USE_FLOATS or [node.lineno for node in ast.walk(tree) if _is_float(node)] == []


def _is_float(node: ast.AST) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id == "float"
    return isinstance(node, ast.Attribute) and node.attr in {"Float32", "Float64", "FloatField"}
