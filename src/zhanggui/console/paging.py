"""Long tables page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

ROWS = 50


@dataclass(frozen=True)
class Sheet:
    """One page of a table: its rows, which page of how many, how many rows there are in all."""

    rows: Sequence[Any]
    number: int
    pages: int
    total: int

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def first(self) -> int:
        return (self.number - 1) * ROWS + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * ROWS, self.total)


LONGEST_NUMBER = 18
"""Digits of a number that a database takes."""


def whole_number(typed: str) -> int | None:
    """The number that stands in an address; None where none does that could be an object's.

    >>> whole_number("12"), whole_number("x"), whole_number("9" * 30)
    (12, None, None)
    """
    plain = typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_NUMBER
    return int(typed) if plain else None


def sheet(rows: Sequence[Any], asked: object) -> Sheet:
    """The page of ``rows`` that an address asks for; the nearest one where there is no such page.

    >>> sheet(range(120), "3").rows[0], sheet([], "9").number
    (100, 1)
    """
    pages = max(1, -(-len(rows) // ROWS))
    text = str(asked or 1)
    number = min(max(int(text), 1), pages) if text.isascii() and text.isdigit() and len(text) < 9 else 1
    return Sheet(rows[(number - 1) * ROWS : number * ROWS], number, pages, len(rows))
