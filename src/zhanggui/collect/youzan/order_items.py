"""有赞 订单商品: one row per item of an order, with its part of the order's discounts.

The file has no money of the order as a whole (and no postage): lines carry the money, readers add them up.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Identical, Kind, Profile, Refusal
from zhanggui.collect.columns import money, number_of, personal, words
from zhanggui.collect.order_states import PROVINCE, state_by_lines
from zhanggui.collect.youzan.words import REFUND_STATE, STATUS
from zhanggui.core.language import Text
from zhanggui.tables.orders import ORDER, ORDER_LINE

_MONEY = pl.Decimal(18, 4)
_CENT = pl.lit("0.01").cast(_MONEY)
_NOTHING = pl.lit("0").cast(_MONEY)
HOME = "Asia/Shanghai"
"""Youzan writes order numbers in Chinese time, wherever the shop is."""


FIELDS = (
    Field(name="order_id", headers=("订单号",), kind=Kind.ID, required=True, must=True),
    words("raw_status", "订单商品状态", required=True),
    Field(name="stated_created_at", headers=("订单创建时间",), kind=Kind.MOMENT),
    Field(name="stated_paid_at", headers=("买家付款时间",), kind=Kind.MOMENT),
    Field(name="shipped_at", headers=("商品发货时间",), kind=Kind.MOMENT),
    Field(name="completed_at", headers=("交易成功时间",), kind=Kind.MOMENT),
    words("title", "商品名称", required=True),
    words("spec", "商品规格"),
    number_of("spec_code", "规格编码"),
    number_of("item_code", "商品编码"),
    money("unit_price", "商品单价"),
    money("deal_price", "商品优惠后价格"),
    Field(
        name="quantity", headers=("商品数量",), kind=Kind.INTEGER, required=True, must=True, not_negative=True
    ),
    money("subtotal", "商品金额小计"),
    money("shared_discount", "店铺优惠（分摊）"),
    Field(
        name="line_paid",
        headers=("商品实际成交金额",),
        kind=Kind.MONEY,
        required=True,
        must=True,
        not_negative=True,
    ),
    words("line_shipped", "商品发货状态"),
    words("carrier", "商品发货物流公司"),
    number_of("tracking_no", "商品发货物流单号"),
    words("raw_refund_state", "商品退款状态"),
    Field(name="refunded", headers=("商品已退款金额",), kind=Kind.MONEY, not_negative=True),
    words("province", "收货人省份"),
    words("city", "收货人城市"),
    personal("receiver", "收货人/提货人"),
    personal("phone", "收货人手机号/提货人手机号", "买家手机号"),
    personal("address", "详细收货地址/提货地址"),
    personal("remark_item", "商品留言"),
    personal("remark_buyer", "买家备注"),
    personal("remark_seller", "商家订单备注"),
)
UNUSED = (
    "外部订单号", "商品成本价", "商品类型", "商品类目", "商品优惠方式", "商品抵用积分数", "收货人地区", "商品发货方式", "发货员工", "周期购信息",
)  # fmt: skip

_PAID_STATES = ("paid_unshipped", "partly_shipped", "shipped", "completed", "closed_refunded")
_OPEN_FIRST = (
    "unpaid", "paid_unshipped", "partly_shipped", "shipped", "completed", "unknown", "closed_refunded",
)  # fmt: skip


def know_items(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add when the order was placed (``E20260601120000…`` begins with it), whether it was paid, and its lines' states."""
    stamp = (
        pl.col("order_id").str.extract(r"^[A-Z]+([0-9]{14})").str.to_datetime("%Y%m%d%H%M%S", strict=False)
    )
    numbered = stamp.dt.replace_time_zone(HOME, ambiguous="earliest", non_existent="null")
    known = rows.with_columns(
        item_status=STATUS,
        created_at=pl.coalesce("stated_created_at", numbered.dt.convert_time_zone("UTC")),
        created_day=pl.coalesce("stated_created_day", stamp.dt.date()),
        code=pl.coalesce("spec_code", "item_code"),
    )
    was_paid = pl.col("item_status").is_in(_PAID_STATES) | pl.col("stated_paid_at").is_not_null()
    return known.with_columns(
        was_paid=was_paid,
        paid_at=pl.coalesce("stated_paid_at", pl.when(was_paid).then("created_at")),
        paid_day=pl.coalesce("stated_paid_day", pl.when(was_paid).then("created_day")),
        line_status=_line_status(),
        order_status=state_by_lines("item_status", _OPEN_FIRST),
        line_id=pl.concat_str(
            ["order_id", pl.coalesce("code", "title"), "spec", "number"], separator="-", ignore_nulls=True
        ),
    ), []


def _line_status() -> pl.Expr:
    whole = (pl.col("refunded") >= pl.col("line_paid")) & (pl.col("line_paid") > 0)
    return pl.when(whole).then(pl.lit("closed_refunded")).otherwise("item_status")


_LIST = pl.col("unit_price") * pl.col("quantity")
_OFF = _LIST - pl.col("line_paid")
_REFUNDED = pl.coalesce(
    "refunded", pl.when(REFUND_STATE.is_in(["none", "closed"]) & pl.col("was_paid")).then(_NOTHING)
)

ORDER_COLUMNS = {
    "order_id": pl.col("order_id"),
    "document": pl.lit("order"),
    "status": pl.col("order_status"),
    "raw_status": pl.col("raw_status"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at").min().over("order_id"),
    "completed_at": pl.col("completed_at"),
    "created_day": pl.col("created_day"),
    "paid_day": pl.col("paid_day"),
    "paid_week": pl.col("paid_day").dt.truncate("1w"),
    "paid_month": pl.col("paid_day").dt.strftime("%Y-%m"),
    "province": PROVINCE,
    "city": pl.col("city"),
    "paid_net_of_refunds": pl.lit(False),
}
LINE_COLUMNS = {
    "order_id": pl.col("order_id"),
    "line_id": pl.col("line_id"),
    "line_kind": pl.when(pl.col("unit_price") == 0).then(pl.lit("gift")).otherwise(pl.lit("product")),
    "item_key": item_key(pl.col("code"), pl.col("title")),
    "merchant_code": pl.col("code"),
    "title": pl.col("title"),
    "spec": pl.col("spec"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "shipped_at": pl.col("shipped_at"),
    "created_day": pl.col("created_day"),
    "quantity": pl.col("quantity"),
    "unit_price": pl.col("unit_price"),
    "list_amount": _LIST,
    "discount_merchant": pl.when(_OFF >= 0).then(_OFF),
    "paid": pl.when("was_paid").then("line_paid").otherwise(_NOTHING),
    "status": pl.col("line_status"),
    "raw_status": pl.col("raw_status"),
    "refund_state": REFUND_STATE,
    "raw_refund_state": pl.col("raw_refund_state"),
    "refunded": _REFUNDED,
    "carrier": pl.col("carrier"),
    "tracking_no": pl.col("tracking_no"),
}
CHECKS = (
    Check(
        code="subtotal_less_shared_discount",
        says=Text(
            "商品实际成交金额 = 商品金额小计 − 店铺优惠（分摊）",
            "item paid = subtotal − its part of the shop's discounts",
        ),
        broken=(pl.col("subtotal") - pl.col("shared_discount") - pl.col("line_paid")).abs() > _CENT,
    ),
    Check(
        code="refunded_within_paid",
        says=Text("商品已退款金额 ≤ 商品实际成交金额", "an item's refund is at most what was paid for it"),
        broken=pl.col("refunded") > pl.col("line_paid") + _CENT,
    ),
    Check(
        code="paid_time_stated",
        says=Text(
            "已付款的行有「买家付款时间」（没有的按订单号里的下单时间计）",
            "paid rows state 买家付款时间 (others are dated by the time in the order number)",
        ),
        broken=pl.col("was_paid") & pl.col("stated_paid_at").is_null(),
    ),
)

ORDER_ITEMS = Profile(
    name="youzan.order_items",
    platform="youzan",
    zh="有赞 订单商品",
    en="Youzan order items",
    fields=FIELDS,
    signature=("order_id", "raw_status", "title", "quantity", "line_paid"),
    identical=Identical.SEPARATE_LINES,
    numbered=("order_id", "spec_code", "item_code", "title", "spec"),
    export_time=r"(?:订单|商品)[^0-9]*(\d{14}|\d{12})(?!\d)",
    unused=UNUSED,
    prepare=know_items,
    fills=(
        Fills(table=ORDER_LINE, columns=LINE_COLUMNS),
        Fills(table=ORDER, columns=ORDER_COLUMNS),
    ),
    checks=CHECKS,
    how_to_export=Text(
        "有赞后台 → 订单 → 订单查询 → 选好下单时间 → 批量导出 → 选「商品维度」报表 → 下载（能自选列时勾选「买家付款时间」）。",
        "Youzan console → Orders → choose the dates → batch export → report by item → download.",
    ),
)
