"""A new merchant's first half hour, in a real browser: drop what three kinds of shops export, read the receipt,
mend a row, open profit down to the line of a file, take an import back. Walked in Chinese on a laptop by day and in
English on a phone by night; every page is looked at on both screens, by day and by night, in either language."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.console.browsing import LOOKS, does_so_in_every_look, join, page, wait_for_job

SAMPLES = Path(__file__).parents[2] / "src" / "zhanggui" / "collect"
TAOBAO = """订单编号,买家会员名,买家应付货款,买家实际支付金额,订单状态,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝总数量,收货地址
="4046888283402310001",张**,100.00,100.00,交易成功,2026-06-01 10:00:00,2026-06-01 10:01:00,青花茶杯,1,浙江省 杭州市 西湖区
="4046888283402310002",李**,90.00,约九十,交易成功,2026-06-02 10:00:00,2026-06-02 10:01:00,青花茶壶,1,广东省 深圳市 南山区
"""
ITEMS = """子订单编号,主订单编号,标题,价格,购买数量,外部系统编号,商家编码,买家应付货款,买家实际支付金额,退款状态,退款金额,订单创建时间,订单付款时间,订单状态
4046888283402310001,4046888283402310001,青花茶杯,100.00,1,CUP,CUP,100.00,100.00,没有申请退款,无退款申请,2026-06-01 10:00:00,2026-06-01 10:01:00,交易成功
"""
WORDS = {
    "zh": {"fix": "改正并重放", "undo": "撤销"},
    "en": {"fix": "Correct and replay", "undo": "Undo"},
}
__all__ = ["page"]


@pytest.fixture(scope="module")
def export_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A GBK text file with one bad amount, its items, costs with two lines above the header, a zip of three shops."""
    folder = tmp_path_factory.mktemp("exports")
    (folder / "ExportOrderList202606300930.csv").write_bytes(TAOBAO.encode("gbk"))
    (folder / "ExportOrderDetailList202606300930.csv").write_bytes(ITEMS.encode("gbk"))
    (folder / "成本.xlsx").write_bytes(_costs())
    (folder / "三家店.zip").write_bytes(_three_shops())
    return folder


def _costs() -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("成本")
        rows = (("青瓷小店 单位成本",), ("更新于 2026-06-30",), ("SKU编码", "生效日期", "单位成本", "币种"),
                ("CUP", "2026-01-01", "40.00", "CNY"))  # fmt: skip
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def _three_shops() -> bytes:
    files = {
        "拼多多店/orders.csv": SAMPLES / "pinduoduo/samples/orders_export202606101200.csv",
        "抖店/orders.csv": SAMPLES / "douyin/samples/抖店订单_202607010930.csv",
        "shopify-us/orders.csv": SAMPLES / "shopify/samples/orders_export_1.csv",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, path in files.items():
            packed.writestr(name, path.read_bytes())
    return out.getvalue()


def _first_number(page: Any) -> str:
    """The first figure of the table that opens its rows."""
    return str(page.locator("tbody td.n a[href*='/rows?ref=']").first.get_attribute("href"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "language"),
    [pytest.param(LOOKS[0], "zh", id="laptop-zh"), pytest.param(LOOKS[3], "en", id="phone-en")],
    indirect=["page"],
)
def test_from_the_export_folder_to_a_line_and_back(
    page: Any, served: Any, language: str, export_folder: Path, request: Any
) -> None:
    words, kind = WORDS[language], request.node.callspec.id
    join(page, served, language)
    page.set_input_files("input[name=file]", sorted(str(p) for p in export_folder.iterdir()))
    page.wait_for_url("**/jobs/*")
    wait_for_job(page)
    does_so_in_every_look(page, f"{kind}-1-receipt")
    receipt = page.inner_text("main")
    for shop in ("拼多多店", "抖店", "shopify-us", "taobao"):
        assert shop in receipt

    page.goto(f"{served.url}/quarantine")
    does_so_in_every_look(page, f"{kind}-2-quarantine")
    row = page.locator("tbody tr", has_text="买家实际支付金额").first
    row.locator("a").last.click()
    page.get_by_label("买家实际支付金额", exact=True).fill("90.00")
    page.get_by_role("button", name=words["fix"]).click()
    wait_for_job(page)

    for path in ("/", "/profit?by=sku&period=all", "/kpis", "/goods", "/goods/matches", "/inbox", "/settings", "/fees",
                 "/people", "/audit", "/backup", "/handbook", "/jobs", "/reconcile"):  # fmt: skip
        page.goto(served.url + path)
        does_so_in_every_look(page, f"{kind}-3{path.split('?')[0].replace('/', '-')}")
    page.goto(f"{served.url}/profit?period=own&since=2026-06-01&last=2026-06-30&shop=taobao")
    page.goto(served.url + _first_number(page))
    does_so_in_every_look(page, f"{kind}-4-rows")
    assert "¥190.00" in page.inner_text("main"), "100.00 and the mended 90.00 were paid"
    page.locator("a[href^='/lines/']").first.click()
    does_so_in_every_look(page, f"{kind}-5-line")
    assert "ExportOrder" in page.inner_text("main")

    page.goto(f"{served.url}/batches/1")
    page.get_by_role("button", name=words["undo"], exact=True).click()
    wait_for_job(page)
    page.goto(f"{served.url}/inbox")
    does_so_in_every_look(page, f"{kind}-6-undone")
