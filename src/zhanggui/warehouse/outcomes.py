"""What became of rows that met other rows of the same key: loaded, updated, duplicate or ignored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import polars as pl

from zhanggui.tables.table import Table

LOADED, UPDATED, IGNORED, DUPLICATE = 3, 2, 1, 0


@dataclass
class Outcomes:
    """Per file line the outcome of its rows that met others; a line not listed was simply loaded."""

    parts: list[pl.DataFrame] = field(default_factory=list)

    def add(self, part: pl.DataFrame) -> None:
        """Add outcomes (columns ``line``, ``outcome``)."""
        self.parts.append(part)

    def by_line(self) -> pl.DataFrame:
        """One outcome per line: where a line made several rows, the one that did most."""
        if not self.parts:
            return pl.DataFrame(schema={"line": pl.Int64, "outcome": pl.Int32})
        return pl.concat(self.parts).group_by("line").agg(pl.col("outcome").max())


def outcomes_of(
    arriving: pl.DataFrame,
    before: pl.DataFrame,
    changed: pl.DataFrame,
    table: Table,
    carried: Collection[str],
) -> pl.DataFrame:
    """The outcome of every arriving row.

    Within the file: a row equal to an earlier one of its key is a duplicate, a row older than another of its
    key is ignored. The newest row of a key is loaded when the key was unknown; updated when the current state
    changes by it; duplicate when it says what is known; else it is older than what is known, and ignored.
    """
    said = [c for c in table.names if c in carried and c not in table.key]
    key = list(table.key)
    ordered = arriving.sort("state_at", "line").with_row_index("__n")
    rows = ordered.with_columns(
        __first=pl.struct(*key, *said).is_first_distinct(),
    ).with_columns(
        __newest=pl.col("__n") == pl.col("__n").filter(pl.col("__first")).max().over(key),
    )
    marked = (
        rows.select(*key, *said, "line", "__first", "__newest")
        .join(before.select(*key, __known=pl.lit(True)), on=key, how="left", nulls_equal=True)
        .join(changed.select(*key, __changed=pl.lit(True)), on=key, how="left", nulls_equal=True)
        .join(before.select(*key, *said, __same=pl.lit(True)), on=[*key, *said], how="left", nulls_equal=True)
    )
    outcome = (
        pl.when(~pl.col("__first"))
        .then(DUPLICATE)
        .when(~pl.col("__newest"))
        .then(IGNORED)
        .when(pl.col("__known").is_null())
        .then(LOADED)
        .when(pl.col("__changed").is_not_null())
        .then(UPDATED)
        .when(pl.col("__same").is_not_null())
        .then(DUPLICATE)
        .otherwise(IGNORED)
    )
    return marked.select(pl.col("line"), outcome.cast(pl.Int32).alias("outcome"))
