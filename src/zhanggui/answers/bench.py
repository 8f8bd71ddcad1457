"""Comparisons a person can run again: the closed loop of orders, transfers between buildings, on simulated merchants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text

MOST_SEEDS = 1000
POLICY_NAMES = {
    "ours": Text("掌柜的订货规则", "the ordering rule of Zhanggui"),
    "min_max": Text("固定上下限（事后最优）", "fixed min/max (best with hindsight)"),
    "moving_average": Text("近 28 天均销（事后最优）", "last 28 days' average (best with hindsight)"),
    "clairvoyant": Text("预知未来需求", "foresight of all demand"),
}
TRANSFER_NAMES = {
    "nothing": Text("不调拨", "send nothing"),
    "evenly": Text("按近四周销量调匀", "until both last equally long"),
    "ours": Text("掌柜的调拨规则", "the transfer rule of Zhanggui"),
    "foresight": Text("同一规则，预知未来需求", "the same rule with foresight"),
}
PRICE_NAMES = {
    "ours": Text("掌柜的建议价", "prices advised by Zhanggui"),
    "tested_first": Text(
        "先做 12 周价格测试，再按建议价", "twelve weeks of price tests, then advised prices"
    ),
    "prices_only": Text("只按建议价，不做活动", "advised prices, no events"),
    "flat": Text("价格不动，活动一律八折", "keep the prices, 20 % off everything at each event"),
    "keep": Text("价格不动", "keep the prices"),
    "cost_plus": Text("成本加成", "cost plus a margin"),
    "match_lowest": Text("跟最低竞品价", "match the lowest competitor"),
    "optimum": Text("知道真实弹性的最优价", "the optimum under the true elasticities"),
}
TOO_SMALL = Text(
    "「{name}」应在 {low} 到 {high} 之间，收到 {given}。请改用范围内的数。",
    "{name} must lie between {low} and {high}, got {given}. Give a number within.",
)


def loop_answer(
    *, seeds: int, days: int, skus: int, orders_per_day: int, tell: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """The closed loop over seeds 1 … ``seeds``: each policy's means and how far ours is ahead."""
    for name, given, low, high in (
        ("--seeds", seeds, 1, MOST_SEEDS),
        ("--days", days, 14, 360),
        ("--skus", skus, 20, 2000),
        ("--orders-per-day", orders_per_day, 1, 5000),
    ):
        if not low <= given <= high:
            raise WrongUsage(TOO_SMALL.with_(name=name, low=low, high=high, given=given))
    from zhanggui.domains.supply.trial_table import as_json, loop_table

    told = (lambda seed, _found: tell(seed)) if tell else None
    table = loop_table(range(1, seeds + 1), skus=skus, days=days, orders_per_day=orders_per_day, tell=told)
    return as_json(table)


def transfers_answer(*, seeds: int, days: int, skus: int) -> dict[str, Any]:
    """Transfers over seeds 1 … ``seeds``: mean profit of each policy, and how much more than without transfers."""
    for name, given, low, high in (
        ("--seeds", seeds, 2, MOST_SEEDS),
        ("--days", days, 14, 360),
        ("--skus", skus, 3, 500),
    ):
        if not low <= given <= high:
            raise WrongUsage(TOO_SMALL.with_(name=name, low=low, high=high, given=given))
    import numpy as np

    from zhanggui.domains.supply.transfer_trial import transfer_table

    table = {
        name: np.array(found)
        for name, found in transfer_table(range(1, seeds + 1), skus=skus, days=days).items()
    }
    rows = []
    for name, profit in table.items():
        ahead = profit - table["nothing"]
        half = 1.96 * float(ahead.std(ddof=1)) / seeds**0.5
        rows.append(
            {
                "name": name, "profit": float(profit.mean()), "ahead": float(ahead.mean()), "low": float(ahead.mean()) - half,
                "high": float(ahead.mean()) + half, "won": int((ahead > 0).sum()),
            }
        )  # fmt: skip
    return {"seeds": seeds, "days": days, "skus": skus, "policies": rows}


def pricing_answer(
    *, seeds: int, days: int, skus: int, orders_per_day: int, moves: int, first: int = 1, tell: Callable[[int], None] | None = None
) -> dict[str, Any]:  # fmt: skip
    """Prices on trial over ``seeds`` seeds from ``first`` on: each policy's mean profit and how far ours is ahead, plain values."""
    for name, given, low, high in (
        ("--seeds", seeds, 1, MOST_SEEDS),
        ("--days", days, 28, 360),
        ("--skus", skus, 20, 2000),
        ("--orders-per-day", orders_per_day, 1, 5000),
        ("--moves", moves, 0, 40),
        ("--first", first, 1, 10**6),
    ):
        if not low <= given <= high:
            raise WrongUsage(TOO_SMALL.with_(name=name, low=low, high=high, given=given))
    from dataclasses import asdict

    from zhanggui.domains.pricing.trial_table import price_table

    found = price_table(
        range(first, first + seeds),
        skus=skus,
        days=days,
        orders_per_day=orders_per_day,
        moves=moves,
        tell=tell,
    )
    return asdict(found) | {"days": days}


def events_answer(
    *,
    seeds: int,
    skus: int,
    units_per_day: int,
    moves: int,
    first: int = 1,
    tell: Callable[[int], None] | None = None,
) -> dict[str, Any]:
    """Prices and events on trial over ``seeds`` seeds from ``first`` on, and plans replayed event after event, plain values."""
    for name, given, low, high in (
        ("--seeds", seeds, 1, MOST_SEEDS), ("--skus", skus, 20, 500), ("--units-per-day", units_per_day, 10, 5000),
        ("--moves", moves, 0, 40), ("--first", first, 1, 10**6),
    ):  # fmt: skip
        if not low <= given <= high:
            raise WrongUsage(TOO_SMALL.with_(name=name, low=low, high=high, given=given))
    from dataclasses import asdict

    from zhanggui.domains.pricing.event_trial import TRIAL_DAYS
    from zhanggui.domains.pricing.event_trial_table import event_table

    found = event_table(
        range(first, first + seeds), skus=skus, units_per_day=units_per_day, moves=moves, tell=tell
    )
    return asdict(found) | {"days": TRIAL_DAYS}
