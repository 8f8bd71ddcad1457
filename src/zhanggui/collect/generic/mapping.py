"""A mapping of a foreign table: which header is which target, and what a person said about it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Named
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from zhanggui.collect.generic.target import Table
from zhanggui.collect.generic.targets import TABLES
from zhanggui.core.codes import fold_header

CHARGES = (
    r"(?i)(?:POST|POSTAGE|SHIPPING|DELIVERY|FREIGHT|CARRIAGE|HANDLING|TAX|FEE|BANK CHARGES)",
    r"(?:运费|邮费|快递费|补差价|差价|补差|手续费|服务费|包装费)",
)
"""Codes or titles that are money without goods in any shop; matched whole."""


@dataclass(frozen=True, kw_only=True)
class Options:
    """What the columns alone do not say.

    documents: order-number prefix → cancellation or adjustment (``C`` → returns booked as documents of their
        own). Without prefixes the sign of the quantities decides.
    negative_quantity: what a line below zero means where no prefix says: ``return`` or ``adjustment``.
    charges, adjustments: patterns of codes or titles that are no goods; matched whole.
    worthless_is_no_sale: a document that is worth nothing and has no buyer is a note of the stock keeper.
    currency, time_zone: of a shop this mapping founds. platform: the shop's platform, else the mapping's name.
    day: stands for the day column of a stock or cost table that has none (YYYY-MM-DD).
    may_lack: targets somebody said newer files have no column for any more.
    """

    documents: Named[str, str] = field(default_factory=dict)
    negative_quantity: str = "return"
    charges: tuple[str, ...] = CHARGES
    adjustments: tuple[str, ...] = ()
    worthless_is_no_sale: bool = True
    currency: str | None = None
    time_zone: str | None = None
    platform: str | None = None
    day: str | None = None
    may_lack: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.negative_quantity not in ("return", "adjustment"):
            raise ValueError(f"negative_quantity must be return or adjustment, got {self.negative_quantity}")
        if not set(self.documents.values()) <= {"order", "cancellation", "adjustment"}:
            raise ValueError(f"documents must be order, cancellation or adjustment, got {self.documents}")

    @classmethod
    def from_json(cls, saved: Named[str, Any]) -> Options:
        """Options as saved; unknown names are an error."""
        known = {f.name for f in fields(cls)}
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in saved.items()}
        if not set(values) <= known:
            raise ValueError(f"unknown options: {sorted(set(values) - known)}")
        return cls(**values)

    def as_json(self) -> dict[str, Any]:
        """Only what differs from the defaults."""
        default = asdict(Options())
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items() if v != default[k]}


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """``headers``: every header of the layout, so that only files of this layout fit. ``columns``: target → its
    header, or several headers that mean it; the first one a file has counts.
    """

    name: str
    table: Table
    headers: tuple[str, ...]
    columns: Named[str, tuple[str, ...]]
    options: Options = field(default_factory=Options)
    zh: str = ""
    en: str = ""

    @property
    def profile_name(self) -> str:
        return f"generic.{self.name}"

    def has(self, *targets: str) -> bool:
        """Whether all these targets have a column."""
        return all(t in self.columns for t in targets)

    def has_any(self, *targets: str) -> bool:
        """Whether one of these targets has a column."""
        return any(t in self.columns for t in targets)

    @property
    def fingerprint(self) -> str:
        """What tells the layout by: 16 hexadecimal digits of its folded headers, in whatever order they stand."""
        folded = sorted({fold_header(h) for h in self.headers if h.strip()})
        return hashlib.sha256("\n".join(folded).encode()).hexdigest()[:16]

    @property
    def others(self) -> tuple[str, ...]:
        """Folded headers of the layout that nobody said the meaning of."""
        taken = {fold_header(h) for headers in self.columns.values() for h in headers}
        return tuple(h for h in dict.fromkeys(map(fold_header, self.headers)) if h and h not in taken)

    def seen_in(self, header: Iterable[str]) -> Mapping:
        """The layout as far as a header has it: what is not there is taken out."""
        here = {fold_header(h) for h in header}
        columns = {t: hs for t, hs in self.columns.items() if here & {fold_header(h) for h in hs}}
        kept = tuple(h for h in self.others if h in here)
        return replace(self, columns=columns, headers=(*_all(columns), *kept))

    def grown_by(self, header: Sequence[str], chosen: Named[str, int], options: Options) -> Mapping:
        """The layout that also reads this header, in which a person said where each target stands.

        A target without a column keeps its names and may be lacking; a header nobody needs is asked of no file
        any more when this one has it not. Old names count first: they mean in old files what they always meant.
        """
        added = {t: header[p] for t, p in chosen.items()}
        columns = {t: _with(self.columns.get(t, ()), added.get(t)) for t in {**self.columns, **added}}
        gone = tuple(t for t in self.columns if t not in chosen)
        here = {fold_header(h) for h in header}
        kept = tuple(
            h for h in self.others if h in here and h not in {fold_header(a) for a in added.values()}
        )
        return replace(
            self,
            columns=columns,
            headers=(*_all(columns), *kept),
            options=replace(options, may_lack=tuple(dict.fromkeys((*options.may_lack, *gone)))),
        )

    def called(self, name: str) -> Mapping:
        """The same mapping under another name."""
        return replace(self, name=name)


def _all(columns: Named[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(h for headers in columns.values() for h in headers)


def _with(known: tuple[str, ...], header: str | None) -> tuple[str, ...]:
    """The names of a target and one more, unless it is one of them already."""
    if header is None or fold_header(header) in {fold_header(h) for h in known}:
        return known
    return (*known, header)


def from_json(name: str, headers: list[str], columns: Named[str, Any], options: Named[str, Any]) -> Mapping:
    """A mapping as it is saved; ``options`` also holds the kind of table and the mapping's titles."""
    rest = dict(options)
    table = TABLES[rest.pop("table", "sales")]
    zh, en = rest.pop("zh", ""), rest.pop("en", "")
    named = {t: (h,) if isinstance(h, str) else tuple(h) for t, h in columns.items()}
    return Mapping(
        name=name,
        table=table,
        headers=tuple(headers),
        columns=named,
        options=Options.from_json(rest),
        zh=zh,
        en=en,
    )


def as_json(mapping: Mapping) -> dict[str, Any]:
    """What is saved of a mapping, by the names of ``SavedMapping``."""
    return {
        "headers": list(mapping.headers),
        "columns": {t: list(h) for t, h in mapping.columns.items()},
        "options": {"table": mapping.table.code, **mapping.options.as_json()},
    }
