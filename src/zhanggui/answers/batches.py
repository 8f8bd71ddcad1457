"""Imported files in contract form."""

from __future__ import annotations

from typing import Any

from zhanggui.answers.reader import Reader
from zhanggui.answers.words import COUNTS
from zhanggui.warehouse.models import Batch


def batch_answers(reader: Reader) -> list[dict[str, Any]]:
    """Every batch of the reader's shops, oldest first, as ``zg batches --json`` prints it."""
    found = Batch.objects.exclude(state="reading").order_by("pk")
    return [batch_answer(b) for b in found if not b.shop or reader.sees(b.shop)]


def batch_answer(batch: Batch) -> dict[str, Any]:
    """One batch: file, kind, shop, state and its receipt."""
    return {
        "batch": batch.pk,
        "file": batch.part or batch.file,
        "sha256": batch.sha256,
        "profile": batch.profile,
        "shop": batch.shop or None,
        "imported_at": batch.imported_at,
        "state": batch.state,
        **{name: getattr(batch, name) for name in COUNTS},
    }
