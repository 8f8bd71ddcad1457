"""A file nearly of a remembered layout: columns were renamed, taken away or added since. Read on, or asked once.

Every header a layout was confirmed with counts alike. A header that has most of them is of that layout; what is
missing is then either told on the receipt (nobody needs it) or asked for (money, or a column may have a new name).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from zhanggui.collect.collector import Kind, Profile, bind
from zhanggui.collect.generic.answering import GONE
from zhanggui.collect.generic.content import columns_of
from zhanggui.collect.generic.guess import SURE, Candidate, candidates
from zhanggui.collect.generic.mapping import Mapping
from zhanggui.collect.generic.profiles import profile_of
from zhanggui.collect.generic.propose import HEADER_WITHIN, Proposal, propose
from zhanggui.collect.generic.questions import RENAMED, Question
from zhanggui.collect.generic.saving import saved_mappings
from zhanggui.collect.reading.contract import HeadRow, OpenedTable
from zhanggui.collect.recognise import Recognised
from zhanggui.core.codes import fold_header

CLOSE = 0.65
"""Share of a layout's columns a header must have: one of three may be another, two of six, three of nine."""
LEAST = 2
OF_WORTH = (Kind.MONEY, Kind.INTEGER, Kind.DECIMAL)
"""Kinds of columns whose loss changes figures: never lost without a word from somebody."""


@dataclass(frozen=True, kw_only=True)
class Continued:
    """A header close to a remembered layout. ``lost``: targets without their column; ``gone``: other headers that
    are not there; ``new``: headers the layout has never had, in file order."""

    mapping: Mapping
    header: tuple[str, ...]
    header_line: int
    share: float
    lost: tuple[str, ...]
    gone: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """Lost targets that somebody must speak about before the file is read."""
        silent = [t for t in self.lost if self._may_go(t)]
        rest = {t for t in self.mapping.columns if t not in silent}
        if self.mapping.table.lacks(rest | ({"day", "from_day"} if self.mapping.options.day else set())):
            silent = []
        return tuple(t for t in self.lost if t not in silent)

    def _may_go(self, target: str) -> bool:
        if target in self.mapping.options.may_lack:
            return True
        return not self.new and self.mapping.table.target(target).kind not in OF_WORTH

    @property
    def missing(self) -> tuple[str, ...]:
        """Headers of the layout the file has not, as they were called."""
        return (*(self.mapping.columns[t][0] for t in self.lost), *self.gone)

    def recognised(self) -> Recognised:
        """The table read by what is left of the layout."""
        profile = profile_of(self.mapping.seen_in(self.header))
        return Recognised(bind(profile, self.header), self.header_line)


def continued(head: Sequence[HeadRow], mappings: Iterable[Mapping]) -> list[Continued]:
    """The closest of the remembered layouts; several where they are equally close, none where none is."""
    found = [one for m in mappings for row in head if (one := _laid(m, row)) is not None]
    best = max((one.share for one in found), default=0.0)
    return list({one.mapping.name: one for one in reversed(found) if one.share == best}.values())[::-1]


def _laid(mapping: Mapping, row: HeadRow) -> Continued | None:
    """A layout laid over a row, or None where too little of it is there."""
    here = {fold_header(cell) for cell in row.cells if cell.strip()}
    lost = tuple(t for t, hs in mapping.columns.items() if not here & {fold_header(h) for h in hs})
    gone = tuple(h for h in mapping.others if h not in here)
    whole = len(mapping.columns) + len(mapping.others)
    there = whole - len(lost) - len(gone)
    if there < max(LEAST, CLOSE * whole) or len(lost) * 2 > len(mapping.columns):
        return None
    known = {fold_header(h) for hs in mapping.columns.values() for h in hs} | set(mapping.others)
    new = tuple(c.strip() for c in row.cells if c.strip() and fold_header(c) not in known)
    return Continued(
        mapping=mapping, header=row.cells, header_line=row.line, share=there / whole, lost=lost, gone=gone, new=new
    )  # fmt: skip


def understood(
    table: OpenedTable, name: str, kind: str | None = None, *, new: bool = False
) -> Proposal | None:
    """The proposal for a table: of the remembered layout it is close to, else made anew under ``name``.

    ``kind`` (what somebody says it is) and ``new`` leave remembered layouts out. None when nothing is a header.
    """
    if kind is None and not new:
        close = continued(table.head(HEADER_WITHIN), saved_mappings().values())
        if len(close) == 1:
            return proposal_continuing(table, close[0])
    return propose(table, name, kind)


def proposal_continuing(table: OpenedTable, found: Continued) -> Proposal | None:
    """The layout's own mapping for the table, with a question for every lost column that matters.

    A new column whose name and cells say that it is the lost one is put first, and stands when nobody objects.
    None when there are no rows to look at.
    """
    width = len(found.header)
    first = next(iter(table.chunks(header_line=found.header_line, width=width, keep_extra_cells=True)), None)
    return None if first is None or first.frame.is_empty() else _proposal(found, first.frame)


def _proposal(found: Continued, sample: pl.DataFrame) -> Proposal:
    mapping, header = found.mapping, tuple(h.strip() for h in found.header)
    guessed = candidates(mapping.table, header, columns_of(sample, len(header)))
    chosen = dict(bind(profile_of(mapping), header).positions)
    chosen = {t: p for t, p in chosen.items() if t in mapping.columns}
    questions = []
    for target in found.asked:
        likely = [c for c in _likely(target, found, guessed) if c.position not in chosen.values()]
        if len(likely) == 1:
            chosen[target] = likely[0].position
        questions.append(_question(found, target, [header[c.position] for c in likely]))
    return Proposal(
        name=mapping.name, header_line=found.header_line, header=header, table=mapping.table, found=tuple(guessed),
        chosen=chosen, options=mapping.options, questions=tuple(questions), continues=mapping,
    )  # fmt: skip


def _likely(target: str, found: Continued, guessed: list[Candidate]) -> list[Candidate]:
    """New columns that by name and cells are this target, and no other lost one as surely."""
    new = {i for i, h in enumerate(found.header) if h.strip() in found.new}
    sure = [c for c in guessed if c.position in new and c.confidence >= SURE]
    best = {c.position: max(o.confidence for o in sure if o.position == c.position) for c in sure}
    return [c for c in sure if c.target == target and c.confidence == best[c.position]]


def _question(found: Continued, target: str, likely: list[str]) -> Question:
    others = [h for h in found.new if h not in likely]
    was = found.mapping.columns[target][0]
    return Question(
        about=target, text=RENAMED.with_(was=was), answers=(*likely, *others, GONE), blocks=len(likely) != 1
    )  # fmt: skip


def read_as(profile: Profile, header: Sequence[str]) -> Profile:
    """The profile as a batch with this header was read: a remembered layout without what the file had not."""
    mapping = saved_mappings().get(profile.name) if profile.name.startswith("generic.") else None
    if mapping is None or not _laid(mapping, HeadRow(1, tuple(header))):
        return profile
    return profile_of(mapping.seen_in(header))
