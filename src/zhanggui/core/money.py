"""Exact money: decimals outside frames, whole ticks inside them.

Outside frames money is ``decimal.Decimal``. Inside frames it is ``Int64`` *ticks*, 1/10,000 of the currency
unit, because engines disagree on multiplying, dividing and rounding decimals (Polars rounds half to even and
cuts ``33.33 × 0.0060`` to four digits, Spark does neither) while integers are the same everywhere.
The frame functions below take and return Narwhals expressions and are proved equal on every engine.

Limits: one amount is at most ``LARGEST_AMOUNT`` (a thousand million currency units). ``apply_rate`` and
``split_by_weight`` then stay inside 64 bits; beyond it an engine would wrap around silently, so the cleaning
rules refuse larger amounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import narwhals as nw

TICKS = 10_000
MONEY_SCALE = 4
LARGEST_AMOUNT = Decimal(1_000_000_000)
RATE_UNITS = 1_000_000

_DIGITS = {"BHD": 3, "CLP": 0, "IQD": 3, "JOD": 3, "JPY": 0, "KRW": 0, "KWD": 3, "OMR": 3, "TND": 3, "VND": 0}


def minor_digits(currency: str) -> int:
    """Digits after the point that the currency's coins have (ISO 4217): CNY 2, JPY 0, BHD 3."""
    return _DIGITS.get(currency, 2)


def to_ticks(amount: Decimal) -> int:
    """The amount in ticks. Raises ``ValueError`` when it has more than four decimals: nothing is rounded."""
    ticks = amount * TICKS
    if ticks != ticks.to_integral_value():
        raise ValueError(f"{amount} has more than {MONEY_SCALE} decimals")
    return int(ticks)


def from_ticks(ticks: int) -> Decimal:
    """The exact decimal of an amount in ticks, with at least two decimals."""
    amount = (Decimal(ticks) / TICKS).normalize()
    exponent = amount.as_tuple().exponent
    return amount.quantize(Decimal("0.01")) if isinstance(exponent, int) and exponent > -2 else amount


def round_half_up(amount: Decimal, digits: int) -> Decimal:
    """Round as a cashier does: 0.005 becomes 0.01, -0.005 becomes -0.01."""
    return amount.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def split(whole: Decimal, weights: Sequence[int], *, digits: int) -> list[Decimal]:
    """Split ``whole`` in proportion to ``weights`` so that the parts sum to it exactly.

    Largest-remainder method (Hamilton): every part is first cut to the currency's last digit, then the units
    left over go to the largest remainders, the earlier part first among equals. All weights zero: all equal.
    Weights are whole and not negative; ``whole`` may be negative (a refund splits like the sale it undoes).

    >>> [str(part) for part in split(Decimal("10.00"), [1, 1, 1], digits=2)]
    ['3.34', '3.33', '3.33']
    """
    units = whole.scaleb(digits)
    if units != units.to_integral_value():
        raise ValueError(f"{whole} is finer than {digits} decimals")
    return [Decimal(part).scaleb(-digits) for part in split_units(int(units), weights)]


def split_units(units: int, weights: Sequence[int]) -> list[int]:
    """``split`` for money that is counted in whole units already (fen, yen, fils): the same parts, as integers.

    >>> split_units(1000, [1, 1, 1])
    [334, 333, 333]
    """
    if not weights or min(weights) < 0:
        raise ValueError("split needs at least one weight and none below zero")
    used = list(weights) if any(weights) else [1] * len(weights)
    total, sign = sum(used), -1 if units < 0 else 1
    floors = [divmod(abs(units) * weight, total) for weight in used]
    parts = [floor for floor, _ in floors]
    left = abs(units) - sum(parts)
    if left:
        order = sorted(range(len(used)), key=lambda i: (-floors[i][1], i))
        for i in order[:left]:
            parts[i] += 1
    return parts if sign > 0 else [-part for part in parts]


def apply_rate(amount: nw.Expr, rate_units: nw.Expr, *, digits: int = 2) -> nw.Expr:
    """Amount in ticks × rate (in millionths), rounded half up to the currency's last digit; ticks again.

    0.6 % of 33.33 is 0.19998, so 0.20: ``apply_rate(333300, 6000) == 2000``.
    """
    unit = 10 ** (MONEY_SCALE - digits)
    product = amount.abs() * rate_units
    rounded = (product * 2 + RATE_UNITS * unit) // (2 * RATE_UNITS * unit)
    return nw.when(amount < 0).then(-rounded * unit).otherwise(rounded * unit)


def split_by_weight(
    frame: nw.LazyFrame[Any],
    *,
    whole: str,
    weight: str,
    within: Sequence[str],
    order: str,
    into: str,
    digits: int = 2,
) -> nw.LazyFrame[Any]:
    """Share ``whole`` (ticks, the same on every row of a group) over the rows of ``within``; parts sum to it.

    The same largest-remainder method as ``split``, ties to the smaller ``order``. Weights are not negative;
    a group whose weights are all zero is shared equally. What is finer than the currency's last digit goes
    to the first row in ``order``. Adds the column ``into``; null where ``whole`` is null.
    """
    unit = 10 ** (MONEY_SCALE - digits)
    group = list(within)
    weighed = frame.with_columns(__all_zero=nw.col(weight).sum().over(*group) == 0).with_columns(
        __w=nw.when(nw.col("__all_zero")).then(nw.lit(1)).otherwise(nw.col(weight)),
        __units=nw.col(whole).abs() // unit,
        __dust=nw.col(whole).abs() % unit,
    )
    floors = weighed.with_columns(__total=nw.col("__w").sum().over(*group)).with_columns(
        __floor=nw.col("__units") * nw.col("__w") // nw.col("__total"),
        __rest=nw.col("__units") * nw.col("__w") % nw.col("__total"),
    )
    ranked = floors.with_columns(
        __left=nw.col("__units") - nw.col("__floor").sum().over(*group),
        __minus_rest=-nw.col("__rest"),
        __one=nw.lit(1),
    ).with_columns(
        __rank=nw.col("__one").cum_sum().over(*group, order_by=["__minus_rest", order]),
        __first=nw.col("__one").cum_sum().over(*group, order_by=[order]),
    )
    extra = nw.when(nw.col("__rank") <= nw.col("__left")).then(nw.lit(1)).otherwise(nw.lit(0))
    dust = nw.when(nw.col("__first") == 1).then(nw.col("__dust")).otherwise(nw.lit(0))
    part = (nw.col("__floor") + extra) * unit + dust
    helpers = [
        "__all_zero", "__w", "__units", "__dust", "__total", "__floor", "__rest", "__left", "__minus_rest",
        "__one", "__rank", "__first",
    ]  # fmt: skip
    return ranked.with_columns(nw.when(nw.col(whole) < 0).then(-part).otherwise(part).alias(into)).drop(
        helpers
    )
