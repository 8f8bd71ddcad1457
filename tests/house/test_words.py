"""What people read in Chinese is Chinese: only the words listed in ``docs/words.md`` and platforms' own names stay English."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from zhanggui.collect.platform_names import platform_names
from zhanggui.core.handbook import LEAVES
from zhanggui.kpi.register import KPIS
from zhanggui.tables.register import TABLES

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "src" / "zhanggui").rglob("*.py"))
QUOTED = re.compile(
    r"\{[^}]*\}|zhanggui\[\w+\]|`[^`]*`|「[^」]*」|“[^”]*”|\b(zg|pip|apt-get)( [a-z0-9'\[\]-]+| \{[^}]*\}| [\u4e00-\u9fff]+)*|--[a-z-]+"  # places, quotations, commands, options
    r"|[A-Za-z0-9_./*-]*[/.][A-Za-z0-9_.*/-]+|\b[a-z]+[/=]|\\x\w+|[A-Z]+(_[A-Z]+)+(=\w+)?|\b[a-z]+(_[a-z]+)+\b"  # paths, hosts, settings, columns
)


def _kept() -> set[str]:
    section = (ROOT / "docs" / "words.md").read_text(encoding="utf-8").split("## 中文页面")[1]
    listed = {word for line in section.splitlines() if line.startswith("- ") for word in _latin(line)}
    return listed | {
        word for one in platform_names().values() for word in _latin(f"{one.name.zh} {one.name.en}")
    }


def _latin(sentence: str) -> list[str]:
    return re.findall(r"[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]", sentence)


def _foreign(sentence: str) -> set[str]:
    return set(_latin(QUOTED.sub(" ", sentence))) - _kept()


def _chinese_sentences(path: Path) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if _is_text(node)]
    first = [call.args[0] if call.args else _keyword(call) for call in calls]
    return [one.value for one in first if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"


def _keyword(call: ast.Call) -> ast.expr | None:
    return next((keyword.value for keyword in call.keywords if keyword.arg == "zh"), None)


SPEAKING = [path for path in MODULES if _chinese_sentences(path)]


@pytest.mark.parametrize("path", SPEAKING, ids=lambda p: p.relative_to(ROOT / "src" / "zhanggui").as_posix())
def test_a_chinese_sentence_holds_no_other_english(path: Path) -> None:
    wrong = {sentence: _foreign(sentence) for sentence in _chinese_sentences(path) if _foreign(sentence)}
    assert wrong == {}


def test_names_of_tables_columns_kpis_and_sections_are_chinese() -> None:
    names = [table.zh for table in TABLES.values()]
    names += [column.zh for table in TABLES.values() for column in table.columns]
    names += [kpi.zh for kpi in KPIS.values()] + [leaf.title.zh for leaf in LEAVES]
    assert {name: _foreign(name) for name in names if _foreign(name)} == {}


def test_the_check_sees_an_english_word() -> None:
    assert _foreign("导入 batch 失败") == {"batch"}
    assert _foreign("按 SKU 汇总，见 `batch`，运行 zg batches --json") == set()
