"""How good each carrier is: cost, lateness and overcharges of a parcel, few parcels shrunk to all carriers' rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhanggui.core.money import from_ticks
from zhanggui.domains.supply.analysis.bill_audit import Audited

CREDIT = 50
"""A carrier's own parcels count against so many that came as all carriers' do."""


@dataclass(frozen=True, kw_only=True)
class CarrierScore:
    """One carrier over the audited bills. ``late`` (0-1) is shrunk, ``late_seen`` of ``dated`` is what was seen; None
    where no promise or no delivery day is known. ``per_parcel`` is what was charged, ``over_rate`` the share of it that
    should not have been. ``score`` 0-100: 100 is the cheapest per parcel that is never late.
    """

    carrier: str
    currency: str
    parcels: int
    per_parcel: Decimal
    late_seen: int
    dated: int
    late: float | None
    over_rate: float
    score: int | None


def shrunk(events: int, trials: int, pooled: float, credit: float = CREDIT) -> float:
    """A rate of few trials, drawn towards the rate of all: (events + credit × pooled) / (trials + credit).

    The mean of a beta posterior whose prior is worth ``credit`` trials.

    >>> shrunk(1, 1, 0.05, credit=49)
    0.069
    """
    return (events + credit * pooled) / (trials + credit)


def carrier_scores(found: Iterable[Audited], promised: Mapping[str, float | None]) -> list[CarrierScore]:
    """Every carrier and currency, best first. ``promised`` days by carrier; a line is late when it took longer."""
    groups: dict[tuple[str, str], list[Audited]] = {}
    for one in found:
        groups.setdefault((one.line.carrier, one.line.currency), []).append(one)
    seen = {key: _late(listed, promised.get(key[0])) for key, listed in groups.items()}
    late, dated = (sum(pair[n] for pair in seen.values()) for n in (0, 1))
    pooled = late / dated if dated else 0.0
    rows = [_score(key, listed, seen[key], pooled) for key, listed in groups.items()]
    cheapest = {c: min(r.per_parcel for r in rows if r.currency == c) for c in {r.currency for r in rows}}
    scored = [_with_points(row, cheapest[row.currency]) for row in rows]
    return sorted(scored, key=lambda row: (-(row.score or 0), row.carrier))


def is_late(one: Audited, promised: float | None) -> bool | None:
    """Did it come later than promised? None where nobody knows."""
    return None if promised is None or one.days is None else one.days > promised


def _late(listed: list[Audited], promised: float | None) -> tuple[int, int]:
    told = [late for one in listed if (late := is_late(one, promised)) is not None]
    return sum(told), len(told)


def _score(key: tuple[str, str], listed: list[Audited], seen: tuple[int, int], pooled: float) -> CarrierScore:
    charged, over = sum(one.line.charged for one in listed), sum(one.over for one in listed)
    late, dated = seen
    return CarrierScore(
        carrier=key[0], currency=key[1], parcels=len(listed), per_parcel=from_ticks(round(charged / len(listed))),
        late_seen=late, dated=dated, late=shrunk(late, dated, pooled) if dated else None,
        over_rate=over / charged if charged else 0.0, score=None,
    )  # fmt: skip


def _with_points(row: CarrierScore, cheapest: Decimal) -> CarrierScore:
    """Half for the price against the cheapest, half for coming in time."""
    if row.late is None or not row.per_parcel:
        return row
    points = 50 * float(cheapest / row.per_parcel) + 50 * (1 - row.late)
    values = {name: getattr(row, name) for name in row.__dataclass_fields__}
    return CarrierScore(**values | {"score": round(points)})
