"""What a reader hands to the import pipeline, and how much of a file it is willing to open.

Every table a merchant drops, whatever its container and encoding, becomes the same thing: text cells by
position, the physical line each record starts on, and the records that cannot be laid under the header.
Nothing is dropped in between: every record is in exactly one of ``frame`` and ``bad``, or it is blank.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Protocol

import polars as pl

from zhanggui.core.language import Text

MIB = 1024 * 1024
LONG = 2_000
"""Characters of a damaged or overlong cell that are kept for showing it."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How large a file may be before it is refused; every limit is at least 1.

    file_bytes: the file as dropped; 4 GiB is about 20 million order lines.
    text_bytes: a text table once unpacked from gzip or zip.
    unpacked_bytes: one workbook member (a sheet) once unpacked, because sheets are parsed in memory; a
        million rows of 20 columns are about 600 MiB.
    members: files inside one zip, folders and Excel's own parts included.
    ratio: unpacked over packed bytes beyond which a member of more than 10 MiB is taken for a zip bomb; order
        exports pack 5 to 30 times, repetitive sheets up to 100 times.
    sheet_cells: cells of the rectangle a sheet spans, because the parser keeps the whole rectangle (about
        32 bytes a cell).
    columns: cells of a header; the widest export known has 120.
    cell_chars: characters of one cell; Excel itself stops at 32,767.
    record_lines: physical lines one record may span by line breaks inside quotes; a longer one is taken for a
        quote that was never closed.
    broken_lines: lines within 8 MiB that may be broken or short before the file is taken for no table.
    chunk_rows: about how many records a chunk has; 100,000 rows of 13 columns are 45 MiB, and larger chunks are
        not read faster.
    """

    file_bytes: int = 4096 * MIB
    text_bytes: int = 4096 * MIB
    unpacked_bytes: int = 600 * MIB
    members: int = 2_000
    ratio: int = 200
    sheet_cells: int = 20_000_000
    columns: int = 2_000
    cell_chars: int = 100_000
    record_lines: int = 200
    broken_lines: int = 100_000
    chunk_rows: int = 100_000

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 1:
                raise ValueError(f"{field.name} must be at least 1, got {getattr(self, field.name)}")


@dataclass(frozen=True)
class HeadRow:
    """A record near the top of a table: its physical line (or sheet row), counted from 1, and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class BadRow:
    """A record that cannot be laid under the header, with everything that is needed to repair it.

    ``rule`` is one of ``too_many_cells``, ``too_few_cells``, ``undecodable`` (bytes that are not characters,
    shown as ``\\xNN``), ``nul_byte``, ``broken_quote`` and ``cell_too_long``.
    """

    line: int
    rule: str
    text: Text
    cells: tuple[str, ...]

    @property
    def cell_to_blame(self) -> int | None:
        """The first cell with the damage; None where the record as a whole is wrong."""
        blamed = _BLAMED.get(self.rule)
        return next((i for i, cell in enumerate(self.cells) if blamed(cell)), None) if blamed else None


_BLAMED: dict[str, Callable[[str], bool]] = {
    "undecodable": lambda cell: re.search(r"\\x[0-9a-f]{2}", cell) is not None,
    "nul_byte": lambda cell: "\0" in cell,
    "cell_too_long": lambda cell: len(cell) >= LONG,
}


@dataclass
class Chunk:
    """Some consecutive records below the header, in file order.

    frame: text columns named ``"0"``, ``"1"``, … as many as the header has; never null, an absent or empty
        cell is the empty string.
    lines: the physical line (sheets: the row) each record of ``frame`` starts on, counted from 1, Int64.
    bad: the records that are not in ``frame``.
    blank: records without any character in any cell; they are in neither.
    """

    frame: pl.DataFrame
    lines: pl.Series
    bad: list[BadRow]
    blank: int


class OpenedTable(Protocol):
    """One table of a dropped file; ``head`` and ``chunks`` may be called any number of times.

    A member of a zip that cannot be read (a picture, a damaged workbook) is a table of kind ``""`` whose
    ``head`` and ``chunks`` raise the ``Refused`` that says why, so that its neighbours are still read.

    name: the file, then ``!`` and the member or sheet: ``orders.csv``, ``all.zip!订单.csv``,
        ``book.xlsx!Sheet1``.
    encoding: a Python codec name for text (``utf-8``, ``utf-8-sig``, ``utf-16-le``, ``gb18030`` …), ``""`` for
        workbooks.
    kind: ``csv`` (any delimited text), ``xlsx``, ``xls``, ``html`` (lines are row numbers), or ``""``.
    """

    name: str
    encoding: str
    kind: str

    def head(self, rows: int = 40) -> list[HeadRow]:
        """The first records that are not blank, read leniently: no record is refused here."""
        ...

    def chunks(
        self,
        *,
        header_line: int,
        width: int,
        keep_extra_cells: bool = False,
        skip_lines: frozenset[int] = frozenset(),
    ) -> Iterator[Chunk]:
        """The records below the one that starts on ``header_line`` (0: all), laid under ``width`` columns.

        A record with fewer cells is bad, unless it is a note (one filled cell, a total, a ``#`` line), which
        is padded for the caller to classify. A record with more cells is kept if the extra ones are empty, or
        if ``keep_extra_cells`` (they are cut off); otherwise it is bad. Records that start on one of
        ``skip_lines`` are left out and not counted.
        """
        ...
