"""A price too low is raised: proposed, guarded, written for the platform, taken back, measured. Worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from openpyxl import load_workbook
from tests.profit.conftest import World
from tests.tea_merchant import TODAY, files

from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.price_effect import PriceEffect, Sums, effect, price_effect
from zhanggui.domains.pricing.price_files import PriceLine, price_sheet
from zhanggui.profit.settings import ProfitSettings

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
LISTINGS = "店铺编码,商家编码,平台商品ID,平台SKU ID,SKU编码,标题,售价,币种,状态\ntea-shop,TEA,720001,990001,TEA,=龙井,50.00,CNY,在售\n"


@pytest.fixture
def tea(kept: Any, workspace: Any, import_files: Callable[..., Any], tmp_path: Path) -> dict[str, Any]:
    """Tea sells at 50.00, two a day, and costs 60.00 since 1 June; the card to raise its price."""
    from zhanggui.answers.decisions import decisions_answer
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.answers.reader import Reader
    from zhanggui.loop.propose import propose

    def make() -> None:
        import_files(*files(tmp_path / "tea"), shop="tea-shop")
        for name, text in (
            ("成本2.csv", "SKU编码,生效日期,单位成本,币种\nTEA,2026-06-01,60.00,CNY\n"),
            ("链接.csv", LISTINGS),
        ):
            (tmp_path / name).write_text(text, encoding="utf-8")
            (receipt,) = import_files(tmp_path / name)
            assert receipt.status == "loaded", receipt
        propose(workspace, {"change_price": known_kinds()["change_price"]}, today=TODAY, at=AT)

    kept("tea", make)
    reader = Reader(workspace=workspace, language="en", today=TODAY)
    (card,) = decisions_answer(reader, state="proposed", kind="change_price")
    return card


def test_the_card_raises_the_price_to_its_floor_and_says_what_is_assumed(tea: dict[str, Any]) -> None:
    """63.00 / 0.994 = 63.38. A unit brings 50.00 - 0.30 - 63.00 = -13.30 now, nothing at the floor; 28 units in 14 days."""
    assert (tea["subject"], tea["action"]["price"]) == ({"sku": "TEA", "shop": "tea-shop"}, Decimal("63.38"))
    assert (tea["expected"]["low"], tea["expected"]["mid"]) == (Decimal("372.40"), Decimal("372.40"))
    assert {one["name"]: one["value"] for one in tea["steps"]}["a unit now"] == "-13.30"
    assert any("assumed" in risk for risk in tea["risks"])
    assert any("art. 16" in risk for risk in tea["risks"]), "the price law on crossed-out prices"


def test_no_price_below_the_floor_is_accepted(workspace: Any, tea: dict[str, Any]) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import accept

    for typed, said in (("63.37", "below the floor of 63.38"), ("90", "more than 20%")):
        with pytest.raises(Refused, match=said):
            accept(workspace, known_kinds(), tea["id"], at=AT, by="li", change={"price": typed})
    for typed in ("0", "-1", "63.385", "nan", "x"):
        with pytest.raises(WrongUsage, match="A price is above 0"):
            accept(workspace, known_kinds(), tea["id"], at=AT, by="li", change={"price": typed})


def _sheet(path: Path) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(path)["批量改价"].iter_rows()]


def test_the_sheet_is_written_and_taking_it_back_restores_the_old_price(
    workspace: Any, tea: dict[str, Any]
) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute, take_back

    accept(workspace, known_kinds(), tea["id"], at=AT, by="li")
    execute(workspace, known_kinds(), [tea["id"]], at=AT, by="li")
    (file,) = workspace.place.outbox.glob("prices-*.xlsx")
    line = ["TEA", "720001", "990001", "=龙井"]
    assert _sheet(file)[1] == [*line, 50, 63.38, "CNY"]
    take_back(workspace, known_kinds(), tea["id"], at=AT, by="li")
    assert not file.exists()
    (restored,) = workspace.place.outbox.glob("restore-prices-*.xlsx")
    assert _sheet(restored)[1] == [*line, 63.38, 50, "CNY"]


def test_a_price_changed_a_moment_ago_is_not_proposed_again_nor_executed(
    workspace: Any, tea: dict[str, Any]
) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute
    from zhanggui.loop.models import DecisionRecord
    from zhanggui.loop.propose import propose

    kinds = {"change_price": known_kinds()["change_price"]}
    accept(workspace, kinds, tea["id"], at=AT, by="li")
    execute(workspace, kinds, [tea["id"]], at=AT, by="li")
    propose(workspace, kinds, today=TODAY + timedelta(days=2), at=AT + timedelta(days=2))
    assert not DecisionRecord.objects.filter(state="proposed").exists()
    propose(workspace, kinds, today=TODAY + timedelta(days=3), at=AT + timedelta(days=3))
    again = DecisionRecord.objects.get(state="proposed")
    accept(workspace, kinds, again.pk, at=AT, by="li")
    with pytest.raises(Refused, match="stands for 3 days"):
        execute(workspace, kinds, [again.pk], at=AT + timedelta(days=2), by="li")


def _dearer(import_files: Callable[..., Any], folder: Path, cost: str) -> None:
    path = folder / f"成本{cost}.csv"
    path.write_text(f"SKU编码,生效日期,单位成本,币种\nTEA,2026-06-30,{cost},CNY\n", encoding="utf-8")
    (receipt,) = import_files(path)
    assert receipt.status == "loaded"


@pytest.mark.both_databases
def test_a_cost_that_rose_after_the_acceptance_stops_the_price_on_record(
    workspace: Any, tea: dict[str, Any], import_files: Callable[..., Any], tmp_path: Path
) -> None:
    """Accepted at 63.38; since then tea costs 65.00: 68.00 / 0.994 = 68.41. No sheet; the next round asks 68.41."""
    from zhanggui.access.models import AuditEntry
    from zhanggui.answers.decisions import plans_answer
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.answers.reader import Reader
    from zhanggui.loop.accept import accept, proposed
    from zhanggui.loop.execute import execute
    from zhanggui.loop.models import DecisionRecord
    from zhanggui.loop.propose import propose

    kinds = {"change_price": known_kinds()["change_price"]}
    accept(workspace, kinds, tea["id"], at=AT, by="li")
    _dearer(import_files, tmp_path, "65.00")
    reader = Reader(workspace=workspace, language="en", today=TODAY)
    with pytest.raises(Refused, match=r"floor is 68\.41 now"):
        plans_answer(reader, [tea["id"]], at=AT)
    assert DecisionRecord.objects.get(pk=tea["id"]).state == "accepted", "a dry run changes nothing"
    with pytest.raises(
        Refused, match=r"floor is 68.41 now \(it was 63.38 when proposed\), and 63.38 is below"
    ):
        execute(workspace, kinds, [tea["id"]], at=AT, by="wang")
    kept = DecisionRecord.objects.get(pk=tea["id"])
    assert (kept.state, "68.41" in kept.reason, kept.decided_by) == ("refused", True, "li")
    last = AuditEntry.objects.order_by("-pk").first()
    assert (last.verb, last.who) == ("hold_decision", "wang")
    assert not list(workspace.place.outbox.glob("*"))
    propose(workspace, kinds, today=TODAY, at=AT)
    assert proposed(DecisionRecord.objects.get(state="proposed")).action["price"] == Decimal("68.41")


def test_the_way_up_to_the_floor_breaks_a_rule_and_says_so(workspace: Any, tea: dict[str, Any]) -> None:
    """The lowest deal of seven days is 50.00 and the shop's rule counts it; a loss on each unit is worse."""
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.domains.pricing.shop_rules import set_rule
    from zhanggui.loop.accept import proposed
    from zhanggui.loop.models import DecisionRecord
    from zhanggui.loop.propose import propose

    set_rule(workspace, "tea-shop", {"seven_day": "yes"}, at=AT, by="li")
    propose(workspace, {"change_price": known_kinds()["change_price"]}, today=TODAY, at=AT)
    card = proposed(DecisionRecord.objects.get(state="proposed"))
    assert card.action["price"] == tea["action"]["price"]
    assert any(
        "the lowest deal of seven days (tea-shop 50.00)" in risk.en and "the floor wins" in risk.en
        for risk in card.risks
    )


def test_a_cost_that_fell_stops_nothing(
    workspace: Any, tea: dict[str, Any], import_files: Callable[..., Any], tmp_path: Path
) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute

    accept(workspace, known_kinds(), tea["id"], at=AT, by="li")
    _dearer(import_files, tmp_path, "59.00")
    execute(workspace, known_kinds(), [tea["id"]], at=AT, by="li")
    assert list(workspace.place.outbox.glob("prices-*.xlsx"))


def test_shopify_gets_a_csv_of_variants() -> None:
    line = PriceLine(
        code="TEA",
        product_id="",
        platform_sku_id="",
        title="=1+1",
        old=Decimal(7),
        new=Decimal("8.5"),
        currency="USD",
    )
    ending, content = price_sheet("shopify", [line])
    assert (ending, content.decode("utf-8-sig").splitlines()) == (
        "csv",
        ["Variant SKU,Title,Variant Price", "TEA,'=1+1,8.50"],
    )


def _flat(profit: float, sales: float = 1000.0) -> Sums:
    return Sums(profit, sales, 20)


def test_the_effect_is_what_the_others_did_not_do_too() -> None:
    """From 100 to 250 of profit on sales of 1,000; the others rose by 5 % of theirs: 150 - 50 = 100 thanks to the price."""
    others = [[_flat(100), _flat(100), _flat(100 + 10 * n)] for n in (3, 4, 5, 6, 7)]
    found = effect([_flat(100), _flat(100), _flat(250)], others)
    assert found.mid == pytest.approx(100)
    assert found.placebo == 0
    assert found.low < found.mid < found.high


def test_the_range_holds_the_truth_four_times_out_of_five() -> None:
    """A true 80 on top of what happened to all; every SKU's profit scatters alike; twelve controls."""
    rng, held = np.random.default_rng(5), 0
    for _ in range(1000):
        noise = rng.normal(0, 40, (13, 3)) + np.array([0, 20, 60])
        sums = [[_flat(300 + float(x)) for x in row] for row in noise]
        own = [sums[0][0], sums[0][1], _flat(sums[0][2].profit + 80)]
        found = effect(own, sums[1:])
        held += found.low <= 80 <= found.high
    assert 750 <= held <= 850


def test_nothing_changed_is_found_to_be_something_one_time_in_five() -> None:
    rng, alarms = np.random.default_rng(6), 0
    for _ in range(500):
        sums = [[_flat(300 + float(x)) for x in row] for row in rng.normal(0, 40, (13, 3))]
        found = effect(sums[0], sums[1:])
        alarms += not found.low <= 0 <= found.high
    assert alarms <= 0.25 * 500


def _teas(days: int, skus: int) -> World:
    """Teas of one category, one order of each a day at 50.00 that cost 20.00, the first dearer by 10 from the 29th day on."""
    world = World().freight("3")
    for n in range(skus):
        world.cost(f"S{n}", "20").sku(f"S{n}", category="茶")
        for day in range(days):
            price, order = "60" if n == 0 and day >= 28 else "50", f"O{n}-{day}"
            world.order(order, paid=price, paid_day=date(2026, 1, 1) + timedelta(days=day))
            world.line(order, order, item_key=f"S{n}", paid=price)
    return world


def _effect(world: World) -> PriceEffect | Text:
    done = date(2026, 1, 1) + timedelta(days=28)
    return price_effect(world.tables, ProfitSettings(), sku="S0", shops=["t1"], done=done, days=14)


def test_ten_yuan_more_on_each_of_14_orders_is_132_16_after_fees() -> None:
    """10.00 less 5.6 %: 9.44 an order, 14 orders; the others stayed as they were, so the interval is a point."""
    found = _effect(_teas(42, 7))
    assert isinstance(found, PriceEffect)
    assert (round(found.mid), round(found.low), round(found.placebo), found.controls) == (
        1_321_600,
        1_321_600,
        0,
        6,
    )


@pytest.mark.parametrize(("days", "skus", "why"), [(42, 4, "takes 5"), (35, 7, "not all here")])
def test_what_cannot_be_measured_is_said(days: int, skus: int, why: str) -> None:
    found = _effect(_teas(days, skus))
    assert isinstance(found, Text)
    assert why in found.en
