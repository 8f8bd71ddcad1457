"""What one run of imports begins from: the workspace, what a person said beside the files, who they are and what they may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zhanggui.access.audit import COMMAND_LINE
from zhanggui.access.opening import OpenWorkspace
from zhanggui.clean.receipt import Receipt
from zhanggui.collect.collector import Profile

Progress = Callable[[str, int], None]
"""Told after every chunk: the table's name and the records read so far."""

Kept = Callable[[Receipt], None]
"""Told of a file's receipt inside the transaction that keeps its rows."""


@dataclass(frozen=True)
class ImportOptions:
    """What a person said beside the files: the kind (--as), the shop (--shop), yes to proposals (--yes).

    ``tables``: only these tables of a file (of a zip or workbook); None: all. Who chooses a shop for one table of
    a zip says nothing about the others.
    """

    profile: str | None = None
    shop: str | None = None
    yes: bool = False
    tables: frozenset[str] | None = None


@dataclass(frozen=True)
class ImportRun:
    """Files for one workspace, read with the given profiles; ``now`` is the arrival time of all of them.

    ``by`` is who imports; ``shops`` are those they may import for (None: all). A file of another shop is refused.
    """

    workspace: OpenWorkspace
    profiles: Mapping[str, Profile]
    now: datetime
    options: ImportOptions = field(default_factory=ImportOptions)
    progress: Progress = lambda *_: None
    by: str = COMMAND_LINE
    shops: frozenset[str] | None = None
    kept: Kept = lambda _: None
    accepted: dict[str, Profile] = field(default_factory=dict)
    """Mappings that --yes accepted during this run: the next file of the layout is read by them."""

    def sees(self, shop: str) -> bool:
        return self.shops is None or shop in self.shops
