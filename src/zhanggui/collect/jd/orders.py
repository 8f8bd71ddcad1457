"""JD order report: one row per SKU of an order, the order's money repeated on each of its rows.

订单金额 is the goods at 京东价; 结算金额 is that less what the merchant gives; 应付金额 is what the buyer still pays, with
postage, after the platform's coupons and what was taken from the balance (余额支付). Only the order has discounts:
they are shared over its lines by 京东价 × 订购数量, largest remainder.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import item_key
from zhanggui.collect.collector import Check, Field, Fills, Kind, Profile, Refusal
from zhanggui.collect.jd.sharing import MONEY, ZERO, in_fen, in_yuan, shared
from zhanggui.collect.jd.words import BARE, CITY, DELETED, LEFT, MARKED, PROVINCE, SPLIT, STATUS
from zhanggui.core.language import Text
from zhanggui.tables.members import CUSTOMER
from zhanggui.tables.orders import ORDER, ORDER_LINE

FIELDS = (
    Field(name="order_id", headers=("订单号", "订单编号"), kind=Kind.ID, required=True, must=True),
    Field(name="sku_id", headers=("商品ID", "商品编号", "SKUID"), kind=Kind.ID, required=True),
    Field(name="title", headers=("商品名称",), kind=Kind.TEXT),
    Field(
        name="quantity",
        headers=("订购数量", "商品数量"),
        kind=Kind.INTEGER,
        required=True,
        must=True,
        not_negative=True,
    ),
    Field(name="pay_method", headers=("支付方式",), kind=Kind.TEXT),
    Field(name="created_at", headers=("下单时间",), kind=Kind.MOMENT, required=True, must=True),
    Field(name="price", headers=("京东价",), kind=Kind.MONEY, required=True, not_negative=True),
    Field(name="order_amount", headers=("订单金额",), kind=Kind.MONEY),
    Field(name="settled_amount", headers=("结算金额",), kind=Kind.MONEY),
    Field(name="balance", headers=("余额支付",), kind=Kind.MONEY),
    Field(name="due", headers=("应付金额",), kind=Kind.MONEY, required=True, must=True),
    Field(name="raw_status", headers=("订单状态",), kind=Kind.TEXT, required=True, must=True),
    Field(name="order_type", headers=("订单类型",), kind=Kind.TEXT),
    Field(name="buyer", headers=("下单帐号", "下单账号"), kind=Kind.PERSONAL),
    Field(name="receiver", headers=("客户姓名",), kind=Kind.PERSONAL),
    Field(name="address", headers=("客户地址",), kind=Kind.PERSONAL),
    Field(name="phone", headers=("联系电话",), kind=Kind.PERSONAL),
    Field(name="remark_buyer", headers=("订单备注",), kind=Kind.PERSONAL),
    Field(name="invoice_title", headers=("发票抬头",), kind=Kind.PERSONAL),
    Field(name="vat_invoice", headers=("增值税发票",), kind=Kind.PERSONAL),
    Field(name="remark_seller", headers=("商家备注",), kind=Kind.PERSONAL),
    Field(name="postage", headers=("运费金额",), kind=Kind.MONEY),
    Field(name="stated_paid_at", headers=("付款确认时间",), kind=Kind.MOMENT, required=True),
    Field(name="sku_code", headers=("商家SKUID", "商家SKU编码", "商家SKU ID"), kind=Kind.ID),
    Field(name="item_no", headers=("货号",), kind=Kind.ID),
    Field(name="completed_at", headers=("订单完成时间",), kind=Kind.MOMENT),
)
UNUSED = (
    "发票类型", "发票内容", "商家备注等级（等级1-5为由高到低）", "订单来源", "订单渠道", "仓库id", "仓库名称", "送装服务",
    "服务费", "是否为品牌商订单", "是否为toplife订单", "普通发票纳税编号", "邮政编码", "邮箱地址",
)  # fmt: skip

ON_DELIVERY = pl.col("pay_method").str.contains("货到付款").fill_null(False)
_PAID_STATES = ("等待出库", "等待打印", "等待发货", "待出库", *LEFT, "完成", "已完成")


def read_orders(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Add when an order was paid, what its rows say together, and each line's part of its money.

    ``is_parent``: split into other orders, which stand in its place. ``marked``: the seller's own remark says it
    was placed to push the listing; null where no row of the file has a remark.
    """
    said = pl.concat_str(
        pl.col("remark_seller").fill_null(""), pl.col("remark_buyer").fill_null(""), separator=" "
    )
    known = rows.with_columns(
        is_parent=said.str.contains(SPLIT).any().over("order_id"),
        marked=pl.when(pl.col("remark_seller").is_not_null().any()).then(
            pl.col("remark_seller").str.contains(MARKED).fill_null(False).any().over("order_id")
        ),
        sku=pl.coalesce("sku_id", "sku_code", "item_no", "title", pl.lit("1")),
    )
    return _told_once(known), []


def _told_once(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with all that is worked out of them; rows equal in every cell are copies and say what the first says.

    But where 订单金额 is only reached with them, they are lines of their own.
    """
    said = [c for c in rows.columns if c != "line"]
    marked = rows.with_columns(is_first=pl.struct(said).is_first_distinct())
    if marked["is_first"].all():
        return _worked_out(rows)
    line, told = pl.col("price") * pl.col("quantity"), pl.col("order_amount")
    without = pl.when("is_first").then(line).sum().over("order_id")
    needed = (told == line.sum().over("order_id")) & (told != without)
    stays = marked.select(pl.col("is_first") | needed.fill_null(False)).to_series()
    base = _worked_out(rows.filter(stays))
    known = base.drop("line").unique(subset=said, keep="first", maintain_order=True)
    copies = rows.filter(~stays).join(known, on=said, how="left", nulls_equal=True)
    return pl.concat([base, copies.select(base.columns)])


def _worked_out(rows: pl.DataFrame) -> pl.DataFrame:
    return _with_parts(_with_sums(_with_payment(_with_lines(rows))))


def _with_lines(rows: pl.DataFrame) -> pl.DataFrame:
    """A line is the order and its SKU; the same SKU at a lower price (a gift, a second piece at half price) is another.

    The same at one price again is numbered.
    """
    lower = pl.col("price") < pl.col("price").max().over("order_id", "sku")
    usual = pl.format("{}-{}", "order_id", "sku")
    one = pl.when(lower).then(pl.format("{}-{}", usual, "price")).otherwise(usual)
    nth = pl.int_range(1, pl.len() + 1).over("order_id", "sku", "price")
    return rows.with_columns(line_id=pl.when(nth > 1).then(pl.format("{}#{}", one, nth)).otherwise(one))


def _with_payment(rows: pl.DataFrame) -> pl.DataFrame:
    """付款确认时间; where it is missing, cash on delivery is paid at completion, online payment when ordered."""
    silent = pl.col("stated_paid_at").is_null() & ~DELETED & BARE.is_in(_PAID_STATES).fill_null(False)
    delivered = silent & ON_DELIVERY & pl.col("completed_at").is_not_null()
    online = silent & ~ON_DELIVERY
    return rows.with_columns(
        paid_at=pl.coalesce(
            "stated_paid_at",
            pl.when(delivered).then("completed_at").when(online).then("created_at"),
        ),
        paid_day=pl.coalesce(
            "stated_paid_day",
            pl.when(delivered).then("completed_day").when(online).then("created_day"),
        ),
        paid_time_missing=delivered | online,
    )


def _with_sums(rows: pl.DataFrame) -> pl.DataFrame:
    """Of the order: ``goods`` (its rows at 京东价), ``payable``, both discounts; in fen ``f_…``.

    ``whole``: its rows make up its 订单金额 (with or without the postage), so nothing of it is missing here.
    """
    line = pl.col("price") * pl.col("quantity")
    goods = line.sum().over("order_id")
    postage = pl.col("postage").fill_null(ZERO)
    told = pl.col("order_amount").fill_null(goods)
    whole = line.is_not_null().all().over("order_id") & ((told == goods) | (told == goods + postage))
    summed = rows.with_columns(
        list_amount=line.cast(MONEY),
        goods=pl.when(whole).then(goods).otherwise("order_amount").cast(MONEY),
        whole=whole,
        payable=(pl.col("due") + pl.col("balance").fill_null(ZERO)).cast(MONEY),
    )
    off = pl.col("goods") + postage - pl.col("payable")
    own = pl.col("goods") - pl.col("settled_amount")
    split = (own >= 0) & (own <= off)
    discounts = summed.with_columns(
        funders_told=split,
        off_own=pl.when((off >= 0) & split).then(own).when(off >= 0).then(off).cast(MONEY),
        off_platform=pl.when((off >= 0) & split).then(off - own).when(off >= 0).then(ZERO).cast(MONEY),
    )
    return discounts.with_columns(
        f_line=in_fen(pl.col("list_amount")),
        f_own=pl.when("whole").then(in_fen(pl.col("off_own"))),
        f_platform=pl.when("whole").then(in_fen(pl.col("off_platform"))),
    )


def _with_parts(rows: pl.DataFrame) -> pl.DataFrame:
    """Each line's discounts and what was paid for it; unknown where the order's rows are not all here."""
    parts = rows.with_columns(
        p_own=shared("f_own", "f_line", "order_id"), p_platform=shared("f_platform", "f_line", "order_id")
    )
    return parts.with_columns(
        line_own=in_yuan(pl.col("p_own")),
        line_platform=in_yuan(pl.col("p_platform")),
        line_payable=in_yuan(pl.col("f_line") - pl.col("p_own") - pl.col("p_platform")),
    )


_WAS_PAID = pl.col("paid_at").is_not_null()
_POSTAGE = pl.col("postage").fill_null(ZERO)
_GONE_BACK = (STATUS == "closed_refunded") & _WAS_PAID
_LEFT = BARE.is_in(LEFT).fill_null(False)


def _unless_parent(amount: pl.Expr | str) -> pl.Expr:
    """A parent that was split holds nothing any more: zero takes back what an earlier export said of it."""
    return pl.when("is_parent").then(ZERO).otherwise(amount)


_REFUNDED = pl.when(_GONE_BACK & _LEFT).then(pl.col("payable") - _POSTAGE).when(_GONE_BACK).then("payable")
_LINE_REFUNDED = pl.when(_GONE_BACK & (_LEFT | (_POSTAGE == 0))).then("line_payable")
"""An order called off gave everything back, but for the postage once the parcel had left. Later refunds are told by
the settlement only. Refunded postage belongs to no line."""

ORDER_COLUMNS = {
    "order_id": pl.col("order_id"),
    "document": pl.when("is_parent").then(pl.lit("adjustment")).otherwise(pl.lit("order")),
    "status": pl.when("is_parent").then(pl.lit("cancelled")).otherwise(STATUS),
    "raw_status": pl.col("raw_status"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.when(~pl.col("is_parent")).then("paid_at"),
    "completed_at": pl.when(~pl.col("is_parent")).then("completed_at"),
    "closed_at": pl.when("is_parent").then(pl.coalesce("paid_at", "created_at")),
    "created_day": pl.col("created_day"),
    "paid_day": pl.when(~pl.col("is_parent")).then("paid_day"),
    "paid_week": pl.when(~pl.col("is_parent")).then(pl.col("paid_day").dt.truncate("1w")),
    "paid_month": pl.when(~pl.col("is_parent")).then(pl.col("paid_day").dt.strftime("%Y-%m")),
    "buyer_key": pl.col("buyer_key"),
    "province": PROVINCE,
    "city": CITY,
    "goods_amount": _unless_parent("goods"),
    "shipping_charged": _unless_parent("postage"),
    "discount_merchant": _unless_parent("off_own"),
    "discount_platform": _unless_parent("off_platform"),
    "payable": _unless_parent("payable"),
    "paid": _unless_parent(pl.when(_WAS_PAID).then("payable").otherwise(ZERO)),
    "paid_net_of_refunds": pl.lit(False),
    "merchant_receivable": _unless_parent(pl.col("settled_amount") + _POSTAGE),
    "refunded": _unless_parent(_REFUNDED),
    "marked_fake": pl.col("marked"),
    "item_count": pl.when(pl.col("whole") & ~pl.col("is_parent")).then(
        pl.col("quantity").sum().over("order_id")
    ),
}
LINE_COLUMNS = {
    "order_id": pl.col("order_id"),
    "line_id": pl.col("line_id"),
    "line_kind": pl.when(pl.col("price") == 0).then(pl.lit("gift")).otherwise(pl.lit("product")),
    "item_key": item_key(pl.coalesce("sku_code", "item_no"), pl.col("sku_id"), pl.col("title")),
    "merchant_code": pl.coalesce("sku_code", "item_no"),
    "product_id": pl.col("sku_id"),
    "platform_sku_id": pl.col("sku_id"),
    "title": pl.col("title"),
    "created_at": pl.col("created_at"),
    "paid_at": pl.col("paid_at"),
    "created_day": pl.col("created_day"),
    "quantity": pl.col("quantity"),
    "unit_price": pl.col("price"),
    "list_amount": pl.col("list_amount"),
    "discount_merchant": pl.col("line_own"),
    "discount_platform": pl.col("line_platform"),
    "paid": pl.when(_WAS_PAID).then("line_payable").otherwise(ZERO),
    "status": STATUS,
    "raw_status": pl.col("raw_status"),
    "refunded": _LINE_REFUNDED,
}

CHECKS = (
    Check(
        code="not_split",
        says=Text(
            "未被拆分（「订单拆分为…」的父订单已由拆出的订单代替，不计订单和金额，避免重复）",
            "not split (a parent order is replaced by the orders it was split into; it counts nothing)",
        ),
        broken=pl.col("is_parent"),
    ),
    Check(
        code="not_marked_as_fake",
        says=Text(
            "商家备注没有刷单记号（合规风险：刷单属虚假交易；这些订单不计入需求预测与定价）",
            "no remark that marks a fake order (a compliance risk: fake trade is unlawful; these orders are left out of "
            "demand and pricing)",
        ),
        broken=pl.col("marked") & ~pl.col("is_parent"),
    ),
    Check(
        code="rows_make_up_the_order",
        says=Text(
            "订单金额 = Σ 京东价 × 订购数量（不满足的订单不分摊到明细）",
            "order amount = Σ price × quantity (other orders are not shared over their lines)",
        ),
        broken=~pl.col("whole"),
    ),
    Check(
        code="payable_within_goods",
        says=Text("应付金额 + 余额支付 ≤ 订单金额 + 运费", "payable + balance ≤ order amount + postage"),
        broken=pl.col("payable") > pl.col("goods") + pl.col("postage").fill_null(ZERO),
    ),
    Check(
        code="settled_between",
        says=Text(
            "应付金额 + 余额支付 − 运费 ≤ 结算金额 ≤ 订单金额（不满足的，优惠全部按商家承担计）",
            "payable + balance − postage ≤ settled ≤ order amount (elsewhere the merchant gives the whole discount)",
        ),
        broken=~pl.col("funders_told") & pl.col("settled_amount").is_not_null(),
    ),
    Check(
        code="postage_paid_by_the_buyer",
        says=Text(
            "有运费时应付金额高于结算金额（不满足的按平台承担运费计，如运费券）",
            "with postage the buyer owes more than is settled (elsewhere the platform is taken to pay the postage)",
        ),
        broken=(pl.col("postage") > 0) & (pl.col("payable") == pl.col("settled_amount")),
    ),
    Check(
        code="one_order_one_amount",
        says=Text("同一订单号的各行金额相同", "all rows of one order number hold the same amount"),
        broken=(pl.col("due").n_unique().over("order_id") > 1)
        | (pl.col("order_amount").n_unique().over("order_id") > 1),
    ),
    Check(
        code="paid_time_stated",
        says=Text(
            "已付款订单有付款确认时间（缺的：货到付款按完成时间，其余按下单时间）",
            "paid orders state when (others: cash on delivery at completion, the rest when ordered)",
        ),
        broken=pl.col("paid_time_missing"),
    ),
)

ORDERS = Profile(
    name="jd.orders",
    platform="jd",
    zh="京东 订单报表",
    en="JD orders",
    fields=FIELDS,
    signature=("order_id", "sku_id", "price", "due"),
    never=("费用名称", "费用项", "赔付单号"),
    export_time=r"订单[^0-9]*(\d{14}|\d{12})(?!\d)",
    unused=UNUSED,
    prepare=read_orders,
    fills=(
        Fills(table=ORDER_LINE, columns=LINE_COLUMNS, where=~pl.col("is_parent")),
        Fills(table=ORDER, columns=ORDER_COLUMNS),
        Fills(
            table=CUSTOMER,
            where=pl.col("buyer_key").is_not_null(),
            columns={
                "buyer_key": pl.col("buyer_key"),
                "seen_at": pl.col("created_at"),
                "province": PROVINCE,
                "city": CITY,
            },
        ),
    ),
    checks=CHECKS,
    how_to_export=Text(
        "京东商家后台（shop.jd.com）→ 订单管理 → 订单查询与跟踪 → 选好下单时间 → 导出订单 → 下载。字段全选，不要改表头；"
        "「货号」为空的商品请在「在售链接」里填商品ID（SKU）。",
        "JD merchant console → Orders → query by order time → export → download. Keep all columns and the header.",
    ),
)
