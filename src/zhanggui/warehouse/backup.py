"""One file that holds a whole workspace at one moment, written while others read and import.

The records are copied under the writer lock; the data files and received files they name never change, so
they are copied afterwards, beside readers and writers. The archive is a plain tar; its last member lists the
SHA-256 of every other one.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.db import connection

from zhanggui.access.opening import needs_upgrade
from zhanggui.core.errors import Refused, WorkspaceUnusable
from zhanggui.core.language import Text
from zhanggui.core.workspace import Workspace
from zhanggui.warehouse import catalogue
from zhanggui.warehouse.files import DISK_FULL, is_disk_full, sync, sync_folder
from zhanggui.warehouse.lock import read_on, writer
from zhanggui.warehouse.moving import copy_to_file

MANIFEST = "manifest.json"
KIND = "zhanggui-backup"
BLOCK = 1 << 20

OLD_ON_POSTGRES = Text(
    "PostgreSQL 中的记录来自旧版本：请先用 pg_dump 备份数据库并复制工作区目录 {path}，再运行 zg upgrade。",
    "The records in PostgreSQL are of an older release: back them up with pg_dump and copy {path}, then run zg upgrade.",
)
INTO_A_FILE = Text(
    "恢复出来的记录在工作区自己的文件里：请先取消环境变量 DATABASE_URL 再恢复；之后可用 zg move-to-postgres 搬到空的数据库。",
    "A backup restores its records into the workspace's own file: unset DATABASE_URL and try again; then"
    " zg move-to-postgres moves them into an empty database.",
)
EXISTS = Text(
    "{path} 已存在，不会覆盖。请换一个文件名。", "{path} exists and is not overwritten. Choose another name."
)
NOT_EMPTY = Text(
    "目录 {path} 不是空的，不会覆盖。请恢复到新的目录：zg --workspace 新目录 restore 备份文件",
    "{path} is not empty and is not overwritten. Restore into a new directory: zg --workspace NEW restore FILE",
)
NOT_A_BACKUP = Text("{path} 不是掌柜的备份文件。", "{path} is not a backup of Zhanggui.")
DAMAGED = Text(
    "备份文件 {path} 已损坏或不完整（{what}）。什么都没有恢复。",
    "The backup {path} is damaged or incomplete ({what}). Nothing was restored.",
)
NO_SUCH_FILE = Text("找不到备份文件 {path}。", "There is no backup file {path}.")


@dataclass(frozen=True)
class Contents:
    """What a backup holds: how many files, how many bytes."""

    files: int
    bytes: int


def back_up(place: Workspace, target: Path) -> Contents:
    """Write and verify a backup; Refused when the target exists, WorkspaceUnusable when the disk is full.

    The file holds the workspace's key: whoever has it can read everything.
    """
    if connection.vendor != "sqlite" and needs_upgrade():
        raise Refused(OLD_ON_POSTGRES.with_(path=place.root))
    if target.exists():
        raise Refused(EXISTS.with_(path=target))
    partial, records = target.with_name(target.name + ".part"), target.with_name(target.name + ".records")
    try:
        files = _moment(place, records)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            _write(out, place, files, records)
        contents = verify(partial)
        sync(partial)
        partial.rename(target)
        sync_folder(target.absolute().parent)
        return contents
    except (OSError, sqlite3.OperationalError) as wrong:
        if isinstance(wrong, sqlite3.OperationalError) or is_disk_full(wrong):
            raise WorkspaceUnusable(DISK_FULL.with_(path=target)) from wrong
        raise
    finally:
        partial.unlink(missing_ok=True)
        records.unlink(missing_ok=True)


def _moment(place: Workspace, records: Path) -> list[str]:
    """Copy the records and list the files that belong to that moment; no sweep takes them until we end."""
    read_on(place.warehouse)
    with writer(place.lock, doing="backup"):
        _copy_records(place, records)
        files = [place.warehouse / path for path in catalogue.needed_paths()]
        files += (p for p in place.received.glob("*/*") if p.is_file() and not p.name.endswith(".part"))
        files += (p for p in place.outbox.rglob("*") if p.is_file())
    return sorted(str(p.relative_to(place.root)) for p in files)


def _copy_records(place: Workspace, records: Path) -> None:
    """The records as one SQLite file, wherever they are: a backup needs no database server to be restored."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(place.records)) as source, closing(sqlite3.connect(records)) as copy:
            source.backup(copy)
    else:
        copy_to_file(records)
    with closing(sqlite3.connect(records)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")


def _write(out: BinaryIO, place: Workspace, files: list[str], records: Path) -> None:
    sources = {place.key.name: place.key, place.records.name: records}
    sources |= {name: place.root / name for name in files}
    digests = {}
    with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        for name, source in sources.items():
            with source.open("rb") as file:
                member = archive.gettarinfo(arcname=name, fileobj=file)
                member.uid = member.gid = 0
                member.uname = member.gname = ""
                reading = _Hashing(file)
                archive.addfile(member, reading)  # type: ignore[arg-type]
                digests[name] = reading.digest.hexdigest()
        listed = json.dumps({"kind": KIND, "sha256": digests}).encode()
        last = tarfile.TarInfo(MANIFEST)
        last.size = len(listed)
        archive.addfile(last, io.BytesIO(listed))


class _Hashing:
    """A file that remembers the SHA-256 of what was read from it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        block = self.file.read(size)
        self.digest.update(block)
        return block


def verify(path: Path) -> Contents:
    """Read a whole backup again and compare every member with the list; Refused when anything is off."""
    found, size, manifest = {}, 0, None
    try:
        for member, file in members(path):
            if member.name == MANIFEST:
                manifest = json.loads(file.read())
            else:
                found[member.name] = hashlib.file_digest(file, "sha256").hexdigest()
                size += member.size
    except (tarfile.TarError, EOFError, ValueError) as wrong:
        raise Refused(DAMAGED.with_(path=path, what=wrong)) from wrong
    _compare(path, found, manifest)
    return Contents(files=len(found), bytes=size)


def members(path: Path) -> Iterator[tuple[tarfile.TarInfo, io.BufferedReader]]:
    """Every file in the archive, in its order; errors of the archive come out while the caller reads a file."""
    if not path.is_file():
        raise Refused(NO_SUCH_FILE.with_(path=path))
    with tarfile.open(path, mode="r|") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isreg() else None
            if file is None or Path(member.name).is_absolute() or ".." in Path(member.name).parts:
                raise Refused(NOT_A_BACKUP.with_(path=path))
            yield member, file  # type: ignore[misc]


def _compare(path: Path, found: dict[str, str], manifest: dict[str, object] | None) -> None:
    if manifest is None:
        raise Refused(DAMAGED.with_(path=path, what=MANIFEST) if found else NOT_A_BACKUP.with_(path=path))
    if manifest.get("kind") != KIND:
        raise Refused(NOT_A_BACKUP.with_(path=path))
    expected = manifest["sha256"]
    if found != expected:
        off = {*found.items()} ^ {*expected.items()}  # type: ignore[attr-defined]
        raise Refused(DAMAGED.with_(path=path, what=min(name for name, _ in off)))


def restore(path: Path, place: Workspace) -> Contents:
    """Unpack a verified backup into a new or empty directory; Refused when anything lies there already."""
    if connection.vendor != "sqlite":
        raise Refused(INTO_A_FILE)
    if place.root.exists() and (not place.root.is_dir() or any(place.root.iterdir())):
        raise Refused(NOT_EMPTY.with_(path=place.root))
    contents = verify(path)
    partial = place.root.with_name(place.root.name + ".restoring")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        _unpack(path, partial)
        if place.root.exists():
            place.root.rmdir()
        partial.rename(place.root)
        sync_folder(place.root.parent)
    except OSError as wrong:
        if is_disk_full(wrong):
            raise WorkspaceUnusable(DISK_FULL.with_(path=place.root)) from wrong
        raise
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return contents


def _unpack(path: Path, into: Path) -> None:
    workspace = Workspace(into)
    for folder in (workspace.received, workspace.warehouse, workspace.outbox):
        folder.mkdir(parents=True)
    for member, file in members(path):
        if member.name == MANIFEST:
            continue
        target = into / member.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            shutil.copyfileobj(file, out, BLOCK)
        target.chmod(0o600)
        sync(target)
