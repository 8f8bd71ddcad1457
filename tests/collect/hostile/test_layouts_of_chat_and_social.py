"""The layouts of WeChat, Youzan, Kuaishou and Xiaohongshu, typed from what is publicly known of them and not from the
profiles, in the worst dress files come in: columns moved, wide brackets, TABs, titles, totals, a repeated header.
"""

from __future__ import annotations

import csv
import io
import random

import pytest

WECHAT = (
    "订单号,订单下单时间,订单发货时间,订单确认收货时间,订单完成结算时间,订单状态,发货方式,收件人姓名,收件人地址,省,市,区,收件人手机,"
    "买家备注,商家备注,打标颜色,商品总价,订单实际支付金额,订单实际收款金额,订单运费,商品优惠,跨店优惠,商品改价,积分抵扣,支付方式,"
    "支付时间,交易单号,物流公司,快递单号,技术服务费,技术服务费（将以人气卡形式返还）,运费险预计投保费用,带货方式,带货账号类型,"
    "带货账号昵称,带货费用渠道,带货费用类型,带货费用,带货佣金率,礼物单号,商品名称,商品编码(平台),商品编码(自定义),"
    "SKU编码(自定义),商品属性,商品价格(单件),商品实际价格(单件),商品实际价格(总共),是否预售,商品数量,商品平台券优惠,商品平均运费,"
    "定制信息,定制预览图,商品发货,商品售后,商品已退款金额"
)
LAYOUTS = {
    "wechat.orders": WECHAT,
    "wechat.orders newer": WECHAT + ",活动商家补贴,带货ID,企微企业ID,企微工号,导购最近分享时间,企业微信加密id,企微备注",
    "wechat.orders older": (
        "订单号,下单时间,订单状态,发货方式,收件人姓名,收件人地址,省,市,区,收件人手机,买家备注,商家备注,订单实际支付金额,订单运费,"
        "支付方式,支付时间,交易单号,物流公司,快递单号,带货人昵称,授权号,预估佣金,实际佣金,实际服务费,技术服务费,"
        "技术服务费（将以人气卡形式返还）,运费险预计投保费用,商品名称,商品编码(平台),商品编码(自定义),SKU编码(自定义),商品属性,"
        "商品价格,是否预售,商品数量,商品发货,商品售后,商品已退款金额"
    ),
    "youzan.order_items": (
        "订单号,外部订单号,订单商品状态,交易成功时间,商品名称,商品类型,商品类目,商品规格,规格编码,商品编码,商品单价,商品成本价,"
        "商品优惠方式,商品优惠后价格,商品数量,商品金额小计,店铺优惠（分摊）,商品实际成交金额,商品抵用积分数,商品留言,收货人/提货人,"
        "收货人手机号/提货人手机号,收货人省份,收货人城市,收货人地区,详细收货地址/提货地址,买家备注,商品发货状态,商品发货方式,"
        "商品发货物流公司,商品发货物流单号,发货员工,商品发货时间,商品退款状态,商品已退款金额,商家订单备注,周期购信息"
    ),
    "youzan.order_items without cost": (
        "订单号,外部订单号,订单商品状态,交易成功时间,商品名称,商品类型,商品目录,商品规格,规格编码,商品编码,商品单价,商品优惠方式,"
        "商品优惠后价格,商品数量,商品金额小计,店铺优惠（分摊）,商品实际成交金额,商品抵用积分数,商品留言,收货人/提货人"
    ),
    "kuaishou.orders short": (
        "订单号,订单创建时间,订单支付时间,订单状态,实付款,成交数量,买家留言,退货退款,商品名称,商品规格,商品单价,商品ID"
    ),
    "kuaishou.orders picked": (
        "订单号,订单创建时间,订单支付时间,订单状态,实付款,预估推广佣金,商品名称,商品ID,成交数量,售后状态,SKU编码,CPS达人ID,"
        "CPS达人昵称,商品单价,团长ID,发货时间,快递单号,快递公司"
    ),
    "kuaishou.settlement": (
        "商家ID,订单号,商品ID,商品名称,商品数量,订单创建时间,订单实付(元),政府补贴,支付营销补贴,平台补贴,商家补贴(元),达人补贴,"
        "合计收入(元),订单退款(元),支付营销回退（元）,技术服务费(元),达人佣金(元),团长佣金(元),服务商佣金(元),其他收费,合计支出(元),"
        "实际结算金额(元),实际结算时间,备注"
    ),
    "xiaohongshu.orders": "订单号,订单状态,售后状态,商家编码,商品名称,SKU件数,快递单号,快递公司,商品总价(元),下单时间",
    "xiaohongshu.settlement": "订单号,交易类型,商品数量,商品实付/实退,佣金总额,商品名称",
    "xiaohongshu.settlement other": (
        "订单号,售后单号,下单时间,结算时间,交易类型,结算账户,动账金额,计佣基数,商品实付/实退,运费实付/实退,平台优惠补贴,平台运费补贴,"
        "跨境税代缴,商品税金,运费税金,佣金,支付渠道费,分销佣金,代运营服务商佣金,代开发服务商佣金,花呗分期手续费,国补订单毛保金额,备注"
    ),
}  # fmt: skip
CELLS = {
    **dict.fromkeys(("订单下单时间", "下单时间", "订单创建时间"), "2026-06-01 10:00:00"),
    **dict.fromkeys(("支付时间", "订单支付时间", "结算时间", "实际结算时间"), "2026/6/1 10:05"),
    **dict.fromkeys(("订单实际支付金额", "商品实际价格(总共)", "商品实际成交金额", "商品金额小计"), "1,100.00"),
    **dict.fromkeys(("实付款", "商品单价"), "¥1100.00"),
    **dict.fromkeys(("订单实付(元)", "实际结算金额(元)", "商品实付/实退", "动账金额"), "1100.00元"),
    **dict.fromkeys(("商品数量", "成交数量", "SKU件数"), "1"),
    **dict.fromkeys(("订单状态", "订单商品状态"), "待发货"),
    **dict.fromkeys(("佣金总额", "佣金", "技术服务费"), "0.00"),
    "订单号": "E20260601100000{:07d}1", "商品名称": "合计陶瓷杯", "交易类型": "结算入账", "商品编码(平台)": "1000{:02d}",
    "商品ID": "6000{:02d}",
}  # fmt: skip


def dressed(name: str) -> bytes:
    """Three rows in the worst dress."""
    header = LAYOUTS[name].split(",")
    rows = [[CELLS.get(h, "").format(n) for h in header] for n in range(1, 4)]
    places = random.Random(7).sample(range(len(header)), len(header))
    wide = [h.replace("(", "（").replace(")", "）") + "\u00a0\t" for h in header]
    moved = [[row[place] for place in places] for row in (wide, *rows)]
    body = [[f"\t{cell}\u200b" for cell in row] for row in moved[1:]]
    total = ["合计", *[""] * (len(header) - 1)]
    out = io.StringIO(newline="")
    table = [
        ["报表"],
        ["统计周期", "2026-06-01"],
        [],
        moved[0],
        *body[:2],
        total,
        moved[0],
        body[2],
        ["说明：仅供参考"],
    ]
    csv.writer(out).writerows(table)
    return out.getvalue().encode("gb18030")


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_is_read_in_the_worst_dress(import_files, known, tmp_path, name):
    path = tmp_path / f"{name}.csv"
    path.write_bytes(dressed(name))
    (receipt,) = import_files(path, shop="s")
    assert receipt.profile == name.partition(" ")[0], receipt.reason
    assert (receipt.loaded, receipt.quarantined, receipt.ignored) == (3, 0, 3), receipt
    orders = {row["order_id"] for row in (*known("order"), *known("settlement"))}
    assert orders == {f"E2026060110000000000{n}1" for n in ("01", "02", "03")}
