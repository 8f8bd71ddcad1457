"""What to look at first: the most money at risk, sooner what has little time left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zhanggui.core.language import Text

MOST = 7


@dataclass(frozen=True, kw_only=True)
class Thing:
    """Something to do today. ``money`` is what is at risk, None where nobody can say; ``where`` names the place
    to fix it and ``about`` what is meant there; ``days_left`` is the time left, None when nothing runs out.
    ``blocks``: until it is fixed, other figures are wrong.
    """

    kind: str
    text: Text
    where: str
    about: str = ""
    money: Decimal | None = None
    currency: str = "CNY"
    days_left: int | None = None
    blocks: bool = False


def most_urgent(things: Iterable[Thing], most: int = MOST) -> list[Thing]:
    """At most ``most`` things: what blocks first, then by money, doubled on the last day.

    Currencies cannot be compared here: amounts are as they are.

    >>> quick = Thing(kind="a", text=Text("", ""), where="", money=Decimal(60), days_left=0)
    >>> slow = Thing(kind="b", text=Text("", ""), where="", money=Decimal(100))
    >>> [one.kind for one in most_urgent([slow, quick])]
    ['a', 'b']
    """
    return sorted(things, key=lambda t: (not t.blocks, -weight(t), t.kind, t.about))[:most]


def weight(thing: Thing) -> Decimal:
    """Money at risk, more the less time is left: twice on the last day, half as much again the day before."""
    money = thing.money or Decimal(0)
    return money if thing.days_left is None else money * (1 + Decimal(1) / (1 + max(0, thing.days_left)))
