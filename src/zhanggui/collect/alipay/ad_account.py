"""推广账户流水 (阿里妈妈, paid by Alipay): what the advertising account received, held back and really spent.

A day's consumption is booked on the next day, so it belongs to 交易日期, never to 记账时间. The account is not the
shop's: a recharge leaves the shop's Alipay as a transfer and arrives here as one, and the two cancel out. It is no ad
report (it names neither goods nor clicks): the reconciliation compares what it spent with what the reports say.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.alipay.words import CONSUMPTION
from zhanggui.collect.balances import BALANCE_FOLLOWS, with_broken_balance
from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.core.language import Text
from zhanggui.tables.costs import SETTLEMENT

_MONEY = pl.Decimal(18, 4)

FIELDS = (
    Field(name="booked_at", headers=("记账时间", "记帐时间"), kind=Kind.MOMENT, required=True, must=True),
    Field(name="day", headers=("交易日期",), kind=Kind.DAY, required=True, must=True),
    Field(name="direction", headers=("收支类型",), kind=Kind.TEXT, required=True, must=True),
    Field(name="trade", headers=("交易类型",), kind=Kind.TEXT, required=True, must=True),
    Field(name="money", headers=("操作金额(元)", "操作金额"), kind=Kind.MONEY, required=True, must=True),
    Field(name="balance", headers=("操作后余额(元)", "操作后余额"), kind=Kind.MONEY),
    Field(name="remark", headers=("备注",), kind=Kind.TEXT),
)


def read_account(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """The rows with their signed amount, entry number and whether they spend."""
    out = pl.col("direction").str.contains("支出|出")
    size = pl.col("money").abs()
    spends = out & (pl.col("trade").str.replace_all(r"\s", "") == CONSUMPTION)
    signed = rows.with_columns(
        amount=pl.when(out).then(-size).otherwise(size).cast(_MONEY), spends=spends.fill_null(False)
    )
    named = signed.with_columns(
        entry=pl.format(
            "ads-{}-{}-{}-{}",
            pl.col("booked_at").dt.strftime("%Y%m%d%H%M%S"),
            "trade",
            pl.col("amount").cast(pl.String),
            "number",
        ),
    )
    return with_broken_balance(named), []


AD_ACCOUNT = Profile(
    name="alipay.ad_account",
    platform="taobao",
    zh="推广账户流水（阿里妈妈）",
    en="Advertising account flow (Alimama)",
    fields=FIELDS,
    signature=("booked_at", "day", "direction", "trade", "money"),
    numbered=("booked_at", "trade", "direction", "money"),
    identical=Identical.SEPARATE_LINES,
    prepare=read_account,
    fills=(
        Fills(
            table=SETTLEMENT,
            columns={
                "entry_id": pl.col("entry"),
                "booked_at": pl.col("booked_at"),
                "booked_day": pl.col("day"),
                "kind": pl.when("spends").then(pl.lit("ads")).otherwise(pl.lit("transfer")),
                "raw_kind": pl.format("推广账户 {}", "trade"),
                "amount": pl.col("amount"),
            },
        ),
    ),
    checks=(
        BALANCE_FOLLOWS,
        Check(
            code="booked_after_its_day",
            says=Text("记账不早于交易日期", "nothing is booked before its day"),
            broken=pl.col("booked_day") < pl.col("day"),
        ),
    ),
    how_to_export=Text(
        "万相台（one.alimama.com）→ 账户 → 财务记录 → 现金账户流水 → 选好日期 → 下载。",
        "Wanxiangtai → Account → Finance → cash account flow → choose the days → download.",
    ),
)
