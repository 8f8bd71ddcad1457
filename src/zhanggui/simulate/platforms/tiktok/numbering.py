"""How TikTok Shop numbers listings."""

from __future__ import annotations

from zhanggui.simulate.numbers import letters
from zhanggui.simulate.shops import Shop


def offer_ids(shop: Shop, product: int, variant: int) -> tuple[str, str]:
    """19 digits each."""
    own = letters(shop) % 10_000
    return f"1729{own:04d}{product * 7907:010d}1", f"1730{own:04d}{variant * 7907:010d}1"
