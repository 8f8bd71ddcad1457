"""Answers that are kept: a question asked again of unchanged data is not computed again.

An answer is kept under everything it depends on: the question, what was asked, the reader's language and shops.
It holds while the data (the newest snapshot) and what people decided (matches of goods, settings) are the same.
After an import the old answer may still be shown, with the moment of its data, while a thread computes the new
one. After a decision it is never shown: whoever decided must see the effect.

A kept answer is a file that may be deleted at any time; nothing is ever read out of it but figures.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, Max

from zhanggui.answers.reader import Reader, profit_settings
from zhanggui.core.plain import from_text, to_text
from zhanggui.masterdata.doubles import choices
from zhanggui.masterdata.models import Match, Shop
from zhanggui.warehouse.models import Snapshot

FIGURES_ARE_MADE_IN = ("core", "tables", "warehouse", "kpi", "profit", "domains", "answers", "masterdata")
MOST_FILES = 2_000
LARGEST_IN_MEMORY = 16 << 20
MOST_IN_MEMORY = 32 << 20
"""Bytes of files whose answers this process remembers; read, they take a few times as much."""
log = logging.getLogger("zhanggui.answers")


@dataclass(frozen=True)
class Stored:
    """An answer, the moment of the data it was computed from, and whether newer data has come in since.

    The answer is shared with other requests: read it, never change it.
    """

    answer: Any
    at: datetime | None
    fresh: bool


@dataclass(frozen=True)
class State:
    """What an answer depends on beside the question: the data, and what people decided."""

    snapshot: int
    decided: str
    shops: Mapping[str, str]
    at: datetime | None

    def allows(self, kept: Mapping[str, Any]) -> bool:
        """Has nobody decided anything since? A shop that an import has just made is data, no decision."""
        same = kept["decided"] == self.decided
        return same and all(self.shops.get(code) == about for code, about in kept["shops"].items())

    def is_of(self, kept: Mapping[str, Any]) -> bool:
        """Is the kept answer of exactly this state?"""
        return self.allows(kept) and kept["snapshot"] == self.snapshot


def stored(
    reader: Reader,
    question: str,
    asked: Mapping[str, Any],
    compute: Callable[[], Any],
    *,
    wait: bool = False,
    instead: Mapping[str, Any] | None = None,
) -> Stored:
    """The kept answer to ``question`` about ``asked``, or ``compute()`` and keep it.

    ``wait`` never shows an answer about older data. ``instead`` is what was asked before in its place (yesterday's
    page of today): its answer is shown while that to ``asked`` is computed for the first time.
    """
    state, path = state_now(), _path(reader, question, asked)
    kept = _read(path)
    if kept is not None and state.is_of(kept):
        return Stored(kept["answer"], kept["at"], True)
    if kept is None and instead is not None:
        kept = _read(_path(reader, question, instead))
    if wait or kept is None or not state.allows(kept):
        return Stored(_compute(path, compute), state.at, True)
    _renew(path, compute)
    return Stored(kept["answer"], kept["at"], False)


def kept(reader: Reader, question: str, asked: Mapping[str, Any]) -> Stored | None:
    """The answer that is kept, perhaps of older data; None where there is none or somebody decided something since."""
    state, found = state_now(), _read(_path(reader, question, asked))
    if found is None or not state.allows(found):
        return None
    return Stored(found["answer"], found["at"], state.is_of(found))


def was_kept(reader: Reader, question: str, *asked: Mapping[str, Any]) -> Any:
    """The answer to the first of ``asked`` that has any, however old; None where there is none."""
    found = (_read(_path(reader, question, one)) for one in asked)
    return next((kept["answer"] for kept in found if kept is not None), None)


def keep(reader: Reader, question: str, asked: Mapping[str, Any], answer: Any, state: State) -> None:
    """Keep an answer that was found on the way to another; ``state`` is that from before it was computed."""
    path = _path(reader, question, asked)
    with _LOCKS[path]:
        _keep(path, answer, state)


def renewing() -> bool:
    """Is any answer being computed anew in the background?"""
    return bool(_RENEWING)


def settle() -> None:
    """Wait until no answer is being renewed in the background."""
    while waiting := list(_RENEWING.values()):
        for one in waiting:
            one.result()


def state_now() -> State:
    """What any answer computed from now on depends on."""
    newest = Snapshot.objects.order_by("-pk").first()
    matches = Match.objects.aggregate(count=Count("pk"), newest=Max("pk"), undone=Max("undone_at"))
    shops = Shop.objects.values_list("code", "name", "platform", "currency", "time_zone")
    said = repr((_code(), sorted(matches.items()), profit_settings(), choices()))
    decided = hashlib.sha256(said.encode()).hexdigest()
    about = {code: " ".join(rest) for code, *rest in shops}
    return State(newest.pk if newest else 0, decided, about, newest.at if newest else None)


@lru_cache(maxsize=1)
def _code() -> str:
    """A hash of everything that figures are made by: an answer holds for the code and the fee cards that made it."""
    made = hashlib.sha256()
    for folder in FIGURES_ARE_MADE_IN:
        for path in sorted(Path(str(files("zhanggui"))).joinpath(folder).rglob("*")):
            if path.suffix in (".py", ".yaml"):
                made.update(path.read_bytes())
    return made.hexdigest()


def _path(reader: Reader, question: str, asked: Mapping[str, Any]) -> Path:
    """Where the answer is kept; readers of different shops or languages never share one."""
    shops = None if reader.shops is None else sorted(reader.shops)
    key = json.dumps([question, sorted((k, str(v)) for k, v in asked.items()), reader.language, shops])
    return reader.workspace.place.answers / f"{hashlib.sha256(key.encode()).hexdigest()}.json"


_LOCKS: defaultdict[Path, threading.RLock] = defaultdict(threading.RLock)


def _compute(path: Path, compute: Callable[[], Any]) -> Any:
    """Compute and keep; of several who ask at once one computes and the others take what was found."""
    with _LOCKS[path]:
        state, kept = state_now(), _read(path)
        if kept is not None and state.is_of(kept):
            return kept["answer"]
        answer = compute()
        _keep(path, answer, state)
        return answer


def _keep(path: Path, answer: Any, state: State) -> None:
    """The state was read first: data that came in meanwhile makes the answer old, never wrong."""
    about = {"snapshot": state.snapshot, "decided": state.decided, "shops": dict(state.shops), "at": state.at}
    _write(path, about | {"answer": answer})


_POOL = ThreadPoolExecutor(max_workers=1, thread_name_prefix="answers")
_RENEWING: dict[Path, Future[None]] = {}


def _renew(path: Path, compute: Callable[[], Any]) -> None:
    """Compute anew in the background, each answer once, one after the other: an import needs the machine too."""

    def run() -> None:
        try:
            _compute(path, compute)
        except Exception:
            log.exception("an answer could not be renewed")
        finally:
            _RENEWING.pop(path, None)
            connection.close()

    if path not in _RENEWING:
        future: Future[None] = Future()
        if _RENEWING.setdefault(path, future) is future:
            _POOL.submit(_finishing(run, future))


def _finishing(run: Callable[[], None], future: Future[None]) -> Callable[[], None]:
    def both() -> None:
        run()
        future.set_result(None)

    return both


_MEMORY: OrderedDict[Path, tuple[int, int, Any]] = OrderedDict()
_MEMORY_LOCK = threading.Lock()


def _read(path: Path) -> dict[str, Any] | None:
    """What is kept at ``path``; None when there is nothing or it cannot be read."""
    try:
        about = path.stat()
        with _MEMORY_LOCK:
            remembered = _MEMORY.get(path)
        if remembered is not None and remembered[0] == about.st_mtime_ns:
            return remembered[2]  # type: ignore[no-any-return]
        kept: dict[str, Any] = from_text(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, LookupError):
        return None
    if about.st_size <= LARGEST_IN_MEMORY:
        _remember(path, (about.st_mtime_ns, about.st_size, kept))
    return kept


def _remember(path: Path, read: tuple[int, int, Any]) -> None:
    with _MEMORY_LOCK:
        _MEMORY[path] = read
        _MEMORY.move_to_end(path)
        while sum(size for _, size, _ in _MEMORY.values()) > MOST_IN_MEMORY:
            _MEMORY.popitem(last=False)


def _write(path: Path, kept: Mapping[str, Any]) -> None:
    """Keep the answer; a full disk costs the next reader some time and nobody a page."""
    beside = path.with_name(f"{path.name}.{threading.get_ident()}")
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with os.fdopen(
            os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as out:
            out.write(to_text(kept))
        beside.replace(path)
        _make_room(path.parent)
    except OSError:
        log.exception("an answer could not be kept")
        with suppress(OSError):
            beside.unlink()


def _make_room(folder: Path) -> None:
    files = list(folder.iterdir())
    if len(files) > MOST_FILES:
        for old in sorted(files, key=lambda f: f.stat().st_mtime)[: MOST_FILES // 4]:
            old.unlink(missing_ok=True)
