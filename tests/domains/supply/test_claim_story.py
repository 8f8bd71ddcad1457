"""A bill charges too much → a card → accepted → claim file → the credit on a later bill is measured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.tea_merchant import TODAY

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
SALES = "订单编号,买家实际支付金额,订单状态,订单创建时间,订单付款时间,收货地址,物流公司,运单号"
ITEMS = (
    "子订单编号,主订单编号,标题,价格,购买数量,商家编码,买家实际支付金额,订单状态,订单创建时间,订单付款时间"
)
BILL = "快递公司,账单号,运单号,揽收日期,目的省,计费重量,运费,附加费"
CARD = "目的省,生效日期,首重(kg),首重运费,续重(kg),续重运费,币种"
CHEAP = "方案,类型,目的省,生效日期,每单费,首重(kg),续重(kg),续重运费,迟到率"


@pytest.fixture
def bring(import_files: Callable[..., list[Any]], tmp_path: Path) -> Callable[..., None]:
    """Import files written as lines of text."""

    def written(**files: list[str]) -> None:
        for name, lines in files.items():
            path = tmp_path / f"{name}.csv"
            path.write_text("\n".join(lines), encoding="utf-8")
            (receipt,) = import_files(path, shop="tea-shop")
            assert (receipt.status, receipt.quarantined) == ("loaded", 0), receipt

    return written


@pytest.fixture
def merchant(kept: Any, bring: Callable[..., None]) -> None:
    """What ``_merchant`` brings."""
    kept("merchant", lambda: _merchant(bring))


def _merchant(bring: Callable[..., None]) -> None:
    """Thirty teas of 0.8 kg to Zhejiang in June, one a day; ten of them charged as 9.8 kg: 9 × 1.00 too much each."""
    days = [date(2026, 6, 1) + timedelta(days=n) for n in range(30)]
    bring(
        商品=["SKU编码,名称,重量(kg)", "TEA,龙井茶,0.8"],
        运费=[CARD, "*,2026-01-01,1,3.00,1,1.00,CNY"],
        明细=[ITEMS, *(f"{d:%m%d}1,{d:%m%d},龙井,50,1,TEA,50,交易成功,{d} 10:00:00,{d} 10:01:00" for d in days)],
        订单=[
            SALES,
            *(
                f"{d:%m%d},50,交易成功,{d} 10:00:00,{d} 10:01:00,浙江省 杭州市,中通快递,No:78{d:%m%d}"
                for d in days
            ),
        ],
        账单=[
            BILL,
            *(
                f"中通快递,ZT6,78{d:%m%d},{d + timedelta(days=1)},浙江,{'9.8,12.00' if n < 10 else '0.8,3.00'},"
                for n, d in enumerate(days)
            ),
        ],
    )  # fmt: skip


@pytest.fixture
def shown(workspace: Any) -> Callable[..., list[dict[str, Any]]]:
    """Propose as of a day; the cards about freight."""

    def cards(today: date = TODAY, at: datetime = AT) -> list[dict[str, Any]]:
        from zhanggui.answers.decisions import decisions_answer
        from zhanggui.answers.kinds import known_kinds
        from zhanggui.answers.reader import Reader
        from zhanggui.loop.propose import propose

        propose(workspace, known_kinds(), today=today, at=at)
        found = decisions_answer(Reader(workspace=workspace, language="en", today=today), state="proposed")
        return [card for card in found if card["kind"] in ("claim_freight", "change_carrier")]

    return cards


@pytest.fixture
def claimed(kept: Any, workspace: Any, bring: Callable[..., None], shown: Any) -> dict[str, Any]:
    """The card about bill ZT6, accepted and carried out."""
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute

    def make() -> dict[str, Any]:
        _merchant(bring)
        (card,) = shown()
        accept(workspace, known_kinds(), card["id"], at=AT, by="li")
        execute(workspace, known_kinds(), [card["id"]], at=AT, by="li")
        return card

    found: dict[str, Any] = kept("claimed", make)
    return found


def test_ten_lines_of_nine_yuan_too_much_are_on_one_card(merchant: None, shown: Any) -> None:
    """9.8 kg cost 3 + 9 × 1 = 12.00; 0.8 kg cost 3.00. 85 % of 90.00 is what should come back."""
    (card,) = shown()
    assert card["subject"] == {"carrier": "中通快递", "bill_number": "ZT6"}
    assert card["action"] == {"amount": Decimal("90.00"), "lines": 10}
    assert (card["expected"]["low"], card["expected"]["mid"], card["expected"]["high"]) == (
        Decimal("54.00"), Decimal("76.50"), Decimal("90.00"),
    )  # fmt: skip


def test_the_claim_file_names_every_line_and_their_sum(workspace: Any, claimed: dict[str, Any]) -> None:
    from openpyxl import load_workbook

    (path,) = workspace.place.outbox.glob("*.xlsx")
    rows = [[cell.value for cell in row] for row in load_workbook(path)["运费核对"].iter_rows()]
    assert rows[3] == [
        "780601", "0601", "2026-06-02", "浙江", "浙江", 9.8, 0.8, 12, 3, 9, "计费重量偏高",
    ]  # fmt: skip
    assert len(rows) == 3 + 10 + 1
    assert [cell for cell in rows[-1] if cell] == ["合计", 90]


def test_what_was_claimed_is_not_claimed_again(claimed: dict[str, Any], shown: Any) -> None:
    assert shown() == []


def test_a_claim_that_was_taken_back_is_proposed_again(
    workspace: Any, claimed: dict[str, Any], shown: Any
) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.execute import take_back

    take_back(workspace, known_kinds(), claimed["id"], at=AT, by="li")
    assert list(workspace.place.outbox.glob("*.xlsx")) == []
    assert len(shown()) == 1


def test_credits_on_a_later_bill_are_what_the_claim_earned(
    workspace: Any, claimed: dict[str, Any], bring: Any
) -> None:
    """Eight of the ten lines are credited with 9.00 each."""
    bring(七月=[BILL, *(f"中通快递,ZT7,7806{n:02d},2026-07-20,浙江,,-9.00," for n in range(1, 9))])
    found = _measured(workspace, claimed)
    assert (found["low"], found["mid"], found["high"]) == (Decimal("72.00"),) * 3


def test_without_a_credit_nothing_is_measured(workspace: Any, claimed: dict[str, Any]) -> None:
    found = _measured(workspace, claimed)
    assert found["mid"] is None
    assert "No later bill" in found["why"]


def test_the_claim_can_be_made_again_after_a_newer_bill(
    workspace: Any, claimed: dict[str, Any], bring: Any
) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import find, proposed
    from zhanggui.loop.propose import made_again

    bring(七月=[BILL, "中通快递,ZT7,780601,2026-07-20,浙江,,-9.00,"])
    assert made_again(workspace, known_kinds(), claimed["id"]) == proposed(find(claimed["id"]))


def test_a_cheaper_carrier_is_proposed_for_the_province(merchant: None, bring: Any, shown: Any) -> None:
    """3.00 now, 1.50 by 圆通: 30 parcels in 90 days are 10 in 30 days, and that saves 15.00: too little to propose;
    at 0.50 it is 25.00.
    """
    bring(方案=[CHEAP, "圆通,第三方,*,2026-01-01,1.50,1,1,1.00,"])
    assert [card for card in shown() if card["kind"] == "change_carrier"] == []
    bring(新方案=[CHEAP, "圆通,第三方,*,2026-01-02,0.50,1,1,1.00,"])
    (card,) = [card for card in shown() if card["kind"] == "change_carrier"]
    assert card["subject"] == {"province": "浙江", "carrier": "中通快递"}
    assert card["action"]["to"] == "圆通"
    assert card["expected"]["mid"] == Decimal("25.00")
    assert any("late rate of 圆通 is not stated" in risk for risk in card["risks"])


def test_a_change_writes_one_notice_for_the_warehouse(
    workspace: Any, merchant: None, bring: Any, shown: Any
) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute

    bring(方案=[CHEAP, "圆通,第三方,*,2026-01-01,0.50,1,1,1.00,"])
    (card,) = [card for card in shown() if card["kind"] == "change_carrier"]
    accept(workspace, known_kinds(), card["id"], at=AT, by="li")
    execute(workspace, known_kinds(), [card["id"]], at=AT, by="li")
    (path,) = workspace.place.outbox.glob("*.txt")
    assert "浙江：中通快递 → 圆通，从 2026-07-02 起" in path.read_text()
    assert [one for one in shown() if one["kind"] == "change_carrier"] == []


def _measured(workspace: Any, card: dict[str, Any]) -> dict[str, Any]:
    from zhanggui.answers.decisions import one_decision
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.answers.reader import Reader
    from zhanggui.loop.measure import measure

    later = TODAY + timedelta(days=card["expected"]["horizon_days"])
    measure(workspace, known_kinds(), today=later, at=AT)
    found: dict[str, Any] = one_decision(Reader(workspace=workspace, language="en", today=later), card["id"])[
        "measured"
    ]
    return found
