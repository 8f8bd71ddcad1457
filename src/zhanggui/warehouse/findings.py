"""What an examination of the store answers: checks, each with the problems it found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from zhanggui.core.language import Text


@dataclass(frozen=True)
class Check:
    """One thing that was examined. ``looked_at`` counts what (files, batches, rows …).

    ``problems`` break a promise; ``notes`` are worth knowing and harmless.
    """

    code: str
    says: Text
    looked_at: int
    problems: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()

    @property
    def ok(self) -> bool:
        """True when nothing was found that breaks a promise."""
        return not self.problems


def check(
    code: str, says: Text, looked_at: int, problems: Iterable[Text], notes: Iterable[Text] = ()
) -> Check:
    """A check from whatever was found."""
    return Check(code, says, looked_at, tuple(problems), tuple(notes))
