"""Names of dropped files: kept readable, and unable to lead anywhere but into their own folder."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

LONGEST_NAME = 120
DEEPEST = 6


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
