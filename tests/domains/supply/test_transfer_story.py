"""Tea runs out in one of two buildings → a card → accepted → a sheet → received → the effect is measured."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.tea_merchant import TODAY, files

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
SITES = ["仓库,城市,状态,每月固定成本,每单操作费", "杭州仓,杭州,在用,9000,1.00", "广州仓,广州,在用,9000,1.00"]
COSTS = ["调出仓,调入仓,生效日期,每次固定费,每件费用,在途天数", "杭州仓,广州仓,2026-01-01,10,0.50,2", "广州仓,杭州仓,2026-01-01,10,0.50,2"]  # fmt: skip
WEEKS = 8


def _two_buildings(folder: Path, until: date, *, moved: int = 0, costs: bool = True) -> list[Path]:
    """Two teas a day, one from each building, counted weekly: 杭州 had 200, 广州 64 on the 4th of May. ``moved`` units went
    to 广州 on the 1st of July and came on the 3rd.
    """
    rows = ["SKU编码,仓库,日期,在库"]
    for week in range(-WEEKS, 6):
        day = date(2026, 6, 30) + timedelta(days=7 * week)
        if day <= until:
            gone, went = 7 * (week + WEEKS), moved if day > TODAY else 0
            rows += [f"TEA,杭州仓,{day},{200 - gone - went}", f"TEA,广州仓,{day},{max(0, 64 - gone + went)}", f"CUP,杭州仓,{day},500"]  # fmt: skip
    listed = files(folder, until=until)
    told = {"库存.csv": rows, "仓库点位.csv": SITES} | ({"调拨费用.csv": COSTS} if costs else {})
    for name, lines in told.items():
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return list(dict.fromkeys([*listed, *(folder / name for name in told)]))


@pytest.fixture
def bring(import_files: Callable[..., list[Any]], tmp_path: Path) -> Callable[..., None]:
    """Import the merchant's exports as of a day."""

    def imported(until: date = TODAY, **options: Any) -> None:
        paths = _two_buildings(tmp_path / str(until), until, **options)
        for receipt in import_files(*paths, shop="tea-shop"):
            assert receipt.status in ("loaded", "already_loaded"), receipt

    return imported


@pytest.fixture
def cards(workspace: Any) -> Callable[..., list[dict[str, Any]]]:
    """Propose as of a day; the transfers."""

    def shown(today: date = TODAY, at: datetime = AT, kind: str = "transfer_stock") -> list[dict[str, Any]]:
        from zhanggui.answers.decisions import decisions_answer
        from zhanggui.answers.kinds import known_kinds
        from zhanggui.answers.reader import Reader
        from zhanggui.loop.propose import propose

        propose(workspace, known_kinds(), today=today, at=at)
        found = decisions_answer(Reader(workspace=workspace, language="en", today=today), state="proposed")
        return [one for one in found if one["kind"] == kind]

    return shown


def _run(workspace: Any, number: int) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute

    accept(workspace, known_kinds(), number, at=AT, by="li")
    execute(workspace, known_kinds(), [number], at=AT, by="li")


def test_from_the_card_to_the_measured_effect(workspace: Any, bring: Any, cards: Any) -> None:
    """广州 has 8 − 1 teas at one a day and nothing comes for 21 days (14 assumed and a week); 杭州 has 144 − 1."""
    from openpyxl import load_workbook

    from zhanggui.answers.kinds import known_kinds
    from zhanggui.core.errors import Refused
    from zhanggui.domains.supply.models import StockTransfer
    from zhanggui.domains.supply.transfer_workflows import cancel_transfer, receive_transfer
    from zhanggui.loop.execute import take_back
    from zhanggui.loop.measure import measure

    bring()
    (card,) = cards()
    assert card["subject"] == {"sku": "TEA", "from": "杭州仓", "to": "广州仓"}
    figures = {one["name"]: one["value"] for one in card["evidence"]}
    assert (figures["广州仓: on hand (rolled forward)"], figures["杭州仓: on hand (rolled forward)"]) == (
        "7",
        "143",
    )
    assert figures["广州仓: next delivery"] == "21"
    units = card["action"]["quantity"]
    assert 21 - 8 <= units <= 2 * 21, "what three weeks may take, not what would last a year"
    quantity_step = next(one for one in card["steps"] if one["name"].startswith("units to send"))
    assert quantity_step["value"] == f"{units:,}"

    _run(workspace, card["id"])
    sent = StockTransfer.objects.get()
    assert (sent.source, sent.target, sent.state, sent.due_day) == (
        "杭州仓",
        "广州仓",
        "open",
        date(2026, 7, 3),
    )
    sheet = load_workbook(workspace.place.outbox / f"{sent.number}.xlsx")["调拨单"]
    assert ("TEA", "龙井茶", units) in [tuple(c.value for c in row if c.value) for row in sheet.iter_rows()]
    assert cards() == [], "what is on the way is not sent again"

    receive_transfer(workspace, sent.number, received_day=date(2026, 7, 3), at=AT, by="li")
    with pytest.raises(Refused, match="received already"):
        cancel_transfer(workspace, sent.number, at=AT, by="li")
    with pytest.raises(Refused):
        take_back(workspace, known_kinds(), card["id"], at=AT, by="li")
    bring(until=date(2026, 8, 1), moved=units)
    later = date(2026, 8, 1)
    measure(workspace, known_kinds(), today=later, at=AT)
    from zhanggui.answers.decisions import one_decision
    from zhanggui.answers.reader import Reader

    measured = one_decision(Reader(workspace=workspace, language="en", today=later), card["id"])["measured"]
    # 21 are wanted there until the 22nd and 7 were on hand: 14 are sold thanks to it. 杭州 misses none.
    worth = next(one["value"] for one in card["steps"] if one["name"].startswith("worth of a unit"))
    gain = 14 * float(worth) - float(card["cost"])
    assert float(measured["mid"]) == pytest.approx(gain, abs=14 * 0.01)
    assert measured["low"] <= measured["mid"] <= measured["high"]


def test_a_transfer_taken_back_stays_where_it_was(workspace: Any, bring: Any, cards: Any) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.domains.supply.models import StockTransfer
    from zhanggui.loop.execute import take_back

    bring()
    (card,) = cards()
    _run(workspace, card["id"])
    take_back(workspace, known_kinds(), card["id"], at=AT, by="li")
    assert StockTransfer.objects.get().state == "cancelled"
    assert len(cards()) == 1


@pytest.mark.parametrize("came", [{"TEA": -1}, {"TEA": 10**6}], ids=["fewer than none", "more than was sent"])
def test_what_came_lies_between_nothing_and_what_was_sent(workspace: Any, came: dict[str, int]) -> None:
    from zhanggui.core.errors import WrongUsage
    from zhanggui.domains.supply.models import StockTransfer
    from zhanggui.domains.supply.transfer_workflows import SentLine, receive_transfer, send_transfer

    send_transfer(
        workspace, number="DB1", source="杭州仓", target="广州仓", lines=[SentLine(sku="TEA", quantity=5)], sent_day=TODAY,
        due_day=TODAY, at=AT, by="li",
    )  # fmt: skip
    with pytest.raises(WrongUsage, match="TEA"):
        receive_transfer(workspace, "DB1", came=came, received_day=TODAY, at=AT, by="li")
    with pytest.raises(WrongUsage, match="before it was sent"):
        receive_transfer(workspace, "DB1", received_day=TODAY - timedelta(days=1), at=AT, by="li")
    assert StockTransfer.objects.get().state == "open", "nothing of a refused receipt is kept"
