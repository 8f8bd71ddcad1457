"""Taobao/Tmall 退款报表: one row per refund case. Only 退款成功 moved money; 部分退款 is never a full refund."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile
from zhanggui.collect.taobao.words import GOODS_WORDS, REFUND_WORDS, STAMP, headers, plain, translated
from zhanggui.core.language import Text
from zhanggui.tables.aftersales import REFUND

_CENT = pl.lit("0.01").cast(pl.Decimal(18, 4))

FIELDS = (
    Field(name="refund_id", headers=("退款编号",), kind=Kind.ID, required=True, must=True),
    Field(
        name="order_id",
        headers=("订单编号", "主订单编号", "淘宝订单编号"),
        kind=Kind.ID,
        required=True,
        must=True,
    ),
    Field(name="line_id", headers=("子订单编号",), kind=Kind.ID),
    Field(name="merchant_code", headers=("商品编码", "商家编码"), kind=Kind.ID),
    Field(name="applied_at", headers=("退款的申请时间", "退款申请时间", "申请时间"), kind=Kind.MOMENT),
    Field(name="refunded_at", headers=("退款完结时间", "完结时间", "退款完成时间"), kind=Kind.MOMENT),
    Field(name="order_paid", headers=("买家实际支付金额", "买家实付金额"), kind=Kind.MONEY),
    Field(name="amount", headers=("买家退款金额", "退款金额"), kind=Kind.MONEY, required=True, must=True),
    Field(name="raw_status", headers=("退款状态",), kind=Kind.TEXT, required=True),
    Field(name="goods", headers=("货物状态",), kind=Kind.TEXT),
    Field(name="return_word", headers=("是否需要退货",), kind=Kind.TEXT),
    Field(
        name="scope", headers=("部分退款/全部退款", "部分退款_全部退款", "部分退款全部退款"), kind=Kind.TEXT
    ),
    Field(name="reason", headers=("买家退款原因", "退款原因"), kind=Kind.TEXT),
    Field(name="shop_name", headers=("店铺名称",), kind=Kind.TEXT),
    Field(name="buyer", headers=("买家会员名称", "买家会员名", "买家昵称"), kind=Kind.PERSONAL),
    Field(name="remark_buyer", headers=("买家退款说明", "退款说明"), kind=Kind.PERSONAL),
)

_OUTCOME = translated("raw_status", REFUND_WORDS)
_WAITS = plain("raw_status").str.contains("等待|待.*处理|处理中|申请中")
OUTCOME = (
    pl.when((_OUTCOME == "unknown") & _WAITS)
    .then(pl.lit("pending"))
    .when(_OUTCOME == "none")
    .then(pl.lit("closed"))
    .otherwise(_OUTCOME.fill_null("unknown"))
)
"""States that say they wait for somebody are open whatever the rest of their words."""

IS_PARTIAL = (
    pl.when(pl.col("scope").str.contains("部分"))
    .then(True)
    .when(pl.col("scope").str.contains("全"))
    .then(False)
    .when(pl.col("amount") < pl.col("order_paid"))
    .then(True)
    .when(pl.col("amount") >= pl.col("order_paid"))
    .then(False)
)
"""The platform's word decides; where the file does not carry it, the amount against what was paid."""

NEEDS_RETURN = (
    pl.when(pl.col("return_word").str.contains("^(?:否|不|无|仅退款|(?i:no|n|false|0)$)"))
    .then(False)
    .when(pl.col("return_word").str.contains("^(?:是|需|退货|(?i:yes|y|true|1)$)"))
    .then(True)
)

UNUSED = headers(
    "支付宝交易号 支付单号 订单付款时间 宝贝标题 商品id 手工退款/系统退款 手工退款_系统退款 超时时间 退货物流信息 发货物流信息 "
    "客服介入状态 卖家真实姓名 卖家退货地址 卖家邮编 卖家电话 卖家手机 退货物流单号 退货物流公司 买家退货时间 责任方 售中或售后 "
    "商家备注 审核操作人 举证超时 是否零秒响应 退款操作人 退款原因标签 业务类型 是否帮他退款 帮他退款操作账号"
)

REFUNDS = Profile(
    name="taobao.refunds",
    platform="taobao",
    zh="淘宝/天猫 退款报表",
    en="Taobao/Tmall refunds",
    fields=FIELDS,
    signature=("refund_id", "order_id", "amount", "raw_status"),
    never=("抖音号", "售后单号", "售后编号"),
    shop_field="shop_name",
    unused=UNUSED,
    export_time=STAMP,
    fills=(
        Fills(
            table=REFUND,
            columns={
                "refund_id": pl.col("refund_id"),
                "order_id": pl.col("order_id"),
                "line_id": pl.col("line_id"),
                "merchant_code": pl.col("merchant_code"),
                "applied_at": pl.col("applied_at"),
                "refunded_at": pl.col("refunded_at"),
                "applied_day": pl.col("applied_day"),
                "refunded_day": pl.col("refunded_day"),
                "amount": pl.col("amount"),
                "order_paid": pl.col("order_paid"),
                "outcome": OUTCOME,
                "raw_status": pl.col("raw_status"),
                "needs_return": NEEDS_RETURN,
                "is_partial": IS_PARTIAL,
                "goods_state": translated("goods", GOODS_WORDS),
                "reason": pl.col("reason"),
            },
        ),
    ),
    checks=(
        Check(
            code="amount_within_paid",
            says=Text(
                "买家退款金额 ≤ 买家实际支付金额（连邮费一起退时可以超出）",
                "refunded ≤ paid (postage may go back on top)",
            ),
            broken=pl.col("amount") > pl.col("order_paid") + _CENT,
        ),
        Check(
            code="full_refund_is_all_paid",
            says=Text(
                "标为「全部退款」的，退款金额 = 买家实际支付金额",
                "a refund called full returns all that was paid",
            ),
            broken=pl.col("scope").str.contains("全") & (pl.col("amount") + _CENT < pl.col("order_paid")),
        ),
        Check(
            code="refunded_has_its_time",
            says=Text("「退款成功」的都有退款完结时间", "cases that succeeded have an end time"),
            broken=(OUTCOME == "refunded") & pl.col("refunded_at").is_null(),
        ),
    ),
    how_to_export=Text(
        "千牛卖家中心 → 交易 → 退款管理 → 选好申请时间 → 批量导出 → 下载「退款报表」。请保留退款状态、货物状态、部分退款/全部退款三列。",
        "Qianniu → Trade → Refunds → choose the days → Batch export → download the refund report.",
    ),
)
