"""What a KPI is: a declared formula over base measures that everyone shares. Nothing here computes.

    refund_rate = Kpi(code="refund_rate", zh="退款率（按单）", …, formula=refunded_orders / paid_orders)

Page, API, alert and glossary are made from the declaration. A ratio is always the ratio of two sums over the
selected rows, never a mean of ratios.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.kpi.words import Adds, Better, Unit


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a fact is built from: the tables, the columns somebody wants, the days asked for.

    ``until`` is the day after the last one. ``matches`` are confirmed SKU identities (``lines.sold_lines``).
    """

    tables: Tables
    wanted: frozenset[str]
    since: Any = None
    until: Any = None
    matches: Frame | None = None

    def wants(self, *columns: str) -> bool:
        return not self.wanted.isdisjoint(columns)


@dataclass(frozen=True, kw_only=True, eq=False)
class Fact:
    """Rows that measures are counted on, at one grain.

    ``table`` is the canonical table whose rows stand behind a figure; ``needs`` names the tables ``build``
    reads; ``dims`` are the columns a figure may be grouped by, besides day, week and month of dated facts.
    ``brings`` names the file a merchant has to import. ``reported_by`` is the day column of facts that come
    as reports of every day: a period without a row is then a missing file, not a zero.
    """

    code: str
    table: str
    needs: tuple[str, ...]
    brings: Text
    dims: tuple[str, ...]
    build: Callable[[Scope], Frame]
    reported_by: str | None = None
    dated: bool = True

    @property
    def allowed(self) -> tuple[str, ...]:
        return (*self.dims, *(("day", "week", "month") if self.dated else ()))


class Term:
    """Anything a formula may be built from with ``+``, ``-`` and ``/``."""

    def parts(self) -> tuple[tuple[int, Measure], ...]:
        raise NotImplementedError

    def __add__(self, other: Term) -> Total:
        return Total(self.parts() + other.parts())

    def __sub__(self, other: Term) -> Total:
        return Total(self.parts() + tuple((-sign, measure) for sign, measure in other.parts()))

    def __truediv__(self, other: Term) -> Ratio:
        return Ratio(Total(self.parts()), Total(other.parts()))


@dataclass(frozen=True, kw_only=True, eq=False)
class Measure(Term):
    """One base measure: what is counted on which fact, dated by which day.

    ``value`` is summed over the rows where ``where`` holds, money in ticks; without it the rows are counted,
    each 1. With ``distinct`` the different
    combinations of these columns are counted instead, rows where one is null apart; with ``repeated`` only
    those seen with at least two different values of that column. With ``last_over`` only the newest day of
    each combination inside the group's time counts (a stock count is a state, not a flow).
    ``needs`` names columns that the fact adds on demand. ``may_lack`` says that files without the column
    exist: when no row carries it the figure is unknown, not 0. ``of`` is the measure on all its rows, where
    this one leaves rows out (``pairing``).
    """

    code: str
    zh: str
    en: str
    unit: Unit
    fact: Fact
    day: str | None
    value: nw.Expr | None = None
    where: nw.Expr | None = None
    adds: Adds = Adds.UP
    distinct: tuple[str, ...] = ()
    repeated: str | None = None
    last_over: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    may_lack: bool = False
    day_zh: str = ""
    of: Measure | None = None

    def __post_init__(self) -> None:
        if self.distinct and self.value is not None:
            raise ValueError(f"measure {self.code}: give either a value to sum or columns to count")

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> Text:
        return Text(zh=self.zh, en=self.en)

    @property
    def is_money(self) -> bool:
        return self.unit in (Unit.MONEY, Unit.MONEY_DAYS)

    def parts(self) -> tuple[tuple[int, Measure], ...]:
        return ((1, self),)


@dataclass(frozen=True)
class Total(Term):
    """Measures added and subtracted."""

    terms: tuple[tuple[int, Measure], ...]

    def parts(self) -> tuple[tuple[int, Measure], ...]:
        return self.terms

    def in_(self, language: str) -> str:
        """The sum in words: ``支付金额 − 退款金额``."""
        words = [("+" if sign > 0 else "−", measure.name.in_(language)) for sign, measure in self.terms]
        text = " ".join(f"{sign} {name}" for sign, name in words)
        return text.removeprefix("+ ")


class PeriodDays:
    """The calendar days a figure covers; a factor of formulas such as stock days."""

    name = Text(zh="期间天数", en="days of the period")


PERIOD_DAYS = PeriodDays()


@dataclass(frozen=True)
class Ratio:
    """``numerator / denominator × factor``; ``times`` and ``per`` are counts it is scaled by."""

    numerator: Total
    denominator: Total
    factor: Fraction = Fraction(1)
    by_days: bool = False
    times: Measure | None = None
    per: Measure | None = None

    def __mul__(self, other: int | Fraction | PeriodDays | Measure) -> Ratio:
        if isinstance(other, PeriodDays):
            return replace(self, by_days=True)
        if isinstance(other, Measure):
            return replace(self, times=other)
        return replace(self, factor=self.factor * other)

    def __truediv__(self, other: Measure) -> Ratio:
        return replace(self, per=other)

    def scales(self) -> tuple[Measure, ...]:
        """The counts the ratio is scaled by."""
        return tuple(measure for measure in (self.times, self.per) if measure)

    def in_(self, language: str) -> str:
        """The ratio in words: ``花费 ÷ 展现量 × 1000``."""
        text = f"{_bracket(self.numerator, language)} ÷ {_bracket(self.denominator, language)}"
        if self.factor != 1:
            text += f" × {self.factor}" if self.factor > 1 else f" ÷ {1 / self.factor}"
        text += f" × {PERIOD_DAYS.name.in_(language)}" if self.by_days else ""
        text += f" × {self.times.name.in_(language)}" if self.times else ""
        return text + (f" ÷ {self.per.name.in_(language)}" if self.per else "")


def _bracket(total: Total, language: str) -> str:
    words = total.in_(language)
    return f"({words})" if len(total.terms) > 1 else words


@dataclass(frozen=True)
class Guard:
    """When a figure is not to be trusted: ``part`` of ``whole`` is the share of rows the figure can see.

    Below ``null_below`` the figure is unknown; below ``warn_below`` it carries a warning. ``why`` says so,
    with the place ``{share}``.
    """

    part: Measure
    whole: Measure
    null_below: Fraction
    warn_below: Fraction
    why: Text


@dataclass(frozen=True, kw_only=True, eq=False)
class Kpi:
    """A declared figure. ``filled_by`` says which columns files must fill (see ``chapters.files``).

    A figure dated by several bases says so itself; ``pitfalls`` tells a reader what to watch.
    """

    code: str
    zh: str
    en: str
    chapter: str
    unit: Unit
    better: Better
    formula: Measure | Total | Ratio
    filled_by: tuple[str, ...]
    pitfalls: Text | None = None
    guards: tuple[Guard, ...] = ()
    version: int = 1

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> Text:
        return Text(zh=self.zh, en=self.en)

    @property
    def ratio(self) -> Ratio | None:
        return self.formula if isinstance(self.formula, Ratio) else None

    @property
    def numerator(self) -> Total:
        return self.formula.numerator if isinstance(self.formula, Ratio) else Total(self.formula.parts())

    @property
    def denominator(self) -> Total | None:
        return self.formula.denominator if isinstance(self.formula, Ratio) else None

    def formula_measures(self) -> Iterator[Measure]:
        """The measures of the formula, each once, in the order they appear."""
        ratio = self.ratio
        totals = [self.numerator, *([ratio.denominator] if ratio else [])]
        found = [m for total in totals for _, m in total.terms] + list(ratio.scales() if ratio else ())
        return iter(dict.fromkeys(found))

    def measures(self) -> Iterator[Measure]:
        """Every measure to be counted for the figure: formula and guards."""
        formula = list(self.formula_measures())
        whole = [m.of for m in formula if m.of is not None]
        guards = [m for guard in self.guards for m in (guard.part, guard.whole)]
        return iter(dict.fromkeys([*formula, *whole, *guards]))

    @property
    def adds(self) -> Adds:
        """A ratio never adds up; a sum adds up as its weakest measure."""
        if isinstance(self.formula, Ratio):
            return Adds.NOT
        order = list(Adds)
        return max((m.adds for _, m in self.numerator.terms), key=order.index)

    @property
    def inputs(self) -> tuple[str, ...]:
        """The canonical tables the figure reads."""
        return tuple(dict.fromkeys(t for m in self.formula_measures() for t in m.fact.needs))

    @property
    def dims(self) -> tuple[str, ...]:
        """What the figure may be grouped by: what every one of its facts has."""
        facts = [m.fact for m in self.measures()]
        return tuple(d for d in facts[0].allowed if all(d in fact.allowed for fact in facts))

    @property
    def is_money(self) -> bool:
        """Whether money is in the formula, so that currencies are kept apart."""
        return any(m.is_money for m in self.formula_measures())

    @property
    def days(self) -> tuple[str, ...]:
        """The date bases the figure mixes, in Chinese; usually one."""
        return tuple(dict.fromkeys(m.day_zh for m in self.formula_measures() if m.day_zh))
