"""The recognition matrix: every sample and every header a profile may have, against every profile there is.

A file must be recognised as itself only; where two profiles really fit, a person is asked. ``docs/recognition.md``
and a test are made of this, so a new platform that is too like an old one is seen before anybody's file is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from zhanggui.collect.collector import Profile, bind
from zhanggui.collect.reading.contract import HeadRow
from zhanggui.collect.reading.tables import open_tables
from zhanggui.collect.recognise import HEADER_WITHIN, LEAST_HITS, fits, recognise
from zhanggui.core.codes import fold_header
from zhanggui.core.language import Text

NO_SAMPLE = (".md",)
"""Files beside the samples that say where those come from."""
LACKS = Text("缺 {columns}", "lacks {columns}")
FORBIDDEN = Text("有「{column}」，是另一种文件", "has {column}: another kind of file")
TOO_FEW = Text("认识的列太少", "too few columns it knows")


@dataclass(frozen=True, kw_only=True)
class Rival:
    """The other profile that knows most of a table's columns, and what holds it back."""

    profile: str
    known: int
    why: Text


@dataclass(frozen=True, kw_only=True)
class Met:
    """One table of a sample: who recognises it (one, if all is well), and who comes nearest of the others."""

    family: str
    table: str
    columns: int
    recognised: tuple[str, ...]
    rival: Rival | None


def sample_files(collect: Path) -> list[Path]:
    """Every sample of every platform's folder below ``collect``, in name order."""
    found = [p for p in collect.glob("*/samples/*") if p.is_file() and p.suffix.lower() not in NO_SAMPLE]
    return sorted(found, key=lambda p: (p.parent.parent.name, p.name))


def met(path: Path, profiles: Mapping[str, Profile]) -> Iterator[Met]:
    """Every table of a sample against every profile."""
    for table in open_tables(path):
        head = table.head(HEADER_WITHIN)
        found = recognise(head, profiles.values())
        names = tuple(r.binding.profile.name for r in found)
        at = {row.line: row for row in head}
        row = at[found[0].header_line] if found else max(head, key=lambda r: sum(map(bool, r.cells)))
        yield Met(
            family=path.parent.parent.name, table=table.name, columns=sum(1 for c in row.cells if c.strip()),
            recognised=names, rival=_rival(row, [p for n, p in profiles.items() if n not in names]),
        )  # fmt: skip


def _rival(row: HeadRow, others: Sequence[Profile]) -> Rival | None:
    known = {p.name: len(bind(p, row.cells).positions) for p in others}
    nearest = max(others, key=lambda p: known[p.name], default=None)
    if nearest is None or not known[nearest.name]:
        return None
    return Rival(profile=nearest.name, known=known[nearest.name], why=held_back(nearest, row.cells))


def held_back(profile: Profile, header: Sequence[str]) -> Text:
    """Why a profile does not fit a header."""
    binding = bind(profile, header)
    if fits(binding):
        raise ValueError(f"{profile.name} fits {list(header)}: nothing holds it back.")
    absent = [f for f in profile.fields if f.name not in binding.positions]
    wanted = [f.headers[0] for f in absent if f.required or f.name in profile.signature]
    if wanted:
        return LACKS.with_(columns=Text("、".join(wanted), ", ".join(wanted)))
    folded = {fold_header(h) for h in header}
    forbidden = [word for word in profile.never if fold_header(word) in folded]
    return FORBIDDEN.with_(column=forbidden[0]) if forbidden else TOO_FEW


def headers_of(profile: Profile) -> dict[str, tuple[str, ...]]:
    """Headers a file of this kind may have: the fewest columns, all by their newest names, all by their oldest,
    and next year's: another order and columns nobody knows yet."""
    wanted = [f for f in profile.fields if f.required or f.name in profile.signature]
    more = [f for f in profile.fields if f not in wanted]
    fewest = [*wanted, *more[: max(0, LEAST_HITS - len(wanted))]]
    newest = tuple(f.headers[0] for f in profile.fields)
    return {
        "fewest": tuple(f.headers[0] for f in fewest),
        "newest": newest,
        "oldest": tuple(f.headers[-1] for f in profile.fields),
        "next year": ("全新的一列", *newest[::-1], "Another new column"),
    }


def recognised_as(header: Sequence[str], profiles: Mapping[str, Profile]) -> tuple[str, ...]:
    """The names of the profiles that fit a header."""
    found = recognise([HeadRow(1, tuple(header))], profiles.values())
    return tuple(r.binding.profile.name for r in found)


def in_two_minds(profiles: Mapping[str, Profile]) -> dict[tuple[str, str], tuple[str, ...]]:
    """For each two profiles, which of them fit a table that has all that either needs.

    Both: a person is asked. One: the other declares (``never``) that such a table is not its own. None: refused.
    """
    needs = {name: headers_of(p)["fewest"] for name, p in profiles.items()}
    return {
        (a, b): recognised_as(tuple(dict.fromkeys((*needs[a], *needs[b]))), {a: profiles[a], b: profiles[b]})
        for a, b in combinations(profiles, 2)
    }
