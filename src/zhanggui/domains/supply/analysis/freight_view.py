"""All that logistics pages and decisions look at: audited bills, our own parcels, modes replayed. One pass, plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zhanggui.domains.supply.analysis.bill_audit import Audited, AuditRule, BillLine, audit, bill_lines
from zhanggui.domains.supply.analysis.modes import Mix, Mode, Replayed, best_mix, modes_in_force, replay
from zhanggui.domains.supply.analysis.parcels import Parcel, not_yet_left, parcels
from zhanggui.domains.supply.analysis.stock_view import known_until
from zhanggui.domains.supply.analysis.tariff import PriceList, freight_prices
from zhanggui.domains.supply.analysis.volumes import divisors, measured
from zhanggui.kpi.lines import Frame, Tables

AUDIT_DAYS = 400
REPLAY_DAYS = 90
DAYS_A_MONTH = 30
LONGEST_BILL = 62
"""Most days that one bill spans."""
CARRIER_LAG = timedelta(days=30)
"""A bill may name a parcel whose order is this much older."""


@dataclass(frozen=True, kw_only=True)
class FreightView:
    """``audited`` covers the bills of the last ``AUDIT_DAYS`` days, ``replayed`` our parcels within the country from
    ``since`` up to but not including ``until``.
    """

    audited: Sequence[Audited]
    own: Sequence[Parcel]
    modes: Sequence[Mode]
    replayed: Sequence[Replayed]
    mix: Mix | None
    since: date
    until: date

    @property
    def promised(self) -> dict[str, float | None]:
        """Days promised by mode; carriers in use are modes of their own name."""
        return {mode.name: mode.promised_days for mode in self.modes}


def audited_bills(
    tables: Tables, *, today: date, matches: Frame | None = None, rule: AuditRule | None = None
) -> list[Audited]:
    """Every line of the bills that reach into the last ``AUDIT_DAYS`` days against our own parcels and the price list."""
    since = today - timedelta(days=AUDIT_DAYS + LONGEST_BILL)
    lines = _whole_bills(bill_lines(tables, since=since), today - timedelta(days=AUDIT_DAYS))
    if not lines:
        return []
    own = parcels(tables, since=since - CARRIER_LAG, until=today + CARRIER_LAG, matches=matches)
    waiting = not_yet_left(tables, since=since - CARRIER_LAG, matches=matches)
    by, carriers = divisors(tables, today), {line.carrier for line in lines}
    own, waiting = (measured(listed, tables, by, today, carriers) for listed in (own, waiting))
    return audit(lines, own, freight_prices(tables), replace(rule or AuditRule(), divisors=by), waiting)


def _whole_bills(lines: Sequence[BillLine], since: date) -> list[BillLine]:
    """Lines of bills with a parcel picked up on ``since`` or later: a bill cut in two would be claimed in part."""
    bills = {(line.carrier, line.bill_number) for line in lines if line.day >= since}
    return [line for line in lines if (line.carrier, line.bill_number) in bills]


def freight_view(tables: Tables, *, today: date, matches: Frame | None = None) -> FreightView:
    """Bills audited, and the parcels of the last ``REPLAY_DAYS`` days before the newest known order through every mode."""
    until = known_until(tables, today)
    since = until - timedelta(days=REPLAY_DAYS)
    every = parcels(tables, since=since, until=until, matches=matches)
    by = divisors(tables, until)
    own = measured([one for one in every if not one.abroad], tables, by, until)
    modes, prices = modes_in_force(tables, until)
    replayed = _replayed(own, modes, prices)
    return FreightView(
        audited=audited_bills(tables, today=today, matches=matches), own=own, modes=modes, replayed=replayed,
        mix=best_mix(replayed) if len({mode.currency for mode in modes}) == 1 else None, since=since, until=until,
    )  # fmt: skip


def _replayed(own: Sequence[Parcel], modes: Sequence[Mode], prices: PriceList) -> list[Replayed]:
    return replay(own, modes, prices, months=REPLAY_DAYS / DAYS_A_MONTH) if own else []
