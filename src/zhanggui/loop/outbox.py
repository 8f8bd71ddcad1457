"""Files for the world outside. A file is staged first, listed by the commit, and only then stands in the outbox.

So a killed execution leaves no file that nobody accepted, and a listed one that is not out yet is brought out
by whoever comes next.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from zhanggui.core.workspace import Workspace
from zhanggui.loop.kind import OutboxFile
from zhanggui.loop.models import Execution

STAGED = ".staged"
BACK = ".taken_back"
LOOKED_BACK = 200
"""How many of the newest executions may still have files that are not out."""


def stage(place: Workspace, files: Iterable[OutboxFile]) -> list[dict[str, Any]]:
    """Write files where nobody looks, synced, each under a name of its own; what the execution lists of each."""
    folder = place.outbox / STAGED
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    listed = []
    for file in files:
        staged = uuid.uuid4().hex
        _write(folder / staged, file.content)
        digest = hashlib.sha256(file.content).hexdigest()
        listed.append(
            {"name": Path(file.name).name, "sha256": digest, "bytes": len(file.content), "staged": staged}
        )
    return listed


def forget(place: Workspace, files: Iterable[Mapping[str, Any]]) -> None:
    """Remove staged files of an execution that did not come about."""
    for file in files:
        (place.outbox / STAGED / file["staged"]).unlink(missing_ok=True)


def bring_out(place: Workspace) -> None:
    """Put every listed file that is still staged into the outbox; several may do so at once."""
    folder = place.outbox / STAGED
    staged = {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    if not staged:
        return
    for execution in Execution.objects.filter(taken_back_at__isnull=True).order_by("-pk")[:LOOKED_BACK]:
        for file in execution.files:
            if file["staged"] in staged:
                with suppress(FileNotFoundError):  # somebody else was just as quick
                    os.replace(folder / file["staged"], place.outbox / file["name"])


def write(place: Workspace, file: OutboxFile) -> None:
    """Put one more file into the outbox at once, for an execution that is being taken back."""
    place.outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(place.outbox / Path(file.name).name, file.content)


def take_in(place: Workspace, files: Iterable[Mapping[str, Any]]) -> None:
    """Take the files of an execution that was taken back out of sight; they stay readable beside the outbox."""
    folder = place.outbox / BACK
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in files:
        path = place.outbox / Path(file["name"]).name
        with suppress(FileNotFoundError):
            os.replace(path, folder / path.name)


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    os.replace(beside, path)
