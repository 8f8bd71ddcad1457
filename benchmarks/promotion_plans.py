"""Realistic promotion plans by chance: 60 SKUs, 3 to 5 offers, and how many of their lowest prices are proved."""

from __future__ import annotations

import random
import statistics
import time
from datetime import date
from typing import Any

from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.cart import Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import Conditions, Gift, Offer, Scope, Target
from zhanggui.domains.pricing.analysis.promotion.stacking import ITEM_FIRST, SIDE_BY_SIDE, Level
from zhanggui.domains.pricing.analysis.promotion.worst import worst_prices

PLANS, SKUS = 24, 60
TAGS = (990, 1990, 2990, 3990, 4990, 5900, 8900, 12_900, 19_900)


def any_plan(r: random.Random) -> tuple[list[Line], Promotions]:
    """Goods and offers of one plan: cross-shop 满减 and a coupon on all, beside them one to three of the usual others."""
    goods = [Line(f"s{i}", r.choice((*TAGS, r.randint(900, 25_000)))) for i in range(SKUS)]
    skus = [g.sku for g in goods]
    cross = how.Steps(((r.choice((20_000, 30_000)), r.choice((3000, 4000, 5000))),), every=True)
    coupon = how.Steps(((r.choice((9900, 19_900, 29_900)), r.choice((500, 1000, 2000, 3000))),))
    shares: dict[str, int] = r.choice(({"merchant": 10_000}, {"merchant": 6_000, "platform": 4_000}))
    some = Scope(skus=frozenset(r.sample(skus, r.randint(3, 30))))
    others = [
        _offer("member", how.UnitPercent(r.choice((300, 500))), Level.MEMBER, conditions=Conditions(tiers=frozenset({"gold"}))),
        _offer("gift", how.Earned(), target=Target.GIFT, gift=Gift(sku="G", value=500), conditions=Conditions(min_amount=9900)),
        _offer("second", how.CheapestOff(2, 1, 5000), Level.ITEM, scope=Scope(skus=frozenset(r.sample(skus, r.choice((1, 1, 4)))))),
        _offer("cut", how.UnitPercent(r.choice((1000, 1500, 2000))), Level.ITEM, scope=some),
        _offer("tiers", how.Steps(((9900, 500), (19_900, 1500), (39_900, 4000)))),
    ]  # fmt: skip
    chosen = [
        _offer("cross", cross, Level.PLATFORM, funding=shares),
        _offer("coupon", coupon, conditions=Conditions(coupon="K")),
        *r.sample(others, r.randint(1, 3)),
    ]
    return goods, Promotions(chosen, r.choice((ITEM_FIRST, SIDE_BY_SIDE)))


def _offer(code: str, calculator: how.Calculator, level: Level = Level.SHOP, **more: Any) -> Offer:
    days = {"since": date(2026, 6, 1), "until": date(2026, 6, 18)}
    return Offer(code=code, name=Text(code, code), calculator=calculator, level=level, **days, **more)


def proved(plans: int = PLANS) -> dict[str, Any]:
    """Over all plans: SKUs, those proved, whole plans proved, the widest coins of a proof, processor time a plan."""
    times, skus, ok, whole, coins = [], 0, 0, 0, 0
    for seed in range(plans):
        goods, shop = any_plan(random.Random(seed))
        began = time.process_time()
        found = worst_prices(shop, goods, floors={})
        times.append(time.process_time() - began)
        proofs = [one.proof for one in found if one.proof]
        skus, ok, whole = skus + len(found), ok + len(proofs), whole + (len(proofs) == len(found))
        coins = max([coins, *(proof.coins for proof in proofs)])
    return {"plans": plans, "skus": skus, "proved": ok, "whole": whole, "coins": coins,
            "median": statistics.median(times), "slowest": max(times)}  # fmt: skip
