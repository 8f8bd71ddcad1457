"""Files we do not guess about: a shop to choose, a table to explain; each answered on a page, then imported."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest


@pytest.fixture
def two_shops(signed_in: Any, imported: Any, orders: Any) -> Any:
    """An owner's browser; two Taobao shops are known."""
    browser = signed_in("owner")
    imported(browser, ("甲店/a.csv", orders(("1001", "88.00"))), ("乙店/b.csv", orders(("2001", "77.00"))))
    return browser


def _last_job() -> Any:
    from zhanggui.jobs.models import Job

    return Job.objects.latest("pk")


def _receipts() -> list[tuple[str, str, str | None]]:
    return [(r["file"], r["status"], r["shop"]) for r in _last_job().result["files"]]


def test_a_file_of_either_shop_waits_with_a_button_for_each(
    two_shops: Any, imported: Any, orders: Any
) -> None:
    assert imported(two_shops, ("c.csv", orders(("3001", "5.00"))))[0]["status"] == "needs_choice"
    job = _last_job().pk
    for page in ("/inbox", f"/jobs/{job}"):
        shown = two_shops.get(page).content.decode()
        assert '<button name="choice" value="甲店">甲店</button>' in shown
        assert "属于哪家店铺" in shown


def test_the_chosen_shop_gets_the_file_and_nothing_waits_any_more(
    two_shops: Any, imported: Any, orders: Any, work: Any
) -> None:
    imported(two_shops, ("c.csv", orders(("3001", "5.00"))))
    two_shops.post(f"/jobs/{_last_job().pk}/choose", {"path": "c.csv", "file": "c.csv", "choice": "乙店"})
    work()
    assert _receipts() == [("c.csv", "loaded", "乙店")]
    assert "等您处理的文件" not in two_shops.get("/inbox").content.decode()


def test_the_suggested_shop_gets_the_files_like_it_too(
    two_shops: Any, imported: Any, orders: Any, work: Any
) -> None:
    """Both files hold order 2001, which only 乙店 has; the third holds nothing known and still waits."""
    known = ("2001", "77.00")
    files = [("c.csv", orders(known, ("3001", "5.00"))), ("d.csv", orders(known, ("3002", "6.00")))]
    imported(two_shops, *files, ("e.csv", orders(("3003", "7.00"))))
    shown = two_shops.get("/inbox").content.decode()
    assert '<button name="choice" value="乙店" class="main">乙店</button>' in shown
    assert "1 个订单号、0 个商品编号只在「乙店」出现过" in shown
    assert "哪家店铺都没有出现过" in shown
    two_shops.post(f"/jobs/{_last_job().pk}/choose", {"path": "c.csv", "file": "c.csv", "choice": "乙店"})
    work()
    assert _receipts() == [("c.csv", "loaded", "乙店"), ("d.csv", "loaded", "乙店")]
    assert "等您处理的文件（1）" in two_shops.get("/inbox").content.decode()


def test_a_new_shop_can_be_typed(two_shops: Any, imported: Any, orders: Any, work: Any) -> None:
    imported(two_shops, ("c.csv", orders(("3001", "5.00"))))
    two_shops.post(f"/jobs/{_last_job().pk}/choose", {"path": "c.csv", "file": "c.csv", "new_shop": "丙店"})
    work()
    assert _receipts() == [("c.csv", "loaded", "丙店")]


def test_choosing_twice_is_one_import_and_the_second_is_told(
    two_shops: Any, imported: Any, orders: Any, work: Any
) -> None:
    from zhanggui.jobs.models import Job

    imported(two_shops, ("c.csv", orders(("3001", "5.00"))))
    job, said = _last_job().pk, {"path": "c.csv", "file": "c.csv", "choice": "乙店"}
    before = Job.objects.count()
    two_shops.post(f"/jobs/{job}/choose", said)
    again = two_shops.post(f"/jobs/{job}/choose", said | {"choice": "甲店"})
    assert again.status_code == 409
    assert Job.objects.count() == before + 1
    work()
    assert two_shops.post(f"/jobs/{job}/choose", said).status_code == 409


def test_a_choice_for_one_table_of_a_zip_leaves_the_others_alone(
    two_shops: Any, imported: Any, orders: Any, work: Any
) -> None:
    from zhanggui.warehouse.models import Batch

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("甲店/d.csv", orders(("1002", "8.00")))
        out.writestr("e.csv", orders(("4001", "9.00")))
    statuses = {r["file"]: r["status"] for r in imported(two_shops, ("20260601.zip", packed.getvalue()))}
    assert statuses == {"20260601.zip!e.csv": "needs_choice", "20260601.zip!甲店/d.csv": "loaded"}
    said = {"path": "20260601.zip", "file": "20260601.zip!e.csv", "choice": "乙店"}
    two_shops.post(f"/jobs/{_last_job().pk}/choose", said)
    work()
    assert _receipts() == [("20260601.zip!e.csv", "loaded", "乙店")]
    assert [b.shop for b in Batch.objects.filter(part="20260601.zip!甲店/d.csv")] == ["甲店"]
    assert "等您处理的文件" not in two_shops.get("/inbox").content.decode()


def test_what_was_not_offered_is_refused(two_shops: Any, imported: Any, orders: Any) -> None:
    imported(two_shops, ("c.csv", orders(("3001", "5.00"))))
    job = _last_job().pk
    said = {"path": "c.csv", "file": "c.csv", "choice": "别家店"}
    assert two_shops.post(f"/jobs/{job}/choose", said).status_code == 400
    elsewhere = said | {"path": "../../records.sqlite3", "choice": "乙店"}
    assert two_shops.post(f"/jobs/{job}/choose", elsewhere).status_code == 404


def test_another_persons_file_is_not_mine_to_answer(
    two_shops: Any, imported: Any, orders: Any, signed_in: Any
) -> None:
    imported(two_shops, ("c.csv", orders(("3001", "5.00"))))
    said = {"path": "c.csv", "file": "c.csv", "choice": "乙店"}
    assert signed_in("operator").post(f"/jobs/{_last_job().pk}/choose", said).status_code == 404


def test_a_refused_file_says_why_and_can_be_thrown_away(
    two_shops: Any, imported: Any, workspace: Any
) -> None:
    from zhanggui.access.models import AuditEntry

    imported(two_shops, ("图.csv", b"\x89PNG\r\n\x1a\n" + bytes(200)))
    assert "图.csv" in two_shops.get("/inbox").content.decode()
    two_shops.post(f"/jobs/{_last_job().pk}/discard", {"path": "图.csv", "file": "图.csv"})
    assert "图.csv" not in two_shops.get("/inbox").content.decode()
    assert AuditEntry.objects.get(verb="discard").who == "owner"
    assert not list(workspace.place.arriving.rglob("图.csv"))


OWN_TABLE = "单号,品名,件数,单价,开单日期\nX1,杯子,2,5.00,2026-06-01\nX2,盘子,1,7.50,2026-06-02\n"


def test_an_own_table_is_explained_once_and_then_known(signed_in: Any, imported: Any, work: Any) -> None:
    owner = signed_in("owner")
    receipt = imported(owner, ("丁店/门店.csv", OWN_TABLE.encode()))[0]
    assert receipt["status"] == "needs_choice"
    said = {"path": "丁店/门店.csv", "file": "门店.csv"}
    page = owner.get(f"/jobs/{_last_job().pk}/map", said).content.decode()
    assert "销售明细或订单" in page
    assert page.count("answer-") <= 3
    owner.post(f"/jobs/{_last_job().pk}/map", said)
    work()
    assert _receipts()[0][1] == "loaded"
    later = OWN_TABLE.replace("X1", "X3").replace("X2", "X4").encode()
    assert imported(owner, ("丁店/门店7月.csv", later))[0]["status"] == "loaded"


def test_looking_at_a_proposal_saves_nothing(signed_in: Any, imported: Any) -> None:
    from zhanggui.collect.models import SavedMapping

    owner = signed_in("owner")
    imported(owner, ("丁店/门店.csv", OWN_TABLE.encode()))
    owner.get(f"/jobs/{_last_job().pk}/map", {"path": "丁店/门店.csv", "file": "门店.csv"})
    assert not SavedMapping.objects.exists()


def test_a_question_that_blocks_is_asked_again(signed_in: Any, imported: Any) -> None:
    owner = signed_in("owner")
    table = "单号,品名,件数,说明\nX1,杯子,2,甲\nX2,盘子,1,乙\n"
    imported(owner, ("丁店/无日期.csv", table.encode()))
    said = {"path": "丁店/无日期.csv", "file": "无日期.csv"}
    page = owner.get(f"/jobs/{_last_job().pk}/map", said).content.decode()
    assert "哪一列是「下单时间」" in page
    answer = owner.post(f"/jobs/{_last_job().pk}/map", said)
    assert answer.status_code == 400
    assert "还缺少" in answer.content.decode()


def test_a_wrongly_guessed_kind_of_table_is_changed(
    signed_in: Any, imported: Any, work: Any, current: Any
) -> None:
    owner = signed_in("owner")
    table = "单号,货号,件数,单价,开单日期\nX1,A,2,5.00,2026-06-01\nX2,B,1,7.50,2026-06-02\n"
    imported(owner, ("进货.csv", table.encode()))
    job, said = _last_job().pk, {"path": "进货.csv", "file": "进货.csv"}
    assert '<option value="sales" selected>' in owner.get(f"/jobs/{job}/map", said).content.decode()
    told = said | {"kind": "costs"}
    page = owner.get(f"/jobs/{job}/map", told).content.decode()
    assert '<option value="costs" selected>' in page
    assert "生效日期" in page
    columns = {"sku": "货号", "cost": "单价", "from_day": "开单日期"}
    chosen = {f"{way}-{name}": column for name, column in columns.items() for way in ("column", "answer")}
    owner.post(f"/jobs/{job}/map", told | chosen)
    work()
    assert [(row["sku"], row["cost"]) for row in current("unit_cost")] == [("A", 50_000), ("B", 75_000)]


PINDUODUO = (
    "商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),商家"
    "实收金额(元),商品数量(件),发货时间,确认收货时间,商品id,商品规格,样式ID,商家编码-规格维度,商家编码-商品维度,售后状态,快递单号,快递公司,订单"
    "成交时间\n"
    "台灯,260601-226000014469811,待发货,160.90,0.00,3.00,0.00,1.00,156.90,157.90"
    ",1,,,41,雾蓝,16,Q-B,Q,无售后或售后取消,,,2026-06-01 20:28:31\n"
)


def test_a_renamed_column_is_asked_after_by_name_on_the_page(signed_in: Any, imported: Any) -> None:
    """Not "no platform's export we know": the page names the kind of file, the column and what it may be called now."""
    owner = signed_in("owner")
    table = PINDUODUO.replace("用户实付金额(元)", "用户实付金额总数(元)")
    imported(owner, ("丁店/orders.csv", table.encode()))
    page = owner.get("/inbox").content.decode()
    assert "缺少列「用户实付金额(元)」（按「拼多多 订单报表」识别）" in page
    assert "用户实付金额总数(元) → 用户实付金额(元)" in page
    assert "说明各列的含义" in page


def test_a_table_that_is_not_clear_says_what_is_missing(signed_in: Any, imported: Any) -> None:
    owner = signed_in("owner")
    imported(owner, ("考勤.csv", "姓名,日期,上班,下班,备注\n张三,2026-06-01,09:00,18:00,\n".encode()))
    assert "缺少或有歧义：订单编号、行金额" in owner.get("/inbox").content.decode()
