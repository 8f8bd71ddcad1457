"""What limits cost: which rule holds a price back, and the money over the horizon that it keeps from being earned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zhanggui.core.language import Text
from zhanggui.core.money import from_ticks, round_half_up
from zhanggui.domains.pricing.analysis.best_prices import BestPriceRule
from zhanggui.domains.pricing.analysis.elasticity import Response
from zhanggui.domains.pricing.analysis.floor import FloorRule, ledger
from zhanggui.domains.pricing.analysis.offers import PAID_DAYS
from zhanggui.domains.pricing.analysis.price_limits import Limit
from zhanggui.domains.pricing.analysis.price_view import Priced
from zhanggui.domains.pricing.analysis.repricing import RepriceRule
from zhanggui.domains.pricing.decisions.price_rails import advised_price
from zhanggui.domains.pricing.words import LIMITS

HORIZON_DAYS = 14
RESPONSES = (0.0, 2.0, 4.0)
"""Per cent of units less for each per cent of price more: none, usual, strong. Assumed until elasticities are known."""
HELD = Text("受限于：{rule}，少赚", "held by {rule}: earns less by")
HELD_BY = Text(
    "{rule}把这次调价限住了：不受限会改到 {free}，14 天预计再多赚 {cost} {currency}。可在价格页的调价规则里关掉。",
    "{rule} holds this price back: without it the price would be {free} and earn {cost} {currency} more in 14 days. The rule can "
    "be switched off beside the repricing rules.",
)
FLOOR_WINS = Text(
    "提到底价会违反{rule}；卖一件亏一件更糟，所以底价优先。",
    "Going up to the floor breaks this: {rule}. Losing money on each unit is worse, so the floor wins.",
)
BESIDE = Text("{name}（{shop} {price}）", "{name} ({shop} {price})")


@dataclass(frozen=True, kw_only=True)
class Gain:
    """Money over the horizon against leaving the price, at the assumed responses: lowest, usual, highest."""

    low: Decimal
    mid: Decimal
    high: Decimal


@dataclass(frozen=True, kw_only=True)
class Held:
    """A limit that binds: the price that would be asked without it (``free``, ticks) and what it costs over the horizon."""

    limit: Limit
    free: int
    cost: Decimal

    @property
    def said(self) -> Text:
        return said_of(self.limit)


def said_of(limit: Limit) -> Text:
    """The limit by name, with whose price it goes by."""
    price = limit.highest if limit.highest is not None else limit.lowest
    return BESIDE.with_(name=LIMITS[limit.code], shop=limit.shop, price=f"{from_ticks(price or 0):,.2f}")


def told_of(limit: Limit) -> dict[str, Any]:
    """The limit as plain values, for what a person changes later."""
    low, high = (None if one is None else from_ticks(one) for one in (limit.lowest, limit.highest))
    return {"rule": said_of(limit), "lowest": low, "highest": high}


def held_by_answer(
    row: Priced, answer: Response, sku: Mapping[str, Any], reprice: RepriceRule, best: BestPriceRule, limits: Sequence[Limit],
) -> tuple[Held, ...]:  # fmt: skip
    """Limits that the best price by buyers' answer would break, each with what it alone costs of the gain expected."""
    free = advised_price(row, answer, sku, reprice, best)
    broken = [one for one in limits if free is not None and one.breaks(free.price)]
    found = []
    for one in broken:
        assert free is not None
        within = advised_price(row, answer, sku, reprice, best, [one])
        cost = max(0.0, free.mid - (within.mid if within is not None else 0.0))
        found.append(Held(limit=one, free=free.price, cost=round_half_up(Decimal(repr(cost)), 2)))
    return tuple(found)


def held_by_rule(
    row: Priced, old: int, new: int, free: int, limits: Sequence[Limit], rule: FloorRule
) -> tuple[Held, ...]:
    """Limits that the price wanted among competitors would break; the cost at the response that is assumed."""
    now = row.offer.price
    broken = [one for one in limits if one.breaks(free)]
    if not broken or now is None:
        return ()
    there, here = (gain(row, one * now // (old * row.shop.coin) * row.shop.coin, rule) for one in (free, new))
    cost = max(Decimal(0), there.mid - here.mid) if there and here else Decimal(0)
    return tuple(Held(limit=one, free=free, cost=cost) for one in broken)


def gain(row: Priced, new: int, rule: FloorRule, *, days: int = HORIZON_DAYS) -> Gain | None:
    """What a unit earns more at ``new`` (ticks, credited), times the units of the last days, fewer or more by the response
    that is assumed where nobody knows the elasticity.
    """
    terms, paid = row.floor.terms, row.offer.price
    if terms is None or not paid or not row.offer.units:
        return None
    a_day = row.offer.units / PAID_DAYS
    before, after = ledger(terms, paid, rule).profit, ledger(terms, new, rule).profit
    gains = sorted(
        (float(after) * (new / paid) ** -response - float(before)) * a_day * days for response in RESPONSES
    )
    usual = (float(after) * (new / paid) ** -RESPONSES[1] - float(before)) * a_day * days
    low, mid, high = (_yuan(value) for value in (gains[0], usual, gains[-1]))
    return Gain(low=low, mid=mid, high=high)


def _yuan(ticks: float) -> Decimal:
    return round_half_up(Decimal(repr(float(ticks))) / 10_000, 2)
