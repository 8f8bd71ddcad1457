"""The closed loop of orders on simulated merchants. ``python benchmarks/loop.py [seeds]``.

Writes docs/benchmarks_loop.md and benchmarks/loop.json. The same as ``zg bench loop --json`` beside a page to read.
"""

from __future__ import annotations

import json
import platform
import sys
import time
from pathlib import Path
from typing import Any

from zhanggui.answers.bench import POLICY_NAMES, loop_answer

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks_loop.md"
SEEDS, SKUS, DAYS, ORDERS = 20, 40, 180, 40
HEAD = """# The ordering rule in a closed loop

Written by `benchmarks/loop.py`; the same figures come from `zg bench loop`. Each merchant is simulated: a year of
history, then {days} days in which the orders of a policy decide what can be sold. Demand, lead times, minimums and
cartons are the same for every policy. The two peers get the setting (15 tried: safety and cover in days) that earned
most *afterwards* on that very merchant, and look at the stock every day; ours gets no setting, learns only from days
before, and looks once a week. Foresight knows all demand and lead times and heeds neither minimum nor carton, so it
bounds what any policy can earn. Profit: margin of what was sold, less holding (25 % of cost a year) and 15 an order line.
A shelf that was empty is demand lost and not seen.

{merchants} merchants, {skus} SKUs and {orders} orders a day each; {seconds:.0f} s on one core ({machine}).

| Policy | Profit | Margin missed | Holding | Ordering | Served | Stock tied up | Ours earns more by | 95 % interval | Ours ahead in |
|---|---|---|---|---|---|---|---|---|---|
"""


def main(seeds: int = SEEDS) -> dict[str, Any]:
    """Run it and write both files; the table."""
    began = time.perf_counter()
    found = loop_answer(
        seeds=seeds, days=DAYS, skus=SKUS, orders_per_day=ORDERS, tell=lambda seed: print(seed, flush=True)
    )
    seconds = time.perf_counter() - began
    (HERE / "loop.json").write_text(
        json.dumps(found | {"seconds": round(seconds, 1)}, indent=1), encoding="utf-8"
    )
    head = HEAD.format(
        merchants=seeds, skus=SKUS, days=DAYS, orders=ORDERS, seconds=seconds, machine=platform.machine()
    )
    rows = [_row(one, seeds) for one in found["policies"]]
    end = f"\nOurs earns {found['of_foresight']:.2%} of what foresight earns.\n"
    PAGE.write_text(head + "\n".join(rows) + "\n" + end, encoding="utf-8")
    return found


def _row(one: dict[str, Any], seeds: int) -> str:
    cells = [POLICY_NAMES[one["name"]].en]
    cells += [f"{one[name]:,.0f}" for name in ("profit", "missed", "holding", "ordering")]
    cells += [f"{one['served']:.2%}", f"{one['stock']:,.0f}"]
    if one["ahead"] is None:
        return f"| {' | '.join([*cells, '', '', ''])} |"
    between = "" if one["low"] is None else f"{one['low']:+,.0f} … {one['high']:+,.0f}"
    cells += [f"{one['ahead']:+,.0f}", between, f"{one['won']} of {seeds}"]
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
