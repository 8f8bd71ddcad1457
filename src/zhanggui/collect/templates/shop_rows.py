"""Rows that name their shop: the shop must be known, and gives the row its platform and currency."""

from __future__ import annotations

import polars as pl

from zhanggui.collect.collector import Refusal
from zhanggui.core.language import Text

UNKNOWN_SHOP = Text(
    "没有店铺「{value}」。请先导入「店铺」模板，或改成已有的店铺编码：{known}。",
    "There is no shop '{value}'. Import the shop template first, or use one of: {known}.",
)
SHOWN = 12


def place_in_shops(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
    """Set ``shop``, ``platform`` and ``shop_currency`` from the shop each row names; refuse unknown shops."""
    from zhanggui.masterdata.models import Shop  # records need Django, which profiles are listed without

    shops = list(Shop.objects.order_by("code"))
    by_word = {s.name: s for s in shops if s.name} | {s.code: s for s in shops}
    found = {word: by_word.get(word) for word in rows["shop_said"].drop_nulls().unique()}
    told = {w: (s.code, s.platform, s.currency) for w, s in found.items() if s is not None}
    placed = rows.with_columns(
        pl.col("shop_said")
        .replace_strict({w: t[i] for w, t in told.items()}, default=None, return_dtype=pl.String)
        .alias(name)
        for i, name in enumerate(("shop", "platform", "shop_currency"))
    )
    known = "、".join(s.code for s in shops[:SHOWN]) + (" …" if len(shops) > SHOWN else "")
    lost = placed.filter(pl.col("shop").is_null() & pl.col("shop_said").is_not_null())
    return placed, [
        Refusal(
            line, "unknown_shop", "店铺编码", value, UNKNOWN_SHOP.with_(value=value, known=known or "（无）")
        )
        for line, value in zip(lost["line"], lost["shop_said"], strict=True)
    ]
