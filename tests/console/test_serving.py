"""How the console is served: plainly on this machine only, over TLS with Django's deployment checks clean."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

CHECK = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "zhanggui.site.settings"
import django
from django.core.management import call_command
django.setup()
call_command("check", deploy=True, fail_level="WARNING")
"""


def _program(workspace: Path, *words: str, **settings: str) -> Any:
    tests_own = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE")
    env = {k: v for k, v in os.environ.items() if k not in tests_own}
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False,
        env=env | {"ZHANGGUI_WORKSPACE": str(workspace)} | settings,
    )  # fmt: skip


def test_over_tls_djangos_deployment_checks_find_nothing(empty_workspace: Path) -> None:
    answer = _program(empty_workspace, "-c", CHECK, ZHANGGUI_TLS="1", ZHANGGUI_SERVING="1")
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_plain_http_is_refused_for_a_network(empty_workspace: Path) -> None:
    answer = _program(empty_workspace, "-m", "zhanggui.cli.main", "serve", "--host", "0.0.0.0")
    assert answer.returncode == 2
    assert "--tls" in answer.stderr


@pytest.mark.slow
def test_a_served_page_comes_with_its_style_and_script_and_nothing_from_elsewhere(served: Any) -> None:
    with urllib.request.urlopen(f"{served.url}/join") as answer:
        page = answer.read().decode()
    for address in ("/static/console/console.css", "/static/console/console.js"):
        assert address in page
        with urllib.request.urlopen(served.url + address) as answer:
            assert answer.status == 200
            assert len(answer.read()) < 40_000
    assert "https://" not in page.replace("http://www.w3.org", "")


@pytest.mark.slow
def test_ctrl_c_stops_it_every_time(empty_workspace: Path, tmp_path: Path) -> None:
    """A terminal sends the signal to server, its worker and the job worker at one moment: once that hung for ever."""
    shutil.copytree(empty_workspace, tmp_path / "ws")
    words = [
        sys.executable,
        "-m",
        "zhanggui.cli.main",
        "--workspace",
        str(tmp_path / "ws"),
        "serve",
        "--port",
    ]
    for _ in range(3):
        port = _free_port()
        log = (tmp_path / "log").open("w")
        server = subprocess.Popen([*words, str(port)], stdout=log, stderr=log, start_new_session=True)
        _wait_until_it_answers(port)
        os.killpg(server.pid, signal.SIGINT)
        server.wait(15)


def _wait_until_it_answers(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/join").close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("it never answered")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.mark.slow
def test_an_unknown_host_name_is_turned_away(served: Any) -> None:
    request = urllib.request.Request(f"{served.url}/join", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 400


def test_a_certificate_of_our_own_names_the_host_and_is_kept(tmp_path: Path) -> None:
    from datetime import UTC, datetime, timedelta

    from zhanggui.access.certificate import own_certificate

    now = datetime(2026, 7, 1, tzinfo=UTC)
    first = own_certificate(tmp_path, "192.168.1.20", now=now)
    assert own_certificate(tmp_path, "192.168.1.20", now=now + timedelta(days=800)) == first
    before = first[0].read_bytes()
    own_certificate(tmp_path, "192.168.1.20", now=now + timedelta(days=820))
    assert first[0].read_bytes() != before
    assert first[1].stat().st_mode & 0o777 == 0o600
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(*first)


def test_a_server_takes_the_day_it_was_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """``zg --today 2026-06-10 serve``: pages and jobs of that business day, at the clock's own hour."""
    from zhanggui.core.periods import CHINA, TODAY, business_day, clock_now

    real = clock_now()
    monkeypatch.setenv(TODAY, "2026-06-10")
    told = clock_now()
    assert business_day(told, CHINA).isoformat() == "2026-06-10"
    assert 0 <= (told - real).total_seconds() % 86400 < 60
