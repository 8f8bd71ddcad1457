"""Taking one table in, chunk by chunk: every record ends up staged, refused or noted. Nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import polars as pl

from zhanggui.access.models import PersonalBlock
from zhanggui.access.personal import PersonalRow, seal_blocks
from zhanggui.access.secrets import Secrets
from zhanggui.clean.deduplicate import LineNumbers, Repeats
from zhanggui.clean.quarantine import Refused
from zhanggui.clean.rules import Broken, broken_rows
from zhanggui.clean.values.problems import SHOWN_CHARACTERS
from zhanggui.clean.values.tidy import tidy
from zhanggui.collect.collector import Binding, Identical, Kind, Refusal
from zhanggui.collect.fields import Fields, canonical_rows, read_fields
from zhanggui.collect.messages import IN_COLUMN, MOSTLY_REFUSED
from zhanggui.collect.reading.contract import BadRow, Chunk
from zhanggui.collect.totals import Totals
from zhanggui.core.codes import fold_header
from zhanggui.core.errors import Refused as Unfit
from zhanggui.masterdata.models import Shop
from zhanggui.tables.table import Table
from zhanggui.warehouse.engines.polars import LINEAGE
from zhanggui.warehouse.staging import Staging

NOTE = (
    r"(?i)^\s*(?:合计|总计|小计|汇总|全部$|总体$|说明|备注[:：]|注[:：]|注意|提示|数据说明|统计时间|#(?:[^0-9A-Za-z]|$)|total\b"
    r"|grand total|\d+,?\s*record\(s\) downloaded|record\(s\) downloaded|seller id)"
)


NOTE_WITHIN = 6
"""Columns from the left in which a total or a note begins."""
MOST_REFUSED = 50_000
"""Refused rows people could still look through; more of them, and more than half of a file, are no quarantine."""


@dataclass
class Intake:
    """The state of one import: what was staged, refused and noted so far.

    ``arrival`` ages rows whose file and columns hold no time; ``exported_at`` ages all rows when it is known.
    """

    binding: Binding
    shop: Shop
    secrets: Secrets
    staging: Staging
    batch: int
    arrival: datetime
    exported_at: datetime | None = None
    file_day: date | None = None
    rows: int = 0
    noted: int = 0
    refused: list[Refused] = field(default_factory=list)
    personal: list[PersonalBlock] = field(default_factory=list)
    carried: dict[str, set[str]] = field(default_factory=dict)
    broken_checks: dict[str, int] = field(default_factory=dict)
    currencies: set[str] = field(default_factory=set)
    for_records: list[pl.DataFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        profile = self.binding.profile
        self._zone = ZoneInfo(self.shop.time_zone)
        self._numbers = LineNumbers(profile.numbered) if profile.numbered else None
        self.totals = Totals(self.binding)
        self.repeats = Repeats() if profile.identical is Identical.SEPARATE_LINES else None

    def take(self, chunk: Chunk) -> None:
        """Take the next records of the file."""
        self.rows += chunk.frame.height + len(chunk.bad)
        self.refused += [self._damaged(row) for row in chunk.bad]
        notes = self._notes(chunk.frame)
        self.noted += int(notes.sum())
        cells, lines = (
            (chunk.frame.filter(~notes), chunk.lines.filter(~notes))
            if notes.any()
            else (chunk.frame, chunk.lines)
        )
        if self.repeats is not None:
            self.repeats.look(self._parted(cells))
        self.take_cells(cells, lines)
        if notes.any():
            self.totals.notes(chunk.frame.filter(notes), chunk.lines.filter(notes), cells)
        if len(self.refused) > MOST_REFUSED and len(self.refused) * 2 > self.rows:
            raise Unfit(
                MOSTLY_REFUSED.with_(
                    n=f"{self.rows:,}", bad=f"{len(self.refused):,}", why=self.refused[-1].reason
                )
            )

    def _parted(self, cells: pl.DataFrame) -> pl.DataFrame:
        """The cells with merged ones laid open: lines of two orders that say the same below their first are not equal."""
        at = self.binding.positions.get(self.binding.profile.merged or "")
        if at is None:
            return cells
        name = cells.columns[at]
        said = pl.when(pl.col(name).str.strip_chars() != "").then(pl.col(name))
        return cells.with_columns(said.forward_fill().alias(name))

    def _damaged(self, row: BadRow) -> Refused:
        """A record that does not fit under the header; where one cell is to blame, by that cell."""
        place = row.cell_to_blame if len(row.cells) == len(self.binding.header) else None
        if place is None:
            return Refused(row.line, row.rule, "", "", row.text, row.cells)
        column, value = self.binding.header[place].strip(), row.cells[place]
        reason = IN_COLUMN.with_(reason=row.text, column=column)
        return Refused(row.line, row.rule, column, value[:SHOWN_CHARACTERS], reason, row.cells)

    def take_cells(self, cells: pl.DataFrame, lines: pl.Series, numbers: pl.Series | None = None) -> None:
        """Read, check and stage rows of cells; ``numbers`` are line numbers known from an earlier try."""
        if cells.is_empty():
            return
        fields = self._fields(cells, lines, numbers)
        numbered = fields.frame["number"] if self._numbers else None
        self.totals.rows(fields.frame)
        refusals = self._prepare(fields)
        self.totals.prepared(fields.frame)
        made = self._canonical(fields)
        broken = [(b, table) for table, rows in made for b in broken_rows(table, rows)]
        rows_at = {line: i for i, line in enumerate(lines)} if broken else {}
        refusals += [self._against_rule(b, table, cells, rows_at[b.line]) for b, table in broken]
        self._refuse(refusals, cells, lines, numbered)
        good = self._good(refusals)
        self._check(fields.frame.filter(good))
        staged = self._stage(made, good) + self._set_aside(fields.frame.filter(good))
        self.noted += lines.len() - len({r.line for r in refusals}) - staged
        self._seal_personal(fields.frame.filter(good))

    def _notes(self, cells: pl.DataFrame) -> pl.Series:
        """Total and note rows, and headers repeated inside the file."""
        words = self._note_words
        first = _first_filled(cells, cells.columns[:NOTE_WITHIN])
        if self.binding.profile.notes and first.null_count():
            first = first.fill_null(_first_filled(cells, cells.columns[NOTE_WITHIN:]))
        again = cells["0"] == self.binding.header[0] if self.binding.header[0].strip() else None
        notes = first.str.contains(words).fill_null(False)
        if notes.any():
            notes &= self._says_nothing(cells)
        if again is not None and again.any():
            notes |= pl.Series([self._is_header(row) for row in cells.iter_rows()]) & again
        return notes

    @property
    def _note_words(self) -> str:
        """How a note begins: everywhere, and in files of this kind."""
        return "|".join([NOTE, *self.binding.profile.notes])

    def _says_nothing(self, cells: pl.DataFrame) -> pl.Series:
        """Rows whose must-have columns are not all filled: a product called 合计 is still a product."""
        must = [f for f in self.binding.profile.fields if f.must and f.name in self.binding.positions]
        if not must:
            return pl.repeat(True, cells.height, eager=True)
        blank = [pl.col(str(self.binding.positions[f.name])).is_in(["", " ", "-", "--"]) for f in must]
        words = self._note_words
        marked = [pl.col(str(self.binding.positions[f.name])).str.contains(words) for f in must]
        return cells.select(pl.any_horizontal(*blank, *marked)).to_series()

    def _is_header(self, row: tuple[str, ...]) -> bool:
        return [fold_header(c) for c in row] == [fold_header(c) for c in self.binding.header]

    def typed(self, cells: pl.DataFrame, lines: pl.Series) -> Fields:
        """Rows of cells as typed fields, only to look at them: nothing is staged, counted or numbered."""
        fields = self._fields(cells, lines, pl.zeros(len(lines), dtype=pl.Int64, eager=True))
        self._prepare(fields)
        return fields

    def canonical(self, cells: pl.DataFrame, lines: pl.Series) -> list[tuple[Table, pl.DataFrame]]:
        """Rows of cells as canonical rows, only to look at them, as ``typed`` gives their fields."""
        notes = self._notes(cells)
        return self._canonical(self.typed(cells.filter(~notes), lines.filter(~notes)))

    def _fields(self, cells: pl.DataFrame, lines: pl.Series, numbers: pl.Series | None) -> Fields:
        fields = read_fields(cells, lines, self.binding, self._zone)
        added: list[pl.Expr | pl.Series] = [
            pl.lit(self.shop.code).alias("shop"),
            pl.lit(self.shop.platform).alias("platform"),
            pl.lit(self.shop.currency).alias("shop_currency"),
            pl.lit(self.file_day, dtype=pl.Date).alias("file_day"),
        ]
        if numbers is not None:
            added.append(numbers.alias("number"))
        elif self._numbers:
            added.append(self._numbers.number(fields.frame).alias("number"))
        fields.frame = fields.frame.with_columns(added)
        if "buyer" in fields.frame.columns:
            fields.frame = fields.frame.with_columns(self._buyer_keys(fields.frame["buyer"]))
        if "buyer" in fields.bound:
            fields.bound.add("buyer_key")
        return fields

    def _buyer_keys(self, buyers: pl.Series) -> pl.Series:
        """Salted hashes; a masked name (张**, ##密文) tells nobody apart and gives no key."""
        family = self.binding.profile.platform
        buyers = buyers.str.replace(r"^([0-9]+)\.0$", "$1")  # a number that went through a float column
        names = buyers.drop_nulls().unique()
        known = {n: self.secrets.hash(f"{family}\x1f{n}") for n in names if not _masked(n)}
        keys = buyers.replace_strict(known, default=None, return_dtype=pl.String) if known else buyers.set(
            buyers.is_not_null(), None
        )  # fmt: skip
        return keys.alias("buyer_key")

    def _prepare(self, fields: Fields) -> list[Refusal]:
        refusals = fields.refusals
        prepare = self.binding.profile.prepare
        if prepare is not None:
            before = set(fields.frame.columns)
            fields.frame, more = prepare(fields.frame)
            fields.bound |= set(fields.frame.columns) - before
            refusals = refusals + more
        return refusals

    def _canonical(self, fields: Fields) -> list[tuple[Table, pl.DataFrame]]:
        """Rows of every table the file can make: a table whose key it does not carry gets none."""
        profile = self.binding.profile
        made = [(f.table, canonical_rows(f, fields, profile.state_at)) for f in profile.fills]
        return [(table, rows) for table, rows in made if set(table.key) <= set(rows.columns)]

    def _against_rule(self, broken: Broken, table: Table, cells: pl.DataFrame, at: int) -> Refusal:
        """The refusal in the file's own words: its header and its cell, where one cell made the value."""
        column, value = broken.column, broken.value
        place = self._place_of(table, column)
        if place is not None:
            column = self.binding.header[place].strip()
            value = tidy(cells[str(place)].slice(at, 1)).fill_null("")[0]
        return Refusal(broken.line, broken.rule, column, value, broken.reason.with_(value=value))

    def _place_of(self, table: Table, column: str) -> int | None:
        """The column of the file a canonical column is read from; None where it is made of several or of none."""
        own = self.binding.positions.get(column)
        if own is not None:
            return own
        kind = table.column(column).type
        fields = {f.name: f.kind for f in self.binding.profile.fields}
        roots = {
            root
            for fills in self.binding.profile.fills
            if fills.table is table and column in fills.columns
            for root in fills.columns[column].meta.root_names()
            if root in self.binding.positions and fields[root] == kind.value
        }
        return self.binding.positions[roots.pop()] if len(roots) == 1 else None

    def _refuse(
        self, refusals: list[Refusal], cells: pl.DataFrame, lines: pl.Series, numbers: pl.Series | None
    ) -> None:
        if not refusals:
            return
        first: dict[int, Refusal] = {}
        for refusal in refusals:
            first.setdefault(refusal.line, refusal)
        places = lines.is_in(list(first)).arg_true()
        known = numbers if numbers is not None and len(numbers) == len(lines) else None
        for place, row in zip(places, cells[places].iter_rows(), strict=True):
            r = first[lines[place]]
            number = int(known[place]) if known is not None else None
            self.refused.append(Refused(r.line, r.rule, r.column, r.value, r.reason, row, number))

    @staticmethod
    def _good(refusals: Iterable[Refusal]) -> pl.Expr:
        bad = sorted({r.line for r in refusals})
        return ~pl.col("line").is_in(bad) if bad else pl.lit(True)

    def _check(self, frame: pl.DataFrame) -> None:
        for check in self.binding.profile.checks:
            if set(check.broken.meta.root_names()) <= set(frame.columns):
                broken = frame.select(check.broken.fill_null(False).sum()).item()
                self.broken_checks[check.code] = self.broken_checks.get(check.code, 0) + int(broken)

    def _stage(self, made: list[tuple[Table, pl.DataFrame]], good: pl.Expr) -> int:
        """Write the good rows; how many file lines they come from."""
        lines: list[pl.Series] = []
        for table, rows in made:
            kept = rows.filter(good)
            if table.name in self.binding.profile.silent:
                if "state_at" in kept.columns:  # lines may lie in any order: the last is then not the newest
                    kept = kept.sort("state_at", maintain_order=True)
                kept = kept.unique(subset=[*table.key], keep="last", maintain_order=True)
            if kept.is_empty():
                continue
            lines.append(kept["line"])
            # A column empty on every row says nothing: a masked address must not erase the province known before.
            # But where a row is the whole state, empty is what it says.
            whole = self.binding.profile.state_at is not None
            names = (c for c in kept.columns if c not in ("line", "state_at"))
            filled = (c for c in names if whole or kept[c].null_count() < kept.height)
            self.carried.setdefault(table.name, set()).update(filled)
            if "currency" in kept.columns:
                self.currencies.update(kept["currency"].unique().to_list())
            self.staging.add(table, self._aged(table, kept))
        return pl.concat(lines).n_unique() if lines else 0

    def _set_aside(self, rows: pl.DataFrame) -> int:
        """Keep the rows of a file that fills records until the commit; how many."""
        if self.binding.profile.records is None:
            return 0
        self.for_records.append(rows)
        return rows.height

    def _aged(self, table: Table, rows: pl.DataFrame) -> pl.DataFrame:
        arrival = pl.lit(self.exported_at or self.arrival).cast(LINEAGE["state_at"])
        ages = [a for a in table.age if a in rows.columns]
        own = [pl.col("state_at")] if "state_at" in rows.columns else []
        own += [pl.max_horizontal(ages)] if ages and self.exported_at is None else []
        if (
            own and table.day is not None and table.day in rows.columns
        ):  # an unpaid order may hold no time at all, only its day
            own.append(self._start_of(table.day))
        return rows.with_columns(
            pl.coalesce(*own, arrival).cast(LINEAGE["state_at"]).alias("state_at"),
            pl.lit(self.batch, dtype=pl.Int64).alias("batch"),
        )

    def _start_of(self, day: str) -> pl.Expr:
        local = pl.col(day).cast(pl.Datetime("us"))
        placed = local.dt.replace_time_zone(self._zone.key, ambiguous="earliest", non_existent="null")
        return placed.dt.convert_time_zone("UTC")

    def _seal_personal(self, frame: pl.DataFrame) -> None:
        names = [f.name for f in self.binding.profile.fields if f.kind is Kind.PERSONAL]
        bound = [n for n in names if n in self.binding.positions]
        if not bound:
            return
        filled = frame.filter(pl.any_horizontal(pl.col(n).is_not_null() for n in bound))
        rows: Iterable[PersonalRow] = (
            (row["line"], {n: row[n] for n in bound if row[n] is not None})
            for row in filled.select("line", *bound).unique("line", maintain_order=True).iter_rows(named=True)
        )
        self.personal += seal_blocks(rows, secrets=self.secrets)


def _first_filled(cells: pl.DataFrame, columns: list[str]) -> pl.Series:
    """Of each row the first cell that is not blank."""
    if not columns:
        return pl.repeat(None, cells.height, dtype=pl.String, eager=True)
    filled = [pl.when((pl.col(c) != "") & (pl.col(c) != " ")).then(pl.col(c)) for c in columns]
    return cells.select(pl.coalesce(filled)).to_series()


def _masked(name: str) -> bool:
    return "*" in name or name.startswith(("##", "$$", "~"))


def with_fix(refused: Refused, fix: dict[str, str]) -> Refused:
    """The refused row with further corrections laid over it, by header."""
    return replace(refused, fix={**refused.fix, **fix})
