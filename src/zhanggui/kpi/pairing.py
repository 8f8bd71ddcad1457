"""Both parts of a ratio on the same rows: what a file leaves out must not stand in one part only.

Some files do not tell what was paid for a line. Dividing the money of the lines that tell by the units of all
lines would make every unit look cheap; so a row that lacks what one measure of a formula adds up is left out of
all its measures on the same rows, and the figure carries a warning with the share of rows it sees.
"""

from __future__ import annotations

from dataclasses import replace

from zhanggui.kpi.definition import Measure, Ratio, Total

_made: dict[tuple[Measure, ...], Measure] = {}


def paired(formula: Measure | Total | Ratio) -> Measure | Total | Ratio:
    """The formula on rows that carry all it adds up; unchanged where no file leaves a column out."""
    if isinstance(formula, Measure):
        return formula
    totals = [formula.numerator, formula.denominator] if isinstance(formula, Ratio) else [formula]
    measures = [measure for total in totals for _, measure in total.terms]
    if isinstance(formula, Ratio):
        numerator, denominator = (_restricted(total, measures) for total in totals)
        return replace(formula, numerator=numerator, denominator=denominator)
    return _restricted(formula, measures)


def _restricted(total: Total, measures: list[Measure]) -> Total:
    return Total(tuple((sign, _seen_by_all(measure, measures)) for sign, measure in total.terms))


def _seen_by_all(measure: Measure, measures: list[Measure]) -> Measure:
    lacking = [
        other
        for other in dict.fromkeys(measures)
        if other.may_lack and (other.fact, other.day) == (measure.fact, measure.day)
    ]
    if not lacking or lacking == [measure]:
        return measure
    # The same measure is made once, so that KPIs which share it share its counting too.
    return _made.setdefault((measure, *lacking), _without_gaps(measure, lacking))


def _without_gaps(measure: Measure, lacking: list[Measure]) -> Measure:
    where = measure.where
    for other in lacking:
        assert other.value is not None
        gap = other.value.is_null() if other.where is None else other.where & other.value.is_null()
        told = ~gap.fill_null(False)
        where = told if where is None else where & told
    needs = tuple(dict.fromkeys([*measure.needs, *(need for other in lacking for need in other.needs)]))
    return replace(measure, where=where, needs=needs, of=measure)
