"""What a kind of decision has kept of its promises: hit rate, calibration, and the correction of its next rank."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zhanggui.core.money import round_half_up

PRIOR = 8
"""How many decisions that kept exactly their promise a kind is credited with before anything was measured."""
LOWEST, HIGHEST = Decimal("0.2"), Decimal("2")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One executed decision: what was expected, and what was measured (None: not measurable), in its own currency.

    ``rate`` turns that into the reporting currency; 0 where nobody knows one: it counts, but not in sums of money.
    """

    kind: str
    by: str
    low: Decimal
    mid: Decimal
    high: Decimal
    measured: Decimal | None
    rate: Decimal = Decimal(1)


@dataclass(frozen=True, kw_only=True)
class TrackRecord:
    """``hits``: measured within low–high. ``gained``: measured above zero. ``promised`` and ``earned`` are sums
    over the measured ones in the reporting currency. ``kept`` corrects the rank: 1 while little is known.
    """

    executed: int
    measured: int
    hits: int
    gained: int
    promised: Decimal
    earned: Decimal
    kept: Decimal

    @property
    def hit_rate(self) -> Decimal | None:
        """Share of the measured ones within their range; None while none was measured."""
        return round_half_up(Decimal(self.hits) / self.measured, 4) if self.measured else None


def track_record(outcomes: Iterable[Outcome]) -> TrackRecord:
    """The record of some outcomes (of one kind, or of one person).

    ``kept`` is earned / promised, shrunk towards 1 by ``PRIOR`` decisions of average size, between 0.2 and 2: ratios
    of sums, so that one small promise that earned much does not count like a large one.
    """
    listed = list(outcomes)
    measured = [one for one in listed if one.measured is not None]
    promised = sum((one.mid * one.rate for one in measured), Decimal(0))
    earned = sum(((one.measured or Decimal(0)) * one.rate for one in measured), Decimal(0))
    return TrackRecord(
        executed=len(listed),
        measured=len(measured),
        hits=sum(one.low <= (one.measured or Decimal(0)) <= one.high for one in measured),
        gained=sum((one.measured or Decimal(0)) > 0 for one in measured),
        promised=promised,
        earned=earned,
        kept=_kept(promised, earned, sum(one.rate > 0 for one in measured)),
    )


def _kept(promised: Decimal, earned: Decimal, count: int) -> Decimal:
    if not count or promised <= 0:
        return Decimal(1)
    credit = promised / count * PRIOR
    share = (earned + credit) / (promised + credit)
    return round_half_up(min(HIGHEST, max(LOWEST, share)), 4)


def calibration(outcomes: Sequence[Outcome]) -> list[tuple[Decimal, Decimal]]:
    """Points of the calibration plot in the reporting currency: expected middle and measured effect, smallest promise first."""
    told = ((one.mid * one.rate, one.measured, one.rate) for one in outcomes if one.rate > 0)
    return sorted((mid, found * rate) for mid, found, rate in told if found is not None)
