"""1688 已卖出的货品: one row per line; order cells are merged, so they are blank from an order's second line on."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.ali1688.words import PAID, REFUND_STATE, STATUS
from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.collect.columns import money, or_in_yuan, personal, words
from zhanggui.core.language import Text
from zhanggui.tables.members import CUSTOMER
from zhanggui.tables.orders import ORDER, ORDER_LINE

_MONEY = pl.Decimal(18, 4)
_ZERO = pl.lit("0").cast(_MONEY)
_ORPHAN = Text(
    "这一行没有订单号，上一行也不是同一张订单的开头：不知道它属于哪张订单。请从平台重新导出，或补上订单号。",
    "The row has no order number and does not follow the first line of an order: nobody knows whose it is.",
)


def _yuan(name: str, *headers: str, required: bool = False) -> Field:
    return money(name, *or_in_yuan(*headers), required=required)


FIELDS = (
    Field(name="order_id", headers=("订单号", "订单编号"), kind=Kind.ID, required=True),
    Field(name="created_at", headers=("下单时间", "订单创建时间"), kind=Kind.MOMENT, required=True),
    Field(name="paid_at", headers=("付款时间", "订单付款时间"), kind=Kind.MOMENT),
    Field(name="shipped_at", headers=("发货时间",), kind=Kind.MOMENT),
    words("carrier", "物流公司"),
    _yuan("stated_paid", "实付款", required=True),
    _yuan("goods_amount", "货品总价"),
    _yuan("postage", "运费"),
    Field(name="tracking_no", headers=("运单号",), kind=Kind.ID),
    personal("buyer", "买家", "买家会员名", "买家公司名"),
    personal("address", "收货地址"),
    personal("receiver", "收货人姓名", "收货人"),
    personal("phone", "联系手机", "联系电话"),
    personal("remark_buyer", "买家留言"),
    Field(name="title", headers=("货品标题",), kind=Kind.TEXT, required=True, must=True),
    words("spec", "规格", "货品规格"),
    Field(name="merchant_code", headers=("单品货号", "货号", "商家编码"), kind=Kind.ID),
    Field(name="platform_sku_id", headers=("SKU ID", "SKUID"), kind=Kind.ID),
    Field(name="product_id", headers=("Offer ID", "货品ID"), kind=Kind.ID),
    Field(name="quantity", headers=("数量",), kind=Kind.INTEGER, required=True, must=True, not_negative=True),
    _yuan("line_money", "单品金额"),
    _yuan("price", "单价"),
    words("raw_status", "订单状态"),
    words("raw_refund_state", "退款状态"),
)

_OF_ORDER = (
    "created_at",
    "created_day",
    "paid_at",
    "paid_day",
    "shipped_at",
    "raw_status",
    "carrier",
    "tracking_no",
)


def fill_merged(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Give every line its order, and every order what its lines say.

    A line takes the order above it only where the rows follow each other without a gap: rows that come alone
    (repaired ones, or after a damaged row) belong to nobody and are refused.
    """
    first = pl.col("order_id").is_not_null()
    follows = pl.col("line") == pl.col("line").shift(1) + 1
    block = (first | ~follows.fill_null(False)).cum_sum()
    laid = rows.with_columns(is_first=first, __block=block)
    laid = laid.with_columns(pl.col("order_id").forward_fill().over("__block"))
    orphans = laid.filter(pl.col("order_id").is_null())["line"]
    shared = laid.with_columns(
        pl.col(c).fill_null(pl.col(c).drop_nulls().first().over("order_id")) for c in _OF_ORDER
    )
    named = shared.with_columns(refund_state=REFUND_STATE).with_columns(
        order_refund_state=pl.when((pl.col("refund_state") == "refunded").all().over("order_id")).then(
            pl.lit("refunded")
        )
    )
    states = named.with_columns(status=STATUS).with_columns(was_paid=pl.col("status").is_in(PAID))
    told = _with_line_money(states).drop("__block")
    return told, [Refusal(line, "missing", "订单号", "", _ORPHAN) for line in orphans]


def _with_line_money(rows: pl.DataFrame) -> pl.DataFrame:
    """``line_amount``: 单品金额 is a line's money in some files and a unit's in others; the order's own sum tells.

    Where neither adds up (postage, a changed price) the line's money stays unknown and readers share the order's.
    """
    priced = (pl.col("price") * pl.col("quantity")).cast(_MONEY)
    times = (pl.col("line_money") * pl.col("quantity")).cast(_MONEY)
    goods = pl.coalesce("goods_amount", pl.col("stated_paid") - pl.col("postage").fill_null(_ZERO))
    whole = goods.drop_nulls().first().over("order_id")
    summed = rows.with_columns(
        __one=pl.col("line_money").sum().over("order_id"), __many=times.sum().over("order_id"), __goods=whole
    )
    amount = (
        pl.when(pl.col("price").is_not_null())
        .then(priced)
        .when(pl.col("__one") == pl.col("__goods"))
        .then("line_money")
        .when(pl.col("__many") == pl.col("__goods"))
        .then(times)
    )
    return summed.with_columns(line_amount=amount.cast(_MONEY)).drop("__one", "__many", "__goods")


_PAID_DAY = pl.when("was_paid").then(pl.coalesce("paid_day", "created_day"))
_REFUNDED = pl.when(pl.col("status") == "closed_refunded").then("stated_paid")
_PROVINCE = pl.col("address").str.extract(r"^\s*(\p{Han}{2,3}?)(?:(?:壮族|回族|维吾尔)?(?:省|市|自治区)|\s)")

ORDER_COLUMNS = {
    "order_id": pl.col("order_id"),
    "document": pl.lit("order"),
    "status": pl.col("status"),
    "raw_status": pl.col("raw_status"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "created_day": pl.col("created_day"),
    "paid_day": _PAID_DAY,
    "paid_week": _PAID_DAY.dt.truncate("1w"),
    "paid_month": _PAID_DAY.dt.strftime("%Y-%m"),
    "buyer_key": pl.col("buyer_key"),
    "province": _PROVINCE,
    "goods_amount": pl.col("goods_amount"),
    "shipping_charged": pl.col("postage"),
    "payable": pl.col("stated_paid"),
    "paid": pl.when("was_paid").then("stated_paid").otherwise(_ZERO),
    "paid_net_of_refunds": pl.lit(False),
    "refunded": _REFUNDED,
    "carrier": pl.col("carrier"),
    "tracking_no": pl.col("tracking_no"),
}
LINE_COLUMNS = {
    "order_id": pl.col("order_id"),
    "line_id": pl.format(
        "{}-{}-{}",
        "order_id",
        pl.coalesce("merchant_code", "platform_sku_id", pl.concat_str(["title", "spec"], ignore_nulls=True)),
        pl.int_range(1, pl.len() + 1).over("order_id", "merchant_code", "platform_sku_id", "title", "spec"),
    ),
    "line_kind": pl.lit("product"),
    "item_key": item_key(
        pl.col("merchant_code"),
        pl.col("platform_sku_id"),
        pl.concat_str(["title", "spec"], separator=" ", ignore_nulls=True),
    ),
    "merchant_code": pl.col("merchant_code"),
    "product_id": pl.col("product_id"),
    "platform_sku_id": pl.col("platform_sku_id"),
    "title": pl.col("title"),
    "spec": pl.col("spec"),
    "created_at": pl.col("created_at"),
    "created_day": pl.col("created_day"),
    "quantity": pl.col("quantity"),
    "list_amount": pl.col("line_amount"),
    "status": pl.col("status"),
    "raw_status": pl.col("raw_status"),
    "refund_state": pl.col("refund_state"),
    "raw_refund_state": pl.col("raw_refund_state"),
}

ORDERS = Profile(
    name="ali1688.orders",
    platform="1688",
    zh="1688 已卖出的货品",
    en="1688 orders",
    fields=FIELDS,
    signature=("order_id", "created_at", "stated_paid", "title", "quantity"),
    unused=(
        "序号",
        "涨价或折扣(元)",
        "卖家公司名",
        "卖家会员名",
        "发货方",
        "单位",
        "邮编",
        "型号",
        "物料编号",
    ),
    identical=Identical.SEPARATE_LINES,
    merged="order_id",
    prepare=fill_merged,
    fills=(
        Fills(table=ORDER_LINE, columns=LINE_COLUMNS),
        Fills(table=ORDER, columns=ORDER_COLUMNS, where=pl.col("is_first")),
        Fills(
            table=CUSTOMER,
            where=pl.col("is_first") & pl.col("buyer_key").is_not_null(),
            columns={
                "buyer_key": pl.col("buyer_key"),
                "seen_at": pl.col("created_at"),
                "province": _PROVINCE,
            },
        ),
    ),
    checks=(
        Check(
            code="line_money_known",
            says=Text(
                "各行「单品金额」（或 × 数量）之和 = 货款（不满足的行金额未知，按订单金额分摊）",
                "the lines' money adds up to the order's goods (else a line's money is unknown and shared)",
            ),
            broken=pl.col("line_amount").is_null(),
        ),
    ),
    how_to_export=Text(
        "1688 卖家工作台（work.1688.com）→ 交易 → 已卖出的货品 → 导出订单（xlsx，合并单元格不用拆）。",
        "1688 seller desk → Trade → Sold goods → Export orders; merged cells may stay.",
    ),
)
