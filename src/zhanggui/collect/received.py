"""Received files: every file as it came, content-addressed, encrypted, never edited."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from zhanggui.access.secrets import Secrets
from zhanggui.core.errors import WorkspaceUnusable
from zhanggui.core.workspace import Workspace
from zhanggui.warehouse.files import DISK_FULL, is_disk_full, sync, sync_folder


def received_path(place: Workspace, sha256: str) -> Path:
    """Where the file with this content lies (or will lie)."""
    return place.received / sha256[:2] / sha256


def keep_received(place: Workspace, source: Path, sha256: str, secrets: Secrets) -> None:
    """Keep an encrypted copy, synced to disk under its content's hash; a file already kept is left alone."""
    target = received_path(place, sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}.part")
    try:
        with source.open("rb") as plain, partial.open("wb") as sealed:
            secrets.seal_file(plain, sealed)
        sync(partial)
        partial.rename(target)
        sync_folder(target.parent)
    except OSError as wrong:
        partial.unlink(missing_ok=True)
        if is_disk_full(wrong):
            raise WorkspaceUnusable(DISK_FULL.with_(path=target)) from wrong
        raise


@contextmanager
def opened_again(place: Workspace, sha256: str, secrets: Secrets) -> Iterator[Path]:
    """A received file in plain for as long as the block runs, readable by its owner only."""
    with tempfile.TemporaryDirectory(prefix="zhanggui-") as folder:
        plain = Path(folder) / sha256
        with received_path(place, sha256).open("rb") as sealed, plain.open("wb") as out:
            for block in secrets.unseal_file(sealed):
                out.write(block)
        yield plain
