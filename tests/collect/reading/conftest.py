"""Nasty and ordinary files, made on the spot."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
import xlsxwriter

from zhanggui.collect.reading.contract import BadRow, Limits
from zhanggui.collect.reading.tables import open_tables


@dataclass
class ReadTable:
    """A table read to its end."""

    name: str
    kind: str
    encoding: str
    head: list[tuple[int, tuple[str, ...]]]
    rows: list[tuple[str, ...]]
    lines: list[int]
    bad: list[BadRow]
    blank: int

    @property
    def rules(self) -> list[tuple[int, str]]:
        return [(row.line, row.rule) for row in self.bad]


@pytest.fixture
def drop(tmp_path):
    """Write the bytes under a name and give the path."""

    def write(content: bytes | str, name: str = "orders.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def read_all(drop):
    """Every table of a file read to its end, its header being the first record unless said otherwise."""

    def read(content, name="orders.csv", *, limits=None, header=0, **how) -> list[ReadTable]:
        path = content if isinstance(content, Path) else drop(content, name)
        return [_read(table, header, how) for table in open_tables(path, limits or Limits())]

    return read


def _read(table, header, how) -> ReadTable:
    head = table.head()
    chunks = list(table.chunks(header_line=head[header].line, width=len(head[header].cells), **how))
    for chunk in chunks:
        assert chunk.frame.null_count().sum_horizontal().sum() == 0
        assert chunk.frame.columns == [str(i) for i in range(len(head[header].cells))]
    return ReadTable(
        table.name,
        table.kind,
        table.encoding,
        [(row.line, row.cells) for row in head],
        [row for chunk in chunks for row in chunk.frame.rows()],
        [line for chunk in chunks for line in chunk.lines.to_list()],
        [row for chunk in chunks for row in chunk.bad],
        sum(chunk.blank for chunk in chunks),
    )


@pytest.fixture
def zipped():
    """The bytes of a zip with these members."""

    def pack(members: dict[str, bytes | str]) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, content in members.items():
                packed.writestr(name, content)
        return out.getvalue()

    return pack


@pytest.fixture
def workbook():
    """The bytes of an xlsx with these sheets of rows; ``None`` leaves a cell out."""

    def make(sheets: dict[str, list[list[object]]], *, hidden: tuple[str, ...] = ()) -> bytes:
        out = io.BytesIO()
        with xlsxwriter.Workbook(
            out, {"in_memory": True, "default_date_format": "yyyy-mm-dd hh:mm:ss"}
        ) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for number, cells in enumerate(rows):
                    sheet.write_row(number, 0, cells)
                if name in hidden:
                    sheet.hide()
        return out.getvalue()

    return make


@pytest.fixture
def repack():
    """An xlsx with some of its parts replaced (by name) or added."""

    def change(content: bytes, parts: dict[str, bytes]) -> bytes:
        out = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(content)) as old,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for name in old.namelist():
                if name not in parts:
                    new.writestr(name, old.read(name))
            for name, part in parts.items():
                new.writestr(name, part)
        return out.getvalue()

    return change
