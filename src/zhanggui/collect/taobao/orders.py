"""Taobao/Tmall 订单报表: one row per order. Three layouts share one profile because headers differ, not meaning:
classic (41 columns and later additions), the short teaching layout (7) and the workbook of 2026 (21, no buyers).
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile
from zhanggui.collect.taobao.words import CITY, PROVINCE, STAMP, STATUS, WAS_PAID, headers
from zhanggui.core.language import Text
from zhanggui.tables.members import CUSTOMER
from zhanggui.tables.orders import ORDER

_MONEY = pl.Decimal(18, 4)
_CENT = pl.lit("0.01").cast(_MONEY)
_NOTHING = pl.lit("0").cast(_MONEY)

FIELDS = (
    Field(name="order_id", headers=("订单编号", "淘宝订单编号"), kind=Kind.ID, required=True, must=True),
    Field(name="buyer", headers=("买家会员名", "买家昵称", "买家旺旺", "买家账号"), kind=Kind.PERSONAL),
    Field(name="goods_amount", headers=("买家应付货款", "应付货款"), kind=Kind.MONEY),
    Field(name="shipping_charged", headers=("买家应付邮费", "应付邮费"), kind=Kind.MONEY),
    Field(name="payable", headers=("总金额", "订单总金额", "订单应付金额"), kind=Kind.MONEY),
    Field(
        name="paid",
        headers=("买家实付金额", "买家实际支付金额", "买家实际付款金额"),
        kind=Kind.MONEY,
        required=True,
    ),
    Field(name="raw_status", headers=("订单状态", "交易状态"), kind=Kind.TEXT),
    Field(
        name="created_at",
        headers=("买家下单时间", "订单创建时间"),
        kind=Kind.MOMENT,
        required=True,
        must=True,
    ),
    Field(name="paid_at", headers=("买家付款时间", "订单付款时间", "付款时间"), kind=Kind.MOMENT),
    Field(name="shipped_at", headers=("发货时间", "卖家发货时间"), kind=Kind.MOMENT),
    Field(name="completed_at", headers=("确认收货时间", "交易成功时间"), kind=Kind.MOMENT),
    Field(name="item_count", headers=("宝贝总数量", "商品总数量"), kind=Kind.INTEGER),
    Field(
        name="refunded",
        headers=("退款金额",),
        kind=Kind.MONEY,
        nulls=("无退款申请", "没有申请退款", "没有退款"),
    ),
    Field(name="receivable", headers=("打款商家金额", "卖家实收金额"), kind=Kind.MONEY),
    Field(name="tmall_coupon", headers=("天猫卡券抵扣",), kind=Kind.TEXT),
    Field(name="jifenbao", headers=("集分宝抵扣",), kind=Kind.TEXT),
    Field(name="close_reason", headers=("订单关闭原因",), kind=Kind.TEXT, nulls=("订单未关闭",)),
    Field(name="carrier", headers=("物流公司",), kind=Kind.TEXT),
    Field(name="tracking_no", headers=("物流单号", "运单号"), kind=Kind.TEXT),
    Field(name="shop_name", headers=("店铺名称",), kind=Kind.TEXT),
    Field(name="address", headers=("收货地址", "收货人地址"), kind=Kind.PERSONAL),
    Field(name="new_address", headers=("修改后的收货地址",), kind=Kind.PERSONAL),
    Field(name="receiver", headers=("收货人姓名",), kind=Kind.PERSONAL),
    Field(name="phone", headers=("联系手机",), kind=Kind.PERSONAL),
    Field(name="landline", headers=("联系电话",), kind=Kind.PERSONAL),
    Field(name="account", headers=("买家支付宝账号",), kind=Kind.PERSONAL),
    Field(name="remark_buyer", headers=("买家留言",), kind=Kind.PERSONAL),
    Field(name="remark_seller", headers=("订单备注", "商家备注", "卖家备注"), kind=Kind.PERSONAL),
)


def _amount(column: str) -> pl.Expr:
    """A figure out of a column that also holds words; words are no figure and refuse no row."""
    return pl.col(column).str.strip_suffix("元").str.strip_chars("¥￥ ").cast(_MONEY, strict=False)


_COUPON, _POINTS = _amount("tmall_coupon"), _amount("jifenbao")
_VOUCHERS = pl.when(_COUPON.is_not_null() | _POINTS.is_not_null()).then(
    _COUPON.fill_null(_NOTHING) + _POINTS.fill_null(_NOTHING)
)
_ON_TOP = pl.when(WAS_PAID).then(pl.col("receivable") - pl.col("paid"))
BY_PLATFORM = pl.max_horizontal(
    _VOUCHERS, pl.when(_ON_TOP > 0).then(_ON_TOP).when(_ON_TOP.is_not_null()).then(_NOTHING)
)
"""What the platform adds to the buyer's money: vouchers with a column of their own, or all that 打款商家金额 is above
what the buyer paid, whichever says more."""

_UNDATED = (pl.col("paid") > 0) & pl.col("paid_at").is_null() & STATUS.ne_missing(pl.lit("unpaid"))
PAID_DAY = pl.coalesce("paid_day", pl.when(_UNDATED).then(pl.col("created_day")))
"""Paid, but the file does not say when (the column was not ticked): the day it was ordered, said on the receipt.
A presale deposit of an order still unpaid is no sale yet."""

_WHO_AND_WHERE = {
    "buyer_key": pl.col("buyer_key"),
    "province": PROVINCE,
    "city": CITY,
}
_ORDER = Fills(
    table=ORDER,
    columns={
        "order_id": pl.col("order_id"),
        "document": pl.lit("order"),
        "status": STATUS,
        "raw_status": pl.col("raw_status"),
        "created_at": pl.col("created_at"),
        "paid_at": pl.col("paid_at"),
        "shipped_at": pl.col("shipped_at"),
        "completed_at": pl.col("completed_at"),
        "created_day": pl.col("created_day"),
        "paid_day": PAID_DAY,
        "paid_week": PAID_DAY.dt.truncate("1w"),
        "paid_month": PAID_DAY.dt.strftime("%Y-%m"),
        **_WHO_AND_WHERE,
        "goods_amount": pl.col("goods_amount"),
        "shipping_charged": pl.col("shipping_charged"),
        "discount_platform": BY_PLATFORM,
        "payable": pl.col("payable"),
        "paid": pl.col("paid"),
        "paid_net_of_refunds": pl.lit(False),
        "merchant_receivable": pl.col("receivable"),
        "refunded": pl.col("refunded").fill_null(_NOTHING),
        "item_count": pl.col("item_count"),
        "close_reason": pl.col("close_reason"),
        "carrier": pl.col("carrier"),
        "tracking_no": pl.col("tracking_no").str.replace(r"^(?i)No[:：]\s*", ""),
    },
)
_CUSTOMER = Fills(
    table=CUSTOMER,
    where=pl.col("buyer_key").is_not_null(),
    columns={**_WHO_AND_WHERE, "seen_at": pl.col("created_at")},
)

CHECKS = (
    Check(
        code="payable_is_goods_and_postage",
        says=Text("总金额 = 买家应付货款 + 买家应付邮费", "payable = goods + postage"),
        broken=(pl.col("payable") - pl.col("goods_amount") - pl.col("shipping_charged")).abs() > _CENT,
    ),
    Check(
        code="paid_within_payable",
        says=Text("买家实际支付金额 ≤ 总金额", "paid ≤ payable"),
        broken=pl.col("paid") > pl.col("payable") + _CENT,
    ),
    Check(
        code="refunded_within_paid",
        says=Text("退款金额 ≤ 买家实际支付金额", "refunded ≤ paid"),
        broken=pl.col("refunded") > pl.col("paid") + _CENT,
    ),
    Check(
        code="paid_has_its_time",
        says=Text(
            "付过款的订单都有「订单付款时间」（没有的按下单日期计入销售，请导出时勾选该列）",
            "orders with money paid have a payment time (those without count on the day they were placed; tick it)",
        ),
        broken=_UNDATED,
    ),
)

UNUSED = headers(
    "买家支付积分 返点积分 买家实际支付积分 运送方式 宝贝标题 商品标题 宝贝规格 商品属性 宝贝种类 店铺Id "
    "卖家服务费 买家服务费 发票抬头 是否手机订单 分阶段订单信息 特权订金订单id 定金排名 修改后的sku 异常信息 是否是O2O交易 预约门店 "
    "支付单号 支付详情 新零售交易类型 新零售导购门店名称 新零售导购门店id 新零售发货门店名称 新零售发货门店id 含应开票给个人的个人红包 "
    "是否信用购 前N有礼 确认收货打款金额 是否主动赔付 主动赔付金额 主动赔付出账时间"
)
"""Titles belong to lines, and the item report has them by line. 确认收货打款金额 is nothing until the buyer
confirms and net of refunds afterwards: neither what was paid nor what is owed."""

ORDERS = Profile(
    name="taobao.orders",
    platform="taobao",
    zh="淘宝/天猫 订单报表",
    en="Taobao/Tmall orders",
    fields=FIELDS,
    signature=("order_id", "paid", "created_at"),
    never=("子订单编号", "主订单编号", "退款编号", "标题", "商品ID", "抖音号"),
    shop_field="shop_name",
    unused=UNUSED,
    export_time=STAMP,
    fills=(_ORDER, _CUSTOMER),
    checks=CHECKS,
    how_to_export=Text(
        "千牛卖家中心 → 交易 → 已卖出的宝贝 → 选好下单时间 → 批量导出 → 生成报表 → 下载「订单报表」。"
        "新版可自选列：请至少勾选订单编号、买家实付金额、下单时间、付款时间、订单状态、退款金额。不要用 Excel 打开后另存。",
        "Qianniu → Trade → Sold items → choose the order dates → Batch export → download the order report. "
        "Where columns can be ticked: at least order number, paid amount, created, paid, status, refund amount.",
    ),
)
