"""Open whatever a merchant drops, by its content and never by its suffix."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhanggui.collect.reading.contract import BadRow, Chunk, HeadRow, Limits, OpenedTable

__all__ = ["BadRow", "Chunk", "HeadRow", "Limits", "OpenedTable", "open_tables"]

_DEFAULT_LIMITS = Limits()


def open_tables(path: Path, limits: Limits = _DEFAULT_LIMITS) -> Iterator[OpenedTable]:
    """Every table in the file, in its own order; a zip gives the tables of its members.

    Raises ``core.errors.Refused``, naming the file, what was expected and what to do, for anything that is not
    a table of text, workbook or HTML. A table stays readable as long as it is referred to, also after the
    iteration has ended; unpacked copies are unnamed temporary files that vanish with it.
    """
    raise NotImplementedError
