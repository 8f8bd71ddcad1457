"""A column after reading: its values, and for every cell that could not be read the rule it broke."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass
class Parsed:
    """``values`` are typed; ``broken`` holds a rule code where a cell could not be read, else null."""

    values: pl.Series
    broken: pl.Series

    @classmethod
    def fine(cls, values: pl.Series) -> Parsed:
        """A column without a problem."""
        return cls(values, pl.repeat(None, len(values), dtype=pl.String, eager=True))

    def refuse(self, cells: pl.Series, rule: str) -> None:
        """Mark cells as broken; a later mark replaces an earlier one."""
        marked = cells.fill_null(False)
        if marked.any():
            self.broken = self.broken.set(marked, rule)
            self.values = self.values.set(marked, None)
