"""Opening a workspace: Django set up on its database, its key loaded, its schema checked."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import DatabaseError

from zhanggui.access.secrets import Secrets, create_key, load_secrets
from zhanggui.core.errors import WorkspaceUnusable
from zhanggui.core.language import Text
from zhanggui.core.workspace import ENVIRONMENT, Workspace

NOT_THERE = Text(
    "{path} 不是掌柜工作区。请先运行：zg init {path}",
    "{path} is not a Zhanggui workspace. Run first: zg init {path}",
)
NO_KEY = Text(
    "工作区 {path} 的密钥 workspace.key 不见了。没有它，原始文件和个人信息无法解密：请从备份中找回。",
    "The key workspace.key of workspace {path} is missing. Without it received files and personal data cannot "
    "be opened: bring it back from a backup.",
)
NO_RECORDS = Text(
    "工作区 {path} 的记录数据库不见了。请用备份恢复到新目录（zg restore）。",
    "The records database of workspace {path} is missing. Restore a backup into a new directory (zg restore).",
)
MOVED = Text(
    "工作区 {path} 的记录已搬到 PostgreSQL。请设置环境变量 DATABASE_URL 后再运行。",
    "The records of workspace {path} were moved to PostgreSQL. Set DATABASE_URL and run again.",
)
OLD_SCHEMA = Text(
    "工作区 {path} 的数据结构需要升级。请先备份（zg backup），再运行：zg upgrade",
    "The records of workspace {path} need an upgrade. Back up first (zg backup), then run: zg upgrade",
)
BROKEN = Text(
    "打不开工作区 {path} 的数据库：{reason}。请检查磁盘空间与权限，或用备份恢复（zg restore）。",
    "Cannot open the records of workspace {path}: {reason}. Check disk space and rights, or restore a backup.",
)


@dataclass(frozen=True)
class OpenWorkspace:
    """A workspace in use: its paths and its secrets; the Django connection points at its records."""

    place: Workspace
    secrets: Secrets


def create_workspace(root: Path) -> bool:
    """Make a workspace at ``root`` (or finish making one); True when it was not there before."""
    place = Workspace(root.absolute())
    created = not place.exists
    try:
        for folder in (place.received, place.warehouse, place.outbox):
            folder.mkdir(parents=True, exist_ok=True)
        _point_django_at(place)
        call_command("migrate", verbosity=0)
        _make_own(place)
    except (OSError, DatabaseError) as wrong:
        raise WorkspaceUnusable(BROKEN.with_(path=root, reason=wrong)) from wrong
    return created


def open_workspace(root: Path) -> OpenWorkspace:
    """Open the workspace at ``root``; WorkspaceUnusable when it is missing, damaged or of an older release."""
    place = find_workspace(root)
    try:
        behind = needs_upgrade()
    except DatabaseError as wrong:
        raise WorkspaceUnusable(BROKEN.with_(path=root, reason=wrong)) from wrong
    if behind:
        raise WorkspaceUnusable(OLD_SCHEMA.with_(path=root))
    from zhanggui.access.identity import check_own

    secrets = load_secrets(place.key)
    check_own(place, secrets)
    return OpenWorkspace(place=place, secrets=secrets)


def served_workspace() -> OpenWorkspace:
    """The workspace this process serves: the one it opened when it started."""
    place = Workspace(Path(os.environ[ENVIRONMENT]))
    return OpenWorkspace(place=place, secrets=_secrets_of(place.key))


_secrets_of = lru_cache(maxsize=8)(load_secrets)


def find_workspace(root: Path) -> Workspace:
    """The workspace at ``root``, of whatever release; WorkspaceUnusable when a part of it is missing."""
    place = Workspace(root.absolute())
    in_file = not os.environ.get("DATABASE_URL")
    if not place.exists:
        raise WorkspaceUnusable((NO_KEY if place.records.exists() else NOT_THERE).with_(path=root))
    if in_file and place.moved.exists() and not place.records.exists():
        raise WorkspaceUnusable(MOVED.with_(path=root))
    if in_file and not place.records.exists():
        raise WorkspaceUnusable(NO_RECORDS.with_(path=root))
    _point_django_at(place)
    return place


def _make_own(place: Workspace) -> None:
    """Give a new workspace its key, and its records their owner."""
    from zhanggui.access.identity import claim, refuse_claimed

    if not place.exists:
        refuse_claimed(place)
        create_key(place.key)
    claim(place, load_secrets(place.key))


def prepare(root: Path) -> Workspace:
    """The paths of a workspace that is not there yet, with Django set up to make it."""
    place = Workspace(root.absolute())
    _point_django_at(place)
    return place


def upgrade_workspace(root: Path) -> None:
    """Bring the records of an older release to this one."""
    place = find_workspace(root)
    try:
        call_command("migrate", verbosity=0)
        _make_own(place)
    except DatabaseError as wrong:
        raise WorkspaceUnusable(BROKEN.with_(path=root, reason=wrong)) from wrong


def _point_django_at(place: Workspace) -> None:
    """Set Django up once per process; later workspaces of the same process move its connection."""
    os.environ[ENVIRONMENT] = str(place.root)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhanggui.site.settings")
    if not apps.ready:
        django.setup()
    if os.environ.get("DATABASE_URL"):
        return
    settings = connections.settings["default"]
    if settings["NAME"] != str(place.records):
        connections["default"].close()
        settings["NAME"] = str(place.records)
        del connections["default"]


def needs_upgrade() -> bool:
    """Whether the records are of an older release."""
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
