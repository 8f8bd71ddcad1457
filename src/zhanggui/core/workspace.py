"""Where a workspace keeps its things. Only paths: opening one is ``access.opening``."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

ENVIRONMENT = "ZHANGGUI_WORKSPACE"
DEFAULT = "zhanggui-workspace"


@dataclass(frozen=True)
class Workspace:
    """A workspace directory: received files, warehouse, records, outbox."""

    root: Path

    @property
    def received(self) -> Path:
        return self.root / "received"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse"

    @property
    def outbox(self) -> Path:
        return self.root / "outbox"

    @property
    def arriving(self) -> Path:
        """Files that were uploaded and not imported yet; swept when nobody came back for them."""
        return self.root / "arriving"

    @property
    def backups(self) -> Path:
        """Backups made by the console; a backup never holds another one."""
        return self.root / "backups"

    @property
    def answers(self) -> Path:
        """Figures that were computed once and are kept for the next reader; may be deleted at any time."""
        return self.root / "answers"

    @property
    def records(self) -> Path:
        return self.root / "records.sqlite3"

    @property
    def moved(self) -> Path:
        """The records as they were when they moved to PostgreSQL."""
        return self.root / "records.sqlite3.moved"

    @property
    def key(self) -> Path:
        return self.root / "workspace.key"

    @property
    def lock(self) -> Path:
        return self.root / "writer.lock"

    def pull_lock(self, connection: int) -> Path:
        """Held by whoever pulls this connected shop."""
        return self.root / f"pull-{connection}.lock"

    @property
    def exists(self) -> bool:
        return self.key.is_file()


def default_root() -> Path:
    """The workspace a command uses when none is named: $ZHANGGUI_WORKSPACE or ./zhanggui-workspace."""
    return Path(os.environ.get(ENVIRONMENT) or DEFAULT)
