"""What a day should lie between: worked examples a merchant can check by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from zhanggui.core.language import Text
from zhanggui.domains.operations.analysis.expected_range import (
    ExpectedRange,
    NotEnoughWeeks,
    expected_range,
)
from zhanggui.domains.operations.analysis.urgent import Thing, most_urgent


def _weeks(*profits: str | None) -> list[Decimal | None]:
    return [None if one is None else Decimal(one) for one in profits]


def test_the_middle_is_the_median_and_each_side_three_times_the_median_distance() -> None:
    """Of 80, 90, 100, 110, 120 the middle is 100; the distances 20, 10, 0, 10, 20 have the median 10."""
    found = expected_range(_weeks("80", "90", "100", "110", "120"))
    assert found == ExpectedRange(Decimal(70), Decimal(100), Decimal(130), 5)
    assert [found.verdict(Decimal(v)) for v in ("69.99", "70", "130", "130.01")] == [
        "below", "within", "within", "above",
    ]  # fmt: skip


def test_one_promotion_day_moves_the_range_as_little_as_any_other_odd_day() -> None:
    quiet = expected_range(_weeks("90", "100", "110", "100", "90", "110", "100", "110"))
    promoted = expected_range(_weeks("90", "100", "110", "100", "90", "110", "100", "99999"))
    assert quiet == promoted == ExpectedRange(Decimal(70), Decimal(100), Decimal(130), 8)


def test_equal_weeks_leave_a_twentieth_of_room() -> None:
    assert expected_range(_weeks(*["200.00"] * 8)) == ExpectedRange(
        Decimal(190), Decimal(200), Decimal(210), 8
    )
    assert expected_range(_weeks(*["-200.00"] * 8)) == ExpectedRange(
        Decimal(-210), Decimal(-200), Decimal(-190), 8
    )


@pytest.mark.parametrize("known", [0, 1, 3])
def test_fewer_than_four_known_weeks_are_not_enough(known: int) -> None:
    weeks = _weeks(*["100"] * known, *[None] * (8 - known))
    assert expected_range(weeks) == NotEnoughWeeks(known)


def _thing(kind: str, money: str | None, days: int | None = None, *, blocks: bool = False) -> Thing:
    amount = None if money is None else Decimal(money)
    return Thing(kind=kind, text=Text(kind, kind), where="", money=amount, days_left=days, blocks=blocks)


def test_what_blocks_comes_first_then_the_most_money_sooner_when_time_runs_out() -> None:
    things = [
        _thing("large", "1000"),
        _thing("due today", "600", 0),
        _thing("due tomorrow", "600", 1),
        _thing("refused rows", None, blocks=True),
    ]
    assert [one.kind for one in most_urgent(things)] == ["refused rows", "due today", "large", "due tomorrow"]


def test_nobody_is_given_more_than_seven_things() -> None:
    assert len(most_urgent(_thing(f"{n}", f"{n}") for n in range(20))) == 7
