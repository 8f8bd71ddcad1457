"""To which building each carton of an order goes: worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domains.supply.test_transfer_story import SITES
from tests.tea_merchant import TODAY, files

from zhanggui.domains.supply.analysis.destinations import Destination, split_order

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


def _at(building: str, have: int, share: float) -> Destination:
    return Destination(building=building, have=have, share=share)


@pytest.mark.parametrize(
    ("places", "units", "pack", "split"),
    [
        ([_at("A", 4, 0.75), _at("B", 4, 0.25)], 24, 4, {"A": 20, "B": 4}),
        ([_at("A", 0, 0.5), _at("B", 100, 0.5)], 40, 1, {"A": 40}),
        ([_at("A", -6, 0.5), _at("B", 0, 0.5)], 10, 1, {"A": 8, "B": 2}),
        ([_at("A", 0, 0.5), _at("B", 0, 0.5)], 12, 12, {"A": 12}),
        ([], 12, 1, {}),
    ],
    ids=["both last 32 afterwards", "one has plenty", "one owes", "a carton is not opened", "one building"],
)
def test_each_carton_goes_where_stock_lasts_shortest(places: Any, units: int, pack: int, split: Any) -> None:
    assert split_order(units, places, pack=pack) == split


@given(
    st.lists(st.tuples(st.integers(-50, 200), st.floats(0.02, 1)), min_size=1, max_size=5), st.integers(1, 100_000),
    st.integers(1, 24),
)  # fmt: skip
def test_nothing_of_an_order_is_lost(told: list[tuple[int, float]], units: int, pack: int) -> None:
    places = [_at(str(n), have, share) for n, (have, share) in enumerate(told)]
    split = split_order(units, places, pack=pack)
    assert sum(split.values()) == units
    assert sum(part % pack != 0 for part in split.values()) <= 1


def test_an_order_becomes_one_purchase_order_for_each_building(
    workspace: Any, import_files: Callable[..., list[Any]], tmp_path: Path
) -> None:
    """杭州 and 广州 sell a tea a day each and have 20 and 6: 40 more go 13 and 27. Each order says where to."""
    from zhanggui.answers.decisions import decisions_answer
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.answers.reader import Reader
    from zhanggui.domains.supply.models import PurchaseOrder
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute, take_back
    from zhanggui.loop.propose import propose

    rows = ["SKU编码,仓库,日期,在库"]
    for week in range(9):
        day = f"2026-0{5 + (4 + 7 * week) // 32}-{(3 + 7 * week) % 31 + 1:02d}"
        rows += [f"TEA,杭州仓,{day},{76 - 7 * week}", f"TEA,广州仓,{day},{62 - 7 * week}"]
    listed = files(tmp_path / "tea")
    (tmp_path / "tea" / "库存.csv").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "仓库点位.csv").write_text("\n".join(SITES), encoding="utf-8")
    import_files(*listed, tmp_path / "仓库点位.csv", shop="tea-shop")
    propose(workspace, known_kinds(), today=TODAY, at=AT)
    reader = Reader(workspace=workspace, language="en", today=TODAY)
    (card,) = [one for one in decisions_answer(reader) if one["kind"] == "order_stock"]
    shown = {one["name"]: int(one["value"]) for one in card["evidence"] if one["name"].startswith("to ")}
    assert set(shown) == {"to 广州仓", "to 杭州仓"}
    assert shown["to 广州仓"] == pytest.approx(shown["to 杭州仓"] + 14, abs=2)

    accept(workspace, known_kinds(), card["id"], at=AT, by="li", change={"quantity": "40"})
    execute(workspace, known_kinds(), [card["id"]], at=AT, by="li")
    orders = {one.stock_warehouse: one for one in PurchaseOrder.objects.all()}
    parts = {name: order.lines.get().quantity for name, order in orders.items()}
    assert sum(parts.values()) == 40
    assert parts["广州仓"] == pytest.approx(27, abs=2)
    mail = (workspace.place.outbox / f"{orders['广州仓'].number}.txt").read_text()
    assert "送到广州仓" in mail
    take_back(workspace, known_kinds(), card["id"], at=AT, by="li")
    assert {one.state for one in PurchaseOrder.objects.all()} == {"cancelled"}
