"""决策台, 库存补货, 采购单, 复盘 as a manager uses them; what others may see and do of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tests.tea_merchant import TODAY, files

PAGES = ("/decisions", "/stock", "/purchases", "/review")
AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def tea(kept: Any, workspace: Any, import_files: Callable[..., Any], tmp_path: Path) -> int:
    """The tea merchant with one decision that waits; its number."""
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.models import DecisionRecord
    from zhanggui.loop.propose import propose

    def make() -> int:
        import_files(*files(tmp_path / "tea"), shop="tea-shop")
        propose(workspace, known_kinds(), today=TODAY, at=AT)
        return DecisionRecord.objects.get().pk

    number: int = kept("tea", make)
    return number


def _page(browser: Any, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.content.decode()[-600:]
    return unescape(answer.content.decode())


@pytest.mark.parametrize("address", PAGES)
def test_an_empty_workspace_says_where_it_comes_from(signed_in: Any, address: str) -> None:
    assert 'class="card empty"' in _page(signed_in("owner"), address)


def test_the_list_shows_what_to_do_with_its_money(tea: int, signed_in: Any) -> None:
    from zhanggui.loop.accept import find, proposed

    page = _page(signed_in("manager"), "/decisions")
    quantity = proposed(find(tea)).action["quantity"]
    assert f"向老王茶行订 {quantity} 件 TEA 龙井茶" in page
    assert f"¥{quantity * 20:,}.00" in page, "what it ties up"


def test_the_card_shows_range_evidence_steps_and_risks(tea: int, signed_in: Any) -> None:
    page = _page(signed_in("manager"), f"/decisions/{tea}")
    for said in (
        "预期收益（21 天）",
        "在库（推算）",
        "怎么一步步算出来的",
        "再订货点",
        "14 天估",
        "这类建议还没有复盘过",
        "<polyline",
    ):
        assert said in page, said


@pytest.mark.both_databases
def test_from_the_card_to_the_purchase_order_and_its_goods(tea: int, signed_in: Any, workspace: Any) -> None:
    """Accepted with 60 instead of 99, carried out after a dry run, sent, received; every step is in the log."""
    browser = signed_in("manager")
    browser.post(f"/decisions/{tea}/accept", {"quantity": "60"})
    shown = browser.post("/decisions/execute", {"number": tea}).content.decode()
    assert "还没有执行" in shown
    assert not list(workspace.place.outbox.glob("*.xlsx"))
    assert browser.post("/decisions/execute", {"number": tea, "sure": "1"}).status_code == 302
    card = _page(browser, f"/decisions/{tea}")
    assert "1 个 SKU，60 件，1,200.00 CNY" in card
    (file,) = workspace.place.outbox.glob("*.xlsx")
    got = browser.get(f"/outbox/{tea}/{file.name}")
    assert b"".join(got.streaming_content)[:2] == b"PK"
    number = file.stem
    assert "PO" in _page(browser, "/purchases")
    browser.post(f"/purchases/{number}/step", {"step": "sent"})
    assert "登记到货" in _page(browser, f"/purchases/{number}")
    browser.post(f"/purchases/{number}/receive", {"day": "2026-07-10", "came-1": "60", "bad-1": "2"})
    assert "已完成" in _page(browser, f"/purchases/{number}")
    from zhanggui.access.models import AuditEntry

    verbs = list(AuditEntry.objects.filter(who="manager").order_by("pk").values_list("verb", flat=True))
    assert verbs[-5:] == [
        "accept_decision", "execute_decision", "place_purchase_order", "purchase_order_sent",
        "purchase_order_partly_received",
    ]  # fmt: skip


def test_a_refusal_without_a_reason_is_told(tea: int, signed_in: Any) -> None:
    browser = signed_in("manager")
    answer = browser.post(f"/decisions/{tea}/refuse", {"reason": " "})
    assert (answer.status_code, "请写明理由" in answer.content.decode()) == (400, True)
    assert browser.post(f"/decisions/{tea}/refuse", {"reason": "换供应商"}).status_code == 302
    assert "换供应商" in _page(browser, f"/decisions/{tea}")


def test_who_was_second_is_told_who_was_first(tea: int, signed_in: Any) -> None:
    signed_in("manager").post(f"/decisions/{tea}/accept")
    late = signed_in("owner").post(f"/decisions/{tea}/accept")
    assert (late.status_code, "已由 manager" in late.content.decode()) == (409, True)


def test_the_kill_switch_stops_executions(tea: int, signed_in: Any) -> None:
    """Who stopped it, when and why stands on the list, on the dry run and in the refusal."""
    browser = signed_in("owner")
    browser.post(f"/decisions/{tea}/accept")
    assert (
        "请写明理由"
        in browser.post("/decisions/limits/switch", {"kind": "", "stopped": "1"}).content.decode()
    )
    browser.post("/decisions/limits/switch", {"kind": "", "stopped": "1", "reason": "盘点中"})
    assert "所有执行已由 owner 于" in _page(browser, "/decisions")
    assert "现在执行会被拒绝：盘点中" in browser.post("/decisions/execute", {"number": tea}).content.decode()
    answer = browser.post("/decisions/execute", {"number": tea, "sure": "1"})
    assert (answer.status_code, "已由 owner 于" in answer.content.decode()) == (409, True)
    browser.post("/decisions/limits/switch", {"kind": "", "stopped": "0"})
    assert browser.post("/decisions/execute", {"number": tea, "sure": "1"}).status_code == 302


@pytest.mark.both_databases
def test_one_kind_is_stopped_and_its_caps_stay(tea: int, signed_in: Any) -> None:
    """A tea costs 20: an order of 60 needs 1,200, more than the 1,000 of a day."""
    from zhanggui.access.models import AuditEntry

    browser = signed_in("manager")
    browser.post(f"/decisions/{tea}/accept", {"quantity": "60"})
    browser.post("/decisions/limits/caps", {"kind": "order_stock", "per_day": "5", "money_per_day": "1000"})
    browser.post("/decisions/limits/switch", {"kind": "order_stock", "stopped": "1", "reason": "换系统"})
    assert "「订货」已由 manager 于" in _page(browser, "/decisions/limits")
    browser.post("/decisions/limits/switch", {"kind": "order_stock", "stopped": "0"})
    page = _page(browser, "/decisions/limits")
    assert "0 / 5" in page
    assert "¥0.00 / ¥1,000.00" in page
    told = browser.post("/decisions/execute", {"number": tea, "sure": "1"}).content.decode()
    assert "再执行 1,200.00 会超过每日上限 1,000.00" in told
    browser.post("/decisions/limits/caps", {"kind": "order_stock", "per_day": "", "money_per_day": ""})
    assert browser.post("/decisions/execute", {"number": tea, "sure": "1"}).status_code == 302
    assert "¥1,200.00" in _page(browser, "/decisions/limits"), "what it spent today"
    verbs = list(
        AuditEntry.objects.filter(subject="order_stock", who="manager").values_list("verb", flat=True)
    )
    assert verbs == ["set_caps", "stop_kind", "let_kind_go_on", "set_caps", "execute_decision"]


@pytest.mark.parametrize(
    "typed", [{"per_day": "-1"}, {"per_day": "many"}, {"money_per_day": "NaN"}, {"kind": "magic"}]
)
def test_a_cap_that_cannot_be_is_refused(signed_in: Any, typed: dict[str, str]) -> None:
    answer = signed_in("owner").post("/decisions/limits/caps", {"kind": "order_stock", **typed})
    assert answer.status_code == 400


@pytest.mark.parametrize(("role", "shops"), [("operator", None), ("manager", ["tea-shop"])])
def test_who_does_not_carry_out_for_all_shops_stops_nothing(signed_in: Any, role: str, shops: Any) -> None:
    browser = signed_in(role, **({"shops": shops} if shops else {}))
    asked = {"kind": "", "stopped": "1", "reason": "x"}
    for answer in (
        browser.get("/decisions/limits"),
        browser.post("/decisions/limits/switch", asked),
        browser.post("/decisions/limits/caps", {"kind": "order_stock", "per_day": "1"}),
    ):
        assert answer.status_code in (403, 404)


@pytest.mark.parametrize("quantity", ["0", "-5", "many", "9" * 30])
def test_a_quantity_that_cannot_be_is_refused(tea: int, signed_in: Any, quantity: str) -> None:
    answer = signed_in("owner").post(f"/decisions/{tea}/accept", {"quantity": quantity})
    assert (answer.status_code, "应为正整数" in answer.content.decode()) == (400, True)


def test_an_operator_decides_but_does_not_carry_out(tea: int, signed_in: Any) -> None:
    browser = signed_in("operator")
    assert browser.post(f"/decisions/{tea}/accept").status_code == 302
    assert browser.post("/decisions/execute", {"number": tea, "sure": "1"}).status_code == 403


def test_one_shops_reader_sees_nothing_of_the_whole_merchant(tea: int, signed_in: Any) -> None:
    """Stock, orders to suppliers and their decisions belong to all shops together."""
    browser = signed_in("manager", shops=["tea-shop"])
    assert "向老王茶行订" not in _page(browser, "/decisions")
    for address, status in (
        (f"/decisions/{tea}", 404),
        ("/stock", 403),
        ("/purchases", 404),
    ):
        assert browser.get(address).status_code == status, address
    assert browser.post("/stock.xlsx").status_code == 403
    assert browser.post(f"/decisions/{tea}/accept").status_code == 404
    assert browser.post("/decisions/propose").status_code == 404


@pytest.mark.both_databases
def test_the_stock_page_names_what_runs_short_and_leads_to_the_decision(
    tea: int, signed_in: Any, monkeypatch: Any
) -> None:
    page = _page(signed_in("owner"), "/stock")
    assert f'href="/decisions/{tea}"' in page
    assert page.index("TEA") < page.index("CUP"), "worst first"


def test_a_file_that_no_decision_wrote_is_not_served(tea: int, signed_in: Any, workspace: Any) -> None:
    workspace.place.outbox.mkdir(exist_ok=True)
    (workspace.place.outbox / "other.txt").write_text("x")
    browser = signed_in("owner")
    for name in ("other.txt", "..%2Fworkspace.key"):
        assert browser.get(f"/outbox/{tea}/{name}").status_code == 404


@pytest.mark.both_databases
def test_review_holds_expectation_against_measurement(tea: int, signed_in: Any, workspace: Any) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute
    from zhanggui.loop.measure import measure

    accept(workspace, known_kinds(), tea, at=AT, by="li")
    execute(workspace, known_kinds(), [tea], at=AT, by="li")
    browser = signed_in("owner")
    assert "2026-07-22" in _page(browser, "/review"), "measured after 21 days"
    measure(workspace, known_kinds(), today=TODAY + timedelta(days=40), at=AT)
    page = _page(browser, "/review")
    assert "不可测量" in page
    assert "没有收货记录" in page


def test_a_cash_limit_is_set_on_the_stock_page_and_says_what_it_costs(tea: int, signed_in: Any) -> None:
    """A tea costs 20: 600 buys 30 of those needed."""
    browser = signed_in("manager")
    assert "没有限额" in _page(browser, "/stock")
    assert browser.post("/stock/cash", {"amount": "600"}).status_code == 302
    page = _page(browser, "/stock")
    assert "限额 ¥600.00" in page
    assert "限额内建议 ¥600.00" in page
    assert "1 个 SKU 少订，0 个不订" in page
    assert browser.post("/stock/cash", {"amount": "much"}).status_code == 400
    browser.post("/stock/cash", {"amount": ""})
    assert "没有限额" in _page(browser, "/stock")


def test_who_may_not_decide_cannot_limit_the_cash(tea: int, signed_in: Any) -> None:
    assert signed_in("viewer").post("/stock/cash", {"amount": "0"}).status_code == 403
