"""What a unit cost on a day, for many rows at once.

Rows are joined to an *epoch*, the newest day on which any cost changed, and then to a card with the cost of
every SKU in every epoch. Both are small, so the many rows are read once and joined twice, never sorted.
"""

from __future__ import annotations

import narwhals as nw

from zhanggui.kpi.lines import Frame, Tables

_ONE = nw.lit(1, nw.Int64)


def with_unit_cost(frame: Frame, tables: Tables, *, day: str, days: Frame, into: str = "unit_cost") -> Frame:
    """Adds the cost of one unit in force on ``day`` (ticks); ``days`` holds every day that occurs.

    A bundle costs its components, and is unknown when one of them is. Null where no cost was dated yet or
    where it is in another currency than the row; a cost that names no currency is in the row's.
    """
    card = _card(tables)
    placed = frame.join(_epochs(tables, day, days), on=day, how="left")
    found = placed.join(card, on=["sku", "__epoch"], how="left")
    same = nw.col("__currency").is_null() | (nw.col("__currency") == nw.col("currency"))
    return found.with_columns(nw.when(same).then(nw.col("__cost")).alias(into)).drop(
        ["__epoch", "__cost", "__currency"]
    )


def _epochs(tables: Tables, day: str, days: Frame) -> Frame:
    """For each day the newest day on or before it on which some cost began."""
    begun = tables["unit_cost"].select(__epoch="from_day").unique().with_columns(__all=_ONE)
    asked = days.select(day).unique().with_columns(__all=_ONE)
    past = asked.join(begun, on="__all", how="inner").filter(nw.col("__epoch") <= nw.col(day))
    return past.group_by(day).agg(nw.col("__epoch").max())


def _card(tables: Tables) -> Frame:
    """Cost and currency of every SKU and bundle in every epoch that knows one."""
    single = _single(tables)
    parts = tables["bundle"].select("bundle_sku", "quantity", sku="component_sku")
    sizes = parts.group_by("bundle_sku").agg(__parts=nw.len())
    whole = (
        parts.join(single, on="sku", how="inner")
        .join(sizes, on="bundle_sku", how="inner")
        .with_columns(__part=nw.col("__cost") * nw.col("quantity"))
        .group_by("bundle_sku", "__epoch")
        .agg(
            __cost=nw.col("__part").sum(),
            __known=nw.len(),
            __parts=nw.col("__parts").max(),
            __currency=nw.col("__currency").min(),
            __other=nw.col("__currency").max(),
        )
    )
    one_money = nw.col("__other").is_null() | (nw.col("__other") == nw.col("__currency"))
    bundles = whole.filter((nw.col("__known") == nw.col("__parts")) & one_money)
    alone = single.join(parts.select(sku="bundle_sku").unique(), on="sku", how="anti")
    columns = ["sku", "__epoch", "__cost", "__currency"]
    return nw.concat([alone.select(columns), bundles.with_columns(sku=nw.col("bundle_sku")).select(columns)])


def _single(tables: Tables) -> Frame:
    """Each SKU's newest cost at each epoch: as many costs as had begun tell which one it is."""
    costs = tables["unit_cost"].filter(~nw.col("cost").is_null())
    ranked = costs.with_columns(__one=_ONE).with_columns(
        __rank=nw.col("__one").cum_sum().over("sku", order_by="from_day")
    )
    epochs = tables["unit_cost"].select(__epoch="from_day").unique().with_columns(__all=_ONE)
    grid = costs.select("sku").unique().with_columns(__all=_ONE).join(epochs, on="__all", how="inner")
    starts = costs.select("sku", __epoch="from_day").with_columns(__starts=_ONE)
    counted = grid.join(starts, on=["sku", "__epoch"], how="left").with_columns(
        __starts=nw.col("__starts").fill_null(0)
    )
    reached = counted.with_columns(__rank=nw.col("__starts").cum_sum().over("sku", order_by="__epoch"))
    known = ranked.select("sku", "__rank", __cost="cost", __currency="currency")
    return reached.join(known, on=["sku", "__rank"], how="inner").select(
        "sku", "__epoch", "__cost", "__currency"
    )
