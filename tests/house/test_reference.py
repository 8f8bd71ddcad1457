"""The docs say what the program says: tables, KPIs, commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhanggui.cli.listing import Command, commands
from zhanggui.kpi.register import KPIS
from zhanggui.site.reference.pages import PAGES
from zhanggui.tables.register import TABLES

DOCS = Path(__file__).parents[2] / "docs"
COMMANDS = commands()


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_what_the_code_says_today(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run: make docs"


@pytest.mark.parametrize("name", TABLES)
def test_every_column_of_a_table_is_explained(name: str) -> None:
    section = (
        (DOCS / "tables.md").read_text(encoding="utf-8").split(f'<a id="{name}"></a>')[1].split("<a id=")[0]
    )
    assert [c.name for c in TABLES[name].columns if f"| `{c.name}` | {c.zh} |" not in section] == []
    assert [c.name for c in TABLES[name].columns if not c.meaning.endswith((".", "…"))] == []


@pytest.mark.parametrize("code", KPIS)
def test_every_kpi_is_explained(code: str) -> None:
    assert f"| `{code}` | {KPIS[code].zh} |" in (DOCS / "kpis.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
def test_every_command_says_what_it_does_in_both_languages(command: Command) -> None:
    zh, separator, en = command.help.partition("·")
    assert separator, f"zg {command.name}: 「中文 · English」 expected, found {command.help!r}"
    assert zh.strip()
    assert en.strip()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.name)
def test_every_command_is_in_the_reference(command: Command) -> None:
    assert f"## `zg {command.name}`" in (DOCS / "commands.md").read_text(encoding="utf-8")
