"""The closed loop of orders on simulated merchants. A part of ``run.py``.

The same figures as ``zg bench loop --json`` gives.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from zhanggui.answers.bench import POLICY_NAMES, loop_answer

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks_loop.md"
TITLE = "The ordering rule in a closed loop against min/max, moving average and foresight"
SEEDS, QUICK_SEEDS, SKUS, DAYS, ORDERS = 20, 1, 40, 180, 40
FORESIGHT = "clairvoyant"
HEAD = """# The ordering rule in a closed loop

The same figures come from `zg bench loop`. Each merchant is simulated: a year of
history, then {days} days in which the orders of a policy decide what can be sold. Demand, lead times, minimums and
cartons are the same for every policy. The two peers get the setting (15 tried: safety and cover in days) that earned
most *afterwards* on that very merchant, and look at the stock every day; ours gets no setting, learns only from days
before, and looks once a week. Foresight knows all demand and lead times and heeds neither minimum nor carton, so it
bounds what any policy can earn. Profit: margin of what was sold, less holding (25 % of cost a year) and 15 an order line.
A shelf that was empty is demand lost and not seen.

{merchants} merchants, {skus} SKUs and {orders} orders a day each, on one core.

| Policy | Profit | Margin missed | Holding | Ordering | Served | Stock tied up | Ours earns more by | 95 % interval | Ours ahead in |
|---|---|---|---|---|---|---|---|---|---|
"""


def measured(*, quick: bool = False, seeds: int | None = None) -> dict[str, Any]:
    """The loop over merchants 1 … ``seeds``."""
    seeds = seeds or (QUICK_SEEDS if quick else SEEDS)
    return loop_answer(seeds=seeds, days=DAYS, skus=SKUS, orders_per_day=ORDERS, tell=_tell)


def headline(found: dict[str, Any]) -> str:
    """The figures in one line."""
    peers = [one for one in found["policies"] if one["ahead"] is not None and one["name"] != FORESIGHT]
    said = [f"{one['ahead']:+,.0f} over {POLICY_NAMES[one['name']].en}" for one in peers]
    return f"{'; '.join(said)}; {found['of_foresight']:.2%} of foresight, {len(found['seeds'])} merchants"


def section(found: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    head = HEAD.format(merchants=len(found["seeds"]), skus=SKUS, days=DAYS, orders=ORDERS)
    rows = [_row(one, len(found["seeds"])) for one in found["policies"]]
    return [
        *head.splitlines(),
        *rows,
        "",
        f"Ours earns {found['of_foresight']:.2%} of what foresight earns.",
        "",
    ]


def _tell(seed: int) -> None:
    print(f"merchant {seed} done", file=sys.stderr, flush=True)


def _row(one: dict[str, Any], seeds: int) -> str:
    cells = [POLICY_NAMES[one["name"]].en]
    cells += [f"{one[name]:,.0f}" for name in ("profit", "missed", "holding", "ordering")]
    cells += [f"{one['served']:.2%}", f"{one['stock']:,.0f}"]
    if one["ahead"] is None:
        return f"| {' | '.join([*cells, '', '', ''])} |"
    between = "" if one["low"] is None else f"{one['low']:+,.0f} … {one['high']:+,.0f}"
    cells += [f"{one['ahead']:+,.0f}", between, f"{one['won']} of {seeds}"]
    return f"| {' | '.join(cells)} |"
