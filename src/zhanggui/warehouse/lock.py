"""One writer per workspace, any number of readers. Whoever waits is told who holds the lock.

The operating system frees both locks when their holder dies, also by kill -9.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection
from django.db.backends.utils import CursorWrapper

from zhanggui.core.errors import WorkspaceUnusable
from zhanggui.core.language import Text

WAIT = "ZHANGGUI_WAIT_SECONDS"
WAIT_SECONDS = 120.0
POLL_SECONDS = 0.05
ADVISORY = 0x7A68616E67677569
"""The PostgreSQL advisory lock of a workspace's records ('zhanggui' in ASCII)."""
NUMBERED = 0x7A686E6F
"""The first half of PostgreSQL's locks with a number ('zhno' in ASCII)."""

HELD = Text(
    "工作区正被另一个任务写入（{holder}），已等待 {seconds} 秒。请稍后重试。",
    "Another task is writing to the workspace ({holder}); waited {seconds} seconds. Try again later.",
)


@contextmanager
def writer(path: Path, *, doing: str, wait_seconds: float | None = None) -> Iterator[None]:
    """Hold the workspace's writer lock; WorkspaceUnusable after waiting too long in the queue.

    ``wait_seconds`` defaults to $ZHANGGUI_WAIT_SECONDS, else two minutes. On PostgreSQL the records are locked
    too, because a second copy of the directory may stand on another machine.
    """
    seconds = float(os.environ.get(WAIT, WAIT_SECONDS)) if wait_seconds is None else wait_seconds
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait(lambda: _locked(handle, fcntl.LOCK_EX), lambda: _holder(path), seconds)
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"process": os.getpid(), "doing": doing}).encode(), 0)
        with _records(doing, seconds):
            yield
    finally:
        os.close(handle)


def _wait(locked: Callable[[], bool], holder: Callable[[], str], seconds: float) -> None:
    give_up = time.monotonic() + seconds
    while not locked():
        if time.monotonic() > give_up:
            raise WorkspaceUnusable(HELD.with_(holder=holder(), seconds=int(seconds)))
        time.sleep(POLL_SECONDS)


def _locked(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(path: Path) -> str:
    try:
        held = json.loads(path.read_text())
    except (OSError, ValueError):
        return "?"
    return f"{held.get('doing', '?')}, pid {held.get('process', '?')}"


@contextmanager
def _records(doing: str, seconds: float) -> Iterator[None]:
    """The advisory lock on PostgreSQL; nothing on SQLite, whose file lies beside the lock."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('application_name', %s, false)", [f"zhanggui {doing}"[:60]])
        _wait(lambda: _advisory_locked(cursor), lambda: _advisory_holder(cursor), seconds)
        try:
            yield
        finally:
            if connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ADVISORY])


def _advisory_locked(cursor: CursorWrapper) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [ADVISORY])
    return bool(cursor.fetchone()[0])


def _advisory_holder(cursor: CursorWrapper) -> str:
    cursor.execute(
        "SELECT a.application_name, a.client_addr, a.pid FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
        " WHERE l.locktype = 'advisory' AND l.granted AND l.classid = %s AND l.objid = %s",
        [ADVISORY >> 32, ADVISORY & 0xFFFFFFFF],
    )
    found = cursor.fetchone()
    return ", ".join(str(part) for part in found if part is not None) if found else "?"


@contextmanager
def only_one(path: Path, number: int, *, wait_seconds: float = 0.0) -> Iterator[bool]:
    """Whether nobody else does the thing that ``path`` and ``number`` stand for (pulling a shop, say); held while the
    block runs. Beside the file's lock PostgreSQL's own, as for writers: another machine may share the records.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _in_time(lambda: _locked(handle, fcntl.LOCK_EX), wait_seconds):
            yield False
            return
        with _numbered(number, wait_seconds) as mine:
            yield mine
    finally:
        os.close(handle)


def _in_time(locked: Callable[[], bool], seconds: float) -> bool:
    give_up = time.monotonic() + seconds
    while not locked():
        if time.monotonic() >= give_up:
            return False
        time.sleep(POLL_SECONDS)
    return True


@contextmanager
def _numbered(number: int, seconds: float) -> Iterator[bool]:
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:

        def locked() -> bool:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [NUMBERED, number])
            return bool(cursor.fetchone()[0])

        mine = _in_time(locked, seconds)
        try:
            yield mine
        finally:
            if mine and connection.is_usable():
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [NUMBERED, number])


READERS = "readers.lock"
_reading: dict[str, int] = {}


def read_on(warehouse: Path) -> None:
    """From now until this process ends, no sweep takes away files it may have resolved."""
    path = str(warehouse / READERS)
    if path not in _reading and warehouse.is_dir():
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(handle, fcntl.LOCK_SH)
        _reading[path] = handle


@contextmanager
def nobody_else_reads(warehouse: Path) -> Iterator[bool]:
    """Whether no other process reads the warehouse; if so, none can begin before the block ends."""
    handle = _reading.get(str(warehouse / READERS))
    own = handle is not None
    if handle is None:
        handle = os.open(warehouse / READERS, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _locked(handle, fcntl.LOCK_EX)
    finally:
        if own:
            fcntl.flock(handle, fcntl.LOCK_SH)
        else:
            os.close(handle)
