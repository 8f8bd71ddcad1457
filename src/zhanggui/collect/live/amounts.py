"""Money of shops' APIs, added up exactly, and the names the lines of orders go by."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

LONGEST = 1_000
MOST_DIGITS = 30
"""Written out, 1e99999999 would fill the memory."""


def amount(given: Any) -> Decimal:
    """An amount as an API writes it (text or number); nothing is zero. ValueError when it is no amount.

    >>> amount("12.50") + amount(None)
    Decimal('12.50')
    """
    if given is None or given == "":
        return Decimal(0)
    try:
        said = str(given)
        if len(said) > LONGEST:
            raise ValueError("no amount")
        found = Decimal(said)
    except InvalidOperation:
        raise ValueError("no amount") from None
    if not found.is_finite() or abs(found.adjusted()) > MOST_DIGITS:
        raise ValueError("no amount")
    return found


def counted(given: Any) -> int:
    """A count as an API writes it. ValueError when it is none: turned into an integer, 1e999999999 would fill the memory.

    >>> counted("3") + counted(2)
    5
    """
    found = amount(given)
    if given is None or found != found.to_integral_value():
        raise ValueError("no whole number")
    return int(found)


def total(given: Iterable[Any]) -> Decimal:
    """The sum of amounts as an API writes them."""
    return sum((amount(one) for one in given), Decimal(0))


def text(value: Decimal) -> str:
    """An amount for a file, without an exponent.

    >>> text(Decimal("1E+3"))
    '1000'
    """
    return f"{value:f}"


def of_minor(units: Any, digits: int = 2) -> Decimal:
    """An amount that is counted in the currency's smallest coin.

    >>> of_minor(1999)
    Decimal('19.99')
    """
    return amount(units).scaleb(-digits)


def all_of(given: Any) -> list[dict[str, Any]]:
    """The objects of what must be a list of them; TypeError otherwise: an answer that says no is not an empty one."""
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise TypeError("no list of objects")
    return given


def listed(given: Any) -> list[dict[str, Any]]:
    """The objects of a list; none where there is no list."""
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def inside(given: Any) -> dict[str, Any]:
    """An object, empty where there is none."""
    return given if isinstance(given, dict) else {}
