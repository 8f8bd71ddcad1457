"""The fast way and the careful way lay every text the same, however it is cut into blocks."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from zhanggui.collect.reading import laying, mending
from zhanggui.collect.reading.blocks import blocks
from zhanggui.collect.reading.contract import Limits
from zhanggui.collect.reading.encodings import Encoding
from zhanggui.collect.reading.laying import Laying
from zhanggui.collect.reading.records import Layout
from zhanggui.collect.reading.sources import unpacked

UTF8 = Encoding("utf-8", 0, b"\n")
LIMITS = Limits(record_lines=4, cell_chars=40)

CELLS = st.one_of(
    st.sampled_from(
        ["", "1", "中文", "合计", '""', '"a"', '"a,b"', '"a\nb"', '"x""y"', '="69"', "\ufeffz", "\u3000"]
    ),
    st.sampled_from(
        [
            'a"b',
            '"',
            '"a"b',
            '"="1""',
            '"=""1"""',
            '="1,2"',
            '"\n',
            "a\rb",
            "x" * 41,
            "\0",
            '"' + "y" * 41 + '"',
        ]
    ),
    st.text(alphabet='ab,"\n=中 \r', max_size=6),
)
LINE_ENDS = st.sampled_from(["\n", "\r\n", "\n\n"])


@st.composite
def tables(draw) -> tuple[int, bytes]:
    width = draw(st.integers(1, 6))
    widths = st.one_of(st.just(width), st.integers(1, 8))
    rows = draw(st.lists(widths.flatmap(lambda n: st.lists(CELLS, min_size=n, max_size=n)), max_size=12))
    text = "".join(",".join(row) + draw(LINE_ENDS) for row in rows).encode()
    damage = draw(st.lists(st.integers(0, max(0, len(text))), max_size=2))
    for at in damage:
        text = text[:at] + b"\xff" + text[at:]
    return width, text


def laid_out(text: bytes, width: int, *, size: int, careful: bool, skip: frozenset[int] = frozenset()):
    rest, rows, bad, blank = None, [], [], 0
    how = Laying(Layout(",", width), LIMITS, skip)
    pieces = blocks(unpacked("t.csv", [text]), UTF8, size=size)
    with pytest.MonkeyPatch.context() as patch:
        if careful:
            patch.setattr(laying, "WIDEST_PATTERN", 0)
            patch.setattr(mending, "WIDEST_PATTERN", 0)
            patch.setattr(Laying, "_if_separators_add_up", lambda *_: None)
        chunks = []
        for block in pieces:
            chunk, rest = mending.lay(how, block.after(rest), last=False)
            chunks.append(chunk)
        if rest is not None:
            chunks.append(mending.lay(how, rest, last=True)[0])
    for chunk in chunks:
        assert chunk.frame.null_count().sum_horizontal().sum() == 0
        rows += zip(chunk.lines.to_list(), chunk.frame.rows(), strict=True)
        bad += [(row.line, row.rule, row.cells) for row in chunk.bad]
        blank += chunk.blank
    return rows, bad, blank


@settings(max_examples=200, deadline=None)
@given(tables(), st.sampled_from([7, 64, 1 << 20]))
@example((3, b'a,b,"c\n1,2,3\n'), 64)
@example((2, b'"="123"",b\n'), 1 << 20)
@example((5, b'1,2,3,4,"5\n1,2,3,4,5"\n'), 1 << 20)
@example((2, b'a,"b\nc"\n"d\n\ne",f\n'), 1 << 20)
@example((3, b',,\n,,"\n,1,""\n,,"\n'), 7)
@example((2, b"\xef\xbb\xbfa,b\n"), 1 << 20)
def test_fast_and_careful_way_agree_on_every_text(table, size):
    width, text = table
    fast = laid_out(text, width, size=1 << 20, careful=False)
    assert fast == laid_out(text, width, size=1 << 20, careful=True)
    assert fast == laid_out(text, width, size=size, careful=False)
