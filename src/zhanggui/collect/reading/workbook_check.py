"""Look through an xlsx before its parser does: how much it unpacks to, how far its sheets reach, entities.

The parser holds the whole rectangle of a sheet in memory and believes the file, so that a few hundred bytes
could claim ``A1:XFD1048576``. Everything is counted here from the unpacked bytes, never from what the zip says.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import BinaryIO

import polars as pl

from zhanggui.collect.reading import refusals
from zhanggui.collect.reading.archives import DAMAGES, opened_zip
from zhanggui.collect.reading.contract import MIB, Limits
from zhanggui.collect.reading.sources import Source, read_fully

_PIECE = 1 << 20
_BOMB_FROM = 10 * MIB
_COLUMNS = re.compile(rb'\sr=["\']([A-Z]{1,4})\d')
_ROWS = re.compile(rb'\sr=["\'][A-Z]{0,4}(\d{1,12})["\']')
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\s(?=[^>]*\bt=["\']e["\'])[^>]*\br=["\']([A-Z]{1,4})(\d{1,8})["\'][^>]*>'
    rb"(?:(?!</(?:\w+:)?c>).){0,4000}?<(?:\w+:)?v>([^<]{1,20})<",
    re.DOTALL,
)
_ROW_TAGS = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br=["\'](\d{1,12})["\']')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")

Errors = dict[tuple[int, int], str]


def checked(source: Source, limits: Limits) -> dict[str, Errors]:
    """The error cells of each sheet by name. Raises ``Refused`` if the workbook is unsafe or too large."""
    with opened_zip(source, limits) as packed, source.open() as file:
        names = [info.filename for info in packed.infolist()]
        if len(set(names)) < len(names):
            raise refusals.damaged(source.name)
        try:
            looks = {info.filename: _looked_through(source, file, info, limits) for info in packed.infolist()}
        except DAMAGES as error:
            raise refusals.damaged(source.name) from error
        if not any(look.errors for look in looks.values()):
            return {}
        return {name: looks[part].errors for name, part in _sheet_parts(packed).items() if part in looks}


@dataclass
class _Look:
    """What was seen of one sheet so far."""

    last_row: int = 1
    last_column: int = 1
    errors: Errors = field(default_factory=dict)

    def at(self, text: bytes) -> None:
        self.last_row = max(self.last_row, max(map(int, _ROW_TAGS.findall(text)), default=0))
        if self._reaches_further(text):
            self.last_row = max(self.last_row, max(map(int, set(_ROWS.findall(text))), default=0))
            self.last_column = max(
                self.last_column, max(map(column_number, set(_COLUMNS.findall(text))), default=0)
            )
        if b't="e"' in text or b"t='e'" in text:
            for column, row, value in _ERROR_CELL.findall(text):
                self.errors[int(row) - 1, column_number(column) - 1] = unescape(
                    value.decode("utf-8", "replace")
                )

    def _reaches_further(self, text: bytes) -> bool:
        """Whether a cell lies beyond what is known; one fast pass, as taking six million matches is slow."""
        columns = _greater(column_letters(self.last_column), "A", "Z")
        rows = _greater(str(self.last_row), "0", "9")
        further = rf"""\sr=["'](?:(?:{columns})\d|[A-Z]*0*(?:{rows})["'])"""
        try:
            return bool(pl.Series([text]).cast(pl.String).str.contains(further)[0])
        except pl.exceptions.PolarsError:
            return True  # not UTF-8: the slow way then


def _greater(known: str, lowest: str, highest: str) -> str:
    """An expression for every word greater than ``known``: a longer one, or a greater letter after its start."""
    any_one = f"[{lowest}-{highest}]"
    words = [any_one + f"{{{len(known) + 1},}}"]
    for i, letter in enumerate(known):
        if letter < highest:
            words.append(f"{known[:i]}[{chr(ord(letter) + 1)}-{highest}]" + any_one * (len(known) - i - 1))
    return "|".join(words)


def column_letters(number: int) -> str:
    """1 is ``A``, 16,384 is ``XFD``."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters


def column_number(letters: bytes) -> int:
    """``A`` is 1, ``XFD`` is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _looked_through(source: Source, file: BinaryIO, info: zipfile.ZipInfo, limits: Limits) -> _Look:
    look = _Look()
    is_sheet = False
    total, rest, first = 0, b"", True
    for piece in _raw_pieces(file, info, source.name):
        total += len(piece)
        if total > limits.unpacked_bytes:
            raise refusals.unpacks_too_large(source.name, limits.unpacked_bytes)
        if total > _BOMB_FROM and total > limits.ratio * max(1, info.compress_size):
            raise refusals.unpacks_too_much(source.name, limits.ratio)
        if first and info.filename.endswith((".xml", ".rels", ".vml")):
            start = piece[:4096].replace(b"\0", b"")
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise refusals.unsafe_workbook(source.name)
            is_sheet = re.search(rb"<(?:\w+:)?worksheet\b", start) is not None
        first = False
        if is_sheet:
            text = rest + piece
            cut = max(text.rfind(b"<c "), text.rfind(b"<row")) if len(text) < 8 * _PIECE else len(text)
            cut = cut if cut > 0 else text.rfind(b"<")
            look.at(text[:cut])
            rest = text[cut:]
            _refuse_wide(look, source, limits)
    look.at(rest)
    _refuse_wide(look, source, limits)
    return look


def _refuse_wide(look: _Look, source: Source, limits: Limits) -> None:
    rows, columns = look.last_row, look.last_column
    if columns > limits.columns:
        raise refusals.too_many_columns(source.name, columns, limits.columns)
    if rows * columns > limits.sheet_cells:
        raise refusals.sheet_too_large(source.name, rows, columns)


def _raw_pieces(file: BinaryIO, info: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """A member's bytes unpacked from its packed bytes alone."""
    if info.flag_bits & 1:
        raise refusals.locked(name)
    file.seek(info.header_offset)
    local = read_fully(file, 30)
    if len(local) < 30 or local[:4] != b"PK\x03\x04":
        raise refusals.damaged(name)
    file.seek(int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little"), 1)
    left = info.compress_size
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise refusals.damaged(name)
    engine = zlib.decompressobj(-15)
    while left > 0:
        packed = read_fully(file, min(left, _PIECE))
        if not packed:
            raise refusals.damaged(name)
        left -= len(packed)
        if info.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed:
            yield engine.decompress(packed, _PIECE)
            packed = engine.unconsumed_tail
    if info.compress_type == zipfile.ZIP_DEFLATED and not engine.eof:
        raise refusals.damaged(name)


def _sheet_parts(packed: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → member, by the workbook's own relations."""
    targets = {}
    for relation in _RELATION.findall(_part(packed, "xl/_rels/workbook.xml.rels")):
        target = _attribute(relation, b"Target")
        targets[_attribute(relation, b"Id")] = (
            target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        )
    sheets = _SHEET.findall(_part(packed, "xl/workbook.xml"))
    return {_attribute(s, b"name"): targets.get(_attribute(s, rb"\w+:id"), "") for s in sheets}


def _part(packed: zipfile.ZipFile, name: str) -> bytes:
    try:
        return packed.read(name)
    except KeyError:
        return b""


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"(?:^|\s)" + name + rb'=["\']([^"\']*)["\']', tag)
    return unescape(found[1].decode("utf-8", "replace")) if found else ""
