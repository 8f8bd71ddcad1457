"""How JD numbers orders and listings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zhanggui.simulate.numbers import letters, salt
from zhanggui.simulate.offers import Offer
from zhanggui.simulate.shops import Shop


def order_id(shop: Shop, number: int, _created: datetime) -> str:
    """Twelve digits."""
    return f"2{salt(shop)}{number * 7:07d}1"


def line_ids(order: str, offers: Sequence[Offer]) -> list[str]:
    """Its files number no lines: the order and the SKU name one."""
    return [f"{order}-{offer.platform_sku_id}" for offer in offers]


def offer_ids(shop: Shop, _product: int, variant: int) -> tuple[str, str]:
    """Thirteen digits: every variant is a product of its own."""
    return (f"100{letters(shop) % 10_000:04d}{variant:06d}",) * 2
