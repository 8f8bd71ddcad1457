"""A shop of the sample merchant, and what platforms charge. Who the shops are stands in their platforms' folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Shop:
    """One shop. ``place`` is its position among all shops, from 1: a merchant of N shops has the first N.

    ``platform`` is what the merchant calls its platform. ``share`` is its part of all orders, ``range_share`` the part
    of the products it offers; ``advertised`` so many products have ads; ``refund_factor`` multiplies how often its
    buyers want their money back; where ``lower_case`` its people type some merchant codes in lower case; where ``ads_by_product``
    it looks at its ads by product, though its platform reports them by account too; where ``own_reviews`` its platform's own
    list tells what buyers wrote.
    """

    place: int
    code: str
    name: str
    platform: str
    currency: str = "CNY"
    tax_rate: Decimal | None = None
    share: float
    range_share: float
    price_factor: float = 1.0
    advertised: int = 0
    refund_factor: float = 1.0
    lower_case: bool = False
    ads_by_product: bool = False
    own_reviews: bool = False

    def __post_init__(self) -> None:
        if self.place < 1:
            raise ValueError(f"place of {self.code} must be 1 or more, got {self.place}")
        if not (0 < self.share <= 1 and 0 < self.range_share <= 1):
            raise ValueError(f"share and range_share of {self.code} must lie above 0 and up to 1")


@dataclass(frozen=True)
class FeeCard:
    """What a platform takes from a day on: rates on the net sales of an order, and a fixed part in fen."""

    since: date
    commission: Decimal
    payment: Decimal
    other: Decimal
    fixed: int = 0


def card_on(cards: Sequence[FeeCard], day: date) -> FeeCard:
    """The card in force on a day, of one platform's cards in the order of their days."""
    return [card for card in cards if card.since <= day][-1]
