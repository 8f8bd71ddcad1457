"""docs/api.md against a real server: every curl line works; the page about the API loads nothing from elsewhere."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import zhanggui.collect.taobao

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text("utf-8"), re.M | re.S)
ORDERS = next((Path(zhanggui.collect.taobao.__file__).parent / "samples").glob("*rder*"))
CHROMIUM = "/usr/bin/chromium"


@pytest.fixture
def served(workspace: Any, program: Any, shop: Any) -> Iterator[tuple[int, str]]:
    """A server with its worker on a workspace that has a shop and a key: port and secret."""
    shop("tmall")
    secret = program().secret
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    zg = str(Path(sys.executable).parent / "zg")
    words = [zg, "--workspace", str(workspace.place.root), "serve", "--port", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port, secret
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def test_every_curl_line_of_the_guide_works(served: tuple[int, str], tmp_path: Path) -> None:
    port, secret = served
    shutil.copy(ORDERS, tmp_path / "orders.csv")
    script = "\n".join(BLOCKS).replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    assert script.count("curl ") >= 10
    done = subprocess.run(
        ["sh", "-ec", script],
        cwd=tmp_path,
        env=os.environ | {"ZG_KEY": secret},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2_000:] + done.stderr
    assert '"taken": 1' in done.stdout


def test_the_page_about_the_api_loads_nothing_from_elsewhere(served: tuple[int, str]) -> None:
    from playwright.sync_api import sync_playwright

    port, _ = served
    asked, said = [], []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.goto(f"http://127.0.0.1:{port}/login?next=/api/v1/docs")
        page.fill("[name=login]", "owner")
        page.fill("[name=password]", "eleven silent geese")
        page.keyboard.press("Enter")
        page.get_by_text("/api/v1/orders:batch").first.wait_for(timeout=10_000)
        if os.environ.get("SHOTS"):
            page.screenshot(path=f"{os.environ['SHOTS']}/api-docs.png")
        browser.close()
    assert {url for url in asked if not url.startswith((f"http://127.0.0.1:{port}/", "data:"))} == set()
    assert said == []
