"""Giving back: the buyer's money and every funder's share, unit by unit, so that any returns sum to the whole.

When a return breaks a threshold the discount is *not* computed anew: each unit keeps the share it was sold with,
as the marketplaces do (from general knowledge; check your platform's rules). The buyer gets back what he paid for
that unit, each funder what he put to it. Freight is given back when nothing is left and only if asked for; gifts
are due back when nothing is left of the lines that earned them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion.offer import FUNDERS
from zhanggui.domains.pricing.analysis.promotion.receipt import Receipt, split_table

TOO_MANY = Text(
    "明细 {line}（{sku}）买了 {bought} 件，已退 {before} 件，不能再退 {units} 件。",
    "Line {line} ({sku}) was bought {bought} times and {before} came back; {units} more cannot.",
)
NO_LINE = Text(
    "购物车只有 {n} 行明细，没有第 {line} 行。", "The cart has {n} lines, there is no line {line}."
)


@dataclass(frozen=True)
class Refund:
    """What one return gives back, in minor units.

    ``buyer`` by line number (0 first); ``funders`` what each put to the returned units and gets back or is no longer
    asked for; ``freight`` to the buyer; ``gifts`` are units to be sent back.
    """

    buyer: Mapping[int, int]
    funders: Mapping[str, int]
    freight: int
    gifts: Mapping[str, int]

    @property
    def total(self) -> int:
        """Minor units to the buyer."""
        return sum(self.buyer.values()) + self.freight


def refund(
    receipt: Receipt,
    returned: Mapping[int, int],
    *,
    before: Mapping[int, int] | None = None,
    freight: bool = False,
    tables: Mapping[int, list[dict[str, int]]] | None = None,
) -> Refund:
    """Return ``returned`` (line number → units) when ``before`` came back earlier.

    Whatever the steps, returning everything gives back exactly what was paid and what each funder put to it. ``tables``:
    the ``unit_tables`` of the receipt, for a caller who returns from it many times.
    """
    earlier = dict(before or {})
    buyer: dict[int, int] = {}
    funders = dict.fromkeys(FUNDERS, 0)
    tables = tables or {}
    for line, units in returned.items():
        _check(receipt, line, units, earlier.get(line, 0))
        table = tables[line] if line in tables else unit_table(receipt, line)
        for row in table[earlier.get(line, 0) :][:units]:
            buyer[line] = buyer.get(line, 0) + row["buyer"]
            for one in FUNDERS:
                funders[one] += row[one]
    after = {i: earlier.get(i, 0) + returned.get(i, 0) for i in range(len(receipt.cart.lines))}
    gone = [i for i, line in enumerate(receipt.cart.lines) if after[i] == line.quantity]
    back = (
        receipt.freight if freight and len(gone) == len(receipt.cart.lines) and any(returned.values()) else 0
    )
    return Refund(buyer, funders, back, _gifts(receipt, set(gone), earlier))


def unit_tables(receipt: Receipt) -> dict[int, list[dict[str, int]]]:
    """``unit_table`` of every line, each funder's parts worked out once."""
    funded = [one.by_funder() for one in receipt.applied]
    return {line: _units(receipt, line, funded) for line in range(len(receipt.cart.lines))}


def unit_table(receipt: Receipt, line: int) -> list[dict[str, int]]:
    """Each unit of a line: what the buyer and each funder paid of its price tag. Rows sum to the price."""
    return _units(receipt, line, [one.by_funder() for one in receipt.applied])


def _units(receipt: Receipt, line: int, funded: list[dict[str, tuple[int, ...]]]) -> list[dict[str, int]]:
    bought = receipt.cart.lines[line]
    columns = [sum(one[who][line] for one in funded if who in one) for who in FUNDERS]
    table = split_table([bought.price] * bought.quantity, [*columns, receipt.paid[line]])
    return [dict(zip((*FUNDERS, "buyer"), row, strict=True)) for row in table]


def _check(receipt: Receipt, line: int, units: int, before: int) -> None:
    if not 0 <= line < len(receipt.cart.lines):
        raise Refused(NO_LINE.with_(n=len(receipt.cart.lines), line=line + 1))
    bought = receipt.cart.lines[line]
    if units < 0 or before < 0 or before + units > bought.quantity:
        raise Refused(
            TOO_MANY.with_(line=line + 1, sku=bought.sku, bought=bought.quantity, before=before, units=units)
        )


def _gifts(receipt: Receipt, gone: set[int], earlier: Mapping[int, int]) -> dict[str, int]:
    """Gifts whose earning lines have all come back with this return and had not before."""
    due: dict[str, int] = {}
    lines = receipt.cart.lines
    for one in receipt.applied:
        earning = {i for i, line in enumerate(lines) if one.offer.scope.covers(line)}
        was_gone = all(earlier.get(i, 0) == lines[i].quantity for i in earning)
        if one.offer.gift and one.gifts and earning <= gone and not was_gone:
            due[one.offer.gift.sku] = due.get(one.offer.gift.sku, 0) + one.gifts
    return due
