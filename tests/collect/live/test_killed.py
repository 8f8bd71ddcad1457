"""A pull that is killed (kill -9) between two batches goes on where it stopped: nothing lost, nothing twice."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import Any

from tests.collect.live.conftest import Said, woo_order

PULL = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from zhanggui.access.opening import open_workspace

workspace = open_workspace(Path(sys.argv[1]))
from zhanggui.collect.live import woocommerce
from zhanggui.collect.live.pulling import Pull
from zhanggui.collect.models import LiveConnection

woocommerce.PAGE = 3
Pull(
    workspace=workspace, connection=LiveConnection.objects.get(), at=datetime(2026, 7, 1, tzinfo=UTC), by="zg",
    records_a_file=3,
).run()
"""


def test_a_killed_pull_goes_on_where_it_stopped(woo, workspace, connected, pull, known):
    shop, server = woo
    shop.orders = [woo_order(n, f"2026-06-02T0{n}:00:00") for n in range(1, 8)]
    connection = connected(server.address)
    usual, reached, over = server.usual, threading.Event(), threading.Event()

    def waiting(asked: Any) -> Said:
        if "modified_after=2026-06-02T04" in asked.path:  # one batch is in by now, another is held in memory
            reached.set()
            over.wait(60)
        return usual(asked)

    server.usual = waiting
    pulling = subprocess.Popen([sys.executable, "-c", PULL, str(workspace.place.root)])
    assert reached.wait(60)
    pulling.kill()
    pulling.wait(10)
    over.set()
    server.usual = usual
    before = [one["order_id"] for one in known("order")]
    assert before == ["1", "2", "3"]
    server.asked.clear()
    receipts = pull(connection)
    assert [one["order_id"] for one in known("order")] == [str(n) for n in range(1, 8)]
    assert sum(one.loaded for one in receipts) == 4
    assert all("modified_after" in path for path in server.asked if "/orders?" in path)
