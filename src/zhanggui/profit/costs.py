"""Goods cost: what the units sold cost on the day they were paid for."""

from __future__ import annotations

import narwhals as nw

from zhanggui.core.money import RATE_UNITS
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.dated import conversion, in_force
from zhanggui.profit.rounding import ONE, UNKNOWN, ZERO, coin_of, half_up, proportion
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.stages import computed

CARD = ["sku", "cost_day", "currency"]


def cost_card(lines: Frame, terms: Frame, tables: Tables) -> Frame:
    """Unit cost, its currency and conversion for each SKU on ``lines`` at each cost day and currency of ``terms``."""
    skus = lines.filter(nw.col("is_goods"), ~nw.col("sku").is_null()).select("sku").unique()
    times = terms.select("cost_day", "currency").unique()
    return computed(_cost_card(computed(_every_pair(skus, times)), tables))


def _every_pair(one: Frame, other: Frame) -> Frame:
    pairs = one.with_columns(__one=ONE).join(other.with_columns(__one=ONE), on="__one", how="inner")
    return pairs.drop("__one")


def _cost_card(sold: Frame, tables: Tables) -> Frame:
    """``sold`` (sku, cost_day, currency) with what is known of its cost; without the rows of which nothing is."""
    parts = tables["bundle"].select("component_sku", sku="bundle_sku", pieces="quantity")
    exploded = sold.join(parts, on="sku", how="left").with_columns(
        component=nw.coalesce(nw.col("component_sku"), nw.col("sku")),
        pieces=nw.coalesce(nw.col("pieces"), ONE),
    )
    costs = tables["unit_cost"].select("from_day", "cost", component="sku", cost_currency="currency")
    exploded = computed(exploded)
    known = in_force(exploded.select("component", "cost_day").unique(), costs, ["component"], "cost_day")
    priced = exploded.join(known, on=["component", "cost_day"], how="left").with_columns(
        __cost=nw.col("pieces") * nw.col("cost"),
        __unknown=nw.when(nw.col("cost").is_null()).then(ONE).otherwise(ZERO),
        have=nw.coalesce(nw.col("cost_currency"), nw.col("currency")),
    )
    summed = priced.group_by(*CARD).agg(
        nw.col("have").min(),
        unit_cost=nw.col("__cost").sum(),
        __unknown=nw.col("__unknown").sum(),
        __last=nw.col("have").max(),
    )
    known_cost = computed(
        summed.filter(nw.col("__unknown") == 0).with_columns(
            want=nw.col("currency"), rate_day=nw.col("cost_day")
        )
    )
    return _with_conversion(known_cost, tables)


def _with_conversion(card: Frame, tables: Tables) -> Frame:
    key = ["have", "want", "rate_day"]
    rated = card.join(conversion(card.select(key).unique(), tables["exchange_rate"]), on=key, how="left")
    single = nw.when(nw.col("have") == nw.col("__last"))
    return rated.select(
        *CARD,
        "unit_cost",
        cost_currency="have",
        cost_coin=coin_of(nw.col("have")),
        cost_times=single.then(nw.col("times")),
        cost_by=single.then(nw.col("by")),
    )


def with_native_cost(rows: Frame, settings: ProfitSettings) -> Frame:
    """Add ``native_cost`` of each line in the currency of its cost (``cost_card``), and why it may be nothing.

    Units x unit cost in force on the paid day; a bundle costs the sum of its components, gifts cost too. Nothing
    where the goods never left; where they came back, what cannot be sold again (assumed); the full cost, assumed,
    while they are still to be shipped. Goods of a return document give back what can be sold again.
    """
    col = nw.col
    share = int(settings.returned_sellable_share * RATE_UNITS)
    full = col("full_cost")
    stated = (col("rest_refund") == 0) & ~col("line_gross").is_null()
    told = rows.with_columns(
        full_cost=col("quantity") * col("unit_cost"),
        __part=nw.when(stated).then(col("own_refund")).otherwise(col("order_back")),
        __whole=nw.when(stated).then(col("line_gross")).otherwise(col("order_total")),
        __coin=nw.coalesce(col("cost_coin"), col("coin")),
    )
    part, whole, coin = col("__part"), col("__whole"), col("__coin")
    came_back_part = nw.when(whole > 0).then(proportion(full, part, whole, coin)).otherwise(full)
    is_order, is_return = nw.col("is_order"), nw.col("is_return")
    by_case = (col("line_came_back") == 1) | (
        (col("order_came_back") == 1) & (col("order_unnamed_refund") > 0)
    )
    came_back = col("shipped") & (nw.coalesce(by_case, nw.lit(False)) | (col("is_closed") & ~col("by_case")))
    goods = nw.coalesce(col("is_goods"), nw.lit(False)) & (is_order | is_return)
    free = (~goods & ~col("line_id").is_null()) | (is_order & col("never_shipped")) | ~(is_order | is_return)
    cost = (
        nw.when(free)
        .then(ZERO)
        .when(is_return)
        .then(half_up(full * share, RATE_UNITS, coin))
        .when(came_back)
        .then(full - half_up(came_back_part * share, RATE_UNITS, coin))
        .otherwise(full)
    )
    guessed = ~free & (came_back | ~col("shipped") | is_return)
    return told.with_columns(
        native_cost=cost,
        cost_known=~col("unit_cost").is_null(),
        costs_nothing=free,
        cost_guessed=guessed,
        cost_times=nw.coalesce(col("cost_times"), UNKNOWN),
    )


def with_reasons(rows: Frame, settings: ProfitSettings) -> Frame:
    """Add why_goods_cost and assumed_goods_cost, and the assumed share of paid where a SKU has no cost."""
    col = nw.col
    guess: nw.Expr = UNKNOWN
    if settings.default_cost_share is not None:
        rate = int(settings.default_cost_share * RATE_UNITS)
        guess = nw.when(~col("line_id").is_null()).then(
            half_up(col("line_total") * rate, RATE_UNITS, col("coin"))
        )
    value = nw.coalesce(col("goods_cost"), guess)
    why = (
        nw.when(col("costs_nothing"))
        .then(nw.lit(None, dtype=nw.String))
        .when(col("line_id").is_null())
        .then(nw.lit("no_lines"))
        .when(~value.is_null())
        .then(nw.lit(None, dtype=nw.String))
        .when(col("quantity").is_null())
        .then(nw.lit("no_quantity"))
        .when(~col("cost_known"))
        .then(nw.lit("no_cost"))
        .otherwise(nw.lit("currency_mismatch"))
    )
    guessed = ~value.is_null() & (col("cost_guessed") | col("goods_cost").is_null())
    return rows.with_columns(goods_cost=value, why_goods_cost=why, assumed_goods_cost=guessed)
