"""Carts and offers by chance, from a seed: all kinds, three currencies, amounts that do not divide."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from operator import attrgetter

from zhanggui.core.language import Text
from zhanggui.domains.pricing.analysis.promotion import calculators as how
from zhanggui.domains.pricing.analysis.promotion.cart import Buyer, Cart, Line
from zhanggui.domains.pricing.analysis.promotion.evaluate import Promotions
from zhanggui.domains.pricing.analysis.promotion.offer import FUNDERS, Conditions, Gift, Offer, Scope, Target
from zhanggui.domains.pricing.analysis.promotion.receipt import Receipt
from zhanggui.domains.pricing.analysis.promotion.refund import refund, unit_tables
from zhanggui.domains.pricing.analysis.promotion.stacking import Base, Level, Stacking

SKUS = "ABCDEF"
CURRENCIES = ("CNY", "JPY", "BHD")
SHARES = (
    {"merchant": 10_000},
    {"merchant": 6_000, "platform": 4_000},
    {"merchant": 3_333, "platform": 3_333, "supplier": 3_334},
)
BUYER = Buyer(tier="gold", coupons=frozenset({"K"}), payment="card", points=1234, presale=True)


def chance(seed: int) -> random.Random:
    return random.Random(seed)


def any_cart(r: random.Random, *, currency: str = "CNY", lines: int = 4) -> Cart:
    chosen = [
        Line(r.choice(SKUS), r.choice((0, 1, 99, 1050, 1999, 9999, r.randint(1, 20_000))), r.randint(1, 4))
        for _ in range(r.randint(1, lines))
    ]
    buyer = BUYER if r.random() < 0.8 else Buyer()
    return Cart(
        lines=tuple(chosen),
        currency=currency,
        shipping=r.choice((0, 600, 1001)),
        buyer=buyer,
        gift_stock={"G": r.randint(0, 2)},
        spent={"o0": 500},
    )


def any_offers(r: random.Random, n: int, *, currency: str = "CNY") -> list[Offer]:
    return [_offer(r, f"o{i}", currency) for i in range(n)]


def any_stacking(r: random.Random) -> Stacking:
    return Stacking(tuple(r.sample(list(Level), len(Level))), r.choice(list(Base)))


def _offer(r: random.Random, code: str, currency: str) -> Offer:
    kind = r.random()
    target = Target.GIFT if kind < 0.08 else Target.FREIGHT if kind < 0.16 else Target.GOODS
    calculator = {Target.GIFT: _earned, Target.FREIGHT: _on_freight, Target.GOODS: _on_goods}[target](r)
    return Offer(
        code=code, name=Text(code, code), since=date(2026, 6, 1), until=date(2026, 6, 18), currency=currency,
        level=r.choice(list(Level)), calculator=calculator, target=target, gift=Gift(sku="G", value=r.choice((0, 300))) if target is Target.GIFT else None,
        scope=Scope(skus=frozenset(r.sample(SKUS, r.randint(1, 5)))) if r.random() < 0.5 else Scope(),
        conditions=Conditions(
            min_amount=r.choice((0, 0, 0, 3000, 10_000)), min_units=r.choice((0, 0, 0, 2)), presale=isinstance(calculator, how.Deposit),
            coupon=r.choice((None, None, None, "K", "other")), tiers=r.choice((None, None, None, frozenset({"gold"}))),
        ),
        funding=r.choice(SHARES), stacking_group=r.choice((None, None, "s")), exclusion_group=r.choice((None, None, "x", "y")),
        priority=r.choice((0, 0, 1)), most_off=r.choice((None, None, None, 777)), budget=r.choice((None, None, None, 1500)),
    )  # fmt: skip


def _earned(r: random.Random) -> how.Calculator:
    return r.choice((how.Earned(), how.Earned(per_units=2), how.Earned(per_amount=5000)))


def _on_freight(r: random.Random) -> how.Calculator:
    return r.choice((how.Percent(10_000), how.Percent(5_000), how.UnitOff(500)))


def _on_goods(r: random.Random) -> how.Calculator:
    off = r.choice((500, 1500, 2500, 3333, 5000, 10_000))
    make = (
        lambda: how.Steps(
            ((r.choice((3000, 9999, 30_000)), r.choice((1, 500, 2999))),), every=r.random() < 0.5
        ),
        lambda: how.Steps(((3000, 300), (10_000, 1200), (30_000, 5000))),
        lambda: how.Percent(off),
        lambda: how.UnitPercent(off),
        lambda: how.UnitTiers(((2, 500), (3, 2000))),
        lambda: how.UnitOff(r.choice((1, 333, 5000))),
        lambda: how.FixedPrice(r.choice((0, 990, 5000))),
        lambda: how.CheapestOff(3, 1, 10_000, r.choice((None, 1))),
        lambda: how.CheapestOff(2, 1, 5_000),
        lambda: how.AnyFor(r.choice((2, 3)), r.choice((2000, 9900)), r.choice((None, 1))),
        lambda: how.Bundle((("A", 1), ("B", r.choice((1, 2)))), 1500),
        lambda: how.Points(r.choice((1, 100)), r.choice((1000, 10_000))),
        lambda: how.Deposit(1000, 2500),
    )
    return r.choice(make)()


def drawn(seed: int, currency: str) -> tuple[Cart, list[Offer], Stacking]:
    """The cart, offers and order of levels of a seed."""
    r = chance(seed)
    cart = any_cart(r, currency=currency)
    return cart, any_offers(r, r.randint(1, 5), currency=currency), any_stacking(r)


def faults(seed: int, currency: str) -> list[str]:
    """What is wrong with one random cart of a seed; empty when everything adds up."""
    return broken(*drawn(seed, currency), seed)


def smallest(seed: int, currency: str) -> tuple[Cart, list[Offer]]:
    """A cart that breaks a promise with offers and lines taken away as long as it still does: to be read by a person."""
    cart, offers, stacking = drawn(seed, currency)
    shrinking = True
    while shrinking:
        fewer = [(cart, [o for o in offers if o is not one]) for one in offers] + [
            (replace(cart, lines=(*cart.lines[:i], *cart.lines[i + 1 :])), offers) for i in range(len(cart.lines)) if len(cart.lines) > 1
        ]  # fmt: skip
        still = next((one for one in fewer if broken(*one, stacking, seed)), None)
        shrinking = still is not None
        cart, offers = still or (cart, offers)
    return cart, offers


def broken(cart: Cart, offers: list[Offer], stacking: Stacking, seed: int) -> list[str]:
    """Which promises of the engine this cart breaks."""
    r = chance(seed + 1)
    found = Promotions(offers, stacking).best(cart)
    parts = [sum(one.parts[i] for one in found.applied) for i in range(len(cart.lines))]
    by_funder = [one.by_funder() for one in found.applied]
    goods = {who: sum(sum(shares.get(who, (0,))[:-1]) for shares in by_funder) for who in FUNDERS}
    freight = sum(one.freight for one in found.applied)
    promises = {
        "a line is its price tag less its parts": [x.total - off for x, off in zip(cart.lines, parts, strict=True)] == list(found.paid),
        "no line and no freight below zero": min(found.paid) >= 0 and found.freight >= 0,
        "no part below zero": all(part >= 0 for one in found.applied for part in one.parts),
        "the whole is the sum of its parts": found.total + sum(one.off for one in found.applied) == cart.total,
        "funders pay exactly what comes off": found.off == sum(goods.values()) + freight == sum(sum(map(sum, shares.values())) for shares in by_funder),
        "funders' parts sum to each line's part": all(
            [sum(column) for column in zip(*shares.values(), strict=True)] == [*one.parts, one.freight]
            for one, shares in zip(found.applied, by_funder, strict=True)
        ),
        "nobody pays a negative share": all(n >= 0 for shares in by_funder for one in shares.values() for n in one),
        "caps hold": all(one.off <= (one.offer.most_off or one.off) for one in found.applied),
        "an exclusion group holds once": _once(found),
        "a stacking group holds once on a line": _once_a_line(found),
        "gifts are in stock": all(n <= cart.gift_stock.get(sku, n) for sku, n in found.gifts().items()),
        "all returns give all back": _all_back(found, goods, r),
        "the order of writing does not matter": _same_however_written(found, offers, stacking, r),
    }  # fmt: skip
    return [name for name, kept in promises.items() if not kept]


def _once(found: Receipt) -> bool:
    held = {(one.offer.exclusion_group, one.offer.code) for one in found.applied if one.offer.exclusion_group}
    return len({group for group, _ in held}) == len(held)


def _once_a_line(found: Receipt) -> bool:
    held = [
        (one.offer.stacking_group, i)
        for one in found.applied
        for i, part in enumerate(one.parts)
        if part and one.offer.stacking_group
    ]
    return len(set(held)) == len(held)


def _same_however_written(found: Receipt, offers: list[Offer], stacking: Stacking, r: random.Random) -> bool:
    """Lines and offers in another order: the same offers hold, and every line costs the same (lines alike may swap)."""
    cart = found.cart
    order = r.sample(range(len(cart.lines)), len(cart.lines))
    moved = replace(cart, lines=tuple(cart.lines[i] for i in order))
    again = Promotions(r.sample(offers, len(offers)), stacking).best(moved)
    paid = [(cart.lines[i], found.paid[i]) for i in range(len(order))]
    key = attrgetter("sku", "price", "quantity")
    mine, other = (sorted((key(line), net) for line, net in side) for side in (paid, zip(moved.lines, again.paid, strict=True)))  # fmt: skip
    return again.codes == found.codes and mine == other and again.freight == found.freight


def _all_back(found: Receipt, goods: dict[str, int], r: random.Random) -> bool:
    """Every unit of every line comes back, one or some at a time, in any order."""
    before: dict[int, int] = {}
    total, funders, tables = 0, dict.fromkeys(FUNDERS, 0), unit_tables(found)
    while left := [j for j, x in enumerate(found.cart.lines) if before.get(j, 0) < x.quantity]:
        i = r.choice(left)
        n = r.randint(1, found.cart.lines[i].quantity - before.get(i, 0))
        back = refund(found, {i: n}, before=before, tables=tables)
        if back.total < 0 or min(back.funders.values()) < 0:
            return False
        total += back.total
        funders = {who: funders[who] + back.funders[who] for who in FUNDERS}
        before[i] = before.get(i, 0) + n
    return total == sum(found.paid) and funders == goods
