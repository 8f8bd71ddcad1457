"""Orders that two shops' files both hold: which shop they count for, as people decided it.

A choice is about two shops and holds for orders to come. It takes nothing away: rows of the other shop stay where
they are, and count again as soon as the choice is undone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.masterdata.models import DoubleChoice, Shop

BOTH = ""
"""The shop a choice names where both count: they are different orders after all."""

NO_SHOP = Text("没有店铺「{given}」。zg doubles 列出了有重复订单的店铺。",
               "There is no shop “{given}”. zg doubles lists the shops that share orders.")  # fmt: skip
ONE_SHOP = Text(
    "要比较的是两家不同的店铺，两次写的都是「{given}」。",
    "Two different shops are needed, both are “{given}”.",
)
NOT_OF_THEM = Text(
    "计入的店铺应是 {shop} 或 {other}，收到的是「{given}」。",
    "The orders count for {shop} or for {other}, not for “{given}”.",
)
CIRCLE = Text(
    "不能这样选：{left_out} 的订单已用来代替 {chain} 的订单，再排除它，同一张订单就哪家店都不算了。请先撤销其中一个选择。",
    "Not like this: orders of {left_out} stand already for those of {chain}; left out too, such an order would count "
    "nowhere. Undo one of those choices first.",
)
NOTHING_TO_UNDO = Text(
    "{shop} 与 {other} 之间没有可撤销的选择。", "There is no choice between {shop} and {other} to undo."
)


class Choice(NamedTuple):
    """Orders that ``counts`` and ``left_out`` both hold count for ``counts``."""

    counts: str
    left_out: str


def decided() -> list[DoubleChoice]:
    """The choice in force for every two shops somebody decided about, by shop."""
    latest: dict[tuple[str, str], DoubleChoice] = {}
    for one in DoubleChoice.objects.filter(undone_at__isnull=True).order_by("pk"):
        latest[one.shop, one.other] = one
    return [latest[pair] for pair in sorted(latest)]


def choices() -> tuple[Choice, ...]:
    """The choices that leave orders out, by shop."""
    return _leaving_out(decided())


def _leaving_out(found: Iterable[DoubleChoice]) -> tuple[Choice, ...]:
    return tuple(
        Choice(one.counts, one.other if one.counts == one.shop else one.shop) for one in found if one.counts
    )


@transaction.atomic
def choose(
    workspace: OpenWorkspace, *, shop: str, other: str, counts: str, at: datetime, by: str = COMMAND_LINE
) -> DoubleChoice:
    """Orders that both shops hold count for ``counts`` (one of the two; ``BOTH``: for both).

    Raises Refused, with nothing changed, where a shop is unknown, or where an order would count for no shop at all.
    """
    first, second = _pair(shop, other)
    if counts not in (first, second, BOTH):
        raise Refused(NOT_OF_THEM.with_(shop=first, other=second, given=counts))
    made = DoubleChoice(shop=first, other=second, counts=counts, decided_at=at, decided_by=by)
    _refuse_circle([*(one for one in decided() if (one.shop, one.other) != (first, second)), made])
    made.save(force_insert=True)
    record(
        workspace.secrets, who=by, verb="choose_double", at=at, subject=f"{first} / {second}",
        details={"counts": counts or "both"},
    )  # fmt: skip
    return made


@transaction.atomic
def undo_choice(
    workspace: OpenWorkspace, *, shop: str, other: str, at: datetime, by: str = COMMAND_LINE
) -> DoubleChoice:
    """Take the latest choice between two shops back; what was decided before holds again."""
    first, second = _pair(shop, other)
    standing = DoubleChoice.objects.filter(shop=first, other=second, undone_at__isnull=True).order_by("-pk")
    latest = standing.first()
    if latest is None:
        raise Refused(NOTHING_TO_UNDO.with_(shop=first, other=second))
    DoubleChoice.objects.filter(pk=latest.pk, undone_at__isnull=True).update(undone_at=at)
    _refuse_circle(decided())
    record(
        workspace.secrets, who=by, verb="undo_double", at=at, subject=f"{first} / {second}",
        details={"counts": latest.counts or "both"},
    )  # fmt: skip
    return latest


def _pair(shop: str, other: str) -> tuple[str, str]:
    if shop == other:
        raise Refused(ONE_SHOP.with_(given=shop))
    for code in (shop, other):
        # one change of a shop at a time: two choices together must not make a circle
        if not Shop.objects.select_for_update().filter(code=code).exists():
            raise Refused(NO_SHOP.with_(given=code))
    first, second = sorted((shop, other))
    return first, second


def _refuse_circle(found: Iterable[DoubleChoice]) -> None:
    """Following a left-out shop to the one that counts in its place must end somewhere."""
    instead: dict[str, set[str]] = {}
    for one in _leaving_out(found):
        instead.setdefault(one.left_out, set()).add(one.counts)
    for start in instead:
        reached: set[str] = set()
        open_ends = set(instead[start])
        while open_ends:
            shop = open_ends.pop()
            if shop == start:
                raise Refused(CIRCLE.with_(left_out=start, chain="、".join(sorted(reached | instead[start]))))
            reached.add(shop)
            open_ends |= instead.get(shop, set()) - reached
