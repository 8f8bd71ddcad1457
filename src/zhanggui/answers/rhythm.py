"""The rhythm in which a shop's files come: what they cover, where one is missing, when the next one is late.

A file covers the days from its first to its last row. The rhythm (``methods.rhythm``) is that of the days on which
files arrived that told something newer than the ones before; where they were all imported at once (a first import of
a year), that of the mornings after their last rows. Nobody is told that a file is late before a second one came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from zhanggui.methods.rhythm import Resting, Rhythm, never_rests, rhythm_of

ONE_DAY = timedelta(days=1)
OWN_DAYS = 3
"""Different days of arrival from which on they, and not the files' contents, say the rhythm."""


@dataclass(frozen=True)
class Arrived:
    """What one file covers; ``quiet`` is the longest step between two of its days that have rows; ``came`` the day
    the platform made it (where it says so) or it was imported."""

    batch: int
    first: date
    last: date
    quiet: int = 1
    came: date | None = None


@dataclass(frozen=True, kw_only=True)
class Track:
    """The files of one kind of one shop: holes between them, and whether the next one is late.

    ``resting``: days on which nobody exports (the spring festival), unless files came on such days before.
    """

    files: tuple[Arrived, ...]
    today: date
    resting: Resting = never_rests

    @property
    def newest(self) -> date:
        """The last day any file covers."""
        return max(f.last for f in self.files)

    @cached_property
    def rhythm(self) -> Rhythm | None:
        """How often they come, and until when the next one is on time; None before a second file came."""
        return rhythm_of(self._news() or self._mornings_after(), self.resting)

    def _news(self) -> list[date]:
        """Days on which a file came that reached at least as far as all before it.

        None where they are too few, or lie close together while their files reach far back: a year taken in on
        three evenings is no daily habit.
        """
        reached, found = date.min, []
        for file in sorted((f for f in self.files if f.came), key=lambda f: (f.came, f.last)):
            if file.last >= reached and file.came is not None:
                found.append(file.came)
            reached = max(reached, file.last)
        days, ends = sorted(set(found)), sorted(f.last for f in self.files)
        speak = len(days) >= OWN_DAYS and 2 * (days[-1] - days[0]) >= ends[-1] - ends[0]
        return days if speak else []

    def _mornings_after(self) -> list[date]:
        """The mornings after the last rows. A day of rest is none: rows of such days do not say that anybody worked."""
        mornings = {f.last if self.resting(f.last + ONE_DAY) else f.last + ONE_DAY for f in self.files}
        return sorted(day for day in mornings if not self.resting(day))

    @property
    def quiet(self) -> int:
        """Days that pass between two rows without anything being wrong."""
        return max(f.quiet for f in self.files)

    @property
    def is_late(self) -> bool:
        """Should the next file be here by now?"""
        if self.rhythm is None or self.newest >= self.today - ONE_DAY:
            return False
        return self.rhythm.is_late(self.today - timedelta(days=self.quiet - 1))

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
        if self.rhythm is None or day >= self.today:
            return ""
        return "late" if self.is_late else "due"

    def batch_of(self, day: date) -> int | None:
        """The newest file that covers the day."""
        return max((f.batch for f in self.files if f.first <= day <= f.last), default=None)
