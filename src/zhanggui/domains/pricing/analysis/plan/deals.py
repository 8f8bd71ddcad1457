"""What was really paid for a SKU in a shop: the deals a crossed-out price is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import narwhals as nw

from zhanggui.kpi.lines import GOODS, Frame, Tables, sold_lines
from zhanggui.profit.rounding import ZERO
from zhanggui.profit.stages import collected

BACK_DAYS = 120
"""A last deal is looked for so far back."""


@dataclass(frozen=True, kw_only=True)
class Deal:
    """One order line: the price of a unit (ticks) after what the merchant took off; the platform's money is not counted as
    taken off.
    """

    sku: str
    shop: str
    order_id: str
    day: date
    price: int


def deals_before(
    tables: Tables, skus: Collection[str], shops: Collection[str], day: date, *, matches: Frame | None = None
) -> dict[tuple[str, str], list[Deal]]:
    """Deals of each SKU × shop in the BACK_DAYS before ``day``, newest first. Lines refunded in full are no deals."""
    col = nw.col
    lines = sold_lines(tables, matches).filter(
        (col("paid_day") >= nw.lit(day - timedelta(days=BACK_DAYS))) & (col("paid_day") < nw.lit(day)),
        col("document") == "order",
        col("sku").is_in(sorted(skus)) & col("shop").is_in(sorted(shops)),
        col("line_kind").is_in(GOODS) | col("line_kind").is_null(),
        (col("paid") > 0) & (col("quantity") > 0),
    )
    added = nw.coalesce(col("discount_platform"), ZERO) + nw.coalesce(col("discount_influencer"), ZERO)
    kept = lines.with_columns(credited=col("paid") + added, back=nw.coalesce(col("refunded"), ZERO)).filter(
        col("back") < col("paid")
    )
    found: dict[tuple[str, str], list[Deal]] = defaultdict(list)
    for row in collected(kept.select("sku", "shop", "order_id", "paid_day", "credited", "quantity")):
        deal = Deal(sku=row["sku"], shop=row["shop"], order_id=row["order_id"], day=row["paid_day"],
                    price=row["credited"] // row["quantity"])  # fmt: skip
        found[deal.sku, deal.shop].append(deal)
    return {
        key: sorted(deals, key=lambda d: (d.day, d.order_id), reverse=True) for key, deals in found.items()
    }


def comparable(deals: Sequence[Deal], start: date, days: int) -> Deal | None:
    """The deal a crossed-out price may not exceed: the cheapest of the ``days`` before ``start``, else the last one before;
    None where there is none at all.
    """
    before = [one for one in deals if one.day < start]
    recent = [one for one in before if one.day >= start - timedelta(days=days)]
    return min(recent, key=lambda d: (d.price, d.order_id)) if recent else next(iter(before), None)
