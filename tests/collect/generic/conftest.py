"""Files to drop, and the command line, for tests of tables no profile knows."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def drop(tmp_path):
    def write(name, text):
        file = tmp_path / "drop" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    return write


@pytest.fixture
def zg(workspace, capsys):
    """Run a command line with --json in the workspace; gives the exit code and the document."""
    from typer.testing import CliRunner

    from zhanggui.cli.main import app

    def run(*words):
        result = CliRunner().invoke(
            app, ["--workspace", str(workspace.place.root), *map(str, words), "--json"]
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result.exit_code, json.loads(result.stdout)

    return run
