"""One writer per workspace. Whoever waits is told who holds the lock."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhanggui.core.errors import WorkspaceUnusable
from zhanggui.core.language import Text

WAIT_SECONDS = 120.0
POLL_SECONDS = 0.05

HELD = Text(
    "工作区正被另一个任务写入（{holder}），已等待 {seconds} 秒。请稍后重试。",
    "Another task is writing to the workspace ({holder}); waited {seconds} seconds. Try again later.",
)


@contextmanager
def writer(path: Path, *, doing: str, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the workspace's writer lock; WorkspaceUnusable after ``wait_seconds`` in the queue.

    The operating system frees the lock when its holder dies, also by kill -9.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _wait(handle, path, wait_seconds)
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"process": os.getpid(), "doing": doing}).encode(), 0)
        yield
    finally:
        os.close(handle)


def _wait(handle: int, path: Path, wait_seconds: float) -> None:
    give_up = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > give_up:
                raise WorkspaceUnusable(HELD.with_(holder=_holder(path), seconds=int(wait_seconds))) from None
            time.sleep(POLL_SECONDS)
        else:
            return


def _holder(path: Path) -> str:
    try:
        held = json.loads(path.read_text())
    except (OSError, ValueError):
        return "?"
    return f"{held.get('doing', '?')}, pid {held.get('process', '?')}"
