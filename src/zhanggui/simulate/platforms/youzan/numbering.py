"""How Youzan numbers orders."""

from __future__ import annotations

from datetime import datetime

from zhanggui.simulate.numbers import salt
from zhanggui.simulate.shops import Shop


def order_id(shop: Shop, number: int, created: datetime) -> str:
    """E, the moment of the order, and 12 digits."""
    return f"E{created:%Y%m%d%H%M%S}{salt(shop):04d}{number * 7:07d}1"
