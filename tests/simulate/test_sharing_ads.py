"""Ad spend by day over what was sold: small days worked by hand."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from zhanggui.simulate.advertising import WHOLE_SHOP
from zhanggui.simulate.sharing_ads import share_ads

DAY, AFTER = date(2025, 10, 3), date(2025, 10, 4)


def order(number, *lines):
    """An order of the day: (line, product, what was paid for it)."""
    made = [
        SimpleNamespace(line_id=line, paid=paid, offer=SimpleNamespace(product_id=product))
        for line, product, paid in lines
    ]
    return SimpleNamespace(order_id=number, paid_day=DAY, lines=made)


ORDERS = [order("A", ("a1", "cup", 3000)), order("B", ("b1", "pot", 1000))]


def test_a_products_spend_stays_with_its_lines():
    assert share_ads({(DAY, "cup"): 500}, ORDERS, AFTER) == ({("A", "a1"): 500}, 0)


def test_what_sold_nothing_is_one_sum_over_the_days_lines():
    """Three products without a sale, a fen each: 3 fen over 30.00 : 10.00 are 2.25 and 0.75, so 2 and 1. Shared one
    by one each fen would go to the larger line."""
    spend = {(DAY, "lamp"): 1, (DAY, "rug"): 1, (DAY, WHOLE_SHOP): 1}
    assert share_ads(spend, ORDERS, AFTER) == ({("A", "a1"): 2, ("B", "b1"): 1}, 0)


def test_a_day_without_a_sale_keeps_its_spend_at_the_shop():
    assert share_ads({(AFTER, "cup"): 500}, ORDERS, date(2025, 10, 5)) == ({}, 500)
