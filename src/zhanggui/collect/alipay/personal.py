"""支付宝 个人账单 (CSV, ``#`` or dashed lines above the header): a small Taobao shop paid into its owner's account.

Only movements of a shop's order (商家订单号 ``T200P…``) are kept. Whatever else the owner did with the account is not
the shop's business: those rows are counted on the receipt and stored nowhere but in the encrypted received file.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.alipay.words import CLOSED, PERSONAL_KINDS
from zhanggui.collect.balances import summaries
from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.core.language import Text
from zhanggui.tables.costs import SETTLEMENT

_MONEY = pl.Decimal(18, 4)

FIELDS = (
    Field(
        name="booked_at",
        headers=("交易时间", "付款时间", "交易创建时间"),
        kind=Kind.MOMENT,
        required=True,
        must=True,
    ),
    Field(name="category", headers=("交易分类", "类型"), kind=Kind.TEXT),
    Field(name="counterparty", headers=("交易对方",), kind=Kind.PERSONAL),
    Field(name="account", headers=("对方账号",), kind=Kind.PERSONAL),
    Field(name="description", headers=("商品说明", "商品名称"), kind=Kind.TEXT),
    Field(name="direction", headers=("收/支",), kind=Kind.TEXT, required=True),
    Field(name="money", headers=("金额", "金额(元)"), kind=Kind.MONEY, required=True, must=True),
    Field(name="state", headers=("交易状态",), kind=Kind.TEXT),
    Field(name="entry", headers=("交易订单号", "交易号"), kind=Kind.ID, required=True, must=True),
    Field(name="merchant_order", headers=("商家订单号", "商户订单号"), kind=Kind.ID),
    Field(name="remark", headers=("备注",), kind=Kind.TEXT),
)


def read_bill(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add the order, the signed amount and the kind; ``of_shop``: a movement of one of the shop's orders."""
    order = pl.coalesce(
        pl.col("merchant_order").str.extract(r"^T\d+P(\d{14,19})$"),
        pl.col("description").str.extract(r"T\d+P(\d{14,19})"),
        pl.col("remark").str.extract(r"T\d+P(\d{14,19})"),
    )
    size = pl.col("money").abs()
    signed = (
        pl.when(pl.col("direction").str.contains("支出"))
        .then(-size)
        .when(pl.col("direction").str.contains("收入"))
        .then(size)
    )
    said = pl.concat_str(["category", "description", "remark"], separator=" ", ignore_nulls=True)
    read = rows.with_columns(order_id=order, amount=signed.cast(_MONEY), said=said)
    happened = ~pl.col("state").is_in(CLOSED).fill_null(False)
    return read.with_columns(
        of_shop=pl.col("order_id").is_not_null() & pl.col("amount").is_not_null() & happened,
        kind=_kind(),
        raw_kind=_without_numbers(),
        entry_id=pl.format("{}-{}", "entry", pl.col("amount").cast(pl.String)),
    ), []


def _kind() -> pl.Expr:
    fees = pl.coalesce(*(pl.when(pl.col("said").str.contains(w)).then(pl.lit(k)) for w, k in PERSONAL_KINDS))
    back = pl.col("said").str.contains("退款") | (pl.col("state") == "退款成功").fill_null(False)
    sale = pl.when(pl.col("amount") > 0).then(pl.lit("goods_with_subsidy")).otherwise(pl.lit("other_fee"))
    return pl.coalesce(fees, pl.when(back & (pl.col("amount") < 0)).then(pl.lit("refund")), sale)


def _without_numbers() -> pl.Expr:
    """The platform's words without order numbers and brackets, so that they can be grouped."""
    words = pl.coalesce("description", "remark", "category", pl.lit("未说明"))
    bare = words.str.replace_all(r"T\d+P\d+|\d{4,}", "").str.replace_all(r"[\[\](){}（）：:;；,，\-\s]+", " ")
    return pl.coalesce(pl.when(bare.str.strip_chars() != "").then(bare.str.strip_chars()), "category")


PERSONAL_BILL = Profile(
    name="alipay.personal",
    platform="taobao",
    zh="支付宝个人账单",
    en="Personal Alipay bill",
    fields=FIELDS,
    signature=("booked_at", "direction", "money", "entry", "merchant_order"),
    never=("账务流水号", "收入(+元)", "收入（+元）"),
    unused=(
        "交易创建时间",
        "收/付款方式",
        "交易来源地",
        "服务费(元)",
        "成功退款(元)",
        "资金状态",
        "最近修改时间",
    ),
    extra_cells=True,
    prepare=read_bill,
    fills=(
        Fills(
            table=SETTLEMENT,
            where=pl.col("of_shop"),
            columns={
                "entry_id": pl.col("entry_id"),
                "order_id": pl.col("order_id"),
                "booked_at": pl.col("booked_at"),
                "booked_day": pl.col("booked_day"),
                "kind": pl.col("kind"),
                "raw_kind": pl.col("raw_kind"),
                "amount": pl.col("amount"),
            },
        ),
    ),
    summaries=summaries(
        income=pl.col("direction") == "收入",
        expense=pl.col("direction") == "支出",
        money=("money", "money"),
    ),
    checks=(
        Check(
            code="direction_known",
            says=Text(
                "订单的资金变动写明收入或支出（「不计收支」的不入账）",
                "a movement of an order is income or expense (others are not booked)",
            ),
            broken=pl.col("order_id").is_not_null() & pl.col("amount").is_null(),
        ),
    ),
    how_to_export=Text(
        "手机支付宝 → 我的 → 账单 → 右上角「…」→ 开具交易流水证明/下载账单 → 用于个人对账；解压后把 CSV 放进来。",
        "Alipay app → Bills → Download for reconciliation; unpack and drop the CSV.",
    ),
)
