"""A worker that is killed in the middle of an import loses nothing: the next one ends with the same receipts."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

WORKER = """
import sys
from datetime import timedelta
from pathlib import Path
from zhanggui.access.opening import open_workspace
opened = open_workspace(Path(sys.argv[1]))
from zhanggui.collect.background import KINDS
from zhanggui.jobs import queue
from zhanggui.jobs.work import work
queue.LEASE = timedelta(seconds=float(sys.argv[2]))
work(opened, KINDS, until_idle=True)
"""
FILES, ROWS = 6, 400


def _uploaded(workspace: Any) -> None:
    folder = workspace.place.arriving / "drop"
    folder.mkdir(parents=True)
    for n in range(FILES):
        lines = ["订单编号,订单创建时间,订单付款时间,买家实际支付金额"]
        lines += [
            f"26{n}{i:06d},2026-06-0{n + 1} 10:00:00,2026-06-0{n + 1} 10:01:00,{'x' if i == 7 else '9.90'}"
            for i in range(ROWS)
        ]
        (folder / f"orders{n}.csv").write_text("\n".join(lines), "utf-8")


def _receipts(job: Any) -> list[tuple[Any, ...]]:
    shown = ("file", "status", "rows", "loaded", "updated", "duplicate", "quarantined", "ignored")
    return [tuple(one[name] for name in shown) for one in job.result["files"]]


@pytest.mark.slow
def test_the_receipt_after_kills_is_that_of_an_undisturbed_import(workspace: Any, current: Any) -> None:
    from django.db import connections

    from zhanggui.jobs.models import Job
    from zhanggui.jobs.queue import enqueue

    _uploaded(workspace)
    job = enqueue("import", by="li", at=datetime.now(UTC), asked={"folder": "drop", "shop": "t1"})
    connections.close_all()
    chance = random.Random(20260701)
    env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    words = [sys.executable, "-c", WORKER, str(workspace.place.root)]
    kills = 0
    for _ in range(4):
        process = subprocess.Popen([*words, "0"], env=env, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(1.0, 2.2))
        kills += process.poll() is None
        process.send_signal(signal.SIGKILL)
        process.wait()
    subprocess.run([*words, "0"], env=env, check=True)
    job = Job.objects.get(pk=job.pk)
    assert kills, "every worker was done before it was killed: this test checked nothing"
    assert job.state == "done"
    expected = [(f"orders{n}.csv", "loaded", ROWS, ROWS - 1, 0, 0, 1, 0) for n in range(FILES)]
    assert _receipts(job) == expected
    assert len(current("order")) == FILES * (ROWS - 1)
    assert not Path(workspace.place.arriving / "drop").exists()
