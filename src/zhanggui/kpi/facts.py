"""The rows that measures are counted on. Each fact adds a derived column only when somebody wants it."""

from __future__ import annotations

from datetime import date
from typing import Any

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.kpi.definition import Fact, Scope
from zhanggui.kpi.lines import Frame, with_order, with_sku

PLACE = ("country", "province", "city")
GOODS_DIMS = ("sku", "category", "brand")
UNPAID = ("unpaid", "closed_unpaid")

_LEVELS = ("account", "plan", "product", "keyword")


def is_paid(status: str = "status") -> nw.Expr:
    """An order document that was paid, refunded later or not; a return booked apart is none."""
    paid = ~nw.col(status).is_in(UNPAID) | nw.col(status).is_null()
    return (nw.col("document") == "order") & ~nw.col("paid_day").is_null() & paid


def within(frame: Frame, column: str, since: date | None, until: date | None) -> Frame:
    """Rows dated from ``since`` to the day before ``until``; rows without a date are in no period."""
    kept = frame.filter(~nw.col(column).is_null())
    kept = kept if since is None else kept.filter(nw.col(column) >= since)
    return kept if until is None else kept.filter(nw.col(column) < until)


def _orders(scope: Scope) -> Frame:
    orders = scope.tables["order"]
    if scope.wants("known_refund", "refund_known"):
        orders = _with_known_refund(orders, scope)
    if scope.wants("first_paid_day"):
        # Null for rows that are no sale, so that they cannot be somebody's first order.
        sale_day = nw.when(is_paid() & ~nw.col("buyer_key").is_null()).then(nw.col("paid_day"))
        orders = orders.with_columns(__sale_day=sale_day).with_columns(
            first_paid_day=nw.col("__sale_day").min().over("platform", "buyer_key")
        )
    return orders


def _with_known_refund(orders: Frame, scope: Scope) -> Frame:
    """``known_refund``: the largest of what the order, its lines and its refund cases say went back.

    Refunds only grow, and each of the three files may be older than the others. A paid order that was closed
    gave all back, where nobody says how much. ``refund_known`` is False where no file tells about refunds.
    """
    key = ["shop", "order_id"]
    refunds = scope.tables["refund"]
    cases = refunds.filter(nw.col("outcome") == "refunded").group_by(*key).agg(__cases=nw.col("amount").sum())
    told = nw.when(nw.col("refund_state") == "none").then(nw.lit(0)).otherwise(nw.col("refunded"))
    lines = scope.tables["order_line"].with_columns(__told=told).filter(~nw.col("__told").is_null())
    lines = lines.group_by(*key).agg(__lines=nw.col("__told").sum())
    with_file = refunds.select("shop").unique().with_columns(__has_cases=nw.lit(True))
    joined = orders.join(cases, on=key, how="left").join(lines, on=key, how="left")
    joined = joined.join(with_file, on="shop", how="left")
    most = nw.max_horizontal("refunded", "__cases", "__lines")
    closed = (
        nw.when(nw.col("status") == "closed_refunded").then(nw.max_horizontal("paid", most)).otherwise(most)
    )
    return joined.with_columns(known_refund=closed).with_columns(
        refund_known=~nw.col("known_refund").is_null() | nw.col("__has_cases").fill_null(False)
    )


def _lines(scope: Scope) -> Frame:
    lines = with_order(scope.tables["order_line"], scope.tables["order"])
    if scope.wants("sku_state", "unit_cost", "competitor_price", "lowest_competitor_price", *GOODS_DIMS):
        lines = with_sku(lines, scope.tables, scope.matches)
    lines = _with_goods(lines, scope)
    if scope.wants("unit_cost"):
        lines = with_unit_cost(lines, scope, day="paid_day")
    if scope.wants("competitor_price", "lowest_competitor_price"):
        lines = _with_competitor_price(lines, scope)
    return lines


def _with_goods(frame: Frame, scope: Scope) -> Frame:
    if not scope.wants("category", "brand", "sku_state"):
        return frame
    goods = scope.tables["sku"].select("sku", "category", "brand", sku_state="state")
    return frame.join(goods, on="sku", how="left")


def with_unit_cost(frame: Frame, scope: Scope, *, day: str, into: str = "unit_cost") -> Frame:
    """Adds the cost of one unit that was in force on ``day`` (ticks), null where no cost was dated yet.

    A cost in another currency than the row's is no cost. A bundle without a cost of its own costs its
    components, and is unknown when one of them is.
    """
    keys = ["sku", "currency", day]
    pairs = frame.filter(~nw.col(day).is_null() & ~nw.col("sku").is_null()).select(*keys).unique()
    own = _cost_on(pairs, scope, day)
    inside = pairs.join(scope.tables["bundle"], left_on="sku", right_on="bundle_sku", how="inner")
    inside = inside.select("currency", day, "quantity", __bundle="sku", sku="component_sku")
    parts = _cost_on(inside.select(*keys).unique(), scope, day)
    costed = inside.join(parts, on=keys, how="left").with_columns(
        __part=nw.col("__cost") * nw.col("quantity"), __unknown=nw.col("__cost").is_null().cast(nw.Int64)
    )
    whole = costed.group_by("__bundle", "currency", day).agg(
        nw.col("__part").sum(), nw.col("__unknown").sum()
    )
    bundles = whole.filter(nw.col("__unknown") == 0).select("currency", day, "__part", sku="__bundle")
    found = frame.join(own, on=keys, how="left").join(bundles, on=keys, how="left")
    return found.with_columns(nw.coalesce("__cost", "__part").alias(into)).drop(["__cost", "__part"])


def _cost_on(pairs: Frame, scope: Scope, day: str) -> Frame:
    """The newest dated cost not after the day: equi-join on distinct (sku, day) pairs, then the latest."""
    priced = scope.tables["unit_cost"].select("sku", "currency", "from_day", __cost="cost")
    in_force = pairs.join(priced, on=["sku", "currency"], how="inner").filter(
        nw.col("from_day") <= nw.col(day)
    )
    newest = in_force.with_columns(__newest=nw.col("from_day").max().over("sku", "currency", day))
    return newest.filter(nw.col("from_day") == nw.col("__newest")).select("sku", "currency", day, "__cost")


def _with_competitor_price(lines: Frame, scope: Scope) -> Frame:
    seen = within(scope.tables["competitor_price"], "captured_day", scope.since, scope.until)
    per_sku = seen.group_by("sku", "currency").agg(
        __sum=nw.col("price").sum(), __n=nw.len(), lowest_competitor_price=nw.col("price").min()
    )
    # Half up to the tick: (2 × sum + n) / 2n.
    mean = (nw.col("__sum") * 2 + nw.col("__n")) // (nw.col("__n") * 2)
    prices = per_sku.with_columns(competitor_price=mean).drop(["__sum", "__n"])
    return lines.join(prices, on=["sku", "currency"], how="left")


def _refunds(scope: Scope) -> Frame:
    return scope.tables["refund"]


def _settlements(scope: Scope) -> Frame:
    entries = scope.tables["settlement"]
    if not scope.wants("completed_at"):
        return entries
    orders = scope.tables["order"].select("shop", "order_id", "completed_at")
    return entries.join(orders, on=["shop", "order_id"], how="left")


def _traffic(scope: Scope) -> Frame:
    """Visits of single products over all sources: the shop's own rows would count them twice."""
    return scope.tables["traffic"].filter((nw.col("product_id") != "*") & (nw.col("source") == "*"))


def _ads(scope: Scope) -> Frame:
    """The coarsest report of each shop, day and channel: account, plan and product tell the same spend."""
    level: Any = nw.lit(len(_LEVELS))
    for number, kind in enumerate(_LEVELS):
        level = nw.when(nw.col("subject_kind") == kind).then(nw.lit(number)).otherwise(level)
    ranked = scope.tables["ad_report"].with_columns(__level=level)
    ranked = ranked.with_columns(__coarsest=nw.col("__level").min().over("shop", "day", "ad_channel"))
    return ranked.filter(nw.col("__level") == nw.col("__coarsest")).drop(["__level", "__coarsest"])


def _stock(scope: Scope) -> Frame:
    stock = _with_goods(scope.tables["stock_snapshot"], scope)
    if scope.wants("stock_cost"):
        stock = with_unit_cost(stock, scope, day="day", into="__dated")
        stock = stock.with_columns(stock_cost=nw.coalesce("__dated", "unit_cost")).drop("__dated")
    if scope.wants("sold"):
        stock = stock.join(_skus_sold(scope), on="sku", how="left")
    return stock


def _skus_sold(scope: Scope) -> Frame:
    """Every SKU with a paid line in the scope's days, bundles as their components too."""
    lines = with_sku(
        with_order(scope.tables["order_line"], scope.tables["order"]), scope.tables, scope.matches
    )
    sold = within(lines.filter(is_paid("order_status")), "paid_day", scope.since, scope.until)
    codes = sold.filter(~nw.col("sku").is_null()).select("sku").unique()
    inside = codes.join(scope.tables["bundle"], left_on="sku", right_on="bundle_sku", how="inner")
    both = nw.concat([codes, inside.select(sku="component_sku")], how="vertical").unique()
    return both.with_columns(sold=nw.lit(True))


def _reviews(scope: Scope) -> Frame:
    return scope.tables["review"]


def _skus(scope: Scope) -> Frame:
    return scope.tables["sku"]


ORDERS = Fact(
    code="orders",
    table="order",
    needs=("order",),
    brings=Text(zh="订单", en="orders"),
    dims=("shop", "platform", "currency", *PLACE),
    build=_orders,
)
LINES = Fact(
    code="lines",
    table="order_line",
    needs=("order_line", "order", "listing"),
    brings=Text(zh="订单明细（宝贝报表）", en="order lines"),
    dims=("shop", "platform", "currency", *PLACE, *GOODS_DIMS),
    build=_lines,
)
REFUNDS = Fact(
    code="refunds",
    table="refund",
    needs=("refund",),
    brings=Text(zh="退款报表", en="refunds"),
    dims=("shop", "platform", "currency", "reason"),
    build=_refunds,
)
SETTLEMENTS = Fact(
    code="settlements",
    table="settlement",
    needs=("settlement",),
    brings=Text(zh="结算（动账）明细", en="settlements"),
    dims=("shop", "platform", "currency", "kind"),
    build=_settlements,
)
VISITS = Fact(
    code="visits",
    table="traffic",
    needs=("traffic",),
    brings=Text(zh="生意参谋商品流量", en="item traffic"),
    dims=("shop", "platform", "currency", "product_id"),
    build=_traffic,
    reported_by="day",
)
ADS = Fact(
    code="ads",
    table="ad_report",
    needs=("ad_report",),
    brings=Text(zh="推广报表", en="ad reports"),
    dims=("shop", "platform", "currency", "ad_channel"),
    build=_ads,
    reported_by="day",
)
STOCK = Fact(
    code="stock",
    table="stock_snapshot",
    needs=("stock_snapshot",),
    brings=Text(zh="库存表", en="stock counts"),
    dims=("sku", "category", "brand", "stock_warehouse", "currency"),
    build=_stock,
    reported_by="day",
)
REVIEWS = Fact(
    code="reviews",
    table="review",
    needs=("review",),
    brings=Text(zh="评价", en="reviews"),
    dims=("shop", "platform", "product_id"),
    build=_reviews,
)
SKUS = Fact(
    code="skus",
    table="sku",
    needs=("sku",),
    brings=Text(zh="商品档案", en="the SKU list"),
    dims=("sku", "category", "brand"),
    build=_skus,
    dated=False,
)

FACTS = (ORDERS, LINES, REFUNDS, SETTLEMENTS, VISITS, ADS, STOCK, REVIEWS, SKUS)
