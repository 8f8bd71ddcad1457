"""Every layout of the platforms, typed from what is publicly known of them and not from the profiles, dressed up in
every way files come: encodings, separators, line ends, notes around the table, columns moved and doubled.
"""

from __future__ import annotations

import csv
import io
import random

import pytest

ID = "4046888283402310{:03d}"
ORDERED, PAID = "2026-06-01 10:00:00", "2026-06-01 10:05:00"
TAOBAO = (
    "订单编号,买家会员名,买家支付宝账号,买家应付货款,买家应付邮费,买家支付积分,总金额,返点积分,买家实际支付金额,买家实际支付积分,"
    "订单状态,买家留言,收货人姓名,收货地址 ,运送方式,联系电话 ,联系手机,订单创建时间,订单付款时间 ,宝贝标题 ,宝贝种类 ,物流单号 ,"
    "物流公司,订单备注,宝贝总数量,店铺Id,店铺名称,订单关闭原因,卖家服务费,买家服务费,发票抬头,是否手机订单,分阶段订单信息,"
    "特权订金订单id,定金排名,修改后的sku,修改后的收货地址,异常信息,天猫卡券抵扣,集分宝抵扣,是否是O2O交易"
)
PINDUODUO = (
    "商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),"
    "商家实收金额(元),商品数量(件),发货时间,确认收货时间,商品id,商品规格,样式ID,商家编码-规格维度,商家编码-商品维度,商家备注,"
    "售后状态,快递单号,快递公司,订单成交时间,是否分期,分期期数,手续费承担方,分期方式"
)
LAYOUTS = {
    "taobao.orders classic": TAOBAO,
    "taobao.orders short": "订单编号,总金额,买家实际支付金额,收货地址 ,订单创建时间,订单付款时间 ,退款金额",
    "taobao.orders new": (
        "订单编号,买家下单时间,买家付款时间,发货时间,确认收货时间,物流公司,运单号,买家实付金额,买家应付货款,买家会员名,"
        "联系手机,收货地址,宝贝标题,宝贝规格,宝贝总数量,订单状态"
    ),
    "taobao.order_items_old": "订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码",
    "taobao.order_items new": (
        "子订单编号,主订单编号,标题,价格,购买数量,外部系统编号,商品属性,套餐信息,备注,订单状态,商家编码,支付单号,买家应付货款,"
        "买家实际支付金额,退款状态,退款金额,订单创建时间,订单付款时间"
    ),
    "taobao.refunds": (
        "退款编号,订单编号,支付宝交易号,订单付款时间,商品编码,退款完结时间,买家实际支付金额,宝贝标题,买家退款金额,"
        "手工退款/系统退款,是否需要退货,退款的申请时间,退款状态,货物状态,发货物流信息,客服介入状态,卖家真实姓名,买家退款原因,"
        "买家退款说明,部分退款/全部退款"
    ),
    "taobao.ads": "日期,主体ID,主体类型,主体名称,展现量,点击量,花费,点击率,平均点击花费,总成交金额,总成交笔数",
    "taobao.traffic": "统计日期,商品ID,商品名称,商品访客数,商品浏览量,支付买家数,支付件数,支付金额,商品支付转化率",
    "pinduoduo.orders": PINDUODUO,
    "pinduoduo.orders bare": PINDUODUO.replace("(元)", "")
    .replace("(件)", "")
    .replace("订单成交时间", "支付时间"),
    "pinduoduo.ads": "日期,成交花费(元),交易额(元),实际投产比,总花费(元),净交易额(元),成交笔数,曝光量,点击量",
    "douyin.orders": (
        "主订单编号,子订单编号,选购商品,商品规格,商品数量,商家编码,订单应付金额,运费,收件人,收件人手机号,详细地址,订单提交时间,"
        "商家备注,订单完成时间,订单状态,售后状态,取消原因,发货时间,平台实际承担优惠金额,商家实际承担优惠金额,达人实际承担优惠金额"
    ),
    "douyin.settlement": (
        "动账时间,动帐流水号,动账方向,动账金额,动账账户,动账场景,计费类型,子订单号,订单号,订单实付应结,运费实付,实际平台补贴,"
        "订单退款,平台服务费,佣金,招商服务费,站外推广费,备注"
    ),
    "douyin.settlement_list": (
        "结算时间,订单号,子订单号,结算金额,结算账户,结算单类型,有结算前退款,下单时间,收入合计,支出合计,平台服务费,达人佣金,"
        "商品数量,商品ID,商品名称"
    ),
    "meituan.bill": "订单号,门店id,门店名称,订单状态,账单日期,交易类型,商品总价,餐盒费,商家活动支出,商家应收款",
    "eleme.bill": "门店ID,门店名称,账单日期,业务类型,订单号,订单状态,商品金额,打包费,结算金额",
    "ali1688.orders": (
        "订单号,下单时间,物流公司,实付款,运单号,买家,收货地址,货品标题,规格,数量,单品金额,订单状态,退款状态"
    ),
    "alipay.ad_account": "记账时间,交易日期,收支类型,交易类型,操作金额(元),操作后余额(元),备注",
    "alipay.personal": (
        "交易时间,交易分类,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注"
    ),
    "douyin.ads": (
        "日期,素材ID,素材名称,整体消耗,基础消耗,追投调控消耗,整体支付ROI,整体成交金额,整体成交订单数,整体展现次数,整体点击次数"
    ),
    "douyin.payments": (
        "支付流水号,订单编号,商品名称,商品ID,打款类型,打款金额,打款申请人,打款申请时间,打款到账时间,打款状态,打款备注"
    ),
    "pinduoduo.deductions": (
        "店铺名称,订单号,商品ID,商品名称,扣款原因,申请人,申请时间,申请扣款金额,打款状态"
    ),
    "pinduoduo.ads_older": "日期,曝光量,点击量,点击率,花费(元),成交笔数,交易额(元)",
    "pinduoduo.plan_ads": "日期,推广计划,曝光量,点击量,花费(元),成交笔数,交易额(元)",
    "shopify.orders": (
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,"
        "Created at,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Refunded Amount,Notes,Id"
    ),
}
CELLS = {
    **dict.fromkeys(("订单编号", "主订单编号", "子订单编号", "子订单号", "退款编号", "动帐流水号"), ID),
    **dict.fromkeys(("订单创建时间", "买家下单时间", "订单提交时间", "下单时间", "退款的申请时间"), ORDERED),
    **dict.fromkeys(("订单付款时间", "买家付款时间", "订单成交时间", "支付时间", "动账时间", "结算时间"), PAID),
    **dict.fromkeys(("买家实际支付金额", "买家实付金额", "总金额", "订单应付金额", "用户实付金额"), "100.00"),
    **dict.fromkeys(("动账金额", "订单实付应结", "结算金额", "收入合计", "买家退款金额"), "100.00"),
    **dict.fromkeys(("购买数量", "商品数量", "宝贝总数量", "Lineitem quantity"), "1"),
    **dict.fromkeys(("标题", "商品", "选购商品", "Lineitem name"), "陶瓷杯"),
    **dict.fromkeys(("日期", "统计日期"), "2026-06-{:02d}"),
    **dict.fromkeys(("Total", "Subtotal", "Lineitem price"), "100.00"),
    **dict.fromkeys(("Created at", "Paid at"), "2026-06-01 10:00:00 +0800"),
    **dict.fromkeys(("商家应收款", "实付款", "金额", "打款金额", "申请扣款金额", "操作金额"), "12.00"),
    **dict.fromkeys(("记账时间", "交易时间", "打款申请时间", "申请时间"), ORDERED),
    **dict.fromkeys(("交易订单号", "支付流水号"), ID),
    **dict.fromkeys(("账单日期", "交易日期"), "2026-06-{:02d}"),
    "交易类型": "外卖订单", "收支类型": "支出", "收/支": "收入", "商家订单号": "T200P1890000000000000201", "推广计划": "计划",
    "货品标题": "陶瓷杯", "数量": "1", "打款状态": "打款成功", "扣款原因": "延迟发货", "整体消耗": "12.00", "门店名称": "青禾",
    "整体成交金额": "30.00", "整体展现次数": "1000", "整体点击次数": "50", "素材ID": "75000000{:02d}",
    "订单号": "260601-1234567890123{:02d}", "Name": "#{}", "商品ID": "60000000{:02d}", "结算单类型": "已结算",
    "花费": "12.34", "展现量": "1,000", "点击量": "50", "商品访客数": "100", "交易额": "100.00", "价格": "100.00",
    "成交花费": "12.00", "曝光量": "1000", "退款金额": "无退款申请", "退款状态": "退款成功", "订单状态": "交易成功",
    "Financial Status": "paid", "Currency": "USD", "收货地址": "广东省 深圳市 南山区 某路1号(518000)",
}  # fmt: skip
Rows = list[list[str]]


def rows_of(name: str) -> Rows:
    """The header and three rows."""
    header = LAYOUTS[name].split(",")
    plain = [h.strip().replace("(元)", "").replace("(件)", "") for h in header]
    return [header] + [[CELLS.get(h, "").format(n) for h in plain] for n in range(1, 4)]


def text_of(
    rows: Rows, *, separator: str = ",", line_end: str = "\r\n", quoting: int = csv.QUOTE_MINIMAL
) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, lineterminator=line_end, quoting=quoting).writerows(rows)
    return out.getvalue()


def shuffled(rows: Rows) -> Rows:
    order = random.Random(7).sample(range(len(rows[0])), len(rows[0]))
    return [[row[i] for i in order] for row in rows]


def wide(rows: Rows) -> Rows:
    return [[h.replace("(", "（").replace(")", "）") + "\u00a0\t" for h in rows[0]], *rows[1:]]


def with_notes(rows: Rows) -> Rows:
    total = ["合计", *[""] * (len(rows[0]) - 1)]
    return [
        ["报表"],
        ["统计周期", "2026-06-01"],
        [],
        *rows[:2],
        total,
        *rows[2:],
        rows[0],
        ["说明：仅供参考"],
    ]


DRESSES = {
    "utf-8": lambda rows: text_of(rows).encode(),
    "utf-8 with BOM, TABs": lambda rows: text_of(rows, separator="\t").encode("utf-8-sig"),
    "gb18030, all quoted": lambda rows: text_of(rows, quoting=csv.QUOTE_ALL).encode("gb18030"),
    "utf-16": lambda rows: text_of(rows, separator="\t").encode("utf-16"),
    "utf-16 without BOM": lambda rows: text_of(rows).encode("utf-16-be"),
    "semicolons": lambda rows: text_of(rows, separator=";").encode(),
    "old Mac line ends, none at the end": lambda rows: text_of(rows, line_end="\r").rstrip("\r").encode(),
    "columns in another order": lambda rows: text_of(shuffled(rows)).encode(),
    "every column twice": lambda rows: text_of([row + row for row in rows]).encode(),
    "wide brackets and blanks": lambda rows: text_of(wide(rows)).encode(),
    "wrapped cells": lambda rows: text_of(
        [rows[0], *([f'="{c}"' for c in row] for row in rows[1:])]
    ).encode(),
    "TABs in cells": lambda rows: text_of(
        [rows[0], *([f"\t{c}\u200b" for c in row] for row in rows[1:])]
    ).encode(),
}


@pytest.mark.parametrize("dress", DRESSES)
def test_every_layout_is_read_in_every_dress(import_files, tmp_path, dress):
    for name in LAYOUTS:
        path = tmp_path / f"{name} {dress}.csv"
        path.write_bytes(DRESSES[dress](rows_of(name)))
        (receipt,) = import_files(path, shop=name.partition(" ")[0])
        found = (receipt.profile, receipt.rows, receipt.quarantined, receipt.ignored)
        assert found == (name.partition(" ")[0], 3, 0, 0), (name, receipt.reason)


def test_titles_totals_notes_and_a_repeated_header_are_ignored(import_files, tmp_path):
    for name in LAYOUTS:
        path = tmp_path / f"{name}.csv"
        path.write_text(text_of(with_notes(rows_of(name))), encoding="utf-8")
        (receipt,) = import_files(path, shop=name.partition(" ")[0])
        assert (receipt.rows, receipt.quarantined, receipt.ignored) == (6, 0, 3), (name, receipt.reason)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("taobao.orders classic", "买家实际支付金额"),
        ("taobao.refunds", "退款编号"),
        ("pinduoduo.orders", "订单号"),
        ("douyin.orders", "订单应付金额"),
        ("shopify.orders", "Total"),
    ],
)
def test_an_export_that_lost_a_column_is_never_taken_for_a_table_of_ones_own(
    import_files, tmp_path, name, column
):
    """Even --yes does not read it by a guessed mapping into a shop of its own."""
    rows = rows_of(name)
    at = rows[0].index(column)
    path = tmp_path / "订单.csv"
    path.write_text(text_of([row[:at] + row[at + 1 :] for row in rows]), encoding="utf-8")
    (receipt,) = import_files(path, yes=True)
    assert receipt.status == "refused"
    assert "缺少列" in receipt.reason.zh


def test_a_file_two_platforms_fit_is_asked_about(import_files, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(
        "订单编号,买家实付金额,买家下单时间,订单号,用户实付金额,支付时间\n1,2,,3,4,\n", encoding="utf-8"
    )
    (receipt,) = import_files(path)
    assert receipt.status == "needs_choice"
    assert receipt.candidates == ["pinduoduo.orders", "taobao.orders"]


def test_a_row_of_formulas_under_the_header_is_a_note_wherever_its_first_formula_stands(
    import_files, tmp_path
):
    header, *rows = rows_of("douyin.settlement")
    for at in (3, 9, 12):
        formulas = [" "] * at + ["收入+支出"] + [" "] * (len(header) - at - 1)
        path = tmp_path / f"{at}.csv"
        path.write_text(text_of([header, formulas, *rows]), encoding="utf-8")
        (receipt,) = import_files(path, shop=f"s{at}")
        assert (receipt.loaded, receipt.ignored) == (3, 1)


@pytest.mark.parametrize(
    ("name", "column", "cell", "rule", "says"),
    [
        ("taobao.orders short", "买家实际支付金额", "-3.00", "paid_below_zero", "「实付金额」为负：-3.00。"),
        ("taobao.orders short", "买家实际支付金额", "NaN", "not_an_amount", "「买家实际支付金额」应为金额，实际为：NaN。"),
        ("taobao.orders short", "订单付款时间 ", "2026-05-01 00:00:00", "paid_before_created", "付款时间 2026-05-01 00:00:00 早于下单时间一天以上。"),
        ("taobao.order_items new", "购买数量", "-1", "below_zero", "「购买数量」不能为负，实际为：-1。"),
        ("pinduoduo.orders", "用户实付金额(元)", "-3", "paid_below_zero", "「实付金额」为负：-3。"),
        ("pinduoduo.orders", "商品数量(件)", "-1", "below_zero", "「商品数量(件)」不能为负，实际为：-1。"),
        ("douyin.orders", "商品数量", "-1", "below_zero", "「商品数量」不能为负，实际为：-1。"),
        ("shopify.orders", "Lineitem quantity", "-1", "below_zero", "「Lineitem quantity」不能为负，实际为：-1。"),
    ],
)  # fmt: skip
def test_a_refusal_names_the_files_own_column_and_cell(
    import_files, workspace, tmp_path, name, column, cell, rule, says
):
    from zhanggui.collect.replaying import list_quarantine

    rows = rows_of(name)
    rows[2][rows[0].index(column)] = cell
    path = tmp_path / "x.csv"
    path.write_text(text_of(rows), encoding="utf-8")
    (receipt,) = import_files(path)
    assert (receipt.loaded, receipt.quarantined) == (2, 1)
    [row] = list_quarantine(workspace)
    assert (row["line"], row["rule"], row["column"], row["value"]) == (3, rule, column.strip(), cell)
    assert row["reason"].zh == says
