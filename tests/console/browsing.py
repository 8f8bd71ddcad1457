"""What walks through the pages in a real browser share: looks, signing in, waiting, reading well."""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import Any

import pytest

PASSWORD = "eleven silent geese"
KEPT = os.environ.get("ZHANGGUI_SCREENSHOTS")
"""A folder for pictures of every page, for people to look at after a change of pages; none are made unless asked."""
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


def does_so_in_every_look(page: Any, name: str) -> None:
    """``fits_and_reads_well`` on either screen, by day and by night; the page then looks as it did before."""
    size, dark = page.viewport_size, page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    own = ((size["width"], size["height"]), "dark" if dark else "light")
    for (width, height), scheme in sorted(LOOKS, key=lambda look: look == own):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        fits_and_reads_well(page, f"{name}-{width}-{scheme}")


def fits_and_reads_well(page: Any, name: str) -> None:
    """No sideways scroll, nothing that axe calls serious; a picture for people who ask."""
    from axe_playwright_python.sync_playwright import Axe

    if KEPT:
        page.screenshot(path=Path(KEPT) / f"{name}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), name
    found = [v for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
    assert [f"{name}: {v['id']} {v['nodes'][0]['html'][:200]}" for v in found] == []
