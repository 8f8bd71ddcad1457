"""What if a supplier goes: every SKU bought there, how long its stock lasts without it, what an empty day costs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from zhanggui.core.money import round_half_up
from zhanggui.domains.supply.analysis.deliveries import Deliveries
from zhanggui.domains.supply.analysis.stock_view import SkuStock
from zhanggui.domains.supply.analysis.terms import Terms


@dataclass(frozen=True, kw_only=True)
class LostSku:
    """A SKU that is bought from the supplier.

    ``days_left`` until the shelf is empty, counting neither its open orders nor new ones (None: not in sight, or no
    stock known). ``lost_a_day``: margin of an empty day; None where unknown. ``others``: who else sells it, cheapest
    first. ``gap_days``: days without stock until the first of them could deliver; None where nobody else can.
    """

    sku: str
    name: str
    days_left: int | None
    lost_a_day: Decimal | None
    currency: str
    on_order: int
    others: tuple[str, ...]
    gap_days: int | None
    known: bool

    @property
    def single(self) -> bool:
        """Does nobody else sell it?"""
        return not self.others


def supplier_loss(
    supplier: str, stock: Mapping[str, SkuStock], offers: Mapping[str, Iterable[Terms]], own: Deliveries
) -> list[LostSku]:
    """Every SKU with terms of the supplier or an open order there (``own``: its deliveries), what costs most a day first.

    Do not trust ``days_left`` where stock was counted long ago.
    """
    owed: dict[str, dict[str, int]] = {}
    for line in own.lines:
        if line.owed > 0:
            owed.setdefault(line.sku, {})[line.number] = line.owed
    sold = {sku for sku, listed in offers.items() if any(one.supplier == supplier for one in listed)}
    lost = [
        _lost(sku, stock.get(sku), supplier, offers.get(sku, ()), owed.get(sku, {}))
        for sku in sorted(sold | owed.keys())
    ]
    return sorted(lost, key=lambda one: (-(one.lost_a_day or 0), _soon(one), one.sku))


def _soon(one: LostSku) -> int:
    return one.days_left if one.days_left is not None else 10**6


def _lost(
    sku: str, one: SkuStock | None, supplier: str, offers: Iterable[Terms], owed: Mapping[str, int]
) -> LostSku:
    others = [terms for terms in offers if terms.supplier != supplier]
    days = days_left(one, without=owed.keys()) if one else None
    soonest = min((terms.lead_days for terms in others), default=None)
    gap = None if soonest is None else 0 if days is None else max(0, round(soonest) - days)
    margin = one.order.margin if one and one.order else None
    lost = None
    if one and one.outlook and margin is not None:
        lost = round_half_up(max(Decimal(0), margin) * Decimal(repr(one.outlook.rate)), 2)
    return LostSku(
        sku=sku, name=one.name if one else "", days_left=days, lost_a_day=lost,
        currency=one.terms.currency if one and one.terms else "CNY", on_order=sum(owed.values()),
        others=tuple(dict.fromkeys(terms.supplier for terms in others)), gap_days=gap,
        known=bool(one and one.position and one.outlook),
    )  # fmt: skip


def days_left(one: SkuStock, *, without: Collection[str]) -> int | None:
    """Whole days until demand exceeds the stock and what comes from others; None where that is not in sight.

    ``without`` names purchase orders that will not come.
    """
    if one.position is None or one.outlook is None:
        return None
    supply = np.full(one.outlook.daily.size, float(max(0, one.position.on_hand)))
    for coming in one.position.coming:
        if coming.number not in without:
            supply += coming.units
    empty = np.flatnonzero(np.cumsum(one.outlook.daily) > supply)
    return int(empty[0]) if empty.size else None


def single_sourced(offers: Mapping[str, Iterable[Terms]]) -> dict[str, str]:
    """SKUs that one supplier alone sells, with its name."""
    found = {sku: {one.supplier for one in listed} for sku, listed in offers.items()}
    return {sku: next(iter(names)) for sku, names in found.items() if len(names) == 1}
