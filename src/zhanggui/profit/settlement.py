"""A platform's bill against what was loaded: every entry in exactly one group, so that the groups sum to all of it.

An entry belongs to a loaded order, to an order that only another shop has, to an order no file brought, or to the shop
as a whole; advertising, recharges and own money stand apart because they are no sale and no fee. What a typed total
differs by is split into groups that would explain it; what they do not explain is shown, never absorbed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.advertising import ad_spend
from zhanggui.profit.events import ORDER
from zhanggui.profit.reconcile import Explanation, fewest_that_explain, within_days
from zhanggui.profit.rounding import ONE, ZERO
from zhanggui.profit.stages import collected, computed

GROUPS = {
    "order": Text("属于已导入的订单", "of orders that are loaded"),
    "order_elsewhere": Text("订单号属于另一家店铺", "of an order that another shop has"),
    "order_unknown": Text(
        "订单没有导入（缺订单文件，或是更早的订单）", "of orders no file brought (missing, or older)"
    ),
    "shop_fee": Text("没有订单号的费用（店铺级）", "fees without an order (of the shop as a whole)"),
    "shop_money": Text("没有订单号的货款、补贴和退款", "sales money without an order number"),
    "ads": Text(
        "推广扣费（利润里的推广取推广报表，不重复计）",
        "advertising (profit takes it from the ad reports, once)",
    ),
    "recharge": Text(
        "充值（自有资金进推广账户，不是花费）", "recharges (own money to the ad account, not spent)"
    ),
    "transfer": Text("提现、转账等自有资金（不是成本）", "withdrawals and other own money (no cost)"),
    "ad_account": Text("推广账户自己的流水（另一个账户）", "the ad account's own flow (another account)"),
}
"""What an entry belongs to, first of the last four that fits, else by its order."""

AD_ACCOUNT = "推广账户"
RECHARGE = "充值"
INCOME = ("goods", "goods_with_subsidy", "subsidy", "refund")


@dataclass(frozen=True, kw_only=True)
class Group:
    """Entries of one group and kind; ``amount`` signed as booked."""

    code: str
    kind: str
    entries: int
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Double:
    """Money paid to a buyer that two files tell: one order, one amount, a compensation and another fee."""

    shop: str
    order_id: str
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What a period's bill holds, in one currency. ``loaded`` is the sum of ``groups``, to the tick.

    expected = loaded + the parts that count + unexplained, where somebody typed the bill's total; else both None.
    ``ads_reported``: spend of the ad reports in the same days, each fen once; ``ads_booked``: what bills took for it.
    """

    currency: str
    entries: int
    loaded: Decimal
    groups: tuple[Group, ...]
    ads_booked: Decimal
    ads_reported: Decimal
    doubles: tuple[Double, ...]
    expected: Decimal | None
    parts: tuple[Explanation, ...]
    unexplained: Decimal | None


def settlement_statement(
    tables: Tables,
    shop: str | None,
    since: date | None,
    until: date | None,
    *,
    currency: str = "CNY",
    expected: Decimal | None = None,
    handed_in: Mapping[str, tuple[int, Decimal]] | None = None,
) -> Statement:
    """The entries booked from ``since`` to before ``until`` by group and kind, and what a typed total differs by.

    Orders of other shops are known only as far as ``tables`` hold them: hand in all the shops a reader sees.
    ``handed_in``: rows and money that only the store knows, by ``quarantined``.
    """
    booked = _entries(tables, shop, currency)
    placed = computed(placed_entries(booked.filter(within_days(nw.col("booked_day"), since, until)), tables))
    sums = placed.group_by("group", "kind").agg(entries=nw.len(), amount=nw.col("__amount").sum())
    order = {code: n for n, code in enumerate(GROUPS)}
    rows = sorted(collected(sums), key=lambda r: (order[r["group"]], str(r["kind"])))
    groups = tuple(
        Group(code=r["group"], kind=r["kind"] or "", entries=r["entries"], amount=from_ticks(r["amount"]))
        for r in rows
    )
    loaded = sum((g.amount for g in groups), Decimal(0))
    parts, rest = _explained(expected, loaded, groups, _edges(booked, since, until), handed_in or {})
    return Statement(
        currency=currency,
        entries=sum(g.entries for g in groups),
        loaded=loaded,
        groups=groups,
        ads_booked=-sum((g.amount for g in groups if g.kind == "ads"), Decimal(0)),
        ads_reported=_reported(tables, shop, since, until, currency),
        doubles=_doubles(placed),
        expected=expected,
        parts=parts,
        unexplained=rest,
    )


def _entries(tables: Tables, shop: str | None, currency: str) -> Frame:
    entries = tables["settlement"] if shop is None else tables["settlement"].filter(nw.col("shop") == shop)
    same = nw.coalesce(nw.col("currency"), nw.lit(currency)) == currency
    return entries.filter(same).with_columns(
        __amount=nw.coalesce(nw.col("amount"), ZERO), __raw=nw.coalesce(nw.col("raw_kind"), nw.lit(""))
    )


def placed_entries(entries: Frame, tables: Tables) -> Frame:
    """The entries with their ``group``: what it is by its kind, else whose order it names."""
    own = tables["order"].select(*ORDER).unique().with_columns(__here=ONE)
    any_shop = tables["order"].select("order_id").unique().with_columns(__somewhere=ONE)
    known = entries.join(computed(own), on=ORDER, how="left")
    known = known.join(computed(any_shop), on="order_id", how="left")
    moves = nw.col("kind") == "transfer"
    nameless = nw.col("order_id").is_null()
    group = (
        nw.when(nw.col("__raw").str.starts_with(AD_ACCOUNT))
        .then(nw.lit("ad_account"))
        .when(moves & nw.col("__raw").str.contains(RECHARGE, literal=True))
        .then(nw.lit("recharge"))
        .when(moves)
        .then(nw.lit("transfer"))
        .when(nw.col("kind") == "ads")
        .then(nw.lit("ads"))
        .when(nameless & nw.col("kind").is_in(list(INCOME)))
        .then(nw.lit("shop_money"))
        .when(nameless)
        .then(nw.lit("shop_fee"))
        .when(~nw.col("__here").is_null())
        .then(nw.lit("order"))
        .when(~nw.col("__somewhere").is_null())
        .then(nw.lit("order_elsewhere"))
        .otherwise(nw.lit("order_unknown"))
    )
    return known.with_columns(group=group)


def _edges(booked: Frame, since: date | None, until: date | None) -> tuple[int, Decimal]:
    """What the total would change by if days were cut in UTC, and how many entries move."""
    ours = within_days(nw.col("booked_day"), since, until)
    theirs = within_days(nw.col("booked_at").dt.date(), since, until)
    moved = booked.filter(~nw.col("booked_at").is_null()).with_columns(
        __moved=nw.when(theirs & ~ours)
        .then(nw.col("__amount"))
        .when(ours & ~theirs)
        .then(-nw.col("__amount")),
        __one=nw.when((theirs & ~ours) | (ours & ~theirs)).then(ONE).otherwise(ZERO),
    )
    (found,) = collected(moved.select(nw.col("__moved").sum(), nw.col("__one").sum()))
    return found["__one"] or 0, from_ticks(found["__moved"] or 0)


LEFT_OUT = Text("平台的合计不含：{group}", "the platform leaves out: {group}")
TIME_ZONE = Text("平台按另一时区分日", "the platform cuts days in another time zone (UTC)")
OF_ORDERS = {
    "refund": Text("平台的合计不含：订单的退款", "the platform leaves out: refunds of orders"),
    "compensation": Text("平台的合计不含：订单的赔付", "the platform leaves out: compensation of orders"),
    "service_fee": Text("平台的合计不含：订单的服务费", "the platform leaves out: service fees of orders"),
}
"""Kinds that a total of sales often leaves out though they name an order."""
QUARANTINED = Text("隔离区中的行未计入", "rows in quarantine are not in our total")


def _explained(
    expected: Decimal | None,
    loaded: Decimal,
    groups: tuple[Group, ...],
    edges: tuple[int, Decimal],
    handed_in: Mapping[str, tuple[int, Decimal]],
) -> tuple[tuple[Explanation, ...], Decimal | None]:
    """What may explain a typed total: a group the platform leaves out, other days, rows in quarantine."""
    if expected is None:
        return (), None
    names = {code: LEFT_OUT.with_(group=text) for code, text in GROUPS.items() if code != "order"}
    found: dict[str, tuple[Text, int, Decimal]] = {}
    for code, name in names.items():
        mine = [g for g in groups if g.code == code]
        found[code] = name, sum(g.entries for g in mine), -sum((g.amount for g in mine), Decimal(0))
    for kind, name in OF_ORDERS.items():
        mine = [g for g in groups if g.code == "order" and g.kind == kind]
        found[kind] = name, sum(g.entries for g in mine), -sum((g.amount for g in mine), Decimal(0))
    found["time_zone"] = TIME_ZONE, *edges
    found["quarantined"] = QUARANTINED, *handed_in.get("quarantined", (0, Decimal(0)))
    used = fewest_that_explain(
        {c: amount for c, (_, _, amount) in found.items() if amount}, expected - loaded
    )
    parts = tuple(
        Explanation(code=code, name=name, amount=amount, orders=count, counts=code in used)
        for code, (name, count, amount) in found.items()
        if count or amount
    )
    return parts, expected - loaded - sum((p.amount for p in parts if p.counts), Decimal(0))


def _reported(
    tables: Tables, shop: str | None, since: date | None, until: date | None, currency: str
) -> Decimal:
    spend = ad_spend(tables)
    chosen = spend if shop is None else spend.filter(nw.col("shop") == shop)
    same = (nw.col("currency") == currency) | (nw.col("currency") == "")
    within = chosen.filter(same, within_days(nw.col("day"), since, until))
    (found,) = collected(within.select(nw.col("spend").sum()))
    return from_ticks(found["spend"] or 0)


def _doubles(placed: Frame) -> tuple[Double, ...]:
    """Compensations of an order that a bill seems to book as another fee too: same order, same amount."""
    kinds = nw.col("kind").is_in(["compensation", "other_fee"])
    paid = placed.filter(kinds, ~nw.col("order_id").is_null(), nw.col("__amount") < 0)
    counted = paid.with_columns(
        __told=nw.when(nw.col("kind") == "compensation").then(ONE).otherwise(ZERO),
        __billed=nw.when(nw.col("kind") == "other_fee").then(ONE).otherwise(ZERO),
    )
    twice = counted.group_by(*ORDER, "__amount").agg(nw.col("__told").sum(), nw.col("__billed").sum())
    rows = collected(twice.filter(nw.col("__told") > 0, nw.col("__billed") > 0))
    found = (Double(shop=r["shop"], order_id=r["order_id"], amount=from_ticks(r["__amount"])) for r in rows)
    return tuple(sorted(found, key=lambda d: (d.shop, d.order_id, d.amount)))
