"""Money of an order shared over its rows, in the file's own frame."""

from __future__ import annotations

import polars as pl

MONEY = pl.Decimal(18, 4)
ZERO = pl.lit("0").cast(MONEY)
MOST = 20_000_000_00
"""Fen up to which an amount times a weight stays within 64 bits; beyond, a line's part is left unknown."""


def in_fen(amount: pl.Expr) -> pl.Expr:
    """Whole fen of an amount; the console writes no more than two decimals."""
    return (amount * 100).cast(pl.Int64)


def in_yuan(fen: pl.Expr) -> pl.Expr:
    return fen.cast(MONEY) / pl.lit("100").cast(MONEY)


def shared(whole: str, weight: str, within: str) -> pl.Expr:
    """Each row's part of ``whole`` (fen, the same on every row of the order) in proportion to ``weight`` (fen).

    Largest remainder, the earlier row first among equals, so that the parts sum to the whole: the same parts as
    ``core.money.split``. Null where a weight is unknown, where all are zero while there is something to share, and
    beyond ``MOST``.
    """
    amount, part = pl.col(whole), pl.col(weight)
    total = part.sum().over(within)
    floor, rest = amount * part // total, amount * part % total
    left = amount - floor.sum().over(within)
    rank = rest.rank("ordinal", descending=True).over(within)
    extra = (rank.cast(pl.Int64) <= left).cast(pl.Int64)
    known = part.is_not_null().all().over(within) & (total > 0) & (amount >= 0)
    small = (amount <= MOST) & (total <= MOST)
    return pl.when(amount == 0).then(pl.lit(0, dtype=pl.Int64)).when(known & small).then(floor + extra)
