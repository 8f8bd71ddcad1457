"""A floor found the slow way: Decimals and one fen after the other, written from the rules and not from the code."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

FEN = Decimal("0.01")
SELLABLE = Decimal("0.9")


class Sale(NamedTuple):
    """One unit: its cost, its parcel, percentages of the price the platform takes, what becomes of it in a thousand."""

    cost: Decimal
    freight: Decimal
    commission: Decimal
    payment: Decimal
    other: Decimal
    fixed: Decimal
    tax: Decimal
    unsent: int
    returned: int
    lost: int
    fees_back: bool
    margin: Decimal
    ads: Decimal = Decimal(0)


def fen(amount: Decimal) -> Decimal:
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def fees(sale: Sale, price: Decimal) -> list[Decimal]:
    shares = [fen(price * percent / 100) for percent in (sale.commission, sale.payment, sale.other)]
    return [*shares, sale.fixed if price > 0 else Decimal(0)]


def tax(sale: Sale, price: Decimal) -> Decimal:
    return fen(price * sale.tax / (100 + sale.tax))


def stays_sold(sale: Sale, price: Decimal) -> Decimal:
    return price - sale.cost - sum(fees(sale, price)) - sale.freight - tax(sale, price) - sale.ads


def expected(sale: Sale, price: Decimal) -> Decimal:
    """Thousand units' profit by a thousand, exact."""
    held = Decimal(0) if sale.fees_back else sum(fees(sale, price), Decimal(0))
    spoilt = sale.cost - fen(sale.cost * SELLABLE)
    outcomes = (
        (1000 - sale.unsent - sale.returned - sale.lost, stays_sold(sale, price)),
        (sale.unsent, -held - sale.ads),
        (sale.returned, -held - sale.freight - spoilt - sale.ads),
        (sale.lost, -held - sale.freight - sale.cost - sale.ads),
    )
    return sum((n * profit for n, profit in outcomes), Decimal(0)) / 1000


def enough(sale: Sale, price: Decimal) -> bool:
    kept = price * (1000 - sale.unsent - sale.returned - sale.lost) / 1000
    return expected(sale, price) >= kept * sale.margin / 100


def floor(sale: Sale, most: Decimal) -> Decimal:
    """Down from ``most``, fen by fen, until a price does not earn enough: the one above it."""
    price = most
    assert enough(sale, price)
    while price > FEN and enough(sale, price - FEN):
        price -= FEN
    return price
