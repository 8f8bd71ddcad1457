"""Four eyes: what one person asks for, another one allows."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from zhanggui.access.audit import record
from zhanggui.access.models import Approval, Person
from zhanggui.access.opening import OpenWorkspace
from zhanggui.access.rights import ROLE_RIGHTS, Right
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.core.periods import minute

ASKED_ALREADY = Text(
    "已有人提出同样的申请，等待另一人批准。", "This was asked for already and waits for another person."
)
SAME_PERSON = Text("申请人不能批准自己的申请。", "Nobody approves what they asked for themselves.")
DECIDED_ALREADY = Text("{who} 已在 {at} 处理了这个申请。", "{who} decided on this at {at}.")


def somebody_else(person: Person, right: Right, shop: str) -> bool:
    """Is there another active person with this right for the shop?"""
    roles = [role for role, rights in ROLE_RIGHTS.items() if right in rights]
    others = Person.objects.filter(is_active=True, role__in=roles).exclude(pk=person.pk)
    return any(one.works_for(shop) for one in others)


def ask(
    workspace: OpenWorkspace, *, kind: str, subject: str, shop: str, by: Person, at: datetime
) -> Approval:
    """Ask for something that another person must allow; Refused when it was asked for already."""
    try:
        with transaction.atomic():
            approval = Approval.objects.create(
                kind=kind, subject=subject, shop=shop, asked_by=by.login, asked_at=at
            )
            record(workspace.secrets, who=by.login, verb=f"ask_{kind}", at=at, subject=subject, shop=shop)
    except IntegrityError as twice:
        raise Refused(ASKED_ALREADY) from twice
    return approval


def decide(
    workspace: OpenWorkspace, approval: Approval, *, allow: bool, by: Person, at: datetime
) -> Approval:
    """Allow or turn down what somebody else asked for. Of two who decide at once, one wins."""
    if approval.asked_by == by.login:
        raise Refused(SAME_PERSON)
    state = "allowed" if allow else "refused"
    with transaction.atomic():
        won = Approval.objects.filter(pk=approval.pk, state="asked").update(
            state=state, decided_by=by.login, decided_at=at
        )
        approval.refresh_from_db()
        if not won:
            raise Refused(DECIDED_ALREADY.with_(who=approval.decided_by, at=minute(approval.decided_at)))
        verb = f"{'allow' if allow else 'refuse'}_{approval.kind}"
        record(
            workspace.secrets, who=by.login, verb=verb, at=at, subject=approval.subject, shop=approval.shop
        )
    return approval
