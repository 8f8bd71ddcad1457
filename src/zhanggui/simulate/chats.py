"""Who wrote to a shop on a day, what they wanted, how fast they were answered and what they bought.

People who buy are the buyers of the day's real orders: nothing is sold by chat that the shop did not sell.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhanggui.simulate.chance import chance, pick, poisson
from zhanggui.simulate.orders import Order
from zhanggui.simulate.shops import Shop
from zhanggui.simulate.world import World

ASKS_FIRST = 0.4
"""So many buyers write before they order."""
WANDERERS, QUESTIONS = 0.6, 0.5
"""People per buyer who ask about buying and do not order; who ask about something else."""
BY_ROBOT = 0.4
"""Of other questions the robot settles so many; the rest needs a person."""
GIVES_UP = 0.03
"""So many of those who buy nothing get no answer: they write when nobody is there."""
RATES = 0.25
TYPICAL_SECONDS, SPREAD = 14, 0.9
"""Median of the first answer, and the spread of its logarithm; every further answer takes half as long again."""
LEVELS = 5
"""很满意, 满意, 一般, 不满, 很不满: 1 to 5."""
SLOW = 600
"""Tenths of a second: who waited longer than this for the first answer is harder to please."""
SHARES = (("小禾", 5, 0.8), ("小青", 3, 1.0), ("小苗", 2, 1.6))
"""The shop's service people: part of the chats, and how slow they are."""


@dataclass(frozen=True, kw_only=True)
class Chat:
    """One person on one day; times in tenths of a second.

    ``orders`` were paid that day. ``robot``: no person was needed. ``first`` is None where nobody answered; ``rating`` is 1
    (very satisfied) to 5, or None.
    """

    day: date
    agent: str
    wants_to_buy: bool
    ordered: bool
    orders: tuple[Order, ...]
    robot: bool
    first: int | None
    mean: int
    rating: int | None
    said: int
    answers: int


def chats(world: World, shop: Shop) -> Iterator[Chat]:
    """Everybody who wrote, day by day."""
    paid, left = _orders_by_day(world, shop)
    for day in world.size.days:
        rng = chance(world.size.seed, "service", shop.code, day)
        buyers = paid.get(day, {})
        for orders in buyers.values():
            if rng.random() < ASKS_FIRST:
                yield _chat(rng, day, ordered=True, orders=tuple(orders))
        for _ in left.get(day, set()) - set(buyers):
            if rng.random() < ASKS_FIRST:
                yield _chat(rng, day, ordered=True)
        for _ in range(poisson(rng, 1 + WANDERERS * len(buyers))):
            yield _chat(rng, day)
        for _ in range(poisson(rng, 1 + QUESTIONS * len(buyers))):
            yield _chat(rng, day, wants_to_buy=False)


def _orders_by_day(
    world: World, shop: Shop
) -> tuple[dict[date, dict[str, list[Order]]], dict[date, set[str]]]:
    """Paid orders by the day they were paid and by buyer; buyers by the day of an order they never paid."""
    paid: dict[date, dict[str, list[Order]]] = {}
    left: dict[date, set[str]] = {}
    for order in world.orders[shop.code]:
        if order.paid_day:
            paid.setdefault(order.paid_day, {}).setdefault(order.buyer, []).append(order)
        else:
            left.setdefault(order.created_at.date(), set()).add(order.buyer)
    return paid, left


def _chat(
    rng: random.Random, day: date, *, wants_to_buy: bool = True, ordered: bool = False, orders: tuple[Order, ...] = ()
) -> Chat:  # fmt: skip
    agent, slow = pick(rng, [((name, slow), share) for name, share, slow in SHARES])
    robot = not wants_to_buy and rng.random() < BY_ROBOT
    answered = not robot and (ordered or rng.random() >= GIVES_UP)
    first = max(10, round(10 * slow * rng.lognormvariate(math.log(TYPICAL_SECONDS), SPREAD)))
    weights = (10, 15, 25, 25, 25) if first > SLOW else (60, 25, 10, 3, 2)
    rating = pick(rng, list(zip(range(1, LEVELS + 1), weights, strict=True)))
    rated = answered and rng.random() < RATES
    return Chat(
        day=day, agent=agent, wants_to_buy=wants_to_buy, ordered=ordered, orders=orders, robot=robot,
        first=first if answered else None, mean=first * 3 // 2, rating=rating if rated else None,
        said=rng.randrange(1, 9), answers=rng.randrange(2, 12) if answered else 0,
    )  # fmt: skip
