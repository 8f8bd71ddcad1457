"""What merchants write in our templates for platforms, currencies, states and stars."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.platform_names import platform_names, platforms_by_word

PLATFORMS = platforms_by_word()
CODES = tuple(sorted(platform_names()))

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
