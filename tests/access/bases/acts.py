"""What several programs do at one moment: ``python acts.py WORKSPACE``.

A program opens the workspace; for every line it reads, ``["act", word…]``, it does the act and prints one JSON value.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from zhanggui.access.opening import OpenWorkspace, open_workspace

sys.path.insert(0, str(Path(__file__).parents[3]))
AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


def add_entries(workspace: OpenWorkspace, threads: int, entries: int) -> None:
    """Add to the audit log from several threads."""
    from zhanggui.access.audit import record

    def add() -> None:
        for n in range(entries):
            record(workspace.secrets, who="li", verb="import", at=AT, details={"n": n})

    _together(threads, add)


def chain(workspace: OpenWorkspace) -> list[Any]:
    """Is the log whole, how many entries does it have, how many different ones before them?"""
    from zhanggui.access.audit import verify
    from zhanggui.access.models import AuditEntry

    found = verify(workspace.secrets)
    return [found.whole, found.entries, AuditEntry.objects.values("before").distinct().count()]


def ask_for_jobs(_: OpenWorkspace, count: int) -> list[int]:
    """Ask for some jobs after everything older was taken off the queue; their numbers."""
    from zhanggui.jobs.models import Job
    from zhanggui.jobs.queue import enqueue

    Job.objects.all().delete()
    return [enqueue("count", by="li", at=AT).pk for _n in range(count)]


def claim_all(_: OpenWorkspace, worker: str) -> list[int]:
    """Take every job that waits."""
    from zhanggui.jobs.queue import claim

    taken = []
    while (job := claim(worker, now=AT)) is not None:
        taken.append(job.pk)
    return taken


def hold_one(_: OpenWorkspace) -> None:
    """Take a job, say so, and never come back."""
    from zhanggui.jobs.queue import claim, save_progress

    job = claim("held", now=AT)
    assert job
    save_progress(job, cursor={"next": 7})
    print('"holding"', flush=True)
    time.sleep(600)


def take_over(_: OpenWorkspace) -> list[Any]:
    """A second before the lease ends, and a second after it."""
    from zhanggui.jobs.queue import LEASE, claim

    early = claim("early", now=AT + LEASE - timedelta(seconds=1))
    job = claim("late", now=AT + LEASE + timedelta(seconds=1))
    return [early is None, job and [job.worker, job.attempts, job.cursor]]


def ask_daily(_: OpenWorkspace) -> None:
    from zhanggui.jobs.repeating import repeat_daily

    repeat_daily("count", hour=6)


def ask_for_due(_: OpenWorkspace) -> int:
    """What every worker does each second; how many jobs there are then."""
    from zhanggui.jobs import repeating
    from zhanggui.jobs.models import Job

    for _n in range(10):
        repeating.ask_for_due(now=AT)
    return Job.objects.filter(by=repeating.BY).count()


def ask_approvals(workspace: OpenWorkspace, count: int) -> None:
    from zhanggui.access import approvals
    from zhanggui.access.models import Person

    for login in ("asks", "zhao", "qian"):
        Person.objects.create(login=login, name=login, role="owner", joined_at=AT)
    asks = Person.objects.get(login="asks")
    for n in range(count):
        approvals.ask(workspace, kind="undo", subject=str(n), shop="", by=asks, at=AT)


def decide_all(workspace: OpenWorkspace, login: str) -> list[str]:
    """Decide on every request: ``won``, or the sentence that says who was first."""
    from zhanggui.access import approvals
    from zhanggui.access.models import Approval, Person
    from zhanggui.core.errors import Refused

    told, person = [], Person.objects.get(login=login)
    for approval in Approval.objects.order_by("pk"):
        try:
            approvals.decide(workspace, approval, allow=True, by=person, at=AT)
            told.append("won")
        except Refused as no:
            told.append(no.text.en)
    return told


def call_at_once(workspace: OpenWorkspace, count: int) -> list[Any]:
    """The same named call from many threads: statuses, bodies, orders that came in."""
    from zhanggui.collect.models import JournalOrder

    post, answers, before = _caller(workspace), [], JournalOrder.objects.count()
    _together(count, lambda: answers.append(post([_order("B-1", 30)], "one")))
    statuses, bodies = zip(*answers, strict=True)
    return [statuses, len(set(bodies)), JournalOrder.objects.count() - before]


def deliver(workspace: OpenWorkspace) -> list[Any]:
    """Two hundred orders in calls of twenty from four threads, each order's older state sent last."""
    from zhanggui.collect.background import KINDS
    from zhanggui.jobs.work import work
    from zhanggui.warehouse import store

    post = _caller(workspace)
    for minute in (50, 30):
        calls = [[_order(f"A-{n}", minute) for n in range(k, 200, 10)] for k in range(10)]
        _together(4, lambda calls=calls: [post(call) for call in _each(calls)])
        work(workspace, KINDS, until_idle=True, clock=lambda: datetime.now(UTC) + timedelta(minutes=5))
    rows = store.read(workspace.place.warehouse)["order"].collect().sort("order_id")
    rows = rows.filter(rows["order_id"].str.starts_with("A-"))
    return rows.select("order_id", "paid", "status").rows()


def write(workspace: OpenWorkspace, seconds: float) -> list[Any]:
    """Write with the product's own verbs for some seconds: how often, and what went wrong."""
    from zhanggui.access.audit import record
    from zhanggui.jobs.queue import claim, enqueue

    until, times, wrong = time.monotonic() + seconds, 0, []
    while time.monotonic() < until:
        try:
            record(workspace.secrets, who="li", verb="import", at=AT)
            enqueue("count", by="li", at=AT)
            claim(str(os.getpid()), now=AT)
            times += 1
        except Exception as error:
            wrong.append(str(error))
    return [times, wrong]


def make_a_key(workspace: OpenWorkspace) -> str:
    """The secret of a key that may do everything; there is a shop it can send orders of."""
    from zhanggui.access.models import Person
    from zhanggui.access.people import make_key
    from zhanggui.masterdata.models import Shop

    owner = Person.objects.get_or_create(login="owner", defaults={"role": "owner", "joined_at": AT})[0]
    Shop.objects.get_or_create(code="tmall", defaults={"platform": "tmall"})
    now = datetime.now(UTC)
    return make_key(workspace, name="erp", rights=owner.rights, shops=None, by=owner, at=now)[1]


def all_orders(workspace: OpenWorkspace) -> list[str]:
    """The numbers of all orders, once those that were sent are stored."""
    from zhanggui.collect.background import KINDS
    from zhanggui.jobs.work import work
    from zhanggui.warehouse import store

    work(workspace, KINDS, until_idle=True, clock=lambda: datetime.now(UTC) + timedelta(minutes=5))
    return store.read(workspace.place.warehouse)["order"].collect()["order_id"].to_list()


def stored_orders(workspace: OpenWorkspace, beginning: str) -> int:
    """How many orders' numbers begin so."""
    from zhanggui.warehouse import store

    numbers = store.read(workspace.place.warehouse)["order"].collect()["order_id"]
    return sum(number.startswith(beginning) for number in numbers.to_list())


def ask_for(_: OpenWorkspace, kind: str) -> int:
    from zhanggui.jobs.queue import enqueue

    return enqueue(kind, by="li", at=datetime.now(UTC)).pk


def state(_: OpenWorkspace, number: int) -> str:
    from zhanggui.jobs.models import Job

    return Job.objects.get(pk=number).state


def _caller(workspace: OpenWorkspace) -> Callable[..., tuple[int, str]]:
    """A program with a key that sends orders."""
    from django.test import Client

    from zhanggui.api.pace import pace

    pace.at_once = 1_000_000
    secret = make_a_key(workspace)

    def post(orders: list[dict[str, Any]], name: str | None = None) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {secret}"} | ({"Idempotency-Key": name} if name else {})
        answer = Client(SERVER_NAME="localhost").post(
            "/api/v1/orders:batch",
            json.dumps({"orders": orders}),
            content_type="application/json",
            headers=headers,
        )
        assert answer.status_code == 202, answer.content.decode()
        return answer.status_code, answer.content.decode()

    return post


def _order(order_id: str, minute: int) -> dict[str, Any]:
    return {
        "shop": "tmall", "order_id": order_id, "updated_at": f"2026-06-11T10:{minute}:00+08:00",
        "created_at": "2026-06-11T10:20:00+08:00", "status": "shipped" if minute == 50 else "paid_unshipped",
        "paid_at": "2026-06-11T10:21:00+08:00", "paid": f"{minute}.00", "lines": [],
    }  # fmt: skip


def _each(calls: list[Any]) -> Any:
    """What is left in a list that several threads share."""
    while True:
        try:
            yield calls.pop()
        except IndexError:
            return


def propose_toys(workspace: OpenWorkspace, count: int) -> list[int]:
    """So many decisions that wait; their numbers."""
    from zhanggui.loop.models import PROPOSED, DecisionRecord
    from zhanggui.loop.propose import propose

    toy, kinds = _toys()
    toy.wanted = {f"thing {n}": n + 1 for n in range(count)}
    propose(workspace, kinds, today=AT.date(), at=AT)
    return list(DecisionRecord.objects.filter(state=PROPOSED).order_by("pk").values_list("pk", flat=True))


def accept_all(workspace: OpenWorkspace, by: str, numbers: list[int], threads: int) -> int:
    """Several threads accept every decision; how often one was told that it won or had won already."""
    from zhanggui.core.errors import Refused
    from zhanggui.loop.accept import accept

    _, kinds = _toys()
    won = []

    def act() -> None:
        for number in numbers:
            with contextlib.suppress(Refused):
                accept(workspace, kinds, number, at=AT, by=by)
                won.append(number)

    _together(threads, act)
    return len(set(won))


def execute_all(workspace: OpenWorkspace, by: str, numbers: list[int]) -> int:
    """Carry every decision out; how often it worked (again counts as well)."""
    from zhanggui.core.errors import Refused
    from zhanggui.loop.execute import execute

    toy, kinds = _toys()
    for number in numbers:
        with contextlib.suppress(Refused):
            execute(workspace, kinds, [number], at=AT, by=by)
    return len(toy.carried)


def what_was_decided(workspace: OpenWorkspace) -> list[Any]:
    """Decisions by state, executions, files in the outbox, entries in the log of accepting and of carrying out."""
    from collections import Counter

    from zhanggui.access.models import AuditEntry
    from zhanggui.loop.models import DecisionRecord, Execution

    states = Counter(DecisionRecord.objects.values_list("state", flat=True))
    verbs = Counter(AuditEntry.objects.values_list("verb", flat=True))
    files = len(list(workspace.place.outbox.glob("order-*.txt")))
    return [
        dict(states),
        Execution.objects.count(),
        files,
        verbs["accept_decision"],
        verbs["execute_decision"],
    ]


def _toys() -> Any:
    from tests.loop.toy import Toy, toy_kinds

    toy = Toy()
    return toy, toy_kinds(toy, per_day=1_000)


def _together(count: int, do: Callable[[], Any]) -> None:
    """``do`` in several threads; an error in one is the program's."""
    from django.db import connection

    wrong: list[BaseException] = []

    def safely() -> None:
        try:
            do()
        except BaseException as error:
            wrong.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=safely) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]


def main(root: str) -> None:
    os.environ["ZHANGGUI_SERVING"] = "1"
    workspace = open_workspace(Path(root))
    from django.db import close_old_connections

    print('"ready"', flush=True)
    for line in sys.stdin:
        act, *words = json.loads(line)
        close_old_connections()
        print(json.dumps(globals()[act](workspace, *words), default=str), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
