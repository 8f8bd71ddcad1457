"""Taobao/Tmall's words for states, refunds and places, and what we call them.

Words of public import code and of the platform's open interface; a word nobody has seen becomes ``unknown`` and
keeps its raw text.
"""

from __future__ import annotations

import polars as pl

STAMP = r"(?<!\d)(20\d{12}|20\d{10})(?!\d)"
"""The time of the export as Qianniu writes it into file names: ``ExportOrderList202608010930.csv``."""

STATUSES = {
    "等待买家付款": "unpaid",
    "没有创建支付宝交易": "unpaid",
    "付款确认中": "unpaid",
    "国际信用卡支付付款确认中": "unpaid",
    "买家已付款，等待卖家发货": "paid_unshipped",
    "买家已付款": "paid_unshipped",
    "等待卖家发货": "paid_unshipped",
    "等待发货": "paid_unshipped",
    "待发货": "paid_unshipped",
    "卖家部分发货": "partly_shipped",
    "部分发货": "partly_shipped",
    "卖家已发货，等待买家确认": "shipped",
    "卖家已发货，等待买家确认收货": "shipped",
    "等待买家确认收货": "shipped",
    "等待买家确认": "shipped",
    "卖家已发货": "shipped",
    "已发货": "shipped",
    "买家已签收": "shipped",
    "交易成功": "completed",
    "付款以前，卖家或买家主动关闭交易": "closed_unpaid",
    "付款以后用户退款成功，交易自动关闭": "closed_refunded",
}
CLOSED = "交易关闭"

REFUND_WORDS = {
    "没有申请退款": "none",
    "无退款申请": "none",
    "没有退款": "none",
    "退款成功": "refunded",
    "退款完成": "refunded",
    "退款完结": "refunded",
    "退款关闭": "closed",
    "退款已关闭": "closed",
    "买家已经申请退款，等待卖家同意": "pending",
    "买家已申请退款，等待卖家同意": "pending",
    "卖家已经同意退款，等待买家退货": "pending",
    "卖家已同意退款，等待买家退货": "pending",
    "买家已经退货，等待卖家确认收货": "pending",
    "买家已退货，等待卖家确认收货": "pending",
    "卖家拒绝退款": "pending",
    "卖家拒绝退款，等待买家修改退款申请": "pending",
    "退款申请中": "pending",
    "退款中": "pending",
    "退款处理中": "pending",
    "退款待处理": "pending",
    "等待退款": "pending",
}
"""卖家拒绝退款 is no end: the buyer may change the claim or call the platform; it ends in 成功 or 关闭."""

GOODS_WORDS = {
    "未发货": "not_shipped",
    "卖家未发货": "not_shipped",
    "待发货": "not_shipped",
    "买家未收到货": "not_received",
    "未收到货": "not_received",
    "卖家已发货": "not_received",
    "买家已收到货": "received",
    "已收到货": "received",
    "买家已退货": "returned",
    "已退货": "returned",
}

ANY_STATE = (*STATUSES, *REFUND_WORDS, *GOODS_WORDS)


def headers(names: str) -> tuple[str, ...]:
    """Header cells written in one text, blanks between them."""
    return tuple(names.split())


def plain(column: str) -> pl.Expr:
    """A state's words in one spelling: full-width comma, no inner blanks."""
    return pl.col(column).str.replace_all(r"\s+", "").str.replace_all(",", "，", literal=True)


def translated(column: str, words: dict[str, str]) -> pl.Expr:
    """What a column's words mean; words nobody has seen are ``unknown``, nothing is null."""
    known = plain(column).replace_strict(words, default="unknown", return_dtype=pl.String)
    return pl.when(pl.col(column).is_not_null()).then(known)


WAS_PAID = pl.col("paid_at").is_not_null() | (pl.col("paid") > 0).fill_null(False)
_IS_CLOSED = pl.col("raw_status").str.starts_with(CLOSED)
STATUS = (
    pl.when(_IS_CLOSED & WAS_PAID)
    .then(pl.lit("closed_refunded"))
    .when(_IS_CLOSED)
    .then(pl.lit("closed_unpaid"))
    .otherwise(translated("raw_status", STATUSES))
)
"""交易关闭 has two meanings: never paid, or paid and refunded; the payment (its time, else its amount) tells which."""

STATUS_WITHOUT_PAYMENT = pl.when(~_IS_CLOSED).then(translated("raw_status", STATUSES))
"""Where a file does not say whether anybody paid, 交易关闭 stays open: the order's own file knows."""

_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|"
    "陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|海外"
)  # fmt: skip
_SUFFIX = "(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|省|市)?"
_PROVINCE = rf"^[\s\x{{a0}}]*({_PROVINCES}){_SUFFIX}(?:[\s\x{{a0}}]|$)"
_CITY = rf"^[\s\x{{a0}}]*(?:{_PROVINCES}){_SUFFIX}[\s\x{{a0}}]+([^\s\x{{a0}}*＊]+)(?:[\s\x{{a0}}]|$)"
PROVINCE = pl.col("address").str.extract(_PROVINCE)
CITY = pl.col("address").str.extract(_CITY)
"""Province (without suffix: 广西, 上海) and city out of ``吉林省 通化市 柳河县 …(135300)``; a masked address has none."""
