"""Stock and transfers over the API, as their pages tell them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.tea_merchant import TODAY, files

AT = datetime(2026, 7, 1, 4, tzinfo=UTC)


@pytest.fixture
def sent(workspace: Any) -> str:
    """20 teas on the way from 杭州 to 广州."""
    from zhanggui.domains.supply.transfer_workflows import SentLine, send_transfer

    send_transfer(
        workspace, number="TR20260701-1", source="杭州仓", target="广州仓", sent_day=date(2026, 7, 1),
        due_day=date(2026, 7, 3), lines=[SentLine(sku="TEA", quantity=20)], at=AT, by="li",
    )  # fmt: skip
    return "TR20260701-1"


def test_stock_tells_what_a_card_orders(
    erp: Any, workspace: Any, import_files: Callable[..., Any], tmp_path: Path
) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.answers.reader import Reader
    from zhanggui.answers.stock import stock_answer
    from zhanggui.loop.propose import propose

    import_files(*files(tmp_path / "tea"), shop="tea-shop")
    propose(workspace, known_kinds(), today=TODAY, at=AT)
    (card,) = erp.asks("decisions")
    rows = stock_answer(Reader(workspace=workspace, language="en", today=TODAY)).answer
    paying = {row["sku"]: row["quantity"] for row in rows if row["pays"]}
    assert paying == {"TEA": card["action"]["quantity"]}
    assert {row["sku"] for row in erp.asks("stock")} == {row["sku"] for row in rows}
    assert erp.asks("stock", state="unknown-state") == []


def test_a_transfer_is_received_once(erp: Any, sent: str) -> None:
    assert [one["number"] for one in erp.asks("transfers", state="open")] == [sent]
    done = erp.post(f"transfers/{sent}/receive", {"day": "2026-07-03", "came": {"TEA": 19}}).json()
    assert (done["state"], done["units"], done["came"]) == ("received", 20, 19)
    assert erp.post(f"transfers/{sent}/cancel").status_code == 409
    assert erp.asks(f"transfers/{sent}")["lines"][0]["came"] == 19
    assert erp.asks("buildings")["transfers"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"day": "2026-06-30"}, 422), ({"day": "soon"}, 422), ({}, 422), ({"day": "2026-07-03", "came": {"TEA": 21}}, 422),
        ({"day": "2026-07-03", "came": {"TEA": -1}}, 422), ({"day": "2026-07-03", "came": {"CUP": 1}}, 409),
    ],
)  # fmt: skip
def test_a_receipt_that_cannot_be_changes_nothing(erp: Any, sent: str, body: Any, status: int) -> None:
    assert erp.post(f"transfers/{sent}/receive", body).status_code == status
    assert erp.asks(f"transfers/{sent}")["state"] == "open"


def test_a_key_of_one_shop_sees_no_stock(program: Callable[..., Any], sent: str) -> None:
    own = program(shops=["tea-shop"])
    assert {
        own.get(path).status_code for path in ("stock", "buildings", "transfers", f"transfers/{sent}")
    } == {404}
    assert own.post(f"transfers/{sent}/cancel").status_code == 404
