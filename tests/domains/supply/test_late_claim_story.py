"""Parcels come late → a card where the contract pays for it → accepted → claim file → the credit is measured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.domains.supply.test_claim_story import BILL, CARD, ITEMS, SALES, _measured, bring

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
TODAY = date(2026, 7, 1)
DATED = BILL.replace("揽收日期", "揽收日期,签收日期")
MODES = "方案,类型,目的省,生效日期,每单费,承诺时效,迟到赔付"

__all__ = ["bring"]


@pytest.fixture
def merchant(bring: Callable[..., None]) -> None:
    """Twenty parcels of June; the first ten came after 6 days, three were promised, 2.00 is paid for a late one."""
    days = [date(2026, 6, 1) + timedelta(days=n) for n in range(20)]
    bring(
        商品=["SKU编码,名称,重量(kg)", "TEA,龙井茶,0.8"],
        运费=[CARD, "*,2026-01-01,1,3.00,1,1.00,CNY"],
        物流方案=[MODES, "中通快递,第三方,*,2026-01-01,3.00,3,2.00"],
        明细=[ITEMS, *(f"{d:%m%d}1,{d:%m%d},龙井,50,1,TEA,50,交易成功,{d} 10:00:00,{d} 10:01:00" for d in days)],
        订单=[
            SALES,
            *(f"{d:%m%d},50,交易成功,{d} 10:00:00,{d} 10:01:00,浙江省 杭州市,中通快递,No:78{d:%m%d}" for d in days),
        ],
        账单=[
            DATED,
            *(
                f"中通快递,ZT6,78{d:%m%d},{d},{d + timedelta(days=6 if n < 10 else 3)},浙江,0.8,3.00,"
                for n, d in enumerate(days)
            ),
        ],
    )  # fmt: skip


@pytest.fixture
def shown(workspace: Any) -> Callable[[], list[dict[str, Any]]]:
    """Propose on the first of July; the cards about late parcels."""

    def cards() -> list[dict[str, Any]]:
        from zhanggui.answers.decisions import decisions_answer
        from zhanggui.answers.kinds import known_kinds
        from zhanggui.answers.reader import Reader
        from zhanggui.loop.propose import propose

        propose(workspace, known_kinds(), today=TODAY, at=AT)
        found = decisions_answer(Reader(workspace=workspace, language="en", today=TODAY), state="proposed")
        return [card for card in found if card["kind"] == "claim_late"]

    return cards


def test_from_ten_late_parcels_to_what_the_carrier_paid(
    workspace: Any, merchant: None, shown: Any, bring: Any
) -> None:
    """Ten times 2.00 are claimed, 85 % of it expected. Eight are paid on the bill of July, one of them twice: 16.00."""
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute

    (card,) = shown()
    assert card["action"] == {"amount": Decimal("20.00"), "lines": 10}
    assert card["expected"]["mid"] == Decimal("17.00")
    accept(workspace, known_kinds(), card["id"], at=AT, by="li")
    execute(workspace, known_kinds(), [card["id"]], at=AT, by="li")
    (path,) = workspace.place.outbox.glob("迟到索赔*.xlsx")
    rows = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    assert (len(rows), rows[-1][0], rows[-1][-1]) == (12, "合计", 20)
    assert shown() == []
    back = [f"中通快递,ZT7,7806{n:02d},2026-07-20,,浙江,,-{4 if n == 1 else 2}.00," for n in range(1, 9)]
    bring(七月=[DATED, *back])
    found = _measured(workspace, card)
    assert (found["low"], found["mid"], found["high"]) == (Decimal("16.00"),) * 3
