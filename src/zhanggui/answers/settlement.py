"""A platform's bill in contract form: what was loaded by group, what a typed total differs by, orders one by one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from zhanggui.answers.code_words import CODES
from zhanggui.answers.reader import NO_SUCH_SHOP, Reader
from zhanggui.answers.refused_rows import loaded_batches
from zhanggui.clean.models import QuarantinedRow
from zhanggui.collect.register import PROFILES
from zhanggui.core.errors import Refused
from zhanggui.profit.settled_orders import REASONS, SettledOrders, settled_orders
from zhanggui.profit.settlement import GROUPS, Statement, settlement_statement
from zhanggui.tables.costs import SETTLEMENT


def settlement_answer(
    reader: Reader,
    *,
    shop: str | None = None,
    since: date | None = None,
    until: date | None = None,
    expected: Decimal | None = None,
    currency: str = "CNY",
) -> dict[str, Any]:
    """The bill of a shop (None: of all the reader sees) over booked days from ``since`` to before ``until``.

    ``loaded`` is the sum of ``groups`` to the cent; ``expected`` = ``loaded`` + the parts that explain +
    ``unexplained``. All shops of the reader are looked into to say whose order an entry names.
    """
    if shop is not None and not reader.sees(shop):
        raise Refused(NO_SUCH_SHOP.with_(shop=shop))
    tables = reader.tables()
    refused = refused_bill_rows(reader, shop)
    found = settlement_statement(
        tables,
        shop,
        since,
        until,
        currency=currency,
        expected=expected,
        handed_in={"quarantined": (refused, Decimal(0))},
    )
    orders = settled_orders(tables, shop, since, until, currency=currency)
    return _statement(reader, found) | {"quarantined": refused, "orders": _orders(reader, orders)}


def refused_bill_rows(reader: Reader, shop: str | None) -> int:
    """Rows in quarantine of files that hold settlement entries."""
    bills = [name for name, profile in PROFILES.items() if SETTLEMENT in profile.tables]
    loaded = loaded_batches(reader, costs=True).filter(profile__in=bills)
    loaded = loaded if shop is None else loaded.filter(shop=shop)
    return QuarantinedRow.objects.filter(batch__in=loaded.values("pk")).count()


def _statement(reader: Reader, found: Statement) -> dict[str, Any]:
    groups = []
    for code, says in GROUPS.items():
        kinds = [g for g in found.groups if g.code == code]
        if kinds:
            groups.append(
                {
                    "code": code,
                    "name": reader.say(says),
                    "entries": sum(g.entries for g in kinds),
                    "amount": sum((g.amount for g in kinds), Decimal(0)),
                    "kinds": [_kind(reader, g.kind, g.entries, g.amount) for g in kinds],
                }
            )
    parts = [
        {
            "code": p.code,
            "name": reader.say(p.name),
            "amount": p.amount,
            "entries": p.orders,
            "explains": p.counts,
        }
        for p in found.parts
    ]
    ads = {"booked": found.ads_booked, "reported": found.ads_reported}
    return {
        "currency": found.currency,
        "entries": found.entries,
        "loaded": found.loaded,
        "groups": groups,
        "expected": found.expected,
        "difference": None if found.expected is None else found.expected - found.loaded,
        "parts": parts,
        "unexplained": found.unexplained,
        "ads": ads | {"difference": found.ads_booked - found.ads_reported},
        "doubles": [vars(d) for d in found.doubles],
    }


def _kind(reader: Reader, kind: str, entries: int, amount: Decimal) -> dict[str, Any]:
    known = CODES.get(kind)
    return {"kind": kind, "name": reader.say(known) if known else kind, "entries": entries, "amount": amount}


def _orders(reader: Reader, found: SettledOrders) -> dict[str, Any]:
    counted = ("orders", "equal", "unknown", "ordered", "settled", "waiting", "waiting_amount")
    reasons = [
        {"code": code, "name": reader.say(REASONS[code]), "orders": n, "difference": amount}
        for code, n, amount in found.by_reason
    ]
    gaps = [vars(gap) | {"why": reader.say(REASONS[gap.reason])} for gap in found.gaps]
    return {name: getattr(found, name) for name in counted} | {
        "difference": found.settled - found.ordered,
        "reasons": reasons,
        "differing": gaps,
    }
