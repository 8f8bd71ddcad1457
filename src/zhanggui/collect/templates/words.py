"""What merchants write in our templates for platforms, currencies, states and stars."""

from __future__ import annotations

import polars as pl

PLATFORMS = {
    "天猫": "tmall",
    "天猫商城": "tmall",
    "淘宝": "taobao",
    "淘宝网": "taobao",
    "京东": "jd",
    "京东商城": "jd",
    "拼多多": "pinduoduo",
    "抖音": "douyin",
    "抖店": "douyin",
    "抖音小店": "douyin",
    "抖音电商": "douyin",
    "快手": "kuaishou",
    "快手小店": "kuaishou",
    "小红书": "xiaohongshu",
    "微信小店": "wechat",
    "微信": "wechat",
    "视频号小店": "wechat",
    "有赞": "youzan",
    "美团": "meituan",
    "饿了么": "eleme",
    "淘宝闪购": "eleme",
    "阿里巴巴": "1688",
    "亚马逊": "amazon",
    "其他": "other",
    "线下": "other",
}
CODES = (*sorted(set(PLATFORMS.values())), "shopify", "woocommerce", "ebay")

CURRENCIES = {
    "人民币": "CNY",
    "RMB": "CNY",
    "元": "CNY",
    "美元": "USD",
    "美金": "USD",
    "欧元": "EUR",
    "英镑": "GBP",
}
STATES = {
    **dict.fromkeys(("在售", "出售中", "销售中", "上架", "已上架", "启用", "正常", "on_sale", "on sale", "active"), "on_sale"),
    **dict.fromkeys(
        ("停售", "下架", "已下架", "仓库中", "停用", "停产", "淘汰", "stopped", "inactive", "discontinued"), "stopped"
    ),
}  # fmt: skip
STARS = {
    **{f"{n}{unit}": n for n in range(1, 6) for unit in ("", "星", "颗星", "分", " stars", ".0")},
    **{f"{word}星": n for n, word in enumerate("一二三四五", 1)},
    "1 star": 1,
    "好评": 5,
    "中评": 3,
    "差评": 1,
}
"""好评, 中评 and 差评 stand for 5, 3 and 1 where only three words are exported."""


def platform_code(text: pl.Expr) -> pl.Expr:
    """The code of a platform written in Chinese or as its code; null when it is unknown."""
    known = PLATFORMS | {code: code for code in CODES}
    folded = text.str.to_lowercase().str.replace_all(r"\s", "")
    return folded.replace_strict(known, default=None, return_dtype=pl.String)


def currency_code(text: pl.Expr) -> pl.Expr:
    """The ISO code of a currency; words we do not know stay as they are, in capitals."""
    folded = text.str.to_uppercase().str.strip_chars()
    return folded.replace(CURRENCIES)
