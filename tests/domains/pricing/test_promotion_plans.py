"""A promotion before launch: planned, checked, capped, approved, started, ended. The tea merchant, checked by hand.

Tea at 50 has a floor of 23.14 (20.00 + parcel 3.00 at 0.6 %). 30 % off makes 35.00; two of them reach the coupon's 69 and
cost 70 - 30 = 40: 20.00 each, 3.14 below the floor. Without the coupon a tea brings 35.00.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.tea_merchant import TODAY, files

from zhanggui.core.errors import Refused, WrongUsage
from zhanggui.core.periods import CHINA

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
LISTINGS = "店铺编码,商家编码,平台商品ID,平台SKU ID,SKU编码,标题,售价,币种,状态\ntea-shop,TEA,720001,990001,TEA,龙井,50.00,CNY,在售\n"
PLAN: dict[str, Any] = {
    "name": "七月茶",
    "platform": "tmall",
    "shops": ["tea-shop"],
    "since": "2026-07-10 20:00",
    "until": "2026-07-13 00:00",
    "owner": "li",
    "budget": 2000,
    "stop_loss": 300,
    "goals": [{"sku": "TEA", "units": 60, "profit": 400, "price": 48}],
    "offers": [
        {"code": "T30", "kind": "percent", "percent": 30, "level": "item", "skus": ["TEA"]},
        {"code": "C30", "kind": "threshold", "from": 64, "minus": 30, "level": "shop", "coupon": "C30"},
    ],
    "tasks": [{"what": "主图", "who": "wang", "due": "2026-07-08"}],
}


@pytest.fixture
def tea(kept: Any, workspace: Any, import_files: Callable[..., Any], tmp_path: Path) -> Any:
    """The tea merchant as of 1 July, its tea on a listing sheet."""
    from zhanggui.answers.reader import Reader

    def make() -> None:
        import_files(*files(tmp_path / "tea"), shop="tea-shop")
        (tmp_path / "链接.csv").write_text(LISTINGS, encoding="utf-8")
        (receipt,) = import_files(tmp_path / "链接.csv")
        assert receipt.status == "loaded", receipt

    kept("tea", make)
    return Reader(workspace=workspace, language="zh", today=TODAY)


def _made(tea: Any, **changed: Any) -> int:
    from zhanggui.domains.pricing.workflows import create_plan

    return int(create_plan(tea.workspace, PLAN | changed, zone=CHINA, at=AT, by="li").pk)


def test_a_plan_is_checked_capped_approved_started_and_ended(tea: Any) -> None:
    """Tag 48: 30 % off is 33.60; two are 67.20, less 30: 37.20, 18.60 each. The floor is 23.14: 4.54 short."""
    from zhanggui.access.models import AuditEntry
    from zhanggui.answers.promotion_plans import (
        cap_and_tell,
        check_and_keep,
        end_and_write,
        start_and_write,
    )
    from zhanggui.domains.pricing import workflows

    number, by = _made(tea), {"at": AT, "by": "li"}
    report = check_and_keep(tea, number, **by)["report"]
    (loss,) = report["losses"]
    assert (loss["sku"], loss["received"], loss["floor"]) == ("TEA", Decimal("18.60"), Decimal("23.14"))
    assert loss["cart"] == [{"sku": "TEA", "quantity": 2}]
    assert loss["order_loss"] == Decimal("9.08")
    assert [cap["code"] for cap in loss["own_cap"] if cap["clears"]], "one offer less is enough"
    with pytest.raises(Refused, match="Cap an offer first"):
        workflows.approve_plan(tea.workspace, number, zone=CHINA, **by)
    assert cap_and_tell(tea, number, "C30", sku="TEA", **by)["state"] == "draft", (
        "what was changed is checked anew"
    )
    with pytest.raises(Refused, match="needs one that is checked"):
        workflows.approve_plan(tea.workspace, number, zone=CHINA, **by)
    again = check_and_keep(tea, number, **by)["report"]
    assert (again["losses"], again["blocked"]) == ([], [])
    workflows.approve_plan(tea.workspace, number, zone=CHINA, **by)
    names = start_and_write(tea, number, **by)
    assert names == [f"promo-{number}-tea-shop-prices.xlsx", f"promo-{number}-tea-shop-offers.xlsx"]
    prices = load_workbook(tea.workspace.place.outbox / names[0])["批量改价"]
    assert [cell.value for cell in prices[2]] == ["TEA", "720001", "990001", "龙井", 50, 48, "CNY"]
    offers = load_workbook(tea.workspace.place.outbox / names[1])["优惠设置"]
    assert [offers.cell(3, column).value for column in (1, 4, 5, 8)] == ["C30", "满减", "满64 减30", "TEA"]
    (restored,) = end_and_write(tea, number, **by)
    sheet = load_workbook(tea.workspace.place.outbox / restored)["批量改价"]
    assert [cell.value for cell in sheet[2]][4:6] == [48, 50]
    verbs = [e.verb for e in AuditEntry.objects.filter(verb__contains="promotion").order_by("pk")]
    assert verbs == ["create_promotion_plan", "check_promotion_plan", "cap_promotion_offer", "check_promotion_plan",
                     "approve_promotion_plan", "start_promotion_plan", "end_promotion_plan"]  # fmt: skip


def test_a_plan_without_goal_or_limit_is_not_approved(tea: Any) -> None:
    from zhanggui.answers.promotion_plans import check_and_keep
    from zhanggui.domains.pricing import workflows

    number = _made(tea)
    for changed, said in (
        ({"stop_loss": None}, "no stop-loss"),
        ({"goals": []}, "no goal of units and profit"),
        ({"goals": [{"sku": "TEA", "units": 60}]}, "no goal of units and profit"),
        ({"budget": None, "owner": ""}, "no budget; no owner"),
    ):
        workflows.change_plan(tea.workspace, number, PLAN | changed, zone=CHINA, at=AT, by="li")
        check_and_keep(tea, number, at=AT, by="li")
        with pytest.raises(Refused, match=said):
            workflows.approve_plan(tea.workspace, number, zone=CHINA, at=AT, by="li", reason="whatever")


def test_orders_below_the_floor_need_a_name_and_a_reason(tea: Any) -> None:
    from zhanggui.answers.promotion_plans import check_and_keep, plan_answer
    from zhanggui.domains.pricing import workflows

    number = _made(tea)
    check_and_keep(tea, number, at=AT, by="li")
    workflows.approve_plan(tea.workspace, number, zone=CHINA, at=AT, by="boss", reason="引流款")
    found = plan_answer(tea, number)
    assert (found["state"], found["signed_off"], found["changed_by"]) == ("approved", "引流款", "boss")


def test_the_law_is_quoted_with_its_article_and_the_order_that_proves_it(tea: Any) -> None:
    from zhanggui.answers.promotion_plans import check_and_keep
    from zhanggui.domains.pricing import workflows

    goals = [{"sku": "TEA", "units": 60, "profit": 400, "price": 40, "reference": 99}]
    number = _made(tea, goals=goals, words=["全网最 低价", "好茶"], prize=50001)
    report = check_and_keep(tea, number, at=AT, by="li")["report"]
    found = {one["rule"]: one for one in report["law"]}
    assert set(found) == {"reference_price", "price_bait", "prize_cap"}
    assert found["reference_price"]["article"] == "16"
    deal = found["reference_price"]["deal"]
    assert (deal["price"], deal["shop"], str(deal["day"])[:7]) == (Decimal("50.00"), "tea-shop", "2026-06")
    with pytest.raises(Refused, match="must be mended first"):
        workflows.approve_plan(tea.workspace, number, zone=CHINA, at=AT, by="li", reason="whatever")


def test_two_plans_of_one_sku_in_one_shop_are_named_and_their_offers_stack(tea: Any) -> None:
    """The other plan's 5.00 off an item comes on top: (48 - 5) × 0.7 or 48 × 0.7 - 5; either way below what one plan gives."""
    from zhanggui.answers.promotion_plans import check_and_keep
    from zhanggui.domains.pricing import workflows

    only_item = {"offers": PLAN["offers"][:1]}
    five = [{"code": "M5", "kind": "minus", "minus": 5, "level": "shop", "skus": ["TEA"]}]
    other = _made(tea, name="会员日", offers=five)
    check_and_keep(tea, other, at=AT, by="li")
    number = _made(tea, **only_item)
    alone = check_and_keep(tea, number, at=AT, by="li")["report"]
    assert [(c["number"], c["skus"], c["shops"]) for c in alone["conflicts"]] == [
        (other, ["TEA"], ["tea-shop"])
    ]
    assert (alone["stacked"], alone["worst"][0]["received"]) == ([], Decimal("33.60")), (
        "nobody approved the other yet"
    )
    workflows.approve_plan(tea.workspace, other, zone=CHINA, at=AT, by="li")
    both = check_and_keep(tea, number, at=AT, by="li")["report"]
    assert (both["stacked"][0]["number"], both["worst"][0]["received"]) == (other, Decimal("28.60"))
    with pytest.raises(Refused, match="Cap an offer of another plan there"):
        workflows.cap_offer(tea.workspace, number, "M5", at=AT, by="li")


def test_a_step_out_of_turn_is_refused_and_leaves_no_entry(tea: Any) -> None:
    from zhanggui.access.models import AuditEntry
    from zhanggui.answers.promotion_plans import end_and_write, start_and_write
    from zhanggui.domains.pricing import workflows

    number = _made(tea)
    seen = AuditEntry.objects.count()
    for step in (
        lambda: start_and_write(tea, number, at=AT, by="li"),
        lambda: end_and_write(tea, number, at=AT, by="li"),
        lambda: workflows.approve_plan(tea.workspace, number, zone=CHINA, at=AT, by="li"),
        lambda: workflows.review_plan(tea.workspace, number, {"units": 1, "profit": 1}, at=AT, by="li"),
    ):
        with pytest.raises(Refused):
            step()
    assert not list(tea.workspace.place.outbox.glob("promo-*"))
    assert AuditEntry.objects.count() == seen
    workflows.cancel_plan(tea.workspace, number, at=AT, by="li")
    with pytest.raises(Refused, match="cancelled"):
        workflows.cancel_plan(tea.workspace, number, at=AT, by="li")
    with pytest.raises(WrongUsage):
        workflows.review_plan(tea.workspace, number, {"units": None}, at=AT, by="li")


def test_a_plan_whose_window_is_over_does_not_start(tea: Any) -> None:
    from zhanggui.answers.promotion_plans import check_and_keep, start_and_write
    from zhanggui.domains.pricing import workflows

    number = _made(tea, offers=PLAN["offers"][:1])
    check_and_keep(tea, number, at=AT, by="li")
    workflows.approve_plan(tea.workspace, number, zone=CHINA, at=AT, by="li")
    with pytest.raises(Refused, match="2026-07-13 00:00"):
        start_and_write(tea, number, at=AT + timedelta(days=12), by="li")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"until": "2026-07-10 19:00"}, "not after it begins"),
        ({"budgt": 1}, "unknown “budgt”"),
        ({"stop_loss": -1}, "an amount above 0"),
        ({"stop_loss": "nan"}, "an amount above 0"),
        ({"since": "soon"}, "a day and hour"),
        ({"goals": [{"sku": "TEA", "units": 1.5}]}, "a whole number above 0"),
        ({"goals": [{"sku": "TEA"}, {"sku": "TEA"}]}, "twice"),
        ({"goals": [{"sku": "TEA", "lift": [3, 2, 1]}]}, "rising order"),
        ({"offers": [{"code": "X", "kind": "percent", "percent": 120, "level": "item"}]}, "at most 100"),
        ({"platform": "moon"}, "one of reference"),
        ({"name": ""}, "text of at most"),
    ],
)
def test_a_plan_that_cannot_be_meant_is_refused_by_name(changed: dict[str, Any], said: str) -> None:
    from zhanggui.domains.pricing.analysis.plan.reading import read_terms

    with pytest.raises(Refused, match=said):
        read_terms(PLAN | changed, zone=CHINA)


def test_a_coming_plan_asks_supply_for_the_stock_it_would_run_out_of(tea: Any) -> None:
    """12 teas were counted on 30 June; by 10 July 2 a day sold all of them. The plan lasts 52 hours: 4⅓ usual teas, three times
    as many by the planner's word. A unit at 33.60 earns 33.40 (0.6 % off) less 23.00: 10.40; one left over loses a tenth of 20.00.
    The newsvendor's ratio is 10.40 / 12.40 = 0.839. With no spread in the lift demand is nearly a count of 13 with deviation 3.6.
    """
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.answers.promotion_plans import check_and_keep
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute
    from zhanggui.loop.models import DecisionRecord
    from zhanggui.loop.propose import propose

    kinds = {"event_stock": known_kinds()["event_stock"]}
    number = _made(tea, offers=PLAN["offers"][:1], lift=3)
    propose(tea.workspace, kinds, today=TODAY, at=AT)
    assert not DecisionRecord.objects.exists(), "a draft asks for nothing"
    check_and_keep(tea, number, at=AT, by="li")
    propose(tea.workspace, kinds, today=TODAY, at=AT)
    card = DecisionRecord.objects.get(kind="event_stock")
    from zhanggui.loop.accept import proposed

    decision = proposed(card)
    assert (decision.subject, decision.deadline) == (
        {"sku": "TEA", "plan": str(number)},
        TODAY + timedelta(days=2),
    )
    steps = {one.name.en: one.value for one in decision.steps}
    assert steps["critical ratio"] == "0.839"
    assert decision.action["quantity"] == 17, "13 + 0.99 × 3.6 is 16.6, no tea is left"
    accept(tea.workspace, kinds, card.pk, at=AT, by="li")
    execute(tea.workspace, kinds, [card.pk], at=AT, by="li")
    (sheet,) = tea.workspace.place.outbox.glob("备货申请-*.xlsx")
    row = [cell.value for cell in load_workbook(sheet)["备货申请"][2]]
    assert row[:6] == ["TEA", "龙井茶", "七月茶", "2026-07-10", 17, "2026-07-10"]
    assert row[6:] == ["", 1, 1, "2026-07-08"], "nobody quoted: any number, and a week to come is assumed"
    propose(tea.workspace, kinds, today=TODAY, at=AT)
    assert DecisionRecord.objects.count() == 1, "asked for once"


def test_event_stock_is_measured_by_what_sold_beyond_the_old_stock() -> None:
    """10 were there, 20 came, 24 sold: 14 thanks to it at 5.00, 6 left over at 1.00: 64.00. Sold 8: all 20 left over."""
    from zhanggui.domains.pricing.decisions.event_stock import _gain

    assert _gain(24, 10, 20, Decimal(5), Decimal(1)) == 64
    assert _gain(8, 10, 20, Decimal(5), Decimal(1)) == -20
    assert _gain(99, 10, 20, Decimal(5), Decimal(1)) == 100


def test_a_refusal_tells_the_hour_that_pages_show(tea: Any) -> None:
    """Cancelled at 04:00 in Greenwich: noon here."""
    from zhanggui.domains.pricing import workflows

    number = _made(tea)
    workflows.cancel_plan(tea.workspace, number, at=AT, by="li")
    with pytest.raises(Refused) as refused:
        workflows.cancel_plan(tea.workspace, number, at=AT, by="wang")
    assert "2026-07-01 12:00" in refused.value.text.zh


def test_a_floor_counts_ads_before_launch_where_the_shop_says_so(
    tea: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tea costs 20.00, a parcel 3.00, ads 3.00 a unit: 26.16 pays 0.16 of fees and leaves 26.00. Without ads it is 23.14."""
    from zhanggui.answers.promotion_plans import check_and_keep
    from zhanggui.domains.pricing.shop_rules import set_rule

    monkeypatch.setattr(
        "zhanggui.domains.pricing.analysis.price_view.ads_per_unit",
        lambda *_told, **_named: {("TEA", "tea-shop"): 30_000},
    )

    def floor() -> Any:
        (row,) = (
            one
            for one in check_and_keep(tea, number, at=AT, by="li")["report"]["worst"]
            if one["sku"] == "TEA"
        )
        return row["floor"]

    number = _made(tea)
    assert floor() == Decimal("23.14")
    set_rule(tea.workspace, "tea-shop", {"ads_in_floor": "yes"}, at=AT)
    assert floor() == Decimal("26.16")
