"""The same promises in the plainest words: every set of offers is tried, every unit is one row, fractions are exact.

Written apart from the engine: it reads the declared values of an offer and shares no arithmetic with it.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import floor
from typing import Any

from zhanggui.domains.pricing.analysis.promotion.cart import Cart
from zhanggui.domains.pricing.analysis.promotion.offer import Offer
from zhanggui.domains.pricing.analysis.promotion.stacking import Stacking


def half_up(x: Fraction) -> int:
    return floor(x + Fraction(1, 2))


def shared(total: int, weights: list[int]) -> list[int]:
    """Largest remainder, the earlier first among equals."""
    if sum(weights) == 0:
        weights = [1] * len(weights)
    exact = [Fraction(total * w, sum(weights)) for w in weights]
    parts = [floor(x) for x in exact]
    while sum(parts) < total:
        i = max(
            range(len(parts)), key=lambda j: (exact[j] - parts[j] if parts[j] == floor(exact[j]) else -1, -j)
        )
        parts[i] += 1
    return parts


def cheapest_total(cart: Cart, offers: list[Offer], stacking: Stacking) -> int:
    """The least a buyer can pay over all ways of taking or leaving each offer (each SKU of one that works by SKU)."""
    choices = choices_of(cart, offers, stacking)
    return min(
        pay(cart, [c for c, yes in zip(choices, taken, strict=True) if yes], stacking)
        for taken in product([1, 0], repeat=len(choices))
    )


def choices_of(cart: Cart, offers: list[Offer], stacking: Stacking) -> list[tuple[Offer, str | None]]:
    order = sorted(offers, key=lambda o: ([*stacking.order].index(o.level), -o.priority, o.code))
    found: list[tuple[Offer, str | None]] = []
    for offer in order:
        kind = type(offer.calculator).__name__
        plain = offer.most_off is None and offer.budget is None
        plain = plain and not offer.conditions.min_amount and not offer.conditions.min_units
        if (
            offer.stacking_group
            and plain
            and offer.target == "goods"
            and kind in ("UnitPercent", "UnitOff", "FixedPrice")
        ):
            found += [
                (offer, sku) for sku in sorted({line.sku for line in cart.lines if offer.scope.covers(line)})
            ]
        else:
            found.append((offer, None))
    return found


def pay(cart: Cart, chosen: list[tuple[Offer, str | None]], stacking: Stacking) -> int:
    """What is left to pay when exactly these are taken, one after the other; an impossible choice takes nothing."""
    lines = sorted(cart.lines, key=lambda x: (x.shop, x.sku, x.category, x.price, x.quantity))
    left, tags = [x.price * x.quantity for x in lines], [x.price * x.quantity for x in lines]
    lists, freight = list(left), cart.shipping
    holds: dict[str, str] = {}
    claimed: set[tuple[str, int]] = set()
    for offer, sku in chosen:
        if not allowed(offer, cart) or holds.get(offer.exclusion_group or "", offer.code) != offer.code:
            continue
        at = [i for i, x in enumerate(lines) if offer.scope.covers(x) and (sku is None or x.sku == sku)]
        at = [i for i in at if (offer.stacking_group, i) not in claimed]
        base = {"left": left, "list": lists, "tags": tags}[stacking.base]
        amount, units = sum(base[i] for i in at), sum(lines[i].quantity for i in at)
        if not at or amount < offer.conditions.min_amount or units < offer.conditions.min_units:
            continue
        cap = min([x for x in (offer.most_off, left_of(offer, cart)) if x is not None], default=10**18)
        if offer.target == "freight":
            off = min(
                cap,
                int(getattr(offer.calculator, "off", 0))
                if type(offer.calculator).__name__ == "UnitOff"
                else share(freight, offer.calculator),
                freight,
            )
            freight -= off
            parts = [0] * len(at)
        elif offer.target == "gift":
            off, parts = 0, [0] * len(at)
        else:
            parts = parts_of(offer.calculator, [left[i] for i in at], [lines[i] for i in at], amount, cart)
            if sum(parts) > cap:
                parts = shared(cap, parts)
            off = sum(parts)
        if off and offer.exclusion_group:
            holds[offer.exclusion_group] = offer.code
        for i, part in zip(at, parts, strict=True):
            left[i] -= part
            assert left[i] >= 0
            if offer.level in ("item", "member"):
                tags[i] -= part
            if part and offer.stacking_group:
                claimed.add((offer.stacking_group, i))
    return sum(left) + freight


def allowed(offer: Offer, cart: Cart) -> bool:
    c, buyer = offer.conditions, cart.buyer
    if cart.day and not offer.since <= cart.day <= offer.until:
        return False
    if offer.per_buyer is not None and buyer.used.get(offer.code, 0) >= offer.per_buyer:
        return False
    wants = [
        c.tiers is None or buyer.tier in c.tiers,
        c.coupon is None or c.coupon in buyer.coupons,
        c.payments is None or buyer.payment in c.payments,
        not c.presale or buyer.presale,
    ]
    return all(wants)


def left_of(offer: Offer, cart: Cart) -> int | None:
    return None if offer.budget is None else max(0, offer.budget - cart.spent.get(offer.code, 0))


def share(amount: int, c: Any) -> int:
    return amount - half_up(Fraction(amount * (10_000 - c.off), 10_000))


def parts_of(c: Any, left: list[int], lines: list[Any], amount: int, cart: Cart) -> list[int]:
    n = [x.quantity for x in lines]
    match type(c).__name__:
        case "Steps":
            off = (
                amount // c.tiers[0][0] * c.tiers[0][1]
                if c.every
                else max([o for t, o in c.tiers if t <= amount], default=0)
            )
            return shared(min(off, sum(left)), left)
        case "Percent":
            return shared(share(sum(left), c), left)
        case "UnitTiers":
            off = max([o for t, o in c.tiers if t <= sum(n)], default=0)
            return shared(sum(left) - half_up(Fraction(sum(left) * (10_000 - off), 10_000)), left)
        case "UnitPercent":
            return [share(x // k, c) * k if x % k == 0 else share(x, c) for x, k in zip(left, n, strict=True)]
        case "UnitOff":
            return [min(x, c.off * k) for x, k in zip(left, n, strict=True)]
        case "FixedPrice":
            return [x - min(x, c.price * k) for x, k in zip(left, n, strict=True)]
        case "Deposit":
            return [min(x, (c.counts_as - c.paid) * k) for x, k in zip(left, n, strict=True)]
        case "Points":
            return shared(
                min(cart.buyer.points // c.points_for_one, floor(Fraction(sum(left) * c.most_share, 10_000))),
                left,
            )
        case "CheapestOff":
            groups = sum(n) // c.group
            count = c.get * (groups if c.most_groups is None else min(groups, c.most_groups))
            chosen = unit_rows(left, n)[:count]
            got = [sum(1 for _, i in chosen if i == j) for j in range(len(n))]
            return [
                share(x // k, c) * g if x % k == 0 else share(x * g // k, c)
                for x, k, g in zip(left, n, got, strict=True)
            ]
        case "AnyFor":
            return any_for(c, left, n)
        case "Bundle":
            return bundle(c, left, lines)
    raise AssertionError(c)


def unit_rows(left: list[int], n: list[int]) -> list[tuple[Fraction, int]]:
    return sorted((Fraction(x, k), i) for i, (x, k) in enumerate(zip(left, n, strict=True)) for _ in range(k))


def any_for(c: Any, left: list[int], n: list[int]) -> list[int]:
    rows, parts, seen = unit_rows(left, n)[::-1], [0] * len(n), [0] * len(n)
    limit = len(rows) // c.group if c.most_groups is None else min(len(rows) // c.group, c.most_groups)
    for g in range(limit):
        members = [i for _, i in rows[g * c.group : (g + 1) * c.group]]
        worth = {}
        for i in dict.fromkeys(members):
            before = seen[i] * left[i] // n[i]
            seen[i] += members.count(i)
            worth[i] = seen[i] * left[i] // n[i] - before
        gain = sum(worth.values()) - c.price
        if gain <= 0:
            break
        for i, part in zip(worth, shared(gain, list(worth.values())), strict=True):
            parts[i] += part
    return parts


def bundle(c: Any, left: list[int], lines: list[Any]) -> list[int]:
    sets = min(sum(x.quantity for x in lines if x.sku == sku) // k for sku, k in c.goods)
    sets = sets if c.most_groups is None else min(sets, c.most_groups)
    need = {sku: k * sets for sku, k in c.goods}
    worth = []
    for x, amount in zip(lines, left, strict=True):
        taken = min(need.get(x.sku, 0), x.quantity)
        need[x.sku] = need.get(x.sku, 0) - taken
        worth.append(amount * taken // x.quantity)
    off = max(0, sum(worth) - sets * c.price)
    return shared(off, worth) if off else [0] * len(left)
