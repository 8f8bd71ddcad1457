"""What a file says its rows add up to, held against its rows: lost and changed rows show here, and nowhere else.

Three places say so: a total row (合计, Total) under money columns, a sentence above or below the rows
(``#支出合计：3笔，共-66.56元``), a total beside the rows (Amazon's ``total-amount``). A difference is told with both
figures and absorbed nowhere. Sub-totals are right where they are the sum of the rows since the total before.
Rows that repeat another in every cell may be in the total or not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import polars as pl

from zhanggui.clean.values.numbers import read_money
from zhanggui.clean.values.tidy import tidy
from zhanggui.collect.collector import Binding, Kind, Profile, Summary
from zhanggui.collect.reading.contract import HeadRow
from zhanggui.core.language import Text
from zhanggui.tables.costs import SETTLEMENT
from zhanggui.tables.table import Adds, Type

TOTAL_ROW = r"(?i)^\s*#?\s*(?:合计|总计|汇总|全部|总体|total\b|grand total)"
NOT_ADDED = re.compile(r"余额|单价|均价|平均|客单价|率|每")
"""Words of money columns of a bill whose total is no sum."""
NONE = Decimal(0)

COLUMN_DIFFERS = Text(
    "合计行（第 {line} 行）的「{column}」写明 {said}，文件中各行相加为 {found}，相差 {difference}。可能缺行或被改动，请重新导出核对；两个数都没有被改。",
    "The total row (line {line}) states {said} for '{column}', the rows add up to {found}: {difference} apart. Rows may be "
    "lost or changed: export again and compare. Neither figure was touched.",
)
SENTENCE_DIFFERS = Text(
    "文件写明「{says}」，按各行相加为 {rows} 笔、{found}，相差 {missing} 笔、{difference}。可能缺行或被改动，请重新导出核对；两个数都没有被改。",
    "The file states '{says}', its rows are {rows} with {found}: {missing} rows and {difference} apart. Rows may be lost or "
    "changed: export again and compare. Neither figure was touched.",
)
TOTAL_DIFFERS = Text(
    "{key}：「{column}」写明 {said}，各行相加为 {found}，相差 {difference}。可能缺行或被改动，请重新下载核对；两个数都没有被改。",
    "{key}: '{column}' states {said}, the rows add up to {found}: {difference} apart. Rows may be lost or changed: download "
    "again and compare. Neither figure was touched.",
)


@dataclass(frozen=True)
class Stated:
    """A total row: where it stands, what it states by field, and the sums of the rows above it."""

    line: int
    said: dict[str, Decimal]
    above: dict[str, Decimal]


@dataclass
class Totals:
    """The sums of a file's rows while it is read, and what the file states. Feed it every row, refused ones too."""

    binding: Binding
    sums: dict[str, Decimal] = field(default_factory=dict)
    stated: list[Stated] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    counted: dict[int, tuple[int, Decimal]] = field(default_factory=dict)
    beside: dict[str, tuple[Decimal | None, Decimal]] = field(default_factory=dict)
    again: dict[str, Decimal] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._added = added_up(self.binding)
        self._chunk = pl.DataFrame()

    def above(self, head: Sequence[HeadRow], header_line: int) -> None:
        """Take the lines above the header."""
        if self.binding.profile.summaries:
            self.sentences += [",".join(row.cells) for row in head if row.line < header_line]

    def rows(self, typed: pl.DataFrame) -> None:
        """Take the next rows as typed fields, before the profile prepares them."""
        self._chunk = typed.select("line", *self._added)
        for name in self._added:
            self.sums[name] = self.sums.get(name, NONE) + _sum(typed[name])
        for i, one in enumerate(self.binding.profile.summaries):
            if set(_roots(one)) <= set(typed.columns):
                n, amount = typed.filter(one.rows).select(pl.len(), one.amount.sum()).row(0)
                rows, before = self.counted.get(i, (0, NONE))
                self.counted[i] = rows + n, before + (amount or NONE)

    def prepared(self, rows: pl.DataFrame) -> None:
        """Take the same rows as the profile prepared them."""
        total = self.binding.profile.total
        if total is None:
            return
        groups = rows.group_by(total.per, maintain_order=True).agg(
            said=pl.col(total.stated).drop_nulls().first(), found=pl.col(total.amount).sum()
        )
        for key, said, found in groups.rows():
            known, before = self.beside.get(str(key), (None, NONE))
            self.beside[str(key)] = said if known is None else known, before + (found or NONE)

    def notes(self, cells: pl.DataFrame, lines: pl.Series, among: pl.DataFrame) -> None:
        """Take the total and note rows that stand among the rows just taken, whose cells are ``among``."""
        if self._chunk.width and among.height == self._chunk.height:
            self._repeated(among)
        for line, row in zip(lines, cells.iter_rows(), strict=True):
            words = next((cell for cell in row[:6] if cell and cell.strip()), "")
            if self.binding.profile.summaries:
                self.sentences.append(",".join(cell or "" for cell in row).rstrip(","))
            if self._added and re.match(TOTAL_ROW, words):
                self.stated.append(Stated(line, self._said(row), self._above(line)))

    def _repeated(self, among: pl.DataFrame) -> None:
        """Rows equal in every cell may be one row that the file holds twice: the platform's own total has it once."""
        again = self._chunk.filter(~among.select(pl.struct(pl.all()).is_first_distinct()).to_series())
        for name in self._added:
            self.again[name] = self.again.get(name, NONE) + _sum(again[name])

    def _said(self, row: tuple[str, ...]) -> dict[str, Decimal]:
        cells = tidy(pl.Series([row[self.binding.positions[name]] for name in self._added], dtype=pl.String))
        values = read_money(cells.fill_null("")).values
        return {name: value for name, value in zip(self._added, values, strict=True) if value is not None}

    def _above(self, line: int) -> dict[str, Decimal]:
        below = self._chunk.filter(pl.col("line") > line) if self._chunk.width else self._chunk
        return {n: self.sums.get(n, NONE) - (_sum(below[n]) if below.width else NONE) for n in self._added}

    def differences(self) -> list[Text]:
        """Everything the file states that its rows do not add up to."""
        return [*self._columns(), *self._sentences(), *self._beside()]

    def _columns(self) -> list[Text]:
        found, since = [], dict.fromkeys(self._added, NONE)
        for one in self.stated:
            for name, said in one.said.items():
                whole, part = self.sums.get(name, NONE), one.above[name] - since[name]
                again = self.again.get(name, NONE)
                if said not in (whole, whole - again, part, one.above[name]):
                    found.append(self._column(one.line, name, said, whole))
            since = one.above
        return found

    def _column(self, line: int, name: str, said: Decimal, whole: Decimal) -> Text:
        header = self.binding.header[self.binding.positions[name]].strip()
        return COLUMN_DIFFERS.with_(
            line=line, column=header, said=_money(said), found=_money(whole), difference=_money(said - whole)
        )

    def _sentences(self) -> list[Text]:
        found = []
        for i, one in enumerate(self.binding.profile.summaries):
            said = next((m for text in self.sentences if (m := re.search(one.pattern, text))), None)
            if said is None:
                continue
            rows, total = self.counted.get(i, (0, NONE))
            n, stated = int(said["n"]), abs(Decimal(said["sum"].replace(",", "")))
            if (n, stated) != (rows, abs(total)):
                found.append(SENTENCE_DIFFERS.with_(
                    says=said[0], rows=rows, found=_money(abs(total)), missing=n - rows, difference=_money(stated - abs(total)),
                ))  # fmt: skip
        return found

    def _beside(self) -> list[Text]:
        total = self.binding.profile.total
        return [
            TOTAL_DIFFERS.with_(
                key=key,
                column=total.header,
                said=_money(said),
                found=_money(found),
                difference=_money(said - found),
            )
            for key, (said, found) in self.beside.items()
            if total is not None and said is not None and said != found
        ]


def added_up(binding: Binding) -> list[str]:
    """Money fields of the file whose total is the sum of its rows.

    Those that alone make an additive column of the table the rows are of; of a bill every money column but balances,
    prices and averages. A value of the whole order on each of its rows adds up to nothing, and is left out.
    """
    profile = binding.profile
    money = {f.name for f in profile.fields if f.kind is Kind.MONEY and f.name in binding.positions}
    if profile.fills and profile.fills[0].table is SETTLEMENT:
        return [n for n in sorted(money) if not NOT_ADDED.search(binding.header[binding.positions[n]])]
    return sorted(money & _additive(profile))


def _additive(profile: Profile) -> set[str]:
    if not profile.fills:
        return set()
    fills, alone, never = profile.fills[0], set(), set()
    for name, made in fills.columns.items():
        column, roots = fills.table.column(name), set(made.meta.root_names())
        if column.type is Type.MONEY and column.adds is Adds.UP and len(roots) == 1:
            alone |= roots
        if column.adds is not Adds.UP:
            never |= roots
    return alone - never


def _roots(summary: Summary) -> list[str]:
    return [*summary.rows.meta.root_names(), *summary.amount.meta.root_names()]


def _sum(amounts: pl.Series) -> Decimal:
    return Decimal(str(amounts.sum() or 0))


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"
