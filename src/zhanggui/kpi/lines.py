"""Order lines with what every figure needs to know of them: the SKU behind them and their order's days."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

import narwhals as nw

Frame: TypeAlias = nw.LazyFrame[Any]
Tables: TypeAlias = Mapping[str, Frame]

GOODS = ("product", "gift")
_ORDER_KEY = ["shop", "order_id"]
_FROM_ORDER = (
    "document", "paid_day", "paid_week", "paid_month", "buyer_key", "country", "province", "city", "marked_fake",
)  # fmt: skip


def sold_lines(tables: Tables, matches: Frame | None = None) -> Frame:
    """Every order line with its SKU and the facts of its order; one row per line, none added, none lost.

    Adds to the columns of ``order_line``:

    * ``sku``: what a person confirmed in ``matches`` (columns shop, item_key, sku; one row per shop and
      item_key), else what ``listing`` says, else the ``item_key`` itself. Null where the line is no goods
      (``line_kind`` charge or adjustment): postage is not a SKU.
    * ``document``, ``paid_day``, ``paid_week``, ``paid_month``, ``buyer_key``, ``country``, ``province``,
      ``city``, ``marked_fake`` of the order, and ``order_status``.
    * ``created_day``, ``currency`` and ``status`` are the line's own where it has them, else the order's.

    Lines of an order that no file has brought have these null: they are in no paid figure.
    Goods only: filter ``line_kind`` by ``GOODS``.
    """
    return with_sku(with_order(tables["order_line"], tables["order"]), tables, matches)


def with_sku(lines: Frame, tables: Tables, matches: Frame | None = None, **of_listing: str) -> Frame:
    """``lines`` (with shop, item_key, line_kind) with the column ``sku`` as in ``sold_lines``.

    ``of_listing``: further columns of the line's listing, as new name = its name there; null without a listing.
    """
    listed = tables["listing"].select("shop", "item_key", __listed="sku", **of_listing)
    found = lines.join(listed, on=["shop", "item_key"], how="left")
    known = [nw.col("__listed"), nw.col("item_key")]
    if matches is not None:
        confirmed = matches.select("shop", "item_key", __confirmed="sku")
        found = found.join(confirmed, on=["shop", "item_key"], how="left")
        known = [nw.col("__confirmed"), *known]
    goods = nw.col("line_kind").is_in(GOODS) | nw.col("line_kind").is_null()
    helpers = ["__listed"] if matches is None else ["__listed", "__confirmed"]
    return found.with_columns(sku=nw.when(goods).then(nw.coalesce(*known))).drop(helpers)


def with_order(lines: Frame, orders: Frame, how: Literal["left", "inner"] = "left") -> Frame:
    """``lines`` with the facts of their order as in ``sold_lines``; ``inner`` keeps only lines of ``orders``."""
    of_order = orders.select(
        *_ORDER_KEY,
        *_FROM_ORDER,
        order_status="status",
        __created_day="created_day",
        __currency="currency",
    )
    joined = lines.join(of_order, on=_ORDER_KEY, how=how)
    return joined.with_columns(
        created_day=nw.coalesce("created_day", "__created_day"),
        currency=nw.coalesce("currency", "__currency"),
        status=nw.coalesce("status", "order_status"),
    ).drop(["__created_day", "__currency"])
