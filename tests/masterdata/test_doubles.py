"""For which shop double orders count: what may be chosen, what is refused, what undoing brings back."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from zhanggui.core.errors import Refused

NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def choose(workspace):
    """Choose between two of the shops a, b and c."""
    from zhanggui.masterdata.doubles import choose
    from zhanggui.masterdata.shops import new_shop

    for code in "abc":
        new_shop(code, "taobao").save()

    def run(shop, other, counts):
        return choose(workspace, shop=shop, other=other, counts=counts, at=NOW, by="ann")

    return run


def in_force():
    from zhanggui.masterdata.doubles import choices

    return [(one.counts, one.left_out) for one in choices()]


def test_a_later_choice_supersedes_and_undoing_brings_the_earlier_back(workspace, choose):
    from zhanggui.masterdata.doubles import BOTH, undo_choice

    choose("b", "a", "a")
    assert in_force() == [("a", "b")]
    choose("a", "b", BOTH)
    assert in_force() == [], "different orders: both count"
    undo_choice(workspace, shop="a", other="b", at=NOW)
    assert in_force() == [("a", "b")]
    undo_choice(workspace, shop="b", other="a", at=NOW)
    assert in_force() == []
    with pytest.raises(Refused, match="no choice between a and b"):
        undo_choice(workspace, shop="a", other="b", at=NOW)


def test_no_order_may_count_nowhere(choose):
    """a for b, b for c; were c for a, an order that all three hold would count for none."""
    choose("a", "b", "a")
    choose("b", "c", "b")
    with pytest.raises(Refused, match="would count nowhere"):
        choose("a", "c", "c")
    choose("a", "c", "a")
    assert in_force() == [("a", "b"), ("a", "c"), ("b", "c")]


@pytest.mark.parametrize(
    ("shop", "other", "counts", "why"),
    [("a", "a", "a", "Two different"), ("a", "z", "a", "no shop “z”"), ("a", "b", "c", "for a or for b")],
)
def test_nonsense_is_refused(choose, shop, other, counts, why):
    with pytest.raises(Refused, match=why):
        choose(shop, other, counts)
    assert in_force() == []


def test_the_log_tells_who_chose_what(workspace, choose):
    from zhanggui.access.models import AuditEntry

    choose("a", "b", "b")
    entry = AuditEntry.objects.get(verb="choose_double")
    assert (entry.who, entry.subject, entry.details) == ("ann", "a / b", {"counts": "b"})
