"""A server inside the test whose clock the test sets: a story that takes a month is told on the days it happens.

The other walks start ``zg serve`` as people do, with the real clock; here pages, worker and program are the same, served by
Django's own threads.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from tests.passwords import PASSWORD


@dataclass
class Replayed:
    """``url`` of the server; ``now`` is what it takes for the moment."""

    url: str
    now: datetime


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def served(workspace: Any, monkeypatch: Any) -> Iterator[Replayed]:
    """A server and its worker on ``workspace``; set ``now`` before anybody comes."""
    from zhanggui.answers.background import KINDS
    from zhanggui.core.periods import clock_now
    from zhanggui.jobs import work as working

    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(WSGIHandler())
    found, over = Replayed(f"http://127.0.0.1:{server.server_port}", clock_now()), threading.Event()
    monkeypatch.setattr("zhanggui.access.web.clock_now", lambda: found.now)
    monkeypatch.setattr(working, "POLL_SECONDS", 0.1)
    at_work = {"clock": lambda: found.now, "stop": over}
    threads = [
        threading.Thread(target=server.serve_forever, daemon=True),
        threading.Thread(target=_work, args=(workspace, KINDS), kwargs=at_work, daemon=True),
    ]
    for thread in threads:
        thread.start()
    yield found
    over.set()
    server.shutdown()
    server.server_close()
    for thread in threads:
        thread.join(20)


def _work(*told: Any, **more: Any) -> None:
    from django.db import connection

    from zhanggui.jobs.work import work

    try:
        work(*told, **more)
    finally:
        connection.close()


def sign_in(page: Any, served: Replayed, person: Any) -> None:
    """Sign in as people do."""
    page.goto(f"{served.url}/login")
    page.fill("[name=login]", person.login)
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_load_state()
