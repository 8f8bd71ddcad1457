"""What a merchant may set about profit, and what is assumed where nothing is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from zhanggui.core.money import RATE_UNITS
from zhanggui.core.rules import load_rules

VIEWS = ("cohort", "cash")
FEES = ("commission", "payment_fee", "other_fees")
_AS_OF = date(2000, 1, 1)


def _assumed_sellable_share() -> Decimal:
    rule = load_rules("zhanggui.profit", "assumptions")["returned_sellable_share"].on(_AS_OF)
    assert rule is not None
    return rule.value


@dataclass(frozen=True, kw_only=True)
class OwnFee:
    """What a shop has agreed with its platform for orders paid from ``since`` on; it wins over the fee card.

    fee: one of FEES. rate: a share (0-1) of buyer paid + platform subsidy - refunds, exact to the millionth;
    None: from that day on the platform's fee card holds again. fixed: an amount an order, in ``currency`` only.
    """

    shop: str
    fee: str
    since: date
    rate: Decimal | None
    fixed: Decimal = Decimal(0)
    currency: str = "CNY"

    def __post_init__(self) -> None:
        if self.fee not in FEES:
            raise ValueError(f"fee must be one of {', '.join(FEES)}, got {self.fee}.")
        if self.rate is not None and not (0 <= self.rate < 1 and self.rate * RATE_UNITS % 1 == 0):
            raise ValueError(f"rate must be from 0 to below 1 in whole millionths, got {self.rate}.")
        if self.fixed < 0:
            raise ValueError(f"fixed must not be negative, got {self.fixed}.")


@dataclass(frozen=True, kw_only=True)
class ProfitSettings:
    """Settings of the profit waterfall.

    default_cost_share: goods cost as a share of what was paid (0-1) where a SKU has no cost; every use is
        marked assumed. None: such a cost is unknown, and so is the profit. That is the default: a guess must be
        asked for.
    returned_sellable_share: share of returned goods (0-1) that can be sold again at full value; always assumed.
    tax_rates: rate (0-1) of a tax included in the price, by shop code; a shop that is absent has no tax counted.
    own_fees: rates that shops have agreed with their platforms, each from its day on.
    reporting_currency: currency of totals over currencies, by the dated exchange rates.
    """

    default_cost_share: Decimal | None = None
    returned_sellable_share: Decimal = field(default_factory=_assumed_sellable_share)
    tax_rates: Mapping[str, Decimal] = field(default_factory=dict)
    own_fees: tuple[OwnFee, ...] = ()
    reporting_currency: str = "CNY"

    def __post_init__(self) -> None:
        shares = {"returned_sellable_share": self.returned_sellable_share}
        if self.default_cost_share is not None:
            shares["default_cost_share"] = self.default_cost_share
        shares |= {f"tax_rates[{shop}]": rate for shop, rate in self.tax_rates.items()}
        for name, share in shares.items():
            if not 0 <= share <= 1:
                raise ValueError(f"{name} must be between 0 and 1, got {share}.")
