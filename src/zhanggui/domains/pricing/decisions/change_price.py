"""Advice to set another price: up to the floor where goods are sold below it, where a rule wants it among competitors', or
where buyers' answer does.
"""

from __future__ import annotations

from collections.abc import Iterable

from zhanggui.domains.pricing.analysis.price_view import Priced
from zhanggui.domains.pricing.analysis.repricing import RepriceRule
from zhanggui.domains.pricing.decisions.price_card import ANSWER, BELOW, RULE, Change, card_of
from zhanggui.domains.pricing.decisions.price_held import held_by_answer, held_by_rule
from zhanggui.domains.pricing.decisions.price_rails import advised_price, rail_of, rule_price
from zhanggui.domains.pricing.decisions.price_round import Round, band_of, reprice_rule, round_of
from zhanggui.loop.decision import Decision
from zhanggui.loop.kind import Seen


def propose_changes(seen: Seen) -> Iterable[Decision]:
    """One decision for each SKU × shop below its floor, or whose rule or buyers want another price that is worth it."""
    this = round_of(seen)
    for row in this.view.rows:
        found = _proposed(row, this)
        if found is not None:
            yield found


def _proposed(row: Priced, this: Round) -> Decision | None:
    """Below its floor first; else where the shop's own rule wants another price, else where buyers' answer does.

    A price is what is asked, as buyers see it. Without a rule of the shop's own the usual one and the elasticity compete: the
    larger gain is proposed.
    """
    floor, now, rule = row.floor.price, row.offer.price, reprice_rule(this.seen, row.offer.shop)
    if floor is None or now is None or row.offer.units == 0:
        return None
    old = row.offer.asked if row.offer.asked is not None else now
    rail, changed = rail_of(row, old, floor, now), this.changed.get((row.offer.sku, row.offer.shop))
    if changed is not None and (this.seen.today - changed).days < rule.cool_down_days:
        return None
    if now < floor:
        broken = tuple(one for one in this.limits_of(row) if one.breaks(rail))
        return (
            card_of(
                Change(row=row, old=old, new=rail, rail=rail, reason=BELOW, rule=rule, broken=broken), this
            )
            if rail > old
            else None
        )
    by_rule = _by_rule(row, old, rail, rule, this)
    if by_rule is not None and row.offer.shop in this.seen.inputs.get("rules", {}):
        return by_rule
    found = [one for one in (by_rule, _by_answer(row, old, rail, rule, this)) if one is not None]
    return max(found, key=lambda one: one.expected.mid, default=None)


def _by_rule(row: Priced, old: int, rail: int, rule: RepriceRule, this: Round) -> Decision | None:
    around = band_of(row, this.view, this.looked, this.seen)
    if rule.dry_run or not around.prices:
        return None
    changed, sku = this.changed.get((row.offer.sku, row.offer.shop)), this.skus.get(row.offer.sku, {})
    day, limits = this.seen.today, this.limits_of(row)
    wanted = rule_price(row, around, rule, sku, day=day, changed=changed, limits=limits)
    if not wanted.changes(old):
        return None
    free = rule_price(row, around, rule, sku, day=day, changed=changed) if limits else wanted
    held = held_by_rule(row, old, wanted.price, free.price, limits, this.view.rule)
    return card_of(
        Change(
            row=row, old=old, new=wanted.price, rail=rail, reason=RULE, rule=rule, around=around, held=held
        ),
        this,
    )


def _by_answer(row: Priced, old: int, rail: int, rule: RepriceRule, this: Round) -> Decision | None:
    answer = this.answers.of(row.offer.sku, row.offer.shop)
    sku, limits = this.skus.get(row.offer.sku, {}), this.limits_of(row)
    key = row.offer.sku, row.offer.shop
    joint = this.joint.get(key)
    tied = key in this.joint
    wanted = (
        (joint.wanted if joint else None)
        if tied
        else advised_price(row, answer, sku, rule, this.best, limits)
    )
    if wanted is None:
        return None
    held = held_by_answer(row, answer, sku, rule, this.best, limits) if limits else ()
    return card_of(
        Change(
            row=row, old=old, new=wanted.price, rail=rail, reason=ANSWER, rule=rule,
            around=band_of(row, this.view, this.looked, this.seen), wanted=wanted, answer=answer, held=held, joint=joint,
        ),
        this,
    )  # fmt: skip
