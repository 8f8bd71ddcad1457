"""Orders through the API, against a bare FastAPI endpoint with SQLAlchemy (peer.py), each on its own server, both on disk.

    python benchmarks/api.py [--seconds 10]

The client runs on the same machine, so it takes its share of the processors.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

CLIENTS = 4
"""Each with a key of its own: one key alone may not call as often as this (``api.pace``)."""
START = datetime(2026, 6, 1, tzinfo=UTC)


def measured(seconds: float) -> list[dict[str, Any]]:
    """Orders a second: single calls of the peer and of ours, ours in batches of 100 and of 1,000."""
    with tempfile.TemporaryDirectory(prefix="zhanggui-api-") as folder:
        rows = []
        with _peer(Path(folder)) as port:
            rows.append(_rate("FastAPI and SQLAlchemy, single", port, [{}] * CLIENTS, 1, seconds))
        with _ours(Path(folder)) as (port, headers):
            for size, name in ((1, "single"), (100, "batches of 100"), (1_000, "batches of 1,000")):
                rows.append(_rate(f"API, {name}", port, headers, size, seconds))
    return rows


def _rate(what: str, port: int, headers: list[dict[str, str]], size: int, seconds: float) -> dict[str, Any]:
    """A client with each of the headers, on a connection of its own, for some seconds."""
    took: list[float] = []
    until = time.perf_counter() + seconds

    def call(client: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        number = 0
        while time.perf_counter() < until:
            body = json.dumps({"orders": [_order(f"{size}-{client}-{number + n}") for n in range(size)]})
            began = time.perf_counter()
            connection.request(
                "POST", "/api/v1/orders:batch", body, headers[client] | {"Content-Type": "application/json"}
            )
            answer = connection.getresponse()
            answer.read()
            took.append(time.perf_counter() - began)
            if answer.status != 202:
                raise SystemExit(f"{what}: {answer.status}")
            number += size

    began = time.perf_counter()
    threads = [threading.Thread(target=call, args=(n,)) for n in range(len(headers))]
    _all(threads)
    wall, ordered = time.perf_counter() - began, sorted(took)
    p99 = ordered[int(len(ordered) * 0.99)]
    return {
        "what": what,
        "orders_a_second": len(took) * size / wall,
        "p50": ordered[len(ordered) // 2],
        "p99": p99,
    }


def _all(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _order(number: str) -> dict[str, Any]:
    line = {"line_id": "1", "sku": "CUP-RED", "title": "马克杯 红", "quantity": 1, "paid": "59.90"}
    return {
        "shop": "tmall", "order_id": number, "status": "paid_unshipped", "paid": "99.90", "province": "浙江",
        "updated_at": (START + timedelta(minutes=5)).isoformat(), "created_at": START.isoformat(),
        "paid_at": START.isoformat(), "lines": [line, line | {"line_id": "2", "paid": "40.00"}],
    }  # fmt: skip


@contextmanager
def _peer(folder: Path) -> Iterator[int]:
    port = _free_port()
    words = [sys.executable, "-m", "uvicorn", "--app-dir", str(Path(__file__).parent), "--port", str(port),
             "--no-access-log", "--log-level", "warning", "peer:app"]  # fmt: skip
    with _running(words, port, {"PEER_DB": str(folder / "peer.db")}):
        yield port


@contextmanager
def _ours(folder: Path) -> Iterator[tuple[int, list[dict[str, str]]]]:
    from zhanggui.access.opening import create_workspace, open_workspace

    create_workspace(folder / "ws")
    workspace = open_workspace(folder / "ws")
    from zhanggui.access.models import Person
    from zhanggui.access.people import make_key
    from zhanggui.masterdata.models import Shop

    owner = Person.objects.create(login="owner", role="owner", joined_at=START)
    Shop.objects.create(code="tmall", platform="tmall")
    now, more = datetime.now(UTC), {"rights": owner.rights, "shops": None, "by": owner}
    keys = [make_key(workspace, name=f"bench {n}", at=now, **more)[1] for n in range(CLIENTS)]
    port = _free_port()
    words = [
        str(Path(sys.executable).with_name("zg")),
        "--workspace",
        str(folder / "ws"),
        "serve",
        "--port",
        str(port),
    ]
    with _running(words, port, {}):
        yield port, [{"Authorization": f"Bearer {key}"} for key in keys]


@contextmanager
def _running(words: list[str], port: int, more: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        words, env={**os.environ, **more}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(lambda: socket.create_connection(("127.0.0.1", port), timeout=1).close())
        yield
    finally:
        process.terminate()
        process.wait(20)


def _wait(attempt: Callable[[], None]) -> None:
    for _ in range(900):
        try:
            return attempt()
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def section(rows: list[dict[str, Any]]) -> list[str]:
    """The part of docs/benchmarks.md about the API."""
    bare, single = rows[0]["orders_a_second"], rows[1]["orders_a_second"]
    lines = [
        "## Orders through the API",
        "",
        "Four clients, each with a key of its own, on the same machine; an answer means that the orders are on disk (SQLite, synchronous FULL). The peer "
        "is a bare endpoint (FastAPI, SQLAlchemy, uvicorn) with one upsert and one commit a call: no key, no checks, no "
        "encryption. Goals: single calls at least 0.5 × the peer, batches of 100 at least 1,000 orders/s and 30 × single calls.",
        "",
        "| | orders/s | × peer | × single | p50 ms | p99 ms |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        rate = row["orders_a_second"]
        times = f"{row['p50'] * 1000:,.0f} | {row['p99'] * 1000:,.0f}"
        lines.append(f"| {row['what']} | {rate:,.0f} | {rate / bare:.2f} | {rate / single:.1f} | {times} |")
    return [*lines, ""]


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=10)
    print("\n".join(section(measured(options.parse_args().seconds))))
