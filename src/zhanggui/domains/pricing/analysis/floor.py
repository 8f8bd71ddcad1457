"""The floor: the lowest price that earns a wanted margin, solved on whole ticks with the roundings of the profit waterfall.

A price here is what the merchant is credited for one unit: what the buyer pays plus what the platform adds. Fees and tax
are shares of just that sum, so how the two split moves only what the buyer sees.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhanggui.core.money import RATE_UNITS
from zhanggui.profit.rounding import half_up_ticks
from zhanggui.profit.settings import FEES

FARTHEST = 20_000
"""So many coins above the price without roundings are looked at; the margin is too close to what fees leave beyond that."""


@dataclass(frozen=True, kw_only=True)
class FloorRule:
    """What a price has to earn.

    margin: wanted profit before ads, as a share (0 to below 1, whole millionths) of what is kept after refunds.
    fees_returned: the platform gives its fees back with a refund, as its fee card has it; False: it keeps them.
    with_ads: the ads of a unit count too; they are spent whatever becomes of it.
    """

    margin: Decimal = Decimal(0)
    fees_returned: bool = True
    with_ads: bool = False

    def __post_init__(self) -> None:
        if not (0 <= self.margin < 1 and self.margin * RATE_UNITS % 1 == 0):
            raise ValueError(f"margin must be from 0 to below 1 in whole millionths, got {self.margin}.")


@dataclass(frozen=True, kw_only=True)
class RefundShares:
    """What becomes of a unit paid for, in millionths of the money: refunded unsent, refunded and sent back, refunded and
    kept by the buyer. The rest stays sold.
    """

    unsent: int = 0
    returned: int = 0
    lost: int = 0

    def __post_init__(self) -> None:
        if min(self.unsent, self.returned, self.lost) < 0 or self.sold < 0:
            raise ValueError(f"shares must not be negative and not exceed 1 together, got {self}.")

    @property
    def sold(self) -> int:
        return RATE_UNITS - self.unsent - self.returned - self.lost


@dataclass(frozen=True, kw_only=True)
class UnitTerms:
    """Everything about one unit of a SKU in a shop on a day that does not depend on its price.

    Money in ticks of the shop's currency, ``coin`` its smallest coin; rates in millionths by fee (see FEES), ``fixed`` an
    amount an order. ``cost``: the goods landed; ``spoilt``: what of it is lost when they come back. ``freight``: the parcel.
    ``tax``: rate of a tax included in the price. ``subsidy``: the platform's part of the price.
    ``ads``: spent for a unit paid for; counts where the rule says so.
    """

    cost: int
    spoilt: int
    freight: int
    rates: Mapping[str, int]
    fixed: Mapping[str, int]
    coin: int = 100
    tax: int = 0
    subsidy: int = 0
    refunds: RefundShares = RefundShares()
    ads: int = 0


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """One unit sold at ``price``: each deduction while it stays sold, the profit then, and the profit to be expected.

    ``expected`` is in ticks times RATE_UNITS (exact), over all that may become of the unit; ``kept`` likewise what is
    kept of the price.
    """

    price: int
    fees: Mapping[str, int]
    tax: int
    sold: int
    unsent: int
    returned: int
    lost: int
    expected: int
    kept: int

    @property
    def profit(self) -> Decimal:
        """Expected profit in ticks, not rounded."""
        return Decimal(self.expected) / RATE_UNITS

    @property
    def margin(self) -> Decimal | None:
        """Expected profit as a share of what is kept; None where nothing is."""
        return Decimal(self.expected) / self.kept if self.kept else None


def ledger(terms: UnitTerms, price: int, rule: FloorRule) -> Ledger:
    """What one unit at ``price`` earns; every amount rounded where the waterfall rounds it."""
    fees = {fee: _fee(terms, fee, price) for fee in FEES}
    tax = half_up_ticks(price * terms.tax, RATE_UNITS + terms.tax, terms.coin)
    held = 0 if rule.fees_returned else sum(fees.values())
    spent = terms.ads if rule.with_ads else 0
    sold = price - terms.cost - sum(fees.values()) - terms.freight - tax - spent
    unsent = -held - spent
    returned, lost = unsent - terms.freight - terms.spoilt, unsent - terms.freight - terms.cost
    share = terms.refunds
    expected = share.sold * sold + share.unsent * unsent + share.returned * returned + share.lost * lost
    return Ledger(
        price=price, fees=fees, tax=tax, sold=sold, unsent=unsent, returned=returned, lost=lost, expected=expected,
        kept=share.sold * price,
    )  # fmt: skip


def earns(terms: UnitTerms, price: int, rule: FloorRule) -> bool:
    """Does a unit at ``price`` earn the wanted margin?"""
    found = ledger(terms, price, rule)
    return found.expected * RATE_UNITS >= int(rule.margin * RATE_UNITS) * found.kept


def floor_price(terms: UnitTerms, rule: FloorRule) -> int | None:
    """The lowest price, in whole coins, from which on every price earns the margin; None where no price does.

    One coin less does not earn it (but for the smallest coin there is). Rounded fees make the profit jump by a coin or two
    here and there, so single lower prices may earn it by luck; they are no floor.
    """
    slope = _kept_of_a_tick(terms, rule)
    if slope <= 0:
        return None
    start = _without_roundings(terms, rule, slope)
    # Four rounded amounts are wrong by half a coin each, twice where refunds keep the fees.
    slack = -(-4 * terms.coin * RATE_UNITS**2 // slope) + terms.coin
    if slack > FARTHEST * terms.coin:
        return None
    price = max(terms.coin, -(-(start + slack) // terms.coin) * terms.coin)
    while price > terms.coin and earns(terms, price - terms.coin, rule):
        price -= terms.coin
    return price


def _fee(terms: UnitTerms, fee: str, price: int) -> int:
    fixed = terms.fixed[fee] if price > 0 else 0
    return half_up_ticks(price * terms.rates[fee], RATE_UNITS, terms.coin) + fixed


def _kept_of_a_tick(terms: UnitTerms, rule: FloorRule) -> int:
    """What a tick more of price adds to the wanted surplus, roundings apart, in RATE_UNITS squared."""
    rates, refunds = sum(terms.rates.values()), terms.refunds
    tax = -(-terms.tax * RATE_UNITS // (RATE_UNITS + terms.tax))
    left = RATE_UNITS - rates - tax - int(rule.margin * RATE_UNITS)
    held = 0 if rule.fees_returned else (RATE_UNITS - refunds.sold) * rates
    return refunds.sold * left - held


def _without_roundings(terms: UnitTerms, rule: FloorRule, slope: int) -> int:
    """The price that would earn the margin if nothing were rounded, in ticks."""
    fixed, share = sum(terms.fixed.values()), terms.refunds
    held = 0 if rule.fees_returned else fixed * (RATE_UNITS - share.sold)
    needed = (
        share.sold * (terms.cost + fixed + terms.freight)
        + held
        + (terms.ads * RATE_UNITS if rule.with_ads else 0)
        + share.returned * (terms.freight + terms.spoilt)
        + share.lost * (terms.freight + terms.cost)
    )
    return -(-needed * RATE_UNITS // slope)
