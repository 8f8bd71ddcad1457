"""The text of a VRPLIB file taken apart: headers and sections of numbers, each with its line.

Format: https://vrplib.readthedocs.io (after TSPLIB 95, Reinelt 1991), as CVRPLIB publishes its instances.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

HEADERS = {
    "NAME", "COMMENT", "TYPE", "DIMENSION", "CAPACITY", "VEHICLES", "DISTANCE", "SERVICE_TIME", "EDGE_WEIGHT_TYPE",
    "EDGE_WEIGHT_FORMAT", "NODE_COORD_TYPE", "DISPLAY_DATA_TYPE",
}  # fmt: skip
SECTIONS = {
    "NODE_COORD_SECTION", "EDGE_WEIGHT_SECTION", "DEMAND_SECTION", "DEPOT_SECTION", "TIME_WINDOW_SECTION",
    "SERVICE_TIME_SECTION", "DISPLAY_DATA_SECTION",
}  # fmt: skip
NOT_SUPPORTED = Text(
    "第 {line} 行：不支持「{key}」，照样求解会得到错误的路线。支持：{known}。",
    "Line {line}: {key!r} is not supported, and routes that ignore it would be wrong. Supported: {known}.",
)
NO_NUMBER = Text("第 {line} 行：「{word}」不是数字。", "Line {line}: {word!r} is no number.")
NO_HEADER = Text(
    "第 {line} 行：「{text}」既不是「名称 : 值」，也不在任何数据段里。",
    "Line {line}: {text!r} is neither 'NAME : value' nor inside a section.",
)
REPEATED = Text("第 {line} 行：「{key}」出现了两次。", "Line {line}: {key!r} stands twice.")


@dataclass(frozen=True)
class Row:
    """The numbers of one line of a section."""

    line: int
    numbers: tuple[float, ...]


@dataclass(frozen=True)
class Parts:
    """Headers as words, sections as rows of numbers, and the line where each of both begins."""

    headers: Mapping[str, str]
    sections: Mapping[str, tuple[Row, ...]]
    lines: Mapping[str, int]


def parts_of(text: str) -> Parts:
    """The file taken apart; Refused names the line that cannot be read or asks for what is not supported."""
    headers: dict[str, str] = {}
    sections: dict[str, list[Row]] = {}
    lines: dict[str, int] = {}
    here: list[Row] | None = None
    for line, raw in enumerate(text.splitlines(), 1):
        words = raw.split()
        if not words:
            continue
        if words[0].upper() == "EOF":
            break
        if _starts_section(words):
            key = words[0].rstrip(":").upper()
            here = _section(key, sections, line)
            lines[key] = line
        elif here is not None and not _is_header(raw):
            here.append(Row(line, tuple(_number(word, line) for word in words)))
        else:
            here = None
            lines[_header(raw, headers, line)] = line
    return Parts(headers, {name: tuple(rows) for name, rows in sections.items()}, lines)


def _starts_section(words: list[str]) -> bool:
    return words[0].rstrip(":").upper().endswith("_SECTION")


def _is_header(raw: str) -> bool:
    return ":" in raw and raw.split(":")[0].strip().replace("_", "").isalpha()


def _section(key: str, sections: dict[str, list[Row]], line: int) -> list[Row]:
    if key not in SECTIONS:
        raise Refused(NOT_SUPPORTED.with_(line=line, key=key, known=", ".join(sorted(SECTIONS))))
    if key in sections:
        raise Refused(REPEATED.with_(line=line, key=key))
    return sections.setdefault(key, [])


def _header(raw: str, headers: dict[str, str], line: int) -> str:
    key, colon, value = raw.partition(":")
    key = key.strip().upper()
    if not colon:
        raise Refused(NO_HEADER.with_(line=line, text=raw.strip()[:60]))
    if key not in HEADERS:
        raise Refused(NOT_SUPPORTED.with_(line=line, key=key[:60], known=", ".join(sorted(HEADERS))))
    if key in headers:
        raise Refused(REPEATED.with_(line=line, key=key))
    headers[key] = value.strip().strip('"')
    return key


def _number(word: str, line: int) -> float:
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Refused(NO_NUMBER.with_(line=line, word=word[:60]))
    return number
