"""A shop's own fee rates: what may be entered, what is refused and why, and what the log tells."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest

from zhanggui.core.errors import Refused

NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)


@pytest.fixture
def shop(workspace):
    from zhanggui.masterdata.shops import new_shop

    new_shop("towels", "tmall").save()
    new_shop("mugs", "shopify").save()
    return workspace


@pytest.fixture
def enter(shop):
    """Enter a rate: of the towel shop's commission from 1 March, unless said otherwise."""
    from zhanggui.masterdata.fees import Typed, set_fee

    def run(percent="3.5", **more):
        usual = {"shop": "towels", "component": "commission", "since": "2026-03-01", "percent": percent}
        return set_fee(shop, Typed(**usual | more), at=NOW, by="ann")

    return run


def in_force():
    from zhanggui.masterdata.fees import fees_in_force

    return [(f.shop, f.component, f.since, f.rate) for f in fees_in_force()]


def logged():
    from zhanggui.access.models import AuditEntry

    found = AuditEntry.objects.order_by("pk")
    return [(e.verb, e.who, e.shop, e.subject, e.details["since"], *e.details["rate"]) for e in found]


def test_percent_becomes_an_exact_share(enter):
    assert enter("3.5").rate == D("0.035")
    assert enter("0.0001％", component="payment_fee").rate == D("0.000001")
    assert enter("0", component="other_fees").rate == 0
    assert [row[3] for row in in_force()] == [D("0.035000"), D("0"), D("0.000001")]


def test_the_fixed_amount_is_in_the_shops_currency_unless_said(enter):
    assert (enter(shop="mugs", fixed="0.30").currency, enter(shop="mugs").fixed) == ("USD", 0)
    assert enter(shop="mugs", fixed="20", currency="JPY").currency == "JPY"


WRONG = [
    ({"percent": "-1"}, "3.5"),
    ({"percent": "100"}, "100"),
    ({"percent": "3.00001"}, "four decimals"),
    ({"percent": "3.50000000000000000000000000000000001"}, "four decimals"),
    ({"percent": "NaN"}, "NaN"),
    ({"percent": "three"}, "three"),
    ({"percent": ""}, "3.5"),
    ({"shop": "elsewhere"}, "elsewhere"),
    ({"component": "rent"}, "commission, payment_fee, other_fees"),
    ({"fixed": "-0.30"}, "-0.30"),
    ({"fixed": "0.305"}, "2 decimals in CNY"),
    ({"fixed": "1.5", "currency": "JPY"}, "0 decimals in JPY"),
    ({"fixed": "1e12"}, "1e12"),
    ({"currency": "yuan"}, "yuan"),
    ({"since": "1026-03-01"}, "2000-01-01"),
    ({"since": "2206-03-01"}, "2031-12-31"),
    ({"since": "1 March"}, "1 March"),
    ({"note": "x" * 201}, "201"),
]


@pytest.mark.parametrize(("typed", "said"), WRONG, ids=lambda v: str(v)[:40])
def test_nonsense_is_refused_with_what_was_expected_and_changes_nothing(enter, typed, said):
    with pytest.raises(Refused, match=said) as refused:
        enter(**typed)
    assert refused.value.text.zh != refused.value.text.en
    assert (in_force(), logged()) == ([], [])


def test_the_same_day_again_corrects_and_nothing_is_lost(enter):
    from zhanggui.masterdata.models import ShopFee

    enter("5"), enter("3.5", fixed="0.30")
    assert in_force() == [("towels", "commission", MARCH, D("0.035"))]
    old, new = ShopFee.objects.order_by("pk")
    assert (old.rate, old.replaced_at, old.replaced_by) == (D("0.05"), NOW, "ann")
    assert (new.replaced_at, new.by) == (None, "ann")


def test_the_log_tells_what_held_before_and_what_holds_now(enter, shop):
    from zhanggui.masterdata.fees import end_fee, remove_fee

    enter("3.5"), enter("2", since="2026-05-01", fixed="0.30"), enter("2.5", since="2026-05-01")
    about = {"shop": "towels", "component": "commission", "at": NOW, "by": "ben"}
    end_fee(shop, since="2026-06-01", **about)
    remove_fee(shop, since="2026-06-01", **about)
    remove_fee(shop, since="2026-05-01", **about)
    remove_fee(shop, since="2026-03-01", **about)
    subject = ("towels", "commission")
    assert logged() == [
        ("set_fee", "ann", *subject, "2026-03-01", "platform", "3.5%"),
        ("set_fee", "ann", *subject, "2026-05-01", "3.5%", "2% + 0.3 CNY"),
        ("set_fee", "ann", *subject, "2026-05-01", "2% + 0.3 CNY", "2.5%"),
        ("end_fee", "ben", *subject, "2026-06-01", "2.5%", "platform"),
        ("remove_fee", "ben", *subject, "2026-06-01", "platform", "2.5%"),
        ("remove_fee", "ben", *subject, "2026-05-01", "2.5%", "3.5%"),
        ("remove_fee", "ben", *subject, "2026-03-01", "3.5%", "platform"),
    ]
    assert in_force() == []


def test_what_is_not_there_cannot_be_removed_or_ended(enter, shop):
    from zhanggui.masterdata.fees import end_fee, remove_fee

    about = {"shop": "towels", "component": "commission", "since": "2026-05-01", "at": NOW}
    with pytest.raises(Refused, match="there is none to remove"):
        remove_fee(shop, **about)
    with pytest.raises(Refused, match="no rate of its own to end"):
        end_fee(shop, **about)
    enter()
    end_fee(shop, **about)
    with pytest.raises(Refused, match="no rate of its own to end"):
        end_fee(shop, **about | {"since": "2026-05-02"})


def test_a_note_is_one_line_whatever_is_pasted(enter):
    assert enter(note=" 合同\x00 第 8\n号 ").note == "合同 第 8 号"


def test_the_fees_that_can_be_entered_are_those_that_profit_knows():
    from zhanggui.masterdata.fees import COMPONENTS
    from zhanggui.profit.settings import FEES

    assert tuple(COMPONENTS) == FEES
