"""Stock that lies too long: a lower price, its floor, its effect. Worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.tea_merchant import TODAY, files

from zhanggui.domains.supply.analysis.slow_stock import (
    MarkDownRule,
    SlowStock,
    alike,
    best_discount,
    gain,
    mark_down_effect,
    pace,
    scatter_of,
    worth,
)

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
PLAIN = MarkDownRule(fees=0.0, holding_rate=0.0, value_lost=0.0, horizon_days=30, elasticity=(1, 2, 3))


def _stock(**other: Any) -> SlowStock:
    values: dict[str, Any] = {
        "sku": "CUP",
        "units": 500,
        "rate": 1.0,
        "price": 20.0,
        "cost": 8.0,
        "currency": "CNY",
    }
    return SlowStock(**values | other)


def test_half_the_price_sells_four_times_as_much_at_an_elasticity_of_two() -> None:
    """30 at 20 become 120 at 10; without fees and loss of value what is left keeps its 20."""
    found = worth(_stock(), PLAIN, discount=0.5, elasticity=2)
    assert (found.sold, found.cash, found.kept, found.holding) == (120, 1200, 380 * 20, 0)


def test_stock_that_loses_nothing_by_waiting_is_not_marked_down() -> None:
    assert best_discount(_stock(), PLAIN) is None


def test_stock_that_loses_its_value_while_it_waits_is() -> None:
    """500 cups at one a day wait 265 days on average: most of their value is gone by then at 100 % a year."""
    rule = MarkDownRule(fees=0.0, holding_rate=0.0, value_lost=1.0, horizon_days=30)
    lost = (30 + 470 / 2) / 365
    assert worth(_stock(), rule, discount=0.0, elasticity=2).kept == pytest.approx(470 * 20 * (1 - lost))
    share = best_discount(_stock(), rule)
    assert share is not None
    assert gain(_stock(), rule, discount=share, elasticity=2) > 0


def test_below_cost_only_where_nothing_above_cost_gains() -> None:
    """Cups that cost 19.50 of a price of 20: 10 % off is below cost, and is advised only because waiting loses more."""
    dear = _stock(cost=19.5, rate=0.05)
    share = best_discount(dear, MarkDownRule(fees=0.0, value_lost=1.0))
    assert share is not None
    assert dear.price * (1 - share) < dear.cost
    cheap = _stock(cost=8.0, rate=0.05)
    above = best_discount(cheap, MarkDownRule(fees=0.0, value_lost=1.0))
    assert above is not None
    assert cheap.price * (1 - above) >= cheap.cost


def test_no_sale_in_the_period_counts_as_half_a_unit() -> None:
    assert pace(np.zeros(90)) == 0.5 / 90
    assert pace(np.array([np.nan, np.nan, 3.0, 1.0])) == 2.0


def test_the_effect_is_what_the_others_of_the_category_did_not_do_too() -> None:
    """100 before, 150 after, the others 1,000 and 1,200: 120 would have come anyway, 30 came thanks to the price.

    Each of the 30 brings 8 rather than the 5 it is worth unsold: 90. 2 were given away on each of the 120: 240.
    """
    found = mark_down_effect(100, 150, 1000, 1200, full=10.0, lower=8.0, kept=5.0)
    assert (found.control, found.thanks, found.mid) == (1.2, 30, 90 - 240)
    assert found.low < found.mid < found.high


def test_without_others_the_sku_is_compared_with_itself() -> None:
    assert mark_down_effect(100, 150, 0, 0, full=10.0, lower=8.0, kept=0.0).thanks == 50


def test_the_range_holds_the_truth_four_times_out_of_five() -> None:
    """Sales drawn a thousand times: 40 before, others 400 before and 480 after; a true 25 more thanks to the price."""
    rng, held = np.random.default_rng(8), 0
    for _ in range(1000):
        before, after = rng.poisson(40), rng.poisson(40 * 1.2 + 25)
        others = rng.poisson(400), rng.poisson(480)
        found = mark_down_effect(before, after, *others, full=1.0, lower=1.0, kept=0.0)
        held += found.low <= 25 <= found.high
    assert 760 <= held <= 840


def test_sales_that_scatter_more_than_a_poisson_widen_the_range() -> None:
    """Bulk orders: every SKU's units come by the dozen, so counts scatter √12 times as much as single units would."""
    rng, held, narrow = np.random.default_rng(9), 0, 0
    for _ in range(500):
        before, after = 12.0 * rng.poisson(20, 15), 12.0 * rng.poisson(20, 15)
        others = before[1:].sum(), after[1:].sum()
        worth = {"full": 1.0, "lower": 1.0, "kept": 0.0}
        wide = mark_down_effect(
            before[0], after[0], *others, **worth, scatter=scatter_of(before[1:], after[1:])
        )
        poisson = mark_down_effect(before[0], after[0], *others, **worth)
        held += wide.low <= 0 <= wide.high
        narrow += poisson.low <= 0 <= poisson.high
    assert 375 <= held <= 425
    assert narrow < 250


def test_two_skus_left_alone_do_not_tell_how_sales_scatter() -> None:
    assert scatter_of(np.array([5.0, 0.0, 4.0]), np.array([6.0, 1.0, 3.0])) is None


def test_others_are_those_of_the_category_that_were_not_marked_down(engine: Any) -> None:
    engine.fill("sku", "sku | category \n A | 茶 \n B | 茶 \n C | 茶 \n D | 杯")
    assert list(alike(engine.tables, "A", ["C"])) == ["B"]


@pytest.mark.parametrize(
    "wrong", [{"discounts": (1.0,)}, {"elasticity": (3, 2, 1)}, {"fees": 1.0}, {"slow_days": 0}]
)
def test_a_rule_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"must|shares|elasticity"):
        MarkDownRule(**wrong)


@pytest.fixture
def cups(kept: Any, workspace: Any, import_files: Callable[..., Any], tmp_path: Path) -> dict[str, Any]:
    """The tea merchant with 3,000 cups at one a day, and the card to mark them down (a ladder would be preferred to it)."""
    from zhanggui.answers.decisions import decisions_answer
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.answers.reader import Reader
    from zhanggui.loop.propose import propose

    def make() -> None:
        import_files(*files(tmp_path / "tea", cups_on_hand=3000), shop="tea-shop")
        propose(workspace, {"mark_down": known_kinds()["mark_down"]}, today=TODAY, at=AT)

    kept("cups", make)
    reader = Reader(workspace=workspace, language="en", today=TODAY)
    (card,) = decisions_answer(reader, state="proposed", kind="mark_down")
    return card


def test_the_card_says_how_long_it_lasts_and_that_the_answer_of_buyers_is_assumed(
    cups: dict[str, Any],
) -> None:
    """2,999 cups (one was sold since the count) at one a day; 20.00 paid, 8.00 cost: 23,992.00 tied up."""
    figures = {one["name"]: one["value"] for one in cups["evidence"]}
    assert (figures["lasts"], figures["money tied up"], figures["price paid lately"]) == (
        "2,999",
        "23,992.00",
        "20.00",
    )
    assert any("assumed" in risk for risk in cups["risks"])
    assert cups["action"]["below_cost"] == "no"
    assert cups["expected"]["low"] <= cups["expected"]["mid"] <= cups["expected"]["high"]


def test_below_cost_is_refused_unless_somebody_says_so(workspace: Any, cups: dict[str, Any]) -> None:
    from zhanggui.answers.kinds import known_kinds
    from zhanggui.core.errors import Refused
    from zhanggui.loop.accept import accept

    with pytest.raises(Refused, match="below its cost"):
        accept(workspace, known_kinds(), cups["id"], at=AT, by="li", change={"discount": "70%"})
    said = {"discount": "70%", "below_cost": "yes"}
    assert accept(workspace, known_kinds(), cups["id"], at=AT, by="li", change=said).state == "accepted"


def test_the_price_list_is_in_the_outbox_and_the_effect_is_measured(
    workspace: Any, cups: dict[str, Any], import_files: Any, tmp_path: Path
) -> None:
    """Accepted at 10 %: 18.00. Cups go on selling one a day: nothing came of it, 1.84 was given away on each of 30."""
    from openpyxl import load_workbook

    from zhanggui.answers.kinds import known_kinds
    from zhanggui.loop.accept import accept
    from zhanggui.loop.execute import execute
    from zhanggui.loop.measure import measure, measured_of

    accept(workspace, known_kinds(), cups["id"], at=AT, by="li", change={"discount": "10%"})
    execute(workspace, known_kinds(), [cups["id"]], at=AT, by="li")
    (file,) = workspace.place.outbox.glob("markdown-*.xlsx")
    rows = [[cell.value for cell in row] for row in load_workbook(file)["降价清单"].iter_rows()]
    assert rows[1] == ["CUP", "白瓷杯", 20, "10%", 18, "2026-07-01", "2026-07-31", "否"]
    later = TODAY + timedelta(days=31)
    import_files(*files(tmp_path / "later", until=later, cups_on_hand=3000), shop="tea-shop")
    (kept,) = measure(workspace, known_kinds(), today=date(2026, 8, 1), at=AT)
    found = measured_of(kept)
    assert found is not None
    assert found.mid == Decimal("-55.20")
    assert found.placebo == 0
