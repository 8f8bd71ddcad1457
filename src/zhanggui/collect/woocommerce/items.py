"""The lists inside an order of the REST interface: its items, its fees, its refunds."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhanggui.clean.values.problems import explain
from zhanggui.core.language import Text

MOST_ITEMS = 2_000
LARGEST_ID = 2**53
"""Numbers above it are rounded by JavaScript; WooCommerce itself counts its ids from 1."""

_AMOUNT = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,4}0*)?")
NOT_A_LIST = Text(
    "「{column}」应为列表，最多 {most} 项。", "'{column}' should be a list of at most {most} objects."
)


class Unreadable(Exception):
    """A list that cannot be taken: the broken rule, the column, the value, the sentence."""

    def __init__(self, rule: str, column: str, value: str, reason: Text | None = None) -> None:
        super().__init__(rule)
        self.rule, self.column, self.value = rule, column, value
        self.reason = reason or explain(rule, column, value)


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of an order with tax inside its amounts; ``ref`` names it within its order."""

    ref: str
    kind: str
    sku: str | None
    product_id: str | None
    variation_id: str | None
    title: str | None
    quantity: int
    list_amount: Decimal
    paid: Decimal

    @property
    def unit_price(self) -> Decimal | None:
        """List price of one unit, where the division leaves no rest."""
        if self.quantity <= 0:
            return None
        each = (self.list_amount / self.quantity).quantize(Decimal("0.0001"))
        return each if each * self.quantity == self.list_amount else None


def items(line_items: str | None, fee_lines: str | None) -> list[Item]:
    """All lines of an order, fees last. Raises Unreadable."""
    seen: Counter[str] = Counter()
    found = [_item(one, "line_items", seen) for one in _objects(line_items, "line_items")]
    return found + [_fee(one, "fee_lines", seen) for one in _objects(fee_lines, "fee_lines")]


def refunded(refunds: str | None) -> Decimal | None:
    """What went back so far; None where the file says nothing of refunds. Raises Unreadable."""
    if refunds is None:
        return None
    return sum((abs(_money(one, "total", "refunds")) for one in _objects(refunds, "refunds")), Decimal(0))


def _objects(text: str | None, column: str) -> Iterator[Mapping[str, Any]]:
    if not text:
        return
    try:
        found = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError):
        found = None
    if not isinstance(found, list) or len(found) > MOST_ITEMS or not all(isinstance(o, dict) for o in found):
        raise Unreadable("no_lines", column, text[:200], NOT_A_LIST.with_(column=column, most=MOST_ITEMS))
    yield from found


def _item(one: Mapping[str, Any], column: str, seen: Counter[str]) -> Item:
    _identity(one, "id", column)
    sku, title = _text(one, "sku"), _text(one, "name")
    name = sku or title or ""
    seen[name] += 1
    return Item(
        ref=f"{name}-{seen[name]}",
        kind="product",
        sku=sku,
        product_id=_identity(one, "product_id", column),
        variation_id=_identity(one, "variation_id", column),
        title=title,
        quantity=_count(one, "quantity", column),
        list_amount=_money(one, "subtotal", column) + _money(one, "subtotal_tax", column),
        paid=_money(one, "total", column) + _money(one, "total_tax", column),
    )


def _fee(one: Mapping[str, Any], column: str, seen: Counter[str]) -> Item:
    title = _text(one, "name") or column
    seen[title] += 1
    total = _money(one, "total", column) + _money(one, "total_tax", column)
    return Item(
        ref=f"{title}-{seen[title]}", kind="charge", sku=None, product_id=None, variation_id=None, title=title,
        quantity=1, list_amount=total, paid=total,
    )  # fmt: skip


def _text(one: Mapping[str, Any], name: str) -> str | None:
    value = one.get(name)
    return str(value).replace("\0", "").strip() or None if isinstance(value, str | int | Decimal) else None


def _identity(one: Mapping[str, Any], name: str, column: str) -> str | None:
    """An id; 0 is none. A number that a program may have rounded is refused."""
    value = one.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > LARGEST_ID:
        raise Unreadable("id_lost_digits", f"{column}.{name}", str(value)[:80])
    return str(value) if isinstance(value, str | int) and value not in (0, "0", "", True, False) else None


def _money(one: Mapping[str, Any], name: str, column: str) -> Decimal:
    value = one.get(name)
    if value is None or value == "":
        return Decimal(0)
    said = f"{value:f}" if isinstance(value, Decimal) and abs(value.adjusted()) < 20 else str(value)
    if isinstance(value, bool) or not _AMOUNT.fullmatch(said):
        fine = re.fullmatch(r"-?[0-9]{1,9}\.[0-9]{5,}", said)
        raise Unreadable("amount_too_fine" if fine else "not_an_amount", f"{column}.{name}", said[:80])
    return Decimal(said).quantize(Decimal("0.0001"))


def _count(one: Mapping[str, Any], name: str, column: str) -> int:
    value = one.get(name)
    said = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]{1,9}(\.0+)?", said):
        raise Unreadable("not_a_whole_number", f"{column}.{name}", said[:80])
    return int(Decimal(said))
