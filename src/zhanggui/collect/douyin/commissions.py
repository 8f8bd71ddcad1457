"""精选联盟 达人佣金: a row per (sub-)order that an influencer brought, with the commission promised and settled."""

from __future__ import annotations

from zhanggui.collect.collector import Field, Kind, Profile
from zhanggui.collect.commission_rows import ESTIMATE, commission_fills, commission_rows
from zhanggui.core.language import Text

COMMISSIONS = Profile(
    name="douyin.commissions",
    platform="douyin",
    zh="抖店 精选联盟达人佣金",
    en="Douyin influencer commissions",
    fields=(
        Field(name="order_id", headers=("订单id", "订单ID"), kind=Kind.ID, required=True, must=True),
        Field(name="product_id", headers=("商品id", "商品ID"), kind=Kind.ID),
        Field(name="title", headers=("商品名称",), kind=Kind.TEXT),
        Field(name="influencer", headers=("作者账号", "达人昵称"), kind=Kind.TEXT),
        Field(name="influencer_id", headers=("抖音/火山号", "达人ID"), kind=Kind.ID),
        Field(name="base", headers=("支付金额",), kind=Kind.MONEY),
        Field(name="rate", headers=("佣金率",), kind=Kind.RATIO),
        Field(name="estimated", headers=("预估佣金支出",), kind=Kind.MONEY, required=True),
        Field(name="settled_base", headers=("结算金额",), kind=Kind.MONEY),
        Field(name="actual", headers=("实际佣金支出",), kind=Kind.MONEY),
        Field(name="raw_status", headers=("订单状态",), kind=Kind.TEXT),
        Field(name="paid_at", headers=("付款时间",), kind=Kind.MOMENT, required=True, must=True),
        Field(name="settled_at", headers=("订单结算时间",), kind=Kind.MOMENT),
        Field(name="quantity", headers=("商品数量",), kind=Kind.INTEGER),
        Field(name="source", headers=("流量来源",), kind=Kind.TEXT),
    ),
    signature=("order_id", "estimated", "paid_at"),
    never=("店铺编码", "动账金额"),
    unused=(
        "超时未结算原因", "收货时间", "商品来源", "尾款支付时间", "定金金额", "店铺id", "店铺名称", "佣金发票", "冻结比例", "是否阶梯佣金",
        "门槛销量", "基础佣金率", "订单来源",
    ),
    prepare=commission_rows,
    fills=commission_fills(),
    checks=(ESTIMATE,),
    how_to_export=Text(
        "抖店后台 → 精选联盟（巨量百应）→ 订单 → 达人佣金 → 导出。",
        "Doudian console → affiliate platform → orders → influencer commissions → export.",
    ),
)  # fmt: skip
