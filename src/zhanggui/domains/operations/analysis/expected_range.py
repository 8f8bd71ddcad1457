"""What a day's figure should lie between, from the same weekday of the weeks before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

WEEKS = 8
FEWEST_WEEKS = 4
WIDTH = 3
LEAST_SHARE = Decimal("0.05")


@dataclass(frozen=True)
class ExpectedRange:
    """Usual values lie from ``low`` to ``high`` around ``middle``; ``weeks`` is how many days say so."""

    low: Decimal
    middle: Decimal
    high: Decimal
    weeks: int

    def verdict(self, value: Decimal) -> str:
        """``below``, ``within`` or ``above``."""
        if value < self.low:
            return "below"
        return "above" if value > self.high else "within"


@dataclass(frozen=True)
class NotEnoughWeeks:
    """Too few of the weeks before are known to expect anything."""

    weeks: int


def expected_range(same_weekday: Sequence[Decimal | None]) -> ExpectedRange | NotEnoughWeeks:
    """The range of a day, given the figures of the same weekday in the weeks before (None: not known).

    The middle is their median. Each side is three times their median distance from it (about two standard
    deviations), so that one odd day among eight moves neither; at least a twentieth of the middle, so that
    eight equal weeks do not make a yuan's difference an alarm.

    >>> weeks = [Decimal(n) for n in (100, 104, 96, 100, 108, 92, 100, 900)]
    >>> expected_range(weeks)
    ExpectedRange(low=Decimal('88'), middle=Decimal('100'), high=Decimal('112'), weeks=8)
    >>> expected_range([Decimal(100), None, None, Decimal(90)])
    NotEnoughWeeks(weeks=2)
    """
    known = [one for one in same_weekday if one is not None]
    if len(known) < FEWEST_WEEKS:
        return NotEnoughWeeks(len(known))
    middle = median(known)
    spread = median(abs(one - middle) for one in known)
    side = max(WIDTH * spread, LEAST_SHARE * abs(middle))
    return ExpectedRange(middle - side, middle, middle + side, len(known))
