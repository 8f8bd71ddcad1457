"""How the records' database is reached, as plain settings."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote, urlsplit


def sqlite(path: str) -> dict[str, object]:
    """WAL with IMMEDIATE transactions, one after the other: no 'database is locked', and nobody waits longest."""
    return {
        "ENGINE": "zhanggui.access.sqlite",
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
