"""What is known of every SKU, and which items of shops nobody has named yet: read from the tables for people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import narwhals as nw

from zhanggui.answers.reader import Reader, matches
from zhanggui.core.codes import fold_sku
from zhanggui.core.money import from_ticks
from zhanggui.kpi.lines import GOODS, sold_lines
from zhanggui.masterdata.matching import confirmed
from zhanggui.masterdata.proposals import Candidate, Item, Proposal, propose, surest_first

Rows = list[dict[str, Any]]
DAYS = 30
_NAMED_BY = {
    "sku": "sku",
    "unit_cost": "sku",
    "stock_snapshot": "sku",
    "supply_term": "sku",
    "purchase_line": "sku",
    "goods_receipt": "sku",
    "listing": "sku",
    "bundle": "bundle_sku",
}


def own_decisions(reader: Reader) -> Rows:
    """What people decided about items of the reader's shops: a split-off item's code names its shop."""
    return [one for one in confirmed() if reader.sees(one["shop"])]


def known_skus(tables: Mapping[str, Any], decisions: Rows) -> set[str]:
    """SKUs that one of our own files or a person has named."""
    named = {
        row[column] for table, column in _NAMED_BY.items() for row in _rows(tables[table].select(column))
    }
    parts = {row["component_sku"] for row in _rows(tables["bundle"].select("component_sku"))}
    return {sku for sku in named | parts | {row["sku"] for row in decisions} if sku is not None}


def sold_items(tables: Mapping[str, Any], decided: Any) -> Rows:
    """One row per shop, item, title and spec that was ever on an order: sku, units, listed prices."""
    lines = sold_lines(tables, decided).filter(
        nw.col("line_kind").is_in(GOODS), ~nw.col("item_key").is_null()
    )
    by = ["shop", "item_key", "merchant_code", "sku", "title", "spec", "currency"]
    found = lines.group_by(by).agg(
        units=nw.col("quantity").sum(), low=nw.col("unit_price").min(), high=nw.col("unit_price").max()
    )
    return sorted(_rows(found), key=lambda row: [str(row[c]) for c in by])


def coded_skus(sold: Rows) -> set[str]:
    """SKUs that some shop sells under the merchant's own code: goods without a code may be these."""
    return {
        row["sku"] for row in sold if row["merchant_code"] and fold_sku(row["merchant_code"]) == row["sku"]
    }


def is_sold(tables: Mapping[str, Any], shop: str, item_key: str) -> bool:
    """Has any order of the shop this item?"""
    found = tables["order_line"].filter(nw.col("shop") == shop, nw.col("item_key") == item_key)
    return bool(_rows(found.select("item_key").unique()))


def unnamed_items(sold: Rows, known: set[str]) -> list[Item]:
    """Items that stand for no known SKU and have a title. One item under several specs is left out: no single
    SKU could stand behind it."""
    grouped: dict[tuple[str, str], Rows] = {}
    for row in sold:
        if row["sku"] not in known and row["title"]:
            grouped.setdefault((row["shop"], row["item_key"]), []).append(row)
    return [_item(rows) for rows in grouped.values() if len({row["spec"] or "" for row in rows}) == 1]


def _item(rows: Rows) -> Item:
    """The item under the title that sold most."""
    row = max(rows, key=lambda r: r["units"] or 0)
    return Item(
        shop=row["shop"], item_key=row["item_key"], title=row["title"], spec=row["spec"] or "", price=_middle(row),
        currency=row["currency"], units=sum(r["units"] or 0 for r in rows),
    )  # fmt: skip


def _middle(row: dict[str, Any]) -> Decimal | None:
    if row["low"] is None or row["high"] is None:
        return None
    return from_ticks((row["low"] + row["high"]) // 2)


def names_of_skus(tables: Mapping[str, Any], sold: Rows, known: set[str]) -> list[Candidate]:
    """Every name under which one of ``known`` goes: catalogue, listing, and titles of identified items.

    What a person split off stands alone and is offered to nobody.
    """
    catalogue = [
        _candidate(row, row["name"], row["spec"], _money(row["list_price"]))
        for row in _rows(tables["sku"].select("sku", "name", "spec", "list_price", "currency"))
    ]
    titled = [
        _candidate(row, row["title"], row["spec"], _middle(row))
        for row in sold
        if row["sku"] in known and row["sku"] != f"{row['shop']}:{row['item_key']}"
    ]
    return [c for c in (*titled, *catalogue) if c.name]


def _candidate(row: dict[str, Any], name: str | None, spec: str | None, price: Decimal | None) -> Candidate:
    return Candidate(sku=row["sku"], name=name or "", spec=spec or "", price=price, currency=row["currency"])


def sku_cards(reader: Reader) -> Rows:
    """One row per SKU that is known or sold, as ``zg skus --json`` gives it, by code.

    ``cost`` is the newest dated cost, ``on_hand`` the sum over warehouses of each one's newest count,
    ``units_30_days`` what was paid in the 30 days up to the newest paid day of all sales (``until``).
    """
    tables, decisions, decided = reader.tables(), own_decisions(reader), matches()
    names = _by_sku(_rows(tables["sku"].select("sku", "name", "category")))
    costs = _newest(
        _rows(tables["unit_cost"].select("sku", "from_day", "cost", "currency")), "from_day", "sku"
    )
    stock = _stock(_rows(tables["stock_snapshot"].select("sku", "stock_warehouse", "day", "on_hand")))
    parts = _parts(_rows(tables["bundle"].select("bundle_sku", "component_sku", "quantity")))
    sold = sold_items(tables, decided)
    recent, until = _recent_units(tables, decided)
    shops, titles = _shops(sold), {row["sku"]: row["title"] for row in reversed(sold) if row["title"]}
    codes = known_skus(tables, decisions) | set(shops)
    return [
        {
            "sku": sku, "name": names.get(sku, {}).get("name") or titles.get(sku),
            "category": names.get(sku, {}).get("category"), "cost": _money(costs.get(sku, {}).get("cost")),
            "cost_currency": costs.get(sku, {}).get("currency"), "cost_from_day": costs.get(sku, {}).get("from_day"),
            "on_hand": stock.get(sku), "shops": shops.get(sku, []), "units_30_days": recent.get(sku, 0),
            "until": until, "source": "catalogue" if sku in names or sku in parts else "sales" if sku in shops else "files",
            "components": parts.get(sku, []),
        }
        for sku in sorted(codes)
    ]  # fmt: skip


def _recent_units(tables: Mapping[str, Any], decided: Any) -> tuple[dict[str, int], date | None]:
    paid = sold_lines(tables, decided).filter(nw.col("line_kind").is_in(GOODS), ~nw.col("paid_day").is_null())
    daily = _rows(paid.group_by("sku", "paid_day").agg(units=nw.col("quantity").sum()))
    until = max((row["paid_day"] for row in daily), default=None)
    units: dict[str, int] = {}
    for row in daily:
        if until is not None and row["paid_day"] > until - timedelta(days=DAYS):
            units[row["sku"]] = units.get(row["sku"], 0) + (row["units"] or 0)
    return units, until


def _stock(counted: Rows) -> dict[str, int]:
    """Units at the newest count of each warehouse."""
    total: dict[str, int] = {}
    for (sku, _), row in _newest(counted, "day", "sku", "stock_warehouse").items():
        if row["on_hand"] is not None:
            total[sku] = total.get(sku, 0) + row["on_hand"]
    return total


def _newest(rows: Rows, day: str, *key: str) -> dict[Any, dict[str, Any]]:
    """The row of the newest day per key (a plain value for one column, else a tuple)."""
    return {
        row[key[0]] if len(key) == 1 else tuple(row[k] for k in key): row
        for row in sorted(rows, key=lambda row: row[day] or date.min)
    }


def _parts(bundles: Rows) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for row in sorted(bundles, key=lambda row: (row["bundle_sku"], row["component_sku"])):
        part = {"sku": row["component_sku"], "quantity": row["quantity"]}
        found.setdefault(row["bundle_sku"], []).append(part)
    return found


def _shops(sold: Rows) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for row in sold:
        found.setdefault(row["sku"], set()).add(row["shop"])
    return {sku: sorted(shops) for sku, shops in found.items()}


def _by_sku(rows: Rows) -> dict[str, dict[str, Any]]:
    return {row["sku"]: row for row in rows}


def _money(ticks: int | None) -> Decimal | None:
    return None if ticks is None else from_ticks(ticks)


def _rows(frame: Any) -> Rows:
    rows: Rows = frame.collect().rows(named=True)
    return rows


def open_proposals(reader: Reader) -> list[Proposal]:
    """What every unnamed item probably is, surest first.

    Goods sold without a merchant code may be any SKU that a file, a person or a merchant code names. Goods
    under a code that no file knows may only be what a file or a person names, so that no two codes are
    proposed to each other.
    """
    tables = reader.tables()
    known, sold = known_skus(tables, own_decisions(reader)), sold_items(tables, matches())
    coded = known | coded_skus(sold)
    unnamed = unnamed_items(sold, known)
    bare = unnamed_items(sold, coded)
    under_codes = [item for item in unnamed if item not in bare]
    found = propose(bare, names_of_skus(tables, sold, coded))
    return surest_first([*found, *propose(under_codes, names_of_skus(tables, sold, known))])


def proposal_answer(reader: Reader, proposal: Proposal) -> dict[str, Any]:
    """A proposal as ``zg match --json`` prints it."""
    item = proposal.item
    return {
        "shop": item.shop, "item_key": item.item_key, "title": item.title, "spec": item.spec, "units": item.units,
        "sku": proposal.sku, "name": proposal.name, "confidence": proposal.confidence,
        "why": reader.say(proposal.why),
    }  # fmt: skip
