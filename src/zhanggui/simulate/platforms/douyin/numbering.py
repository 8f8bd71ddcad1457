"""How Douyin numbers lines and listings."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.simulate.numbers import letters
from zhanggui.simulate.offers import Offer
from zhanggui.simulate.shops import Shop


def line_ids(order: str, offers: Sequence[Offer]) -> list[str]:
    """The first line carries the order's own number; further lines count on from it."""
    return [f"{order[:-1]}{int(order[-1]) + i}" for i in range(len(offers))]


def offer_ids(shop: Shop, product: int, _variant: int) -> tuple[str, str]:
    """Nineteen digits for the product, none for its variants."""
    return f"3{letters(shop):04d}{product * 7919:013d}1", ""
