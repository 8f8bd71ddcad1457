"""Pages speak the reader's language: no English on a Chinese page beyond docs/words.md, no Chinese on an English one."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.console.merchant import ITEMS, write_costs, write_refused, write_shop
from tests.house.test_words import _foreign

PAGES = [
    "/", "/inbox", "/profit", "/profit?by=sku", "/profit?by=order&period=7", "/goods", "/goods/sku/A", "/goods/matches",
    *(f"/kpis?chapter={c}" for c in ("sales", "traffic", "marketing", "products", "stock", "service", "members", "finance")),
    "/kpis/gmv", "/kpis/paid_orders", "/orders", "/orders?order_id=100", "/orders/towels/1000",
    "/rows?ref=kpi/paid_orders.numerator", "/rows?ref=profit/buyer_paid%3Fby%3Dtotal%26currency%3DCNY", "/rows?ref=x",
    "/reconcile", "/reconcile?shop=towels&since=2026-06-01&last=2026-06-30&paid=1", "/batches/1", "/batches/6",
    "/quarantine", "/quarantine/1", "/lines/1/2", "/lines/3/2", "/jobs", "/jobs/1", "/handbook", "/settings", "/fees", "/people",
    "/audit", "/backup", "/nowhere", "/login", "/join",
]  # fmt: skip
DATA = {
    "English",
    "towels",
    "owner",
    "li",
    "Li",
    "no_number",
    "ERP",
    "zg",
    "localhost",
    "join",
    "http",
    "testserver",
}
COSTS = ("SKU编码", "生效日期", "单位成本", "币种")
CHINESE_DATA = (
    "毛巾",
    "商品 A",
    "明细",
    "订单",
    "成本",
    "商品",
    "运费",
    "买家",
    "交易成功",
    "浙江",
    "杭州",
    "中文",
    "掌柜",
    "掌",
    *ITEMS,
    *COSTS,
)
CHINESE = re.compile(r"[\u4e00-\u9fff]+")


@pytest.fixture
def owner(
    import_files: Callable[..., Any], tmp_path: Path, workspace: Any, signed_in: Callable[..., Any]
) -> Any:
    """The owner's browser on a shop with costs, a refused row, a finished job, a colleague and a key."""
    from zhanggui.access.models import Person
    from zhanggui.access.people import make_key
    from zhanggui.jobs.queue import enqueue

    import_files(*write_shop(tmp_path / "towels", first=1_000), shop="towels")
    import_files(*write_costs(tmp_path / "own", ["A"]))
    import_files(write_refused(tmp_path / "bad"), shop="towels")
    now = datetime(2026, 7, 1, tzinfo=UTC)
    enqueue("backup", by="owner", at=now)
    browser = signed_in("owner")
    person = Person.objects.get()
    make_key(workspace, name="ERP", rights=person.rights, shops=None, by=person, at=now)
    return browser


def _shown(page: str) -> list[str]:
    """What a reader meets: texts, labels, tips and placeholders; not addresses, codes, scripts and quotations."""
    main = re.sub(
        r"(?s)<(script|style|code|pre)\b.*?</\1>|<(\w+)[^>]*class=\"[^\"]*raw[^\"]*\"[^>]*>[^<]*</\2>|<!--.*?-->|<(\w+)[^>]*lang=\"zh-Hans\">[^<]*</\3>",
        " ",
        page,
    )
    spoken = re.findall(r"(?:aria-label|title|placeholder|alt|data-ask)=\"([^\"]*)\"", main)
    texts = re.split(r"<[^>]*>", main)
    return [html.unescape(t).strip() for t in (*texts, *spoken) if t.strip()]


def _wrong(browser: Any, language: str, find: Callable[[str], set[str]]) -> dict[str, set[str]]:
    browser.cookies["zg_language"] = language
    found = {}
    for address in PAGES:
        text = re.sub(r"zg_[\w-]+", "", browser.get(address, follow=True).content.decode())  # keys
        words = {word for shown in _shown(text) for word in find(shown)}
        if words:
            found[address] = words
    return found


def test_a_chinese_page_holds_no_english_but_the_listed_words(owner: Any) -> None:
    assert _wrong(owner, "zh", lambda shown: {w for w in _foreign(shown) - DATA if not _is_data(w)}) == {}


def _is_data(word: str) -> bool:
    """Order numbers, fingerprints, file names."""
    return bool(re.fullmatch(r"[0-9a-f]{12,}|\w*\d\w*", word))


def test_an_english_page_holds_no_chinese(owner: Any) -> None:
    def chinese(shown: str) -> set[str]:
        for data in sorted(CHINESE_DATA, key=len, reverse=True):
            shown = shown.replace(data, " ")
        return set(CHINESE.findall(shown))

    assert _wrong(owner, "en", chinese) == {}
