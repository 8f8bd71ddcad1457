"""One line of a received file: as it stood there, and the canonical rows it made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from zhanggui.answers.code_words import CODES, NO, PLATFORMS, YES
from zhanggui.answers.masking import open_columns, tells_costs
from zhanggui.answers.reader import Reader
from zhanggui.answers.refused_rows import Cell
from zhanggui.clean.models import QuarantinedRow
from zhanggui.collect.profiles import known_profiles
from zhanggui.collect.reading.contract import OpenedTable
from zhanggui.collect.reading.tables import open_tables
from zhanggui.collect.received import opened_again
from zhanggui.collect.recognise import HEADER_WITHIN
from zhanggui.core.language import Text
from zhanggui.masterdata.models import Shop
from zhanggui.tables.register import TABLES
from zhanggui.tables.table import Column, Table
from zhanggui.warehouse import catalogue
from zhanggui.warehouse.models import Batch

LINEAGE = ("batch", "line", "state_at")


@dataclass(frozen=True, kw_only=True)
class Made:
    """One canonical row a line made: the table's name and what stands in its columns."""

    table: Text
    columns: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, kw_only=True)
class FileLine:
    """``cells`` are empty when the file has no record on this line; ``refused`` is the refused row's id."""

    batch: Batch
    line: int
    cells: tuple[Cell, ...]
    made: tuple[Made, ...]
    refused: int | None

    @property
    def file(self) -> str:
        return self.batch.part or self.batch.file

    @property
    def masked(self) -> bool:
        return any(cell.masked for cell in self.cells)


def batch_tells_costs(batch: Batch) -> bool:
    """Does the file say what something costs?"""
    return tells_costs(known_profiles().get(batch.profile))


def file_line(reader: Reader, batch: Batch, line: int, *, reveal: bool = False) -> FileLine | None:
    """The line of a batch the reader may see; None where it is another shop's.

    A file of the whole merchant may speak of every shop: who works for some of them sees only lines that made
    rows, and only rows of no other shop.
    """
    rows = _rows(reader, batch, line)
    if reader.shops is not None and not batch.shop and not _may_see(reader, rows):
        return None
    refused = QuarantinedRow.objects.filter(batch=batch.pk, line=line).values_list("pk", flat=True).first()
    shop = Shop.objects.filter(code=batch.shop).first()
    zone = ZoneInfo(shop.time_zone if shop else "Asia/Shanghai")
    return FileLine(
        batch=batch,
        line=line,
        cells=_cells(batch, _record(reader, batch, line), reveal),
        made=tuple(_made(table, row, zone) for table, row in rows),
        refused=refused,
    )


def _may_see(reader: Reader, rows: list[tuple[Table, dict[str, Any]]]) -> bool:
    return bool(rows) and all("shop" not in row or reader.sees(row["shop"]) for _, row in rows)


def _record(reader: Reader, batch: Batch, line: int) -> tuple[str, ...]:
    """The cells of the record that starts on this physical line; () when none does."""
    try:
        with opened_again(reader.workspace.place, batch.sha256, reader.workspace.secrets) as plain:
            table = _table(plain, batch)
            return _cells_at(table, batch, line) if table is not None else ()
    except FileNotFoundError:
        return ()


def _table(plain: Path, batch: Batch) -> OpenedTable | None:
    """The batch's table inside the file, which is called by its content now and not by its name."""
    inside = batch.part.removeprefix(batch.file)
    tables = open_tables(plain)
    return next((t for t in tables if not inside or t.name.removeprefix(plain.name) == inside), None)


def _cells_at(table: OpenedTable, batch: Batch, line: int) -> tuple[str, ...]:
    header = tuple(batch.reading.get("header", ()))
    top = next((row.line for row in table.head(HEADER_WITHIN) if row.cells == header), 0)
    for chunk in table.chunks(header_line=top, width=len(header), keep_extra_cells=True):
        places = (chunk.lines == line).arg_true()
        if len(places):
            return tuple(chunk.frame.row(places[0]))
        bad = next((one for one in chunk.bad if one.line == line), None)
        if bad is not None:
            return bad.cells
        if len(chunk.lines) and chunk.lines[-1] > line:
            return ()
    return ()


def _cells(batch: Batch, record: tuple[str, ...], reveal: bool) -> tuple[Cell, ...]:
    header = [h.strip() for h in batch.reading.get("header", [])]
    fits = len(record) == len(header)
    shown = open_columns(known_profiles().get(batch.profile), header) if fits else frozenset()
    titles = [*header, *("" for _ in range(len(record) - len(header)))]
    return tuple(
        Cell(header=title, value=value if reveal or at in shown or not value.strip() else None)
        for at, (title, value) in enumerate(zip(titles, record, strict=False))
    )


def _rows(reader: Reader, batch: Batch, line: int) -> list[tuple[Table, dict[str, Any]]]:
    """The rows of every table that this line made, from the layer that keeps every file's own rows."""
    import polars as pl

    from zhanggui.warehouse.engines.polars import scan
    from zhanggui.warehouse.lock import read_on

    root, found = reader.workspace.place.warehouse, []
    read_on(root)
    for name in batch.reading.get("carried", {}) if batch.state == "loaded" else ():
        files = catalogue.listed(name, catalogue.HISTORY)
        paths = [root / f.path for f in files if f.batch in (None, batch.pk)]
        rows = scan(TABLES[name], paths).filter((pl.col("batch") == batch.pk) & (pl.col("line") == line))
        found += [(TABLES[name], row) for row in rows.collect().rows(named=True)]
    return found


def _made(table: Table, row: dict[str, Any], zone: ZoneInfo) -> Made:
    said = tuple(
        (Text(table.column(name).zh, name.replace("_", " ")), _said(table.column(name), value, zone))
        for name, value in row.items()
        if name not in LINEAGE and value is not None
    )
    return Made(table=Text(table.zh, table.name.replace("_", " ")), columns=said)


def _said(column: Column, value: Any, zone: ZoneInfo) -> Text:
    """A value in words: codes by their names, moments on the shop's clock, amounts with two decimals or more."""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        value = value.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, Decimal):
        short = value.quantize(Decimal("0.01"))
        value = f"{short if short == value else value.normalize():f}"
    names = PLATFORMS if column.name == "platform" else CODES if column.values else {}
    return names.get(value, Text(str(value), str(value)))
