"""Folders the daily run looks into: every folder that was given to it once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from zhanggui.collect.models import SourceFolder


def known_folders() -> list[Path]:
    """Folders to look into, those that still exist, in the order they were first given."""
    return [path for folder in SourceFolder.objects.order_by("pk") if (path := Path(folder.path)).is_dir()]


def remember_folders(paths: Iterable[Path], *, at: datetime) -> None:
    """Look into these folders in later runs; single files are not remembered."""
    for path in paths:
        if path.is_dir():
            SourceFolder.objects.get_or_create(path=str(path.absolute()), defaults={"added_at": at})
