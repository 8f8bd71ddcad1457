"""Refused rows: kept whole and encrypted, with file line, column, value and reason, ready to be fixed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhanggui.access.secrets import Secrets
from zhanggui.clean.models import QuarantinedRow
from zhanggui.core.language import Text


@dataclass(frozen=True)
class Refused:
    """One refused row of a file. ``number`` is the line's number within its like (see LineNumbers)."""

    line: int
    rule: str
    column: str
    value: str
    reason: Text
    cells: tuple[str, ...]
    number: int | None = None
    fix: Mapping[str, str] = field(default_factory=dict)


def sealed_row(batch: int, refused: Refused, secrets: Secrets) -> QuarantinedRow:
    """The record of a refused row; only place, rule and column stay in clear."""
    content = {
        "cells": list(refused.cells),
        "value": refused.value,
        "reason": {"zh": refused.reason.zh, "en": refused.reason.en},
        "fix": dict(refused.fix),
        "number": refused.number,
    }
    return QuarantinedRow(
        batch=batch, line=refused.line, rule=refused.rule, column=refused.column, sealed=secrets.seal(content)
    )


def opened_row(row: QuarantinedRow, secrets: Secrets) -> Refused:
    """The refused row a record holds."""
    content: dict[str, Any] = secrets.unseal(bytes(row.sealed))
    return Refused(
        line=row.line,
        rule=row.rule,
        column=row.column,
        value=content["value"],
        reason=Text(**content["reason"]),
        cells=tuple(content["cells"]),
        number=content["number"],
        fix=content["fix"],
    )


def keep(rows: Iterable[QuarantinedRow]) -> None:
    """Store records of refused rows. Call inside the transaction that commits their batch."""
    QuarantinedRow.objects.bulk_create(rows, batch_size=2_000)
