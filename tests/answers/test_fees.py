"""Which rate holds since when, told for every shop a reader may see."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def reader(workspace: Any) -> Any:
    """Somebody who sees a Tmall shop and one on a platform that has no card, on 1 July 2026."""
    from zhanggui.answers.reader import Reader
    from zhanggui.masterdata.shops import new_shop

    new_shop("tea", "tmall").save()
    new_shop("mugs", "elsewhere").save()
    return Reader(workspace=workspace, language="zh", today=date(2026, 7, 1))


def told(reader: Any, shop: str, component: str) -> list[tuple[Any, ...]]:
    from zhanggui.answers.fees import fee_answers

    found = [a for a in fee_answers(reader) if (a["shop"], a["component"]) == (shop, component)]
    return [(str(a["since"]), a["source"], a["rate"] and float(a["rate"]), a["in_force"]) for a in found]


def enter(reader: Any, shop: str, component: str, percent: str, since: str) -> None:
    from zhanggui.masterdata.fees import Typed, set_fee

    set_fee(reader.workspace, Typed(shop=shop, component=component, percent=percent, since=since), at=NOW)


def test_a_platform_without_a_card_is_unknown_until_the_shop_says_its_rate(reader: Any) -> None:
    assert told(reader, "mugs", "commission") == [("2000-01-01", "none", None, True)]
    enter(reader, "mugs", "commission", "8", "2026-08-01")
    assert told(reader, "mugs", "commission") == [
        ("2000-01-01", "none", None, True),
        ("2026-08-01", "own", 0.08, False),
    ]


def test_what_the_platform_changes_while_the_shops_own_rate_holds_is_not_told(reader: Any) -> None:
    """Tmall raised its service fee on 1 September 2024; this shop had agreed 0.3 % from 2024 on."""
    before = told(reader, "tea", "other_fees")
    assert before == [("2000-01-01", "platform", 0, False), ("2024-09-01", "platform", 0.006, True)]
    enter(reader, "tea", "other_fees", "0.3", "2024-01-01")
    after = told(reader, "tea", "other_fees")
    assert after == [("2000-01-01", "platform", 0, False), ("2024-01-01", "own", 0.003, True)]


def test_a_reader_of_one_shop_is_told_of_no_other(reader: Any) -> None:
    from zhanggui.answers.fees import fee_answers

    enter(reader, "mugs", "commission", "8", "2026-08-01")
    assert {a["shop"] for a in fee_answers(replace(reader, shops=frozenset({"tea"})))} == {"tea"}
