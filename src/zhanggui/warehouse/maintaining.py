"""The housekeeping of a workspace in one call."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zhanggui.core.workspace import Workspace
from zhanggui.warehouse.compaction import Merged, compact
from zhanggui.warehouse.lock import writer
from zhanggui.warehouse.store import sweep


@dataclass(frozen=True)
class Maintained:
    """How many unneeded files went, and which small files were merged."""

    swept: int
    merged: Merged


def maintain(place: Workspace, *, at: datetime) -> Maintained:
    """Remove what dead tasks left, merge small files, remove what the merge replaced."""
    with writer(place.lock, doing="maintain"):
        gone = sweep(place.warehouse)
        for partial in place.received.glob("*/*.part"):
            partial.unlink(missing_ok=True)
            gone += 1
        merged = compact(place.warehouse, at=at)
        return Maintained(swept=gone + sweep(place.warehouse), merged=merged)
