"""库存补货 Stock: every SKU with its position, when it runs out, what an empty day costs, what to order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from zhanggui.answers.kinds import known_kinds
from zhanggui.answers.reader import Reader
from zhanggui.answers.stored import Stored, stored
from zhanggui.core.language import Text
from zhanggui.core.money import round_half_up
from zhanggui.core.plain import to_text
from zhanggui.domains.supply.analysis.cash import spent_this_week
from zhanggui.domains.supply.analysis.position import STALE_DAYS
from zhanggui.domains.supply.analysis.stock_view import Ordering, SkuStock
from zhanggui.domains.supply.cash_limit import limit
from zhanggui.domains.supply.cash_limit import spent as spent_so_far
from zhanggui.domains.supply.decisions.order_stock import ORDER_STOCK, stock_seen, worth_asking
from zhanggui.loop.accept import proposed
from zhanggui.loop.models import ACCEPTED, PROPOSED, DecisionRecord
from zhanggui.loop.seen import gathered, seen_of
from zhanggui.profit.rates import rates_into

SHORT, SOON, ORDER, FINE, IDLE, UNKNOWN = "short", "soon", "order", "fine", "idle", "unknown"
STATES = {
    SHORT: Text("已断货", "out of stock"),
    SOON: Text("到货前会断货", "runs out before it can come"),
    ORDER: Text("该订货", "order now"),
    FINE: Text("够用", "enough"),
    IDLE: Text("近期没有销售", "nothing sold of late"),
    UNKNOWN: Text("信息不全", "something is missing"),
}
NOT_WHOLE = Text(
    "库存属于整个商家，只有负责全部店铺的人可以查看。", "Stock belongs to the whole merchant: it is for who works for all shops."
)  # fmt: skip


def stock_answer(reader: Reader) -> Stored:
    """Every SKU's stock, worst first. Only for a reader of all shops: a part of the sales gives a wrong stock."""
    kinds = {ORDER_STOCK: known_kinds()[ORDER_STOCK]}
    inputs = gathered(reader.workspace, kinds)

    def found() -> list[dict[str, Any]]:
        seen = seen_of(reader.workspace, ORDER_STOCK, reader.today, inputs)
        pays = worth_asking(seen)
        rows = [_row(one, reader, pays) for one in stock_seen(seen).values()]
        return sorted(rows, key=_worst_first)

    asked = {"today": reader.today, "inputs": to_text(inputs[ORDER_STOCK])}
    return stored(reader, "stock", asked, found)


def _row(one: SkuStock, reader: Reader, worth: Callable[[Ordering], bool]) -> dict[str, Any]:
    position, terms, runs_out, order = one.position, one.terms, one.shortage, one.order
    pays = bool(order and order.need.quantity > 0 and worth(order))
    return {
        "sku": one.sku,
        "name": one.name,
        "spec": one.spec,
        "state": _state(one, pays),
        "on_hand": position.on_hand if position else None,
        "on_order": position.on_order if position else None,
        "counted_day": position.counted_day if position else None,
        "stale": bool(position and position.age_days(reader.today) > STALE_DAYS),
        "a_day": round_half_up(Decimal(repr(one.outlook.rate)), 2) if one.outlook else None,
        "runs_out": runs_out.day if runs_out else None,
        "earliest": runs_out.earliest if runs_out else None,
        "latest": runs_out.latest if runs_out else None,
        "lost_a_day": max(runs_out.lost_a_day, Decimal(0)) if runs_out and order else None,
        "gap_days": runs_out.gap_days if runs_out else None,
        "supplier": terms.supplier if terms else None,
        "lead_days": round_half_up(Decimal(repr(terms.lead_days)), 1) if terms else None,
        "currency": terms.currency if terms else "CNY",
        "quantity": order.need.quantity if order else None,
        "cost": order.need.cost if order else None,
        "gain": order.need.gain_mid if order else None,
        "pays": pays,
        **_uncut(order),
        "margin": order.margin if order else None,
        "assumed": list(terms.assumed) if terms else [],
        "why": one.why,
    }


def _uncut(order: Ordering | None) -> dict[str, Any]:
    """What would be ordered without the cash limit."""
    before = (order.uncut or order.need) if order else None
    return {
        "wanted": before.quantity if before else None,
        "wanted_cost": before.cost if before else None,
        "wanted_gain": before.gain_mid if before else None,
    }


def cash_told(rows: Iterable[Mapping[str, Any]], reader: Reader) -> dict[str, Any] | None:
    """What the cash limit does to this week's orders, in its currency; None without a limit.

    ``forgone`` is the expected gain that the limit costs; ``cut`` and ``left_out`` count SKUs that get less or nothing.
    ``unrated`` is the money of this week's orders that no exchange rate could turn into the limit's currency.
    """
    found = limit()
    if found is None or found.amount is None:
        return None
    rates = rates_into(found.currency, reader.tables(), day=reader.today)
    spent = spent_this_week(spent_so_far(), today=reader.today, rates=rates)
    limited = [row for row in rows if row["wanted"] and row["currency"] in rates]
    got = [row for row in limited if row["quantity"]]
    gain = _sum(limited, "wanted_gain", rates) - _sum(got, "gain", rates)
    return {
        "limit": found.amount, "currency": found.currency, "spent": spent.money, "unrated": sorted(spent.unrated.items()),
        "left": max(Decimal(0), found.amount - spent.money), "wanted": _sum(limited, "wanted_cost", rates),
        "ordered": _sum(got, "cost", rates), "forgone": gain,
        "cut": sum(row["quantity"] < row["wanted"] for row in got), "left_out": len(limited) - len(got),
    }  # fmt: skip


def _sum(rows: Iterable[Mapping[str, Any]], name: str, rates: Mapping[str, Decimal]) -> Decimal:
    return round_half_up(sum((row[name] * rates[row["currency"]] for row in rows), Decimal(0)), 2)


def _state(one: SkuStock, pays: bool) -> str:
    if one.position and (one.outlook is None or one.outlook.rate <= 0):
        return IDLE
    if one.position is None or one.shortage is None or one.terms is None:
        return UNKNOWN
    if one.position.on_hand <= 0:
        return SHORT
    if one.shortage.gap_days > 0:
        return SOON
    return ORDER if pays else FINE


def _worst_first(row: Mapping[str, Any]) -> tuple[int, Decimal, str]:
    return list(STATES).index(row["state"]), -(row["lost_a_day"] or Decimal(0)), row["sku"]


def by_supplier(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What to order from whom: SKUs, units, money of the orders that pay."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        if row["pays"]:
            key = row["supplier"], row["currency"]
            one = found.setdefault(key, {"supplier": key[0], "currency": key[1], "skus": 0, "units": 0, "cost": Decimal(0), "gain": Decimal(0)})  # fmt: skip
            one["skus"] += 1
            one["units"] += row["quantity"]
            one["cost"] += row["cost"]
            one["gain"] += row["gain"]
    return sorted(found.values(), key=lambda one: -one["cost"])


def waiting_orders() -> dict[str, int]:
    """The decision that waits to order each SKU, by SKU."""
    waiting = DecisionRecord.objects.filter(kind=ORDER_STOCK, state__in=[PROPOSED, ACCEPTED])
    return {proposed(kept).subject["sku"]: kept.pk for kept in waiting}
