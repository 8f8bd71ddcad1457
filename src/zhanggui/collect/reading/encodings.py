"""Which characters the bytes of a text table mean."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from zhanggui.collect.reading.refusals import empty, not_text
from zhanggui.collect.reading.sources import Source, read_fully

_SAMPLE = 4 << 20
_MARK = "\uffff"  # a noncharacter: it stands in no text, so it can tell which lines were damaged
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_NEWLINES = {"utf-16-le": (b"\n\0", b"\r\0"), "utf-16-be": (b"\0\n", b"\0\r")}


@dataclass(frozen=True)
class Encoding:
    """codec: Python's name; bom: bytes to skip at the start; newline: the bytes that end a line."""

    codec: str
    bom: int
    newline: bytes


def detect(source: Source) -> Encoding:
    """BOM, then strict UTF-8, then GB18030 (or, where hardly a character would be usual Chinese, Shift-JIS or
    Windows-1252); the file is read up to its first 4 MiB that are not plain ASCII.

    A mostly UTF-8 file with some damaged bytes stays UTF-8: the codec that damages fewer lines wins. Raises
    ``Refused`` for an empty file and for bytes that are no text in any of them.
    """
    sample = source.first(_SAMPLE)
    if not sample.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise empty(source.name)
    codec, bom = _by_bom(sample) or (_without_bom(source, sample), 0)
    if not _is_text(sample[bom:], codec):
        raise not_text(source.name)
    return Encoding(codec, bom, _newline(sample, codec))


def _by_bom(sample: bytes) -> tuple[str, int] | None:
    return next(((codec, len(bom)) for bom, codec in _BOMS if sample.startswith(bom)), None)


def _without_bom(source: Source, sample: bytes) -> str:
    return _utf16_without_bom(sample) or _utf8_or_gb18030(_first_not_ascii(source, sample))


def _utf16_without_bom(sample: bytes) -> str | None:
    """Every ASCII character of UTF-16 has a NUL beside it, on one side only, the line ends above all."""
    head = sample[:65536]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 20 < len(head) or min(even, odd) * 10 > max(even, odd):
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    line_ends = head.count(b"\n\0" if odd > even else b"\0\n")
    return codec if line_ends * 2 >= head.count(b"\n") else None


def _first_not_ascii(source: Source, sample: bytes) -> bytes:
    if not sample.isascii():
        return sample
    with source.open() as file:
        file.seek(len(sample))
        while piece := read_fully(file, _SAMPLE):
            if not piece.isascii():
                return piece
    return sample


def _utf8_or_gb18030(sample: bytes) -> str:
    whole = sample.splitlines()
    if len(sample) == _SAMPLE:
        whole = whole[:-1] or whole  # the sample may end inside a character
    lines = [line for line in whole if not line.isascii()]
    if not lines or _is_valid(b"\n".join(lines), "utf-8"):
        return "utf-8"
    damaged_utf8 = sum(not _is_valid(line, "utf-8") for line in lines)
    damaged_gb = sum(not _is_valid(line, "gb18030") for line in lines)
    # Chinese text in UTF-8 often passes as GB18030 by pairs of bytes, never the other way round.
    if damaged_utf8 * 2 <= len(lines) or (damaged_utf8 < damaged_gb and _abroad(lines) is None):
        return "utf-8"
    return _abroad(lines) or "gb18030"


def _abroad(lines: list[bytes]) -> str | None:
    """Shift-JIS or Windows-1252, where the text is one of them rather than Chinese; older Amazon reports are.

    In Chinese text most characters are of GB2312, whose two bytes are both high. Letters with accents stand alone
    between plain letters; Japanese text has kana.
    """
    text = b"\n".join(lines)
    units = _GB_UNIT.findall(text)
    if 3 * sum(map(_is_usual_chinese, units)) >= 2 * len(units):
        return None
    return "cp932" if _has_kana(text) else "cp1252" if _stands_alone(text) else None


_GB_UNIT = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]|[\x81-\xfe][\x40-\x7e\x80-\xfe]|[\x80-\xff]")
_HIGH = re.compile(rb"[\x80-\xff]+")


def _is_usual_chinese(unit: bytes) -> bool:
    return len(unit) == 4 or (len(unit) == 2 and 0xA1 <= unit[0] <= 0xF7 and unit[1] >= 0xA1)


def _has_kana(text: bytes) -> bool:
    """At least every fifth character that is not ASCII is full-width kana, and hardly any is damaged."""
    strange = [char for char in text.decode("cp932", "replace") if not char.isascii()]
    kana = sum("\u3040" <= char <= "\u30ff" for char in strange)
    return 5 * kana >= len(strange) and 10 * strange.count("\ufffd") <= len(strange)


def _stands_alone(text: bytes) -> bool:
    """Accents stand alone, or mostly so and as small letters (``Größe``): first bytes of usual Chinese are capitals."""
    if not _is_valid(text, "cp1252"):
        return False
    runs = _HIGH.findall(text)
    alone = sum(len(run) == 1 for run in runs)
    small = [char.islower() for char in b"".join(runs).decode("cp1252")]
    return alone == len(runs) or (2 * alone >= len(runs) and 2 * sum(small) >= len(small))


def _is_valid(line: bytes, codec: str) -> bool:
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _is_text(sample: bytes, codec: str) -> bool:
    """Text has hardly any control characters and few lines that cannot be decoded."""
    text = decode_marked(sample[:65536], codec)
    strange = sum(text.count(chr(code)) for code in (*range(1, 9), *range(14, 32), 127, 0xFFFF))
    nuls = text.count("\0")
    return strange * 20 <= len(text) and nuls * 2 <= len(text)


def _newline(sample: bytes, codec: str) -> bytes:
    line_feed, carriage_return = _NEWLINES.get(codec, (b"\n", b"\r"))
    return carriage_return if line_feed not in sample and carriage_return in sample else line_feed


def decode_marked(raw: bytes, codec: str) -> str:
    """The text; bytes that are no characters become ``\\xNN`` behind an invisible mark."""
    return raw.decode(codec.removesuffix("-sig"), "zhanggui-mark")


def _mark(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    bad = error.object[error.start : error.end]
    return _MARK + "".join(f"\\x{byte:02x}" for byte in bad), error.end


codecs.register_error("zhanggui-mark", _mark)


def split_marks(text: str) -> tuple[str, list[int]]:
    """The text without marks, and the numbers (from 0) of the lines that had one."""
    if _MARK not in text:
        return text, []
    lines, line, at = [], 0, 0
    while (found := text.find(_MARK, at)) >= 0:
        line += text.count("\n", at, found)
        lines.append(line)
        at = found + 1
    return text.replace(_MARK, ""), sorted(set(lines))
