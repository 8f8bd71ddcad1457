"""供应商 Suppliers: scorecards, records, what hangs on each, quotations side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from zhanggui.answers.kinds import known_kinds
from zhanggui.answers.reader import Reader
from zhanggui.answers.stored import Stored, stored
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up
from zhanggui.core.plain import to_text
from zhanggui.domains.supply.decisions.hurry import EXPEDITE
from zhanggui.domains.supply.models import Supplier
from zhanggui.loop.seen import gathered, seen_of
from zhanggui.profit.stages import collected

if TYPE_CHECKING:
    from zhanggui.domains.supply.analysis.deliveries import Deliveries, OrderedLine
    from zhanggui.domains.supply.analysis.quotations import Landed, Quote
    from zhanggui.domains.supply.analysis.scorecard import Score, Share
    from zhanggui.domains.supply.analysis.terms import Terms
    from zhanggui.loop.kind import Seen

NO_SUCH = Text("没有供应商「{name}」。", "There is no supplier {name}.")
RECORD = ("contact", "email", "phone", "payment_days", "contract_from", "contract_until", "note")
SOON_DAYS = 60
OPEN_SHOWN = 200


def suppliers_answer(reader: Reader) -> Stored:
    """Everything about every supplier, by name, computed together and kept. Only for a reader of all shops.

    ``suppliers``: one entry a supplier. ``quotes``: one entry a SKU that several suppliers sell. ``doubts``: what in
    their terms cannot be right.
    """
    kinds = {EXPEDITE: known_kinds()[EXPEDITE]}
    inputs = gathered(reader.workspace, kinds)
    asked = {"today": reader.today, "inputs": to_text(inputs[EXPEDITE])}
    return stored(
        reader,
        "suppliers",
        asked,
        lambda: _found(seen_of(reader.workspace, EXPEDITE, reader.today, inputs), reader),
    )


def suppliers_list(reader: Reader) -> list[dict[str, Any]]:
    """Every supplier with score and record: those whose loss costs most first; people's newest words on top of figures."""
    found = suppliers_answer(reader).answer["suppliers"]
    records = {kept.name: kept for kept in Supplier.objects.all()}
    names = dict.fromkeys([*found, *sorted(records)])
    listed = [_with_record(found.get(name) or _nothing(name), records.get(name), reader) for name in names]
    return sorted(listed, key=lambda one: (-(one["lost_a_day"] or 0), one["name"]))


def supplier_answer(reader: Reader, name: str) -> dict[str, Any]:
    """One supplier with its terms, open orders and what would happen without it; Refused when nobody knows it."""
    one = next((one for one in suppliers_list(reader) if one["name"] == name), None)
    if one is None:
        raise Refused(NO_SUCH.with_(name=name))
    return one


def quotes_answer(reader: Reader) -> list[dict[str, Any]]:
    """SKUs that several suppliers sell, most saved a year first."""
    listed: list[dict[str, Any]] = suppliers_answer(reader).answer["quotes"]
    return listed


def _found(seen: Seen, reader: Reader) -> dict[str, Any]:
    from zhanggui.domains.supply.analysis.deliveries import deliveries
    from zhanggui.domains.supply.analysis.scorecard import NOTHING, scorecards
    from zhanggui.domains.supply.analysis.stock_view import known_until
    from zhanggui.domains.supply.analysis.term_checks import doubts
    from zhanggui.domains.supply.analysis.terms import offers
    from zhanggui.domains.supply.decisions.order_stock import stock_seen

    # What would have come on days whose files have not is not late.
    day = known_until(seen.tables, seen.today)
    came = deliveries(seen.tables, seen.inputs["own"])
    sold = offers(seen.tables, today=seen.today)
    sellers = {one.supplier for listed in sold.values() for one in listed}
    cards = scorecards(came, today=day, suppliers=sellers, quotes=_prices(seen))
    stock = stock_seen(seen)
    each = came.by_supplier()
    odd = [_doubt(one, reader) for one in doubts(seen.tables)]
    names = {row["sku"]: row["name"] or "" for row in collected(seen.tables["sku"].select("sku", "name"))}
    return {
        "suppliers": {
            name: _supplier(cards[name], each.get(name, NOTHING), stock, sold, names, day)
            | {"doubts": [one for one in odd if one["supplier"] == name]}
            for name in cards
        },
        "quotes": _quotes(seen, cards, stock, names),
        "doubts": odd,
    }


def _supplier(
    card: Score, own: Deliveries, stock: Any, sold: Mapping[str, list[Terms]], names: Mapping[str, str],
    day: date,
) -> dict[str, Any]:  # fmt: skip
    from zhanggui.domains.supply.analysis.supplier_loss import supplier_loss

    lost = supplier_loss(card.supplier, stock, sold, own)
    owed = [line for line in own.lines if line.owed > 0]
    return _scored(card) | {
        "skus": len(lost),
        "single_source": sum(one.single for one in lost),
        "lost_a_day": sum((one.lost_a_day or Decimal(0) for one in lost), Decimal(0)),
        "currency": next((one.currency for one in lost), "CNY"),
        "loss": [asdict(one) | {"others": list(one.others), "single": one.single} for one in lost],
        "open": [_open(line, day) for line in owed[:OPEN_SHOWN]],
        "terms": [
            _terms(one, names) for listed in sold.values() for one in listed if one.supplier == card.supplier
        ],
    }


def _scored(card: Score) -> dict[str, Any]:
    trend = card.trend
    return {
        "name": card.supplier, "deliveries": card.deliveries, "enough": card.enough, "place": card.place,
        "score": _digits(card.score, 1), "score_low": _digits(card.score_low, 1), "score_high": _digits(card.score_high, 1),
        "on_time": _share(card.on_time), "in_full": _share(card.in_full), "defects": _share(card.defects),
        "late_days": None if card.late_days is None else _digits(card.late_days, 1),
        "price_trend": None if trend is None else {
            "a_year": _digits(trend.a_year, 4), "low": _digits(trend.low, 4), "high": _digits(trend.high, 4), "prices": trend.prices,
        },
        "spend": [{"currency": currency, "money": money} for currency, money in sorted(card.spend.items())],
        "open_lines": card.open_lines, "late_lines": card.late_lines,
    }  # fmt: skip


def _share(share: Share) -> dict[str, Any]:
    return {
        "hits": share.hits, "count": share.count, "raw": None if share.raw is None else _digits(share.raw, 4),
        "shrunk": _digits(share.shrunk, 4), "low": _digits(share.low, 4), "high": _digits(share.high, 4),
    }  # fmt: skip


def _open(line: OrderedLine, day: date) -> dict[str, Any]:
    late = (day - line.promised_day).days if line.promised_day else None
    return {
        "number": line.number, "sku": line.sku, "ordered_day": line.ordered_day, "promised_day": line.promised_day,
        "quantity": line.quantity, "owed": line.owed, "late_days": late if late and late > 0 else None,
    }  # fmt: skip


def _terms(one: Terms, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "sku": one.sku, "name": names.get(one.sku, ""), "landed": one.landed, "currency": one.currency,
        "lead_days": _digits(one.lead_days, 1), "lead_spread": _digits(one.lead_spread, 1), "minimum": one.minimum, "pack": one.pack,
        "shelf_days": one.shelf_days, "assumed": list(one.assumed),
    }  # fmt: skip


def _doubt(one: Any, reader: Reader) -> dict[str, Any]:
    return {"sku": one.sku, "supplier": one.supplier, "from_day": one.from_day, "text": reader.say(one.text)}


def _prices(seen: Seen) -> list[Any]:
    rows = collected(seen.tables["supply_term"].select("supplier", "sku", "from_day", "unit_cost"))
    return [
        (r["supplier"], r["sku"], r["from_day"], from_ticks(r["unit_cost"])) for r in rows if r["unit_cost"]
    ]


def _quotes(
    seen: Seen, cards: Mapping[str, Score], stock: Any, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    from zhanggui.domains.supply.analysis.quotations import (
        Demanded,
        QuoteRule,
        by_currency,
        compared,
        two_sources,
    )
    from zhanggui.domains.supply.analysis.quoted import quoted

    rule, found = QuoteRule(), []
    for sku, listed in quoted(seen.tables, today=seen.today).items():
        one = stock.get(sku)
        demanded = Demanded(
            rate=one.outlook.rate if one and one.outlook else 0.0,
            margin=one.order.margin if one and one.order else None,
        )
        for currency, quotes in by_currency(q.judged(cards.get(q.supplier)) for q in listed).items():
            if len(quotes) > 1:
                ranked = compared(quotes, demanded, rule)
                pair = two_sources(ranked, demanded, rule)
                found.append(_compared(sku, names.get(sku, ""), currency, ranked, demanded.rate, pair))
    return sorted(found, key=lambda one: (-(one["saved_a_year"] or 0), one["sku"]))


def _compared(
    sku: str, name: str, currency: str, ranked: list[Landed], rate: float, pair: Any
) -> dict[str, Any]:
    a_year = Decimal(repr(rate * 365))
    return {
        "sku": sku, "name": name, "currency": currency, "winner": ranked[0].quote.supplier, "a_day": _digits(rate, 2),
        "saved_a_year": round_half_up((ranked[1].total - ranked[0].total) * a_year, 2),
        "quotes": [_landed(one) for one in ranked],
        "pair": None if pair is None else {
            "first": pair.first.quote.supplier, "second": pair.second.quote.supplier, "share": _digits(pair.share, 2),
            "premium_a_year": pair.premium_a_year,
        },
    }  # fmt: skip


def _landed(one: Landed) -> dict[str, Any]:
    quote: Quote = one.quote
    return {
        "place": one.place, "supplier": quote.supplier, "price": quote.price, "freight": quote.freight,
        "defects": one.defects, "lateness": one.lateness, "holding": one.holding, "total": one.total,
        "lead_days": quote.lead_days, "minimum": quote.minimum, "pack": quote.pack, "deliveries": quote.deliveries,
    }  # fmt: skip


def _with_record(one: dict[str, Any], kept: Supplier | None, reader: Reader) -> dict[str, Any]:
    record = {name: getattr(kept, name) or None for name in RECORD} if kept else dict.fromkeys(RECORD)
    until = record["contract_until"]
    left = (until - reader.today).days if until else None
    return one | record | {
        "blocked": bool(kept and kept.blocked), "blocked_why": kept.blocked_why if kept else "",
        "contract_left": left, "contract_ends_soon": left is not None and left < SOON_DAYS,
    }  # fmt: skip


def _nothing(name: str) -> dict[str, Any]:
    """A supplier somebody wrote down, of which no file speaks."""
    from zhanggui.domains.supply.analysis.deliveries import Deliveries
    from zhanggui.domains.supply.analysis.scorecard import scorecards

    card = scorecards(Deliveries(lines=()), today=date(2000, 1, 1), suppliers=[name])[name]
    nothing: dict[str, Any] = {"skus": 0, "single_source": 0, "lost_a_day": Decimal(0), "currency": "CNY"}
    return _scored(card) | nothing | {"loss": [], "open": [], "terms": [], "doubts": []}


def _digits(value: float, digits: int) -> Decimal:
    return round_half_up(Decimal(repr(float(value))), digits)
