"""The rhythm in which a shop's files come: what they cover, where one is missing, when the next one is late.

A file covers the days from its first to its last row. How far apart the last days of earlier files lie is the
shop's rhythm for this kind of file: daily, weekly, monthly, or daily with a pause at the weekend. Nobody is told
that a file is late before there is a rhythm, that is before a second file came.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median_low

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Arrived:
    """What one file covers; ``quiet`` is the longest step between two of its days that have rows."""

    batch: int
    first: date
    last: date
    quiet: int = 1


@dataclass(frozen=True, kw_only=True)
class Track:
    """The files of one kind of one shop: holes between them, and whether the next one is late."""

    files: tuple[Arrived, ...]
    today: date

    @property
    def newest(self) -> date:
        """The last day any file covers."""
        return max(f.last for f in self.files)

    @property
    def step(self) -> int | None:
        """Days from one file's last day to the next one's; None before a second file came."""
        ends = sorted({f.last for f in self.files})
        steps = [(b - a).days for a, b in pairwise(ends)][-20:]
        habits = [step for step, times in Counter(steps).items() if times > 1]
        return max(habits) if habits else median_low(steps) if steps else None

    @property
    def quiet(self) -> int:
        """Days that pass between two rows without anything being wrong."""
        return max(f.quiet for f in self.files)

    @property
    def is_late(self) -> bool:
        """Should the next file be here by now? One day is left to export it."""
        return self.step is not None and (self.today - self.newest).days > self.step + self.quiet

    def holes(self) -> list[tuple[date, date]]:
        """First and last day of every stretch between files that none of them covers."""
        found, reached = [], None
        for file in sorted(self.files, key=lambda f: (f.first, f.last)):
            if reached is not None and (file.first - reached).days > self.quiet:
                found.append((reached + ONE_DAY, file.first - ONE_DAY))
            reached = max(reached or file.last, file.last)
        return found

    def state(self, day: date) -> str:
        """in, missing, late, due (soon to come) or nothing for a day nobody expects."""
        if day > self.newest:
            return self._to_come(day)
        if any(first <= day <= last for first, last in self.holes()):
            return "missing"
        return "in" if day >= min(f.first for f in self.files) else ""

    def _to_come(self, day: date) -> str:
        if self.step is None or day >= self.today:
            return ""
        return "late" if self.is_late else "due"

    def batch_of(self, day: date) -> int | None:
        """The newest file that covers the day."""
        return max((f.batch for f in self.files if f.first <= day <= f.last), default=None)
