"""价格 as people use it: the list, one SKU line by line, orders sold below their floor; who may see it, in every entrance."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tests.console.conftest import member, signed_in
from tests.profit.conftest import World
from tests.tea_merchant import TODAY, files

from zhanggui.core.errors import WrongUsage
from zhanggui.domains.pricing.analysis.below_floor import by_sku, sold_below
from zhanggui.domains.pricing.analysis.floor import FloorRule, RefundShares
from zhanggui.domains.pricing.analysis.refund_shares import (
    Counted,
    RefundRule,
    Refunds,
    drawn_together,
    refund_shares,
)
from zhanggui.profit.settings import ProfitSettings

__all__ = ["member", "signed_in"]
NOBODY = Refunds(shares={}, lines={}, common=None)
SEEN = "SKU编码,竞争对手,竞品链接,采集时间,价格,来源\nTEA,对手,A1,2026-06-30 10:00:00,45.00,人工采集\nTEA,乱价,A2,2026-06-30 10:00:00,0.01,人工采集\n"


def _sold(world: World) -> Any:
    day = world.day + timedelta(days=1)
    return sold_below(world.tables, ProfitSettings(), NOBODY, day=day, rule=FloorRule())


def test_a_line_sold_below_its_floor_is_found_with_what_it_was_short() -> None:
    """Goods of 20, parcel of 3, Tmall's 5.6 %: the floor is 24.37. Sold at 22.00: short of 2.37. At 24.37: nothing."""
    world = World().cost("TEA", "20").sku("TEA").freight("3")
    world.order("A", paid="22").line("A", "A1", paid="22").order("B", paid="24.37").line(
        "B", "B1", paid="24.37"
    )
    found = _sold(world)
    (one,) = found.rows
    assert (one.order_id, one.price, one.floor, one.short) == ("A", 220_000, 243_700, 23_700)
    assert by_sku(found.rows) == {("TEA", "t1"): (1, 1, 23_700)}
    assert (found.judged, found.lines) == (2, 2)


def test_two_units_in_one_parcel_are_cheaper_to_send_than_two_parcels() -> None:
    """Two units cost 40 and one parcel of 3: 43 / 0.944 = 45.55; sold at 46 for both they are above their floor."""
    world = World().cost("TEA", "20").sku("TEA", "0.4").freight("3")
    world.order("A", paid="46").line("A", "A1", paid="46", quantity=2)
    assert _sold(world).rows == ()


def test_refunded_lines_gifts_and_unknown_costs_are_not_judged() -> None:
    world = World().cost("TEA", "20").sku("TEA").freight("3").sku("NEW")
    world.order("A", paid="22").line("A", "A1", paid="22").refund("A", "22", line_id="A1")
    world.order("B", paid="1").line("B", "B1", paid="1", item_key="NEW")
    world.order("C", paid="50").line("C", "C1", paid="50").line("C", "C2", paid="0", line_kind="gift")
    found = _sold(world)
    assert (found.rows, found.judged) == ((), 1)


def test_what_becomes_of_goods_is_counted_by_its_refund_case() -> None:
    """Of five lines of 10: one refunded unsent, one sent back, one half refunded and kept, one closed without any case."""
    world = World().cost("TEA", "2").sku("TEA").freight("1")
    for name, status in (
        ("A", "completed"),
        ("B", "completed"),
        ("C", "completed"),
        ("D", "closed_refunded"),
        ("E", "completed"),
    ):
        world.order(name, paid="10", status=status).line(
            name, f"{name}1", paid="10", refunded="10" if name == "D" else None
        )
    world.refund("A", "10", line_id="A1", goods_state="not_shipped")
    world.refund("B", "10", line_id="B1", goods_state="returned", needs_return=True)
    world.refund("C", "5", line_id="C1", goods_state="received")
    found = refund_shares(
        world.tables, ProfitSettings(), day=world.day + timedelta(days=1), rule=RefundRule(ripe_days=0)
    )
    assert found.lines == {"TEA": 5}
    assert found.of("TEA") == RefundShares(unsent=400_000, returned=200_000, lost=100_000)
    assert found.of("NEW") == found.of("TEA"), "what was never sold comes back like everything else"


def test_few_lines_are_drawn_towards_the_category() -> None:
    """Nine SKUs send back 10 of 100; the tenth sold once and it came back: not 100 % of it is expected back."""
    counted = {f"S{n}": Counted(100, (0.0, 10.0, 0.0)) for n in range(9)} | {
        "NEW": Counted(1, (0.0, 1.0, 0.0))
    }
    found = drawn_together(counted, Counted(901, (0.0, 91.0, 0.0)))
    assert 100_000 < found["NEW"].returned < 130_000
    alone = drawn_together({"NEW": Counted(1, (0.0, 1.0, 0.0))}, Counted(1000, (0.0, 100.0, 0.0)))
    assert alone["NEW"].returned == int((1 + 20 * 0.1) / 21 * 1_000_000)


@pytest.fixture
def tea(kept: Any, workspace: Any, import_files: Callable[..., Any], tmp_path: Path) -> Any:
    """The tea merchant: tea of 20.00 sold at 50 (two in a parcel), cups of 8.00 at 20; and two competitors of tea."""

    def make() -> None:
        import_files(*files(tmp_path / "tea"), shop="tea-shop")
        (tmp_path / "竞品价格.csv").write_text(SEEN, encoding="utf-8")
        (receipt,) = import_files(tmp_path / "竞品价格.csv")
        assert receipt.status == "loaded", receipt

    kept("tea", make)
    from zhanggui.answers.reader import Reader

    return Reader(workspace=workspace, language="zh", today=TODAY)


def test_the_list_the_sku_and_the_page_say_the_same(tea: Any, signed_in: Any) -> None:
    """Nobody returned anything of 61 days: tea 20.00 + 3.00 at Taobao's 0.6 % is 23.14 (0.14 of it for the platform)."""
    from zhanggui.answers.prices import price_answer, prices_answer

    rows = {row["sku"]: row for row in prices_answer(tea).answer["rows"]}
    row = rows["TEA"]
    assert (row["paid"], row["units"], row["floor"]) == (Decimal("50.00"), 60, Decimal("23.14"))
    assert (row["lowest"], row["competitors"], row["set_aside"], row["rank"]) == (Decimal("45.00"), 1, 1, 2)
    assert (row["advised"], row["undercut"]) == (Decimal("45.00"), True), (
        "down to the competitor, 10 % in one step"
    )
    (one,) = price_answer(tea, "TEA")
    assert {line["name"]: line["floor"] for line in one["ledger"][:7] if line["floor"]} == {
        "price": Decimal("23.14"), "goods_cost": Decimal("-20.00"), "other_fees": Decimal("-0.14"), "shipping": Decimal("-3.00"),
    }  # fmt: skip
    assert {o["competitor"]: o["state"] for o in one["offers"]} == {"对手": "used", "乱价": "doubted"}
    browser = signed_in("owner")
    page = unescape(browser.get("/prices").content.decode())
    assert "¥23.14" in page
    detail = unescape(browser.get("/prices/sku/TEA").content.decode())
    assert "为什么是这个底价" in detail
    assert "太旧" in detail, "the console goes by the clock: seen in June, it says nothing of today"
    assert browser.get("/prices/sku/NONE").status_code == 404
    assert browser.get("/prices?margin=100").status_code == 400


def test_a_margin_wanted_raises_the_floor_and_nonsense_is_told(tea: Any) -> None:
    """23.00 / (1 - 0.006 - 0.10) = 25.73."""
    from zhanggui.answers.prices import prices_answer, rule_of

    rows = {row["sku"]: row for row in prices_answer(tea, rule_of("10")).answer["rows"]}
    assert rows["TEA"]["floor"] == Decimal("25.73")
    with pytest.raises(WrongUsage, match="percent"):
        rule_of("-1")


def test_costs_stay_hidden_from_who_may_not_see_them(tea: Any, signed_in: Any) -> None:
    for role, status in (("viewer", 403), ("service", 403), ("finance", 200)):
        browser = signed_in(role)
        assert browser.get("/prices").status_code == status
        assert browser.get("/prices/sku/TEA").status_code == status
        assert browser.post("/prices.xlsx").status_code in ((200,) if status == 200 else (403, 404))


def test_the_command_gives_the_same_rows(tea: Any) -> None:
    from typer.testing import CliRunner

    from zhanggui.answers.form import as_json
    from zhanggui.answers.prices import prices_answer
    from zhanggui.cli.main import app

    words = ["--workspace", str(tea.workspace.place.root), "--today", "2026-07-01", "price", "--json"]
    answer = CliRunner().invoke(app, words)
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout) == json.loads(as_json(prices_answer(tea).answer["rows"]))
