"""Money inside the simulator: whole fen (or cents) as int, so that nothing is ever rounded by accident."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from zhanggui.core.money import split


def yuan(fen: int) -> str:
    """``-1205`` fen is ``-12.05``."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def amount(fen: int) -> Decimal:
    """The decimal of an amount in fen, for numeric spreadsheet cells."""
    return Decimal(fen).scaleb(-2)


def half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` rounded half up, away from zero below zero."""
    whole = (abs(numerator) * 2 + denominator) // (2 * denominator)
    return -whole if numerator < 0 else whole


def at_rate(fen: int, rate: Decimal) -> int:
    """``fen × rate`` rounded half up to the fen."""
    return half_up(fen * int(rate * 1_000_000), 1_000_000)


def within(fen: int, rate: Decimal) -> int:
    """What a tax of ``rate`` makes up of an amount that includes it: ``fen × rate / (1 + rate)``, half up."""
    parts = int(rate * 1_000_000)
    return half_up(fen * parts, 1_000_000 + parts)


def share(fen: int, weights: Sequence[int]) -> list[int]:
    """Split fen in proportion to the weights (largest remainder), so that the parts sum to the whole."""
    if fen == 0:
        return [0] * len(weights)
    return [int(part) for part in split(Decimal(fen), weights, digits=0)]
