"""Walking through what a shop changed since the last time: nothing left out while it goes on changing.

A list by pages shifts when a record changes between two calls: what moves to the end pulls another one over the edge
of the page, and it is never seen. So the walk goes by the moment of change, oldest first, and begins a new list at the
newest moment it has seen. It also looks back a little, because a change may be seen after the moment it bears.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from zhanggui.collect.live.adapter import ORDER, UNREADABLE, Adapter, Page, Record
from zhanggui.collect.live.calling import Answer, Caller
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

SECOND = timedelta(seconds=1)
MOST_STALE = 50
"""Full pages in a row without anything new: the server does not do what it was asked."""

STANDS_STILL = Text(
    "{host} 一直返回相同的内容，没有按修改时间翻页。请检查店铺的接口或缓存插件。",
    "{host} answers the same again and again instead of the changes since then. Check its API or its cache.",
)
NOT_UNDERSTOOD = Text(
    "{host} 的回答缺少应有的内容（{what}）。没有存入任何数据。",
    "An answer of {host} lacks what it should hold ({what}). Nothing of it was stored.",
)


@dataclass(frozen=True)
class Cursor:
    """How far a kind was pulled: the newest change seen, and the states seen shortly before it (by record)."""

    since: datetime | None = None
    seen: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    def knows(self, record: Record) -> bool:
        """Was this very state pulled before? One second may hold two states, so the content decides."""
        return self.seen.get(record.id, ("", ""))[1] == _print(record)

    def after(self, records: Sequence[Record], overlap: timedelta) -> Cursor:
        """The cursor when these are in as well."""
        if not records:
            return self
        newest = max([r.at for r in records] + ([self.since] if self.since else []))
        seen = {**self.seen, **{r.id: (r.at.isoformat(), _print(r)) for r in records}}
        kept = {k: v for k, v in seen.items() if datetime.fromisoformat(v[0]) >= newest - overlap}
        return Cursor(newest, kept)

    def as_json(self) -> dict[str, Any]:
        """As a connection keeps it."""
        return {"since": self.since.isoformat() if self.since else None, "seen": dict(self.seen)}


def cursor_from(kept: Mapping[str, Any] | None) -> Cursor:
    """The cursor ``as_json`` wrote; a new one where there is none."""
    if not kept or not kept.get("since"):
        return Cursor()
    return Cursor(datetime.fromisoformat(kept["since"]), {k: (v[0], v[1]) for k, v in kept["seen"].items()})


def _print(record: Record) -> str:
    said = json.dumps(record.document, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def walk(
    caller: Caller, adapter: Adapter, kind: str, cursor: Cursor
) -> Iterator[tuple[list[Record], Cursor]]:
    """Page by page what is new, each with the cursor that holds once it is in."""
    since = cursor.since - adapter.overlap if cursor.since else None
    place, stale = None, 0
    while True:
        page = _read(caller, adapter, kind, caller.call(adapter.ask(kind, since, place)), place)
        records = [_record(caller, adapter, kind, one) for one in page.documents]
        news = [completed(caller, adapter, one) for one in records if not cursor.knows(one)]
        cursor = cursor.after(news, adapter.overlap)
        yield news, cursor
        stale = 0 if news else stale + 1
        if page.next_place is None:
            return
        if stale >= MOST_STALE:
            raise Refused(STANDS_STILL.with_(host=caller.server.host))
        newest = max(one.at for one in records) - SECOND
        if adapter.steady or (since is not None and newest <= since):
            place = page.next_place
        else:
            since, place = newest, None


def _read(caller: Caller, adapter: Adapter, kind: str, answer: Answer, place: str | None) -> Page:
    try:
        return adapter.read(kind, answer, place)
    except UNREADABLE as wrong:
        raise _not_understood(caller, wrong) from wrong


def _record(caller: Caller, adapter: Adapter, kind: str, document: Any) -> Record:
    """What a document says. One that cannot be read becomes a line without its must-haves: it waits in quarantine,
    the others are in.
    """
    try:
        return adapter.record(kind, document)
    except UNREADABLE:
        pass
    try:
        number, at = adapter.stamp(document)
    except UNREADABLE as wrong:
        raise _not_understood(caller, wrong) from wrong
    line = {f"{kind}_id": number if kind == ORDER else "", "updated_at": at.isoformat()}
    return Record(id=number, at=at, lines={kind: [line]}, document=document)


def completed(caller: Caller, adapter: Adapter, record: Record) -> Record:
    """The record with what further calls say of it."""
    if not record.more:
        return record
    answers = [caller.call(ask) for ask in record.more]
    try:
        added = adapter.more(record, answers)
    except UNREADABLE as wrong:
        raise _not_understood(caller, wrong) from wrong
    lines = {k: [*record.lines.get(k, ()), *added.get(k, ())] for k in {*record.lines, *added}}
    return Record(id=record.id, at=record.at, lines=lines, document=record.document)


def _not_understood(caller: Caller, wrong: Exception) -> Refused:
    return Refused(
        NOT_UNDERSTOOD.with_(host=caller.server.host, what=f"{type(wrong).__name__}: {wrong}"[:120])
    )
