"""促销 in the console: a plan is written by hand, its worst stack shows a loss, the coupon is capped, it is approved and started."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.tea_merchant import files

FORM = {
    "name": "茶节", "since": "2099-07-10T20:00", "until": "2099-07-13T00:00", "owner": "li", "budget": "2000", "stop_loss": "300",
    "platform": "tmall", "shop": ["tea-shop"], "goal-sku-0": "TEA", "goal-units-0": "60", "goal-profit-0": "400",
    "goal-price-0": "48", "goal-lift-0": "1.5, 2, 3", "offer-code-0": "T30", "offer-kind-0": "percent", "offer-level-0": "item",
    "offer-minus-0": "30", "offer-skus-0": "TEA", "offer-code-1": "C30", "offer-kind-1": "threshold", "offer-level-1": "shop",
    "offer-from-1": "64", "offer-minus-1": "30", "offer-coupon-1": "C30", "task-what-0": "主图", "task-who-0": "wang",
    "task-due-0": "2099-07-08",
}  # fmt: skip


@pytest.fixture
def tea(import_files: Callable[..., Any], tmp_path: Path, workspace: Any) -> None:
    import_files(*files(tmp_path / "tea"), shop="tea-shop")


def _page(browser: Any, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.content.decode()[-600:]
    return unescape(answer.content.decode())


@pytest.mark.both_databases
def test_a_plan_from_the_form_to_its_files(tea: None, signed_in: Any, workspace: Any, work: Any) -> None:
    """Tea at 48: 33.60 after 30 %, two with the coupon 18.60 each; the floor is 23.14."""
    browser = signed_in("manager")
    assert "还没有活动方案" in _page(browser, "/promotions")
    made = browser.post("/promotions/new", FORM)
    assert made.status_code == 302, unescape(made.content.decode())[-900:]
    at = made.url
    assert "茶节" in _page(browser, "/promotions")
    browser.post(f"{at}/check")
    assert "排队中" in _page(browser, at)
    assert work() == 1
    page = _page(browser, at)
    assert "1 个 SKU 低于底价" in page
    assert "¥18.60" in page
    refused = browser.post(f"{at}/step", {"step": "approve"})
    assert (refused.status_code, "请先限制优惠" in refused.content.decode()) == (409, True)
    assert browser.post(f"{at}/cap", {"code": "C30", "sku": "TEA"}).status_code == 302
    assert work() == 1
    assert "没有低于底价的订单" in _page(browser, at)
    told = _page(browser, f"{at}/whatif")
    assert "策划人假设" in told
    assert "盈亏平衡" in told
    for step, name in (("approve", "已批准"), ("start", "进行中"), ("end", "已结束")):
        assert browser.post(f"{at}/step", {"step": step}).status_code == 302, step
        assert name in _page(browser, at)
    assert browser.post(f"{at}/conclude", {"units": "x", "profit": "1"}).status_code == 400
    assert (
        browser.post(f"{at}/conclude", {"units": "50", "profit": "380.5", "lesson": "券别叠加"}).status_code
        == 302
    )
    assert "卖出 50 件（目标 60），利润 ¥380.50（目标 ¥400.00）" in _page(browser, at)
    (sheet,) = workspace.place.outbox.glob("promo-*-offers.xlsx")
    assert browser.get(f"{at}/files/{sheet.name}").status_code == 200
    assert browser.get(f"{at}/files/nothing.xlsx").status_code == 404
    from zhanggui.domains.pricing.models import PromotionTask

    browser.post(f"{at}/task", {"task": PromotionTask.objects.get().pk})
    assert "manager 已完成" in _page(browser, at)


def test_what_cannot_be_read_is_told_and_the_form_keeps_what_was_typed(tea: None, signed_in: Any) -> None:
    browser = signed_in("manager")
    for wrong, said in (
        ({"budget": "-1"}, "0 以上的金额"), ({"until": "2099-07-10T19:00"}, "不晚于开始"), ({"offer-minus-0": "120"}, "不超过 100%"),
        ({"offer-merchant-0": "x"}, "0 到 100 的整数"), ({"shop": ["elsewhere"]}, "没有店铺 elsewhere"),
        ({"goal-lift-0": "3,2,1"}, "由小到大"), ({"goal-sku-1": "TEA"}, "写了两次"),
    ):  # fmt: skip
        answer = browser.post("/promotions/new", FORM | wrong)
        page = unescape(answer.content.decode())
        assert (answer.status_code, said in page, 'value="茶节"' in page) == (400, True, True), wrong
    for content in (
        b"a: [",
        b"\xff\xfe\x00",
        b"[1]",
        b"name: x",
        b"? [1]\n: 2",
        b"name: {a: 1}\nsince: 2099-01-01\nuntil: 2099-01-02",
    ):
        answer = browser.post("/promotions/file", {"file": SimpleUploadedFile("p.yaml", content)})
        assert answer.status_code == 400, content
    from zhanggui.access.models import AuditEntry

    assert not AuditEntry.objects.filter(verb__contains="promotion").exists()


def test_nobody_sees_or_moves_a_plan_of_another_shop(tea: None, signed_in: Any) -> None:
    at = signed_in("owner").post("/promotions/new", FORM).url
    stranger = signed_in("manager", login="mia", shops=["cups"])
    assert "茶节" not in _page(stranger, "/promotions")
    assert stranger.get(at).status_code == 404
    for act, typed in (
        ("check", {}),
        ("cap", {"code": "C30"}),
        ("step", {"step": "cancel"}),
        ("task", {"task": "1"}),
    ):
        assert stranger.post(f"{at}/{act}", typed).status_code == 404, act
    assert stranger.post("/promotions/new", FORM).status_code == 400
    clerk = signed_in("operator", login="ole")
    assert clerk.post(f"{at}/check").status_code == 302
    assert clerk.post(f"{at}/step", {"step": "approve"}).status_code == 403, "who may decide may not approve"


def test_a_check_runs_in_the_background_and_is_made_again_only_when_facts_changed(
    tea: None, signed_in: Any, workspace: Any, work: Any
) -> None:
    """Asked for twice it is one job. Of a plan that was capped meanwhile the old job checks nothing. What was found for the
    same wording is there at once. A second plan beside it, checked, is a changed fact.
    """
    from zhanggui.domains.pricing.models import PromotionPlan
    from zhanggui.jobs.models import Job

    browser = signed_in("manager")
    at = browser.post("/promotions/new", FORM).url
    for _ in range(2):
        browser.post(f"{at}/check")
    assert Job.objects.count() == 1
    browser.post(f"{at}/cap", {"code": "C30", "sku": "TEA"})
    assert work() == 2
    assert [job.result for job in Job.objects.order_by("pk")] == [
        {"plan": 1, "outdated": True},
        {"plan": 1, "losses": 0},
    ]
    PromotionPlan.objects.update(state="draft", report="")
    browser.post(f"{at}/check")
    assert (work(), PromotionPlan.objects.get().state) == (0, "checked")
    other = browser.post("/promotions/new", FORM | {"name": "会员日"}).url
    browser.post(f"{other}/check")
    assert work() == 1
    browser.post(f"{at}/check")
    assert work() == 1
    assert "日历冲突" in _page(browser, at)


def test_a_check_that_fails_says_why_on_the_plan(tea: None, signed_in: Any, work: Any) -> None:
    """The shop went away between the question and the answer."""
    from zhanggui.masterdata.models import Shop

    browser = signed_in("manager")
    at = browser.post("/promotions/new", FORM).url
    browser.post(f"{at}/check")
    Shop.objects.update(code="elsewhere")
    work()
    assert "没有店铺 tea-shop" in _page(browser, at)
    browser.post(f"{at}/step", {"step": "cancel"})
    refused = browser.post(f"{at}/check")
    assert (refused.status_code, "已取消" in unescape(refused.content.decode())) == (409, True)


def test_the_next_plan_is_suggested_and_made_a_draft(
    import_files: Callable[..., Any], tmp_path: Path, workspace: Any, signed_in: Any, monkeypatch: Any
) -> None:
    """Ginger tea went well at 20 % off: it is in the draft for 818. No days, no shop or days gone by are refused."""
    from datetime import UTC, datetime

    from tests.tea_merchant import ginger_files

    monkeypatch.setattr("zhanggui.access.web.clock_now", lambda: datetime(2026, 7, 1, 4, tzinfo=UTC))
    import_files(*ginger_files(tmp_path / "tea"), shop="tea-shop")
    browser = signed_in("manager")
    assert "预填下一个活动" in _page(browser, "/promotions")
    assert "平台大促" in _page(browser, "/promotions/suggest")
    asked = {"since": "2026-08-16", "until": "2026-08-18"}
    shown = _page(browser, f"/promotions/suggest?since={asked['since']}&until={asked['until']}")
    assert all(said in shown for said in ("1 个 SKU", "GINGER", "本 SKU 的 2 次活动", "写成草稿方案"))
    assert "不参加的 SKU 和原因" in shown
    made = browser.post("/promotions/suggest/make", asked)
    assert made.status_code == 302
    plan = _page(browser, made.url)
    assert all(said in plan for said in ("818 2026", "草稿", "GINGER"))
    looks = signed_in("analyst")
    assert "写成草稿方案" not in _page(
        looks, f"/promotions/suggest?since={asked['since']}&until={asked['until']}"
    )
    assert looks.post("/promotions/suggest/make", asked).status_code == 403
    for wrong in (
        {},
        {"since": "2020-01-01", "until": "2020-01-02"},
        asked | {"parity": "x"},
        asked | {"shop": "nowhere"},
    ):
        assert 400 <= browser.post("/promotions/suggest/make", wrong).status_code < 500, wrong
