"""Rounding to a currency's smallest coin inside frames, with the currency of each row."""

from __future__ import annotations

import narwhals as nw

from zhanggui.core.money import MONEY_SCALE, minor_digits

ZERO = nw.lit(0, dtype=nw.Int64)
ONE = nw.lit(1, dtype=nw.Int64)
UNKNOWN = nw.lit(None, dtype=nw.Int64)

_MAY_BE_UNUSUAL = ("BHD", "CLP", "IQD", "JOD", "JPY", "KRW", "KWD", "OMR", "TND", "VND")


def coin_of(currency: nw.Expr) -> nw.Expr:
    """Ticks of the currency's smallest coin: CNY 100, JPY 10,000, BHD 10."""
    coin: nw.Expr = nw.lit(10 ** (MONEY_SCALE - 2), dtype=nw.Int64)
    for digits in sorted({minor_digits(code) for code in _MAY_BE_UNUSUAL}):
        codes = [code for code in _MAY_BE_UNUSUAL if minor_digits(code) == digits]
        coin = (
            nw.when(currency.is_in(codes))
            .then(nw.lit(10 ** (MONEY_SCALE - digits), dtype=nw.Int64))
            .otherwise(coin)
        )
    return coin


def half_up(numerator: nw.Expr, denominator: nw.Expr | int, coin: nw.Expr) -> nw.Expr:
    """numerator / denominator (above zero) in ticks, rounded half up to whole coins: -0.005 becomes -0.01."""
    rounded = (numerator.abs() * 2 + coin * denominator) // (coin * denominator * 2) * coin
    return nw.when(numerator < 0).then(-rounded).otherwise(rounded)


def half_up_ticks(numerator: int, denominator: int, coin: int) -> int:
    """``half_up`` for one number outside frames, of any size.

    >>> half_up_ticks(333300 * 6000, 1_000_000, 100), half_up_ticks(-50, 1, 100)
    (2000, -100)
    """
    rounded = (abs(numerator) * 2 + coin * denominator) // (coin * denominator * 2) * coin
    return -rounded if numerator < 0 else rounded


def proportion(amount: nw.Expr, part: nw.Expr, whole: nw.Expr, coin: nw.Expr) -> nw.Expr:
    """amount x part / whole, half up to coins; all of amount where part reaches whole, none where part is 0.

    Exact up to about a million currency units each; part and whole are cut to whole coins.
    """
    some = half_up(amount * (part // coin), nw.when(whole >= coin).then(whole // coin).otherwise(ONE), coin)
    return nw.when(part <= 0).then(ZERO).when(part >= whole).then(amount).otherwise(some)
