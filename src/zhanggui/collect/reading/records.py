"""The rules of delimited text, applied to one record at a time; the fast way in ``laying`` must agree.

A cell that begins with a quote ends at the next single quote, which a separator or the end of the line must
follow; two quotes inside stand for one. A quote anywhere else is an ordinary character (``5" screen``,
``="6900"``). A record that breaks these rules is bad alone: reading goes on at the next physical line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zhanggui.collect.reading.chunking import SPACE
from zhanggui.collect.reading.contract import LONG, BadRow, Limits
from zhanggui.core.language import Text

_TOTALS = (
    "合计",
    "总计",
    "共计",
    "汇总",
    "小计",
    "全部",
    "说明",
    "备注",
    "注：",
    "注:",
    "total",
    "seller id",
)
_COMMENT = re.compile(r"#(?![0-9A-Za-z])")
_NUMBER = re.compile(
    r"""[='"#]*[A-Za-z]{0,4}[0-9][0-9A-Za-z._-]*"?"""
)  # of an order that was cut off behind it
_QUOTED = re.compile(r'[^"]*+(?:""[^"]*+)*+')
_NOTE_CELLS = ("record(s) downloaded",)

_TEXTS = {
    "too_many_cells": Text(
        zh="第 {line} 行有 {found} 格，表头只有 {width} 格。",
        en="Line {line} has {found} cells, the header {width}.",
    ),
    "too_few_cells": Text(
        zh="第 {line} 行只有 {found} 格，表头有 {width} 格。",
        en="Line {line} has only {found} cells, the header {width}.",
    ),
    "undecodable": Text(
        zh="第 {line} 行含有无法识别的字节（编码错误），已标成 \\xNN。",
        en="Line {line} has bytes that are no characters; they are shown as \\xNN.",
    ),
    "nul_byte": Text(
        zh="第 {line} 行含有空字符，内容已损坏。", en="Line {line} has NUL characters: it is damaged."
    ),
    "broken_quote": Text(
        zh="第 {line} 行的引号没有成对。",
        en="Line {line} has a quote that is not closed where its cell ends.",
    ),
    "cell_too_long": Text(
        zh="第 {line} 行有一格超过 {limit} 个字符。",
        en="Line {line} has a cell of more than {limit} characters.",
    ),
}


@dataclass(frozen=True)
class Layout:
    """How records are laid out: ``width`` is the number of header cells, 0 while it is not known."""

    separator: str
    width: int
    keep_extra_cells: bool = False


@dataclass(frozen=True)
class Record:
    """cells: what was read; end: where the next record starts; rule: why it is bad, if it is."""

    cells: list[str]
    end: int
    rule: str = ""


def read_record(text: str, at: int, separator: str) -> Record | None:
    """The record that starts at ``at``; None if the text ends inside a quoted cell."""
    cells: list[str] = []
    line_end = _line_end(text, at)
    while True:
        if text.startswith('"', at):
            end = _closing_quote(text, at + 1)
            if end < 0:
                return None
            cells.append(text[at + 1 : end].replace('""', '"'))
            at = end + 1
            line_end = line_end if at <= line_end else _line_end(text, at)
        else:
            end = text.find(separator, at, line_end)
            end = line_end if end < 0 else end
            cells.append(text[at:end])
            at = end
        if at == line_end:
            return Record(cells, at + 1)
        if text[at] != separator:
            return Record(cells, at, "broken_quote")
        at += 1


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _closing_quote(text: str, at: int) -> int:
    """The next quote that is not doubled; -1 if there is none."""
    found = _QUOTED.match(text, at)
    end = found.end() if found else at
    return end if end < len(text) else -1


def plain_cells(line: str, separator: str) -> list[str]:
    """The line cut at every separator: what is shown of a record whose quotes are broken."""
    return line[:LONG].split(separator)


def swallows_records(lines: list[str], layout: Layout) -> bool:
    """Whether a quoted cell over several lines looks like a forgotten quote that swallowed whole records.

    It does when a line inside it, or both its first and its last line, have exactly as many separators as a
    record. Narrow tables are left alone: in a note of free text so few separators are no sign.
    """
    if layout.width < 5 or len(lines) < 2:
        return False
    like_record = [line.count(layout.separator) == layout.width - 1 for line in lines]
    return any(like_record[1:-1]) or (like_record[0] and like_record[-1])


def is_blank(cells: list[str]) -> bool:
    """No cell holds anything but spaces."""
    return not any(cell.strip(SPACE) for cell in cells)


def is_note(cells: list[str]) -> bool:
    """A total, a comment or a remark under the table, which may be shorter than the header."""
    filled = [cell.strip(SPACE) for cell in cells if cell.strip(SPACE)]
    return (
        not filled
        or (len(filled) == 1 and not _NUMBER.fullmatch(filled[0]))
        or filled[0].lower().startswith(_TOTALS)
        or _COMMENT.match(filled[0]) is not None
        or any(cell.lower().startswith(_NOTE_CELLS) for cell in filled)
    )


def laid(cells: list[str], layout: Layout, limits: Limits) -> list[str] | str:
    """The cells at the width of the header, or the rule that forbids it."""
    if any(len(cell) > limits.cell_chars for cell in cells):
        return "cell_too_long"
    if len(cells) < layout.width:
        return [*cells, *[""] * (layout.width - len(cells))] if is_note(cells) else "too_few_cells"
    if not is_blank(cells[layout.width :]) and not layout.keep_extra_cells:
        return "too_many_cells"
    return cells[: layout.width]


def bad_row(line: int, rule: str, cells: list[str], layout: Layout, limits: Limits) -> BadRow:
    """The bad record with its sentence; cells are cut to what a person can look at."""
    about = {"line": line, "found": len(cells), "width": layout.width, "limit": limits.cell_chars}
    text = Text(_TEXTS[rule].zh.format(**about), _TEXTS[rule].en.format(**about))
    longest = LONG if rule == "cell_too_long" else limits.cell_chars
    return BadRow(line, rule, text, tuple(cell[:longest] for cell in cells[: limits.columns]))
