"""Moving a workspace's records from SQLite to PostgreSQL, and copying them back into a file for a backup.

The data files stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections, transaction
from django.db.models import Model
from django.db.utils import DatabaseError

from zhanggui.access.models import Identity
from zhanggui.core.databases import sqlite
from zhanggui.core.errors import Refused, WorkspaceUnusable
from zhanggui.core.language import Text
from zhanggui.core.workspace import Workspace
from zhanggui.warehouse.lock import writer

TARGET = "target"
AT_ONCE = 2_000

ALREADY = Text("记录已经在 PostgreSQL 中。", "The records are in PostgreSQL already.")
TAKEN = Text(
    "目标数据库里已有一个工作区的记录，不会覆盖。请用一个空的数据库。",
    "The target database holds a workspace's records already. Use an empty one.",
)
NO_ANSWER = Text("连不上目标数据库：{reason}", "The target database does not answer: {reason}")
OFF = Text(
    "核对失败：{model} 原有 {was} 条，目标中有 {now} 条。什么都没有改变。",
    "Verification failed: {model} had {was} records, the target has {now}. Nothing was changed.",
)


@dataclass(frozen=True)
class Moved:
    """How many records of each kind stand in the new database now."""

    counts: dict[str, int]

    @property
    def records(self) -> int:
        return sum(self.counts.values())


def move_records(place: Workspace, settings: dict[str, Any]) -> Moved:
    """Copy every record to the PostgreSQL database of ``settings``, verify, and set the old file aside.

    One transaction on the target: it holds all records afterwards or none. Nobody writes meanwhile. Sessions
    are not taken along: everybody signs in again. Raises Refused when the target is not empty or a count is off.
    """
    if connections["default"].vendor != "sqlite":
        raise Refused(ALREADY)
    with _target(settings), writer(place.lock, doing="move-to-postgres"):
        try:
            call_command("migrate", database=TARGET, verbosity=0)
            if Identity.objects.using(TARGET).exists():
                raise Refused(TAKEN)
            with transaction.atomic(using=TARGET):
                counts = {model._meta.label: _copy(model) for model in _models()}
                _restart_numbers()
        except DatabaseError as wrong:
            raise WorkspaceUnusable(NO_ANSWER.with_(reason=str(wrong).splitlines()[0])) from wrong
        connections["default"].close()
        place.records.rename(place.moved)
    return Moved(counts)


def copy_to_file(path: Path) -> None:
    """Every record in PostgreSQL, as it is at one moment, in a fresh SQLite file at ``path``."""
    with _target(sqlite(str(path))):
        call_command("migrate", database=TARGET, verbosity=0)
        with transaction.atomic(), transaction.atomic(using=TARGET):
            with connections["default"].cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            for model in _models():
                _copy(model)


@contextmanager
def _target(settings: dict[str, Any]) -> Iterator[None]:
    known = connections.settings
    known[TARGET] = {**known["default"], **settings}
    try:
        yield
    finally:
        connections[TARGET].close()
        del connections[TARGET]
        del known[TARGET]


def _models() -> list[type[Model]]:
    """Our records, those that others point at first."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("zhanggui.")]
    return sorted(ours, key=lambda m: any(f.many_to_one for f in m._meta.get_fields()))


def _copy(model: type[Model]) -> int:
    source, target = model._default_manager.using("default"), model._default_manager.using(TARGET)
    part: list[Model] = []
    for one in source.order_by("pk").iterator(chunk_size=AT_ONCE):
        part.append(one)
        if len(part) == AT_ONCE:
            target.bulk_create(part)
            part = []
    target.bulk_create(part)
    was, now = source.count(), target.count()
    if was != now:
        raise Refused(OFF.with_(model=model._meta.label, was=was, now=now))
    return now


def _restart_numbers() -> None:
    """New records get numbers after the copied ones."""
    connection = connections[TARGET]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
