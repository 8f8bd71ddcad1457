"""A workspace that is served: people of every role in a browser without a screen, and a real server to walk through."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.passwords import hashed

from zhanggui.access.opening import OpenWorkspace

os.environ["ZHANGGUI_SERVING"] = "1"
# Playwright keeps an event loop in this thread; Django takes it for asynchronous code and refuses its records.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
ELSEWHERE = ("DATABASE_URL", "ZHANGGUI_WORKSPACE")
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture
def member(workspace: OpenWorkspace) -> Callable[..., Any]:
    """Make somebody of a role (``shops=`` None: all): the person's record."""

    def make(role: str = "owner", *, login: str | None = None, shops: list[str] | None = None) -> Any:
        from datetime import UTC, datetime

        from zhanggui.access.models import Person

        person = Person(login=login or role, name=role, role=role, shops=shops, joined_at=datetime.now(UTC))
        person.password = hashed()
        person.save()
        return person

    return make


@pytest.fixture
def signed_in(member: Callable[..., Any]) -> Callable[..., Any]:
    """A browser (without scripts) in which somebody of a role has signed in."""

    def make(role: str = "owner", **more: Any) -> Any:
        from django.test import Client

        browser = Client(SERVER_NAME="localhost", raise_request_exception=True)
        browser.force_login(member(role, **more), backend="zhanggui.access.signing_in.LoginAndPassword")
        return browser

    return make


@pytest.fixture
def signed_in_again(workspace: OpenWorkspace) -> Callable[[str], Any]:
    """One more browser of somebody who is a member already."""

    def make(login: str) -> Any:
        from django.test import Client

        from zhanggui.access.models import Person

        browser = Client(SERVER_NAME="localhost", raise_request_exception=True)
        person = Person.objects.get(login=login)
        browser.force_login(person, backend="zhanggui.access.signing_in.LoginAndPassword")
        return browser

    return make


@pytest.fixture
def work(workspace: OpenWorkspace) -> Callable[[], int]:
    """Let the worker do all jobs that wait."""

    def run() -> int:
        from zhanggui.answers.background import KINDS
        from zhanggui.jobs.work import work

        return work(workspace, KINDS, until_idle=True)

    return run


@dataclass(frozen=True)
class Served:
    """A running server: its address, its workspace, the code that makes the owner."""

    url: str
    root: Path
    code: str


@pytest.fixture
def served(request: pytest.FixtureRequest, tmp_path: Path, empty_workspace: Path) -> Iterator[Served]:
    """A real server with its worker, on a fresh workspace, as ``zg serve`` starts it. Of a test that asks for
    ``records`` they are where it wants them, and the commands it starts find them there.
    """
    root, env = tmp_path / "served", {k: v for k, v in os.environ.items() if k not in ELSEWHERE}
    if "records" in request.fixturenames:
        request.getfixturevalue("records")(root)
        env |= {k: os.environ[k] for k in ("DATABASE_URL",) if k in os.environ}
    else:
        shutil.copytree(empty_workspace, root)
    with _serving(root, tmp_path, env) as found:
        yield found


@contextlib.contextmanager
def _serving(root: Path, tmp_path: Path, env: dict[str, str]) -> Iterator[Served]:
    zg = str(Path(sys.executable).parent / "zg")
    port, log = _free_port(), tmp_path / "serve.log"
    with log.open("w") as out:
        words = [zg, "--workspace", str(root), "serve", "--port", str(port)]
        process = subprocess.Popen(words, stdout=out, stderr=out, env=env)
        try:
            code = _wait_for_code(log, port)
            yield Served(f"http://127.0.0.1:{port}", root, code)
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for_code(log: Path, port: int) -> str:
    for _ in range(900):  # machines that test are busy
        time.sleep(0.1)
        found = re.search(r"code=(\S+)", log.read_text())
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            if found:
                return found.group(1)
    raise AssertionError(f"the server did not start:\n{log.read_text()}")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's Chromium; a missing one is a failure, not a skip.

    Ends with its module: while it runs, Django takes the thread for an asynchronous one and refuses its records.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
