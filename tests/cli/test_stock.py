"""``zg stock``: what runs short and what to order, as a table and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.tea_merchant import files
from typer.testing import CliRunner


def test_stock_names_what_to_order_and_refuses_an_unknown_state(
    import_files: Callable[..., Any], tmp_path: Path, workspace: Any
) -> None:
    from zhanggui.cli.main import app

    import_files(*files(tmp_path / "tea"), shop="tea-shop")
    start = ["--workspace", str(workspace.place.root), "--today", "2026-07-01", "stock"]
    told = CliRunner().invoke(app, [*start, "--json"])
    (tea,) = [row for row in json.loads(told.stdout) if row["sku"] == "TEA"]
    assert tea["pays"]
    assert tea["quantity"] > 0
    assert f"{tea['quantity']}" in CliRunner().invoke(app, [*start, "--state", tea["state"]]).stdout
    assert CliRunner().invoke(app, [*start, "--state", "nope"]).exit_code != 0
