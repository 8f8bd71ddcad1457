"""The catalogue: which Parquet file belongs to which table, month and layer, from which snapshot to which.

It is the one commit point. Files are written and synced first; then one SQL transaction lists the new ones
and retires the replaced ones, over all tables at once. A file nobody lists is swept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db.models import Max, Q

from zhanggui.warehouse.models import CatalogueFile, Pin, Snapshot

HISTORY, CURRENT = "history", "current"


@dataclass(frozen=True)
class NewFile:
    """A written file that a commit is about to list."""

    path: str
    table: str
    layer: str
    part: str
    batch: int | None
    rows: int
    bytes: int


def latest_snapshot() -> int:
    """The number of the newest snapshot; 0 before the first commit."""
    return Snapshot.objects.aggregate(newest=Max("pk"))["newest"] or 0


def listed(table: str, layer: str, *, snapshot: int | None = None) -> list[CatalogueFile]:
    """Files of a table's layer as of a snapshot (default: now), oldest first."""
    files = CatalogueFile.objects.filter(table=table, layer=layer)
    return list(files.filter(_as_of(snapshot)).order_by("pk"))


def current_paths(root: Path, *, snapshot: int | None = None) -> dict[str, list[Path]]:
    """For every table the files of its current layer as of a snapshot: what a reader needs, in one query."""
    files = CatalogueFile.objects.filter(layer=CURRENT).filter(_as_of(snapshot)).order_by("pk")
    paths: dict[str, list[Path]] = {}
    for file in files:
        paths.setdefault(file.table, []).append(root / file.path)
    return paths


def _as_of(snapshot: int | None) -> Q:
    if snapshot is None:
        return Q(until__isnull=True)
    return Q(since__lte=snapshot) & (Q(until__isnull=True) | Q(until__gt=snapshot))


def commit(
    *, added: Iterable[NewFile], retired: Iterable[CatalogueFile], at: datetime, reason: str
) -> Snapshot:
    """List and retire files as one new snapshot. Call inside the transaction that also saves the batch."""
    snapshot = Snapshot.objects.create(at=at, reason=reason)
    leaving = [f.pk for f in retired]
    for start in range(0, len(leaving), 500):
        CatalogueFile.objects.filter(pk__in=leaving[start : start + 500]).update(until=snapshot.pk)
    CatalogueFile.objects.bulk_create(
        CatalogueFile(
            path=f.path, table=f.table, layer=f.layer, part=f.part, batch=f.batch, rows=f.rows, bytes=f.bytes,
            since=snapshot.pk,
        )
        for f in added
    )  # fmt: skip
    return snapshot


def pin(snapshot: int, reason: str) -> Pin:
    """Keep everything snapshot ``snapshot`` shows, through any sweep, until the pin is deleted."""
    return Pin.objects.create(snapshot=snapshot, reason=reason)


def needed_paths() -> set[str]:
    """Files that the newest or a pinned snapshot shows; every other file may be swept."""
    kept = set(CatalogueFile.objects.filter(until__isnull=True).values_list("path", flat=True))
    for number in Pin.objects.values_list("snapshot", flat=True).distinct():
        kept.update(CatalogueFile.objects.filter(_as_of(number)).values_list("path", flat=True))
    return kept


def listed_paths() -> set[str]:
    """Every file that is or was part of the warehouse and has not been swept."""
    return set(CatalogueFile.objects.values_list("path", flat=True))


def forget_all_but(paths: set[str]) -> None:
    """Drop the entries of retired files that were swept."""
    retired = CatalogueFile.objects.filter(until__isnull=False)
    gone = [pk for pk, path in retired.values_list("pk", "path") if path not in paths]
    for start in range(0, len(gone), 500):
        CatalogueFile.objects.filter(pk__in=gone[start : start + 500]).delete()
