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
from datetime import UTC, datetime, timedelta
from typing import Any

from zhanggui.collect.live.adapter import AHEAD, ORDER, UNREADABLE, Adapter, Page, Record, Said, shallow
from zhanggui.collect.live.calling import Answer, Ask, Caller
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

SECOND = timedelta(seconds=1)
FIRST = datetime(1970, 1, 1, tzinfo=UTC)
"""Where a record stands that says no readable moment, before anything was pulled."""
LONGEST_NUMBER = 100
"""What numbers of records may be long; cursors hold them."""
MOST_PAGES = 100
"""Pages of what belongs to one record."""
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

    def after(self, records: Sequence[Record], overlap: timedelta, latest: datetime) -> Cursor:
        """The cursor when these are in as well. It never goes beyond ``latest``: what says so is wrong, and would hide all
        that comes.
        """
        moments = [r.at for r in records if FIRST < r.at <= latest] + ([self.since] if self.since else [])
        if not moments:
            return self
        newest = max(moments)
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
    said = json.dumps(record.document or record.id, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def walk(
    caller: Caller, adapter: Adapter, kind: str, cursor: Cursor
) -> Iterator[tuple[list[Record], Cursor]]:
    """Page by page what is new, each with the cursor that holds once it is in."""
    since = cursor.since - adapter.overlap if cursor.since else None
    place, stale = None, 0
    while True:
        page = _read(caller, adapter, kind, caller.call(adapter.ask(kind, since, place)), place)
        records = _records(caller, adapter, kind, page.documents, cursor.since)
        news = [completed(caller, adapter, one) for one in records if not cursor.knows(one)]
        cursor = cursor.after(news, adapter.overlap, caller.now() + AHEAD)
        yield news, cursor
        stale = 0 if news else stale + 1
        if page.next_place is None:
            return
        if stale >= MOST_STALE:
            raise Refused(STANDS_STILL.with_(host=caller.server.host))
        newest = max((one.at for one in records), default=FIRST) - SECOND
        if adapter.steady or newest < FIRST or (since is not None and newest <= since):
            place = page.next_place
        else:
            since, place = newest, None


def _read(caller: Caller, adapter: Adapter, kind: str, answer: Answer, place: str | None) -> Page:
    try:
        return adapter.read(kind, answer, place)
    except UNREADABLE as wrong:
        raise _not_understood(caller, wrong) from wrong


def _records(
    caller: Caller, adapter: Adapter, kind: str, documents: Sequence[Any], since: datetime | None
) -> list[Record]:
    """What the documents of a page say. One that cannot be read, or tells of the future, becomes a line without its
    must-haves: it waits in quarantine, the others are in. Where none says its moment, the page is none.
    """
    stamps = [_stamp(adapter, one) for one in documents]
    if documents and not any(isinstance(one, tuple) for one in stamps):
        raise _not_understood(caller, stamps[0])
    latest = caller.now() + AHEAD
    found = []
    for document, stamp in zip(documents, stamps, strict=True):
        number, at = stamp if isinstance(stamp, tuple) else ("", since or FIRST)
        record = _read_one(adapter, kind, document) if number and at <= latest else None
        found.append(record or _unreadable(kind, number, at, document))
    return found


def _stamp(adapter: Adapter, document: Any) -> tuple[str, datetime] | Exception:
    try:
        number, at = adapter.stamp(document)
    except UNREADABLE as wrong:
        return wrong
    return (number, at) if 0 < len(number) <= LONGEST_NUMBER else ValueError("id")


def _read_one(adapter: Adapter, kind: str, document: Any) -> Record | None:
    try:
        return adapter.record(kind, document) if shallow(document) else None
    except UNREADABLE:
        return None


def _unreadable(kind: str, number: str, at: datetime, document: Any) -> Record:
    whole = document if shallow(document) else None
    line = {f"{kind}_id": number if kind == ORDER else "", "updated_at": at.isoformat()}
    return Record(id=number or _name(whole), at=at, lines={kind: [line]}, document=whole)


def _name(document: Any) -> str:
    """A name for what has none, the same whenever it comes."""
    return hashlib.sha256(json.dumps(document, sort_keys=True, default=str).encode()).hexdigest()[:16]


def completed(caller: Caller, adapter: Adapter, record: Record) -> Record:
    """The record with what further calls say of it."""
    if not record.more:
        return record
    try:
        added = adapter.more(record, _answers(caller, adapter, record))
    except UNREADABLE as wrong:
        raise _not_understood(caller, wrong) from wrong
    lines = {k: [*record.lines.get(k, ()), *added.get(k, ())] for k in {*record.lines, *added}}
    return Record(id=record.id, at=record.at, lines=lines, document=record.document)


def _answers(caller: Caller, adapter: Adapter, record: Record) -> list[Answer]:
    """The answers to what a record still has to ask, page by page."""
    answers: list[Answer] = []
    for first in record.more:
        ask: Ask | None = first
        pages = 0
        while ask is not None:
            if pages == MOST_PAGES:
                raise Refused(STANDS_STILL.with_(host=caller.server.host))
            answers.append(caller.call(ask))
            ask, pages = adapter.rest(ask, answers[-1]), pages + 1
    return answers


def _not_understood(caller: Caller, wrong: Any) -> Refused:
    """Which name was missing, or what kind of thing was wrong; never the value, which may be of a person."""
    if isinstance(wrong, KeyError):
        what = f"{wrong}"
    else:
        what = caller.told(str(wrong)) if isinstance(wrong, Said) else type(wrong).__name__
    return Refused(NOT_UNDERSTOOD.with_(host=caller.server.host, what=what[:100]))
