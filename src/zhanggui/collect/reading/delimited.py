"""Delimited text: commas, tabs, semicolons or bars, told from the first lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhanggui.collect.reading.blocks import Block, blocks
from zhanggui.collect.reading.chunking import gathered, one_ahead
from zhanggui.collect.reading.contract import Chunk, HeadRow, Limits
from zhanggui.collect.reading.encodings import Encoding
from zhanggui.collect.reading.laying import Laying
from zhanggui.collect.reading.mending import TooBroken, lay
from zhanggui.collect.reading.records import Layout, is_blank, plain_cells, read_record
from zhanggui.collect.reading.refusals import too_broken, too_many_columns
from zhanggui.collect.reading.sources import Source

SEPARATORS = (",", "\t", ";", "|")
_HEAD_BYTES = 1 << 20
_SNIFFED = 60


@dataclass
class DelimitedTable:
    """A text table; see ``contract.OpenedTable``."""

    name: str
    source: Source
    how: Encoding
    limits: Limits
    kind: str = "csv"
    encoding: str = field(init=False)
    separator: str = field(init=False)

    def __post_init__(self) -> None:
        self.encoding = self.how.codec
        self.separator = _sniff(self._first_block().text.decode(), self.limits)
        widest = max((len(row.cells) for row in self.head()), default=0)
        if widest > self.limits.columns:
            raise too_many_columns(self.name, widest, self.limits.columns)

    def _first_block(self) -> Block:
        return next(blocks(self.source, self.how, size=_HEAD_BYTES))

    def head(self, rows: int = 40) -> list[HeadRow]:
        """The first records that are not blank."""
        records = _head_records(self._first_block().text.decode(), self.separator, self.limits)
        filled = (HeadRow(line, tuple(cells)) for line, cells in records if not is_blank(cells))
        return [row for row, _ in zip(filled, range(rows), strict=False)]

    def chunks(
        self,
        *,
        header_line: int,
        width: int,
        keep_extra_cells: bool = False,
        skip_lines: frozenset[int] = frozenset(),
    ) -> Iterator[Chunk]:
        """The records below the header; see ``contract.OpenedTable``."""
        layout = Layout(self.separator, width, keep_extra_cells)
        laying = Laying(layout, self.limits, skip_lines)
        below = _below(blocks(self.source, self.how), header_line, self.separator, self.limits)
        try:
            yield from gathered(_laid(one_ahead(below), laying), self.limits.chunk_rows)
        except TooBroken as error:
            raise too_broken(self.name) from error


def _sniff(text: str, limits: Limits) -> str:
    """The separator under which the first line that has any separator looks like the lines below it."""
    return max(SEPARATORS, key=lambda separator: _regularity(text, separator, limits))


def _regularity(text: str, separator: str, limits: Limits) -> tuple[bool, float, int]:
    records = _head_records(text, separator, limits)
    cells = [c for _, (_, c) in zip(range(_SNIFFED), records, strict=False) if not is_blank(c) or len(c) > 1]
    widths = [len(c) for c in cells]
    usual, times = (
        Counter(w for w in widths if w > 1).most_common(1)[0] if max(widths, default=0) > 1 else (1, 0)
    )
    if usual == 1:
        return False, 0.0, 1
    first = next(
        (w for w, c in zip(widths, cells, strict=True) if w > 1 or any(s in c[0] for s in SEPARATORS)), 1
    )
    return first == usual, round(times / len(widths), 1), usual


def _head_records(text: str, separator: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    """Records read leniently, with their lines from 1: a broken one is its line cut at the separators."""
    at, line = 0, 1
    while at < len(text):
        window = _window(text, at, limits.record_lines)
        record = read_record(window, 0, separator)
        if record is None or record.rule:
            end = window.find("\n")
            yield line, plain_cells(window[:end], separator)
            at, line = at + end + 1, line + 1
        else:
            yield line, record.cells
            line += window.count("\n", 0, record.end)
            at += record.end


def _window(text: str, at: int, lines: int) -> str:
    end = text.find("\n", at) + 1
    if '"' not in text[at:end]:
        return text[at:end]
    for _ in range(lines - 1):
        following = text.find("\n", end) + 1
        if not following:
            break
        end = following
    return text[at:end]


def _below(all_blocks: Iterator[Block], header_line: int, separator: str, limits: Limits) -> Iterator[Block]:
    """The blocks without the header record and everything above it."""
    for block in all_blocks:
        if block.line > header_line:
            yield block
        elif block.line + block.count > header_line:
            text = block.text.decode()
            start = _line_start(text, header_line - block.line)
            record = next(_head_records(text[start:], separator, limits), None)
            assert record is not None
            below = _from(block, text, start, separator, limits)
            if below.count:
                yield below


def _line_start(text: str, lines: int) -> int:
    at = 0
    for _ in range(lines):
        at = text.find("\n", at) + 1
    return at


def _from(block: Block, text: str, start: int, separator: str, limits: Limits) -> Block:
    window = _window(text, start, limits.record_lines)
    record = read_record(window, 0, separator)
    end = start + (window.find("\n") + 1 if record is None or record.rule else record.end)
    gone = text.count("\n", 0, end)
    marked = {line - gone: rule for line, rule in block.marked.items() if line >= gone}
    return Block(text[end:].encode(), block.line + gone, block.count - gone, marked)


def _laid(below: Iterator[Block], laying: Laying) -> Iterator[Chunk]:
    rest: Block | None = None
    for block in below:
        chunk, rest = lay(laying, block.after(rest), last=False)
        yield chunk
    if rest is not None:
        yield lay(laying, rest, last=True)[0]
