"""Webhooks: a shop's server tells us itself. Signed, each state once, in whatever order they come.

A call is kept encrypted before it is answered; a job makes batches of what came, a minute later. A body that came before
is acknowledged and forgotten, whatever its number says: the number is not signed. States of one order may come in any
order, because the newest by its own moment counts. What never arrives is found by the nightly reconciliation.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from zhanggui.access.opening import OpenWorkspace
from zhanggui.collect.live.adapter import AHEAD, UNREADABLE, Adapter, Delivery, Record, shallow
from zhanggui.collect.live.connections import WEBHOOK, tokens_of
from zhanggui.collect.live.register import ADAPTERS
from zhanggui.collect.models import LiveConnection, LiveDelivery
from zhanggui.core.language import Text
from zhanggui.jobs.models import Job
from zhanggui.jobs.queue import enqueue

FLUSH = "live_hooks"
FLUSH_AFTER = timedelta(seconds=60)
MOST_BYTES = 4 << 20
KEPT = timedelta(days=30)
"""How long a repeated body is known as one; an older one would be an old state and change nothing either."""

UNSIGNED = Text(
    "签名不对，没有收下。请核对平台上的推送密钥与连接时填的是否一致。",
    "The signature is wrong; nothing was kept. Check that the webhook's secret is the one entered with the connection.",
)
NOT_READ = Text("内容读不懂，没有收下。", "The content cannot be read; nothing was kept.")
TOO_MUCH = Text("内容超过 {mb} MB，没有收下。", "The content is over {mb} MB; nothing was kept.")
_PING = re.compile(rb"webhook_id=[0-9]{1,12}")


@dataclass(frozen=True)
class Reply:
    """What the platform is answered; ``kept``: it was new and useful."""

    status: int
    said: Text | None = None
    kept: bool = False


def signature(secret: str, body: bytes) -> str:
    """Base64 of the HMAC-SHA256 of the raw body, as WooCommerce and Shopify sign.

    >>> signature("key", b"The quick brown fox jumps over the lazy dog")
    '97yD9DBThCSxMpjmqm+xQ+9NWaFJRhdZl0edvC0aPNg='
    """
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def take_delivery(
    workspace: OpenWorkspace,
    connection: LiveConnection,
    given: Mapping[str, str],
    body: bytes,
    *,
    at: datetime,
) -> Reply:
    """Keep one webhook call; ``given`` are its headers with names in lower case."""
    adapter = ADAPTERS[connection.platform]
    if len(body) > MOST_BYTES:
        return Reply(413, TOO_MUCH.with_(mb=MOST_BYTES >> 20))
    if _PING.fullmatch(
        body
    ):  # WooCommerce asks unsigned whether anybody is there; it says nothing and changes nothing
        return Reply(200)
    if not _signed(workspace, connection, adapter, given, body):
        return Reply(401, UNSIGNED)
    found = _read(adapter, given, body)
    if found is None:
        return Reply(400, NOT_READ)
    if found.kind is None:
        return Reply(200)
    record = _record(adapter, found.kind, found.document)
    if record is None or record.at > at + AHEAD:
        return Reply(400, NOT_READ)
    return Reply(200, kept=_keep(workspace, connection, found, body, at))


def _signed(
    workspace: OpenWorkspace, kept: LiveConnection, adapter: Adapter, given: Mapping[str, str], body: bytes
) -> bool:
    secret = tokens_of(workspace, kept).get(WEBHOOK, "")
    said = given.get(adapter.signature, "") if adapter.signature else ""
    return bool(secret and said) and hmac.compare_digest(said.encode(), signature(secret, body).encode())


def _read(adapter: Adapter, given: Mapping[str, str], body: bytes) -> Delivery | None:
    try:
        document = json.loads(body.decode(), parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not shallow(document):
        return None
    return adapter.delivery(given, document) if adapter.delivery else None


def _record(adapter: Adapter, kind: str, document: Any) -> Record | None:
    try:
        return adapter.record(kind, document)
    except UNREADABLE:
        return None


@transaction.atomic
def _keep(
    workspace: OpenWorkspace, connection: LiveConnection, found: Delivery, body: bytes, at: datetime
) -> bool:
    """Write the delivery down and see to its flush; False where this very body came before."""
    _, new = LiveDelivery.objects.get_or_create(
        connection=connection, kind=str(found.kind), body=hashlib.sha256(body).hexdigest(),
        defaults={"at": at, "sealed": workspace.secrets.seal(body.decode())},
    )  # fmt: skip
    LiveConnection.objects.filter(pk=connection.pk).update(heard_at=at)
    if new:
        _see_to_flush(connection, at)
    return new


def _see_to_flush(connection: LiveConnection, at: datetime) -> None:
    """One job waits to flush the connection; locked, so that it does not begin before this delivery is there."""
    waiting = Job.objects.filter(kind=FLUSH, state="queued", asked__connection=connection.pk)
    if waiting.select_for_update().first() is None:
        enqueue(
            FLUSH, by=caller_of(connection), at=at + FLUSH_AFTER, asked={"connection": connection.pk}, shops=[connection.shop]
        )  # fmt: skip


def caller_of(connection: LiveConnection) -> str:
    """Who a connection is in the ledger and the log: ``live:berlin``."""
    return f"live:{connection.shop}"[:60]


def waiting_records(workspace: OpenWorkspace, rows: list[LiveDelivery]) -> list[Record]:
    """What kept deliveries say, in the order they came."""
    found = []
    for row in rows:
        adapter = ADAPTERS[row.connection.platform]
        document = json.loads(
            workspace.secrets.unseal(bytes(row.sealed or b"")), parse_float=Decimal, parse_constant=str
        )
        record = _record(adapter, row.kind, document)
        if record is not None:
            found.append(record)
    return found


def forget_old(*, at: datetime) -> int:
    """Remove deliveries that are in and too old to be told as repeats; how many."""
    gone, _ = LiveDelivery.objects.filter(sealed__isnull=True, at__lt=at - KEPT).delete()
    return gone
