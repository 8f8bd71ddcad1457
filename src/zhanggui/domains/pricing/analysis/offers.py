"""What each shop asks for each SKU now, and what buyers paid lately."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from zhanggui.core.money import RATE_UNITS
from zhanggui.domains.pricing.analysis.goods_money import with_goods_paid
from zhanggui.kpi.lines import GOODS, Frame, Tables, sold_lines
from zhanggui.profit.rounding import ZERO
from zhanggui.profit.stages import collected, computed

PAID_DAYS = 30


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A SKU in a shop: ``asked`` (ticks) by the newest listing sheet, None where none says it; ``paid`` what the merchant
    was credited for a unit over the last PAID_DAYS on average (buyer and platform together, merchant's discounts off),
    None without sales; ``units`` sold in them; ``items`` its listings in the shop.
    """

    sku: str
    shop: str
    asked: int | None
    paid: int | None
    units: int
    items: tuple[Mapping[str, str | None], ...] = ()

    @property
    def price(self) -> int | None:
        """What a unit brings at present: what was paid lately, else what is asked."""
        return self.paid if self.paid is not None else self.asked


def known_until(tables: Tables, today: date) -> date:
    """The day after the newest paid order, at most ``today``: days whose files have not come say nothing about sales."""
    newest = collected(tables["order"].select(day=nw.col("paid_day").max()))[0]["day"]
    return today if newest is None else min(today, newest + timedelta(days=1))


def offers(tables: Tables, *, day: date, matches: Frame | None = None) -> dict[tuple[str, str], Offer]:
    """Every SKU × shop that is listed or was sold in the last PAID_DAYS before ``day``; stopped listings are left out."""
    listed = _listed(tables)
    sold = {(row["sku"], row["shop"]): row for row in collected(_sold(tables, day, matches))}
    return {key: _offer(key, listed.get(key, ()), sold.get(key)) for key in sorted({*listed, *sold})}


def _offer(
    key: tuple[str, str], items: tuple[Mapping[str, object], ...], row: Mapping[str, int] | None
) -> Offer:
    prices = [price for one in items if isinstance(price := one["price"], int)]
    texts = ("item_key", "product_id", "platform_sku_id", "title")
    return Offer(
        sku=key[0], shop=key[1], asked=min(prices, default=None),
        paid=row["credited"] // row["units"] // 100 * 100 if row else None, units=row["units"] if row else 0,
        items=tuple({name: None if one[name] is None else str(one[name]) for name in texts} for one in items),
    )  # fmt: skip


def _listed(tables: Tables) -> dict[tuple[str, str], tuple[Mapping[str, object], ...]]:
    found: dict[tuple[str, str], tuple[Mapping[str, object], ...]] = {}
    columns = ("shop", "sku", "item_key", "product_id", "platform_sku_id", "title", "price", "state")
    rows = collected(tables["listing"].filter(~nw.col("sku").is_null()).select(columns))
    for row in sorted(rows, key=lambda row: (row["sku"], row["shop"], row["item_key"] or "")):
        if row["state"] != "stopped":
            key = (row["sku"], row["shop"])
            found[key] = (*found.get(key, ()), row)
    return found


def _sold(tables: Tables, day: date, matches: Frame | None) -> Frame:
    col = nw.col
    lines = sold_lines(tables, matches).filter(
        (col("paid_day") >= nw.lit(day - timedelta(days=PAID_DAYS))) & (col("paid_day") < nw.lit(day)),
        col("document") == "order",
        col("line_kind").is_in(GOODS) | col("line_kind").is_null(),
        (col("paid") > 0) & (col("quantity") > 0),
        ~col("sku").is_null(),
    )
    added = nw.coalesce(col("discount_platform"), ZERO) + nw.coalesce(col("discount_influencer"), ZERO)
    sums = lines.with_columns(credited=col("paid") + added).group_by("sku", "shop")
    return sums.agg(credited=col("credited").sum(), units=col("quantity").sum())


def lowest_paid(
    tables: Tables, *, day: date, days: int = 7, matches: Frame | None = None
) -> dict[tuple[str, str], tuple[int, int]]:
    """The lowest price a buyer paid for a unit in the ``days`` before ``day`` (ticks, what the platform added and postage left out), and
    the units sold in them, by SKU × shop: what a crossed-out price and price protection (价保) go by.
    """
    col = nw.col
    lines = sold_lines(tables, matches).filter(
        (col("paid_day") >= nw.lit(day - timedelta(days=days))) & (col("paid_day") < nw.lit(day)),
        col("document") == "order",
        col("line_kind").is_in(GOODS) | col("line_kind").is_null(),
    )
    goods = with_goods_paid(lines, tables["order"], "paid").filter(
        (col("goods_paid") > 0) & (col("quantity") > 0), ~col("sku").is_null()
    )
    told = goods.with_columns(__each=col("goods_paid") // col("quantity"))
    rows = collected(
        told.group_by("sku", "shop").agg(lowest=col("__each").min(), units=col("quantity").sum())
    )
    return {(row["sku"], row["shop"]): (row["lowest"] // 100 * 100, row["units"]) for row in rows}


def subsidies(tables: Tables, *, day: date) -> dict[str, int]:
    """The platform's part of what was credited in each shop over the last PAID_DAYS, in millionths."""
    col = nw.col
    given = nw.coalesce(col("discount_platform"), ZERO) + nw.coalesce(col("discount_influencer"), ZERO)
    recent = tables["order"].filter(
        (col("paid_day") >= nw.lit(day - timedelta(days=PAID_DAYS))) & (col("paid_day") < nw.lit(day)),
        col("paid") > 0,
    )
    rows = collected(
        computed(recent.with_columns(given=given))
        .group_by("shop")
        .agg(col("given").sum(), paid=col("paid").sum())
    )
    return {
        row["shop"]: row["given"] * RATE_UNITS // (row["given"] + row["paid"])
        for row in rows
        if row["paid"] > 0
    }
