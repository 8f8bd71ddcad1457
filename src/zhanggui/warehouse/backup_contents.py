"""What a backup holds, without restoring it: whole or not, whose, how much, how new."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zhanggui.core.errors import Refused
from zhanggui.core.workspace import Workspace
from zhanggui.warehouse.backup import DAMAGED, members, verify


@dataclass(frozen=True, kw_only=True)
class Inside:
    """A whole backup: files and bytes, loaded batches with their rows, people, the newest import (None: never).

    ``workspace`` says whose records they are (see ``access.identity``).
    """

    files: int
    bytes: int
    batches: int
    rows: int
    people: int
    newest: str | None
    workspace: str


COUNTS = """
SELECT (SELECT count(*) FROM warehouse_batch WHERE state = 'loaded'),
       (SELECT coalesce(sum(rows), 0) FROM warehouse_batch WHERE state = 'loaded'),
       (SELECT count(*) FROM access_person WHERE is_active),
       (SELECT max(imported_at) FROM warehouse_batch WHERE state = 'loaded'),
       (SELECT min(workspace) FROM access_identity)
"""


def look_inside(path: Path, *, scratch: Path) -> Inside:
    """Verify a backup and open its records; Refused when it is none, damaged, or its records do not open.

    ``scratch`` is a folder of the workspace: a copy of the records lies there meanwhile, never elsewhere.
    """
    contents = verify(path)
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        copy = Path(folder) / "records.sqlite3"
        _take_out(path, copy)
        try:
            batches, rows, people, newest, workspace = _asked(copy)
        except sqlite3.Error as wrong:
            raise Refused(DAMAGED.with_(path=path.name, what=wrong)) from wrong
    return Inside(
        files=contents.files, bytes=contents.bytes, batches=batches, rows=rows, people=people, newest=newest,
        workspace=workspace or "",
    )  # fmt: skip


def _take_out(path: Path, target: Path) -> None:
    wanted = Workspace(Path()).records.name
    for member, file in members(path):
        if member.name == wanted:
            with target.open("wb") as out:
                shutil.copyfileobj(file, out, 1 << 20)


def _asked(records: Path) -> Any:
    with closing(sqlite3.connect(f"file:{records}?mode=ro", uri=True)) as connection:
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("quick_check")
        return connection.execute(COUNTS).fetchone()
