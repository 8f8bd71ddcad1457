"""Orders that programs send one by one: durable at once in a journal, a batch a minute later.

A thousand small calls must not make a thousand files. A call writes its orders into the journal and sees to it
that a job waits to flush them; the job writes one file per shop and caller and imports it like any other file.
The rows leave the journal in the transaction that commits their batch, so nothing is lost or taken twice.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from zhanggui.access.opening import OpenWorkspace
from zhanggui.clean.receipt import Receipt
from zhanggui.collect.import_run import ImportOptions
from zhanggui.collect.importing import Importer
from zhanggui.collect.models import JournalOrder
from zhanggui.collect.profiles import known_profiles
from zhanggui.collect.together import Together
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.jobs.models import Job
from zhanggui.jobs.queue import enqueue
from zhanggui.jobs.work import Running

KIND = "orders"
FLUSH_AFTER = timedelta(seconds=60)
AT_ONCE = 500
"""A call with so many orders of one shop is worth a batch of its own."""
ROWS_A_FILE = 20_000
COUNTED = 10_000
PROFILE = "api.orders"

NOT_FLUSHED = Text("推送的订单没有导入：{reason}", "Orders that were sent are not imported: {reason}")


def caller_name(shown: str) -> str:
    """Who a key's program is in the ledger and the log: ``api:zg_AbCdEfGh``."""
    return f"api:{shown}"


@dataclass(frozen=True)
class Sent:
    """What one call sent, ready to be kept: sealed orders by shop."""

    by: str
    at: datetime
    orders: Mapping[str, Sequence[bytes]]


def sealed(
    workspace: OpenWorkspace, orders: Mapping[str, Sequence[Mapping[str, Any]]], *, by: str, at: datetime
) -> Sent:
    """Orders by shop as the journal keeps them."""
    seal = workspace.secrets.seal
    return Sent(by, at, {shop: [seal(order) for order in sent] for shop, sent in orders.items()})


def write_down(sent: Sequence[Sent]) -> list[dict[str, Job]]:
    """Keep what several calls sent and see to its flush; by call and shop the job that imports it.

    Call in a transaction.
    """
    with connection.cursor() as cursor:
        cursor.executemany(ADDED, [row for one in sent for row in _rows(one)])
    jobs: dict[tuple[str, str], Job] = {}
    for one in sent:
        for shop, orders in one.orders.items():
            at_once = len(orders) >= AT_ONCE
            if at_once or (shop, one.by) not in jobs:
                jobs[shop, one.by] = _flush_of(shop, one.by, one.at, at_once=at_once)
    return [{shop: jobs[shop, one.by] for shop in one.orders} for one in sent]


ADDED = 'INSERT INTO collect_journalorder (shop, "by", at, sealed) VALUES (%s, %s, %s, %s)'
"""As rows of the model a thousand orders take three times as long."""


def _rows(sent: Sent) -> Iterator[tuple[Any, ...]]:
    at = connection.ops.adapt_datetimefield_value(sent.at)
    return ((shop, sent.by, at, order) for shop, orders in sent.orders.items() for order in orders)


write_together = Together(write_down)
"""Keep what one call sent, in one transaction with what other calls send at the same moment."""


def _flush_of(shop: str, by: str, at: datetime, *, at_once: bool) -> Job:
    """The job that waits to flush the shop's orders; locked, so that it does not begin before they are there."""
    job = _waiting_job(shop, by)
    if job is None:
        due = at if at_once else at + FLUSH_AFTER
        job = enqueue(KIND, by=by, at=due, asked={"shop": shop}, shops=[shop])
        _FLUSHES[shop, by] = job.pk
    elif at_once and job.queued_at > at:
        Job.objects.filter(pk=job.pk, state="queued").update(queued_at=at)
    return job


_FLUSHES: dict[tuple[str, str], int] = {}
"""The job that waited last, by shop and caller: looked at first, because looking for it among all costs more than
the rest of a small call."""


_JOB = "SELECT * FROM jobs_job WHERE id = %s"
_JOB_LOCKED = f"{_JOB} FOR UPDATE"


def _waiting_job(shop: str, by: str) -> Job | None:
    known = _FLUSHES.get((shop, by))
    if known is not None:
        asked = _JOB_LOCKED if connection.features.has_select_for_update else _JOB
        for job in Job.objects.raw(asked, [known]):
            if (job.kind, job.by, job.state, job.asked) == (KIND, by, "queued", {"shop": shop}):
                return job
    found = Job.objects.filter(kind=KIND, by=by, state="queued", asked__shop=shop).select_for_update().first()
    if found is not None:
        _FLUSHES[shop, by] = found.pk
    return found


def waiting_orders(shops: Iterable[str] | None) -> int:
    """How many orders of these shops (None: all) are in no figure yet; not counted beyond ``COUNTED``."""
    rows = JournalOrder.objects.all()
    if shops is not None:
        rows = rows.filter(shop__in=sorted(shops))
    return rows[:COUNTED].count()


def flush_orders(running: Running) -> dict[str, Any]:
    """Job: make batches of what waits for one shop and caller; later arrivals are the next job's."""
    mine = JournalOrder.objects.filter(shop=running.asked["shop"], by=running.job.by).order_by("pk")
    if "upto" not in running.cursor:
        last = mine.values_list("pk", flat=True).last()
        running.save(upto=last or 0)
    while rows := list(mine.filter(pk__lte=running.cursor["upto"])[:ROWS_A_FILE]):
        running.check()
        _flush(running, rows)
    return {"files": running.cursor.get("files", [])}


def _flush(running: Running, rows: list[JournalOrder]) -> None:
    numbers = (rows[0].pk, rows[-1].pk)

    def leave(receipt: Receipt) -> None:
        JournalOrder.objects.filter(pk__in=[row.pk for row in rows]).delete()
        files = [*running.cursor.get("files", []), receipt_as_json(receipt)]
        running.save(files=files)

    with tempfile.TemporaryDirectory(prefix="zhanggui-") as folder:
        path = Path(folder) / "api-orders-{}-{}.jsonl".format(*numbers)
        _write(running.workspace, rows, path)
        (receipt,) = _importer(running, leave).one(path, path.parent)
    if receipt.status == "already_loaded":
        with transaction.atomic():
            leave(receipt)
    elif receipt.status != "loaded":
        raise Refused(NOT_FLUSHED.with_(reason=receipt.reason or ""))


def _write(workspace: OpenWorkspace, rows: list[JournalOrder], path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(workspace.secrets.unseal(bytes(row.sealed)), ensure_ascii=False) + "\n")


def _importer(running: Running, kept: Any) -> Importer:
    shop = running.asked["shop"]
    return Importer(
        workspace=running.workspace,
        profiles=known_profiles(),
        now=running.clock(),
        options=ImportOptions(profile=PROFILE, shop=shop),
        by=running.job.by,
        shops=frozenset({shop}),
        kept=kept,
    )


def receipt_as_json(receipt: Receipt) -> dict[str, Any]:
    """The receipt with its sentences in both languages, as jobs keep it."""
    both = [{"zh": w.zh, "en": w.en} for w in receipt.warnings]
    reason = {"zh": receipt.reason.zh, "en": receipt.reason.en} if receipt.reason else None
    return receipt.as_json("zh") | {"path": receipt.file, "reason": reason, "warnings": both}
