"""Whose turn it is to write to a SQLite file: one after the other, whoever waits is next.

SQLite alone lets a writer that finds it busy sleep, longer each time, while whoever comes just then gets in: of
four busy programs one may write twice as often as another, and some calls wait for a second. Here the threads of a
process queue at a lock; of the processes one has the turn, one stands at the door and gets it next (whoever had it
cannot pass the door before), and the others wait for the door. The operating system frees both when a process dies.
"""

from __future__ import annotations

import fcntl
import os
import threading
import time
from functools import cache
from pathlib import Path

LOOK_SECONDS = 0.0005
TURN, DOOR = 0, 1
"""Bytes of the file that are locked."""


class Turns:
    """The queue in front of one SQLite file, as one process sees it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: int | None = None

    def take(self, seconds: float) -> bool:
        """Wait for a turn; False when none came within ``seconds``."""
        until = time.monotonic() + seconds
        if not self._threads.acquire(timeout=seconds):
            return False
        if self._of_processes(until):
            return True
        self._threads.release()
        return False

    def leave(self) -> None:
        """Give the turn on. Only whoever took one may."""
        if self._file is not None:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, TURN)
        self._threads.release()

    def _of_processes(self, until: float) -> bool:
        try:
            file = self._opened()
        except OSError:
            return True  # a full or read-only disk: SQLite itself says what is wrong
        if not _locked(file, DOOR, until):
            return False
        try:
            return _locked(file, TURN, until)
        finally:
            fcntl.lockf(file, fcntl.LOCK_UN, 1, DOOR)

    def _opened(self) -> int:
        """Opened once and never closed: closing any handle of a file frees all locks its process has on it."""
        if self._file is None:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        return self._file


def _locked(file: int, byte: int, until: float) -> bool:
    while True:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except (BlockingIOError, PermissionError):
            if time.monotonic() > until:
                return False
            time.sleep(LOOK_SECONDS)
        else:
            return True


@cache
def turns_at(records: Path) -> Turns:
    """The queue of the SQLite file at ``records``; every connection of this process stands in the same."""
    return Turns(records.with_name(f"{records.name}-turns"))
