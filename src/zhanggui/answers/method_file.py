"""A CSV for a method: the columns that were asked for, as text and as numbers, or a refusal that names line and column."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text

LARGEST_FILE = 256 << 20
UNKNOWN = {"", "na", "nan", "null", "none"}

NO_FILE = Text("找不到文件「{file}」；请检查路径。", "There is no file {file!r}; check the path.")
TOO_LARGE = Text("「{file}」太大（超过 256 MB）。", "{file!r} is too large (above 256 MB).")
NO_TEXT = Text(
    "「{file}」不是 UTF-8 或 GB18030 的文本；请另存为 CSV。",
    "{file!r} is no text in UTF-8 or GB18030; save it as CSV.",
)
NO_COLUMN = Text(
    "{file} 中没有列「{column}」；文件中有：{found}。请检查列名。",
    "{file} has no column “{column}”; it has: {found}. Check the name.",
)
TWO_COLUMNS = Text(
    "{file} 中有两列都叫「{column}」；请只保留一列。", "{file} has two columns “{column}”; keep one."
)
ONE_FOR_TWO = Text(
    "列「{column}」被用作两种含义；请各给一列。",
    "The column “{column}” was given for two things; give each its own.",
)
NO_ROWS = Text("{file} 中没有数据行。", "{file} has no rows.")
RAGGED = Text(
    "{file} 第 {line} 行有 {found} 个值，表头有 {wanted} 列。请改正后重试。",
    "{file}, line {line}: {found} values where the header has {wanted} columns. Mend it and try again.",
)
NOT_A_NUMBER = Text(
    "{file} 第 {line} 行「{column}」不是数字：{value}。请改正后重试，未知的值留空。",
    "{file}, line {line}: “{column}” is not a number: {value}. Mend it; leave unknown values empty.",
)


@dataclass(frozen=True)
class MethodFile:
    """name: of the file. columns: text of each asked column, without outer white space. lines: line number of each row."""

    name: str
    columns: dict[str, list[str]]
    lines: list[int]

    def numbers(self, column: str) -> NDArray[np.float64]:
        """The column as finite numbers, nan where the cell is empty."""
        return np.array([self._number(i, column) for i in range(len(self.lines))])

    def _number(self, row: int, column: str) -> float:
        text = self.columns[column][row]
        try:
            found = math.nan if text.lower() in UNKNOWN else float(text)
        except ValueError:
            found = math.inf
        if math.isinf(found):
            raise WrongUsage(
                NOT_A_NUMBER.with_(file=self.name, line=self.lines[row], column=column, value=text)
            )
        return found


def read_method_file(path: Path, asked: Sequence[str]) -> MethodFile:
    """The asked columns of a CSV (UTF-8 or GB18030); blank lines do not count. WrongUsage for anything else."""
    twice = [c for c in asked if list(asked).count(c) > 1]
    if twice:
        raise WrongUsage(ONE_FOR_TWO.with_(column=twice[0]))
    reader = csv.reader(io.StringIO(_text(path)))
    head = [cell.strip() for cell in next(reader, [])]
    places = {column: _place(path.name, head, column) for column in asked}
    columns: dict[str, list[str]] = {column: [] for column in asked}
    lines = []
    for row in reader:
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(head):
            raise WrongUsage(
                RAGGED.with_(file=path.name, line=reader.line_num, found=len(row), wanted=len(head))
            )
        lines.append(reader.line_num)
        for column, place in places.items():
            columns[column].append(row[place].strip())
    if not lines:
        raise WrongUsage(NO_ROWS.with_(file=path.name))
    return MethodFile(path.name, columns, lines)


def _place(file: str, head: list[str], column: str) -> int:
    if column not in head:
        raise WrongUsage(NO_COLUMN.with_(file=file, column=column, found="、".join(head)))
    if head.count(column) > 1:
        raise WrongUsage(TWO_COLUMNS.with_(file=file, column=column))
    return head.index(column)


def _text(path: Path) -> str:
    if not path.is_file():
        raise WrongUsage(NO_FILE.with_(file=str(path)))
    if path.stat().st_size > LARGEST_FILE:
        raise WrongUsage(TOO_LARGE.with_(file=path.name))
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise WrongUsage(NO_TEXT.with_(file=path.name))


def plain(number: float | None) -> float | None:
    """A figure for JSON: ten significant digits, None for unknown, never -0.0."""
    return None if number is None or math.isnan(number) else float(f"{number:.10g}") + 0.0
