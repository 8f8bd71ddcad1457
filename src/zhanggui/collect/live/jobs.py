"""Background work of connected shops: pull one, make batches of what webhooks brought, reconcile all every night."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from zhanggui.clean.receipt import Receipt
from zhanggui.collect.live.adapter import Record
from zhanggui.collect.live.connections import RECONCILE
from zhanggui.collect.live.delivering import FLUSH, forget_old, waiting_records
from zhanggui.collect.live.files import Taker
from zhanggui.collect.live.pulling import Busy, Pull, summed
from zhanggui.collect.live.register import ADAPTERS
from zhanggui.collect.live.timetable import PULL
from zhanggui.collect.live.walking import completed
from zhanggui.collect.models import LiveConnection, LiveDelivery
from zhanggui.core.errors import Refused, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.jobs.repeating import BY
from zhanggui.jobs.work import Kind, Running

LOOK_BACK = timedelta(days=7)
"""The nightly reconciliation pulls once more what changed in these days: what webhooks lost is found."""
WAIT_SECONDS = 60.0
"""How long the night waits for a pull of the same shop that somebody else began."""
DELIVERIES_A_FILE = 1_000

SOME_FAILED = Text("有店铺没有对上：{which}", "Shops that could not be reconciled: {which}")
log = logging.getLogger("zhanggui.live")


def pull_asked(running: Running) -> dict[str, Any]:
    """Pull one connection from its cursor on. Where somebody does so already, the timetable has nothing left to do."""
    connection = LiveConnection.objects.filter(pk=running.asked["connection"], on=True).first()
    if connection is None:
        return summed([])
    try:
        return summed(_pull(running, connection).run())
    except Busy:
        if running.job.by != BY:
            raise
        return summed([])


def reconcile(running: Running) -> dict[str, Any]:
    """Pull every connection's last days once more; a shop that fails does not keep the others waiting."""
    receipts: list[Receipt] = []
    failed: list[str] = []
    for connection in LiveConnection.objects.filter(on=True).order_by("pk"):
        running.check()
        try:
            receipts += replace(
                _pull(running, connection), look_back=LOOK_BACK, wait_seconds=WAIT_SECONDS
            ).run()
        except ZhangguiError as wrong:
            failed.append(f"{connection.shop}: {wrong.text.zh} {wrong.text.en}")
    forget_old(at=running.clock())
    if failed:
        raise Refused(SOME_FAILED.with_(which="; ".join(failed)[:1_000]))
    return summed(receipts)


def _pull(running: Running, connection: LiveConnection) -> Pull:
    return Pull(
        workspace=running.workspace, connection=connection, at=running.clock(), by=running.job.by, check=running.check,
        clock=running.clock,
        tell=lambda kind, count: running.tell(f"{connection.shop} {kind} {count:,}", count),
    )  # fmt: skip


def flush_deliveries(running: Running) -> dict[str, Any]:
    """Make batches of what a connection's webhooks brought; later arrivals are the next job's."""
    connection = LiveConnection.objects.get(pk=running.asked["connection"])
    mine = LiveDelivery.objects.filter(connection=connection, sealed__isnull=False).order_by("pk")
    if "upto" not in running.cursor:
        running.save(upto=mine.values_list("pk", flat=True).last() or 0)
    receipts: list[Receipt] = []
    while rows := list(
        mine.filter(pk__lte=running.cursor["upto"]).select_related("connection")[:DELIVERIES_A_FILE]
    ):
        running.check()
        receipts += _flush(running, connection, rows)
    return summed(receipts)


def _flush(running: Running, connection: LiveConnection, rows: list[LiveDelivery]) -> list[Receipt]:
    numbers = [row.pk for row in rows]
    taker = Taker(
        workspace=running.workspace, connection=connection, at=running.clock(), by=running.job.by,
        name=f"hooks-{connection.pk}-{numbers[0]}",
    )  # fmt: skip
    records = [_whole(running, connection, one) for one in waiting_records(running.workspace, rows)]
    return taker.take(records, numbers[-1], lambda: _in(numbers))


def _in(numbers: list[int]) -> None:
    LiveDelivery.objects.filter(pk__in=numbers).update(sealed=None)


def _whole(running: Running, connection: LiveConnection, record: Record) -> Record:
    """The record with what only further calls say; where the server does not answer, the night brings it."""
    if not record.more or not connection.on:
        return record
    try:
        return completed(_pull(running, connection).caller(), ADAPTERS[connection.platform], record)
    except ZhangguiError as wrong:
        log.warning("what belongs to %s of %s comes at night: %s", record.id, connection.shop, wrong)
        return record


KINDS: Mapping[str, Kind] = {PULL: pull_asked, FLUSH: flush_deliveries, RECONCILE: reconcile}
