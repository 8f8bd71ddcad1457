"""Goods as people look at them: every SKU with its costs by date, stock, listings; decisions about identity."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import narwhals as nw

from zhanggui.answers.days import newest_day
from zhanggui.answers.goods import open_proposals, proposal_answer, sku_cards
from zhanggui.answers.kept_profit import kept_profit, opened
from zhanggui.answers.reader import Reader
from zhanggui.answers.stored import Stored, stored
from zhanggui.core.money import from_ticks
from zhanggui.masterdata.models import Match

DAYS = 30
NEWEST_DECISIONS = 200
NEWEST_RECEIPTS = 12


def goods_answer(reader: Reader) -> Stored:
    """Every SKU's card."""
    return stored(reader, "goods", {}, lambda: sku_cards(reader))


def recent_profit(reader: Reader) -> tuple[dict[str, list[dict[str, Any]]], date | None]:
    """Profit of every SKU in the newest 30 days, one answer a currency, and the last of these days."""
    day = newest_day(reader).answer
    if day is None:
        return {}, None
    since, until = day - timedelta(days=DAYS - 1), day + timedelta(days=1)
    asked: dict[str, Any] = {"by": "sku", "since": since, "until": until}
    found = kept_profit(reader, **asked)
    by_sku: dict[str, list[dict[str, Any]]] = {}
    for row in found.answer:
        by_sku.setdefault(str(row["sku"]), []).append(row)
    return by_sku, day


def opened_profit(rows: list[dict[str, Any]], last: date | None) -> list[dict[str, Any]]:
    """Some of ``recent_profit`` with the references that open their rows."""
    if last is None:
        return []
    return opened(rows, by="sku", since=last - timedelta(days=DAYS - 1), until=last + timedelta(days=1))


def card_answer(reader: Reader, sku: str) -> dict[str, Any] | None:
    """One SKU: its card, all dated costs, the newest count of every warehouse, every supplier's terms, its newest
    receipts, its listings in the reader's shops.
    """
    card: dict[str, Any] | None = next(
        (one for one in goods_answer(reader).answer if one["sku"] == sku), None
    )
    if card is None:
        return None
    tables = reader.tables()

    def rows(table: str, *columns: str) -> list[dict[str, Any]]:
        found = tables[table].filter(nw.col("sku") == sku).select(*columns).collect()
        listed: list[dict[str, Any]] = found.rows(named=True)
        return listed

    costs = rows("unit_cost", "from_day", "cost", "currency", "batch", "line")
    counts = rows("stock_snapshot", "stock_warehouse", "day", "on_hand", "batch", "line")
    newest = {row["stock_warehouse"]: row for row in sorted(counts, key=lambda r: r["day"] or date.min)}
    terms = rows("supply_term", *TERMS)
    receipts = rows("goods_receipt", *RECEIVED)
    listings = rows("listing", *[c for c in LISTED if c in tables["listing"].collect_schema().names()])
    return card | {
        "costs": [_priced(row) for row in _newest_first(costs, "from_day")],
        "stock": list(newest.values()),
        "terms": [_quoted(row) for row in _newest_first(terms, "from_day")],
        "receipts": _newest_first(receipts, "received_day")[:NEWEST_RECEIPTS],
        "listings": listings[:NEWEST_DECISIONS],
    }


def _newest_first(rows: list[dict[str, Any]], day: str) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: row[day] or date.min, reverse=True)


TERMS = ("supplier", "from_day", "currency", "unit_cost", "lead_days", "minimum", "pack", "batch", "line")
RECEIVED = ("po_number", "supplier", "received_day", "quantity", "defects", "batch", "line")
LISTED = ("shop", "item_key", "product_id", "title", "spec", "state", "batch", "line")


def _quoted(row: dict[str, Any]) -> dict[str, Any]:
    price: Decimal | None = None if row["unit_cost"] is None else from_ticks(row["unit_cost"])
    return row | {"unit_cost": price}


def _priced(row: dict[str, Any]) -> dict[str, Any]:
    cost: Decimal | None = None if row["cost"] is None else from_ticks(row["cost"])
    return row | {"cost": cost}


def proposals_answer(reader: Reader) -> Stored:
    """What every unnamed item probably is, surest first; never of older data: people decide on it."""

    def find() -> list[dict[str, Any]]:
        return [proposal_answer(reader, one) for one in open_proposals(reader)]

    return stored(reader, "proposals", {}, find, wait=True)


def decisions(reader: Reader) -> list[Match]:
    """The newest decisions about items of the reader's shops, undone ones too."""
    found = Match.objects.order_by("-pk")
    if reader.shops is not None:
        found = found.filter(shop__in=reader.shops)
    return list(found[:NEWEST_DECISIONS])
