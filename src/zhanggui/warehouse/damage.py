"""What to tell a person when disk, rights, records or a data file failed under a command."""

from __future__ import annotations

import re

import polars as pl
from django.db import DatabaseError, InterfaceError, connection

from zhanggui.core.language import Text
from zhanggui.warehouse.files import DISK_FULL, is_disk_full

FILE_GONE = Text(
    "数据文件 {path} 不见了或无法读取。运行 zg doctor 查看受影响的范围，再用备份恢复（zg restore）。",
    "The data file {path} is missing or unreadable. Run zg doctor to see what is affected, "
    "then restore a backup (zg restore).",
)
NO_RIGHTS = Text(
    "没有读写 {path} 的权限。请用工作区的所有者运行，或修改权限后重试。",
    "No right to read or write {path}. Run as the workspace's owner or change the rights, then try again.",
)
RECORDS_DAMAGED = Text(
    "记录数据库已损坏（{reason}）。请停止使用该工作区，用备份恢复到新目录（zg restore）。",
    "The records database is damaged ({reason}). Stop using this workspace and restore a backup (zg restore).",
)
RECORDS_UNREACHABLE = Text(
    "无法读写记录数据库（{reason}）。没有存入任何数据；请检查磁盘、权限或数据库服务后重试。",
    "The records database cannot be used ({reason}). Nothing was stored; check disk, rights or the database "
    "server and try again.",
)
BUSY = Text(
    "记录数据库正忙，等待超时。没有存入任何数据，请稍后重试。",
    "The records database is busy and the wait was too long. Nothing was stored; try again later.",
)


def explained(error: BaseException) -> Text | None:
    """The sentence for a failure of disk, rights, records or a data file; None for anything else."""
    if isinstance(error, DatabaseError | InterfaceError):
        return _about_records(error)
    if isinstance(error, OSError) and is_disk_full(error):
        return DISK_FULL.with_(path=error.filename or "…")
    data_file = re.search(r"\S+\.parquet", str(error))
    if data_file and isinstance(error, OSError | pl.exceptions.PolarsError):
        return FILE_GONE.with_(path=data_file.group())
    if isinstance(error, PermissionError):
        return NO_RIGHTS.with_(path=error.filename or "…")
    return None


def _about_records(error: DatabaseError | InterfaceError) -> Text:
    reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if "disk is full" in reason or "No space left" in reason:
        return DISK_FULL.with_(path=connection.settings_dict["NAME"])
    if "malformed" in reason or "not a database" in reason:
        return RECORDS_DAMAGED.with_(reason=reason)
    if "locked" in reason:
        return BUSY
    return RECORDS_UNREACHABLE.with_(reason=reason)
