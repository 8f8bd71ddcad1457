"""A column after reading: its values, and for every cell that could not be read the rule it broke."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass
class Parsed:
    """``values`` are typed; ``broken`` holds a rule code where a cell could not be read, else null.

    ``broken`` is None when every cell could be read, which is nearly always.
    """

    values: pl.Series
    broken: pl.Series | None = None

    def refuse(self, cells: pl.Series, rule: str) -> None:
        """Mark cells as broken; a later mark replaces an earlier one."""
        marked = cells.fill_null(False)
        if not marked.any():
            return
        if self.broken is None:
            self.broken = pl.repeat(None, len(self.values), dtype=pl.String, eager=True)
        self.broken = self.broken.set(marked, rule)
        self.values = self.values.set(marked, None)

    @property
    def rules(self) -> list[str | None]:
        """For every cell the rule it broke, or None."""
        return [None] * len(self.values) if self.broken is None else self.broken.to_list()
