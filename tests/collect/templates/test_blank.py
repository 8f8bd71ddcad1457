"""Empty templates: what we hand out is what we read."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from zhanggui.collect.templates.blank import write_blank
from zhanggui.collect.templates.profiles import TEMPLATES

HEADERS = {
    "店铺": "店铺编码,店铺名称,平台,币种,时区,税率",
    "商品": "SKU编码,名称,类目,品牌,规格,条码,供应商,吊牌价,币种,重量(kg),长(mm),宽(mm),高(mm),上架日期,状态",
    "在售链接": "店铺编码,商家编码,平台商品ID,平台SKU ID,SKU编码,标题,售价,币种,状态",
    "组合装": "组合装编码,组件编码,件数",
    "成本": "SKU编码,生效日期,单位成本,币种",
    "库存": "SKU编码,仓库,日期,在库,占用,在途,成本价,币种",
    "供货条件": "SKU编码,供应商,生效日期,失效日期,采购价,单件运费,币种,交期,起订量,箱规,保质期",
    "采购单": "采购单号,SKU编码,供应商,仓库,下单日期,约定到货日期,采购数量,采购价,币种,状态",
    "收货": "收货单号,采购单号,SKU编码,供应商,仓库,收货日期,收货数量,不良数量",
    "竞品价格": "SKU编码,竞争对手,竞品链接,平台,采集时间,价格,币种,月销量,促销活动,来源",
    "促销活动": "活动,店铺编码,SKU编码,开始时间,结束时间,活动价,目标件数,优惠预算,止损金额,币种,负责人,值班",
    "运费": "快递公司,目的省,生效日期,首重(kg),首重运费,续重(kg),续重运费,币种",
    "仓库点位": "仓库,城市,纬度,经度,状态,每月固定成本,每单操作费,每月产能,快递公司,币种",
    "调拨费用": "调出仓,调入仓,生效日期,每次固定费,每件费用,每公斤费用,在途天数,币种",
    "物流方案": "方案,类型,目的省,生效日期,时段,每月固定费,每单费,首重(kg),续重(kg),续重运费,附加费,体积系数,每月最多单量,承诺时效,迟到率,破损率,迟到赔付,币种",
    "快递账单": "快递公司,账单号,运单号,揽收日期,签收日期,目的省,计费重量,运费,附加费,附加费名目,币种",
    "包装箱": "包装箱,生效日期,内长(mm),内宽(mm),内高(mm),自重(g),单价,币种",
    "汇率": "币种,目标币种,生效日期,汇率",
    "评价": "店铺编码,评价编号,订单编号,商品ID,商家编码,商品名称,评价时间,星级,评价内容,有图",
    "达人佣金": "店铺编码,订单号,商品ID,商品名称,达人昵称,达人ID,付款时间,结算时间,结算状态,支付金额,佣金率,预估佣金,结算金额,实际佣金,币种",
    "客服": "店铺编码,日期,客服(子账号),咨询人数,接待人数,未回复人数,询单人数,询单付款人数,回复率,3分钟回复率,询单转化率,"
    "首次响应时间(秒),平均响应时间(秒),评价数,好评数,满意度,客服销售额,退款金额,币种",
}


def test_all_workbooks_with_the_headers_the_documents_promise(tmp_path):
    paths = write_blank(tmp_path)
    found = {p.stem: ",".join(c.value for c in load_workbook(p).worksheets[0][1]) for p in paths}
    assert found == HEADERS


def test_the_second_sheet_explains_every_column(tmp_path):
    for path in write_blank(tmp_path):
        first, guide = load_workbook(path).worksheets
        assert guide.title == "说明"
        explained = [row[0].value for row in guide.iter_rows(min_row=2)]
        assert explained == [c.value for c in first[1]]
        assert all(row[2].value for row in guide.iter_rows(min_row=2))


def test_must_columns_are_marked(tmp_path):
    write_blank(tmp_path)
    guide = load_workbook(tmp_path / "成本.xlsx")["说明"]
    assert {row[0].value: row[1].value or "" for row in guide.iter_rows(min_row=2)} == {
        "SKU编码": "是",
        "生效日期": "是",
        "单位成本": "是",
        "币种": "",
    }


def test_a_filled_workbook_is_never_overwritten(tmp_path):
    write_blank(tmp_path)
    (tmp_path / "成本.xlsx").write_bytes(b"mine")
    assert write_blank(tmp_path) == []
    assert (tmp_path / "成本.xlsx").read_bytes() == b"mine"


def test_the_same_template_is_the_same_file(tmp_path):
    one, two = write_blank(tmp_path / "a")[0], write_blank(tmp_path / "b")[0]
    assert one.read_bytes() == two.read_bytes()


def test_empty_workbooks_can_be_imported(import_files, tmp_path):
    write_blank(tmp_path / "空白")
    receipts = import_files(tmp_path / "空白")
    assert [r.status for r in receipts] == ["loaded"] * len(TEMPLATES)
    assert {r.profile for r in receipts} == {t.profile.name for t in TEMPLATES}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda t: t.file)
def test_the_example_row_of_the_guide_is_accepted(template, import_files, tmp_path, quarantined):
    """What we tell people to write must be right itself."""
    import csv

    shops = tmp_path / "shops.csv"
    shops.write_text("店铺编码,店铺名称,平台\ntmall-flagship,青禾,天猫\n", encoding="utf-8")
    import_files(shops)
    path = tmp_path / "example.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([template.headers, [example for _, example in template.guide.values()]])
    (receipt,) = import_files(path)
    assert (receipt.profile, receipt.rows, quarantined()) == (template.profile.name, 1, [])
