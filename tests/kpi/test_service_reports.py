"""Whose row counts: the shop's own, where it says so; its agents', where it does not or where agents are asked for."""

from __future__ import annotations

DAY = """
day        | agent | served | unanswered | asked_to_buy | paid_people
2026-03-02 | *     | 100    |            | 50           | 20
2026-03-02 | 小美  | 82     | 2          | 40           | 18
2026-03-02 | 小林  | 30     | 1          | 20           | 6
"""


def test_a_buyer_of_two_agents_is_counted_once_where_the_shop_tells(engine, week):
    """82 + 30 are 112 people, of whom 12 wrote to both."""
    engine.fill("service_day", DAY)
    assert engine.value("service_served", **week) == 100
    assert engine.row("inquiry_conversion", **week).numerator == 20


def test_what_the_shop_does_not_tell_its_agents_do(engine, week):
    """80 + 29 of 82 + 30 were answered."""
    engine.fill("service_day", DAY)
    row = engine.row("reply_rate", **week)
    assert (row.numerator, row.denominator) == (109, 112)


def test_asked_by_agent_the_shop_is_no_agent(engine, week):
    engine.fill("service_day", DAY)
    assert engine.values("service_served", by="agent", **week) == {"小美": 82, "小林": 30}


def test_conversations_stand_in_for_people_where_people_are_not_counted(engine, week):
    engine.fill(
        "service_day", "day | agent | sessions | first_reply_seconds \n 2026-03-02 | jd_小何 | 55 | 8"
    )
    assert engine.value("first_reply_seconds", **week) == 8


def test_a_satisfaction_without_its_number_of_ratings_cannot_be_added_and_is_unknown(engine, week):
    engine.fill("service_day", "day | agent | served | satisfaction_rate \n 2026-03-02 | 小蔡 | 40 | 0.95")
    row = engine.row("service_csat", **week)
    assert (row.value, row.why is not None) == (None, True)


def test_a_day_without_a_report_is_unknown_not_nobody(engine, week):
    row = engine.row("service_served", **week)
    assert row.value is None
    assert "客服日报" in row.why.zh


def test_rows_that_do_not_count_are_no_gap(engine, week):
    """The shop tells of conversion, its agents of answers: each figure sees all of its rows, and says nothing is missing."""
    engine.fill("service_day", DAY)
    assert [engine.row(code, **week).warning for code in ("inquiry_conversion", "reply_rate")] == [None, None]


def test_a_shop_row_that_leaves_a_column_out_where_there_are_no_agents_is_unknown_not_nought(engine, week):
    engine.fill("service_day", "day | agent | asked \n 2026-03-02 | * | 9")
    row = engine.row("service_served", **week)
    assert (row.value, row.why is not None) == (None, True)
