"""What may be carried out today, as every entrance tells it: stopped by whom and when, caps, what is used up."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from zhanggui.answers.kinds import known_kinds
from zhanggui.answers.reader import Reader
from zhanggui.core.money import round_half_up
from zhanggui.loop.limits import EVERYTHING, limits_of, used_on
from zhanggui.loop.models import DecisionRecord, Switch


def limits_answer(
    reader: Reader, *, at: datetime, kinds: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """Each kind (of ``kinds``): what holds for it and what of today is used up; money in the reporting currency."""
    return [
        _limit(reader, code, at) for code in known_kinds() if kinds is None or code in kinds
    ]  # fmt: skip


def limits_for(reader: Reader, numbers: Collection[int], *, at: datetime) -> list[dict[str, Any]]:
    """What holds for the kinds of these decisions: a dry run tells it."""
    kinds = set(DecisionRecord.objects.filter(pk__in=numbers).values_list("kind", flat=True))
    return limits_answer(reader, at=at, kinds=kinds)


def stopped_answer(reader: Reader) -> list[dict[str, Any]]:
    """Every stop in force: of what, by whom, when, why. That of everything comes first."""
    names = known_kinds()
    return [
        _stop(one) | {"name": reader.say(names[one.kind].name) if one.kind in names else ""}
        for one in Switch.objects.filter(stopped=True).order_by("kind")
    ]


def _limit(reader: Reader, code: str, at: datetime) -> dict[str, Any]:
    kind = known_kinds()[code]
    held, used = limits_of(kind), used_on(kind, at)
    return {
        "kind": code, "name": reader.say(kind.name), "stopped": _stop(held.stopped_by) if held.stopped_by else None,
        "per_day": held.per_day, "usual_per_day": kind.per_day, "done": used.decisions,
        "money_per_day": None if held.money_per_day is None else round_half_up(held.money_per_day, 2),
        "spent": round_half_up(used.money, 2),
    }  # fmt: skip


def _stop(one: Switch) -> dict[str, Any]:
    return {"everything": one.kind == EVERYTHING, "by": one.by, "at": one.at, "reason": one.reason}
