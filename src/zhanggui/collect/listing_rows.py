"""Product lists of platforms as listings: price, state, category and the platform's own stock of every variant.

A list never says which SKU of ours stands behind a link (``listing.sku``): what the merchant wrote in 在售链接 or confirmed
stays, whatever is imported later. Price, title, state, category and stock are the platform's to say: the newest wins.
Goods themselves (``sku``: names, weights, list prices of 商品) are never touched by a platform's list.
"""

from __future__ import annotations

import polars as pl

from zhanggui.collect.codes import folded_code, item_key
from zhanggui.collect.collector import Fills, Prepare, Refusal
from zhanggui.collect.known_words import known_words
from zhanggui.tables.products import LISTING

ON_SALE = ("在售", "出售中", "销售中", "售卖中", "上架", "已上架", "上柜", "1", "onsale")
STOPPED = (
    "下架", "已下架", "仓库中", "停售", "下柜", "已售罄", "售罄", "待上架", "审核中", "封禁", "已删除", "0", "instock",
)  # fmt: skip
STATES = {**dict.fromkeys(ON_SALE, "on_sale"), **dict.fromkeys(STOPPED, "stopped")}
"""Sold out is not on sale: nobody can buy it now."""


def listing_rows(*, state_header: str) -> Prepare:
    """Adds the link's ``key`` as order lines have it, whether its product has one variant only, and what its state means."""

    def prepare(rows: pl.DataFrame) -> tuple[pl.DataFrame, list[Refusal]]:
        meant, odd = known_words(rows, "state", STATES, header=state_header)
        return meant.with_columns(
            key=item_key(pl.col("merchant_code"), pl.col("platform_sku_id"), pl.col("product_id")),
            one_variant=pl.len().over("product_id") == 1,
        ), odd

    return prepare


_COLUMNS = {
    "item_key": pl.col("key"),
    "product_id": pl.col("product_id"),
    "platform_sku_id": pl.col("platform_sku_id"),
    "title": pl.col("title"),
    "price": pl.col("price"),
    "state": pl.col("state_meant"),
    "category": pl.col("category"),
    "stock": pl.col("stock"),
}


def listing_fills(*names: str) -> tuple[Fills, ...]:
    """The listing of a row; and, where a product has one variant and no code, its listing by product id, since some order
    files name nothing else. ``names`` are the fields the profile has beside the ids.
    """
    known = {n: e for n, e in _COLUMNS.items() if n in ("item_key", "product_id", "platform_sku_id", *names)}
    no_code = folded_code(pl.col("merchant_code")).is_null() & pl.col("platform_sku_id").is_not_null()
    by_product = pl.col("one_variant") & no_code & pl.col("product_id").is_not_null()
    return (
        Fills(table=LISTING, columns=known),
        Fills(table=LISTING, columns={**known, "item_key": pl.col("product_id")}, where=by_product),
    )
