"""Offers that cannot be meant are refused by name, offers that overlap are said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.cart import Line
from zhanggui.domains.pricing.analysis.promotion.check import check_offers
from zhanggui.domains.pricing.analysis.promotion.offer import Offer, Scope
from zhanggui.domains.pricing.analysis.promotion.reading import offer_from, read_plan
from zhanggui.domains.pricing.analysis.promotion.stacking import Level, Stacking

FRAME = {"code": "x", "level": "shop", "since": "2026-06-01", "until": "2026-06-18"}
GOODS = [Line("A", 10_000), Line("B", 5_000)]
TODAY = date(2026, 6, 1)


FIVE_OFF = how.UnitOff(5)


def offer(code: str, calculator: how.Calculator = FIVE_OFF, **more: Any) -> Offer:
    frame = {"name": Text(code, code), "level": Level.SHOP, "since": TODAY, "until": date(2026, 6, 18)}
    return Offer(**{"code": code, "calculator": calculator, **frame, **more})


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"kind": "percent", "percent": 120}, "at most 100"),
        ({"kind": "percent", "percent": 0}, "above 0"),
        ({"kind": "threshold", "from": 0, "minus": 0}, "threshold is larger than zero"),
        ({"kind": "threshold", "from": 100, "minus": 200}, "more comes off"),
        ({"kind": "threshold", "tiers": [{"from": 100, "minus": 20}, {"from": 200, "minus": 10}]}, "contradict"),
        ({"kind": "unit_tiers", "tiers": [{"from": 3, "percent": 20}, {"from": 2, "percent": 10}]}, "contradict"),
        ({"kind": "minus", "minus": -5}, "larger than zero"),
        ({"kind": "minus", "minus": 5, "until": "2026-05-01"}, "before it begins"),
        ({"kind": "minus", "minus": 5, "until": None}, "lacks “until”"),
        ({"kind": "minus", "minus": 5, "most_of": 3}, "unknown “most_of”"),
        ({"kind": "minus", "minus": "five"}, "expected a number"),
        ({"kind": "minus", "minus": "0.005"}, "finer than the smallest coin"),
        ({"kind": "minus", "minus": 5, "funding": {"merchant": 50, "platform": 40}}, "not to 100"),
        ({"kind": "minus", "minus": 5, "funding": {"merchant": 50, "king": 50}}, "found “king”"),
        ({"kind": "minus", "minus": 5, "skus": []}, "list of SKUs is empty"),
        ({"kind": "minus", "minus": 5, "most_off": 0}, "a cap is larger than zero"),
        ({"kind": "n_for_m", "units": 3, "pay": 3}, "makes no sense"),
        ({"kind": "deposit", "paid": 50, "counts_as": 20}, "counts as more"),
        ({"kind": "deposit", "paid": 20, "counts_as": 50, "presale": False}, "pre-sales only"),
        ({"kind": "gift", "gift": "CUP", "gift_units": 0}, "at least one unit"),
        ({"kind": "miracle"}, "one of threshold"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_and_says_why(cells: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        offer_from({**FRAME, **cells}, "CNY")


def test_an_offer_of_a_year_and_a_day_never_ends() -> None:
    found = check_offers([offer("x", until=date(2027, 6, 2))], GOODS, today=TODAY)
    assert "no end" in found.refused[0].en


def test_what_is_over_or_names_a_strange_sku_is_refused() -> None:
    found = check_offers([offer("x", scope=Scope(skus=frozenset({"Z"})))], GOODS, today=date(2026, 7, 1))
    assert [text.en for text in found.refused] == [
        "“x” names Z, which is not among the goods; check the SKU.",
        "“x” ended on 2026-06-18.",
    ]
    assert found.said[0].en == "“x” covers none of the goods."


def test_mixed_currencies_equal_codes_and_points_spent_twice_are_refused() -> None:
    offers = [offer("x", how.Points(1)), offer("x", how.Points(1), currency="JPY")]
    assert [text.en.split(" ")[0:2] for text in check_offers(offers, GOODS, today=TODAY).refused] == [
        ["Two", "offers"],
        ["The", "offers"],
        ["“x”", "and"],
    ]


def test_an_overlap_in_one_exclusion_group_is_allowed_but_said() -> None:
    found = check_offers(
        [offer("x", exclusion_group="g"), offer("y", exclusion_group="g")], GOODS, today=TODAY
    )
    assert found.refused == ()
    assert found.said[0].en.startswith("“x” and “y” share exclusion group “g”")


def test_offers_that_stack_are_said_with_the_number_of_skus() -> None:
    only_a = offer("y", scope=Scope(skus=frozenset({"A"})))
    assert check_offers([offer("x"), only_a], GOODS, today=TODAY).said[0].en == "“x” and “y” stack on 1 SKUs."
    later = offer("y", since=date(2026, 6, 19), until=date(2026, 6, 20))
    assert check_offers([offer("x"), later], GOODS, today=TODAY).said == ()


def test_an_order_of_levels_names_each_once() -> None:
    with pytest.raises(ValueError, match="each of"):
        Stacking((Level.SHOP, Level.ITEM))


@pytest.mark.parametrize(
    "document", [None, [], {"offers": []}, {"offers": [3]}, {"offers": [FRAME], "stacking": "?"}]
)
def test_a_file_of_another_shape_is_refused(document: Any) -> None:
    with pytest.raises(Refused, match=r"expected|lacks"):
        read_plan(document)
