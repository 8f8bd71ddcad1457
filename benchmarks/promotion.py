"""The promotion engine beside django-oscar's offers, the hunt for the worst stack beside every cart. A part of ``run.py``."""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import time
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

from tests.domains.pricing.promotion import random_carts as drawn  # noqa: E402  the folder is known only now

from promotion_plans import PLANS, proved  # noqa: E402  a neighbour
from zhanggui.core.language import Text  # noqa: E402
from zhanggui.domains.pricing.analysis.promotion import calculators as how  # noqa: E402
from zhanggui.domains.pricing.analysis.promotion.cart import Cart, Line  # noqa: E402
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions  # noqa: E402
from zhanggui.domains.pricing.analysis.promotion.offer import Offer, Scope  # noqa: E402
from zhanggui.domains.pricing.analysis.promotion.reach import ANYONE  # noqa: E402
from zhanggui.domains.pricing.analysis.promotion.stacking import ITEM_FIRST, Level  # noqa: E402
from zhanggui.domains.pricing.analysis.promotion.worst import unit_price, worst_prices  # noqa: E402

TITLE = "Promotions: the engine beside django-oscar, the worst stack beside every cart"
PAGE = HERE.parent / "docs" / "benchmarks_promotion.md"
LINES, CARTS, RUNS, SEED = 8, 1_000, 5, 20260618
SMALL_SHOPS, MOST_UNITS, PEER_CARTS, SKUS = 40, 4, 20, 20


def offers() -> list[Offer]:
    """The four of the measured carts: a price cut on half the goods, second at half price on the rest, 满减, every 满减."""
    frame: dict[str, Any] = {"since": date(2026, 6, 1), "until": date(2026, 6, 18), "name": Text("x", "x")}
    even, odd = (Scope(skus=frozenset(f"s{i}" for i in range(start, LINES, 2))) for start in (0, 1))
    return [
        Offer(code="cut", level=Level.ITEM, calculator=how.UnitPercent(2_000), scope=even, **frame),
        Offer(code="second", level=Level.ITEM, calculator=how.CheapestOff(2, 1, 5_000), scope=odd, **frame),
        Offer(code="coupon", level=Level.SHOP, calculator=how.Steps(((19_900, 2_000),)), **frame),
        Offer(
            code="every", level=Level.PLATFORM, calculator=how.Steps(((30_000, 4_000),), every=True), **frame
        ),
    ]


def prices() -> list[list[tuple[int, int]]]:
    """Price and quantity of each line of each measured cart; the peer gets the same."""
    r = random.Random(SEED)
    return [[(r.randint(500, 20_000), r.randint(1, 4)) for _ in range(LINES)] for _ in range(CARTS)]


def speed(runs: int) -> dict[str, Any]:
    """Carts per second of processor time, the median of the runs."""
    shop = Promotions(offers(), ITEM_FIRST)
    carts = [Cart(lines=tuple(Line(f"s{i}", *one) for i, one in enumerate(lines))) for lines in prices()]
    rates = []
    for _ in range(runs):
        began = time.process_time()
        receipts = [shop.best(cart) for cart in carts]
        rates.append(len(carts) / (time.process_time() - began))
    whole = sum(sum(r.paid) == r.cart.total - r.off for r in receipts)
    return {
        "carts_s": statistics.median(rates),
        "worst": min(rates),
        "whole": whole,
        "carts": len(carts),
        "runs": runs,
    }


def oscar(carts: int) -> dict[str, Any]:
    """The peer in a process of its own, on the same carts."""
    env = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")])),
    }
    words = [sys.executable, str(HERE / "promotion_oscar.py")]
    sent = json.dumps(prices()[:carts])
    told = subprocess.run(words, input=sent, env=env, capture_output=True, text=True, check=True)
    return dict(json.loads(told.stdout))


def hunt(shops: int) -> dict[str, Any]:
    """The hunt for the lowest price beside every cart of up to four units of three goods, on shops drawn by chance."""
    missed, crumbs, below, checked, met = 0, 0, 0, 0, 0
    for seed in range(1000, 1000 + shops):
        r = random.Random(seed)
        goods = [Line(sku, r.choice((990, 1999, 5000, r.randint(100, 12_000)))) for sku in "ABC"]
        shop = Promotions(drawn.any_offers(r, r.randint(1, 4)), drawn.any_stacking(r))
        for one in worst_prices(shop, goods, floors={}):
            least = min(
                unit_price(shop.lowest_for(cart, one.sku), one.sku) for cart in _small_carts(goods, one.sku)
            )
            checked += 1
            missed += one.price > least + 1
            crumbs += least < one.price <= least + 1
            below += least < one.no_lower_than
            met += one.price <= one.no_lower_than + 1
    return {
        "shops": shops,
        "checked": checked,
        "missed": missed,
        "crumbs": crumbs,
        "below": below,
        "met": met,
    }


def _small_carts(goods: list[Line], sku: str) -> list[Cart]:
    counts = product(*[range(int(g.sku == sku), MOST_UNITS + 1) for g in goods])
    return [
        Cart(lines=tuple(Line(g.sku, g.price, n) for g, n in zip(goods, one, strict=True) if n), buyer=ANYONE)
        for one in counts
    ]


def catalogue() -> dict[str, Any]:
    """How long a shop of 120 SKUs under the four offers takes, and how near its bound the hunt comes."""
    r = random.Random(SEED)
    goods = [Line(f"s{i}", r.randint(500, 20_000)) for i in range(SKUS)]
    shop, began = Promotions(offers(), ITEM_FIRST), time.process_time()
    found = worst_prices(shop, goods, floors={})
    gaps = sorted(float(one.price / max(1, one.no_lower_than) - 1) for one in found)
    return {"skus": len(goods), "seconds": time.process_time() - began, "gap": statistics.median(gaps)}


def measured(*, quick: bool = False) -> dict[str, Any]:
    """Speed beside the peer, and the worst stack."""
    runs, carts, shops, plans = (1, 2, 2, 1) if quick else (RUNS, PEER_CARTS, SMALL_SHOPS, PLANS)
    return {
        "speed": speed(runs),
        "oscar": oscar(carts),
        "hunt": hunt(shops),
        "catalogue": catalogue(),
        "plans": proved(plans),
    }


def headline(found: dict[str, Any]) -> str:
    """The figures in one line."""
    ours, peer, plans = found["speed"], found["oscar"], found["plans"]
    return (
        f"{ours['carts_s']:,.0f} carts/s (goal 5,000; django-oscar {peer['whole']:,.1f}); lowest price missed in "
        f"{found['hunt']['missed']} of {found['hunt']['checked']} small shops' SKUs; {plans['proved'] / plans['skus']:.1%} of lowest prices "
        "of realistic plans proved"
    )


def section(found: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    ours, peer, small, shop, plans = (found[key] for key in ("speed", "oscar", "hunt", "catalogue", "plans"))
    return PAGE_TEXT.format(
        ours=ours, peer=peer, small=small, shop=shop, plans=plans, lines=LINES, most=MOST_UNITS, off=f"{shop['gap']:.1%}",
    ).splitlines()  # fmt: skip


PAGE_TEXT = """\
# Promotions, measured

## Speed

{lines} lines, 4 offers, the best combination with its receipt, one core, processor time, median of {ours[runs]} runs over {ours[carts]:,} carts:
**{ours[carts_s]:,.0f} carts/s** (slowest run {ours[worst]:,.0f}). Lines sum to the total in {ours[whole]:,} of {ours[carts]:,}.

django-oscar {peer[version]}, the same goods, prices and kinds of offers, {peer[carts]} carts: {peer[whole]:,.1f} carts/s with its queries (SQLite
in memory), {peer[applying]:,.1f} with offers and lines loaded before; it applies by priority and looks for no best combination. Line discounts
that are no whole coins: {peer[crumbs]} of {peer[carts]} carts. Goal for us: 5,000 carts/s.

## Worst stack

{small[checked]} SKUs in {small[shops]} shops of three goods under 1 to 4 offers of all kinds drawn by chance, against every cart of up to
{most} units of each: the hunt found that price or a lower one (with more units) but for {small[missed]} cases, and
{small[crumbs]} that differ by less than one coin a unit. The bound was above a price that exists in {small[below]} cases. For {small[met]} SKUs
the hunt met the bound within one coin: there the price is proved.

A shop of {shop[skus]} SKUs under the four offers above: {shop[seconds]:.1f} s of processor time; the price found lies {off} above the bound (median).

{plans[plans]} plans of 60 SKUs under 3 to 5 offers (cross-shop 满减 and a coupon on all; member price, gift, price cut, a ladder, second at
half price on one or four SKUs): {plans[proved]:,} of {plans[skus]:,} lowest prices are proved to within {plans[coins]} coins, all 60 in {plans[whole]} plans;
{plans[median]:.1f} s of processor time a plan (median; slowest {plans[slowest]:.1f} s). What is not proved is second at half price over several SKUs.

## Random carts

`python benchmarks/carts.py --random 1000000` draws carts in CNY, JPY and BHD and checks that lines, funders and returns sum to the
whole, nothing is below zero, caps and groups hold. A sample runs in `make test`, all of them in `make proof` (docs/proofs.md).
"""
