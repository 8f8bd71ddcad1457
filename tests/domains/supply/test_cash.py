"""Orders when money does not reach for all: worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tea_merchant import TODAY, files

from zhanggui.domains.supply.analysis.cash import Spent, affordable, quantities, spent_this_week
from zhanggui.domains.supply.analysis.position import Position
from zhanggui.domains.supply.analysis.reorder import Outlook, ReorderRule, need, shortage
from zhanggui.domains.supply.analysis.stock_view import Ordering
from zhanggui.domains.supply.analysis.terms import Terms

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
YUAN = {"CNY": Decimal(1)}
RULE = ReorderRule(order_cost=0.0, lost_share=1.0, holding_rate=0.0)


def _ordering(sku: str, margin: int, *, currency: str = "CNY", price: int = 10, pack: int = 1) -> Ordering:
    """Nothing is there; 14 are wanted before the order comes and lost, 14 after: order 28 or a little more at a price of 10."""
    position = Position(sku=sku, counted_day=TODAY, counted=0, reserved=0, sold=0, received=0, coming=())
    terms = Terms(
        sku=sku, supplier="老王", landed=Decimal(price), currency=currency, lead_days=7.0, lead_spread=0.0, pack=pack
    )  # fmt: skip
    outlook = Outlook(until_arrival=np.full(99, 14.0), until_next=np.full(99, 28.0), daily=np.full(60, 2.0))
    return Ordering(
        sku=sku, name="", spec="", position=position, terms=terms, outlook=outlook, margin=Decimal(margin),
        shortage=shortage(position, terms, outlook, today=TODAY, margin=Decimal(margin)),
        need=need(position, terms, outlook, RULE, margin=Decimal(margin), landed=Decimal(price)),
    )  # fmt: skip


def test_money_goes_where_a_yuan_earns_most() -> None:
    """14 units of each sell thanks to the order. 140 buys the 14 of tea (earn 6 each) and none of the cups (earn 2)."""
    orders = {"TEA": _ordering("TEA", 6), "CUP": _ordering("CUP", 2)}
    assert affordable(orders, RULE, Decimal(140), YUAN) == {"TEA": 14, "CUP": 0}


def test_what_is_left_buys_some_of_the_next_best() -> None:
    orders = {"TEA": _ordering("TEA", 6), "CUP": _ordering("CUP", 2)}
    assert affordable(orders, RULE, Decimal(200), YUAN) == {"TEA": 14, "CUP": 6}


def test_where_the_cash_reaches_for_all_nothing_is_cut() -> None:
    tea = _ordering("TEA", 6)
    assert affordable({"TEA": tea}, RULE, tea.need.cost, YUAN) == {"TEA": tea.need.quantity}


def test_no_money_buys_nothing() -> None:
    assert affordable({"TEA": _ordering("TEA", 6)}, RULE, Decimal(0), YUAN) == {"TEA": 0}


def test_an_order_in_dollars_takes_of_the_cash_by_the_rate() -> None:
    """A cup costs 10 yuan, a tea 10 dollars = 70 yuan; each tea earns 6 dollars = 42. 1,050 yuan buy 14 cups (earn 2 a
    piece, 0.20 a yuan) and 13 teas (0.60 a yuan) — or 14 teas and 7 cups, which earn more.
    """
    orders = {"TEA": _ordering("TEA", 6, currency="USD"), "CUP": _ordering("CUP", 2)}
    found = affordable(orders, RULE, Decimal(1050), YUAN | {"USD": Decimal(7)})
    assert found == {"TEA": 14, "CUP": 7}


def test_an_order_in_a_currency_without_a_rate_is_not_placed_under_a_limit() -> None:
    orders = {"TEA": _ordering("TEA", 6, currency="USD"), "CUP": _ordering("CUP", 2)}
    assert affordable(orders, RULE, Decimal(10**6), YUAN)["TEA"] == 0


@given(
    st.lists(st.tuples(st.integers(1, 20), st.integers(1, 30), st.sampled_from([1, 6])), min_size=1, max_size=5),
    st.integers(0, 2000),
)  # fmt: skip
def test_orders_never_cost_more_than_the_cash_and_never_exceed_the_need(
    goods: list[tuple[int, int, int]], cash: int
) -> None:
    orders = {
        f"S{n}": _ordering(f"S{n}", margin, price=price, pack=pack)
        for n, (margin, price, pack) in enumerate(goods)
    }
    found = affordable(orders, RULE, Decimal(cash), YUAN)
    cost = sum(orders[sku].terms.landed * units for sku, units in found.items())  # type: ignore[operator]
    assert cost <= cash
    for sku, units in found.items():
        assert 0 <= units <= orders[sku].need.quantity
        assert units % orders[sku].terms.pack == 0


def test_the_cut_is_a_step_of_the_calculation() -> None:
    tea = _ordering("TEA", 6)
    cut = need(
        tea.position, tea.terms, tea.outlook, RULE, margin=tea.margin, landed=Decimal(10), affordable=14
    )
    assert [(s.name, s.value) for s in cut.steps][-2:] == [("after_cash", 14.0), ("quantity", 14.0)]


def test_many_cartons_are_tried_at_even_distances() -> None:
    terms = Terms(sku="T", supplier="", landed=None, currency="CNY", lead_days=1, lead_spread=0)
    tried = quantities(1000, terms)
    assert (tried[0], tried[1], tried[-1]) == (0, 1, 1000)
    assert len(tried) <= 122


def test_a_week_begins_on_monday_and_dollars_count_by_their_rate() -> None:
    """1 July 2026 is a Wednesday: the order of Sunday belongs to the week before. 7 + 11 + 13 × 7.1 = 110.30."""
    spent = [
        Spent(day=date(2026, 6, 28), money=Decimal(5), currency="CNY"),
        Spent(day=date(2026, 6, 29), money=Decimal(7), currency="CNY"),
        Spent(day=date(2026, 7, 1), money=Decimal(11), currency="CNY"),
        Spent(day=date(2026, 7, 1), money=Decimal(13), currency="USD"),
        Spent(day=date(2026, 7, 1), money=Decimal(17), currency="EUR"),
    ]
    found = spent_this_week(spent, today=TODAY, rates=YUAN | {"USD": Decimal("7.1")})
    assert (found.money, found.unrated) == (Decimal("110.30"), {"EUR": 17})


@pytest.fixture
def tea(kept: Any, workspace: Any, import_files: Callable[..., Any], tmp_path: Path) -> Any:
    """The tea merchant, and what is proposed when cash is limited to what is typed."""
    kept("tea", lambda: len(import_files(*files(tmp_path / "tea"), shop="tea-shop")))

    def proposed(typed: str) -> list[dict[str, Any]]:
        from zhanggui.answers.decisions import decisions_answer
        from zhanggui.answers.kinds import known_kinds
        from zhanggui.answers.reader import Reader
        from zhanggui.domains.supply.cash_limit import set_cash_limit
        from zhanggui.loop.propose import propose

        set_cash_limit(workspace, typed, at=AT, by="li")
        propose(workspace, known_kinds(), today=TODAY, at=AT)
        reader = Reader(workspace=workspace, language="en", today=TODAY)
        return decisions_answer(reader, state="proposed", kind="order_stock")

    return proposed


def test_a_limit_cuts_what_is_proposed_and_the_card_says_so(tea: Any) -> None:
    """A tea costs 20: 600 buys 30."""
    (free,), (cut,) = tea(""), tea("600")
    assert free["action"]["quantity"] > cut["action"]["quantity"] == 30
    assert cut["cost"] == 600
    assert "within the cash limit" in [step["name"] for step in cut["steps"]]
    assert "within the cash limit" not in [step["name"] for step in free["steps"]]


def test_where_the_cash_reaches_for_nothing_nothing_is_proposed(tea: Any) -> None:
    assert tea("19.99") == []


@pytest.fixture
def abroad(import_files: Callable[..., Any], tmp_path: Path, tea: Any) -> Callable[..., Any]:
    """The same tea, quoted at 3 dollars by its supplier; the rates of the days that are named."""

    def quoted(**rates: str) -> None:
        terms = "SKU编码,供应商,生效日期,采购价,币种,交期(天),起订量\nTEA,Lipton,2026-01-01,3.00,USD,14,1"
        (tmp_path / "供货条件.csv").write_text(terms, encoding="utf-8")
        lines = [f"{code},CNY,2026-01-01,{rate}" for code, rate in rates.items()]
        (tmp_path / "汇率.csv").write_text(
            "\n".join(["币种,目标币种,生效日期,汇率", *lines]), encoding="utf-8"
        )
        names = ["供货条件.csv", *(["汇率.csv"] if rates else [])]
        for receipt in import_files(*(tmp_path / name for name in names), shop="tea-shop"):
            assert receipt.status == "loaded", receipt

    return quoted


def test_tea_bought_in_dollars_and_sold_in_yuan_earns_dollars_and_ranks_in_yuan(
    tea: Any, abroad: Any
) -> None:
    """What a tea earns in yuan is a seventh in dollars; the decision ranks by seven times its dollars."""
    from zhanggui.loop.accept import find

    (home,) = tea("")
    abroad(USD="7")
    (card,) = tea("")
    assert (card["action"]["supplier"], card["expected"]["currency"], card["rate"]) == ("Lipton", "USD", 7)
    (in_yuan,), (in_dollars,) = (
        [Decimal(e["value"]) for e in one["evidence"] if e["name"].startswith("earned by a unit")]
        for one in (home, card)
    )
    assert in_dollars == round(in_yuan / 7, 2)
    assert find(card["id"]).value > card["expected"]["mid"] * 7 * card["confidence"]


def test_a_limit_in_yuan_reaches_for_so_many_dollars(tea: Any, abroad: Any) -> None:
    """A tea costs 3 dollars, 21 yuan: 600 buys 28."""
    abroad(USD="7")
    (card,) = tea("600")
    assert (card["action"]["quantity"], card["cost"]) == (28, Decimal(84))


def test_without_a_rate_nobody_knows_what_it_earns(workspace: Any, tea: Any, abroad: Any) -> None:
    from zhanggui.answers.reader import Reader
    from zhanggui.answers.stock import stock_answer

    abroad()
    assert tea("") == []
    rows = stock_answer(Reader(workspace=workspace, language="en", today=TODAY)).answer
    (why,) = [row["why"].en for row in rows if row["sku"] == "TEA"]
    assert "bought in USD, sold in CNY, and no exchange rate is known" in why


@pytest.mark.parametrize("typed", ["-1", "abc", "NaN", "1e30"])
def test_an_amount_that_cannot_be_is_refused(workspace: Any, typed: str) -> None:
    from zhanggui.core.errors import WrongUsage
    from zhanggui.domains.supply.cash_limit import limit, set_cash_limit

    with pytest.raises(WrongUsage, match="0 or more"):
        set_cash_limit(workspace, typed, at=AT)
    assert limit() is None
