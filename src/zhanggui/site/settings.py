"""Django settings. The database is the workspace's: SQLite inside it, or PostgreSQL through DATABASE_URL."""

from __future__ import annotations

import os
from urllib.parse import parse_qsl, unquote, urlsplit

from zhanggui.core.workspace import Workspace, default_root

WORKSPACE = Workspace(default_root())

SECRET_KEY = "records-only-no-web-entrance-yet"  # noqa: S105  replaced by the workspace's key once pages are served
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "zh-hans"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "zhanggui.access",
    "zhanggui.masterdata",
    "zhanggui.warehouse",
    "zhanggui.clean",
    "zhanggui.collect",
]
LOGGING_CONFIG = None


def sqlite(path: str) -> dict[str, object]:
    """WAL with IMMEDIATE transactions: the only measured setting without 'database is locked'."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            " PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;",
        },
    }


def postgres(url: str) -> dict[str, object]:
    """Connection settings of a ``postgres://user:password@host:port/name`` address."""
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


_URL = os.environ.get("DATABASE_URL", "")
DATABASES = {"default": postgres(_URL) if _URL else sqlite(str(WORKSPACE.records))}
