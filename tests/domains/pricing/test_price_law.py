"""Wording, crossed-out prices and the platforms' calendar by small examples."""

from __future__ import annotations

from datetime import date

import pytest

from zhanggui.domains.pricing.analysis.plan.calendar import events
from zhanggui.domains.pricing.analysis.plan.deals import Deal, comparable
from zhanggui.domains.pricing.analysis.plan.price_law import articles, forbidden


@pytest.mark.parametrize(
    ("sentence", "rule", "held"),
    [
        ("全网最低价", "price_bait", ["全网最低", "最低价"]),
        ("全 网·最 低", "price_bait", ["全网最低"]),
        ("本款茶最佳食用期 12 个月", "most_words", []),
        ("最佳好茶，最佳食用期 12 个月", "most_words", ["最佳"]),
        ("顾客第一", "most_words", []),
        ("销量第一", "most_words", ["销量第一"]),
        ("最后一天", "urgency", ["最后一天"]),
        ("最终解释权归本店所有", "unfair_terms", ["最终解释权"]),
        ("好茶好水", "most_words", []),
    ],
)
def test_words_are_found_however_they_are_written_and_lawful_ones_are_not(
    sentence: str, rule: str, held: list[str]
) -> None:
    assert forbidden(sentence, articles()[rule]) == held


def _deal(day: int, price: int) -> Deal:
    return Deal(sku="TEA", shop="s", order_id=str(day), day=date(2026, 6, day), price=price)


def test_a_crossed_out_price_is_compared_with_the_lowest_deal_of_seven_days_else_with_the_last() -> None:
    """Start on the 18th: the 11th counts, the 10th no more, the 18th not yet."""
    deals = [_deal(18, 10), _deal(17, 60), _deal(11, 55), _deal(10, 30)]
    assert comparable(deals, date(2026, 6, 18), 7) == _deal(11, 55)
    assert comparable(deals[3:], date(2026, 6, 18), 7) == _deal(10, 30), (
        "none in seven days: the last one before"
    )
    assert comparable(deals[:1], date(2026, 6, 18), 7) is None


def test_events_of_the_window_are_named_in_order() -> None:
    assert events(date(2026, 10, 30), date(2026, 12, 12)) == ["双11", "双12"]
    assert events(date(2026, 6, 19), date(2026, 6, 30)) == []


def test_every_rule_says_where_it_is_from() -> None:
    for rule in articles().values():
        assert rule.article.isdigit(), rule.code
        assert rule.confidence in ("seen", "memory", "weak")
        assert rule.severity in ("block", "warn")
