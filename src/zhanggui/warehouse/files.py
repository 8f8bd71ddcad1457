"""Writing immutable Parquet files so that they survive a power cut before anyone lists them."""

from __future__ import annotations

import errno
import os
import uuid
from pathlib import Path

import polars as pl

from zhanggui.core.errors import WorkspaceUnusable
from zhanggui.core.language import Text
from zhanggui.warehouse.catalogue import NewFile

DISK_FULL = Text(
    "磁盘已满：写入 {path} 失败。没有存入任何数据；腾出空间后重新运行同一命令即可。",
    "The disk is full: writing {path} failed. Nothing was stored; free some space and run the same command again.",
)


def write_parquet(
    root: Path, frame: pl.DataFrame, *, table: str, layer: str, part: str, batch: int | None
) -> NewFile:
    """Write and sync one file under ``root``; WorkspaceUnusable when the disk is full."""
    name = f"{table}/{uuid.uuid4().hex}.parquet"
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        frame.write_parquet(path, compression="zstd", compression_level=1)
        size = sync(path)
    except (OSError, pl.exceptions.PolarsError) as wrong:
        path.unlink(missing_ok=True)
        if is_disk_full(wrong):
            raise WorkspaceUnusable(DISK_FULL.with_(path=path)) from wrong
        raise
    return NewFile(path=name, table=table, layer=layer, part=part, batch=batch, rows=frame.height, bytes=size)


def is_disk_full(wrong: Exception) -> bool:
    """No space, no quota, or a file larger than this process may write. Polars keeps only the words."""
    words = ("No space left", "File too large", "Disk quota exceeded")
    return getattr(wrong, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or any(
        w in str(wrong) for w in words
    )


def sync(path: Path) -> int:
    """Force a file and its directory entry to disk; its size in bytes."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
        size = os.fstat(handle).st_size
    finally:
        os.close(handle)
    sync_folder(path.parent)
    return size


def sync_folder(folder: Path) -> None:
    """Force a directory's entries to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
