"""The stock of every SKU as the merchant must see it: what is there, when it runs out, what to order."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import narwhals as nw

from zhanggui.core.language import Text
from zhanggui.core.money import round_half_up
from zhanggui.domains.supply.analysis.cash import Spent, affordable, spent_this_week
from zhanggui.domains.supply.analysis.demand import Demand, daily_demand, units_sold
from zhanggui.domains.supply.analysis.empty_days import without_empty_days
from zhanggui.domains.supply.analysis.outlook import outlooks
from zhanggui.domains.supply.analysis.position import Move, OnOrder, Position, positions
from zhanggui.domains.supply.analysis.reorder import Need, Outlook, ReorderRule, Shortage, need, shortage
from zhanggui.domains.supply.analysis.terms import Terms, offers
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.rates import rates_into
from zhanggui.profit.settings import ProfitSettings
from zhanggui.profit.stages import collected
from zhanggui.profit.summary import ProfitRow, profit_by

HISTORY_DAYS = 400
MARGIN_DAYS = 90
MONEY_DIGITS = 4

NO_SUPPLIER = Text(
    "没有供应商：请在商品或供货条件里填写。", "No supplier: fill it in under goods or supply terms."
)
NO_PRICE = Text("没有采购价：请导入供货条件或成本。", "No price: import supply terms or costs.")
NO_MARGIN = Text("利润未知：{why}", "Its profit is unknown: {why}")
NO_RATE = Text(
    "采购用 {terms}，销售用 {sales}，两者之间没有汇率：请导入「汇率」。",
    "bought in {terms}, sold in {sales}, and no exchange rate is known. Import exchange rates.",
)
UNRATED = Text(
    "设了每周订货资金，但没有 {terms} 的汇率，无法核对限额，所以没有建议：请导入「汇率」。",
    "There is a cash limit and no exchange rate of {terms}: the order cannot be held against it, so none is advised. "
    "Import exchange rates.",
)
NO_SALES = Text("近期没有销售，无法预测。", "Nothing was sold of late: there is nothing to forecast from.")
NO_COUNT = Text("没有库存数据。", "Its stock was never counted.")


@dataclass(frozen=True, kw_only=True)
class Ordering:
    """All that an order of a SKU rests on, and what to order (perhaps nothing).

    ``margin``: what one more unit sold earned in the last ``MARGIN_DAYS`` days, ads not taken off: an order does not
    change them. ``uncut`` is the need without the cash limit; None where there is no limit.
    """

    sku: str
    name: str
    spec: str
    position: Position
    terms: Terms
    outlook: Outlook
    margin: Decimal
    shortage: Shortage
    need: Need
    uncut: Need | None = None


@dataclass(frozen=True, kw_only=True)
class SkuStock:
    """One SKU. What is None is unknown, and ``why`` says why there is no advice about it."""

    sku: str
    name: str
    spec: str
    position: Position | None
    terms: Terms | None
    outlook: Outlook | None
    shortage: Shortage | None
    order: Ordering | None
    why: Text | None = None


def stock_of(
    tables: Tables,
    settings: ProfitSettings,
    rule: ReorderRule,
    *,
    today: date,
    ordered: Iterable[OnOrder] = (),
    matches: Frame | None = None,
    spent: Iterable[Spent] = (),
    blocked: Collection[str] = (),
    moves: Iterable[Move] = (),
) -> dict[str, SkuStock]:
    """Every SKU that has a stock count or was sold of late, on the day up to which orders are known.

    ``spent`` are our orders with their money; a cash limit leaves what this week's did not take. Nothing is bought from
    ``blocked`` suppliers. What is bought in another currency than it is sold in is reckoned in that of its supplier, by
    the rates of the day. ``moves``: what was sent between buildings.
    """
    rates, asked = rates_into(rule.currency, tables, day=today), today
    today = known_until(tables, today)
    stock = positions(tables, today=today, ordered=ordered, matches=matches, moves=moves)
    terms = {sku: listed[0] for sku, listed in offers(tables, today=today, blocked=blocked).items()}
    demand = daily_demand(tables, until=today, days=HISTORY_DAYS, matches=matches)
    demand = without_empty_days(demand, tables, matches=matches)
    spread = {sku: one.lead_spread for sku, one in terms.items()}
    looks = outlooks(demand, _leads(stock, demand, terms), rule.review_days, lead_spread=spread)
    margins = _margins(tables, settings, today, matches)
    names = {
        row["sku"]: (row["name"] or "", row["spec"] or "")
        for row in collected(tables["sku"].select("sku", "name", "spec"))
    }
    found = {}
    for sku in sorted({*stock, *demand.skus}):
        name, spec = names.get(sku, ("", ""))
        margin, unknown = _as_bought(margins.get(sku), terms.get(sku), rates)
        found[sku] = _one(
            sku, name, spec, stock.get(sku), terms.get(sku), looks.get(sku), margin, unknown,
            _rule_of(terms.get(sku), rule, rates), today,
        )  # fmt: skip
    if rule.cash is None:
        return found
    gone = spent_this_week(spent, today=asked, rates=rates)
    return _within_cash(found, rule, max(Decimal(0), rule.cash - gone.money), rates)


def _as_bought(
    margin: Margin | None, terms: Terms | None, rates: Mapping[str, Decimal]
) -> tuple[Decimal | None, Text | None]:
    """What a unit earns in the currency it is bought in; or why nobody knows."""
    if margin is None or margin.earned is None or terms is None or margin.currency == terms.currency:
        return (margin.earned, margin.why) if margin else (None, None)
    if margin.currency not in rates or terms.currency not in rates:
        return None, NO_RATE.with_(terms=terms.currency, sales=margin.currency)
    return round_half_up(margin.earned * rates[margin.currency] / rates[terms.currency], MONEY_DIGITS), None


def _rule_of(terms: Terms | None, rule: ReorderRule, rates: Mapping[str, Decimal]) -> ReorderRule:
    """The rule with its money in the supplier's currency; as it stands where no rate is known."""
    return rule.in_currency(rates.get(terms.currency, Decimal(1))) if terms else rule


def _within_cash(
    found: Mapping[str, SkuStock], rule: ReorderRule, cash: Decimal, rates: Mapping[str, Decimal]
) -> dict[str, SkuStock]:
    """The same with orders cut to what the money reaches for; none where no rate says what it would take of it."""
    orders = {sku: one.order for sku, one in found.items() if one.order}
    units = affordable(orders, rule, cash, rates)
    return {sku: _limited(one, rule, units.get(sku), rates) for sku, one in found.items()}


def _limited(one: SkuStock, rule: ReorderRule, units: int | None, rates: Mapping[str, Decimal]) -> SkuStock:
    if one.order is None or units is None:
        return one
    currency = one.order.terms.currency
    if currency not in rates:
        return replace(one, order=None, why=UNRATED.with_(terms=currency))
    return replace(one, order=_cut(one.order, rule.in_currency(rates[currency]), units))


def _cut(one: Ordering, rule: ReorderRule, units: int) -> Ordering:
    assert one.terms.landed is not None
    cut = need(
        one.position, one.terms, one.outlook, rule, margin=one.margin, landed=one.terms.landed, affordable=units
    )  # fmt: skip
    return replace(one, need=cut, uncut=one.need)


def known_until(tables: Tables, today: date) -> date:
    """The first day of which no paid order is known, at most ``today``: days whose files have not come are no days
    without demand.
    """
    over = tables["order"].filter(nw.col("paid_day") < today).select(day=nw.col("paid_day").max())
    newest = collected(over)[0]["day"]
    return today if newest is None else min(today, newest + timedelta(days=1))


def _one(
    sku: str, name: str, spec: str, position: Position | None, terms: Terms | None, outlook: Outlook | None,
    margin: Decimal | None, unknown: Text | None, rule: ReorderRule, today: date,
) -> SkuStock:  # fmt: skip
    runs_out = order = None
    if position and terms and outlook:
        runs_out = shortage(position, terms, outlook, today=today, margin=margin)
        if outlook.rate > 0 and margin is not None and terms.landed is not None:
            order = Ordering(
                sku=sku, name=name, spec=spec, position=position, terms=terms, outlook=outlook, margin=margin,
                shortage=runs_out, need=need(position, terms, outlook, rule, margin=margin, landed=terms.landed),
            )  # fmt: skip
    why = None if order else _missing(position, terms, outlook, unknown)
    return SkuStock(
        sku=sku, name=name, spec=spec, position=position, terms=terms, outlook=outlook, shortage=runs_out,
        order=order, why=why,
    )  # fmt: skip


def _missing(
    position: Position | None, terms: Terms | None, outlook: Outlook | None, unknown: Text | None
) -> Text:
    if position is None:
        return NO_COUNT
    if terms is None:
        return NO_SUPPLIER
    if outlook is None or outlook.rate <= 0:
        return NO_SALES
    if terms.landed is None:
        return NO_PRICE
    return NO_MARGIN.with_(why=unknown or NO_SALES)


def _leads(stock: Mapping[str, Position], demand: Demand, terms: Mapping[str, Terms]) -> dict[str, int]:
    return {sku: round(terms[sku].lead_days) for sku in {*stock, *demand.skus} if sku in terms}


@dataclass(frozen=True, kw_only=True)
class Margin:
    """What a unit of a SKU earned, in the currency it was mostly paid in; None where nobody knows, and ``why``."""

    earned: Decimal | None
    currency: str
    why: Text | None = None


def _margins(
    tables: Tables, settings: ProfitSettings, today: date, matches: Frame | None
) -> dict[str, Margin]:
    """What a unit earned, by SKU."""
    since = today - timedelta(days=MARGIN_DAYS)
    rows = profit_by(tables, settings, by="sku", since=since, until=today, matches=matches)
    units: dict[str, int] = {}
    for (sku, _), count in units_sold(tables, since=since, until=today, matches=matches).items():
        units[sku] = units.get(sku, 0) + count
    best: dict[str, ProfitRow] = {}
    for row in rows:
        sku = row.group["sku"]
        if isinstance(sku, str) and (sku not in best or _paid(row) > _paid(best[sku])):
            best[sku] = row
    return {sku: _margin(row, units.get(sku, 0)) for sku, row in best.items()}


def _paid(row: ProfitRow) -> Decimal:
    return row.amounts["buyer_paid"] or Decimal(0)


def _margin(row: ProfitRow, units: int) -> Margin:
    """Profit and ads of the period for each unit; where some lines are incomplete, half of them or more must not be."""
    if units <= 0:
        return Margin(earned=None, currency=row.currency)
    profit, ads, known = row.profit, row.amounts["ads"] or Decimal(0), row.known
    if profit is None and known.complete_orders * 2 >= known.orders > 0:
        profit = known.profit * known.orders / known.complete_orders
    if profit is None:
        return Margin(earned=None, currency=row.currency, why=row.why.get("profit"))
    return Margin(earned=round_half_up((profit + ads) / units, MONEY_DIGITS), currency=row.currency)
