"""Folders the daily run looks into: every folder that was given to it once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from zhanggui.collect.models import SourceFolder


def known_folders() -> list[Path]:
    """Folders to look into, those that still exist, in the order they were first given."""
    return [path for folder in SourceFolder.objects.order_by("pk") if (path := Path(folder.path)).is_dir()]


def _is_text(path: Path) -> bool:
    """A database holds text; a path of GBK bytes from another system's disk is none."""
    try:
        str(path.absolute()).encode()
    except UnicodeEncodeError:
        return False
    return True


def remember_folders(paths: Iterable[Path], *, at: datetime) -> None:
    """Look into these folders in later runs; single files, and paths that are no text, are not remembered."""
    for path in paths:
        if path.is_dir() and _is_text(path):
            SourceFolder.objects.get_or_create(path=str(path.absolute()), defaults={"added_at": at})
