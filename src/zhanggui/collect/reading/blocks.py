"""Cut a text file into blocks of whole lines: UTF-8, ``\\n`` only, damaged lines known by number.

A line break inside quotes may still part a record from its end; ``laying`` hands the open rest to the next
block.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import polars as pl

from zhanggui.collect.reading.encodings import Encoding, decode_marked, split_marks
from zhanggui.collect.reading.sources import Source, read_fully

BLOCK_BYTES = 8 << 20
_PIECE = 1 << 16
_LONGEST_TAIL = 16 << 20
_STRETCH = 1 << 15


@dataclass
class Block:
    """text: whole lines, each ended by a line feed; line: number of the first; marked: line (from 0) → rule."""

    text: bytes
    line: int
    count: int
    marked: dict[int, str] = field(default_factory=dict)

    def after(self, rest: Block | None) -> Block:
        """This block with the unfinished record of the one before it in front."""
        if rest is None or not rest.count:
            return self
        marked = rest.marked | {line + rest.count: rule for line, rule in self.marked.items()}
        return Block(rest.text + self.text, rest.line, rest.count + self.count, marked)


def blocks(source: Source, encoding: Encoding, *, size: int = BLOCK_BYTES) -> Iterator[Block]:
    """The whole file in order. A line of more than 16 MiB is cut there and marked."""
    line = 1
    with source.open() as file:
        file.seek(encoding.bom)
        while raw := read_fully(file, size):
            tail, cut = _rest_of_line(file, raw, encoding.newline)
            block = _decoded(raw + tail if tail else raw, encoding.codec, line)
            if cut:
                block.marked[block.count - 1] = "cell_too_long"
            line += block.count
            yield block


def _rest_of_line(file: BinaryIO, raw: bytes, newline: bytes) -> tuple[bytes, bool]:
    if raw.endswith(newline) and newline != b"\r":
        return b"", False
    pieces: list[bytes] = []
    kept = 0
    while piece := read_fully(file, _PIECE):
        end = _line_end(piece, newline)
        if end >= 0:
            file.seek(end - len(piece), 1)
            piece = piece[:end]
        if kept < _LONGEST_TAIL:
            pieces.append(piece)
            kept += len(piece)
        if end >= 0:
            break
    return b"".join(pieces), kept >= _LONGEST_TAIL


def _line_end(piece: bytes, newline: bytes) -> int:
    """Where the line ends, in whole characters; a ``\\r`` takes the ``\\n`` behind it along."""
    at = piece.find(newline)
    while len(newline) == 2 and at >= 0 and at % 2:
        at = piece.find(newline, at + 1)
    if at < 0 or (newline == b"\r" and at + 1 == len(piece)):
        return -1
    end = at + len(newline)
    return end + 1 if newline == b"\r" and piece[end : end + 1] == b"\n" else end


def _decoded(raw: bytes, codec: str, line: int) -> Block:
    text, damaged = _as_utf8(raw, codec)
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if not text.endswith(b"\n"):
        text += b"\n"
    marked = dict.fromkeys(_lines_with_nul(text), "nul_byte") | dict.fromkeys(damaged, "undecodable")
    return Block(text, line, text.count(b"\n"), marked)


def _as_utf8(raw: bytes, codec: str) -> tuple[bytes, list[int]]:
    if codec.startswith("utf-8"):
        return (raw, []) if _is_utf8(raw) else _mended_utf8(raw)
    try:
        return raw.decode(codec).encode(), []
    except UnicodeError:
        text, damaged = split_marks(_one_line_end(decode_marked(raw, codec)))
        return text.encode("utf-8", "backslashreplace"), damaged


def _one_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _mended_utf8(raw: bytes) -> tuple[bytes, list[int]]:
    """Only stretches with damage are taken apart into lines: most of a block is sound."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    pieces: list[bytes] = []
    damaged: list[int] = []
    line, at = 0, 0
    while at < len(raw):
        end = raw.find(b"\n", at + _STRETCH) + 1 or len(raw)
        stretch = raw[at:end]
        if not _decodes(stretch):
            lines = stretch.split(b"\n")
            damaged += [line + i for i, text in enumerate(lines) if not _decodes(text)]
            stretch = stretch.decode("utf-8", "backslashreplace").encode()
        pieces.append(stretch)
        line += stretch.count(b"\n")
        at = end
    return b"".join(pieces), damaged


def _decodes(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_utf8(raw: bytes) -> bool:
    """Checked by Polars, at memory speed and without holding the interpreter."""
    try:
        pl.Series([raw]).cast(pl.String)
    except pl.exceptions.PolarsError:
        return False
    return True


def _lines_with_nul(text: bytes) -> list[int]:
    lines, line, at = [], 0, 0
    while (found := text.find(b"\0", at)) >= 0:
        line += text.count(b"\n", at, found)
        lines.append(line)
        at = text.find(b"\n", found)
    return lines
