"""Which decisions first: expected money, urgency, and what this kind has kept of its promises so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from zhanggui.core.money import round_half_up
from zhanggui.loop.decision import Decision

ONE = Decimal(1)
MONEY_DIGITS = 4


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """A decision with its rank value, and the decisions it was preferred to because both cannot be done.

    ``rate`` turned its currency into the reporting one; None where nobody knows one, and its value is 0 then.
    """

    decision: Decision
    value: Decimal
    rate: Decimal | None = ONE
    instead_of: tuple[Decision, ...] = ()


def rank_value(decision: Decision, *, today: date, kept: Decimal = ONE, rate: Decimal = ONE) -> Decimal:
    """Expected gain in the reporting currency, doubled on its last day, times what the kind keeps of its promises and
    the decision's confidence.

    ``kept`` is the kind's correction (1 while nothing is known), ``rate`` turns the currency into the reporting one.
    Of two equal promises the one that rests on fresh stock and quoted terms comes before the one that rests on a stale
    count or on assumptions. A loss is never made smaller by either.

    >>> from zhanggui.loop.rank import urgency
    >>> [urgency(days) for days in (0, 1, 3)]
    [Decimal('2'), Decimal('1.5'), Decimal('1.25')]
    """
    mid = decision.expected.mid * rate
    sure = kept * decision.confidence if mid > 0 else ONE
    value = mid * urgency((decision.deadline - today).days) * sure
    return round_half_up(value, MONEY_DIGITS)


def urgency(days_left: int) -> Decimal:
    """Twice on the last day, half as much again the day before, and so on down to one."""
    return ONE + ONE / (1 + max(0, days_left))


def ranked(
    decisions: Iterable[Decision],
    *,
    today: date,
    kept: Mapping[str, Decimal],
    opposed: Mapping[str, frozenset[str]],
    rates: Mapping[str, Decimal],
) -> list[Ranked]:
    """All decisions, best first, without those that oppose a better one about the same thing.

    ``rates`` turn each currency into the reporting one. What a currency without a rate is worth nobody knows: its
    decisions come behind every one that gains, among themselves by their own money. Ties are broken by kind and
    subject: the order of input is irrelevant.
    """
    valued = [_valued(one, today=today, kept=kept.get(one.kind, ONE), rates=rates) for one in decisions]
    valued.sort(key=lambda one: _place(one, today))
    return _without_opposed(valued, opposed)


def _valued(decision: Decision, *, today: date, kept: Decimal, rates: Mapping[str, Decimal]) -> Ranked:
    rate = rates.get(decision.expected.currency)
    value = Decimal(0) if rate is None else rank_value(decision, today=today, kept=kept, rate=rate)
    return Ranked(decision=decision, value=value, rate=rate)


def _place(one: Ranked, today: date) -> tuple[Decimal, bool, str, Decimal, str, str]:
    """Best first; of equal value those without a rate last, by currency and then by their own money."""
    unknown, told = one.rate is None, one.decision
    own = rank_value(told, today=today) if unknown else Decimal(0)
    return -one.value, unknown, told.expected.currency if unknown else "", -own, told.kind, told.key


def _without_opposed(valued: Sequence[Ranked], opposed: Mapping[str, frozenset[str]]) -> list[Ranked]:
    kept: list[Ranked] = []
    for one in valued:
        better = next(
            (n for n, other in enumerate(kept) if clash(other.decision, one.decision, opposed)), None
        )
        if better is None:
            kept.append(one)
        else:
            kept[better] = replace(kept[better], instead_of=(*kept[better].instead_of, one.decision))
    return kept


def clash(one: Decision, other: Decision, opposed: Mapping[str, frozenset[str]]) -> bool:
    """Can both not be done? They are about the same thing, and one kind opposes the other or both set it anew."""
    if one.kind == other.kind:
        return one.key == other.key
    against = other.kind in opposed.get(one.kind, ()) or one.kind in opposed.get(other.kind, ())
    return against and _same_thing(one.subject, other.subject)


def _same_thing(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """What both name, they name alike, and they name something both."""
    shared = one.keys() & other.keys()
    return bool(shared) and all(one[name] == other[name] for name in shared)
