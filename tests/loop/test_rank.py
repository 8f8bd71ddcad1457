"""The order of decisions, and what the past makes of the next rank: worked by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from zhanggui.loop.decision import Decision, Expected
from zhanggui.loop.rank import rank_value, ranked
from zhanggui.loop.track_record import Outcome, calibration, track_record

from .toy import TODAY, an_order

NOTHING: dict[str, frozenset[str]] = {}
CNY = {"CNY": Decimal(1)}


def _names(decisions: list, **other: object) -> list[str]:  # type: ignore[type-arg]
    found = ranked(decisions, today=TODAY, **{"kept": {}, "opposed": NOTHING, "rates": CNY} | other)  # type: ignore[arg-type]
    return [one.decision.subject["thing"] for one in found]


def test_money_doubles_on_its_last_day() -> None:
    """Tea earns 100 in ten days, cups 60 today: 60 × 2 = 120 against 100 × 12/11 = 109.09, each 0.8 sure."""
    tea = an_order("tea", 50, deadline=TODAY + timedelta(days=10))
    cups = an_order("cups", 30, deadline=TODAY)
    assert rank_value(tea, today=TODAY) == Decimal("87.2727")
    assert _names([tea, cups]) == ["cups", "tea"]


def _abroad(thing: str, mid: int) -> Decision:
    return an_order(  # type: ignore[no-any-return]
        thing,
        1,
        expected=Expected(
            low=Decimal(1), mid=Decimal(mid), high=Decimal(99), currency="USD", horizon_days=30
        ),
    )


def test_a_dollar_counts_by_its_rate() -> None:
    """10 dollars are 71 yuan at 7.1: more than 60 yuan; at 5.9 they are 59: less."""
    both = [an_order("home", 30), _abroad("abroad", 10)]
    assert _names(both, rates=CNY | {"USD": Decimal("7.1")}) == ["abroad", "home"]
    assert _names(both, rates=CNY | {"USD": Decimal("5.9")}) == ["home", "abroad"]


def test_money_of_a_currency_without_a_rate_stands_behind_all_that_gains_and_before_losses() -> None:
    """Nobody knows what 10 or 20 dollars are worth: behind 2 yuan; of the two the larger comes first."""
    loss = Expected(low=Decimal(-3), mid=Decimal(-2), high=Decimal(-1), currency="CNY", horizon_days=30)
    listed = [
        _abroad("ten", 10),
        an_order("worse", 1, expected=loss),
        _abroad("twenty", 20),
        an_order("small", 1),
    ]
    assert _names(listed) == ["small", "twenty", "ten", "worse"]
    found = ranked(listed, today=TODAY, kept={}, opposed=NOTHING, rates=CNY)
    assert [(one.rate, one.value) for one in found[1:3]] == [(None, 0), (None, 0)]


def test_of_two_that_oppose_each_other_the_better_stays_and_names_the_other() -> None:
    order = an_order("tea", 50)
    cut = an_order("tea", 10, kind="cut")
    (one,) = ranked([cut, order], today=TODAY, kept={}, opposed={"cut": frozenset({"toy"})}, rates=CNY)
    assert (one.decision, one.instead_of) == (order, (cut,))


def test_kinds_that_do_not_oppose_each_other_both_stay() -> None:
    assert len(_names([an_order("tea", 50), an_order("tea", 10, kind="cut")])) == 2


@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_of_input_is_irrelevant(things: list[str]) -> None:
    assert _names([an_order(thing, 5) for thing in things]) == _names([an_order(t, 5) for t in "abcd"])


def _outcome(mid: int, measured: int | None) -> Outcome:
    return Outcome(
        kind="toy", by="li", low=Decimal(mid) / 2, mid=Decimal(mid), high=Decimal(mid) * 2,
        measured=None if measured is None else Decimal(measured),
    )  # fmt: skip


def test_the_track_record_counts_by_hand() -> None:
    """Of three measured ones (100→120, 100→20, 200→100) two lie in their range, all gained; 240 of 400 came.

    Credit is 8 decisions of 400 / 3: (240 + 1066.67) / (400 + 1066.67) = 0.8909.
    """
    found = track_record([_outcome(100, 120), _outcome(100, 20), _outcome(200, 100), _outcome(50, None)])
    assert (found.executed, found.measured, found.hits, found.gained) == (4, 3, 2, 3)
    assert (found.promised, found.earned, found.kept) == (Decimal(400), Decimal(240), Decimal("0.8909"))
    assert found.hit_rate == Decimal("0.6667")


def test_nothing_measured_corrects_nothing() -> None:
    found = track_record([_outcome(100, None)])
    assert (found.hit_rate, found.kept) == (None, Decimal(1))


def test_the_calibration_plot_has_a_point_for_each_measured_one() -> None:
    assert calibration([_outcome(9, 4), _outcome(5, None), _outcome(2, 3)]) == [(2, 3), (9, 4)]


def test_a_day_that_has_passed_counts_as_the_last_one() -> None:
    late = an_order("tea", 50, deadline=date(2026, 6, 1))
    assert rank_value(late, today=TODAY) == Decimal(160)


def test_what_rests_on_a_stale_count_ranks_below_an_equal_promise_that_does_not() -> None:
    """Both earn 100 in ten days; three tenths of the surer one's confidence are lost to an old count."""
    fresh = an_order("fresh", 50, confidence=Decimal("0.9"))
    stale = an_order("stale", 50, confidence=Decimal("0.6"))
    assert _names([stale, fresh]) == ["fresh", "stale"]


def test_a_loss_is_not_made_smaller_by_doubt() -> None:
    loss = Expected(low=Decimal(-30), mid=Decimal(-20), high=Decimal(-10), currency="CNY", horizon_days=30)
    unsure = an_order("unsure", 1, expected=loss, confidence=Decimal("0.1"), deadline=TODAY)
    assert rank_value(unsure, today=TODAY) == Decimal(-40)


def test_the_track_record_adds_yuan_not_dollars() -> None:
    """10 dollars promised and 20 measured at 7 a dollar are 70 and 140; what has no rate counts, its money does not."""
    dollars = Outcome(
        kind="toy",
        by="li",
        low=Decimal(5),
        mid=Decimal(10),
        high=Decimal(20),
        measured=Decimal(20),
        rate=Decimal(7),
    )
    unknown = Outcome(
        kind="toy",
        by="li",
        low=Decimal(5),
        mid=Decimal(10),
        high=Decimal(20),
        measured=Decimal(1),
        rate=Decimal(0),
    )
    found = track_record([dollars, unknown])
    assert (found.measured, found.hits, found.promised, found.earned) == (2, 1, 70, 140)
    assert calibration([dollars, unknown]) == [(70, 140)]
