"""物流 as an owner reads it, and who may not."""

from __future__ import annotations

from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

FILES = {
    "商品.csv": "SKU编码,名称,重量(kg)\nTEA,龙井茶,0.8\n",
    "运费.csv": "目的省,生效日期,首重(kg),首重运费,续重(kg),续重运费,币种\n*,2026-01-01,1,3.00,1,1.00,CNY\n",
    "明细.csv": "子订单编号,主订单编号,标题,价格,购买数量,商家编码,买家实际支付金额,订单状态,订单创建时间,订单付款时间\n"
    "11,1,龙井,50,1,TEA,50,交易成功,2026-06-01 10:00:00,2026-06-01 10:01:00\n",
    "订单.csv": "订单编号,买家实际支付金额,订单状态,订单创建时间,订单付款时间,收货地址,物流公司,运单号\n"
    "1,50,交易成功,2026-06-01 10:00:00,2026-06-01 10:01:00,浙江省 杭州市,中通快递,No:781\n",
    "账单.csv": "快递公司,账单号,运单号,揽收日期,目的省,计费重量,运费\n中通快递,ZT6,781,2026-06-02,浙江,31.8,34.00\n",
    "方案.csv": "方案,类型,目的省,生效日期,每月固定费,每单费\n=云仓,第三方,*,2026-01-01,100,1.00\n平台仓,共享,*,2026-01-01,,3.00\n",
}


@pytest.fixture
def parcel(import_files: Any, tmp_path: Path) -> None:
    """One parcel of 0.8 kg charged as 31.8 kg: 34.00 instead of 3.00; two modes of delivery."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        (receipt,) = import_files(tmp_path / name, shop="tea-shop")
        assert (receipt.status, receipt.quarantined) == ("loaded", 0), receipt


@pytest.fixture
def today(monkeypatch: Any) -> None:
    """The pages are read on 1 July 2026."""
    from datetime import date

    monkeypatch.setattr("zhanggui.console.pages.business_day", lambda _now: date(2026, 7, 1))


def page(browser: Any, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, answer.content.decode()[-600:]
    return unescape(answer.content.decode())


def test_an_empty_page_says_which_files_it_needs(signed_in: Any) -> None:
    found = page(signed_in("owner"), "/logistics")
    assert 'class="card empty"' in found
    assert "快递账单" in found


@pytest.mark.both_databases
def test_the_bill_is_told_with_what_was_charged_too_much(parcel: None, today: None, signed_in: Any) -> None:
    found = page(signed_in("owner"), "/logistics")
    assert "ZT6" in found
    assert "¥31.00" in found
    assert "计费重量偏高" in found


def test_the_modes_are_told_with_what_must_be_true(parcel: None, today: None, signed_in: Any) -> None:
    """平台仓 3.00 an order; =云仓 1.00 and 100 a month: cheaper above 100 / 2.00 = 50 orders a month."""
    found = page(signed_in("owner"), "/logistics")
    assert "每月超过 50 单时比「平台仓」便宜" in found


def test_a_workbook_of_differences_and_one_of_modes(parcel: None, today: None, signed_in: Any) -> None:
    browser = signed_in("owner")
    rows = _sheet(browser.post("/logistics.xlsx"))
    assert rows[0][:3] == ["快递公司", "账单号", "运单号"]
    assert rows[1][2:4] == ["781", "1"]
    assert rows[1][9:12] == [34, 3, 31]
    heads, row = _sheet(browser.post("/logistics.xlsx?modes=1"))
    assert heads == ["目的省", "单量", "最省组合选用", "=云仓", "平台仓"]
    assert row == ["浙江", 1, "平台仓", 1, 3]  # one parcel does not pay for a fixed cost


def test_a_reader_of_one_shop_sees_nothing_of_the_whole_merchant(parcel: None, signed_in: Any) -> None:
    browser = signed_in("manager", shops=["tea-shop"])
    page(browser, "/logistics", 403)
    assert browser.post("/logistics.xlsx").status_code == 403
    assert browser.post("/logistics.xlsx?modes=1").status_code == 403


def test_a_viewer_sees_no_costs_of_parcels(parcel: None, signed_in: Any) -> None:
    page(signed_in("viewer"), "/logistics", 403)


def _sheet(answer: Any) -> list[list[Any]]:
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content)
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(content)).active.iter_rows()]


SIZED = {
    "商品.csv": "SKU编码,名称,重量(kg),长(mm),宽(mm),高(mm)\nTEA,龙井茶,0.8,200,100,80\n",
    "组合.csv": "组合装编码,组件编码,件数\nTWO,TEA,2\n",
    "包装箱.csv": "包装箱,生效日期,内长(mm),内宽(mm),内高(mm),自重(g),单价\n小,2026-01-01,210,110,90,100,0.50\n大,2026-01-01,420,310,210,300,1.50\n",
    "运费.csv": FILES["运费.csv"],
    "明细.csv": FILES["明细.csv"]
    + "21,2,两盒,90,1,TWO,90,交易成功,2026-06-01 10:00:00,2026-06-01 10:01:00\n",
    "订单.csv": FILES["订单.csv"]
    + "2,90,交易成功,2026-06-01 10:00:00,2026-06-01 10:01:00,浙江省 杭州市,中通快递,No:782\n",
    "方案.csv": "方案,类型,目的省,生效日期,每单费,承诺时效,迟到赔付\n中通快递,第三方,*,2026-01-01,3.00,3,2.00\n",
    "账单.csv": "快递公司,账单号,运单号,揽收日期,签收日期,目的省,计费重量,运费\n中通快递,ZT6,781,2026-06-01,2026-06-07,浙江,0.8,3.00\n",
}


def test_each_parcel_has_its_box_and_a_late_one_is_owed_for(
    import_files: Any, tmp_path: Path, today: None, signed_in: Any
) -> None:
    """One tea goes in the small box: 0.50 + 3.00. A pair (a bundle) in the large one: 1.9 kg, 1.50 + 4.00. Six days for three:
    2.00 are owed."""
    for name, text in SIZED.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        (receipt,) = import_files(tmp_path / name, shop="tea-shop")
        assert (receipt.status, receipt.quarantined) == ("loaded", 0), (name, receipt)
    browser = signed_in("owner")
    found = page(browser, "/logistics")
    for said in ("2 / 2 个包裹有箱型建议", "210×110×90", "迟到：签收晚于承诺", "¥2.00"):
        assert said in found, said
    answer = browser.post("/logistics.xlsx?packing=1")
    rows = list(
        load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0].iter_rows(values_only=True)
    )
    assert [(row[4], row[5], row[9]) for row in rows[1:]] == [("TEA", "小", 3.5), ("TEA ×2", "大", 5.5)]
    answer = browser.post("/logistics.xlsx?late=1")
    rows = list(
        load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0].iter_rows(values_only=True)
    )
    assert [(row[2], row[7], row[8], row[9]) for row in rows[1:]] == [("781", 3, 6, 2)]
