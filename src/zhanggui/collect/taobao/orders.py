"""Taobao/Tmall 订单报表: one row per order. Three layouts share one profile because headers differ, not meaning:
classic (41 columns, GBK), the short teaching layout (7 columns) and the 2026 desensitised export (21 columns).
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile
from zhanggui.collect.taobao.words import PLACE, STATUS
from zhanggui.core.language import Text
from zhanggui.tables.members import CUSTOMER
from zhanggui.tables.orders import ORDER

FIELDS = (
    Field(name="order_id", headers=("订单编号", "主订单编号", "订单号"), kind=Kind.ID, required=True, must=True),
    Field(name="buyer", headers=("买家会员名", "买家昵称", "买家账号"), kind=Kind.PERSONAL),
    Field(name="goods_amount", headers=("买家应付货款", "商品金额", "商品总价"), kind=Kind.MONEY),
    Field(name="shipping_charged", headers=("买家应付邮费", "邮费", "运费"), kind=Kind.MONEY),
    Field(name="payable", headers=("总金额", "订单应付金额", "应付金额"), kind=Kind.MONEY),
    Field(
        name="paid",
        headers=("买家实际支付金额", "买家实付金额", "实付金额"),
        kind=Kind.MONEY,
        required=True,
    ),
    Field(name="raw_status", headers=("订单状态", "交易状态"), kind=Kind.TEXT),
    Field(name="created_at", headers=("订单创建时间", "买家下单时间", "下单时间"), kind=Kind.MOMENT, required=True, must=True),
    Field(name="paid_at", headers=("订单付款时间", "买家付款时间", "付款时间"), kind=Kind.MOMENT),
    Field(name="shipped_at", headers=("发货时间", "卖家发货时间"), kind=Kind.MOMENT),
    Field(name="completed_at", headers=("确认收货时间", "交易成功时间"), kind=Kind.MOMENT, nulls=("订单未关闭",)),
    Field(name="item_count", headers=("宝贝总数量", "商品总数量"), kind=Kind.INTEGER),
    Field(name="refunded", headers=("退款金额",), kind=Kind.MONEY, nulls=("无退款申请", "没有申请退款")),
    Field(name="receivable", headers=("打款商家金额", "卖家实收金额"), kind=Kind.MONEY),
    Field(name="close_reason", headers=("订单关闭原因",), kind=Kind.TEXT, nulls=("订单未关闭",)),
    Field(name="shop_name", headers=("店铺名称",), kind=Kind.TEXT),
    Field(name="address", headers=("收货地址", "收货人地址"), kind=Kind.PERSONAL),
    Field(name="receiver", headers=("收货人姓名",), kind=Kind.PERSONAL),
    Field(name="phone", headers=("联系手机", "联系电话"), kind=Kind.PERSONAL),
    Field(name="remark_buyer", headers=("买家留言",), kind=Kind.PERSONAL),
    Field(name="remark_seller", headers=("订单备注", "卖家备注", "商家备注"), kind=Kind.PERSONAL),
)

ORDERS = Profile(
    name="taobao.orders",
    platform="taobao",
    zh="淘宝/天猫 订单报表",
    en="Taobao/Tmall orders",
    fields=FIELDS,
    signature=("order_id", "paid", "created_at", "paid_at"),
    never=("子订单编号", "退款编号", "标题", "商品ID", "抖音号"),
    shop_field="shop_name",
    export_time=r"ExportOrderList(\d{12}|\d{14})(?!\d)",
    fills=(
        Fills(
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
                "paid_day": pl.col("paid_day"),
                "paid_week": pl.col("paid_day").dt.truncate("1w"),
                "paid_month": pl.col("paid_day").dt.strftime("%Y-%m"),
                "buyer_key": pl.col("buyer_key"),
                "province": PLACE.struct.field("province"),
                "city": PLACE.struct.field("city"),
                "goods_amount": pl.col("goods_amount"),
                "shipping_charged": pl.col("shipping_charged"),
                "payable": pl.col("payable"),
                "paid": pl.col("paid"),
                "paid_net_of_refunds": pl.lit(False),
                "merchant_receivable": pl.col("receivable"),
                "refunded": pl.col("refunded"),
                "item_count": pl.col("item_count"),
                "close_reason": pl.col("close_reason"),
            },
        ),
        Fills(
            table=CUSTOMER,
            where=pl.col("buyer_key").is_not_null(),
            columns={
                "buyer_key": pl.col("buyer_key"),
                "seen_at": pl.col("created_at"),
                "province": PLACE.struct.field("province"),
                "city": PLACE.struct.field("city"),
            },
        ),
    ),
    checks=(
        Check(
            code="payable_is_goods_and_postage",
            says=Text("总金额 = 应付货款 + 应付邮费", "payable = goods + postage"),
            broken=(pl.col("payable") - pl.col("goods_amount") - pl.col("shipping_charged")).abs() > pl.lit("0.01").cast(pl.Decimal(18, 4)),
        ),
    ),
    how_to_export=Text(
        "千牛 → 交易 → 已卖出的宝贝 → 批量导出 → 导出订单报表",
        "Qianniu → Trade → Sold items → Batch export → Order report",
    ),
)
