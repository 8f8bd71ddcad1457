"""The contract of a platform's collector: a ``Profile`` per kind of file, declared, not programmed.

A profile says how to recognise the file (its headers), how to read each column (aliases and kind), and which
canonical columns they fill (Polars expressions over the fields). Everything else (encodings, header rows,
wrappers, null words, time zones, quarantine, duplicates) is shared. To add a platform, copy a folder.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import polars as pl

from zhanggui.core.codes import fold_header
from zhanggui.core.language import Text
from zhanggui.tables.table import Table


class Kind(StrEnum):
    """How the text of a cell is read.

    ID: an identifier, text for ever, wrappers taken off, lost digits refused. RATIO: 0-1, ``12%`` too.
    PERSONAL: kept only in the encrypted records. A MOMENT field ``x_at`` also gives the field ``x_day``,
    the shop's calendar day.
    """

    ID = "id"
    TEXT = "text"
    MONEY = "money"
    INTEGER = "integer"
    DECIMAL = "decimal"
    RATIO = "ratio"
    MOMENT = "moment"
    DAY = "day"
    FLAG = "flag"
    PERSONAL = "personal"


class Identical(StrEnum):
    """What rows of one file that are equal in every column mean."""

    DUPLICATES = "duplicates"
    SEPARATE_LINES = "separate lines"


@dataclass(frozen=True, kw_only=True)
class Field:
    """One column of the file.

    ``name`` is what expressions call it; ``headers`` are its names in files, newest first; ``nulls`` are words
    that mean *nothing* in this column beside the general ones; ``formats`` further ways its times are written, for
    those that another platform means otherwise (``03/04/2026``); ``must`` refuses rows without a value, and
    ``not_negative`` those with one below zero.
    """

    name: str
    headers: tuple[str, ...]
    kind: Kind
    required: bool = False
    must: bool = False
    nulls: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    not_negative: bool = False

    def fits(self, header: str) -> bool:
        """Whether a header cell is this field."""
        return fold_header(header) in {fold_header(h) for h in self.headers}


@dataclass(frozen=True, kw_only=True)
class Fills:
    """Which canonical columns of a table a file row fills.

    ``columns`` are expressions over the profile's fields, ``line`` and what the pipeline adds (``shop``,
    ``platform``, ``currency``: the shop's; ``number``: see ``Profile.numbered``; and for every MOMENT field
    ``x_at`` its ``x_day``). A column is carried when the file has at least one of the fields it is made of.
    ``where`` says which rows make a row of this table.
    """

    table: Table
    columns: Mapping[str, pl.Expr]
    where: pl.Expr | None = None


Prepare = Callable[[pl.DataFrame], tuple[pl.DataFrame, list["Refusal"]]]


@dataclass(frozen=True)
class Refusal:
    """A row a profile's own rule refuses."""

    line: int
    rule: str
    column: str
    value: str
    reason: Text


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What became of the lines of a file that fills records; ``before`` (JSON) is kept with the batch."""

    loaded: int
    updated: int
    duplicate: int
    before: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Records:
    """How a file fills records of the workspace instead of canonical tables. Both run inside the commit.

    ``save(batch, rows, before)`` takes the accepted rows (the profile's fields) and what an earlier try of the
    same batch found; ``put_back(batch, before)`` makes it as if the batch had never come.
    """

    save: Callable[[int, pl.DataFrame, dict[str, Any]], Saved]
    put_back: Callable[[int, dict[str, Any]], None]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One kind of file of one platform.

    ``fills`` starts with the table whose grain is the file's row. ``signature`` are field names that must all
    be there for a file to be this kind; ``never`` headers whose presence says it is another kind. ``numbered``:
    fields by which lines without an id of their own are counted within the file (field ``number``: 1 for the
    first such row). ``merged``: the field whose cells are merged over the rows they are about, so blank below the first.
    ``prepare`` may add or explode columns after reading; it keeps ``line`` and refuses rows.
    ``records`` stands in for ``fills`` where a file holds shared records (our shop template).
    ``state_at``: the moment field that says when a row was true, where files carry one; such a row is the whole
    state, so what it leaves empty is empty.
    ``extra_cells``: rows may have more cells than the header. ``export_time``: a pattern in the file name
    holding the export's own time; ``file_day``: the one day a report without a day column is about (column
    ``file_day``, null when the name does not say). ``unused``: headers we know and do not need. ``notes``: first cells that mark a note or total row. ``currency`` and
    ``time_zone``: of a shop that a file of this kind founds. ``summaries`` and ``total``: where the file itself says what
    its rows come to, beside total rows.
    """

    name: str
    platform: str
    zh: str
    en: str
    fields: tuple[Field, ...]
    fills: tuple[Fills, ...]
    signature: tuple[str, ...]
    never: tuple[str, ...] = ()
    identical: Identical = Identical.DUPLICATES
    numbered: tuple[str, ...] = ()
    merged: str | None = None
    prepare: Prepare | None = None
    records: Records | None = None
    state_at: str | None = None
    extra_cells: bool = False
    export_time: str | None = None
    file_day: str | None = None
    unused: tuple[str, ...] = ()
    shop_field: str | None = None
    currency: str | None = None
    time_zone: str | None = None
    notes: tuple[str, ...] = ()
    how_to_export: Text = field(default_factory=lambda: Text("", ""))
    silent: tuple[str, ...] = ("customer",)
    checks: tuple[Check, ...] = ()
    summaries: tuple[Summary, ...] = ()
    total: Total | None = None

    def field(self, name: str) -> Field:
        """The field called ``name``; KeyError when there is none."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(f"{self.name}: no field {name}")

    @property
    def tables(self) -> list[Table]:
        """The tables it fills, the one with the file's grain first."""
        return list({f.table.name: f.table for f in self.fills}.values())


@dataclass(frozen=True, kw_only=True)
class Check:
    """An identity the platform's own figures should satisfy; violations are counted on the receipt."""

    code: str
    says: Text
    broken: pl.Expr


@dataclass(frozen=True, kw_only=True)
class Summary:
    """A sentence above or below the rows that says how many of them there are and what they come to.

    ``pattern`` finds it, with the groups ``n`` and ``sum``; ``rows`` are those it is about, ``amount`` what is added
    up of them (expressions over the profile's fields). Signs are not compared.
    """

    pattern: str
    rows: pl.Expr
    amount: pl.Expr


@dataclass(frozen=True, kw_only=True)
class Total:
    """A total that stands beside the rows it is of: columns of the prepared rows, once ``stated`` for each ``per``.

    ``header`` is what the file calls it.
    """

    header: str
    stated: str
    amount: str
    per: str


@dataclass(frozen=True)
class Binding:
    """A profile laid over a file's header: at which position each field stands."""

    profile: Profile
    header: tuple[str, ...]
    positions: Mapping[str, int]

    @property
    def missing(self) -> list[Field]:
        """Required fields the file does not have."""
        return [f for f in self.profile.fields if f.required and f.name not in self.positions]

    @property
    def unknown(self) -> list[str]:
        """Headers the profile has never heard of (kept in the received file only)."""
        used = set(self.positions.values())
        known = {fold_header(h) for h in self.profile.unused}
        return [
            h
            for i, h in enumerate(self.header)
            if i not in used and h.strip() and fold_header(h) not in known
        ]


def bind(profile: Profile, header: Sequence[str]) -> Binding:
    """Lay a profile over a header: by folded name and aliases, never by position; the first match wins."""
    places: dict[str, int] = {}
    for place, cell in enumerate(header):
        places.setdefault(fold_header(cell), place)
    positions: dict[str, int] = {}
    taken: set[int] = set()
    for one in profile.fields:
        found = next(
            (p for h in one.headers if (p := places.get(fold_header(h))) is not None and p not in taken), None
        )
        if found is not None:
            positions[one.name] = found
            taken.add(found)
    return Binding(profile=profile, header=tuple(header), positions=positions)
