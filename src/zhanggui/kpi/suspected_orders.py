"""Orders that look placed to push a listing (刷单) rather than to have the goods."""

from __future__ import annotations

import narwhals as nw

from zhanggui.kpi.lines import Frame

MANY_ORDERS = 5
"""So many paid orders of one buyer for one SKU in one shop on one day: nobody who wants the goods orders like that."""

_SAME = ("shop", "buyer_key", "paid_day", "sku")


def without_suspected(lines: Frame) -> Frame:
    """Sold lines without those of orders the seller marked as fake himself, and those of a buyer who paid
    ``MANY_ORDERS`` orders or more for the SKU in the shop that day.

    One large order is not suspected: a wholesaler buys like that. Buyers whose name the platform masks cannot be told
    apart and stay in, so that some fake orders do too; a rule from the outside is a suspicion, never a proof.
    """
    lines = lines.filter(~nw.coalesce(nw.col("marked_fake"), nw.lit(False)))
    named = lines.filter(~nw.col("buyer_key").is_null(), ~nw.col("sku").is_null())
    orders = named.select(*_SAME, "order_id").unique()
    many = orders.group_by(*_SAME).agg(__orders=nw.len()).filter(nw.col("__orders") >= MANY_ORDERS)
    return lines.join(many.select(*_SAME), on=list(_SAME), how="anti")
