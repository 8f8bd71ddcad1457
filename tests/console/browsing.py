"""What walks through the pages in a real browser share: looks, signing in, waiting, reading well."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "eleven silent geese"
KEPT = Path(__file__).parents[2] / "build" / "screenshots"
"""Looked at by people after a change of pages; never committed."""
LOOKS = tuple(itertools.product(((1366, 768), (390, 844)), ("light", "dark")))
"""A laptop's and a phone's screen, by day and by night."""


@pytest.fixture
def page(chromium: Any, served: Any, request: Any) -> Any:
    """A page that fails the test on a script error, a refused script or style, or a request to another machine."""
    (width, height), scheme = request.param
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith((served.url, "data:")) else None)
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    context.close()
    assert wrong == []


def join(page: Any, served: Any, language: str) -> None:
    page.goto(f"{served.url}/join?code={served.code}")
    page.fill("[name=login]", "li")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/inbox")
    if language == "en":
        page.click(".language button")
        page.wait_for_selector("html[lang=en]")


def wait_for_job(page: Any) -> None:
    page.wait_for_selector("[data-over]", state="attached", timeout=90_000)


def fits_and_reads_well(page: Any, name: str) -> None:
    """No sideways scroll, nothing that axe calls serious; a picture for people."""
    from axe_playwright_python.sync_playwright import Axe

    KEPT.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=KEPT / f"{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [f"{name}: {v['id']} {v['nodes'][0]['html'][:200]}" for v in found] == []
