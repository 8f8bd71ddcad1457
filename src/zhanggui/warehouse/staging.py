"""What an import has written but not yet committed: history files, and the keys they hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl

from zhanggui.tables.table import Table
from zhanggui.warehouse.catalogue import HISTORY, NewFile
from zhanggui.warehouse.engines.polars import LINEAGE
from zhanggui.warehouse.files import write_parquet

Keys = np.ndarray[tuple[int], np.dtype[np.uint64]]
"""Hashes of row keys. Equal keys have equal hashes; the reverse is only likely, so hashes select, keys decide."""

GOLDEN = 0x9E3779B97F4A7C15

NO_KEYS: Keys = np.empty(0, dtype=np.uint64)


def key_hash(table: Table) -> pl.Expr:
    """A 64-bit hash of the row's key. Good within one process only: it is never stored.

    Column hashes are mixed by multiplication with an odd number (Fibonacci hashing), which is twenty times
    faster than hashing a struct.
    """
    mixed = pl.col(table.key[0]).hash()
    for column in table.key[1:]:
        mixed = mixed * pl.lit(GOLDEN, dtype=pl.UInt64) ^ pl.col(column).hash()
    return mixed


def part_of(table: Table) -> pl.Expr:
    """The month a row is filed under; '' for tables and rows without a day."""
    if table.day is None:
        return pl.lit("")
    return pl.col(table.day).dt.strftime("%Y-%m").fill_null("")


@dataclass
class StagedFile:
    """One written history file with the hashes of its keys."""

    file: NewFile
    keys: Keys


@dataclass
class Staging:
    """History files of one batch, written and synced, not listed yet."""

    root: Path
    batch: int
    files: dict[str, list[StagedFile]] = field(default_factory=dict)

    def add(self, table: Table, rows: pl.DataFrame) -> None:
        """Write the rows of one chunk, one file per month they fall in. Columns not carried are absent."""
        if rows.is_empty():
            return
        carried = [c for c in table.names if c in rows.columns]
        for part, frame in _by_part(table, rows):
            kept = frame.select(*carried, *LINEAGE)
            written = write_parquet(
                self.root, kept, table=table.name, layer=HISTORY, part=part, batch=self.batch
            )
            keys = frame.select(key_hash(table)).to_series().to_numpy()
            self.files.setdefault(table.name, []).append(StagedFile(written, keys))

    def discard(self) -> None:
        """Remove what was written, because the import is given up."""
        for staged in (s for files in self.files.values() for s in files):
            (self.root / staged.file.path).unlink(missing_ok=True)
        self.files.clear()


def _by_part(table: Table, rows: pl.DataFrame) -> list[tuple[str, pl.DataFrame]]:
    if table.day is None or table.day not in rows.columns:
        return [("", rows)]
    months = rows.select(part_of(table).alias("__part"))["__part"]
    if months.n_unique() == 1:
        return [(months[0], rows)]
    parts = rows.with_columns(months).partition_by("__part", as_dict=True, include_key=False)
    return [(str(part[0]), frame) for part, frame in sorted(parts.items())]
