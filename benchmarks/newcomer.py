"""From a fresh clone to the first receipt on the screen: ``python benchmarks/newcomer.py`` prints the seconds of each step.

Empty download caches, an own folder, real Chromium; what is committed is what is measured.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parents[1]
SAMPLE = "src/zhanggui/collect/douyin/samples/抖店订单_202607010930.csv"


def main() -> None:
    """Clone, ``make shop``, become the owner, drop a file, read its receipt."""
    began = time.monotonic()

    def say(step: str) -> None:
        print(f"{time.monotonic() - began:6.1f} s  {step}", flush=True)

    with tempfile.TemporaryDirectory(prefix="zhanggui-newcomer-") as folder:
        clone = Path(folder) / "zhanggui"
        subprocess.run(["git", "clone", "-q", HERE, clone], check=True)
        say("cloned")
        log = Path(folder) / "log"
        with log.open("w") as out:
            words = ["make", "shop"]
            shop = subprocess.Popen(
                words, cwd=clone, env=_clean(folder), stdout=out, stderr=out, start_new_session=True
            )
        try:
            address = _printed(shop, log)
            say("installed; the code is on the terminal")
            _first_receipt(address, clone / SAMPLE, say)
        finally:
            os.killpg(shop.pid, signal.SIGTERM)
            shop.wait(20)


def _clean(folder: str) -> dict[str, str]:
    """No cache of downloads, nothing of this process's own environment of Python."""
    kept = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV", "DATABASE_URL")}
    return kept | {"UV_CACHE_DIR": f"{folder}/uv", "PIP_CACHE_DIR": f"{folder}/pip"}


def _printed(shop: subprocess.Popen[bytes], log: Path) -> str:
    while not (found := re.search(r"http://\S+/join\?code=\S+", log.read_text())):
        if shop.poll() is not None:
            raise SystemExit(log.read_text())
        time.sleep(0.2)
    return found.group()


def _first_receipt(address: str, file: Path, say: Callable[[str], None]) -> None:
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        while True:
            try:
                page.goto(address)
                break
            except Error:  # the address is printed a moment before it answers
                time.sleep(0.2)
        page.fill("[name=login]", "li")
        page.fill("[name=password]", "eleven silent geese")
        page.click("main button")
        page.wait_for_url("**/inbox")
        say("the owner is in the inbox")
        page.set_input_files("input[name=file]", [str(file)])
        page.wait_for_url("**/jobs/*")
        page.wait_for_selector("[data-over]", state="attached", timeout=120_000)
        say("the receipt: " + " ".join(page.inner_text("tfoot, tr:last-child").split()))
        browser.close()


if __name__ == "__main__":
    main()
