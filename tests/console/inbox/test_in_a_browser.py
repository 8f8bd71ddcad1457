"""The first half hour in a real browser: join, drop, read the receipt, correct, replay, see the line, undo."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

DROP = """async ([files, zone]) => {
  const data = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
    data.items.add(new File([bytes], name));
  }
  document.querySelector(zone).dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
WORDS = {
    "zh": {"fix": "改正并重放", "line": "生成的数据", "undo": "撤销", "undone": "已撤销"},
    "en": {"fix": "Correct and replay", "line": "Row it made", "undo": "Undo", "undone": "is undone"},
}


@pytest.fixture
def page(chromium: Any, served: Any, request: Any) -> Any:
    """A page that fails the test on any console error, script error or request to another machine."""
    width, dark = request.param
    context = chromium.new_context(
        viewport={"width": width, "height": 768}, color_scheme="dark" if dark else "light"
    )
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    page.on(
        "request",
        lambda sent: wrong.append(sent.url) if not sent.url.startswith((served.url, "data:")) else None,
    )
    page.on("dialog", lambda dialog: dialog.accept())
    yield page
    assert wrong == []
    context.close()


def _join(page: Any, served: Any, language: str) -> None:
    page.goto(f"{served.url}/join?code={served.code}")
    page.fill("[name=login]", "li")
    page.fill("[name=password]", "eleven silent geese")
    page.click("main button")
    page.wait_for_url("**/inbox")
    if language == "en":
        page.click(".language button")
        page.wait_for_selector("html[lang=en]")


def _serious(page: Any) -> list[str]:
    """What axe finds on the page that hinders people."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found if v["impact"] in ("serious", "critical")
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "language"),
    [((1366, False), "zh"), ((390, True), "en")],
    indirect=["page"],
    ids=["laptop", "phone"],
)
def test_from_the_first_drop_to_the_undo(
    page: Any, served: Any, language: str, orders: Any, tmp_path: Path
) -> None:
    words = WORDS[language]
    _join(page, served, language)
    name = "<img src=x onerror='window.planted=1'>.csv"
    file = orders(("1001", "88.00"), ("1002", "约九十"), title="<script>window.planted=1</script>")
    page.evaluate(DROP, [[[name, base64.b64encode(file).decode()]], ".drop"])
    page.wait_for_url("**/jobs/*")
    page.wait_for_selector("[data-over]", state="attached", timeout=60_000)

    for path in ("/inbox", "/quarantine/1", "/quarantine", "/lines/1/2", "/batches/1", "/reconcile"):
        page.goto(served.url + path)
        assert _serious(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
    page.goto(f"{served.url}/quarantine")
    page.click("tbody td:last-child a")
    page.fill("[name=cell-2]", "90.00")
    page.fill("[name=cell-3]", "90.00")
    page.get_by_role("button", name=words["fix"]).click()
    page.wait_for_selector("[data-over]", state="attached", timeout=60_000)

    page.goto(f"{served.url}/lines/1/3")
    assert words["line"] in page.inner_text("main")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.screenshot(path=tmp_path / "line.png", full_page=True)

    page.goto(f"{served.url}/batches/1")
    page.get_by_role("button", name=words["undo"], exact=True).click()
    page.wait_for_selector("[data-over]", state="attached", timeout=60_000)
    assert words["undone"] in page.inner_text("main")
    page.goto(f"{served.url}/inbox")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate("window.planted") is None
