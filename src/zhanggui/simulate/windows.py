"""When the merchant exported: by the quarter at first, by the month lately, with overlaps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zhanggui.simulate.orders import Order
from zhanggui.simulate.size import Size, months_later

OVERLAP = timedelta(days=20)


@dataclass(frozen=True)
class Window:
    """One round of exports: what was created (or happened) from ``start`` up to ``end``, as it stood at ``at``."""

    number: int
    start: date
    end: date
    at: datetime
    newest: bool

    @property
    def stamp(self) -> str:
        """As in file names: 202510010930."""
        return f"{self.at:%Y%m%d%H%M}"

    @property
    def reach_back(self) -> date:
        """First day with the overlap into the round before."""
        return self.start - (OVERLAP if self.number else timedelta(0))

    def holds(self, order: Order) -> bool:
        """True when the order is in this round's files."""
        return self.reach_back <= order.created_at.date() < self.end


def windows(size: Size) -> list[Window]:
    """Rounds over the whole period: quarters while more than five months are left, then months."""
    rounds: list[Window] = []
    month = 0
    while month < size.months:
        step = 3 if size.months - month > 5 else 1
        start, end = months_later(size.start, month), months_later(size.start, month + step)
        month += step
        rounds.append(
            Window(len(rounds), start, end, datetime.combine(end, time(9, 30)), month >= size.months)
        )
    return rounds


def last_seen(rounds: list[Window], order: Order) -> datetime:
    """The moment of the newest export that holds the order."""
    return max(window.at for window in rounds if window.holds(order))
