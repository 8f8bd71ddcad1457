"""Records held by somebody else and a full disk: the console says so in a sentence, and goes on afterwards."""

from __future__ import annotations

import json
import os
import re
import resource
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.databases import in_file

from zhanggui.access.opening import OpenWorkspace, open_workspace

LARGEST_FILE = 900_000
HEADER = "订单编号,订单创建时间,订单付款时间,买家实际支付金额\n"


@pytest.fixture
def patience(workspace: OpenWorkspace) -> Iterator[None]:
    """Records wait half a second for another writer, not twenty."""
    from django.db import connections

    options = connections.settings["default"]["OPTIONS"]
    before = options["timeout"]
    options["timeout"] = 0.5
    connections["default"].close()
    del connections["default"]
    yield
    options["timeout"] = before
    connections["default"].close()
    del connections["default"]


@contextmanager
def _held(records: Path, how: str) -> Iterator[None]:
    """Another program writes to the records; ``EXCLUSIVE`` without a log beside them keeps readers out too."""
    with closing(sqlite3.connect(records, isolation_level=None)) as foreign:
        foreign.execute(f"BEGIN {how}")
        yield
        foreign.execute("ROLLBACK")


def test_records_that_another_program_writes_to_are_busy_not_broken(
    workspace: OpenWorkspace, patience: None, signed_in: Callable[..., Any]
) -> None:
    browser = signed_in("owner")
    browser.raise_request_exception = False
    with _held(workspace.place.records, "IMMEDIATE"):
        assert browser.get("/inbox").status_code == 200, "reading goes on"
        answer = browser.post("/backup/make")
        asked = browser.post("/inbox/upload", {"file": _file(1)}, headers={"Accept": "application/json"})
    assert (answer.status_code, asked.status_code) == (503, 503)
    assert "正忙" in answer.content.decode()
    assert "busy" in answer.content.decode()
    assert "Traceback" not in answer.content.decode()
    assert answer.headers["Retry-After"]
    assert "正忙" in asked.json()["error"]
    assert browser.post("/backup/make").status_code == 302


@pytest.mark.both_databases
def test_a_mistake_of_ours_is_no_busy_database(signed_in: Callable[..., Any], monkeypatch: Any) -> None:
    from django.db import IntegrityError

    from zhanggui.console import settings

    def broken(*_: Any, **__: Any) -> None:
        raise IntegrityError("UNIQUE constraint failed")

    browser = signed_in("owner")
    browser.raise_request_exception = False
    monkeypatch.setattr(settings, "enqueue", broken)
    answer = browser.post("/backup/make")
    assert answer.status_code == 500
    assert "UNIQUE" not in answer.content.decode()


class Disk:
    """Where a workspace lies, and a way to leave nearly no room there."""

    def __init__(self, place: Path, *, mounted: bool) -> None:
        self.place, self.mounted = place, mounted

    @contextmanager
    def full(self, left: int) -> Iterator[None]:
        """Until the block ends a write fails: no room on a file system of its own, else no file of any size to speak of."""
        with self._filled(left) if self.mounted else self._limited():
            yield

    @contextmanager
    def _filled(self, left: int) -> Iterator[None]:
        room = os.statvfs(self.place)
        filler = self.place / "filler"
        filler.write_bytes(b"x" * max(0, room.f_bavail * room.f_frsize - left))
        yield
        filler.unlink()

    @contextmanager
    def _limited(self) -> Iterator[None]:
        """No file of this process grows beyond what the records need: the rows of our files do not fit."""
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture(params=["small", "limited"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Disk]:
    """A file system of a few MiB, and a limit on files; where nothing may be mounted the limit stands for both."""
    place = tmp_path / "small"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(place)]
    mounted = request.param == "small" and os.geteuid() == 0
    mounted = mounted and subprocess.run(words, capture_output=True, check=False).returncode == 0
    yield Disk(place, mounted=mounted)
    from django.db import connections

    connections.close_all()
    if mounted:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def workspace(
    request: pytest.FixtureRequest, tmp_path: Path, records: Callable[[Path], OpenWorkspace]
) -> OpenWorkspace:
    """A fresh workspace; on the small disk where a test asks for it."""
    on = request.getfixturevalue("disk").place if "disk" in request.fixturenames else tmp_path
    return records(on / "ws")


def _file(rows: int, *, first: int = 0) -> SimpleUploadedFile:
    at = "2026-06-01 10:00:00"
    lines = "".join(f"2600{first + n:08d},{at},{at},{n % 90}.50\n" for n in range(rows))
    return SimpleUploadedFile("订单.csv", (HEADER + lines).encode())


def _stored(workspace: OpenWorkspace) -> int:
    from zhanggui.warehouse import store

    return len(store.read(workspace.place.warehouse)["order"].collect())


@pytest.mark.both_databases
@pytest.mark.slow
def test_a_disk_full_during_an_upload_keeps_nothing_and_the_next_try_works(
    disk: Disk, workspace: OpenWorkspace, signed_in: Callable[..., Any], work: Callable[[], int]
) -> None:
    browser = signed_in("owner")
    browser.raise_request_exception = False
    with disk.full(60_000):
        answer = browser.post("/inbox/upload", {"file": _file(20_000)})
        assert answer.status_code == 507, answer.content.decode()
        assert "磁盘已满" in answer.json()["error"]
        assert browser.get("/inbox").status_code == 200
    assert not [p for p in workspace.place.arriving.rglob("*") if p.is_file()]
    assert browser.post("/inbox/upload", {"file": _file(200)}).status_code == 202
    work()
    assert _stored(workspace) == 200


@pytest.mark.both_databases
@pytest.mark.slow
def test_a_job_that_meets_a_full_disk_stores_nothing_and_ends_once_there_is_room(
    disk: Disk, workspace: OpenWorkspace, signed_in: Callable[..., Any]
) -> None:
    from zhanggui.jobs.models import Job

    browser = signed_in("owner")
    browser.raise_request_exception = False
    assert browser.post("/inbox/upload", {"file": _file(20_000)}).status_code == 202
    with _worker(workspace) as alive:
        with disk.full(40_000):
            time.sleep(4)
            assert (alive(), _stored(workspace)) == (True, 0)
            assert browser.get("/jobs").status_code == 200
        until = time.monotonic() + 20
        while not Job.objects.get().is_over and time.monotonic() < until:
            time.sleep(0.2)
    job = Job.objects.get()
    if job.state == "failed":
        assert "磁盘已满" in job.problem["zh"]
        browser.post(f"/jobs/{job.pk}/retry")
        with _worker(workspace):
            time.sleep(4)
    assert (Job.objects.get().state, _stored(workspace)) == ("done", 20_000)


@contextmanager
def _worker(workspace: OpenWorkspace) -> Iterator[Callable[[], bool]]:
    """The worker in a thread, whose leases end at once; whether it still works."""
    from zhanggui.collect.background import KINDS
    from zhanggui.jobs.work import work

    stop = threading.Event()
    options = {"stop": stop, "lease": timedelta(seconds=1)}
    thread = threading.Thread(target=work, args=(workspace, KINDS), kwargs=options)
    thread.start()
    try:
        yield thread.is_alive
    finally:
        stop.set()
        thread.join()


@pytest.mark.slow
@pytest.mark.both_databases
def test_a_backup_asked_for_under_load_restores_elsewhere_to_the_same_figures(
    workspace: OpenWorkspace, signed_in: Callable[..., Any], work: Callable[[], int], tmp_path: Path
) -> None:
    files = [tmp_path / f"{n}.csv" for n in range(4)]
    for n, file in enumerate(files):
        file.write_bytes(_file(400, first=n * 1_000).read())
    browser, send = signed_in("owner"), _sender(workspace)
    send(0)
    importing = _zg(workspace.place.root, "import", *files)
    browser.post("/backup/make")
    sending = threading.Thread(target=lambda: [send(n) for n in range(1, 30)])
    sending.start()
    work()
    sending.join()
    assert importing.wait() == 0
    _do_all(workspace)
    expected = _totals(workspace), _profit(workspace.place.root)
    assert expected[0] == (1_630, 4 * sum(n % 90 for n in range(400)) + 800 + 30 * 9)

    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "b.tar").write_bytes(_downloaded(browser))
    with in_file(elsewhere):
        assert _zg(elsewhere, "restore", tmp_path / "b.tar").wait() == 0
        restored = open_workspace(elsewhere)
        _do_all(restored)
        assert _stored(restored) % 400 in range(1, 31), "whole files, and the order that was acknowledged"
        assert _zg(elsewhere, "import", *files).wait() == 0
        for n in range(30):
            send(n)
        _do_all(restored)
        assert (_totals(restored), _profit(elsewhere)) == expected
        assert _zg(elsewhere, "doctor").wait() == 0


def _sender(workspace: OpenWorkspace) -> Callable[[int], None]:
    """A program that sends an order of 9.00 and is told that it is kept."""
    from django.db import connection
    from django.test import Client

    from zhanggui.access.models import Person
    from zhanggui.access.people import make_key
    from zhanggui.masterdata.models import Shop

    owner, now = Person.objects.get(), datetime.now(UTC)
    Shop.objects.create(code="erp", platform="tmall")
    secret = make_key(workspace, name="erp", rights=owner.rights, shops=None, by=owner, at=now)[1]
    at = "2026-06-11T10:30:00+08:00"

    def send(n: int) -> None:
        order = {"shop": "erp", "order_id": f"E-{n}", "updated_at": at, "created_at": at, "paid_at": at,
                 "status": "shipped", "paid": "9.00", "lines": []}  # fmt: skip
        answer = Client(SERVER_NAME="localhost").post(
            "/api/v1/orders:batch",
            {"orders": [order]},
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        connection.close()
        assert answer.status_code == 202, answer.content.decode()

    return send


def _do_all(workspace: OpenWorkspace) -> None:
    """All jobs, those of the next minutes too."""
    from zhanggui.collect.background import KINDS
    from zhanggui.jobs.work import work

    work(workspace, KINDS, until_idle=True, clock=lambda: datetime.now(UTC) + timedelta(minutes=5))


def _downloaded(browser: Any) -> bytes:
    """The newest backup."""
    name = re.search(r"zhanggui-\d{8}-\d{6}\.tar", browser.get("/backup").content.decode())
    assert name
    return b"".join(browser.post(f"/backup/{name.group()}").streaming_content)


def _command(root: Path, *words: object) -> list[str]:
    return [str(Path(sys.executable).parent / "zg"), "--workspace", str(root), *map(str, words)]


def _zg(root: Path, *words: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(_command(root, *words), stdout=subprocess.DEVNULL)


def _profit(root: Path) -> Any:
    """Every shop's waterfall."""
    told = subprocess.run(_command(root, "profit", "--by", "shop", "--json"), capture_output=True, check=True)
    return json.loads(told.stdout)


def _totals(workspace: OpenWorkspace) -> tuple[int, Any]:
    """Orders, and what was paid for them."""
    from zhanggui.kpi.compute import compute
    from zhanggui.kpi.register import KPIS
    from zhanggui.warehouse import store

    return _stored(workspace), compute(KPIS["paid_amount"], store.read(workspace.place.warehouse))[
        0
    ].numerator
