"""A plan that fills itself out of the tea merchant's files: ginger tea went at 80 instead of 100 in two weeks and sold 40 a day instead
of 12. The next event is 818, 16 to 18 August.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.tea_merchant import TODAY, files, ginger_files
from typer.testing import CliRunner

from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.periods import CHINA

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
FROM, TO = date(2026, 8, 16), date(2026, 8, 18)


def _reader(workspace: Any) -> Any:
    from zhanggui.answers.reader import Reader

    return Reader(workspace=workspace, language="en", today=TODAY)


@pytest.fixture
def reader(kept: Any, workspace: Any, import_files: Callable[..., Any], tmp_path: Path) -> Any:
    kept("ginger", lambda: len(import_files(*ginger_files(tmp_path / "tea"), shop="tea-shop")))
    return _reader(workspace)


def test_the_draft_says_depth_units_gain_and_where_they_are_from(reader: Any) -> None:
    """36 are sold in three days anyway, 3.33 times as many at 20 % off: 120. A unit earns 77 now and 57 then (100 or 80, less 20 for
    the goods and 3 for the parcel): 120 · 57 − 36 · 77 = 4068, and seen were just 20 %.
    """
    from zhanggui.answers.promotion_plans import check_and_keep, plan_answer
    from zhanggui.answers.promotion_suggest import suggest_and_create, suggest_answer
    from zhanggui.answers.promotion_what_if import what_if_answer
    from zhanggui.domains.pricing import workflows

    found = suggest_answer(reader, FROM, TO).answer
    (row,) = found["rows"]
    assert (row["sku"], row["source"]) == ("GINGER", "2 past events of the SKU")
    assert 17 <= row["depth"] <= 23
    assert row["units"]["mid"] == pytest.approx(120, rel=0.2)
    assert float(row["gain"]["mid"]) == pytest.approx(4068, rel=0.35)
    assert row["gain"]["low"] < row["gain"]["mid"] < row["gain"]["high"]
    assert (found["event"], found["learnt"]["events"], found["learnt"]["bias"]) == (
        "818",
        2,
        Decimal("1.0000"),
    )
    whys = {one["sku"]: one["why"] for one in found["left_out"]}
    assert set(whys) == {"TEA", "CUP"}
    number = suggest_and_create(reader, FROM, TO, at=AT, by="li")
    plan = plan_answer(reader, number)
    assert (plan["name"], plan["state"], plan["owner"], plan["lacks"]) == ("818 2026", "draft", "li", [])
    assert [goal["units"] for goal in plan["goals"]] == [row["expected"]]
    assert what_if_answer(reader, number).answer["rows"][0]["source"].startswith("pre-filled")
    report = check_and_keep(reader, number, at=AT, by="li")["report"]
    assert (report["losses"], report["blocked"]) == ([], [])
    assert workflows.approve_plan(reader.workspace, number, zone=CHINA, at=AT, by="boss").state == "approved"
    again = suggest_answer(reader, FROM, TO).answer
    assert again["rows"] == []
    assert f"already in plan {number} at the same time" in {one["why"] for one in again["left_out"]}


def test_nothing_learnt_makes_no_plan(
    workspace: Any, import_files: Callable[..., Any], tmp_path: Path
) -> None:
    from zhanggui.answers.promotion_suggest import suggest_and_create
    from zhanggui.domains.pricing.models import PromotionPlan

    import_files(*files(tmp_path / "tea"), shop="tea-shop")
    with pytest.raises(Refused, match="it takes past events, or weeks in which its price moved"):
        suggest_and_create(_reader(workspace), FROM, TO, at=AT, by="li")
    assert not PromotionPlan.objects.exists()


def test_a_window_in_the_past_or_without_end_is_refused(reader: Any) -> None:
    from zhanggui.answers.promotion_suggest import suggest_answer

    for since, until in ((date(2026, 6, 1), date(2026, 7, 2)), (TO, FROM), (FROM, date(2026, 12, 1))):
        with pytest.raises(WrongUsage, match="at most 60 days"):
            suggest_answer(reader, since, until)
    with pytest.raises(Refused, match="There is no shop nowhere"):
        suggest_answer(reader, FROM, TO, ["nowhere"])


def test_the_command_shows_it_and_makes_a_draft_unless_told_not_to(reader: Any) -> None:
    from zhanggui.cli.main import app
    from zhanggui.domains.pricing.models import PromotionPlan

    words = [
        "--workspace",
        str(reader.workspace.place.root),
        "--lang",
        "en",
        "--today",
        str(TODAY),
        "promo",
        "suggest",
    ]
    asked = ["--from", str(FROM), "--to", str(TO)]
    shown = CliRunner().invoke(app, [*words, *asked, "--show"], catch_exceptions=False).stdout
    assert "GINGER" in shown
    assert not PromotionPlan.objects.exists()
    made = json.loads(CliRunner().invoke(app, [*words, *asked, "--json"], catch_exceptions=False).stdout)
    assert PromotionPlan.objects.get().pk == made["number"]


def test_what_such_plans_wanted_too_much_is_taken_out(reader: Any) -> None:
    """A plan filled in like this wanted 200 and sold 100: log 2 counts against a quarter event more without bias: 2^0.8 = 1.74."""
    from zhanggui.answers.promotion_suggest import suggest_and_create, suggest_answer
    from zhanggui.answers.promotion_what_if import what_if_answer
    from zhanggui.core.plain import to_text
    from zhanggui.domains.pricing.models import REVIEWED, PromotionPlan

    PromotionPlan.objects.create(
        name="618", owner="li", starts_at=AT, ends_at=AT, told=to_text({"origin": "suggested"}), made_by="li", made_at=AT, changed_by="li",
        changed_at=AT, state=REVIEWED, review=to_text({"units": Decimal(100), "wanted": {"units": 200}}),
    )  # fmt: skip
    found = suggest_answer(reader, FROM, TO).answer
    assert float(found["learnt"]["bias"]) == pytest.approx(2**0.8, rel=0.001)
    assert found["rows"][0]["units"]["mid"] == pytest.approx(120 / 1.74, rel=0.2)
    tried = what_if_answer(reader, suggest_and_create(reader, FROM, TO, at=AT, by="li")).answer
    assert float(tried["mid"]["units"]) == pytest.approx(120 / 1.74, rel=0.2), (
        "what-if and stock take it out too"
    )


def test_taking_the_decision_back_cancels_its_draft(reader: Any) -> None:
    from zhanggui.domains.pricing import workflows
    from zhanggui.domains.pricing.plan_event_kind import PLAN_EVENT_KIND
    from zhanggui.loop.kind import Plan

    workspace = reader.workspace
    told = {"name": "818", "shops": ["tea-shop"], "since": str(FROM), "until": str(TO)}
    made = PLAN_EVENT_KIND.carry_out(
        workspace, Plan(decisions=(1,), told=PLAN_EVENT_KIND.name, record={"plan": told, "owner": "li"}), "li", AT
    )  # fmt: skip
    assert workflows.find_plan(made["number"]).owner == "li"
    assert PLAN_EVENT_KIND.take_back is not None
    PLAN_EVENT_KIND.take_back(workspace, made, "li", AT)
    assert workflows.find_plan(made["number"]).state == "cancelled"


def test_parity_looks_at_shops_of_the_same_currency_only() -> None:
    """Tea sells at 50.00 here, at 48.00 in another yuan shop and at 9.00 dollars abroad: at most a tenth lower is 43.20."""
    from tests.profit.conftest import World

    from zhanggui.domains.pricing.analysis.floor import FloorRule
    from zhanggui.domains.pricing.analysis.plan.suggestion import Window, _stands
    from zhanggui.domains.pricing.analysis.price_view import price_view
    from zhanggui.profit.settings import ProfitSettings

    world = World().cost("TEA", "1").sku("TEA").freight("1")
    world.add("exchange_rate", currency="USD", base="CNY", from_day=date(2026, 1, 1), rate="7.00")
    for shop, currency, paid in (("t1", "CNY", "50"), ("t2", "CNY", "48"), ("us", "USD", "9")):
        told: dict[str, Any] = {"shop": shop, "currency": currency, "paid_day": date(2026, 3, 10)}
        world.order(shop, paid=paid, **told).line(shop, "1", paid=paid, item_key="TEA", shop=shop)
    view = price_view(world.tables, ProfitSettings(), day=date(2026, 3, 20), rule=FloorRule())
    assert {row.shop.currency for row in view.of_sku("TEA")} == {"CNY", "USD"}
    window = Window(since=AT, until=AT.replace(day=3), shops=("t1",))
    (one,) = _stands("TEA", view, window, {}, {}, Decimal("0.1"))
    assert one.above == 432_000


def test_a_floor_with_ads_holds_the_depth_where_the_shop_counts_them(
    reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goods and parcel of 23.00 and ads of 65.00: below 88.53 a unit loses money, so 20 % off 100.00 is out."""
    from zhanggui.answers.promotion_suggest import suggest_answer
    from zhanggui.domains.pricing.shop_rules import set_rule

    monkeypatch.setattr(
        "zhanggui.domains.pricing.analysis.price_view.ads_per_unit",
        lambda *_told, **_named: {("GINGER", "tea-shop"): 650_000},
    )
    assert suggest_answer(reader, FROM, TO).answer["rows"]
    set_rule(reader.workspace, "tea-shop", {"ads_in_floor": "yes"}, at=AT)
    found = suggest_answer(reader, FROM, TO).answer
    assert found["rows"] == []
    assert "the floor of 88.53" in {one["sku"]: one["why"] for one in found["left_out"]}["GINGER"]


def test_the_decision_is_measured_beside_other_plans_as_the_review_is(
    reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Plan 1 was made by the decision, plan 2 by hand for the days before: both stand in the review, so both are told of."""
    from types import SimpleNamespace

    from zhanggui.core.language import Text
    from zhanggui.domains.pricing import workflows
    from zhanggui.domains.pricing.decisions import plan_event
    from zhanggui.domains.pricing.models import PromotionPlan
    from zhanggui.domains.pricing.plan_event_kind import gather

    told = {"name": "818", "shops": ["tea-shop"], "goals": [{"sku": "TEA", "units": 9, "profit": 9}]}
    for since, until in (("2026-08-16", "2026-08-19"), ("2026-08-10", "2026-08-12")):
        workflows.create_plan(
            reader.workspace, told | {"since": since, "until": until}, zone=CHINA, at=AT, by="li"
        )
    PromotionPlan.objects.update(state="ended")
    heard: list[Any] = []

    def effect(*_told: Any, others: list[Any], **_named: Any) -> Text:
        heard.extend(others)
        return Text("", "")

    monkeypatch.setattr(plan_event, "event_effect", effect)
    made = {"1": {"number": 1, "state": "ended", "state_text": "", "name": "818", "told": told | {"since": "2026-08-16", "until": "2026-08-19"}}}  # fmt: skip
    seen: Any = SimpleNamespace(
        tables=reader.tables(), settings=None, today=TODAY, matches=None, inputs=gather(reader.workspace) | {"made": made},
    )  # fmt: skip
    accepted: Any = SimpleNamespace(number=1)
    plan_event.measure_plan_event(seen, accepted, TODAY)
    assert [one.start.date() for one in heard] == [date(2026, 8, 10)]
