"""A worker is killed in the middle of a file; another one finishes, and the receipt is that of an undisturbed run."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.databases import in_file

HEADER = "订单编号,买家应付货款,买家实际支付金额,订单状态,订单创建时间,订单付款时间,宝贝标题\n"
FILES = 4
ROWS = 40_000


@pytest.fixture(scope="module")
def dropped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as an upload leaves it: four files, the later ones repeating some rows; every 97th row is bad."""
    folder = tmp_path_factory.mktemp("dropped") / "甲店"
    folder.mkdir(parents=True)
    for n in range(FILES):
        rows = (_row(i) for i in range(n * ROWS // 2, n * ROWS // 2 + ROWS))
        (folder / f"{n}.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    return folder.parent


def _row(i: int) -> str:
    paid = "坏" if i % 97 == 0 else f"{i % 500}.50"
    return f"{7_000_000_000 + i},{paid},{paid},交易成功,2026-06-{1 + i % 30:02d} 10:00:00,2026-06-{1 + i % 30:02d} 10:01:00,杯\n"


def _ask(workspace: Any, dropped: Path) -> Any:
    import shutil

    from zhanggui.jobs.queue import enqueue

    shutil.copytree(dropped, workspace.place.arriving / "f")
    return enqueue("import", by="li", at=datetime.now(UTC), asked={"folder": "f"})


def _receipts(job: Any) -> list[dict[str, Any]]:
    job.refresh_from_db()
    assert job.state == "done", job.problem
    return [{k: v for k, v in one.items() if k != "batch"} for one in job.result["files"]]


@pytest.fixture(scope="module")
def calm(dropped: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The receipts of an undisturbed run; it keeps its records in a file, wherever the disturbed ones do."""
    root = tmp_path_factory.mktemp("calm")
    with in_file(root):
        return _undisturbed(root, dropped)


def _undisturbed(root: Path, dropped: Path) -> list[dict[str, Any]]:
    from zhanggui.access.opening import create_workspace, open_workspace

    create_workspace(root)
    workspace = open_workspace(root)
    from zhanggui.collect.background import KINDS
    from zhanggui.jobs.work import work

    job = _ask(workspace, dropped)
    work(workspace, KINDS, until_idle=True)
    return _receipts(job)


def _killed_while_reading(root: Path, file: str) -> bool:
    """Start a worker and kill it as soon as it reads ``file``; False when it was too quick for us."""
    from zhanggui.jobs.models import Job

    words = [str(Path(sys.executable).parent / "zg"), "--workspace", str(root), "worker", "--until-idle"]
    worker = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    try:
        while worker.poll() is None:
            job = Job.objects.get()
            if file in job.doing or file in str(job.cursor):
                os.kill(worker.pid, signal.SIGKILL)
                worker.wait()
                return not Job.objects.get().is_over
            time.sleep(0.02)
    finally:
        if worker.poll() is None:
            worker.kill()
    return False


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.parametrize("midway", ["0.csv", "2.csv"])
def test_another_worker_finishes_with_the_same_receipts(
    tmp_path: Path,
    dropped: Path,
    calm: list[dict[str, Any]],
    midway: str,
    records: Callable[[Path], Any],
) -> None:
    workspace = records(tmp_path / "hit")
    from zhanggui.collect.background import KINDS
    from zhanggui.jobs.work import work
    from zhanggui.warehouse.models import Batch

    job = _ask(workspace, dropped)
    assert _killed_while_reading(tmp_path / "hit", midway)
    work(workspace, KINDS, until_idle=True, lease=timedelta(0))
    assert _receipts(job) == calm
    assert job.attempts == 2
    assert [b.file for b in Batch.objects.filter(state="loaded").order_by("pk")] == [
        f"{n}.csv" for n in range(FILES)
    ]
