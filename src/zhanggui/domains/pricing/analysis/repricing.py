"""Where a price should stand among others', within floor and ceiling: it falls, and it climbs back.

The target is made anew in every run from the prices of *others* alone, never from our own price: so a rule cannot undercut
itself (magento/magento2#32776), and rises as soon as the others do or leave (allegro/allegro-api#12442, #12786).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhanggui.core.money import RATE_UNITS
from zhanggui.domains.pricing.analysis.competitors import Band
from zhanggui.profit.rounding import half_up_ticks

LOWEST, MIDDLE = "lowest", "middle"
TARGETS = (LOWEST, MIDDLE)


@dataclass(frozen=True, kw_only=True)
class RepriceRule:
    """How a price follows others'.

    ceiling: no price above this share of the list price; None: the list price, or what is asked now where that is more.
    target: stand at the ``lowest`` or the ``middle`` of the others' prices. offset: this share above it (below: negative).
    largest_cut: at most this share of the price at once. largest_rise: likewise; None: up to the target at once.
    smallest: shares below this are not worth a change. cool_down_days: days a changed price stands before it is changed again.
    dry_run: only shown, never proposed as a decision. parity, seven_day: see ``price_limits``; ads_in_floor:
    floors earn the ads of a unit too. All off until switched on.
    """

    target: str = LOWEST
    offset: Decimal = Decimal(0)
    largest_cut: Decimal = Decimal("0.2")
    largest_rise: Decimal | None = None
    smallest: Decimal = Decimal("0.005")
    cool_down_days: int = 3
    dry_run: bool = False
    ceiling: Decimal | None = None
    parity: bool = False
    seven_day: bool = False
    ads_in_floor: bool = False

    def __post_init__(self) -> None:
        if self.ceiling is not None and not 0 < self.ceiling <= 10:
            raise ValueError(f"the ceiling is a share of the list price above 0, got {self.ceiling}")
        if self.target not in TARGETS:
            raise ValueError(f"target must be one of {', '.join(TARGETS)}, got {self.target}")
        if not (-Decimal("0.5") <= self.offset <= 1 and self.offset * RATE_UNITS % 1 == 0):
            raise ValueError(f"offset must be a share from -0.5 to 1 in whole millionths, got {self.offset}")
        if not 0 < self.largest_cut < 1 or (self.largest_rise is not None and self.largest_rise <= 0):
            raise ValueError(f"the largest cut lies between 0 and 1 and the largest rise above 0, got {self}")
        if not 0 <= self.smallest < self.largest_cut or self.cool_down_days < 0:
            raise ValueError(
                f"smallest lies from 0 to below the largest cut, days are not negative, got {self}"
            )


@dataclass(frozen=True, kw_only=True)
class Advice:
    """The price to set (ticks), the same as now where nothing is to be done, and why, in the order it was decided.

    ``target`` is where the rule wants the price before guard rails; None where it cannot say.
    """

    price: int
    target: int | None
    reasons: tuple[str, ...]

    def changes(self, now: int) -> bool:
        return self.price != now


def advised(
    now: int, band: Band, rule: RepriceRule, *, floor: int | None, ceiling: int | None, coin: int, day: date,
    changed: date | None = None,
) -> Advice:  # fmt: skip
    """The next price. ``changed``: the day the price was last changed. Without others the price climbs to the ceiling.

    A floor above the ceiling wins: it is what the price must earn. Without a floor, or without others and a ceiling, nothing
    is advised.
    """
    if floor is None:
        return Advice(price=now, target=None, reasons=("no_floor",))
    if changed is not None and (day - changed).days < rule.cool_down_days:
        return Advice(price=now, target=None, reasons=("cooling",))
    wanted, reasons = _target(band, rule, ceiling, coin)
    if wanted is None:
        return Advice(price=now, target=None, reasons=("no_ceiling",))
    held, railed = _between(wanted, floor, ceiling)
    price, stepped = _stepped(now, held, rule, floor, coin)
    why = (*reasons, *railed, *stepped)
    if abs(price - now) * RATE_UNITS < int(rule.smallest * RATE_UNITS) * now and now >= floor:
        return Advice(price=now, target=wanted, reasons=(*why, "stays" if price == now else "too_small"))
    return Advice(price=price, target=wanted, reasons=why)


def _target(
    band: Band, rule: RepriceRule, ceiling: int | None, coin: int
) -> tuple[int | None, tuple[str, ...]]:
    other = band.lowest if rule.target == LOWEST else band.middle
    if other is None:
        return ceiling, ("alone",)
    wanted = half_up_ticks(other * (RATE_UNITS + int(rule.offset * RATE_UNITS)), RATE_UNITS, coin)
    return wanted, ("target",)


def _between(wanted: int, floor: int, ceiling: int | None) -> tuple[int, tuple[str, ...]]:
    if wanted < floor or (ceiling is not None and ceiling <= floor < wanted):
        return floor, ("at_floor",)
    return (ceiling, ("at_ceiling",)) if ceiling is not None and wanted > ceiling else (wanted, ())


def _stepped(now: int, held: int, rule: RepriceRule, floor: int, coin: int) -> tuple[int, tuple[str, ...]]:
    """No step larger than allowed, in whole coins; but a price below its floor rises to the floor at once."""
    least = -(-now * (RATE_UNITS - int(rule.largest_cut * RATE_UNITS)) // (RATE_UNITS * coin)) * coin
    if held < least:
        return max(least, floor), ("step",)
    if rule.largest_rise is not None:
        most = now * (RATE_UNITS + int(rule.largest_rise * RATE_UNITS)) // (RATE_UNITS * coin) * coin
        if held > max(most, floor):
            return max(most, floor), ("step",)
    return held, ()
