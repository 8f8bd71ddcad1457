"""A cart: what a buyer has chosen, in whole minor units of one currency (fen, yen, fils)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.money import minor_digits

TOO_FINE = Text(
    "金额 {amount} 比 {currency} 的最小单位还细（{digits} 位小数），请改成能付的金额。",
    "{amount} is finer than the smallest coin of {currency} ({digits} decimals); give an amount that can be paid.",
)
BAD_LINE = Text(
    "购物车中 {sku} 的单价为 {price}、数量为 {units}：单价不能为负，数量至少为 1，请改正。",
    "{sku} stands in the cart at {price} × {units}: a price is not negative and a quantity at least 1; correct it.",
)


def to_minor(amount: Decimal | int | str, currency: str) -> int:
    """The amount in the currency's smallest coin. Refuses what cannot be paid exactly.

    >>> to_minor("12.34", "CNY"), to_minor("1500", "JPY"), to_minor("1.234", "BHD")
    (1234, 1500, 1234)
    """
    digits = minor_digits(currency)
    units = Decimal(str(amount)).scaleb(digits)
    if units != units.to_integral_value():
        raise Refused(TOO_FINE.with_(amount=amount, currency=currency, digits=digits))
    return int(units)


def from_minor(units: int, currency: str) -> Decimal:
    """The decimal of an amount in the smallest coin: 1234 fen are 12.34."""
    return Decimal(units).scaleb(-minor_digits(currency))


@dataclass(frozen=True, slots=True)
class Line:
    """``quantity`` units of one SKU at ``price`` minor units each, as the price tag says before any offer."""

    sku: str
    price: int
    quantity: int = 1
    shop: str = ""
    category: str = ""

    def __post_init__(self) -> None:
        if self.price < 0 or self.quantity < 1:
            raise Refused(BAD_LINE.with_(sku=self.sku, price=self.price, units=self.quantity))

    @property
    def total(self) -> int:
        return self.price * self.quantity


@dataclass(frozen=True, kw_only=True)
class Buyer:
    """What the offers ask about the buyer.

    ``points`` are his, ``used`` how often he has had an offer before (offer → times). ``everything`` is the
    buyer of the worst case: every tier, coupon and means of payment is his, whatever an offer asks for.
    """

    tier: str = ""
    coupons: frozenset[str] = frozenset()
    payment: str = ""
    points: int = 0
    presale: bool = False
    used: Mapping[str, int] = field(default_factory=dict)
    everything: bool = False


@dataclass(frozen=True, kw_only=True)
class Cart:
    """Lines of one currency with freight, buyer and day.

    ``spent`` (offer → minor units given so far) and ``gift_stock`` (gift SKU → units left) are what earlier
    orders left of the budgets. A gift that is not in ``gift_stock`` is taken to be there.
    """

    lines: tuple[Line, ...]
    currency: str = "CNY"
    shipping: int = 0
    buyer: Buyer = Buyer()
    day: date | None = None
    spent: Mapping[str, int] = field(default_factory=dict)
    gift_stock: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.shipping < 0:
            raise Refused(BAD_LINE.with_(sku=Text("运费", "freight"), price=self.shipping, units=1))

    @property
    def total(self) -> int:
        """What the price tags and the freight add up to."""
        return sum(line.total for line in self.lines) + self.shipping
