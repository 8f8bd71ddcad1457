"""Hostile titles, SKUs, remarks and file names are text on every page of figures; the pages pass axe."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.console.merchant import write_costs, write_shop

EVIL = "\"'><img src=x onerror=window.planted=1><script>window.planted=1</script>{{7*7*191}}"
SKU = "<SVG/ONLOAD=WINDOW.PLANTED=1>"
FILE = "<img src=x onerror=window.planted=1>"
PASSWORD = "eleven silent geese"
PAGES = [
    "/",
    "/profit",
    "/profit?by=sku",
    "/profit?by=order",
    f"/profit?shop={EVIL.replace('<', '%3C')}&sort={EVIL.replace('<', '%3C')}&period=own&since=x",
    "/kpis",
    "/kpis?chapter=products",
    "/kpis/gmv",
    "/goods",
    "/goods?text=%22%3E%3Cscript%3Ewindow.planted%3D1%3C/script%3E",
    "/goods/sku/%3CSVG%2FONLOAD%3DWINDOW.PLANTED%3D1%3E",
    "/goods/matches",
    "/orders?order_id=100",
    "/orders?order_id=%22%3E%3Cscript%3Ewindow.planted%3D1%3C/script%3E",
    "/orders/towels/1000",
    "/rows?ref=profit/buyer_paid%3Fby%3Dtotal%26currency%3DCNY",
    "/rows?ref=%3Cscript%3Ewindow.planted%3D1%3C/script%3E",
]


def _zg(root: Path, *words: str) -> None:
    zg = str(Path(sys.executable).parent / "zg")
    subprocess.run(
        [zg, "--workspace", str(root), "--today", "2026-07-01", *words], check=True, capture_output=True
    )


@pytest.fixture
def owner(served: Any, tmp_path: Path, chromium: Any) -> Any:
    """A browser in which the owner of a shop full of hostile text has signed in."""
    folder = tmp_path / "towels"
    shop = write_shop(folder, first=1_000, text=EVIL, sku=SKU, mark=FILE.replace("/", ""))
    _zg(served.root, "import", *map(str, shop), "--shop", "towels")
    _zg(served.root, "import", *map(str, write_costs(tmp_path / "own", [SKU])))
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    page.goto(f"{served.url}/join?code={served.code}")
    page.fill("input[name=login]", "owner")
    page.fill("input[name=password]", PASSWORD)
    page.click("button.main")
    page.wait_for_url("**/inbox")
    yield page
    page.close()


def test_hostile_text_is_text_and_no_page_has_a_serious_axe_finding(owner: Any, served: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    complaints: list[str] = []
    owner.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    outside: list[str] = []
    owner.on("request", lambda asked: None if asked.url.startswith(served.url) else outside.append(asked.url))
    seen = 0
    for address in PAGES:
        answer = owner.goto(served.url + address)
        assert answer.status < 500, address
        assert owner.evaluate("window.planted") is None, address
        assert owner.locator("img").count() == 0, address
        text = owner.inner_text("body")
        assert "9359" not in re.sub(r"[\d,.]*9359[\d,.]+", "", text), address
        seen += "onerror=" in text or "ONLOAD" in text
        found = Axe().run(owner).response["violations"]
        serious = [
            (one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], address
    assert seen >= 5, "the hostile text is really there"

    owner.goto(f"{served.url}/orders/towels/1000")
    owner.fill("input[name=reason]", "核对退货地址")
    owner.click("text=查看这一次")
    assert "onerror=" in owner.inner_text("main")
    assert owner.evaluate("window.planted") is None
    assert [c for c in complaints if "400" not in c and "404" not in c] == []
    assert outside == []


@pytest.mark.parametrize("width", [1366, 390])
def test_no_page_is_wider_than_the_screen(owner: Any, served: Any, width: int) -> None:
    owner.set_viewport_size({"width": width, "height": 800})
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    over = {}
    for address in PAGES:
        owner.goto(served.url + address)
        if owner.evaluate(wide) > 0:
            over[address] = owner.evaluate(wide)
    assert over == {}
