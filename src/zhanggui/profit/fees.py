"""Platform fees where no settlement file says them: dated fee cards, every one of them assumed."""

from __future__ import annotations

from functools import cache

import narwhals as nw

from zhanggui.core.money import RATE_UNITS, to_ticks
from zhanggui.core.rules import Rule, load_rules
from zhanggui.kpi.lines import Frame
from zhanggui.profit.rounding import UNKNOWN, ZERO, half_up
from zhanggui.profit.stages import collected

FEES = ("commission", "payment_fee", "other_fees")


@cache
def fee_cards() -> dict[str, Rule]:
    """The fee cards by code ``platform.component`` (and ``platform.component_fixed``)."""
    return load_rules("zhanggui.profit", "fees")


def with_rates(terms: Frame) -> Frame:
    """Add ``rate_<fee>`` (millionths, null where the platform has no card) and ``fixed_<fee>`` (ticks an order).

    Reads the columns platform, paid_day and currency; meant for the few distinct ones, not for every order.
    A fixed amount holds in its own currency only.
    """
    asked = {row["platform"] for row in collected(terms.select("platform").unique())}
    rates = {f"rate_{fee}": _in_force(fee, UNKNOWN, asked) for fee in FEES}
    fixed = {f"fixed_{fee}": _in_force(f"{fee}_fixed", ZERO, asked) for fee in FEES}
    return terms.with_columns(**rates, **fixed)


def card_fee(fee: str, base: nw.Expr, coin: nw.Expr) -> nw.Expr:
    """The fee of one order by its platform's card on its paid day; null where the platform has no card.

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
