"""A SKU runs short → card → accepted → purchase order file → goods come → review: in a real browser, and by command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.console.browsing import LOOKS, fits_and_reads_well, join, page, wait_for_job
from tests.tea_merchant import files

__all__ = ["page"]
WORDS = {
    "zh": {"propose": "按最新数据重新提出", "accept": "采纳", "look": "看看会做什么…", "do": "执行", "sent": "已发给供应商",
           "came": "登记到货", "closed": "已完成", "short": "到货前会断货"},
    "en": {"propose": "Propose on the newest data", "accept": "Accept", "look": "See what it would do…", "do": "Carry it out",
           "sent": "Sent to the supplier", "came": "Record the receipt", "closed": "closed", "short": "runs out before it can come"},
}  # fmt: skip


def _zg(root: Path, *words: str) -> Any:
    program = str(Path(sys.executable).with_name("zg"))
    answer = subprocess.run(
        [program, "--workspace", str(root), *words, "--json"], capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return json.loads(answer.stdout)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "language"), [(LOOKS[0], "zh"), (LOOKS[3], "en")], indirect=["page"], ids=["laptop", "phone"]
)
def test_from_a_shortage_to_the_goods_and_their_review(
    page: Any, served: Any, language: str, tmp_path: Path
) -> None:
    words = WORDS[language]
    join(page, served, language)
    page.set_input_files("input[name=file]", [str(path) for path in files(tmp_path / "tea")])
    page.wait_for_url("**/jobs/*")
    wait_for_job(page)

    page.goto(f"{served.url}/stock")
    fits_and_reads_well(page, f"order-{language}-1-stock")
    assert words["short"] in page.locator("tr", has_text="TEA").first.inner_text()

    page.goto(f"{served.url}/decisions")
    page.get_by_role("button", name=words["propose"]).click()
    wait_for_job(page)
    page.goto(f"{served.url}/decisions")
    fits_and_reads_well(page, f"order-{language}-2-decisions")
    page.locator("td.words a").first.click()
    fits_and_reads_well(page, f"order-{language}-3-card")
    page.fill("[name=quantity]", "60")
    page.get_by_role("button", name=words["accept"], exact=True).click()
    page.get_by_role("button", name=words["look"]).click()
    fits_and_reads_well(page, f"order-{language}-4-dry-run")
    page.get_by_role("button", name=words["do"]).click()
    page.wait_for_selector("a[href^='/outbox/']")
    fits_and_reads_well(page, f"order-{language}-5-carried-out")
    with page.expect_download() as got:
        page.locator("a[href$='.xlsx']").click()
    number = Path(got.value.suggested_filename).stem
    assert (served.root / "outbox" / f"{number}.txt").read_text("utf-8").count("60 件") == 1

    page.goto(f"{served.url}/purchases/{number}")
    page.get_by_role("button", name=words["sent"]).click()
    page.fill("[name^=came]", "60")
    fits_and_reads_well(page, f"order-{language}-6-purchase")
    page.get_by_role("button", name=words["came"]).click()
    assert words["closed"] in page.inner_text("main")

    (measured,) = _zg(served.root, "--today", "2027-03-01", "measure", "--due")
    assert (measured["state"], measured["measured"]["mid"]) == ("measured", None), (
        "no sales are known after July"
    )
    page.goto(f"{served.url}/review")
    fits_and_reads_well(page, f"order-{language}-7-review")
    assert _zg(served.root, "track-record")["kinds"][0]["executed"] == 1


def test_the_same_story_by_command(workspace: Any, import_files: Any, tmp_path: Path) -> None:
    """The day is handed in, so the effect is measured in the same minute: 60 teas, of which 32 were sold thanks to them."""
    root = workspace.place.root
    import_files(*files(tmp_path / "tea"), shop="tea-shop")
    (card,) = _zg(root, "--today", "2026-07-01", "propose")
    number = str(card["id"])
    accepted = _zg(root, "--today", "2026-07-01", "accept", number, "--change", "quantity=60", "--by", "li")
    assert (accepted["state"], accepted["action"]["quantity"], accepted["decided_by"]) == (
        "accepted",
        60,
        "li",
    )
    assert _zg(root, "--today", "2026-07-01", "execute", number, "--dry-run")["dry_run"] is True
    done = _zg(root, "--today", "2026-07-01", "execute", number)
    assert {path.name for path in (root / "outbox").glob("PO*")} == {file["name"] for file in done["files"]}
    assert _zg(root, "decisions", "--state", "executed")[0]["id"] == card["id"]
    assert _zg(root, "decision", number)["measured"] is None
