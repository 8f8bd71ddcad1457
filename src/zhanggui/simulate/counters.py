"""Sales of a shop by day and product, as platforms count them for their traffic reports."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from zhanggui.simulate.advertising import best_products
from zhanggui.simulate.orders import Line, Order
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

TRAFFIC_PRODUCTS = 8


@dataclass
class Counted:
    """What one product sold and gave back on one day, counted as the platform counts."""

    buyers: int = 0
    units: int = 0
    paid: int = 0
    placed: int = 0
    placed_units: int = 0
    placed_amount: int = 0
    refunded: int = 0
    year_paid: int = 0
    month_paid: int = 0
    month_units: int = 0


class Counters:
    """Sales of a shop by day, of the products in most demand."""

    def __init__(self, world: World, shop: Shop) -> None:
        self.products = best_products(world.offers[shop.code], TRAFFIC_PRODUCTS)
        self.titles = {offer.product_id: offer for offer in world.offers[shop.code]}
        self._days: dict[tuple[date, str], Counted] = defaultdict(Counted)
        for order in world.orders[shop.code]:
            for line in order.lines:
                self._count(order, line)
        for product in self.products:
            self._run_up(world.size.days, product)

    def _count(self, order: Order, line: Line) -> None:
        product = line.offer.product_id
        placed = self._days[order.created_at.date(), product]
        placed.placed += 1
        placed.placed_units += line.quantity
        placed.placed_amount += line.paid
        if order.paid_day:
            sold = self._days[order.paid_day, product]
            sold.buyers, sold.units = sold.buyers + 1, sold.units + line.quantity
            sold.paid += line.paid
        for refund in line.refunds:
            self._days[refund.refunded_at.date(), product].refunded += refund.goods

    def _run_up(self, days: list[date], product: str) -> None:
        """Totals since the first of the month and of the year."""
        before = Counted()
        for day in days:
            now = self._days[day, product]
            now.year_paid = now.paid + (before.year_paid if day.timetuple().tm_yday > 1 else 0)
            now.month_paid = now.paid + (before.month_paid if day.day > 1 else 0)
            now.month_units = now.units + (before.month_units if day.day > 1 else 0)
            before = now

    def on(self, day: date, product: str) -> Counted:
        return self._days[day, product]
