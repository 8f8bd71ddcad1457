"""Bills are grouped and orders compared the same on both engines."""

from __future__ import annotations

from decimal import Decimal

import narwhals as nw
import pytest

from zhanggui.profit.settled_orders import settled_orders
from zhanggui.profit.settlement import settlement_statement

pytestmark = [pytest.mark.spark, pytest.mark.slow]


def test_a_statement_is_the_same(on_polars, on_spark):
    found = [settlement_statement(t, None, None, None, expected=Decimal(7)) for t in (on_polars, on_spark)]
    assert found[0] == found[1]
    assert len(found[0].groups) > 5


def test_settled_orders_are_the_same(on_polars, on_spark):
    """Every entry of the random world a sale, so that some orders have one."""
    found = [settled_orders(_all_sales(t), None, None, None) for t in (on_polars, on_spark)]
    assert found[0] == found[1]
    assert found[0].gaps, "an order that differs, else nothing was compared"


def _all_sales(tables):
    sold = tables["settlement"].with_columns(kind=nw.lit("goods"))
    return tables | {"settlement": sold, "order": tables["order"].with_columns(document=nw.lit("order"))}
