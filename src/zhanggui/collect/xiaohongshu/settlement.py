"""小红书 商品结算明细: what was really paid out, kept back and taken back. One row per product settled or refunded with its
parts in columns; every part becomes a settlement entry of its own.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.core.language import Text
from zhanggui.tables.aftersales import REFUND
from zhanggui.tables.costs import SETTLEMENT

_MONEY = pl.Decimal(18, 4)
_ZERO = pl.lit("0").cast(_MONEY)

INCOME = {
    "goods": ("goods", ("商品实付/实退",)),
    "postage": ("goods", ("运费实付/实退", "运费")),
    "subsidy": ("subsidy", ("平台优惠补贴",)),
    "postage_subsidy": ("subsidy", ("平台运费补贴",)),
    "state_subsidy": ("subsidy", ("国补订单毛保金额",)),
}
FEES = {
    "commission": ("commission", ("佣金总额", "佣金")),
    "influencer": ("influencer", ("分销佣金",)),
    "operator": ("service_fee", ("代运营服务商佣金",)),
    "developer": ("service_fee", ("代开发服务商佣金",)),
    "payment": ("payment_fee", ("支付渠道费",)),
    "instalments": ("payment_fee", ("花呗分期手续费",)),
    "surcharge": ("other_fee", ("附加费",)),
}
"""Field: kind of settlement entry, headers. 运费 is what the buyer paid for postage, so income."""

FIELDS = (
    Field(name="order_id", headers=("订单号",), kind=Kind.ID, required=True, must=True),
    Field(name="case_id", headers=("售后单号",), kind=Kind.ID),
    Field(name="settlement_id", headers=("结算唯一ID",), kind=Kind.ID),
    Field(name="booked_at", headers=("结算时间",), kind=Kind.MOMENT),
    Field(name="movement", headers=("交易类型",), kind=Kind.TEXT, required=True, must=True),
    Field(name="total", headers=("动账金额",), kind=Kind.MONEY),
    Field(name="spec_id", headers=("规格ID",), kind=Kind.ID),
    Field(name="title", headers=("商品名称",), kind=Kind.TEXT),
    *(Field(name=name, headers=headers, kind=Kind.MONEY, required=name == "goods") for name, (_, headers) in INCOME.items()),
    *(Field(name=name, headers=headers, kind=Kind.MONEY) for name, (_, headers) in FEES.items()),
    Field(name="remark", headers=("备注", "计费备注"), kind=Kind.TEXT),
)  # fmt: skip
UNUSED = (
    "下单时间", "完成时间", "结算账户", "类目", "SKU条码", "商品数量", "计佣基数", "优惠类型", "商家优惠", "佣金率", "返利率",
    "计税价格(含税)", "计税价格(未税)", "税率", "跨境税代缴", "商品税金", "运费税金", "卖家CPS佣金率", "推广达人ID", "达人昵称",
    "带货类型", "履约单号", "可结算时间", "预计结算时间", "结算类型", "账本业务类型", "账本结算状态", "结算状态", "结算金额",
)  # fmt: skip
"""Known and not used; taxes of cross-border goods fall under the difference to 动账金额."""


def settled_rows(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """The rows with a number of their own, parts in the sign that adds up, and what of the total no part explains."""
    moment = pl.col("booked_at").dt.strftime("%Y%m%d%H%M%S")
    said = ["order_id", "movement", "case_id", pl.coalesce("spec_id", "title"), moment, "number"]
    number = pl.coalesce("settlement_id", pl.concat_str(said, separator="-", ignore_nulls=True))
    back = pl.col("movement").str.contains("退款|退货")
    income = [pl.when("back").then(-pl.col(c).abs()).otherwise(c).cast(_MONEY).alias(c) for c in INCOME]
    told = rows.with_columns(entry=number, back=back).with_columns(income)
    earned = pl.sum_horizontal([pl.col(c).fill_null(_ZERO) for c in INCOME])
    taken = pl.sum_horizontal([pl.col(c).fill_null(_ZERO) for c in FEES])
    signed = told.with_columns(_signed(name, earned, taken).alias(name) for name in FEES)
    known = earned + pl.sum_horizontal([pl.col(c).fill_null(_ZERO) for c in FEES])
    return signed.with_columns(rest=(pl.col("total") - known).fill_null(_ZERO).cast(_MONEY)), []


def _signed(name: str, earned: pl.Expr, taken: pl.Expr) -> pl.Expr:
    """A fee as the file signs it where that adds up to the total, else the other way round, else by its row."""
    fee = pl.col(name)
    by_row = pl.when("back").then(fee.abs()).otherwise(-fee.abs())
    as_written, turned = earned + taken == pl.col("total"), earned - taken == pl.col("total")
    return pl.when(as_written).then(fee).when(turned).then(-fee).otherwise(by_row).cast(_MONEY)


def _entry(kind: str | pl.Expr, raw_kind: str, part: str, where: pl.Expr) -> Fills:
    return Fills(
        table=SETTLEMENT,
        columns={
            "entry_id": pl.format("{}-" + part, "entry"),
            "order_id": pl.col("order_id"),
            "booked_at": pl.col("booked_at"),
            "booked_day": pl.col("booked_day"),
            "kind": pl.lit(kind) if isinstance(kind, str) else kind,
            "raw_kind": pl.lit(raw_kind),
            "amount": pl.col(part),
        },
        where=where,
    )


def _some(part: str) -> pl.Expr:
    return pl.col(part).is_not_null() & (pl.col(part) != 0)


_GOODS = pl.when("back").then(pl.lit("refund")).otherwise(pl.lit("goods"))
_REFUND_CASE = Fills(
    table=REFUND,
    columns={
        "refund_id": pl.format("{}-refund", "entry"),
        "order_id": pl.col("order_id"),
        "refunded_at": pl.col("booked_at"),
        "refunded_day": pl.col("booked_day"),
        "amount": -(pl.col("goods") + pl.col("postage").fill_null(_ZERO)),
        "outcome": pl.lit("refunded"),
        "goods_state": pl.lit("unknown"),
    },
    where=pl.col("back") & (pl.col("goods") + pl.col("postage").fill_null(_ZERO) < 0),
)
"""What a row took back for the buyer is a finished refund case; the order file has no amounts."""

SETTLEMENTS = Profile(
    name="xiaohongshu.settlement",
    platform="xiaohongshu",
    zh="小红书 商品结算明细",
    en="Xiaohongshu settlement",
    fields=FIELDS,
    signature=("order_id", "movement", "goods", "commission"),
    identical=Identical.SEPARATE_LINES,
    numbered=("order_id", "movement", "case_id", "spec_id", "title", "booked_at"),
    unused=UNUSED,
    prepare=settled_rows,
    fills=(
        _entry(_GOODS, "商品实付/实退", "goods", pl.col("goods").is_not_null()),
        _entry(_GOODS, "运费实付/实退", "postage", _some("postage")),
        *(
            _entry(kind, headers[0], name, _some(name))
            for name, (kind, headers) in INCOME.items()
            if kind == "subsidy"
        ),
        *(_entry(kind, headers[0], name, _some(name)) for name, (kind, headers) in FEES.items()),
        _entry("other_fee", "其他", "rest", pl.col("rest") != 0),
        _REFUND_CASE,
    ),
    checks=(
        Check(
            code="total_is_the_sum_of_its_parts",
            says=Text(
                "动账金额 = 各项之和（差额记为其他费用）",
                "the total is the sum of its parts (the difference is booked as another fee)",
            ),
            broken=pl.col("rest") != 0,
        ),
    ),
    how_to_export=Text(
        "小红书千帆 → 资金 → 账单 → 商品结算明细 → 选好结算时间 → 导出。",
        "Xiaohongshu Qianfan → Funds → Bills → settlement by product → choose the days → Export.",
    ),
)
