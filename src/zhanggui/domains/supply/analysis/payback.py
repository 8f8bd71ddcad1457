"""The payback sheet of equipment, and carbon of a parcel: two small sums a merchant can check by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.core.money import round_half_up
from zhanggui.core.rules import load_rules

PACKAGE = "zhanggui.domains.supply"
MOST_MONTHS = 600
NEGATIVE = Text("{what}不能为负，收到 {found}。", "{what} cannot be below zero, got {found}.")


@dataclass(frozen=True, kw_only=True)
class PaybackMonth:
    """One month of the sheet: interest on what is still owed, the saving, what is owed then."""

    month: int
    interest: Decimal
    saving: Decimal
    left: Decimal


@dataclass(frozen=True, kw_only=True)
class Payback:
    """``months`` until the saving has paid for it, interest included; None: never (within 50 years)."""

    months: int | None
    simple_months: Decimal | None
    sheet: tuple[PaybackMonth, ...]


def payback(investment: Decimal, saving_month: Decimal, interest_year: Decimal = Decimal(0)) -> Payback:
    """The sheet month by month: interest_year / 12 on what is owed, less the month's saving, rounded to the cent.

    >>> found = payback(Decimal(10_000), Decimal(1_000), Decimal("0.06"))
    >>> found.months, found.sheet[0].left, found.simple_months
    (11, Decimal('9050.00'), Decimal('10.0'))
    """
    for what, found in (
        (Text("投资", "The investment"), investment),
        (Text("利率", "The interest"), interest_year),
    ):
        if found < 0:
            raise WrongUsage(NEGATIVE.with_(what=what, found=found))
    left = round_half_up(investment, 2)
    sheet: list[PaybackMonth] = []
    while left > 0 and len(sheet) < MOST_MONTHS:
        interest = round_half_up(left * interest_year / 12, 2)
        if saving_month <= interest:
            return Payback(months=None, simple_months=_simple(investment, saving_month), sheet=tuple(sheet))
        saving = min(saving_month, left + interest)
        left = left + interest - saving
        sheet.append(PaybackMonth(month=len(sheet) + 1, interest=interest, saving=saving, left=left))
    months = len(sheet) if left <= 0 else None
    return Payback(months=months, simple_months=_simple(investment, saving_month), sheet=tuple(sheet))


def carbon_grams(weight_kg: Decimal, distance_km: Decimal, *, day: date) -> Decimal:
    """CO₂-equivalent of a parcel on the road, in grams: kg × km × the dated factor (``rules/carbon.yaml``, kg per
    tonne-km, which is g per kg-km)."""
    factor = load_rules(PACKAGE, "carbon")["road_freight"].on(day)
    if factor is None:
        raise ValueError(f"no factor for {day}")
    return round_half_up(weight_kg * distance_km * factor.value, 1)


def _simple(investment: Decimal, saving: Decimal) -> Decimal | None:
    return round_half_up(investment / saving, 1) if saving > 0 else None
