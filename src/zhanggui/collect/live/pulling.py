"""Pulling a connected shop: what changed since the last time becomes batches with receipts. Safe to stop at any moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from zhanggui.access.opening import OpenWorkspace
from zhanggui.clean.receipt import Receipt
from zhanggui.collect.journal import receipt_as_json
from zhanggui.collect.live.adapter import AHEAD, PULLED, Adapter, Record
from zhanggui.collect.live.addresses import read_server
from zhanggui.collect.live.calling import NOT_ALLOWED, Caller
from zhanggui.collect.live.connections import tokens_of
from zhanggui.collect.live.files import Taker
from zhanggui.collect.live.register import ADAPTERS
from zhanggui.collect.live.timetable import failed, pulled
from zhanggui.collect.live.walking import Cursor, cursor_from, walk
from zhanggui.collect.models import LiveConnection
from zhanggui.core.errors import Refused, ZhangguiError
from zhanggui.core.language import Text
from zhanggui.warehouse.lock import only_one

MOST_LOOK_BACK = timedelta(days=30)
"""How far a pull goes back where its cursor stood in the future."""
RECORDS_A_FILE = 1_000
"""So many records are held in memory and imported together; after a crash at most they are pulled again."""

BEING_PULLED = Text(
    "店铺 {shop} 正在取数，同一家店不会同时取两次。请等它完成。",
    "Shop {shop} is being pulled already; one shop is never pulled twice at once. Wait for that pull.",
)
CHANGED = Text(
    "店铺 {shop} 的连接在取数时被改动或断开，已停止。没有存入这一批。",
    "The connection of shop {shop} was changed or cut while it was pulled, so the pull stopped. This part was not stored.",
)
MakeCaller = Callable[..., Caller]


class Busy(Refused):
    """Somebody else pulls this shop."""


@dataclass(kw_only=True)
class Pull:
    """One pull of a connection. ``since``: pull what changed from then on once more; ``look_back``: the time before now.

    Neither leaves out what changed after the cursor: a shop that was not asked for longer is made up for whole.

    ``clock`` says when it ended (without one: ``at``); ``wait_seconds``: how long to wait for another pull of this shop to end.
    ``make_caller``: how a server is called (tests hand in clocks and trust); ``check`` may stop the pull at a safe
    point, ``tell`` hears how many records came.
    """

    workspace: OpenWorkspace
    connection: LiveConnection
    at: datetime
    by: str
    since: datetime | None = None
    look_back: timedelta | None = None
    clock: Callable[[], datetime] | None = None
    wait_seconds: float = 0.0
    make_caller: MakeCaller = Caller
    check: Callable[[], None] = lambda: None
    tell: Callable[[str, int], None] = lambda *_: None
    records_a_file: int = RECORDS_A_FILE
    receipts: list[Receipt] = field(default_factory=list)

    def run(self) -> list[Receipt]:
        """The receipts of what came. Refused (kept with the connection too) when the server could not be asked; Busy when
        somebody else pulls this shop just now.
        """
        number = self.connection.pk
        with only_one(
            self.workspace.place.pull_lock(number), number, wait_seconds=self.wait_seconds
        ) as alone:
            if not alone:
                raise Busy(BEING_PULLED.with_(shop=self.connection.shop))
            self.connection = LiveConnection.objects.get(pk=number)  # as far as the one before us came
            self._pull()
        return self.receipts

    def _pull(self) -> None:
        try:
            caller, adapter = self.caller(), ADAPTERS[self.connection.platform]
            for kind in PULLED:
                self._kind(caller, adapter, kind)
        except ZhangguiError as wrong:
            failed(self.connection, wrong, started=self.at, ended=self._now())
            raise
        pulled(self.connection, started=self.at, ended=self._now())

    def _now(self) -> datetime:
        return self.clock() if self.clock else self.at

    def caller(self) -> Caller:
        """Who calls the shop's server, signed in where the platform wants that first."""
        kept, adapter = self.connection, ADAPTERS[self.connection.platform]
        server = read_server(kept.address, own_network=kept.own_network)
        tokens = tokens_of(self.workspace, kept)
        caller = self.make_caller(server=server, headers=adapter.headers(tokens), check=self.check)
        if adapter.sign_in is None:
            return caller
        token = adapter.signed_in(caller.call(adapter.sign_in(tokens)))
        if not token:
            raise Refused(NOT_ALLOWED.with_(host=server.host, status="—"))
        return replace(caller, headers=token)

    def _kind(self, caller: Caller, adapter: Adapter, kind: str) -> None:
        for part, (records, cursor) in enumerate(self._parts(caller, adapter, kind), start=1):
            self.check()
            taker = Taker(
                workspace=self.workspace, connection=self.connection, at=self.at, by=self.by,
                name=f"{self.at:%Y%m%d-%H%M%S}-{self.connection.pk}",
            )  # fmt: skip
            self.receipts.extend(taker.take(records, part, lambda c=cursor: self._keep(kind, c)))  # type: ignore[misc]

    def _parts(self, caller: Caller, adapter: Adapter, kind: str) -> Iterator[tuple[list[Record], Cursor]]:
        """What is new in handfuls of ``records_a_file``."""
        start = self._start(cursor_from(self.connection.cursors.get(kind)))
        held: list[Record] = []
        cursor = start
        for news, cursor in walk(caller, adapter, kind, start):
            self._same(LiveConnection.objects.get(pk=self.connection.pk))
            held += news
            self.tell(kind, len(held))
            self.check()
            if len(held) >= self.records_a_file:
                yield held, cursor
                held = []
        if held:
            yield held, cursor

    def _start(self, kept: Cursor) -> Cursor:
        if kept.since is not None and kept.since > self.at + AHEAD:
            kept = Cursor(self.at - MOST_LOOK_BACK)  # a moment that was believed and is not true
        if self.since is not None:
            return Cursor(min(self.since, kept.since) if kept.since else self.since)
        if self.look_back is not None and kept.since is not None:
            return Cursor(min(self.at - self.look_back, kept.since))
        return kept

    @transaction.atomic
    def _keep(self, kind: str, cursor: Cursor) -> None:
        """Inside the transaction of the batch, where there is one: the cursor never goes back."""
        row = LiveConnection.objects.select_for_update().get(pk=self.connection.pk)
        self._same(row)
        before = cursor_from(row.cursors.get(kind)).since
        if (
            before is None
            or before > self.at + AHEAD
            or (cursor.since is not None and cursor.since >= before)
        ):
            row.cursors[kind] = cursor.as_json()
            row.save(update_fields=["cursors"])

    def _same(self, row: LiveConnection) -> None:
        """A cursor belongs to one address, and a shop that was disconnected is asked no more."""
        if not row.on or row.address != self.connection.address:
            raise Refused(CHANGED.with_(shop=row.shop))


def summed(receipts: list[Receipt]) -> dict[str, Any]:
    """The receipts as jobs keep them, with their sums."""
    names = ("rows", "loaded", "updated", "duplicate", "quarantined", "ignored")
    totals = {name: sum(getattr(one, name) for one in receipts) for name in names}
    return {"files": [receipt_as_json(one) for one in receipts], "totals": totals}
