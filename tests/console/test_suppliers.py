"""供应商, 报价比较, 采购单 by hand: as a manager uses them; what others may see and do of them."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.tea_merchant import files

TERMS = (
    "SKU编码,供应商,生效日期,采购价,交期,起订量,箱规\n"
    "TEA,老王茶行,2026-01-01,20.00,14,24,12\nTEA,山里人,2026-01-01,21.00,5,12,12\nCUP,景和陶瓷,2026-01-01,8.00,9,12,10\n"
)
RECEIPTS = (
    "收货单号,采购单号,SKU编码,供应商,收货日期,收货数量,不良数量\nRK1,CG1,TEA,老王茶行,2026-06-14,120,6\n"
)
ORDERS = "采购单号,SKU编码,供应商,下单日期,约定到货日期,采购数量,采购价,状态\nCG1,TEA,老王茶行,2026-06-01,2026-06-15,120,20.00,已完成\n"
PAGES = ("/suppliers", "/quotes", "/purchases/new")


@pytest.fixture
def tea(workspace: Any, import_files: Callable[..., Any], tmp_path: Path) -> None:
    """The tea merchant with two suppliers of tea, one of cups, one delivery."""
    import_files(*files(tmp_path / "tea"), shop="tea-shop")
    for name, text in (("供货条件.csv", TERMS), ("采购.csv", ORDERS), ("收货.csv", RECEIPTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        (receipt,) = import_files(tmp_path / name)
        assert receipt.status == "loaded", receipt


def _page(browser: Any, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.content.decode()[-600:]
    return unescape(answer.content.decode())


@pytest.mark.parametrize("address", ["/suppliers", "/quotes"])
def test_an_empty_workspace_says_where_it_comes_from(signed_in: Any, address: str) -> None:
    assert 'class="card empty"' in _page(signed_in("owner"), address)


def test_the_list_shows_counts_and_gives_no_rank_to_one_delivery(tea: None, signed_in: Any) -> None:
    page = _page(signed_in("manager"), "/suppliers")
    assert "到货 1 次，不排名" in page
    assert "<small>1/1</small>" in page, "one line, on time"
    assert "6/120" in page, "bad units"
    assert "起订量 12 不是箱规 10 的整数倍" in page, "terms that cannot be right are marked"


@pytest.mark.both_databases
def test_a_supplier_shows_what_hangs_on_it_before_it_is_blocked(tea: None, signed_in: Any) -> None:
    browser = signed_in("manager")
    page = _page(browser, "/suppliers/老王茶行")
    assert "山里人" in page, "who else sells the tea"
    asked = browser.post("/suppliers/block", {"name": "老王茶行", "reason": "涨价"}).content.decode()
    assert "1 个 SKU 从这里采购，其中 0 个没有别的供应商" in asked
    from zhanggui.domains.supply.models import Supplier

    assert not Supplier.objects.filter(blocked=True).exists(), "nothing is done before it was seen"
    assert (
        browser.post("/suppliers/block", {"name": "老王茶行", "reason": "涨价", "sure": "1"}).status_code
        == 302
    )
    assert "已停用：涨价" in _page(browser, "/suppliers/老王茶行")
    browser.post("/suppliers/unblock", {"name": "老王茶行"})
    assert "已停用" not in _page(browser, "/suppliers/老王茶行")


def test_a_blocked_supplier_is_not_proposed_and_gets_no_order(
    tea: None, signed_in: Any, workspace: Any
) -> None:
    from datetime import UTC, datetime

    from tests.tea_merchant import TODAY

    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.models import DecisionRecord
    from zhanggui.loop.propose import propose

    browser, at = signed_in("manager"), datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
    propose(workspace, known_kinds(), today=TODAY, at=at)
    assert "老王茶行" in DecisionRecord.objects.get(kind="order_stock", state="proposed").told
    browser.post("/suppliers/block", {"name": "老王茶行", "reason": "涨价", "sure": "1"})
    propose(workspace, known_kinds(), today=TODAY, at=at)
    assert "山里人" in DecisionRecord.objects.get(kind="order_stock", state="proposed").told


def test_the_record_is_kept_and_what_cannot_be_is_told(tea: None, signed_in: Any) -> None:
    browser = signed_in("manager")
    typed = {
        "name": "老王茶行",
        "contact": "王师傅",
        "payment_days": "30",
        "contract_from": "2026-01-01",
        "contract_until": "2026-12-31",
    }
    assert browser.post("/suppliers/save", typed).status_code == 302
    page = _page(browser, "/suppliers/老王茶行")
    assert 'value="王师傅"' in page
    assert 'value="2026-12-31"' in page
    for wrong, said in (
        ({"contract_until": "2025-01-01"}, "早于起始日"),
        ({"payment_days": "x"}, "应为 0–365"),
        ({"email": "wang"}, "不是邮箱"),
    ):
        answer = browser.post("/suppliers/save", typed | wrong)
        assert (answer.status_code, said in answer.content.decode()) == (400, True), wrong
    from zhanggui.access.models import AuditEntry

    assert AuditEntry.objects.filter(verb="save_supplier").count() == 1


@pytest.mark.both_databases
def test_quotations_stand_side_by_side_with_the_cheapest_marked(tea: None, signed_in: Any) -> None:
    page = _page(signed_in("owner"), "/quotes")
    assert page.index("老王茶行") < page.index("山里人")
    assert page.count("最省") == 1
    assert "双供应商：山里人 供 30%" in page


@pytest.mark.both_databases
def test_an_order_by_hand_from_the_form_to_its_goods(tea: None, signed_in: Any) -> None:
    browser = signed_in("manager")
    form = _page(browser, "/purchases/new?supplier=老王茶行")
    assert 'name="sku-0" value="TEA"' in form
    typed = {
        "supplier": "老王茶行",
        "count": "4",
        "sku-0": "TEA",
        "quantity-0": "20",
        "price-0": "19",
        "wanted_day": "2126-12-31",
    }
    number = browser.post("/purchases/new", typed).url.rsplit("/", 1)[1]
    page = _page(browser, f"/purchases/{number}")
    assert "低于起订量 24" in page
    assert "与报价 20.00 不同" in page
    assert browser.get(f"/purchases/{number}/order.xlsx").content[:2] == b"PK"
    assert "TEA 龙井茶 ：20 件" in browser.get(f"/purchases/{number}/mail.txt").content.decode()
    for step in ("approved", "sent"):
        browser.post(f"/purchases/{number}/step", {"step": step})
    file = SimpleUploadedFile("确认.csv", f"采购单号,SKU编码,确认数量\n{number},TEA,18\n".encode())
    compared = browser.post("/purchases/confirmation", {"file": file}).content.decode()
    assert "1 处不同" in compared
    assert "供应商已确认" not in _page(browser, f"/purchases/{number}").split("经过")[0].split("<h1")[1][:900]
    browser.post(f"/purchases/{number}/confirm", {"confirmed-TEA": "18"})
    from zhanggui.domains.supply.models import PurchaseLine

    line = PurchaseLine.objects.get(order__number=number)
    browser.post(
        f"/purchases/{number}/receive", {"day": "2026-07-10", f"came-{line.pk}": "18", f"bad-{line.pk}": "1"}
    )
    page = _page(browser, f"/purchases/{number}")
    history = page.split("<caption>经过")[1]
    said = ["建采购单", "审批采购单", "发送采购单", "登记供应商确认", "登记到货"]
    places = [history.index(one) for one in said]
    assert places == sorted(places), "the history, oldest first"
    assert "已完成" in page
    assert "相符" in _page(browser, "/purchases")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [({"quantity-0": "0"}, "应为正整数"), ({"price-0": "abc"}, "不是金额"), ({"wanted_day": "2020-01-01"}, "早于今天"),
     ({"supplier": ""}, "请填写供应商"), ({"quantity-0": ""}, "采购单没有明细"), ({"wanted_day": "soon"}, "日期写成")],
)  # fmt: skip
def test_an_order_that_cannot_be_is_told_and_nothing_is_written(
    tea: None, signed_in: Any, wrong: dict[str, str], said: str
) -> None:
    typed = {
        "supplier": "老王茶行",
        "count": "4",
        "sku-0": "TEA",
        "quantity-0": "24",
        "price-0": "19",
        "wanted_day": "2126-12-31",
    }
    answer = signed_in("manager").post("/purchases/new", typed | wrong)
    assert (answer.status_code, said in answer.content.decode()) == (400, True)
    from zhanggui.domains.supply.models import PurchaseOrder

    assert not PurchaseOrder.objects.exists()


def test_a_confirmation_that_is_no_table_is_told(tea: None, signed_in: Any) -> None:
    browser = signed_in("manager")
    for content in (b"", b"\x89PNG\r\n", b"a,b\n1,2\n", b"PK\x03\x04broken"):
        answer = browser.post("/purchases/confirmation", {"file": SimpleUploadedFile("x.csv", content)})
        assert answer.status_code == 400, content
    assert browser.post("/purchases/confirmation").status_code == 400


def test_one_shops_reader_and_an_analyst_change_nothing(tea: None, signed_in: Any) -> None:
    reader = signed_in("manager", shops=["tea-shop"])
    for address, status in (
        ("/suppliers", 403),
        ("/suppliers/老王茶行", 404),
        ("/quotes", 403),
        ("/purchases/new", 404),
    ):
        assert reader.get(address).status_code == status, address
    assert reader.post("/suppliers/save", {"name": "x"}).status_code == 404
    analyst = signed_in("analyst")
    assert "老王茶行" in _page(analyst, "/suppliers")
    assert "停用的理由" not in _page(analyst, "/suppliers/老王茶行")
    assert (
        analyst.post("/suppliers/block", {"name": "老王茶行", "reason": "x", "sure": "1"}).status_code == 403
    )


def test_a_name_full_of_markup_is_text(signed_in: Any) -> None:
    browser, name = signed_in("owner"), "<b>a/b</b>\"'"
    assert browser.post("/suppliers/save", {"name": name}).status_code == 302
    assert "<b>a/b" not in browser.get("/suppliers").content.decode()
