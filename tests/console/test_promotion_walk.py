"""618 in a real browser, in Chinese: plan → the worst stack loses money → cap the coupon → what-if → approve → files → war room
→ end → review → result. By command: tests/cli/test_promotion_story.py. The arithmetic stands in tests/story_618.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.console.browsing import LOOKS, fits_and_reads_well, page
from tests.console.replayed import Replayed, served, sign_in
from tests.story_618 import LATER, OVER, PLANNED, RUNNING, after, before, during, noon

__all__ = ["page", "served"]
FORM = {
    "name": "618 春茶", "since": "2026-06-13T00:00", "until": "2026-06-19T00:00", "owner": "阿龙", "budget": "2000", "stop_loss": "300",
    "goal-sku-0": "TEA", "goal-units-0": "80", "goal-profit-0": "600", "goal-price-0": "48", "goal-lift-0": "2，3，4",
    "offer-code-0": "T30", "offer-name-0": "单品七折", "offer-minus-0": "30", "offer-skus-0": "TEA",
    "offer-code-1": "C30", "offer-name-1": "店铺券", "offer-from-1": "64", "offer-minus-1": "30", "offer-skus-1": "TEA，CUP",
    "offer-coupon-1": "C30", "task-what-0": "主图", "task-who-0": "小王", "task-due-0": "2026-06-12",
}  # fmt: skip
CHOSEN = {
    "platform": "tmall",
    "offer-kind-0": "percent",
    "offer-level-0": "item",
    "offer-kind-1": "threshold",
    "offer-level-1": "shop",
}


class Walk:
    """A person in front of the screen: clicks what is written there, reads what it says."""

    def __init__(self, page: Any, name: str) -> None:
        self.page, self.name, self.steps = page, name, 0

    def press(self, words: str) -> None:
        """Press a button or follow a link of the page by its words."""
        main = self.page.locator("main")
        button = main.get_by_role("button", name=words, exact=True).or_(
            main.get_by_role("link", name=words, exact=True)
        )
        button.first.click()
        self.page.wait_for_load_state()

    def menu(self, words: str) -> None:
        self.page.locator("nav.menu, .menu").get_by_role("link", name=words).first.click()
        self.page.wait_for_load_state()

    def sees(self, *said: str) -> None:
        """What a page says, once it says so (a job may be at work), and that it reads well."""
        for one in said:
            self.page.locator("main").get_by_text(one).first.wait_for(state="attached", timeout=60_000)
        self.steps += 1
        fits_and_reads_well(self.page, f"promotion-{self.name}-{self.steps:02d}")

    def row(self, words: str) -> str:
        """The first row of a table that holds these words, its cells apart by one blank."""
        return re.sub(r"\s+", " ", self.page.locator("main tr", has_text=words).first.inner_text())

    def fetches(self, words: str) -> BytesIO:
        with self.page.expect_download() as got:
            self.page.locator("main").get_by_role("link", name=words).first.click()
        return BytesIO(Path(got.value.path()).read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "records"),
    [
        pytest.param(LOOKS[0], "sqlite", id="laptop on SQLite"),
        pytest.param(LOOKS[3], "postgres", id="phone on PostgreSQL", marks=pytest.mark.postgres),
    ],
    indirect=True,
)
def test_618_from_the_plan_to_its_result(
    page: Any,
    served: Replayed,
    member: Callable[..., Any],
    import_files: Callable[..., Any],
    tmp_path: Path,
    request: Any,
) -> None:
    walk = Walk(page, request.node.callspec.id.split()[0])
    served.now = noon(PLANNED)
    import_files(before(tmp_path / "before"), shop="tea-shop", now=served.now)
    sign_in(page, served, member("manager"))

    _written_down(walk)
    _checked_and_capped(walk)
    _tried_and_started(walk)

    served.now = noon(RUNNING)
    import_files(during(tmp_path / "during"), shop="tea-shop", now=served.now)
    _watched(walk)

    served.now = noon(OVER)
    _ended(walk)

    served.now = noon(LATER)
    import_files(after(tmp_path / "after"), shop="tea-shop", now=served.now)
    _reviewed(walk)


def _written_down(walk: Walk) -> None:
    """From the menu to a draft."""
    walk.menu("促销")
    walk.sees("还没有活动方案。")
    walk.press("新建活动方案")
    for name, typed in FORM.items():
        walk.page.fill(f"[name={name}]", typed)
    for name, chosen in CHOSEN.items():
        walk.page.select_option(f"[name={name}]", chosen)
    walk.page.check("[name=shop]")
    walk.sees("叠加顺序按")
    walk.press("保存为草稿")
    walk.sees("草稿")


def _checked_and_capped(walk: Walk) -> None:
    """Two teas with the coupon lose 9.08; without it a tea brings 33.60."""
    walk.press("上线前检查")
    walk.sees("1 个 SKU 低于底价", "怎么凑出来的")
    tea = walk.row("TEA×2")
    assert all(said in tea for said in ("¥48.00", "¥18.60", "¥23.14", "¥4.54", "¥9.08", "C30")), tea
    assert walk.page.get_by_label("接受低于底价的理由").is_visible(), "approved it is only with a reason"
    walk.press("C30 不含 TEA")
    walk.sees("没有低于底价的订单")
    assert "¥33.60" in walk.row("TEA×")


def _tried_and_started(walk: Walk) -> None:
    """36 teas, 54.00 more than without; approved; the sheets say what was planned."""
    walk.press("试算")
    walk.sees("盈亏平衡：整体销量要到平时的 2.57 倍")
    middle = walk.row("中")
    assert all(said in middle for said in ("36", "¥374.40", "¥54.00")), middle
    walk.press("← 618 春茶")
    walk.press("批准")
    walk.sees("已批准")
    walk.press("开始，生成文件")
    walk.sees("进行中", "给平台的文件")
    prices = load_workbook(walk.fetches("promo-1-tea-shop-prices.xlsx"))["批量改价"]
    assert [cell.value for cell in prices[2]] == ["TEA", "720001", "990001", "龙井", 50, 48, "CNY"]
    offers = load_workbook(walk.fetches("promo-1-tea-shop-offers.xlsx"))["优惠设置"]
    assert [offers.cell(3, column).value for column in (1, 4, 5, 6)] == ["C30", "满减", "满64 减30", "CUP"]
    walk.press("完成")
    walk.sees("manager 已完成")


def _watched(walk: Walk) -> None:
    """48 teas in 24 orders of 23.80."""
    walk.press("作战室")
    walk.sees("进行中", "卖出件数", "到此刻计划", "¥23.80", "24 单", "阿龙")
    assert [walk.page.locator(".huge").nth(n).inner_text() for n in range(4)] == ["48", "571", "¥23.80", "0"]


def _ended(walk: Walk) -> None:
    """The sheet that restores the price is there."""
    walk.press("活动方案")
    walk.press("结束，恢复原价")
    walk.sees("已结束")
    restored = load_workbook(walk.fetches("restore-promo-1-tea-shop-prices.xlsx"))["批量改价"]
    assert [cell.value for cell in restored[2]][4:6] == [48, 50]


def _reviewed(walk: Walk) -> None:
    """36 extra teas; the result is filled in from the review and noted."""
    walk.page.locator("main").get_by_role("link", name="促销复盘", exact=True).click()
    walk.sees("这场活动还没有复盘过。")
    walk.press("开始复盘")
    walk.sees("净增利润怎么来的", "完成目标的 60.0%", "¥571.20")
    extra = re.search(r"活动商品的增量 36 ¥([\d.]+)", walk.row("活动商品的增量"))
    assert extra
    assert abs(float(extra[1]) - 229.80) < 1
    walk.press("看活动方案")
    walk.sees("件数和利润由复盘填好")
    walk.page.fill("[name=lesson]", "店铺券不和七折叠加")
    walk.press("登记结果")
    walk.sees("卖出 48 件（目标 80），利润 ¥571.20（目标 ¥600.00）", "店铺券不和七折叠加")
    walk.menu("促销复盘")
    walk.sees("下次计划用得上的")
    assert "48" in walk.row("618 春茶")
