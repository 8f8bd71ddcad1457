"""Imported files in contract form, and what each of them changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import islice
from typing import Any

from django.db.models import Q, QuerySet, Sum

from zhanggui.answers.reader import Reader
from zhanggui.answers.words import COUNTS
from zhanggui.core.language import Text
from zhanggui.warehouse.models import Batch, CatalogueFile

ONE_GO = timedelta(minutes=10)
"""Files of one person that follow each other so closely came in one go."""
MOST_AT_ONCE = 500


def visible(reader: Reader) -> QuerySet[Batch]:
    """Batches of the reader's shops and of the whole merchant, undone ones too."""
    batches = Batch.objects.exclude(state="reading")
    return batches if reader.shops is None else batches.filter(Q(shop__in=reader.shops) | Q(shop=""))


def batch_answers(reader: Reader) -> list[dict[str, Any]]:
    """Every batch of the reader's shops, oldest first, as ``zg batches --json`` prints it."""
    return [batch_answer(b) for b in visible(reader).order_by("pk")]


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


def warnings_seen(batch: Batch, reader: Reader) -> list[Text]:
    """What the receipt mentioned, to this reader: what concerns another shop too is told in full to who sees it."""
    return [_told(one, reader) for one in batch.warnings]


def _told(warning: dict[str, Any], reader: Reader) -> Text:
    hidden = "beside" in warning and not reader.sees(warning["beside"])
    said = warning["short"] if hidden else warning
    return Text(said["zh"], said["en"])


def newest_batches(reader: Reader, *, before: int | None = None, size: int = 50) -> list[Batch]:
    """A page of batches, newest first, below the number ``before``."""
    batches = visible(reader).order_by("-pk")
    return list((batches if before is None else batches.filter(pk__lt=before))[:size])


def newest_import(reader: Reader) -> list[Batch]:
    """The files that came in the last go, in the order they came; none when nothing ever came."""
    stored = visible(reader).filter(state="loaded").order_by("-imported_at", "-pk")
    found: list[Batch] = []
    for batch in islice(stored[:MOST_AT_ONCE], MOST_AT_ONCE):
        if found and (
            batch.imported_by != found[-1].imported_by or found[-1].imported_at - batch.imported_at > ONE_GO
        ):
            break
        found.append(batch)
    return found[::-1]


def sums(batches: Iterable[Batch]) -> dict[str, int]:
    """The counts of several receipts, added."""
    chosen = list(batches)
    return {name: sum(getattr(b, name) for b in chosen) for name in COUNTS}


def rows_written(batch: Batch) -> dict[str, int]:
    """How many rows of which table the batch wrote, as far as its files still stand alone."""
    written = CatalogueFile.objects.filter(batch=batch.pk, layer="history", until__isnull=True)
    return dict(written.values_list("table").annotate(n=Sum("rows")).order_by("table"))
