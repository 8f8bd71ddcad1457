"""A figure's last stop: the line of the received file, read again from its encrypted copy."""

from __future__ import annotations

from typing import Any

PHONE = "13812345678"


def test_the_line_stands_there_with_the_row_it_made(signed_in: Any, imported: Any, orders: Any) -> None:
    browser = signed_in("owner")
    imported(browser, ("甲店/6月.csv", orders(("1001", "88.00"), ("1002", "12.00"), title="青瓷杯")))
    page = browser.get("/lines/1/3").content.decode()
    assert "1002" in page
    assert "1001" not in page
    assert "12.00" in page
    assert "生成的数据：订单" in page


def test_personal_cells_are_masked_until_somebody_says_why(
    signed_in: Any, imported: Any, orders: Any
) -> None:
    from zhanggui.access.models import AuditEntry

    service = signed_in("service")
    imported(signed_in("owner"), ("甲店/6月.csv", orders(("1001", "88.00"))))
    page = service.get("/lines/1/2").content.decode()
    assert "联系手机" in page
    assert PHONE not in page
    assert service.post("/lines/1/2/reveal", {}).status_code == 400
    assert PHONE in service.post("/lines/1/2/reveal", {"reason": "补发"}).content.decode()
    assert AuditEntry.objects.get(verb="reveal").subject == "batch 1 line 2"


def test_a_table_inside_a_zip_is_found_again(signed_in: Any, imported: Any, orders: Any) -> None:
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("甲店/a.csv", orders(("1001", "88.00")))
        out.writestr("乙店/b.csv", orders(("2001", "77.00")))
    browser = signed_in("owner")
    receipts = {r["file"]: r["batch"] for r in imported(browser, ("全部.zip", packed.getvalue()))}
    page = browser.get(f"/lines/{receipts['全部.zip!乙店/b.csv']}/2").content.decode()
    assert "2001" in page
    assert "1001" not in page


def test_a_refused_line_leads_to_its_reason(signed_in: Any, imported: Any, orders: Any) -> None:
    browser = signed_in("owner")
    imported(browser, ("甲店/6月.csv", orders(("1001", "约九十"))))
    assert "/quarantine/1" in browser.get("/lines/1/2").content.decode()


def test_a_line_without_a_record_says_so(signed_in: Any, imported: Any, orders: Any) -> None:
    browser = signed_in("owner")
    imported(browser, ("甲店/6月.csv", orders(("1001", "88.00"))))
    assert "第 99 行没有记录" in browser.get("/lines/1/99").content.decode()


def test_costs_are_not_for_who_may_not_see_profit(signed_in: Any, import_files: Any, tmp_path: Any) -> None:
    (tmp_path / "costs.csv").write_text("SKU编码,成本,生效日期\nA-1,9.50,2026-01-01\n", encoding="utf-8")
    receipt = import_files(tmp_path / "costs.csv", yes=True)[0]
    assert "9.50" in signed_in("owner").get(f"/lines/{receipt.batch}/2").content.decode()
    assert signed_in("viewer").get(f"/lines/{receipt.batch}/2").status_code == 403
    one_shop = signed_in("analyst", shops=["甲店"])
    assert one_shop.get(f"/lines/{receipt.batch}/2").status_code == 200  # costs belong to every shop
    assert one_shop.get(f"/lines/{receipt.batch}/9").status_code == 404
