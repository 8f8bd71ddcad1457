"""How Amazon numbers orders."""

from __future__ import annotations

from datetime import datetime

from zhanggui.simulate.shops import Shop


def order_id(_shop: Shop, number: int, _created: datetime) -> str:
    """Three, seven and seven digits."""
    return f"111-{number * 7907 % 10**7:07d}-{number * 10 + 1:07d}"
