"""Advised prices, and prices with events, in a closed loop on simulated merchants. A part of ``run.py``.

The same figures as ``zg bench pricing --json`` and ``zg bench events --json`` give.
"""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import fmean
from typing import Any

from zhanggui.answers.bench import PRICE_NAMES, events_answer, pricing_answer
from zhanggui.cli.bench import PRICE_HEADS, price_told
from zhanggui.cli.bench_events import EVENT_HEADS, HEADS, event_rows, policy_rows, replayed, told

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks_pricing.md"
TITLE = "Advised prices and planned events in a closed loop against usual ways and the optimum"
SEEDS, FIRST = 20, 101
BUSY, QUIET = {"orders_per_day": 200, "moves": 6}, {"orders_per_day": 40, "moves": 2}
"""Units a day and changes of each price in the past: of a merchant who sells much, and as the sample merchant has them."""
KEEP, COST_PLUS, MATCH = "keep", "cost_plus", "match_lowest"


def measured(*, quick: bool = False) -> dict[str, Any]:
    """Prices alone on merchants who sell much and little; prices and events together."""
    seeds = 1 if quick else SEEDS
    whole = {"seeds": seeds, "skus": 40, "first": FIRST, "tell": _tell}
    return {
        "busy": pricing_answer(**whole, days=180, **BUSY),
        "quiet": pricing_answer(**whole, days=180, **QUIET),
        "events": events_answer(**whole, units_per_day=BUSY["orders_per_day"], moves=BUSY["moves"]),
    }


def headline(found: dict[str, Any]) -> str:
    """The figures in one line."""
    events = found["events"]
    said = [
        f"{one['ahead']:+,.0f} over “{PRICE_NAMES[one['name']].en}”"
        for one in events["policies"]
        if one["name"] in (KEEP, COST_PLUS, MATCH)
    ]
    return (
        f"prices and events: {', '.join(said)}; {events['of_optimum']:.1%} of the optimum; {events['gains']:.1%} of promised 80 % ranges "
        f"held; {events['seeds']} merchants"
    )


def section(found: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    busy, quiet, events = found["busy"], found["quiet"], found["events"]
    both = (PRICE_HEADS, policy_rows(busy, _english)), (PRICE_HEADS, policy_rows(quiet, _english))
    learnt = [(one["learnt"], one["last"]) for one in events["events"] if one["learnt"] is not None]
    errors = [error for error, _ in learnt]
    text = TEXT.format(
        first_five=fmean(errors[:5]), last_five=fmean(errors[-5:]), planned=len(learnt),
        better=sum(last is not None and error < last for error, last in learnt),
        seeds=busy["seeds"], last=FIRST + busy["seeds"] - 1, first=FIRST,
        busy=_table(*both[0]), busy_told=_english(price_told(busy)), quiet=_table(*both[1]), quiet_told=_english(price_told(quiet)),
        events=_table(HEADS, policy_rows(events, _english)), events_told=_english(told(events)),
        replay=_table(EVENT_HEADS, event_rows(events, _english)), replay_told=_english(replayed(events)),
    )  # fmt: skip
    return text.splitlines()


def _table(heads: Any, rows: list[list[str]]) -> str:
    lines = [[_english(one) for one in heads], ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _english(text: Any) -> str:
    return str(text.in_("en"))


def _tell(seed: int) -> None:
    print(f"prices: merchant {seed} done", file=sys.stderr, flush=True)


TEXT = """\
# Advised prices and events

Seeds {first} to {last}: none of them was looked at while the methods were made (1 to 12 were for prices, 1 to 6 for events).

## Prices in a closed loop

{seeds} simulated merchants of some 36 SKUs, 200 units a day, a year of history in which every product's price was changed six times, then
25 weeks in which each policy sets the prices every second week and meets the same buyers (elasticities of −0.8 to −3 from the sample
merchant, seasons, promotions, three wandering competitors with a cross elasticity of 0.5 that no policy is told). Prices may go from
the floor to 130 % of the first price. Profit is what is expected under the truth.

{busy}

{busy_told}

With a fifth of the sales and two price changes a year, as the sample merchant has them:

{quiet}

{quiet_told}

The sample merchant's own files (120 SKUs, 40 orders a day, six months) show no elasticity at all: the answer there is a price test.

## Prices and events in a closed loop

Simulated merchants with events (618, 818, 双11, 双12, 年货节, 38节, and member days of the shop's own four times a year): 57 weeks of
history in which people moved prices and cut two products in three by 5 to 20 % at each event, then 182 days that hold 618, 818, 双11 and
two member days. Truth that no policy but the optimum is told: elasticities, each event's pull on each SKU (1.2 to 1.9 times, ± 25 %
by SKU, ± 10 % by event), elasticities 0.5 ± 0.3 steeper in events, a quarter (± 10 points) of the extra units missing in the fortnight
after, seasons, competitors; stock of about three times the days' usual sales, which may run out. A cut below 5 % is no part in an event.
The optimum knows all of it and cuts SKU by SKU (prices by Lerner, cuts by search over whole per cents; it looks one event ahead).

The replay plans every event of the 581 days in turn, from the days before it, for the cuts that people made.

{events}

{events_told}

{replay}

{replay_told}

What falls short: the error of the next event is not smaller every time, because events differ in difficulty: nobody can know the
first 双11 of a merchant (its pull of 1.9 and the season were not seen before). It falls when the same name comes back, and over all:
a mean of {first_five:.3f} over the first five events that could be planned, {last_five:.3f} over the last five. With the lift of the event just
before in place of what was learnt it is larger in {better} of {planned} events. Where the rest to the optimum is lost was not taken apart.
The replay was not made on the Complete Journey data: its 27 campaigns of 2017 overlap, so hardly any window of plain days stands
before one of them.
"""
