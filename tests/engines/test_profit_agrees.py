"""True profit is the same on both engines, in every grouping, and what a shopkeeper works out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import narwhals as nw
import pytest

from zhanggui.profit import summary
from zhanggui.profit.settings import OwnFee, ProfitSettings
from zhanggui.profit.stages import computed
from zhanggui.profit.waterfall import line_profit

pytestmark = [pytest.mark.spark, pytest.mark.slow]
DAY = date(2026, 3, 3)
OWN = (
    OwnFee(shop="t1", fee="commission", since=DAY, rate=D("0.035"), fixed=D("0.30")),
    OwnFee(shop="t1", fee="commission", since=date(2026, 3, 6), rate=None),
    OwnFee(shop="p1", fee="other_fees", since=DAY, rate=D("0.0123")),
    OwnFee(shop="h1", fee="commission", since=DAY, rate=D("0.02"), fixed=D("0.50")),
)
SETTINGS = ProfitSettings(tax_rates={"t1": D("0.03")}, own_fees=OWN)


@pytest.fixture(scope="module")
def lines(on_polars, on_spark):
    """Profit by line on each engine, worked out once: the groupings below are sums of it."""
    return {
        name: computed(line_profit(tables, SETTINGS, view="cash"))
        for name, tables in (("polars", on_polars), ("spark", on_spark))
    }


def test_every_line_and_component_is_the_same(lines):
    columns = sorted(lines["polars"].collect_schema().names())
    found = {name: list(frame.select(columns).collect().iter_rows()) for name, frame in lines.items()}
    assert sorted(found["spark"], key=repr) == sorted(found["polars"], key=repr)
    assert len(found["polars"]) > 20


@pytest.mark.parametrize("by", summary.GROUPS)
def test_every_grouping_is_the_same(lines, by):
    assert summary.rows_of(lines["spark"], by) == summary.rows_of(lines["polars"], by)


def test_profit_by_hand(lines):
    """Order H: 100 paid, tea 20 and cup 10 by cost, 3 for the parcel, 0.60 for Pinduoduo, and 2 % + 0.50 agreed."""
    for frame in lines.values():
        rows = frame.filter(nw.col("shop") == "h1", nw.col("part") == "line").select("line_id", "profit")
        # Tea: 60 - 20 - 1.80 - 0.36 - 1.50; cup: 40 - 10 - 1.20 - 0.24 - 1.00.
        assert sorted(rows.collect().iter_rows()) == [("1", 363_400), ("2", 275_600)]


def test_the_day_since_which_a_shops_own_rate_holds_is_the_same(lines):
    for frame in lines.values():
        rows = (
            frame.filter(nw.col("shop") == "h1")
            .select("own_since_commission", "own_since_other_fees")
            .unique()
        )
        assert list(rows.collect().iter_rows()) == [(DAY, None)]
