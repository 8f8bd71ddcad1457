"""``zg logistics`` and ``zg payback``."""

from __future__ import annotations

import json
from typing import Any


def test_payback_over_the_command_line(capsys: Any) -> None:
    """1,000 at 12 % a year, 400 a month: paid back in the third month."""
    told = _run("payback", "1000", "400", "--interest", "0.12", "--json")
    assert (told["months"], told["simple_months"]) == (3, "2.50")
    assert [one["left"] for one in told["sheet"]] == ["610.00", "216.10", "0.00"]


def test_an_empty_workspace_has_no_bills(workspace: Any) -> None:
    told = _run("--workspace", str(workspace.place.root), "logistics", "--json")
    assert (told["bills"], told["modes"], told["mix"]) == ([], [], None)


def _run(*words: str) -> Any:
    from typer.testing import CliRunner

    from zhanggui.cli.main import app

    found = CliRunner().invoke(app, list(words))
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout)
