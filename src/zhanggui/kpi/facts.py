"""The rows that measures are counted on. Each fact adds a derived column only when somebody wants it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.kpi.dated_cost import with_unit_cost
from zhanggui.kpi.definition import Fact, Scope
from zhanggui.kpi.lines import Frame, Tables, with_order, with_sku
from zhanggui.kpi.order_money import order_money
from zhanggui.kpi.reception import service_rows

PLACE = ("country", "province", "city")
GOODS_DIMS = ("sku", "category", "brand")
UNPAID = ("unpaid", "closed_unpaid")

_LEVELS = ("account", "scene", "plan", "product", "plan_product", "keyword", "audience", "creative")


def is_paid(status: str = "status") -> nw.Expr:
    """An order document that was paid, refunded later or not; a return booked apart is none."""
    paid = ~nw.col(status).is_in(UNPAID) | nw.col(status).is_null()
    document = nw.coalesce("document", nw.lit("order"))
    return (document == "order") & ~nw.col("paid_day").is_null() & paid


def within(frame: Frame, column: str, since: date | None, until: date | None) -> Frame:
    """Rows dated from ``since`` to the day before ``until``; rows without a date are in no period."""
    kept = frame.filter(~nw.col(column).is_null())
    kept = kept if since is None else kept.filter(nw.col(column) >= since)
    return kept if until is None else kept.filter(nw.col(column) < until)


def _orders(scope: Scope) -> Frame:
    orders = _settled_orders(scope)
    if scope.wants("first_paid_day"):
        # Null for rows that are no sale, so that they cannot be somebody's first order.
        sale_day = nw.when(is_paid() & ~nw.col("buyer_key").is_null()).then(nw.col("paid_day"))
        orders = orders.with_columns(__sale_day=sale_day).with_columns(
            first_paid_day=nw.col("__sale_day").min().over("platform", "buyer_key")
        )
    return orders


def _settled_orders(scope: Scope) -> Frame:
    """``gross_paid``: paid with refunds put back; ``known_refund`` and ``refund_known`` by ``order_money``.

    Weighing order, line and refund files up reads them all, so it is done only for refunds and where an
    order file leaves the paid amount to its lines.
    """
    orders, tables = scope.tables["order"], dict(scope.tables)
    refunds, lines_tell = scope.wants("known_refund", "refund_known"), False
    if refunds or scope.wants("gross_paid"):
        lines_tell = _lines_tell_paid(orders)
    if refunds and not lines_tell:
        # Lines that say nothing of refunds say nothing at all then, and are most of them.
        tables["order_line"] = tables["order_line"].filter(~nw.col("refunded").is_null())
    if refunds or lines_tell:
        orders = order_money(tables)
        silent_means_none = nw.col("__told").fill_null(False) & nw.col("__untold").is_null()
        told = nw.col("refund_known") | silent_means_none
        orders = orders.join(_shops_told_of_refunds(scope.tables), on="shop", how="left")
        orders = orders.join(_orders_with_untold_refunds(scope.tables), on=["shop", "order_id"], how="left")
        orders = orders.with_columns(known_refund=nw.col("refunded"), refund_known=told)
    if scope.wants("gross_paid", "known_refund"):
        put_back = nw.col("paid") + nw.col("refunded").fill_null(0)
        net = nw.col("paid_net_of_refunds").fill_null(False)
        orders = orders.with_columns(gross_paid=nw.when(net).then(put_back).otherwise(nw.col("paid")))
    return orders


def _lines_tell_paid(orders: Frame) -> bool:
    silent = orders.filter(nw.col("paid").is_null() & ~nw.col("paid_day").is_null())
    return any(True for _ in silent.select("shop").head(1).collect().iter_rows())


def _shops_told_of_refunds(tables: Tables) -> Frame:
    """Shops whose files say which orders were refunded, so that silence about an order means none."""
    stated = tables["order_line"].filter(
        nw.col("refund_state").is_in(["none", "pending", "refunded", "closed"])
    )
    shops = [tables["refund"].select("shop").unique(), stated.select("shop").unique()]
    return nw.concat(shops).unique().with_columns(__told=nw.lit(True))


def _orders_with_untold_refunds(tables: Tables) -> Frame:
    """Orders of which a line or case says that money went back (or may have), but not how much."""
    lines = tables["order_line"].filter(
        nw.col("refund_state").is_in(["refunded", "unknown"]), nw.col("refunded").is_null()
    )
    went, amount = nw.col("outcome").is_in(["refunded", "unknown"]), nw.col("amount")
    cases = tables["refund"].filter(went, amount.is_null() | (nw.col("outcome") == "unknown"))
    both = [frame.select("shop", "order_id") for frame in (lines, cases)]
    return nw.concat(both).unique().with_columns(__untold=nw.lit(True))


def _lines(scope: Scope) -> Frame:
    """Lines of orders paid in the scope's days."""
    orders = within(scope.tables["order"].filter(is_paid()), "paid_day", scope.since, scope.until)
    lines = with_order(scope.tables["order_line"], orders, "inner")
    if scope.wants("sku_state", "unit_cost", "competitor_price", "lowest_competitor_price", *GOODS_DIMS):
        lines = with_sku(lines, scope.tables, scope.matches)
    lines = _with_goods(lines, scope)
    if scope.wants("unit_cost"):
        lines = with_unit_cost(lines, scope.tables, day="paid_day", days=orders)
    if scope.wants("competitor_price", "lowest_competitor_price"):
        lines = _with_competitor_price(lines, scope)
    return lines


def _with_goods(frame: Frame, scope: Scope) -> Frame:
    if not scope.wants("category", "brand", "sku_state"):
        return frame
    goods = scope.tables["sku"].select("sku", "category", "brand", sku_state="state")
    return frame.join(goods, on="sku", how="left")


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
    """Refund cases; one that moved money without saying when is dated as profit does: by its order's paid day."""
    cases = scope.tables["refund"]
    paid = scope.tables["order"].select("shop", "order_id", __paid_day="paid_day")
    fallback = nw.when(nw.col("outcome") == "refunded").then(nw.col("__paid_day"))
    joined = cases.join(paid, on=["shop", "order_id"], how="left")
    return joined.with_columns(refunded_day=nw.coalesce(nw.col("refunded_day"), fallback)).drop("__paid_day")


def _settlements(scope: Scope) -> Frame:
    entries = scope.tables["settlement"]
    if not scope.wants("completed_at"):
        return entries
    orders = scope.tables["order"].select("shop", "order_id", "completed_at")
    return entries.join(orders, on=["shop", "order_id"], how="left")


def _traffic(scope: Scope) -> Frame:
    """Visits of single products over all sources: the shop's own rows would count them twice."""
    return scope.tables["traffic"].filter((nw.col("product_id") != "*") & (nw.col("source") == "*"))


def _shop_traffic(scope: Scope) -> Frame:
    """Visits of whole shops over all sources, by the shop's own report."""
    return scope.tables["traffic"].filter((nw.col("product_id") == "*") & (nw.col("source") == "*"))


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
        stock = with_unit_cost(stock, scope.tables, day="day", days=stock, into="__dated")
        stock = stock.with_columns(stock_cost=nw.coalesce("__dated", "unit_cost")).drop("__dated")
    if scope.wants("sold"):
        stock = stock.join(_skus_sold(scope), on="sku", how="left")
    return stock


def _skus_sold(scope: Scope) -> Frame:
    """Every SKU with a paid line in the scope's days, bundles as their components too."""
    sold = _lines(replace(scope, wanted=frozenset({"sku"})))
    codes = sold.filter(~nw.col("sku").is_null()).select("sku").unique()
    inside = codes.join(scope.tables["bundle"], left_on="sku", right_on="bundle_sku", how="inner")
    both = nw.concat([codes, inside.select(sku="component_sku")], how="vertical").unique()
    return both.with_columns(sold=nw.lit(True))


def _service(scope: Scope) -> Frame:
    return service_rows(scope.tables["service_day"], by_agent=scope.wants("agent"))


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
    needs=("refund", "order"),
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
SHOP_VISITS = Fact(
    code="shop_visits",
    table="traffic",
    needs=("traffic",),
    brings=Text(zh="生意参谋店铺流量", en="shop traffic"),
    dims=("shop", "platform", "currency"),
    build=_shop_traffic,
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
SERVICE = Fact(
    code="service",
    table="service_day",
    needs=("service_day",),
    brings=Text(zh="客服日报（赤兔、飞鸽、客服管家）", en="customer-service reports"),
    dims=("shop", "platform", "currency", "agent"),
    build=_service,
    reported_by="day",
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

FACTS = (ORDERS, LINES, REFUNDS, SETTLEMENTS, VISITS, SHOP_VISITS, ADS, STOCK, REVIEWS, SERVICE, SKUS)
