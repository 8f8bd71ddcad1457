"""Merging many small files of the current layer into few, so that reading stays quick after years of imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from zhanggui.tables.register import TABLES
from zhanggui.warehouse import catalogue
from zhanggui.warehouse.catalogue import CURRENT, NewFile
from zhanggui.warehouse.engines.polars import LINEAGE, scan
from zhanggui.warehouse.files import write_parquet
from zhanggui.warehouse.models import CatalogueFile

MANY = 4
"""A month of a table is merged when it lies in at least so many files."""
ROWS_AT_ONCE = 1_000_000
"""Files are merged up to about so many rows: a merged file must fit in memory."""


@dataclass(frozen=True)
class Merged:
    """How many files became how many."""

    before: int
    after: int


def compact(root: Path, *, at: datetime) -> Merged:
    """Merge small current files in one commit. Hold the writer lock.

    What readers see does not change, and a pinned snapshot keeps the files it had.
    """
    retired: list[CatalogueFile] = []
    added: list[NewFile] = []
    try:
        for group in _groups(CatalogueFile.objects.filter(layer=CURRENT, until__isnull=True).order_by("pk")):
            added.append(_merge(root, group))
            retired += group
        if added:
            with transaction.atomic():
                catalogue.commit(added=added, retired=retired, at=at, reason="maintain")
    except BaseException:
        for file in added:
            (root / file.path).unlink(missing_ok=True)
        raise
    return Merged(before=len(retired), after=len(added))


def _groups(files: Iterable[CatalogueFile]) -> Iterator[list[CatalogueFile]]:
    """Files of one table and month that together make one file worth reading."""
    by_part: dict[tuple[str, str], list[CatalogueFile]] = {}
    for file in files:
        if file.rows < ROWS_AT_ONCE // 2:
            by_part.setdefault((file.table, file.part), []).append(file)
    for small in by_part.values():
        yield from (group for group in _portions(small) if len(group) >= MANY)


def _portions(files: list[CatalogueFile]) -> Iterator[list[CatalogueFile]]:
    group: list[CatalogueFile] = []
    for file in files:
        if group and sum(f.rows for f in group) + file.rows > ROWS_AT_ONCE:
            yield group
            group = []
        group.append(file)
    yield group


def _merge(root: Path, files: list[CatalogueFile]) -> NewFile:
    table = TABLES[files[0].table]
    rows = scan(table, [root / f.path for f in files]).select(*table.names, *LINEAGE).collect()
    return write_parquet(root, rows, table=table.name, layer=CURRENT, part=files[0].part, batch=None)
