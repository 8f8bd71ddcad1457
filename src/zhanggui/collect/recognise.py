"""Which kind of file a table is: by its headers, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from zhanggui.collect.collector import Binding, Profile, bind
from zhanggui.collect.reading.contract import HeadRow
from zhanggui.core.codes import fold_header

LEAST_HITS = 3
ALIKE = 2 / 3
HEADER_WITHIN = 40


@dataclass(frozen=True)
class Recognised:
    """A profile that fits, and the line its header stands on."""

    binding: Binding
    header_line: int


@dataclass(frozen=True)
class NearMiss:
    """The profile that came closest and what it misses, for the message of a file nobody knows."""

    profile: Profile
    missing: tuple[str, ...]
    header: tuple[str, ...]

    @property
    def renamed(self) -> dict[str, str]:
        """For a missing column the unknown one that is called most like it: perhaps it was only renamed."""
        fields = {f.headers[0]: f for f in self.profile.fields}
        unknown = [h.strip() for h in bind(self.profile, self.header).unknown]
        found = {name: most_alike(fields[name].headers, unknown) for name in self.missing}
        return {name: like for name, like in found.items() if like is not None}


def recognise(head: Sequence[HeadRow], profiles: Iterable[Profile]) -> list[Recognised]:
    """Every profile that fits the table, each with its best header row. More than one: ask, never guess."""
    found = []
    rows = [*head, *_over_two_rows(head)]
    for profile in profiles:
        fitting = [Recognised(b, row.line) for row in rows if (b := bind(profile, row.cells)) and fits(b)]
        if fitting:
            found.append(max(fitting, key=lambda r: len(r.binding.positions)))
    return found


def _over_two_rows(head: Sequence[HeadRow]) -> list[HeadRow]:
    """Headers that stand on two rows: groups above, names below, and a name above where nothing stands below.

    Laid together they are one header that ends on the lower row. It is preferred only where it says more than the
    lower row alone, so a title above a plain header changes nothing.
    """
    laid = []
    for above, below in pairwise(head):
        if above.line + 1 == below.line and len(above.cells) >= len(below.cells):
            names = (*below.cells, *[""] * (len(above.cells) - len(below.cells)))
            cells = tuple(low if low.strip() else high for low, high in zip(names, above.cells, strict=True))
            if cells != below.cells:
                laid.append(HeadRow(below.line, cells))
    return laid


def fits(binding: Binding) -> bool:
    """Whether a header has all a profile needs, and nothing that says it is another kind of file."""
    profile, have = binding.profile, binding.positions
    if binding.missing or any(name not in have for name in profile.signature):
        return False
    headers = {fold_header(h) for h in binding.header}
    if any(fold_header(word) in headers for word in profile.never):
        return False
    return len(have) >= min(LEAST_HITS, len(profile.fields))


def most_alike(names: Sequence[str], headers: Sequence[str]) -> str | None:
    """The header called most like one of the names; None where none is: at least two thirds of the letters agree.

    >>> most_alike(["实付金额", "买家实付"], ["数量", "实付金额(元)", "备注"])
    '实付金额(元)'
    >>> most_alike(["订单号"], ["数量", "备注"]) is None
    True
    """
    scored = [
        (SequenceMatcher(None, fold_header(name), fold_header(header)).ratio(), header)
        for name in names
        for header in headers
    ]
    best = max(scored, default=(0.0, ""), key=lambda one: one[0])
    return best[1] if best[0] >= ALIKE else None


def nearest(head: Sequence[HeadRow], profiles: Iterable[Profile]) -> NearMiss | None:
    """The profile with the most known headers in any row; None when nothing looks like a header."""
    best: tuple[int, NearMiss] | None = None
    for profile in profiles:
        for row in head:
            binding = bind(profile, row.cells)
            hits = len(binding.positions)
            if hits >= LEAST_HITS and (best is None or hits > best[0]):
                wanted = {f.name: f.headers[0] for f in profile.fields}
                absent = [f.name for f in binding.missing] + [
                    n for n in profile.signature if n not in binding.positions
                ]
                best = hits, NearMiss(profile, tuple(dict.fromkeys(wanted[n] for n in absent)), row.cells)
    return best[1] if best else None
