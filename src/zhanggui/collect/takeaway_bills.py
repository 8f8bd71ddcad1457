"""Bills of takeaway platforms (美团, 淘宝闪购/饿了么): one row per transaction, of which only some are sales.

An order's row says what the merchant is due and, where the merchant ticked them, what it is made of. Every part
becomes a settlement entry of its own and all parts of a row sum to what is due. Promotion, insurance, refunds and
services stand in the same file and are never sales.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Check, Field, Fills, Kind, Prepare, Refusal
from zhanggui.core.language import Text
from zhanggui.tables.aftersales import REFUND
from zhanggui.tables.campaigns import AD_REPORT
from zhanggui.tables.costs import SETTLEMENT
from zhanggui.tables.orders import ORDER

MONEY = pl.Decimal(18, 4)
ZERO = pl.lit("0").cast(MONEY)

SALE = "sale"
KINDS = (
    ("充值|提现|转账|打款|余额划转", "transfer"),
    ("保险|保费", "insurance"),
    ("推广|广告|流量|津贴|联盟|拼单宝|订单通|点金|竞价", "ads"),
    ("赔付|赔偿|罚款|违约", "compensation"),
    ("退款", "refund"),
)
"""Words of a transaction's type and what it is, first match wins; anything else is a service. A recharge (推广充值)
fills an advertising account: it moves the merchant's own money and spends none."""

STATUSES = {
    "订单完成": "completed",
    "已完成": "completed",
    "完成": "completed",
    "已送达": "completed",
    "配送中": "shipped",
    "已接单": "paid_unshipped",
    "待接单": "paid_unshipped",
    "订单取消": "closed_refunded",
    "已取消": "closed_refunded",
    "取消": "closed_refunded",
}
"""A takeaway order is paid when it is placed: one that was cancelled had been paid and went back."""
_STATUS = pl.col("raw_status").replace_strict(STATUSES, default="unknown", return_dtype=pl.String)

PARTS = {
    "paid": ("goods", "顾客实付"),
    "subsidy": ("subsidy", "平台活动支出"),
    "commission": ("commission", "平台服务费"),
    "shipping": ("shipping", "配送服务费"),
    "rest": ("other_fee", "其他"),
    "back": ("refund", "取消退回"),
}
"""What a sale is made of, and the settlement kind of each part; a refund is the same with its goods as ``refund``.
The last is of an order that was called off: the buyer's money came and went, and nothing is due."""

DETAIL = (
    Field(name="goods", headers=("商品总价", "菜品总价", "商品金额", "菜品原价"), kind=Kind.MONEY),
    Field(name="packing", headers=("餐盒费", "打包费", "打包盒费", "包装费"), kind=Kind.MONEY),
    Field(name="delivery", headers=("用户支付配送费", "用户配送费", "配送费"), kind=Kind.MONEY),
    Field(
        name="shop_support", headers=("商家活动支出", "商户活动补贴", "商家补贴", "商户补贴"), kind=Kind.MONEY
    ),
    Field(
        name="platform_support",
        headers=("平台活动支出", "平台活动补贴", "平台补贴", "美团活动补贴"),
        kind=Kind.MONEY,
    ),
    Field(name="platform_fee", headers=("平台服务费", "技术服务费", "佣金", "抽佣"), kind=Kind.MONEY),
    Field(name="delivery_fee", headers=("配送服务费", "履约服务费", "物流服务费"), kind=Kind.MONEY),
)


def bill_fields(due: tuple[str, ...], trade: tuple[str, ...], *, trade_needed: bool) -> tuple[Field, ...]:
    """The columns of a bill whose amount is called ``due`` and whose kind of transaction ``trade``."""
    return (
        Field(name="order_id", headers=("订单号", "订单编号", "订单ID"), kind=Kind.ID, required=True),
        Field(name="store_id", headers=("门店id", "门店编号"), kind=Kind.ID),
        Field(name="store", headers=("门店名称", "门店名"), kind=Kind.TEXT),
        Field(name="raw_status", headers=("订单状态",), kind=Kind.TEXT),
        Field(
            name="booked_at",
            headers=("账单日期", "账单时间", "结算日期", "入账时间"),
            kind=Kind.MOMENT,
            required=True,
            must=True,
        ),
        Field(name="ordered_at", headers=("下单时间", "订单创建时间"), kind=Kind.MOMENT),
        Field(name="completed_at", headers=("完成时间", "订单完成时间"), kind=Kind.MOMENT),
        Field(name="closed_at", headers=("取消时间", "订单取消时间"), kind=Kind.MOMENT),
        Field(name="trade", headers=trade, kind=Kind.TEXT, required=trade_needed, must=trade_needed),
        Field(name="due", headers=due, kind=Kind.MONEY, required=True, must=True),
        *DETAIL,
        Field(name="remark", headers=("交易描述", "备注"), kind=Kind.TEXT),
    )


NUMBERED = ("store_id", "order_id", "trade", "booked_at", "due")
"""What tells two rows of a bill apart, beside how often they stand there: a bill has no entry numbers."""


def bill_rows(sale_words: str, usual: str) -> Prepare:
    """Rows with their kind, parts and entry number; ``sale_words`` match the types that are sales, and a row
    without a type is of the ``usual`` one."""

    def prepare(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
        typed = rows.with_columns(trade=pl.coalesce("trade", pl.lit(usual)))
        kinds = typed.with_columns(bill_kind=_kind(sale_words)).with_columns(entry=_entry())
        told = kinds.with_columns(
            is_sale=(pl.col("bill_kind") == SALE) & pl.col("order_id").is_not_null(),
            mirrored=pl.col("bill_kind") == "refund",
        )
        return _with_parts(told), []

    return prepare


def _kind(sale_words: str) -> pl.Expr:
    """What a row is. Money that promotion gives back is no spending: it lowers other fees."""
    words = pl.coalesce(*(pl.when(pl.col("trade").str.contains(w)).then(pl.lit(k)) for w, k in KINDS))
    found = (
        pl.when(pl.col("trade").str.contains(sale_words))
        .then(pl.lit(SALE))
        .otherwise(pl.coalesce(words, pl.lit("service_fee")))
    )
    return pl.when((found == "ads") & (pl.col("due") > 0)).then(pl.lit("other_fee")).otherwise(found)


def _entry() -> pl.Expr:
    about = pl.coalesce("order_id", "store_id", pl.lit("*"))
    day = pl.col("booked_at").dt.strftime("%Y%m%d%H%M%S")
    return pl.format("{}-{}-{}-{}-{}", about, day, "trade", pl.col("due").cast(pl.String), "number")


def _with_parts(rows: pl.DataFrame) -> pl.DataFrame:
    """``part_…`` of every row with details: what the buyer paid, subsidy, fees, and the rest up to what is due.

    Deductions are written with and without a minus, so their sign comes from the row: a sale's go out, a refund's
    come back. Whether the buyer's delivery fee is the merchant's depends on who delivers: it is counted where what
    is due can only be met with it.
    """
    whole = pl.col("is_sale") | pl.col("mirrored")
    sign = pl.when("mirrored").then(pl.lit(-1)).otherwise(pl.lit(1))
    size = {name: pl.col(name).abs().fill_null(ZERO) for name in (f.name for f in DETAIL)}
    goods = size["goods"] + size["packing"] - size["shop_support"] - size["platform_support"]
    fees = size["platform_fee"] + size["delivery_fee"]
    net = goods + size["platform_support"] - fees
    detailed = whole & (pl.col("goods").fill_null(ZERO) != 0)
    own_delivery = (
        pl.when(sign * (net + size["delivery"]) == pl.col("due")).then(size["delivery"]).otherwise(ZERO)
    )
    off = detailed & _called_off()
    parts = {
        "part_paid": goods + own_delivery,
        "part_subsidy": pl.when(off).then(ZERO).otherwise(size["platform_support"]),
        "part_commission": pl.when(off).then(ZERO).otherwise(-size["platform_fee"]),
        "part_shipping": pl.when(off).then(ZERO).otherwise(-size["delivery_fee"]),
        "part_back": pl.when(off).then(-goods - own_delivery).otherwise(ZERO),
    }
    marked = rows.with_columns(detailed=detailed, off=off, own_delivery=own_delivery.cast(MONEY))
    signed = marked.with_columns(
        **{n: pl.when("detailed").then((sign * p).cast(MONEY)).otherwise(ZERO) for n, p in parts.items()}
    )
    known = pl.sum_horizontal(list(parts)).cast(MONEY)
    plain = pl.when(whole).then("due").otherwise(ZERO)
    return signed.with_columns(
        part_paid=pl.when("detailed").then("part_paid").otherwise(plain).cast(MONEY),
        part_rest=pl.when("detailed").then(pl.col("due") - known).otherwise(ZERO).cast(MONEY),
    )


def _called_off() -> pl.Expr:
    """A sale of which nothing is due because its order was cancelled: what its columns say was never earned."""
    return pl.col("is_sale") & (pl.col("due") == 0) & (_STATUS == "closed_refunded").fill_null(False)


def entries(part: str) -> Fills:
    """The settlement entries of one part of sales and refunds."""
    kind, header = PARTS[part]
    goods_back = (
        pl.when("mirrored").then(pl.lit("refund")).otherwise(pl.lit(kind)) if part == "paid" else pl.lit(kind)
    )
    amount = pl.col(f"part_{part}")
    shown = pl.col("is_sale") | pl.col("mirrored")
    nothing = (pl.col("due") == 0) if part == "paid" else pl.lit(False)
    return _entry_fills(
        part, goods_back, pl.format("{} · " + header, "trade"), amount, shown & ((amount != 0) | nothing)
    )


def _entry_fills(suffix: str, kind: pl.Expr, raw_kind: pl.Expr, amount: pl.Expr, where: pl.Expr) -> Fills:
    return Fills(
        table=SETTLEMENT,
        where=where,
        columns={
            "entry_id": pl.format("{}-" + suffix, "entry"),
            "order_id": pl.col("order_id"),
            "booked_at": pl.col("booked_at"),
            "booked_day": pl.col("booked_day"),
            "kind": kind,
            "raw_kind": raw_kind,
            "amount": amount,
        },
    )


_OTHER = ~pl.col("is_sale") & ~pl.col("mirrored")
_OTHER_KIND = pl.when(pl.col("bill_kind") == SALE).then(pl.lit("other_fee")).otherwise("bill_kind")


def _once(amount: str | pl.Expr) -> pl.Expr:
    """An order may stand on several rows: its money is their sum."""
    value = pl.col(amount) if isinstance(amount, str) else amount
    return pl.when(value.is_not_null()).then(value.sum().over("order_id", "is_sale")).cast(MONEY)


_DAY = pl.coalesce("ordered_day", "booked_day")
_AT = pl.coalesce("ordered_at", "booked_at")
_SUPPORT = pl.when("detailed").then(pl.col("part_subsidy"))

ORDERS_OF_BILL = Fills(
    table=ORDER,
    where=pl.col("is_sale"),
    columns={
        "order_id": pl.col("order_id"),
        "document": pl.lit("order"),
        "status": pl.when(pl.col("raw_status").is_not_null()).then(_STATUS),
        "raw_status": pl.col("raw_status"),
        "created_at": _AT,
        "paid_at": _AT,
        "completed_at": pl.col("completed_at"),
        "closed_at": pl.col("closed_at"),
        "created_day": _DAY,
        "paid_day": _DAY,
        "paid_week": _DAY.dt.truncate("1w"),
        "paid_month": _DAY.dt.strftime("%Y-%m"),
        "goods_amount": _once(
            pl.when("detailed").then(pl.col("goods").abs() + pl.col("packing").abs().fill_null(ZERO))
        ),
        "shipping_charged": _once(pl.when("detailed").then("own_delivery")),
        "discount_merchant": _once(pl.when("detailed").then(pl.col("shop_support").abs())),
        "discount_platform": _once(_SUPPORT),
        "payable": _once("part_paid"),
        "paid": _once("part_paid"),
        "paid_net_of_refunds": pl.lit(False),
        "refunded": _once(pl.when("off").then("part_paid")),
        "merchant_receivable": _once(
            pl.when("detailed").then(pl.col("part_paid") + pl.col("part_subsidy")).otherwise("due")
        ),
    },
)

REFUNDS_OF_BILL = Fills(
    table=REFUND,
    where=pl.col("mirrored") & (pl.col("part_paid") < 0) & pl.col("order_id").is_not_null(),
    columns={
        "refund_id": pl.format("{}-refund", "entry"),
        "order_id": pl.col("order_id"),
        "refunded_at": pl.col("booked_at"),
        "refunded_day": pl.col("booked_day"),
        "applied_at": pl.col("booked_at"),
        "applied_day": pl.col("booked_day"),
        "amount": -pl.col("part_paid"),
        "outcome": pl.lit("refunded"),
        "goods_state": pl.lit("unknown"),
        "reason": pl.col("remark"),
    },
)


def fills_of_bill(ad_channel: str) -> tuple[Fills, ...]:
    """Everything a bill fills: entries first (its grain), orders, refund cases, and promotion that was spent."""
    return (
        *(entries(part) for part in PARTS),
        _entry_fills("whole", _OTHER_KIND, pl.col("trade"), pl.col("due"), _OTHER),
        ORDERS_OF_BILL,
        REFUNDS_OF_BILL,
        Fills(
            table=AD_REPORT,
            where=pl.col("bill_kind") == "ads",
            columns={
                "day": pl.col("booked_day"),
                "ad_channel": pl.lit(ad_channel),
                "subject_kind": pl.lit("plan"),
                "subject_id": pl.col("entry"),
                "subject_name": pl.col("trade"),
                "spend": -pl.col("due"),
            },
        ),
    )


def checks_of_bill(due: str) -> tuple[Check, ...]:
    """What a receipt says about the rows of a bill whose amount is called ``due``."""
    whole = pl.col("is_sale") | pl.col("mirrored")
    return (
        Check(
            code="due_is_its_parts",
            says=Text(
                f"「{due}」= 商品 + 餐盒费 + 平台补贴 − 商家活动 − 各项服务费（差额记为其他费用）",
                f"{due} = goods + packing + platform support − shop support − fees (the difference is another fee)",
            ),
            broken=pl.col("part_rest") != 0,
        ),
        Check(
            code="detail_known",
            says=Text(
                f"有商品总价等明细（没有时，销售额按「{due}」计，已扣平台费用）",
                f"the parts of a sale are stated (else sales are {due}, after the platform's fees)",
            ),
            broken=whole & ~pl.col("detailed") & (pl.col("due") != 0),
        ),
        Check(
            code="sale_has_an_order",
            says=Text(
                "销售行有订单号（没有的记为其他费用，不算销售）",
                "a sale has an order number (without one it is booked as another fee, not as a sale)",
            ),
            broken=(pl.col("bill_kind") == SALE) & pl.col("order_id").is_null(),
        ),
    )
