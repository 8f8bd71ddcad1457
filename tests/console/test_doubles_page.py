"""The page of double orders: both places, who may choose, and what one shop's reader must not learn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.console.merchant import write_shop


@pytest.fixture
def copied(import_files: Callable[..., Any], tmp_path: Path, workspace: Any) -> None:
    """Nine orders of shop ``own``, and the same file once more under ``erp``."""
    first = 1890000000000000100
    import_files(*write_shop(tmp_path / "a", first=first), shop="own")
    import_files(*write_shop(tmp_path / "b", first=first, mark="ERP"), shop="erp")


def seen(browser: Any, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_manager_sees_both_places_and_chooses(copied: None, signed_in: Callable[..., Any]) -> None:
    manager = signed_in("manager")
    assert "9 份相同的单据算了两遍" in seen(manager, "/inbox")
    text = seen(manager, "/doubles")
    assert "订单ERP.csv" in text
    assert "订单.csv" in text
    assert manager.post("/doubles/choose", {"shop": "erp", "other": "own", "counts": "own"}).url == "/doubles"
    text = seen(manager, "/doubles")
    assert "只计入 own" in text
    assert "manager" in text
    assert "算了两遍" not in seen(manager, "/inbox")
    assert "这一单不计入指标和利润" in seen(manager, "/orders/erp/1890000000000000100")
    manager.post("/doubles/undo", {"shop": "erp", "other": "own"})
    assert "未定：算了两遍" in seen(manager, "/doubles")


def test_one_shops_reader_learns_nothing_of_the_other(copied: None, signed_in: Callable[..., Any]) -> None:
    one = signed_in("manager", login="one", shops=["erp"])
    assert "own" not in seen(one, "/doubles")
    inbox = seen(one, "/inbox")
    assert "张订单在另一家店铺的文件里也有" in inbox
    assert "「own」" not in inbox
    asked = {"shop": "erp", "other": "own", "counts": "erp"}
    assert one.post("/doubles/choose", asked).status_code == 404
    assert signed_in("analyst").post("/doubles/choose", asked).status_code == 403
