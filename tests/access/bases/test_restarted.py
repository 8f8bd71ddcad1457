"""PostgreSQL is cut down under a served console: requests fail with a sentence, all goes on within ten seconds."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture
def key(on_postgres: Any) -> str:
    """The key of a program that may do everything."""
    secret: str = on_postgres.does("make_a_key")
    return secret


@pytest.fixture
def served(on_postgres: Any, tmp_path: Path) -> Iterator[str]:
    """``zg serve`` with its worker on that workspace: its address."""
    with closing(socket.socket()) as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    log = tmp_path / "log"
    with log.open("w") as out:
        words = [*on_postgres.zg_words(), "serve", "--port", str(port)]
        server = subprocess.Popen(words, env=on_postgres.env, stdout=out, stderr=out)
        try:
            _wait_until(lambda: _asked(f"http://127.0.0.1:{port}/join")[0] == 200, 30)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait(20)


def test_requests_fail_with_a_sentence_and_recover(
    served: str, key: str, on_postgres: Any, restart_postgres: Callable[[], None]
) -> None:
    answers: list[tuple[float, int, str]] = []
    sent: list[str] = []
    over = threading.Event()

    def load(client: int) -> None:
        number = 0
        while not over.is_set():
            number += 1
            order_id = f"R-{client}-{number}"
            status, body = _asked(f"{served}/api/v1/orders:batch", key, _order(order_id))
            answers.append((time.monotonic(), status, body))
            if status == 202:
                sent.append(order_id)
            answers.append((time.monotonic(), *_asked(f"{served}/login", cookie="sessionid=0123456789")))

    clients = [threading.Thread(target=load, args=(n,)) for n in range(3)]
    for client in clients:
        client.start()
    time.sleep(1)
    restart_postgres()
    back = time.monotonic()
    time.sleep(4)
    over.set()
    for client in clients:
        client.join()
    assert {status for _, status, _ in answers} <= {200, 202, 503}, {s: b for _, s, b in answers}
    assert not [body for _, _, body in answers if "Traceback" in body or "psycopg" in body]
    failed = [at for at, status, _ in answers if status == 503]
    assert failed, "the restart was not noticed: this test shows nothing"
    assert max(failed) < back + 10
    assert answers[-1][1] in (200, 202)
    job = on_postgres.does("ask_for", "maintain")
    _wait_until(lambda: on_postgres.does("state", job) == "done", 10)
    assert set(sent) <= set(on_postgres.does("all_orders")), "what was acknowledged is there"
    print(
        len(answers),
        "answers,",
        len(failed),
        "failed, the last",
        round(max(failed) - back, 2),
        "s after the restart",
    )


def _order(order_id: str) -> bytes:
    at = "2026-06-11T10:30:00+08:00"
    one = {
        "shop": "tmall",
        "order_id": order_id,
        "updated_at": at,
        "created_at": at,
        "status": "shipped",
        "lines": [],
    }
    return json.dumps({"orders": [one]}).encode()


def _asked(url: str, key: str = "", body: bytes | None = None, cookie: str = "") -> tuple[int, str]:
    """Status and text; 0 when the server itself does not answer."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"} if key else {}
    headers |= {"Cookie": cookie} if cookie else {}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def _wait_until(true: Callable[[], bool], seconds: float) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.2)
