"""Every KPI and the plain totals say the same on both engines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zhanggui.kpi.compute import compute_many
from zhanggui.kpi.register import KPIS
from zhanggui.kpi.totals import totals

pytestmark = [pytest.mark.spark, pytest.mark.slow]
PERIOD = {"since": date(2026, 2, 27), "until": date(2026, 3, 8)}


@pytest.mark.parametrize("by", [(), ("shop",), ("week",), ("sku",)])
def test_every_kpi_is_the_same_on_both_engines(on_polars, on_spark, by):
    kpis = [kpi for kpi in KPIS.values() if set(by) <= set(kpi.dims)]
    embedded = compute_many(kpis, on_polars, by=by, **PERIOD)
    distributed = compute_many(kpis, on_spark, by=by, **PERIOD)
    assert [row for rows in distributed.values() for row in rows] == [
        row for rows in embedded.values() for row in rows
    ]


def test_the_plain_totals_are_the_same_on_both_engines(on_polars, on_spark):
    embedded = totals(on_polars, **PERIOD)
    assert [found.currency for found in embedded] == ["CNY", "JPY"]
    assert totals(on_spark, **PERIOD) == embedded


def test_figures_of_a_shop_by_hand_on_spark(on_spark):
    """One order of 100.00 with two units that cost 20 and 10."""
    wanted = ("paid_amount", "paid_orders", "units", "asp", "cogs", "goods_margin_rate")
    rows = compute_many([KPIS[code] for code in wanted], on_spark, filters={"shop": "h1"}, **PERIOD)
    assert {code: found.value for code, [found] in rows.items()} == {
        "paid_amount": 100,
        "paid_orders": 1,
        "units": 2,
        "asp": 50,
        "cogs": 30,
        "goods_margin_rate": Decimal("0.7"),
    }
