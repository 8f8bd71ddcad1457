"""However orders are delivered (shuffled, repeated, late, in calls of any size): the tables are those of one import in order."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.both_databases

START = datetime(2026, 6, 11, 2, 30, tzinfo=UTC)
STATUSES = ("unpaid", "paid_unshipped", "shipped", "completed", "closed_refunded")
numbers = itertools.count(1)


@st.composite
def histories(draw: Any) -> list[dict[str, Any]]:
    """Some orders, each with one to four states at different moments; later ones may know less."""
    states = []
    for number in range(draw(st.integers(1, 4))):
        minutes = draw(st.lists(st.integers(0, 60 * 24 * 40), min_size=1, max_size=4, unique=True))
        states += [draw(_state(f"A-{number}", minute)) for minute in minutes]
    return states


@st.composite
def _state(draw: Any, order_id: str, minute: int) -> dict[str, Any]:
    money = st.none() | st.decimals(0, 1_000, places=2).map(str)
    line = st.fixed_dictionaries(
        {"quantity": st.integers(0, 3), "paid": money, "title": st.sampled_from(["杯", "壶", None])}
    )
    lines = draw(st.dictionaries(st.sampled_from("123"), line, max_size=3))
    return {
        "order_id": order_id,
        "updated_at": (START + timedelta(minutes=minute)).isoformat(),
        "created_at": START.isoformat(),
        "status": draw(st.sampled_from(STATUSES)),
        "paid_at": draw(st.none() | st.just((START + timedelta(minutes=1)).isoformat())),
        "paid": draw(money),
        "province": draw(st.sampled_from([None, "浙江", "广东"])),
        "buyer": draw(st.sampled_from([None, "甲", "乙"])),
        "lines": [{"line_id": name, **values} for name, values in lines.items()],
    }


@given(data=st.data(), states=histories())
@settings(max_examples=8, suppress_health_check=list(HealthCheck))
def test_any_delivery_ends_as_one_import_in_order(
    erp: Any, shop: Any, work: Any, current: Any, data: Any, states: list[dict[str, Any]]
) -> None:
    in_order, shuffled = f"shop-{next(numbers)}", f"shop-{next(numbers)}"
    for code in (in_order, shuffled):
        shop(code)
    _send(erp, in_order, sorted(states, key=lambda s: s["updated_at"]))
    work()
    repeats = data.draw(st.lists(st.sampled_from(states), max_size=4))
    delivered = data.draw(st.permutations(states + repeats))
    for call in _calls(data, delivered):
        _send(erp, shuffled, call)
        if data.draw(st.booleans()):
            work()
    work()
    for table in ("order", "order_line", "customer"):
        rows = current(table)
        assert _of(rows, shuffled) == _of(rows, in_order), table


def _send(erp: Any, shop: str, states: list[dict[str, Any]]) -> None:
    answer = erp.post("orders:batch", {"orders": [state | {"shop": shop} for state in states]})
    assert answer.json()["taken"] == len(states), answer.json()


def _calls(data: Any, states: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    calls, rest = [], list(states)
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        calls.append(rest[:size])
        rest = rest[size:]
    return calls


def _of(rows: list[dict[str, Any]], shop: str) -> list[dict[str, Any]]:
    """A shop's rows without what tells the deliveries apart."""
    apart = ("shop", "batch", "line", "state_at")
    return [{k: v for k, v in row.items() if k not in apart} for row in rows if row.get("shop") == shop]
