"""Propose, accept or refuse, execute, take back, measure: what a person may rely on at each step."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.plain import from_text

from .toy import AT, TODAY

pytestmark = pytest.mark.both_databases


def test_what_is_proposed_is_shown_best_first(propose: Any) -> None:
    assert list(propose(tea=5, cups=50)) == ["cups", "tea"]


def test_the_same_advice_keeps_its_number_the_next_day(propose: Any) -> None:
    first = propose(tea=5)["tea"]
    assert propose(tea=5, cups=1)["tea"].pk == first.pk


def test_other_advice_about_the_same_thing_replaces_the_old(propose: Any) -> None:
    first = propose(tea=5)["tea"]
    assert propose(tea=9)["tea"].pk != first.pk
    first.refresh_from_db()
    assert (first.state, first.reason) == ("lapsed", "superseded")


def test_what_is_no_longer_needed_lapses(propose: Any) -> None:
    propose(tea=5)
    assert propose(cups=1).keys() == {"cups"}


def test_a_refused_order_is_not_proposed_again_for_a_week(propose: Any, loop: Any) -> None:
    loop.refuse(propose(tea=5)["tea"].pk, reason="换供应商", by="li")
    assert propose(AT + timedelta(days=6), tea=5) == {}
    assert propose(AT + timedelta(days=8), tea=5).keys() == {"tea"}


def test_other_advice_after_a_refusal_is_shown(propose: Any, loop: Any) -> None:
    loop.refuse(propose(tea=5)["tea"].pk, reason="太多", by="li")
    assert propose(tea=3).keys() == {"tea"}


def test_what_was_accepted_is_not_proposed_a_second_time(propose: Any, loop: Any) -> None:
    loop.accept(propose(tea=5)["tea"].pk, by="li")
    assert propose(tea=7) == {}


def test_a_refusal_needs_a_reason(propose: Any, loop: Any) -> None:
    with pytest.raises(WrongUsage, match="Say why"):
        loop.refuse(propose(tea=5)["tea"].pk, reason="  ", by="li")


def test_accepting_twice_is_accepting_once(propose: Any, loop: Any) -> None:
    from zhanggui.access.models import AuditEntry

    number = propose(tea=5)["tea"].pk
    assert loop.accept(number, by="li").decided_at == loop.accept(number, by="li").decided_at
    assert AuditEntry.objects.filter(verb="accept_decision").count() == 1


def test_the_second_of_two_people_is_told_who_was_first(propose: Any, loop: Any) -> None:
    number = propose(tea=5)["tea"].pk
    loop.accept(number, by="li")
    with pytest.raises(Refused, match="was accepted by li at 2026-07-01 12:00"):
        loop.accept(number, by="wang")
    loop.refuse(number, reason="no", by="wang")
    with pytest.raises(Refused, match="was refused by wang"):
        loop.accept(number, by="li")


def test_a_changed_quantity_is_what_is_ordered(propose: Any, loop: Any) -> None:
    number = propose(tea=5)["tea"].pk
    loop.accept(number, by="li", change={"quantity": "8"})
    loop.execute([number])
    assert (loop.outbox / f"order-{number}.txt").read_text() == "8"


@pytest.mark.parametrize("typed", ["0", "-3", "many"])
def test_a_change_that_is_no_quantity_is_refused(propose: Any, loop: Any, typed: str) -> None:
    number = propose(tea=5)["tea"].pk
    with pytest.raises(WrongUsage, match="number above 0"):
        loop.accept(number, by="li", change={"quantity": typed})
    with pytest.raises(WrongUsage, match="no price to change"):
        loop.accept(number, by="li", change={"price": "1"})


def test_nobody_accepts_beyond_the_floor_of_the_kind(propose: Any, loop: Any) -> None:
    with pytest.raises(Refused, match="At most 1,000"):
        loop.accept(propose(tea=5)["tea"].pk, by="li", change={"quantity": "1001"})


def test_a_dry_run_changes_nothing(propose: Any, loop: Any, toy: Any) -> None:
    number = propose(tea=5)["tea"].pk
    loop.accept(number, by="li")
    ((_, plan),) = loop.plans_of([number])
    assert (plan.told.en, [f.name for f in plan.files]) == ("order 5", [f"order-{number}.txt"])
    assert (toy.carried, list(loop.outbox.iterdir())) == ([], [])


def test_executing_twice_orders_once(propose: Any, loop: Any, toy: Any) -> None:
    number = propose(tea=5)["tea"].pk
    loop.accept(number, by="li")
    first, again = loop.execute([number]), loop.execute([number])
    assert (first, toy.carried) == (again, ["tea"])
    assert [path.name for path in loop.outbox.glob("*.txt")] == [f"order-{number}.txt"]


def test_only_what_was_accepted_is_carried_out(propose: Any, loop: Any, toy: Any) -> None:
    with pytest.raises(Refused, match="is proposed: only an accepted one"):
        loop.execute([propose(tea=5)["tea"].pk])
    assert toy.carried == []


def test_the_switch_stops_everything_and_lets_it_go_on(propose: Any, loop: Any, toy: Any) -> None:
    number = propose(tea=5)["tea"].pk
    loop.accept(number, by="li")
    loop.stop("", reason="盘点", by="zhang")
    with pytest.raises(Refused, match="stopped by zhang at 2026-07-01 04:00: 盘点"):
        loop.execute([number])
    assert (toy.carried, list(loop.outbox.glob("*.txt"))) == ([], [])
    loop.let_go_on("", by="zhang")
    loop.execute([number])
    assert toy.carried == ["tea"]


def test_a_cap_of_the_day_holds(propose: Any, loop: Any, toy: Any) -> None:
    shown = propose(a=1, b=2, c=3, d=4)
    for one in shown.values():
        loop.accept(one.pk, by="li")
    for thing in "abc":
        loop.execute([shown[thing].pk])
    with pytest.raises(Refused, match="3 decisions of kind order were carried out today; 1 more"):
        loop.execute([shown["d"].pk])
    loop.set_caps("toy", per_day="9", money_per_day="9", by="zhang")
    with pytest.raises(Refused, match=r"6\.00 was spent today; 4\.00 more would exceed the 9\.00"):
        loop.execute([shown["d"].pk])


def test_an_execution_can_be_taken_back_once(propose: Any, loop: Any, toy: Any) -> None:
    number = propose(tea=5)["tea"].pk
    loop.accept(number, by="li")
    loop.execute([number])
    loop.take_back(number, by="li")
    assert (toy.taken_back, list(loop.outbox.glob("*.txt"))) == (["tea"], [])
    with pytest.raises(Refused, match="nothing to take back"):
        loop.take_back(number, by="li")
    assert propose(tea=5).keys() == {"tea"}, "what was taken back may be proposed again"


def test_what_was_earned_is_measured_when_the_time_is_over(propose: Any, loop: Any, toy: Any) -> None:
    number = propose(tea=5)["tea"].pk
    loop.accept(number, by="li")
    loop.execute([number])
    toy.earned["tea"] = "7"
    assert loop.measure(today=TODAY + timedelta(days=29)) == []
    (kept,) = loop.measure(today=TODAY + timedelta(days=30))
    assert (kept.state, from_text(kept.measured)["mid"]) == ("measured", Decimal(7))


def test_what_cannot_be_measured_says_why(propose: Any, loop: Any) -> None:
    number = propose(tea=5)["tea"].pk
    loop.accept(number, by="li")
    loop.execute([number])
    (kept,) = loop.measure(today=date(2026, 8, 1))
    found = from_text(kept.measured)
    assert (found["mid"], found["why"].en) == (None, "nothing was sold")


def test_a_kind_that_promised_too_much_ranks_lower_afterwards(propose: Any, loop: Any, toy: Any) -> None:
    """Tea and cups promise 20 together and earn 2: of 8 credited decisions of 10 and these, 82 / 100 are kept."""
    for thing in ("tea", "cups"):
        number = propose(**{thing: 5})[thing].pk
        loop.accept(number, by="li")
        loop.execute([number])
        toy.earned[thing] = "1"
    loop.measure(today=date(2026, 8, 1))
    plates = propose(plates=5)["plates"]
    assert plates.value == Decimal("7.1564"), "10 × (1 + 1/11) × 0.82, 0.8 sure"


def test_a_decision_can_be_made_again_from_what_it_saw(
    propose: Any, loop: Any, toy: Any, workspace: Any
) -> None:
    from zhanggui.loop.accept import proposed
    from zhanggui.warehouse.maintaining import maintain

    kept = propose(tea=5)["tea"]
    toy.wanted = {"tea": 99}
    maintain(workspace.place, at=AT)
    assert loop.made_again(kept.pk) == proposed(kept)


def test_a_round_that_fails_leaves_what_was_shown_before(propose: Any, toy: Any, kinds: Any) -> None:
    from zhanggui.loop.models import DecisionRecord, DecisionRun
    from zhanggui.warehouse.models import Pin

    propose(tea=5)
    with pytest.raises(ValueError, match="is no range"):
        propose(tea=5, cups=-1)
    shown = DecisionRecord.objects.filter(state="proposed")
    assert (shown.count(), DecisionRun.objects.count(), Pin.objects.count()) == (1, 1, 1)


def test_a_snapshot_is_kept_only_for_decisions_that_wait_or_were_acted_on(propose: Any, loop: Any) -> None:
    """Tea is accepted on the first day; cups lapse on the second: two rounds are kept, the middle one is not."""
    from zhanggui.core.errors import Refused
    from zhanggui.warehouse.models import Pin

    shown = propose(tea=5, cups=5)
    loop.accept(shown["tea"].pk, by="li")
    lapsed = propose(AT + timedelta(days=1), plates=1)["plates"]
    propose(AT + timedelta(days=2), spoons=1)
    assert Pin.objects.count() == 2
    assert loop.made_again(shown["tea"].pk) is not None
    with pytest.raises(Refused, match="no longer kept"):
        loop.made_again(lapsed.pk)
