"""Files as a program or a browser sends them: kept apart under names of our own choosing until a job imports them."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.workspace import Workspace

MOST_FILES = 500
MOST_BYTES = 2 << 30
MOST_WAITING_FILES = 2 * MOST_FILES
MOST_WAITING_BYTES = 2 * MOST_BYTES
"""What may wait in a workspace for its import or for somebody's answer: two drops of the largest size, so that one may
always be sent while another is being imported, and nobody fills the disk with what is never imported."""
LONGEST_NAME = 120
DEEPEST = 6

NO_FILE = Text("没有收到文件。", "No file was received.")
TOO_MANY = Text("一次最多 {n} 个文件，请分批拖入。", "At most {n} files at once. Drop them in parts.")
TOO_LARGE = Text("一次最多 {mb} MB，请分批拖入。", "At most {mb} MB at once. Drop them in parts.")

TOO_MUCH_WAITING = Text(
    "还有很多上传的文件在等待导入或等人处理（上限 {n} 个文件、{mb} MB）。请等导入结束，或在收件箱处理等待中的文件后再传。",
    "Too many uploads wait for their import or for an answer (at most {n} files, {mb} MB). "
    "Let the imports end, or deal with the files that wait in the inbox, then send again.",
).with_(n=f"{MOST_WAITING_FILES:,}", mb=f"{MOST_WAITING_BYTES >> 20:,}")


def receive(place: Workspace, files: list[UploadedFile[Any]], paths: list[str]) -> Path:
    """Write the files below a new folder of ``arriving/``; Refused when they are none, too many or too large."""
    if not files:
        raise Refused(NO_FILE)
    if len(files) > MOST_FILES:
        raise Refused(TOO_MANY.with_(n=MOST_FILES))
    if sum(file.size or 0 for file in files) > MOST_BYTES:
        raise Refused(TOO_LARGE.with_(mb=MOST_BYTES >> 20))
    refuse_flood(place, files=len(files), size=sum(file.size or 0 for file in files))
    folder = place.arriving / uuid.uuid4().hex
    folder.mkdir(parents=True, mode=0o700)
    try:
        for i, file in enumerate(files):
            _write(file, folder, inside(paths[i] if i < len(paths) else file.name or "file", i), i)
        refuse_flood(place)  # others may have sent at the same time
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def refuse_flood(place: Workspace, *, files: int = 0, size: int = 0) -> None:
    """Refused where, with ``files`` of ``size`` bytes more, too much would wait."""
    for folder, _, names in os.walk(place.arriving):
        files += len(names)
        size += sum(_size(Path(folder, name)) for name in names)
    if files > MOST_WAITING_FILES or size > MOST_WAITING_BYTES:
        raise Refused(TOO_MUCH_WAITING)


def _size(path: Path) -> int:
    """Zero for a file that was imported and removed a moment ago."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return 0


def inside(path: str, number: int) -> Path:
    """A path that stays inside: folders and name as they were, without anything that leads elsewhere.

    >>> inside("../../天猫店/订单.csv", 0).as_posix()
    '天猫店/订单.csv'
    >>> inside("..", 3).as_posix()
    'file-3'
    """
    parts = [
        _tidy(part) for part in PurePosixPath(path.replace("\\", "/")).parts if part not in ("/", "..", ".")
    ]
    kept = [part for part in parts if part][-DEEPEST:]
    return Path(*kept) if kept else Path(f"file-{number}")


def _tidy(part: str) -> str:
    """A name a disk takes: no control characters, not too long, its suffix kept."""
    clean = "".join(c for c in part if c.isprintable() and c not in '<>:"|?*').strip()
    while len(clean.encode()) > LONGEST_NAME:
        clean = clean[1:]
    return clean


def _write(file: UploadedFile[Any], folder: Path, place: Path, number: int) -> None:
    target = folder / place
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):  # a file of this drop is called like the folder
        target = folder / f"_{number}" / place
        target.parent.mkdir(parents=True)
    while target.exists():
        target = target.with_name(f"_{target.name}")
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for chunk in file.chunks():
            out.write(chunk)
