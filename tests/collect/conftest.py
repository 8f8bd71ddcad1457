"""What tests of collectors look at after an import."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from zhanggui.access.opening import OpenWorkspace

LINEAGE = ("batch", "line", "state_at")


@pytest.fixture
def known(current: Callable[[str], list[dict[str, Any]]]) -> Callable[[str], list[dict[str, Any]]]:
    """What the rows of a table say now: every value that is known, by key order (money in ticks), no lineage."""

    def rows(table: str) -> list[dict[str, Any]]:
        return [
            {k: v for k, v in row.items() if v is not None and k not in LINEAGE} for row in current(table)
        ]

    return rows


@pytest.fixture
def quarantined(workspace: OpenWorkspace) -> Callable[[], list[tuple[int, str, str, str]]]:
    """Refused rows as (physical line, rule, column, value), in file order."""

    def rows() -> list[tuple[int, str, str, str]]:
        from zhanggui.clean.models import QuarantinedRow
        from zhanggui.clean.quarantine import opened_row

        kept = [opened_row(r, workspace.secrets) for r in QuarantinedRow.objects.order_by("batch", "line")]
        return [(r.line, r.rule, r.column, r.value) for r in kept]

    return rows


@pytest.fixture
def counts() -> Callable[[Any], tuple[int, int, int, int, int, int]]:
    """A receipt's rows, and what became of them: new, updated, repeated, quarantined, ignored."""

    def of(receipt: Any) -> tuple[int, int, int, int, int, int]:
        assert receipt.status == "loaded", receipt
        assert receipt.adds_up
        names = ("rows", "loaded", "updated", "duplicate", "quarantined", "ignored")
        return tuple(getattr(receipt, name) for name in names)  # type: ignore[return-value]

    return of
