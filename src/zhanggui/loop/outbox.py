"""Files for the world outside. A file is staged first, listed by the commit, and only then stands in the outbox.

So a killed execution leaves no file that nobody accepted, and a listed one that is not out yet is brought out
by whoever comes next.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from zhanggui.core.workspace import Workspace
from zhanggui.loop.kind import OutboxFile
from zhanggui.loop.models import Execution

STAGED = ".staged"
BACK = ".taken_back"


def stage(place: Workspace, files: Iterable[OutboxFile]) -> list[dict[str, Any]]:
    """Write files where nobody looks, synced; what the execution lists of each."""
    folder = place.outbox / STAGED
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    listed = []
    for file in files:
        digest = hashlib.sha256(file.content).hexdigest()
        _write(folder / digest, file.content)
        listed.append({"name": Path(file.name).name, "sha256": digest, "bytes": len(file.content)})
    return listed


def bring_out(place: Workspace) -> None:
    """Put every listed file that is still staged into the outbox, and forget what nobody listed."""
    folder = place.outbox / STAGED
    staged = {path.name: path for path in folder.iterdir()} if folder.is_dir() else {}
    if not staged:
        return
    for execution in Execution.objects.filter(taken_back_at__isnull=True).order_by("-pk")[:200]:
        for file in execution.files:
            if file["sha256"] in staged:
                os.replace(staged.pop(file["sha256"]), place.outbox / file["name"])


def take_in(place: Workspace, files: Iterable[Mapping[str, Any]]) -> None:
    """Take the files of an execution that was taken back out of sight; they stay readable beside the outbox."""
    folder = place.outbox / BACK
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in files:
        path = place.outbox / Path(file["name"]).name
        if path.is_file():
            os.replace(path, folder / path.name)


def _write(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    os.replace(beside, path)
