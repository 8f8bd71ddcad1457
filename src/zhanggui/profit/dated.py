"""What was in force on a day: costs, tariffs and exchange rates looked up by date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import narwhals as nw

from zhanggui.core.money import RATE_UNITS
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.rounding import ONE
from zhanggui.profit.stages import computed

_BEFORE_ALL = date(1000, 1, 1)
_PAIR = ["have", "want", "rate_day"]


def cost_changes(tables: Tables) -> Frame:
    """The days (``from_day``) on which a unit cost or an exchange rate changed."""
    days = [tables[name].select("from_day") for name in ("unit_cost", "exchange_rate")]
    return nw.concat(days).filter(~nw.col("from_day").is_null()).unique()


def turning_days(days: Frame, changes: Frame, *, into: str) -> Frame:
    """Each of ``days`` (column ``paid_day``) with the last day of ``changes`` up to it, in the column ``into``.

    What is in force on a day is what was in force on its turning day. There are few of these, so that lookups by
    SKU and day stay small; days before every change share one made-up day.
    """
    pairs = days.with_columns(__one=ONE).join(changes.with_columns(__one=ONE), on="__one", how="inner")
    begun = pairs.filter(nw.col("from_day") <= nw.col("paid_day"))
    last = begun.group_by("paid_day").agg(nw.col("from_day").max().alias(into))
    known = days.join(last, on="paid_day", how="left")
    return known.with_columns(nw.coalesce(nw.col(into), nw.lit(_BEFORE_ALL)).alias(into))


def in_force(wanted: Frame, dated: Frame, keys: Sequence[str], day: str) -> Frame:
    """``wanted`` (distinct rows of keys and ``day``) with the row of ``dated`` in force on that day.

    ``dated`` has the same keys and ``from_day``. Wanted rows that nothing covers are left out; rows of ``dated``
    that start on the same day for the same keys are the caller's mistake and would double.
    """
    begun = wanted.join(dated.select(*keys, "from_day"), on=list(keys), how="inner").filter(
        nw.col("from_day") <= nw.col(day)
    )
    begun = computed(begun)
    newest = begun.group_by(*keys, day).agg(nw.col("from_day").max())
    return newest.join(dated, on=[*keys, "from_day"], how="inner").drop("from_day")


def conversion(wanted: Frame, exchange_rate: Frame) -> Frame:
    """For distinct (``have``, ``want``, ``rate_day``): ``times`` and ``by``, so that amount x times / by converts.

    One to one within a currency; a direct rate have -> want wins over the inverse of want -> have. Pairs
    without a rate are left out.
    """
    rates = exchange_rate.filter(nw.col("rate") > 0).select("from_day", "rate", have="currency", want="base")
    unit = nw.lit(RATE_UNITS, dtype=nw.Int64)
    direct = rates.with_columns(times=nw.col("rate"), by=unit, order=nw.lit(0, dtype=nw.Int64))
    inverse = rates.select(
        "from_day",
        "rate",
        have="want",
        want="have",
        times=unit,
        by=nw.col("rate"),
        order=nw.lit(1, dtype=nw.Int64),
    )
    both = computed(nw.concat([direct, inverse.select(direct.collect_schema().names())]))
    found = in_force_in_order(wanted.filter(nw.col("have") != nw.col("want")), both)
    same = wanted.filter(nw.col("have") == nw.col("want")).with_columns(times=unit, by=unit)
    return nw.concat([same.select(*_PAIR, "times", "by"), found.select(*_PAIR, "times", "by")])


def in_force_in_order(wanted: Frame, rates: Frame) -> Frame:
    """The direct rate in force, else the inverse one, for each wanted pair and day."""
    begun = wanted.join(rates, on=["have", "want"], how="inner").filter(
        nw.col("from_day") <= nw.col("rate_day")
    )
    newest = begun.with_columns(__from=nw.col("from_day").max().over(*_PAIR, "order")).filter(
        nw.col("from_day") == nw.col("__from")
    )
    return newest.with_columns(__best=nw.col("order").min().over(*_PAIR)).filter(
        nw.col("order") == nw.col("__best")
    )
