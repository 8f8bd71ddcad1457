"""Facts of today against what was accepted: a decision whose ground has gone is let go of, on record, and never carried out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from zhanggui.access.audit import record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.loop.accept import as_accepted, find
from zhanggui.loop.kind import Kinds
from zhanggui.loop.models import ACCEPTED, REFUSED, DecisionRecord

HELD = Text(
    "没有执行任何一条。{why}已把这 {n} 条转为「已拒绝」并留下记录；其余的可以再次执行，下一轮会按今天的事实重新提出。",
    "Nothing was carried out. {why}Refused on record: {n}; the others can be carried out again, and the next round proposes "
    "anew from the facts of today.",
)
LONGEST = 500


def held_now(
    workspace: OpenWorkspace, kinds: Kinds, numbers: Iterable[int], *, at: datetime
) -> dict[int, Text]:
    """Why some of these accepted decisions must not be carried out any more, as facts stand at ``at``; nothing is changed."""
    by_kind: dict[str, list[DecisionRecord]] = defaultdict(list)
    for kept in map(find, dict.fromkeys(numbers)):
        by_kind[kept.kind].append(kept)
    found: dict[int, Text] = {}
    for code, listed in by_kind.items():
        found |= kinds[code].held(workspace, [as_accepted(kept) for kept in listed], at)
    return found


def tell_held(found: Mapping[int, Text]) -> None:
    """Say no to what is held; nothing where nothing is."""
    if found:
        why = Text(
            "".join(one.zh for one in found.values()), " ".join((*(one.en for one in found.values()), ""))
        )
        raise Refused(HELD.with_(why=why, n=len(found)))


def let_go(workspace: OpenWorkspace, found: Mapping[int, Text], *, at: datetime, by: str) -> None:
    """Refuse what is held, each with its reason in the record and in the log; ``by`` wanted to carry it out."""
    for number, why in found.items():
        reason = f"{why.zh} {why.en}"[:LONGEST]
        with transaction.atomic():
            won = DecisionRecord.objects.filter(pk=number, state=ACCEPTED).update(
                state=REFUSED, reason=reason, decided_at=at
            )
            if won:
                kept = find(number)
                record(
                    workspace.secrets, who=by, verb="hold_decision", at=at, subject=f"{number} {kept.kind}", shop=kept.shop,
                    details={"reason": reason},
                )  # fmt: skip
