"""Receipts of files: of one that is in already, of a stored batch, of a workbook's sheets, and of all as an answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from zhanggui.clean.receipt import Receipt
from zhanggui.warehouse.models import Batch


def repeated(batch: Batch, name: str) -> Receipt:
    """The receipt of a file that is in already: every row repeats what is known."""
    return Receipt(
        file=name,
        status="already_loaded",
        batch=batch.pk,
        profile=batch.profile,
        shop=batch.shop or None,
        rows=batch.rows,
        duplicate=batch.rows - batch.noted,
        ignored=batch.noted,
    )


def fill_receipt(receipt: Receipt, batch: Batch) -> None:
    """Copy a stored batch's counts onto its receipt."""
    receipt.status, receipt.batch = "loaded", batch.pk
    for name in ("rows", "loaded", "updated", "duplicate", "quarantined", "ignored"):
        setattr(receipt, name, getattr(batch, name))


def one_answer_per_workbook(receipts: list[Receipt]) -> list[Receipt]:
    """Sheets nobody knows beside a sheet that was read are no error of the file."""
    if any(r.status != "refused" for r in receipts):
        return [
            r
            for r in receipts
            if not (
                r.status == "refused" and r.profile is None and "!" in r.file and ".zip" not in r.file.lower()
            )
        ]
    return receipts


def worst_exit_code(receipts: Iterable[Receipt]) -> int:
    """0 when every file is in (now or before), else 1."""
    return int(any(r.status in ("refused", "needs_choice") for r in receipts))


def import_json(receipts: list[Receipt], totals: Mapping[str, int], language: str) -> dict[str, Any]:
    """The answer of ``zg import --json``."""
    return {"files": [r.as_json(language) for r in receipts], "totals": dict(totals)}
