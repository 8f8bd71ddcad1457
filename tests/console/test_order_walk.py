"""A SKU runs short → card → accepted → purchase order file → goods come → review: in a real browser. By command: tests/cli/test_every_kind.py."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

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
    ("page", "language", "records"),
    [
        pytest.param(LOOKS[0], "zh", "sqlite", id="laptop on SQLite"),
        pytest.param(LOOKS[3], "en", "postgres", id="phone on PostgreSQL", marks=pytest.mark.postgres),
    ],
    indirect=["page", "records"],
)
def test_from_a_shortage_to_the_goods_and_what_they_earned(
    page: Any, served: Any, records: Any, language: str, tmp_path: Path
) -> None:
    """Of 42 teas sold in the 21 days that follow 10 were there: 32 thanks to the order, at 28.45, less their holding."""
    del records  # they are where the server keeps its own
    words = WORDS[language]
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date()  # the server's clock is the real one
    join(page, served, language)
    page.set_input_files(
        "input[name=file]", [str(path) for path in files(tmp_path / "tea", until=today, today=today)]
    )
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

    later = today + timedelta(days=30)
    files(tmp_path / "later", until=later, today=today)
    _zg(served.root, "--today", str(later), "run", str(tmp_path / "later"))
    (measured,) = _zg(served.root, "--today", str(later), "measure", "--due")
    earned = Decimal(measured["measured"]["mid"])
    assert measured["state"] == "measured"
    assert 32 * Decimal("28.45") - 25 < earned < 32 * Decimal("28.45")
    page.goto(f"{served.url}/review")
    fits_and_reads_well(page, f"order-{language}-7-review")
    assert f"{earned:,.2f}" in page.inner_text("main")
    assert _zg(served.root, "track-record")["kinds"][0]["executed"] == 1
