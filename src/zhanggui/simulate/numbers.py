"""Numbers as platforms form them, for the platforms to choose from. None ends in 0, so a cut-off one can be told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from zhanggui.simulate.shops import Shop

if TYPE_CHECKING:
    from zhanggui.simulate.offers import Offer

OrderNumber = Callable[[Shop, int, datetime], str]
"""Shop, which of its orders (from 1) and when it was placed → the order's number."""
LineNumbers = Callable[[str, Sequence["Offer"]], list[str]]
"""The order's number and what was bought → a number for every line."""
OfferNumbers = Callable[[Shop, int, int], tuple[str, str]]
"""Shop, product and variant (ten times the product and 1, 2 …) → the numbers of product and variant there."""


def salt(shop: Shop) -> int:
    """Three digits of the shop, so that two shops have no number in common."""
    return letters(shop) % 900 + 100


def letters(shop: Shop) -> int:
    """The sum of the letters of the shop's code."""
    return sum(ord(letter) for letter in shop.code)


def headed(head: str) -> OrderNumber:
    """Numbers of 19 digits (or signs) that begin with ``head``."""

    def number_of(shop: Shop, number: int, _created: datetime) -> str:
        return f"{head}{salt(shop)}{number * 104729:013d}1"

    return number_of


nineteen_digits = headed("28")
"""Numbers of 19 digits without anything of the platform's."""


def counted(_shop: Shop, number: int, _created: datetime) -> str:
    """A shop's own count, from 1001."""
    return str(1000 + number)


def lines_of_ours(order: str, offers: Sequence[Offer]) -> list[str]:
    """For files that number no lines: the order's number and 1, 2 …"""
    return [f"{order}-{i + 1}" for i in range(len(offers))]


def lines_counted_on(order: str, offers: Sequence[Offer]) -> list[str]:
    """A single line carries the order's own number; more lines count on from it."""
    first = 0 if len(offers) == 1 else 1
    return [f"{order[:-1]}{int(order[-1]) + first + i}" for i in range(len(offers))]


def offers_at_home(shop: Shop, product: int, variant: int) -> tuple[str, str]:
    """Twelve and thirteen digits."""
    own = letters(shop)
    return str(600_000_000_000 + own * 1_000_000 + product * 37), str(
        5_000_000_000_000 + own * 10**7 + variant * 41
    )


def offers_abroad(_shop: Shop, product: int, variant: int) -> tuple[str, str]:
    """Thirteen and fourteen digits."""
    return str(7_800_000_000_000 + product * 31), str(43_000_000_000_000 + variant * 31)


def refund_id(order: str, case: int) -> str:
    """18 digits: three of what stands before the order's count (there its shop is told), its last twelve, the case."""
    digits = "".join(letter for letter in order if letter.isdigit())
    shop = int(digits[:-12] or 0) % 997
    return f"1{shop:03d}{digits[-12:]:0>12}{case % 10}{case % 9 + 1}"
