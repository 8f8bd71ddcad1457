"""JD's words for states, fees and places, and what we call them.

A word nobody has seen becomes ``unknown`` (states) or another fee, which the receipt counts (fees).
"""

from __future__ import annotations

import polars as pl

STATUSES = {
    "等待付款": "unpaid",
    "等待付款确认": "unpaid",
    "未付款": "unpaid",
    "等待出库": "paid_unshipped",
    "等待打印": "paid_unshipped",
    "等待发货": "paid_unshipped",
    "待出库": "paid_unshipped",
    "已出库": "shipped",
    "已发货": "shipped",
    "等待确认收货": "shipped",
    "等待收货": "shipped",
    "完成": "completed",
    "已完成": "completed",
    "锁定": "on_hold",
    "暂停": "on_hold",
}
CANCELLED = ("取消", "已取消", "订单取消", "已关闭")
LEFT = ("已出库", "已发货", "等待确认收货", "等待收货")
ENDED = ("完成", "已完成")

_DELETED = r"^[(（]删除[)）]"
_RAW = pl.col("raw_status").str.replace_all(r"\s+", "")
DELETED = _RAW.str.contains(_DELETED).fill_null(False)
"""The platform's mark on orders that are no more: cancelled, or replaced by the orders they were split into."""
BARE = _RAW.str.replace(_DELETED, "")
"""The state without the mark."""

CALLED_OFF = ((DELETED & ~BARE.is_in(ENDED)) | BARE.is_in(CANCELLED)).fill_null(False)
WAS_PAID = pl.col("paid_at").is_not_null()
STATUS = (
    pl.when(CALLED_OFF & WAS_PAID)
    .then(pl.lit("closed_refunded"))
    .when(CALLED_OFF)
    .then(pl.lit("cancelled"))
    .when(DELETED)
    .then(pl.lit("unknown"))
    .when(pl.col("raw_status").is_not_null())
    .then(BARE.replace_strict(STATUSES, default="unknown", return_dtype=pl.String))
)
"""A paid order that was called off gave all its money back. (删除)完成 may only be hidden by its buyer: unknown."""

SPLIT = r"订单拆分为\s*\d"
"""Remark of a parent order: the orders named behind it stand in its place, with its goods and its money."""
MARKED = r"^\s*[VvGg][-－]|刷单|补单|放单|S单"
"""Seller's remarks that mark an order as placed to push the listing: the letters seen in public code, and plain words."""

FEES = (
    ("提现|充值|转账|划转|保证金", "transfer"),
    ("达人", "influencer"),
    ("降扣佣金|联盟|京挑客", "affiliate"),
    ("佣金|返佣|扣点", "commission"),
    ("赔|违约金|罚", "compensation"),
    ("白条|分期|支付", "payment_fee"),
    ("京豆", "points"),
    ("补贴", "goods_with_subsidy"),
    ("广告|推广|京准通|快车", "ads"),
    ("服务费|使用费|平台费|年费", "service_fee"),
)
"""Words of a fee's name whichever way the money goes, the first match wins; 补贴佣金 is a commission.

补贴 is income beside 货款, which holds the platform's coupons already: as a *subsidy* it would stand for all the platform
pays, and what the order says of it would be dropped."""
INSURANCE = "保险|运费险"
POSTAGE = "代收配送费|^运费"
RETURNED_POSTAGE = "返还运费|退货运费|配送费|物流费"
GOODS = "货款|采购款"
PRICE_PROTECTION = "价保扣款"

_FEE = pl.col("fee").str.replace_all(r"\s+", "")


def _named(words: str) -> pl.Expr:
    return _FEE.str.contains(words).fill_null(False)


KIND = (
    pl.when(_named(INSURANCE))
    .then(pl.lit("insurance"))
    .when(_named(GOODS) & pl.col("outward"))
    .then(pl.lit("refund"))
    .when(_named(PRICE_PROTECTION) & pl.col("outward"))
    .then(pl.lit("refund"))
    .when(_named(GOODS) | (_named(POSTAGE) & ~pl.col("outward")))
    .then(pl.lit("goods_with_subsidy"))
    .when(_named(f"{POSTAGE}|{RETURNED_POSTAGE}"))
    .then(pl.lit("shipping"))
    .otherwise(pl.coalesce(*(pl.when(_named(words)).then(pl.lit(kind)) for words, kind in FEES)))
)
"""费用名称 × 收支方向. 货款 in is income with what the platform pays of the price, out is money back for goods."""

PAID_OUT = ("赔付成功", "已赔付", "赔付完成", "打款成功", "已打款", "已完成", "完成")
NOT_PAID_OUT = (
    "待审核", "审核中", "待赔付", "赔付中", "处理中", "已取消", "取消", "已驳回", "驳回", "赔付失败", "已关闭",
)  # fmt: skip

_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|"
    "陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_SUFFIX = "(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|省|市)?"
PROVINCE = pl.col("address").str.extract(rf"^\s*({_PROVINCES})")
CITY = pl.col("address").str.extract(
    rf"^\s*(?:{_PROVINCES}){_SUFFIX}\s*([^\s*＊市区县州盟]{{2,6}}(?:市|州|盟|地区))"
)
"""JD writes addresses in one piece: 江西南昌市青山湖区…; a masked address has neither."""
