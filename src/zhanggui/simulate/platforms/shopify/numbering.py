"""How Shopify numbers orders."""

from __future__ import annotations

from datetime import datetime

from zhanggui.simulate.shops import Shop


def order_id(_shop: Shop, number: int, _created: datetime) -> str:
    """A shop's own count with a sign before it: #1001."""
    return f"#{1000 + number}"
