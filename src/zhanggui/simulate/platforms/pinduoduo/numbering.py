"""How Pinduoduo numbers orders and listings."""

from __future__ import annotations

from datetime import datetime

from zhanggui.simulate.numbers import letters, salt
from zhanggui.simulate.shops import Shop


def order_id(shop: Shop, number: int, created: datetime) -> str:
    """The day and 15 digits."""
    return f"{created:%y%m%d}-{salt(shop)}{number * 7907:011d}1"


def offer_ids(shop: Shop, product: int, variant: int) -> tuple[str, str]:
    """Twelve digits each."""
    return f"4{letters(shop):04d}{product * 13:07d}", f"{16 * 10**10 + variant * 17}"
