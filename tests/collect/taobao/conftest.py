"""Samples of the Taobao family, imported into a fresh workspace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import zhanggui.collect.taobao
from zhanggui.access.opening import OpenWorkspace

SAMPLES = Path(zhanggui.collect.taobao.__file__).parent / "samples"
LINEAGE = ("batch", "state_at")


@pytest.fixture
def samples() -> Path:
    """The folder of sample files."""
    return SAMPLES


@pytest.fixture
def take(import_files: Callable[..., list[Any]]) -> Callable[..., Any]:
    """Import one sample (or path) for the shop qinghe; gives its receipt."""

    def run(name: str | Path, **options: Any) -> Any:
        (receipt,) = import_files(SAMPLES / name, **({"shop": "qinghe"} | options))
        assert receipt.adds_up
        return receipt

    return run


@pytest.fixture
def said(current: Callable[[str], list[dict[str, Any]]]) -> Callable[[str], list[dict[str, Any]]]:
    """What the rows of a table say now: every value that is known, by key order (money in ticks)."""

    def rows(table: str) -> list[dict[str, Any]]:
        return [
            {k: v for k, v in row.items() if v is not None and k not in LINEAGE} for row in current(table)
        ]

    return rows


@pytest.fixture
def refused(workspace: OpenWorkspace) -> Callable[[], list[tuple[int, str, str, str]]]:
    """Quarantined rows as (physical line, rule, column, value)."""

    def rows() -> list[tuple[int, str, str, str]]:
        from zhanggui.clean.models import QuarantinedRow
        from zhanggui.clean.quarantine import opened_row

        kept = [opened_row(r, workspace.secrets) for r in QuarantinedRow.objects.order_by("batch", "line")]
        return [(r.line, r.rule, r.column, r.value) for r in kept]

    return rows
