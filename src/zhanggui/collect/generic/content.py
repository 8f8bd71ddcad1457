"""What a column of text cells looks like, judged by its first rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

import polars as pl

from zhanggui.clean.values import numbers, times
from zhanggui.clean.values.parsed import Parsed
from zhanggui.clean.values.tidy import tidy
from zhanggui.collect.collector import Kind

LOOKED_AT = 2_000
"""Rows that are looked at: enough to see what repeats, little enough to answer at once."""
READ = 200
"""Cells of them that are read as number and date."""

_UTC = ZoneInfo("UTC")


@dataclass(frozen=True)
class Column:
    """The cells of one column. Shares are of the cells that are not blank, 0 where all are."""

    cells: pl.Series

    @cached_property
    def filled(self) -> pl.Series:
        return tidy(self.cells).drop_nulls()

    @cached_property
    def filled_share(self) -> float:
        return len(self.filled) / len(self.cells) if len(self.cells) else 0.0

    def share(self, kind: Kind) -> float:
        """How many of the cells can be read as this kind."""
        return self._shares.get(kind, 1.0 if len(self.filled) else 0.0)

    @cached_property
    def _shares(self) -> dict[Kind, float]:
        if not len(self.filled):
            return {}
        some = self.filled.head(READ)
        if not some.str.contains(r"\d").any():
            return dict.fromkeys((Kind.MONEY, Kind.INTEGER, Kind.DECIMAL, Kind.MOMENT, Kind.DAY), 0.0)
        moments = _readable(times.read_moments(some, _UTC)[0])
        return {
            Kind.MONEY: _readable(numbers.read_money(some)),
            Kind.INTEGER: _readable(numbers.read_integers(some)),
            Kind.DECIMAL: _readable(numbers.read_decimals(some)),
            Kind.MOMENT: moments,
            Kind.DAY: moments,
        }

    @cached_property
    def has_decimals(self) -> bool:
        return bool(self.filled.str.contains(r"\d\.\d*[1-9]").mean() or 0)

    @cached_property
    def distinct_share(self) -> float:
        return self.filled.n_unique() / len(self.filled) if len(self.filled) else 0.0

    @cached_property
    def runs(self) -> bool:
        """Whether equal values stand together, as order numbers of several lines do."""
        changes = int((self.cells != self.cells.shift(1)).sum()) + 1
        return (
            len(self.cells) > 1
            and changes <= self.cells.n_unique() * 1.2
            and self.cells.n_unique() < len(self.cells)
        )

    @cached_property
    def smallest(self) -> float:
        return float(numbers.read_decimals(self.filled).values.min() or 0)  # type: ignore[arg-type]

    @cached_property
    def largest(self) -> float:
        return float(numbers.read_decimals(self.filled).values.max() or 0)  # type: ignore[arg-type]


def _readable(parsed: Parsed) -> float:
    broken = 0 if parsed.broken is None else int(parsed.broken.is_not_null().sum())
    return 1 - broken / len(parsed.values)


def columns_of(frame: pl.DataFrame, width: int) -> list[Column]:
    """The columns of a sample, by position."""
    return [Column(frame[str(i)].head(LOOKED_AT)) for i in range(width)]


def constant_within(values: pl.Series, group: pl.Series) -> bool | None:
    """Whether a column says the same on all rows of a group (an order's total); None when no group has two rows."""
    frame = pl.DataFrame({"v": values, "g": group})
    sizes = frame.group_by("g").agg(n=pl.len(), kinds=pl.col("v").n_unique()).filter(pl.col("n") > 1)
    if sizes.is_empty():
        return None
    return bool((sizes["kinds"] == 1).mean() > 0.95)  # type: ignore[operator]


def equals_product(values: Sequence[pl.Series]) -> float:
    """Share of rows whose first money column is the second times the third."""
    amount, quantity, price = (numbers.read_decimals(v).values for v in values)
    frame = pl.DataFrame({"a": amount, "q": quantity, "p": price}).drop_nulls()
    if frame.is_empty():
        return 0.0
    close = (pl.col("a") - pl.col("q") * pl.col("p")).abs() <= 0.011
    return float(frame.select(close.mean()).item())
