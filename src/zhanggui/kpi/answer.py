"""One KPI's rows from the counts of its measures.

A figure that cannot be known is null with a reason, never 0: no file of its kind, a column that no file
carries, a denominator of 0, too few rows that can be seen (``Guard``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.core.money import TICKS, from_ticks
from zhanggui.kpi import reasons
from zhanggui.kpi.calendar import days_in
from zhanggui.kpi.count import Counts
from zhanggui.kpi.coverage import Coverage
from zhanggui.kpi.definition import Guard, Kpi, Measure, Ratio, Total
from zhanggui.kpi.selection import Group, Selection

_SIX_PLACES = Decimal("0.000001")
_TIMES = ("day", "week", "month")


@dataclass(frozen=True)
class KpiRow:
    """One figure. Shares are 0 to 1; ratios have six decimals; money is in ``currency``.

    ``value`` None means unknown and ``why`` says why. ``warning`` stands beside a value that holds but sees
    only part. A sum has no ``denominator``.
    """

    kpi: str
    group: dict[str, Any]
    value: Decimal | int | None
    numerator: Decimal | int | None
    denominator: Decimal | int | None
    currency: str | None = None
    why: Text | None = None
    warning: Text | None = None


class _Unknown(Exception):
    """A figure cannot be known; carries the reason."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True)
class Answer:
    """One KPI's rows from the counts of its measures."""

    kpi: Kpi
    selection: Selection
    counts: Counts
    coverage: Coverage
    observed: list[tuple[date, date] | None] = field(default_factory=list)

    @property
    def keys(self) -> tuple[str, ...]:
        return self.selection.keys_of(self.kpi)

    def rows(self) -> list[KpiRow]:
        # What a guard looks at belongs too: goods sold without a cost have no margin, yet a row that says so.
        summed = self._summed()
        seen = [*summed, *(m.of for m in summed if m.of), *(guard.whole for guard in self.kpi.guards)]
        groups = {group for measure in seen for group in self.counts[measure]}
        if not groups and not self.selection.by:
            groups = {(None,) * len(self.keys)}
        return [self._row(group) for group in sorted(groups, key=_order)]

    def _summed(self) -> list[Measure]:
        totals = [self.kpi.numerator, *([self.kpi.denominator] if self.kpi.denominator else [])]
        return [measure for total in totals for _, measure in total.terms]

    def _row(self, group: Group) -> KpiRow:
        named = dict(zip(self.keys, group, strict=True))
        currency = named.get("currency") if self.kpi.is_money else None
        shown = {dim: named[dim] for dim in dict.fromkeys(self.selection.by)}
        numerator, why = self._part(self.kpi.numerator, group)
        denominator, why_not = (
            self._part(self.kpi.denominator, group) if self.kpi.denominator else (None, None)
        )
        value, reason, warning = None, why or why_not, self.coverage.warning(self.kpi, named)
        if reason is None:
            try:
                warning = _together([w for w in (self._guarded(group), warning) if w])
                value = self._value(numerator or 0, denominator, group)
            except _Unknown as unknown:
                reason = unknown.why
        return KpiRow(
            kpi=self.kpi.code,
            group=shown,
            value=value,
            numerator=self._shown(self.kpi.numerator, numerator),
            denominator=self._shown(self.kpi.denominator, denominator) if self.kpi.denominator else None,
            currency=currency,
            why=reason,
            warning=warning if reason is None else None,
        )

    def _part(self, total: Total, group: Group) -> tuple[int | None, Text | None]:
        try:
            return sum(sign * self._total(measure, group) for sign, measure in total.terms), None
        except _Unknown as unknown:
            return None, unknown.why

    def _total(self, measure: Measure, group: Group) -> int:
        self._refuse_silence(measure.of or measure, group)
        count = self.counts[measure].get(group)
        if count is None:
            missing = self.coverage.missing(measure, dict(zip(self.keys, group, strict=True)))
            if missing is not None:
                raise _Unknown(missing)
            return 0
        return count.total

    def _refuse_silence(self, measure: Measure, group: Group) -> None:
        count = self.counts[measure].get(group)
        if measure.may_lack and count is not None and count.known == 0:
            raise _Unknown(reasons.NO_COLUMN.with_(name=measure.name))

    def _guarded(self, group: Group) -> Text | None:
        warnings = [self._guard(guard, group) for guard in self.kpi.guards]
        warnings += [self._half_seen(measure.of or measure, group) for measure in self._summed()]
        return _together([warning for warning in warnings if warning])

    def _guard(self, guard: Guard, group: Group) -> Text | None:
        whole = self._total(guard.whole, group)
        if not whole:
            return None
        share = Fraction(self._total(guard.part, group), whole)
        if share < guard.null_below:
            raise _Unknown(guard.why.with_(share=_percent(share)))
        return guard.why.with_(share=_percent(share)) if share < guard.warn_below else None

    def _half_seen(self, measure: Measure, group: Group) -> Text | None:
        count = self.counts[measure].get(group)
        if count is None or count.known == count.rows:
            return None
        share = Fraction(count.known, count.rows)
        return reasons.HALF_SEEN.with_(name=measure.name, share=_percent(share))

    def _value(self, numerator: int, denominator: int | None, group: Group) -> Decimal | int | None:
        ratio = self.kpi.ratio
        if ratio is None:
            return self._shown(self.kpi.numerator, numerator)
        if not denominator:
            raise _Unknown(reasons.ZERO.with_(name=_words(ratio.denominator)))
        units = Fraction(
            TICKS if _is_money(ratio.denominator) else 1, TICKS if _is_money(ratio.numerator) else 1
        )
        return _six_places(Fraction(numerator, denominator) * units * self._scale(ratio, group))

    def _scale(self, ratio: Ratio, group: Group) -> Fraction:
        scale = ratio.factor
        if ratio.times is not None:
            scale *= self._total(ratio.times, group)
        if ratio.per is not None:
            per = self._total(ratio.per, group)
            if not per:
                raise _Unknown(reasons.ZERO.with_(name=ratio.per.name))
            scale /= per
        return scale * self._days(group) if ratio.by_days else scale

    def _days(self, group: Group) -> int:
        """Calendar days of the group: of its day, week or month inside the period, else of the period."""
        since, until = self._period()
        named = dict(zip(self.keys, group, strict=True))
        time = next((t for t in _TIMES if t in named), None)
        if time is not None:
            return days_in(time, named[time], since, until)
        return (until - since).days

    def _period(self) -> tuple[date, date]:
        """The days asked for; where they are open, the days that the sales in the data cover."""
        since, until = self.selection.since, self.selection.until
        if since is not None and until is not None:
            return since, until
        if not self.observed:
            sales = next(m for m in self._summed() if m.day != "day")
            self.observed.append(observed_days(sales, self.selection))
        seen = self.observed[0]
        if seen is None:
            raise _Unknown(reasons.NO_PERIOD)
        return since or seen[0], until or seen[1]

    def _shown(self, total: Total, number: int | None) -> Decimal | int | None:
        return from_ticks(number) if number is not None and _is_money(total) else number


def observed_days(measure: Measure, selection: Selection) -> tuple[date, date] | None:
    """First day with a row of the measure and the day after the last one; None without a row."""
    assert measure.day is not None
    rows = selection.rows(measure.fact, measure.day, (), [measure])
    rows = rows if measure.where is None else rows.filter(measure.where)
    first, last = nw.col(measure.day).min().alias("first"), nw.col(measure.day).max().alias("last")
    found = next(iter(rows.select(first, last).collect().iter_rows()))
    return None if found[0] is None else (found[0], found[1] + timedelta(days=1))


def _together(warnings: list[Text]) -> Text | None:
    """Several warnings as one sentence, each said once."""
    said = list(dict.fromkeys(warnings))
    if not said:
        return None
    return Text(zh="；".join(w.zh for w in said), en="; ".join(w.en for w in said))


def _is_money(total: Total) -> bool:
    return any(measure.is_money for _, measure in total.terms)


def _words(total: Total) -> Text:
    return Text(zh=total.in_("zh"), en=total.in_("en"))


def _six_places(number: Fraction) -> Decimal:
    """Half up to six decimals, exact however long the numbers are."""
    millionths, rest = divmod(abs(number.numerator) * 1_000_000, number.denominator)
    rounded = millionths + (1 if 2 * rest >= number.denominator else 0)
    return Decimal(rounded if number >= 0 else -rounded).scaleb(-6)


def _percent(share: Fraction) -> str:
    percent = (Decimal(share.numerator) * 100 / Decimal(share.denominator)).quantize(
        Decimal("0.1"), rounding=ROUND_HALF_UP
    )
    return f"{percent} %"


def _order(group: Group) -> list[tuple[bool, str]]:
    return [(value is None, str(value)) for value in group]
