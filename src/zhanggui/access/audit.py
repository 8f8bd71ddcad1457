"""The log of who did what: entries are added, never changed, and each seals the one before it.

The seals are made with the workspace's key, so an entry that was changed, taken out or slipped in breaks the
chain, and nobody without the key can mend it. What the chain cannot show is that its newest entries were cut
off; ``verify`` therefore tells the number and seal of the last entry, to be kept elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from zhanggui.access.models import AuditEntry
from zhanggui.access.secrets import Secrets

FIRST = "0" * 64
_LOCK = 0x7A68617564697400
COMMAND_LINE = "zg"
"""Who acts where nobody signed in: whoever runs commands on the machine."""


@dataclass(frozen=True)
class Verdict:
    """Whether the log is whole: how many entries, the last seal, the first entry that does not fit (or None)."""

    entries: int
    last_seal: str
    broken_at: int | None

    @property
    def whole(self) -> bool:
        return self.broken_at is None


def record(
    secrets: Secrets,
    *,
    who: str,
    verb: str,
    at: datetime,
    subject: str = "",
    shop: str = "",
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Add an entry. Call inside the transaction of what it tells of, so that both happen or neither."""
    with transaction.atomic():
        _one_at_a_time()
        last = AuditEntry.objects.order_by("-pk").first()
        entry = AuditEntry(
            at=at, who=who, verb=verb, subject=subject[:200], shop=shop, details=dict(details or {}),
            before=last.seal if last else FIRST,
        )  # fmt: skip
        entry.seal = secrets.sign(_content(entry))
        entry.save()
    return entry


def verify(secrets: Secrets) -> Verdict:
    """Walk the whole log and find the first entry that was changed, taken out or slipped in."""
    before, count = FIRST, 0
    for entry in AuditEntry.objects.order_by("pk").iterator(chunk_size=2_000):
        if entry.before != before or entry.seal != secrets.sign(_content(entry)):
            return Verdict(count, before, entry.pk)
        before, count = entry.seal, count + 1
    return Verdict(count, before, None)


def _content(entry: AuditEntry) -> str:
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [entry.before, at, entry.who, entry.verb, entry.subject, entry.shop, entry.details]
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _one_at_a_time() -> None:
    """On SQLite the transaction holds the only write lock; PostgreSQL is asked for one."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
