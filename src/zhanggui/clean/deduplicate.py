"""Lines without an id of their own: numbered within their file, and counted when they are identical."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

GOLDEN = 0x9E3779B97F4A7C15


def row_hash(columns: Sequence[str]) -> pl.Expr:
    """A 64-bit hash of some columns, good within one process."""
    mixed = pl.col(columns[0]).hash()
    for column in columns[1:]:
        mixed = mixed * pl.lit(GOLDEN, dtype=pl.UInt64) ^ pl.col(column).hash()
    return mixed


class LineNumbers:
    """Numbers lines that share some columns: 1 for the first such line of the file, 2 for the second, …

    Counting by content instead of by place keeps a line's number when the platform exports the order again
    with another line refused or in another sequence.
    """

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = list(columns)
        self._seen = pl.DataFrame(schema={"h": pl.UInt64, "seen": pl.Int64})

    def number(self, rows: pl.DataFrame) -> pl.Series:
        """Numbers of the next rows of the file, in order."""
        hashed = rows.select(h=row_hash(self._columns)).with_columns(
            n=pl.int_range(1, pl.len() + 1, dtype=pl.Int64).over("h")
        )
        known = (
            hashed.join(self._seen, on="h", how="left", maintain_order="left") if len(self._seen) else None
        )
        counts = hashed.group_by("h").agg(seen=pl.len().cast(pl.Int64))
        self._seen = pl.concat([self._seen, counts]).group_by("h").agg(pl.col("seen").sum())
        if known is None:
            return hashed["n"]
        return known.select(pl.col("n") + pl.col("seen").fill_null(0)).to_series()


class Repeats:
    """Counts rows of a file that are equal to an earlier one in every cell."""

    def __init__(self) -> None:
        self._hashes: list[pl.Series] = []

    def look(self, rows: pl.DataFrame) -> None:
        """Take note of the next rows of the file."""
        if rows.height:
            self._hashes.append(rows.select(h=row_hash(rows.columns)).to_series())

    @property
    def count(self) -> int:
        """Rows so far that repeat an earlier one."""
        return sum(map(len, self._hashes)) - (pl.concat(self._hashes).n_unique() if self._hashes else 0)
