"""A shop's own repricing rule: set by somebody, kept in the log, followed by what is proposed and shown."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from zhanggui.core.errors import Refused, WrongUsage

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def shop(workspace: Any) -> Any:
    from zhanggui.masterdata.models import Shop

    Shop.objects.create(code="tea-shop", platform="taobao", name="茶")
    return workspace


def test_a_rule_is_kept_with_who_set_it_and_the_usual_one_comes_back(shop: Any) -> None:
    from zhanggui.access.models import AuditEntry
    from zhanggui.answers.price_rules import rules_answer
    from zhanggui.answers.reader import Reader
    from zhanggui.domains.pricing.shop_rules import remove_rule, rule_values, set_rule

    typed = {
        "target": "middle",
        "offset": "-2.5",
        "ceiling": "95%",
        "largest_rise": "10",
        "cool_down_days": "7",
        "seven_day": "yes",
        "on": "no",
    }
    set_rule(shop, "tea-shop", typed, at=AT, by="li")
    assert rule_values() == {
        "tea-shop": {
            "target": "middle", "offset": Decimal("-0.025"), "ceiling": Decimal("0.95"), "largest_cut": Decimal("0.2"),
            "largest_rise": Decimal("0.1"), "cool_down_days": 7, "parity": False, "seven_day": True, "ads_in_floor": False, "dry_run": True,
        }
    }  # fmt: skip
    (row,) = rules_answer(Reader(workspace=shop, language="en", today=AT.date()))
    assert (row["state"], row["offset"], row["by"]) == ("off, only shown", "-2.5%", "li")
    remove_rule(shop, "tea-shop", at=AT, by="li")
    remove_rule(shop, "tea-shop", at=AT, by="li")
    assert rule_values() == {}
    verbs = [one.verb for one in AuditEntry.objects.order_by("pk")]
    assert verbs[-2:] == ["set_reprice_rule", "remove_reprice_rule"]


def test_what_makes_no_sense_is_refused_and_leaves_nothing(shop: Any) -> None:
    from zhanggui.domains.pricing.shop_rules import rule_values, set_rule

    for typed, said in (
        ({"target": "cheapest"}, "one of lowest, middle"), ({"offset": "x"}, "percentage"), ({"offset": "nan"}, "percentage"),
        ({"offset": "-51"}, "makes no sense"), ({"largest_cut": "100"}, "makes no sense"), ({"ceiling": "0"}, "makes no sense"),
        ({"offset": "1.00001"}, "four decimals"), ({"cool_down_days": "-1"}, "whole number"),
    ):  # fmt: skip
        with pytest.raises(WrongUsage, match=said):
            set_rule(shop, "tea-shop", typed, at=AT)
    with pytest.raises(Refused, match="no shop nowhere"):
        set_rule(shop, "nowhere", {}, at=AT)
    assert rule_values() == {}
