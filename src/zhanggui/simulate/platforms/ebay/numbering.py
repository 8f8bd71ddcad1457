"""How eBay numbers orders."""

from __future__ import annotations

from datetime import datetime

from zhanggui.simulate.shops import Shop


def order_id(_shop: Shop, number: int, _created: datetime) -> str:
    """Two, five and five digits."""
    return f"01-{10_000 + number % 90_000}-{number * 10 + 1:05d}"
