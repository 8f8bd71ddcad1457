"""Orders that programs send one by one: durable at once in a journal, a batch a minute later.

A thousand small calls must not make a thousand files. A call writes its orders into the journal and sees to it
that a job waits to flush them; the job writes one file per shop and caller and imports it like any other file.
The rows leave the journal in the transaction that commits their batch, so nothing is lost or taken twice.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from zhanggui.access.opening import OpenWorkspace
from zhanggui.clean.receipt import Receipt
from zhanggui.collect.importing import Importer, ImportOptions
from zhanggui.collect.models import JournalOrder
from zhanggui.collect.profiles import known_profiles
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


def write_down(
    workspace: OpenWorkspace, orders: Mapping[str, Sequence[Mapping[str, Any]]], *, by: str, at: datetime
) -> dict[str, Job]:
    """Keep orders by shop and see to their flush; the job that will import them, by shop. Call in a transaction."""
    rows = [
        JournalOrder(shop=shop, by=by, at=at, sealed=workspace.secrets.seal(order))
        for shop, sent in orders.items()
        for order in sent
    ]
    JournalOrder.objects.bulk_create(rows, batch_size=500)
    return {shop: _flush_of(shop, by, at, at_once=len(sent) >= AT_ONCE) for shop, sent in orders.items()}


def _flush_of(shop: str, by: str, at: datetime, *, at_once: bool) -> Job:
    """The job that waits to flush the shop's orders; locked, so that it does not begin before they are there."""
    waiting = Job.objects.filter(kind=KIND, by=by, state="queued", asked__shop=shop)
    job = waiting.select_for_update().first()
    if job is None:
        due = at if at_once else at + FLUSH_AFTER
        return enqueue(KIND, by=by, at=due, asked={"shop": shop}, shops=[shop])
    if at_once and job.queued_at > at:
        waiting.filter(pk=job.pk).update(queued_at=at)
    return job


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
