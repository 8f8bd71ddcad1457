"""Fees where no settlement file says them: what the shop has agreed, else its platform's dated fee card.

Either is assumed until the settlement arrives; which of the two it was stands beside the mark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from itertools import groupby

import narwhals as nw

from zhanggui.core.money import RATE_UNITS, to_ticks
from zhanggui.core.rules import Rule, load_rules, load_rules_below
from zhanggui.kpi.lines import Frame
from zhanggui.profit.rounding import UNKNOWN, ZERO, half_up
from zhanggui.profit.settings import FEES, OwnFee, ProfitSettings
from zhanggui.profit.stages import collected

_NO_DAY = nw.lit(None, dtype=nw.Date)


@cache
def fee_cards() -> dict[str, Rule]:
    """The fee cards by code ``platform.component`` (and ``platform.component_fixed``).

    A platform's own folder may bring its card (``fees.yaml``); it stands before the one here.
    """
    return load_rules("zhanggui.profit", "fees") | load_rules_below("zhanggui.collect", "fees")


def own_since(settings: ProfitSettings) -> list[str]:
    """The columns that say since when the shop's own rate holds; none where nobody entered any."""
    return [f"own_since_{fee}" for fee in FEES] if settings.own_fees else []


def with_rates(terms: Frame, settings: ProfitSettings) -> Frame:
    """Add ``rate_<fee>`` (millionths, null where nobody says one) and ``fixed_<fee>`` (ticks an order).

    Reads the columns platform, paid_day, currency and, where shops have rates of their own, shop; then
    ``own_since_<fee>`` says since when the shop's own rate holds, null where the platform's does. Meant for the
    few distinct terms, not for every order. A fixed amount holds in its own currency only.
    """
    asked = {row["platform"] for row in collected(terms.select("platform").unique())}
    found = {f"rate_{fee}": _in_force(fee, UNKNOWN, asked) for fee in FEES}
    found |= {f"fixed_{fee}": _in_force(f"{fee}_fixed", ZERO, asked) for fee in FEES}
    if not settings.own_fees:
        return terms.with_columns(**found)
    shops = {row["shop"] for row in collected(terms.select("shop").unique())}
    for fee in FEES:
        own = [one for one in settings.own_fees if one.fee == fee and one.shop in shops]
        found[f"rate_{fee}"] = _agreed(own, found[f"rate_{fee}"], _rate)
        found[f"fixed_{fee}"] = _agreed(own, found[f"fixed_{fee}"], _fixed)
        found[f"own_since_{fee}"] = _agreed(own, _NO_DAY, lambda one: nw.lit(one.since))
    return terms.with_columns(**found)


def card_fee(fee: str, base: nw.Expr, coin: nw.Expr) -> nw.Expr:
    """The fee of one order by the card of its shop or platform on its paid day; null where there is no card.

    ``base`` in ticks; half up per order. A negative base (goods returned without their sale) gives the fee back;
    the fixed amount counts for orders above zero.
    """
    fixed = nw.when(base > 0).then(nw.col(f"fixed_{fee}")).otherwise(ZERO)
    return half_up(base * nw.col(f"rate_{fee}"), RATE_UNITS, coin) + fixed


def _in_force(component: str, otherwise: nw.Expr, platforms: set[str]) -> nw.Expr:
    """The card's number on the row's platform (one of some) and paid day: a rate in millionths, an amount in ticks."""
    chain = otherwise
    for code, rule in fee_cards().items():
        platform, of = code.split(".")
        for value in rule.values if of == component and platform in platforms else ():
            number = int(value.value * RATE_UNITS) if rule.unit == "share" else to_ticks(value.value)
            holds = (nw.col("platform") == platform) & (nw.col("paid_day") >= nw.lit(value.since))
            if rule.unit != "share":
                holds = holds & (nw.col("currency") == rule.unit)
            chain = nw.when(holds).then(nw.lit(number, dtype=nw.Int64)).otherwise(chain)
    return chain


def _agreed(own: Iterable[OwnFee], card: nw.Expr, value: Callable[[OwnFee], nw.Expr]) -> nw.Expr:
    """``card``, but where the row's shop has agreed something on the row's paid day, the ``value`` of that."""
    in_order = sorted(own, key=lambda one: (one.shop, one.since))
    of_shops = [
        (shop, _by_day([(one.since, card if one.rate is None else value(one)) for one in dated], card))
        for shop, dated in groupby(in_order, key=lambda one: one.shop)
    ]
    if not of_shops:
        return card
    some = nw.col("shop").is_in([shop for shop, _ in of_shops])
    return nw.when(some).then(_by_shop(of_shops)).otherwise(card)


def _by_shop(of_shops: Sequence[tuple[str, nw.Expr]]) -> nw.Expr:
    """The expression of the row's shop. Halved again and again: a chain of hundreds is too deep for any engine."""
    half = len(of_shops) // 2
    if half == 0:
        return of_shops[0][1]
    first = nw.col("shop").is_in([shop for shop, _ in of_shops[:half]])
    return nw.when(first).then(_by_shop(of_shops[:half])).otherwise(_by_shop(of_shops[half:]))


def _by_day(dated: Sequence[tuple[date, nw.Expr]], before: nw.Expr) -> nw.Expr:
    """The last expression whose day has come by the row's paid day, halved like the shops; ``before`` the first."""
    if not dated:
        return before
    half = len(dated) // 2
    since, found = dated[half]
    come = nw.col("paid_day") >= nw.lit(since)
    return nw.when(come).then(_by_day(dated[half + 1 :], found)).otherwise(_by_day(dated[:half], before))


def _rate(one: OwnFee) -> nw.Expr:
    return nw.lit(int((one.rate or 0) * RATE_UNITS), dtype=nw.Int64)


def _fixed(one: OwnFee) -> nw.Expr:
    amount = nw.lit(to_ticks(one.fixed), dtype=nw.Int64)
    return nw.when(nw.col("currency") == one.currency).then(amount).otherwise(ZERO)
