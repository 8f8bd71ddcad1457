"""Writing together: threads that have something to write at one moment share a transaction, and its wait for the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db import transaction

Given = TypeVar("Given")
Done = TypeVar("Done")


@dataclass(eq=False)
class _Waiting(Generic[Given, Done]):
    given: Given
    done: Done | None = None
    wrong: Exception | None = None
    over: bool = False


class Together(Generic[Given, Done]):
    """Whoever comes while another writes waits; the first of those who waited writes for all of them.

    ``write`` gets what each of them gave, in one transaction, and gives the answers in the same order. Nobody is
    answered before the commit; where it fails, it failed for all of them.
    """

    def __init__(self, write: Callable[[Sequence[Given]], Sequence[Done]]) -> None:
        self._write = write
        self._door, self._writing = threading.Lock(), threading.Lock()
        self._waiting: list[_Waiting[Given, Done]] = []

    def __call__(self, given: Given) -> Done:
        """Write it with what others give; its answer."""
        mine: _Waiting[Given, Done] = _Waiting(given)
        with self._door:
            self._waiting.append(mine)
        with self._writing:
            if not mine.over:
                self._write_all()
        if mine.wrong is not None:
            raise mine.wrong
        return mine.done  # type: ignore[return-value]

    def _write_all(self) -> None:
        with self._door:
            group, self._waiting = self._waiting, []
        try:
            with transaction.atomic():
                answers = self._write([one.given for one in group])
            for one, answer in zip(group, answers, strict=True):
                one.done = answer
        except Exception as wrong:
            for one in group:
                one.wrong = wrong
        finally:
            for one in group:
                one.over = True
