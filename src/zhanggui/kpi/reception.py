"""Customer service as rows that add up: reports give means and rates, which add up over nothing.

A mean over people times those people is a sum again, and a rate of people is, rounded, the number of people it came from
(98.36 % of 61 is 60). So every figure becomes a pair: what is counted and what it is counted of, both null where the report
does not tell one of them. Exact where the report's figure is over the people its row names (回复率, 首次响应 of 赤兔, 询单转化率);
the mean time to any answer is over answers, which no report counts, and is weighted by people.

A buyer who wrote to two agents stands in both their rows. Where a report tells of the shop as a whole, that is what counts;
the agents' rows stand in where it does not, and alone where agents are asked for.
"""

from __future__ import annotations

import narwhals as nw

from zhanggui.kpi.lines import Frame
from zhanggui.tables.service import WHOLE_SHOP

MILLION = 1_000_000
"""Rates and seconds stand in frames as whole millionths."""


def service_rows(days: Frame, *, by_agent: bool) -> Frame:
    """``service_day`` with ``people`` (served, else conversations), the pairs of ``PAIRS``, and for every figure
    ``<figure>_here``: whether the row is the one that counts for it.
    """
    rows = days.filter(nw.col("agent") != WHOLE_SHOP) if by_agent else days
    rows = rows.with_columns(people=nw.coalesce("served", "sessions")).with_columns(**_counted())
    for counted, of in PAIRS.items():
        known = ~nw.col(counted).is_null() & ~nw.col(of).is_null()
        rows = rows.with_columns(nw.when(known).then(nw.col(name)).alias(name) for name in (counted, of))
    return _whose_row_counts(rows)


def _counted() -> dict[str, nw.Expr]:
    people = nw.col("people")
    needing = nw.coalesce("needing_reply", "people")
    return {
        "answered": nw.coalesce(people - nw.col("unanswered"), share_of("reply_rate", people)),
        "answerable": people,
        "in_time": nw.coalesce(needing - nw.col("late_3min"), share_of("reply_3min_rate", needing)),
        "in_time_of": needing,
        "first_seconds": share_of("first_reply_seconds", people),
        "first_of": people,
        "reply_seconds": share_of("mean_reply_seconds", people),
        "reply_of": people,
        "bought": nw.coalesce("paid_people", share_of("conversion_rate", nw.col("asked_to_buy"))),
        "could_buy": nw.col("asked_to_buy"),
        "pleased": nw.coalesce("satisfied", share_of("satisfaction_rate", nw.col("rated"))),
        "pleased_of": nw.col("rated"),
        "rating": nw.col("rated"),
        "rating_of": people,
    }


def share_of(rate: str, people: nw.Expr) -> nw.Expr:
    """A rate or mean (millionths) times people, to the nearest whole."""
    return (nw.col(rate) * people * 2 + MILLION) // (2 * MILLION)


PAIRS = {
    "answered": "answerable",
    "in_time": "in_time_of",
    "first_seconds": "first_of",
    "reply_seconds": "reply_of",
    "bought": "could_buy",
    "pleased": "pleased_of",
    "rating": "rating_of",
}
"""What is counted, and what it is counted of."""
SINGLE = ("asked", "people", "sales")


def _whose_row_counts(rows: Frame) -> Frame:
    """The shop's own row of a day where it tells, else its agents' rows; the shop's row too where there are no agents, so
    that what it leaves out is unknown and not 0.
    """
    whole = nw.col("agent") == WHOLE_SHOP
    day = ("shop", "day")
    agents = nw.when(~whole).then(nw.lit(1)).otherwise(nw.lit(0)).max().over(*day)
    rows = rows.with_columns(__agents=agents)
    for name in (*PAIRS, *SINGLE):
        told = nw.when(whole & ~nw.col(name).is_null()).then(nw.lit(1)).otherwise(nw.lit(0)).max().over(*day)
        rows = rows.with_columns(__told=told).with_columns(
            (
                (whole & ((nw.col("__told") == 1) | (nw.col("__agents") == 0)))
                | (~whole & (nw.col("__told") == 0))
            ).alias(f"{name}_here")
        )
    return rows.drop(["__told", "__agents"])
