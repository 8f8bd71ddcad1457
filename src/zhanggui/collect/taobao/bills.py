"""Alipay account flow of a shop (支付宝账务明细) and Qianniu's 动账明细: one row per money movement.

What a movement is stands in its remark (备注), as text with the order number inside; the table below reads it.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.balances import BALANCE_FOLLOWS, summaries, with_broken_balance
from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.core.language import Text
from zhanggui.tables.costs import SETTLEMENT

_NOTHING = pl.lit("0").cast(pl.Decimal(18, 4))

KINDS = (
    ("提现|充值|余利宝|余额宝|基金赎回|转账到银行卡|保证金-(?:缴纳|解冻|退还)", "transfer"),
    ("返点积分|退回积分", "points"),
    ("天猫佣金|类目佣金|聚划算佣金|技术服务费年费|技术年费", "commission"),
    ("淘宝客|淘宝联盟|阿里妈妈.*佣金", "affiliate"),
    ("基础软件服务费", "service_fee"),
    ("花呗|信用卡|分期免息|支付服务费", "payment_fee"),
    ("运费险|保险承保|保险退保|保险保证金|保障保险", "insurance"),
    (
        "消费券代付资金扣回|代商家垫付扣回|服务费|集运|品牌新享|公益宝贝|极速回款|先用后付|赔付|违约金|保证金",
        "other_fee",
    ),
    ("直通车|万相台|钻展|引力魔方|超级推荐|广告推广费", "ads"),
)
"""Words of a remark and the fee they name, first match wins; a recharge moves money, it spends none."""

PATTERN_REFUND = "退款|售后维权"
PATTERN_SALE = "^(?:在线支付|交易付款|交易|交易收款|确认收货|货款|交易分账)$"

FIELDS = (
    Field(name="account_no", headers=("账务流水号",), kind=Kind.ID),
    Field(name="flow_no", headers=("业务流水号", "支付宝流水号", "支付流水号"), kind=Kind.ID, required=True),
    Field(name="merchant_order", headers=("商户订单号", "商家订单号"), kind=Kind.ID),
    Field(name="order_no", headers=("主订单id", "淘宝订单编号", "淘宝订单号", "主订单编号"), kind=Kind.ID),
    Field(name="line_id", headers=("子订单id", "子订单编号"), kind=Kind.ID),
    Field(
        name="booked_at",
        headers=("入账时间", "入帐时间", "发生时间"),
        kind=Kind.MOMENT,
        required=True,
        must=True,
    ),
    Field(
        name="income",
        headers=("收入(+元)", "收入金额(+元)", "收入金额(元)", "收入金额"),
        kind=Kind.MONEY,
        required=True,
    ),
    Field(
        name="expense",
        headers=("支出(-元)", "支出金额(-元)", "支出金额(元)", "支出金额"),
        kind=Kind.MONEY,
        required=True,
    ),
    Field(name="balance", headers=("账户余额(元)", "账户余额"), kind=Kind.MONEY),
    Field(name="business", headers=("业务类型", "账务类型", "入账类型", "入帐类型"), kind=Kind.TEXT),
    Field(name="remark", headers=("备注", "业务描述"), kind=Kind.TEXT),
    Field(name="description", headers=("业务描述", "商品名称"), kind=Kind.TEXT),
)


def read_movements(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add amount, order, kind and raw_kind of every movement, and ``known``: whether its kind was recognised."""
    said = pl.concat_str(
        [pl.col(c) for c in ("business", "remark", "description")], separator=" ", ignore_nulls=True
    )
    income, expense = pl.col("income").fill_null(_NOTHING), pl.col("expense").fill_null(_NOTHING).abs()
    named = rows.with_columns(amount=(income - expense).cast(pl.Decimal(18, 4)), said=said)
    kinds = named.with_columns(found=_kind())
    told = kinds.with_columns(
        kind=pl.coalesce("found", pl.lit("other_fee")),
        known=pl.col("found").is_not_null(),
        order_id=_order(),
        entry_id=_entry(),
        raw_kind=_raw_kind(),
    )
    return with_broken_balance(told), []


def _kind() -> pl.Expr:
    """A sale or a refund of one by its business type, else what the remark names."""
    income_of_trade = pl.col("business").str.contains(PATTERN_SALE) & (pl.col("amount") > 0)
    fees = pl.coalesce(*(pl.when(pl.col("said").str.contains(p)).then(pl.lit(k)) for p, k in KINDS))
    return (
        pl.when(income_of_trade)
        .then(pl.lit("goods_with_subsidy"))
        .when(pl.col("business").str.contains("^交易退款|^售后退款|^退款"))
        .then(pl.lit("refund"))
        .otherwise(
            pl.coalesce(fees, pl.when(pl.col("said").str.contains(PATTERN_REFUND)).then(pl.lit("refund")))
        )
    )


def _order() -> pl.Expr:
    """The order number: its own column, else behind ``T200P`` in 商户订单号, else the long number in the remark."""
    return pl.coalesce(
        "order_no",
        pl.col("merchant_order").str.extract(r"^T\d+P(\d{14,19})$"),
        pl.col("remark").str.extract(r"T\d+P(\d{14,19})"),
        pl.col("remark").str.extract(r"(?:^|\D)(\d{18,19})(?:\D|$)"),
    )


def _entry() -> pl.Expr:
    """账务流水号 is one per movement. 业务流水号 is one per trade: its fees share it, so kind, time and amount follow."""
    moment = pl.col("booked_at").dt.strftime("%Y%m%d%H%M%S")
    return pl.coalesce(
        "account_no",
        pl.format("{}-{}-{}-{}", "flow_no", _raw_kind(), moment, pl.col("amount").cast(pl.String)),
    )


def _raw_kind() -> pl.Expr:
    """The platform's words without order numbers and brackets, so that they can be grouped; a sale's remark is
    empty or names the payment, so its business type speaks."""
    words = pl.coalesce("remark", "business", "description")
    bare = words.str.replace_all(r"T\d+P\d+|\d{4,}", "").str.replace_all(r"[\[\](){}（）：:;；,，\-\s]+", " ")
    clean = bare.str.strip_chars()
    return pl.when(clean != "").then(clean).otherwise(pl.coalesce("business", pl.lit("未说明")))


UNUSED = (
    "对方账号",
    "交易对方",
    "交易渠道",
    "收/付渠道",
    "商家昵称",
    "入帐日期",
    "数据创建时间",
    "数据修改时间",
)

BILLS = Profile(
    name="taobao.bills",
    platform="taobao",
    zh="支付宝账务明细 / 千牛动账明细",
    en="Taobao/Tmall money movements (Alipay)",
    fields=FIELDS,
    signature=("flow_no", "booked_at", "income", "expense"),
    never=("动账流水号", "动账时间", "收/支", "抖音号"),
    unused=UNUSED,
    prepare=read_movements,
    fills=(
        Fills(
            table=SETTLEMENT,
            where=pl.col("amount") != 0,
            columns={
                "entry_id": pl.col("entry_id"),
                "order_id": pl.col("order_id"),
                "line_id": pl.col("line_id"),
                "booked_at": pl.col("booked_at"),
                "booked_day": pl.col("booked_day"),
                "kind": pl.col("kind"),
                "raw_kind": pl.col("raw_kind"),
                "amount": pl.col("amount"),
            },
        ),
    ),
    summaries=summaries(
        income=pl.col("income").fill_null(_NOTHING) != 0,
        expense=pl.col("expense").fill_null(_NOTHING) != 0,
        money=("income", "expense"),
    ),
    checks=(
        BALANCE_FOLLOWS,
        Check(
            code="kind_recognised",
            says=Text(
                "能从备注看出费用类型（其余按「其他费用」记）",
                "the remark names the kind (others are booked as other fees)",
            ),
            broken=~pl.col("known"),
        ),
        Check(
            code="income_or_expense",
            says=Text("收入与支出只有一项", "either income or expense, not both"),
            broken=(pl.col("income") != 0) & (pl.col("expense") != 0),
        ),
    ),
    how_to_export=Text(
        "支付宝商家中心（b.alipay.com）→ 对账中心 → 账务明细 → 选好日期 → 下载（CSV）；或 千牛 → 财务 → 账房 → 动账明细 → 导出。",
        "Alipay merchant centre → Reconciliation → account flow → choose the days → download; or Qianniu → Finance.",
    ),
)
