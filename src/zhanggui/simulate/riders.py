"""Orders that a rider brings within the hour: the platform's, or the merchant's own."""

from __future__ import annotations

import random
from datetime import timedelta

from zhanggui.simulate.orders import Order

OWN_DELIVERY, RIDER = 400, 300
"""Fen that a buyer pays for delivery: to the merchant who brings the order, or to the platform's rider."""


def brings_itself(order: Order) -> bool:
    """One order in three is brought by the merchant, whose the buyer's delivery fee then is."""
    return order.number % 3 == 0


def delivery_fee(order: Order) -> int:
    """What the buyer pays the merchant for delivery."""
    return OWN_DELIVERY if brings_itself(order) else 0


def bring(rng: random.Random, order: Order) -> None:
    """Paid at once or never, ready in minutes, brought within the hour and booked then; one in fifty is not paid."""
    if rng.random() < 0.02:
        order.closed_at = order.created_at + timedelta(minutes=15)
        return
    order.paid_at = order.created_at + timedelta(seconds=rng.randrange(3, 60))
    order.shipped_at = order.paid_at + timedelta(minutes=rng.randrange(6, 25))
    order.completed_at = order.shipped_at + timedelta(minutes=rng.randrange(10, 40))
    order.settled_at = order.completed_at + timedelta(minutes=1)
