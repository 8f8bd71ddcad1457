"""Showing a buyer's personal data: only to who may, only for a reason, and the log keeps it."""

from __future__ import annotations

from zhanggui.access.audit import record
from zhanggui.access.web import Asked
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text
from zhanggui.warehouse.models import Batch

SHORTEST, LONGEST = 2, 200
SAY_WHY = Text(
    "请写明查看原因（至少 {n} 个字），例如：联系买家补发。",
    "Say why you need to see it (at least {n} characters), such as: parcel came back.",
)


def reason_given(request: Asked) -> str:
    """The reason somebody typed; Refused when it says nothing."""
    reason = request.POST.get("reason", "").strip()
    if len(reason) < SHORTEST:
        raise Refused(SAY_WHY.with_(n=SHORTEST))
    return reason[:LONGEST]


def reveal(request: Asked, reason: str, *, batch: Batch, line: int) -> None:
    """Keep who sees the personal data of which line, and why. Call before showing it."""
    record(
        request.workspace.secrets, who=request.user.login, verb="reveal", at=request.now,
        subject=f"batch {batch.pk} line {line}", shop=batch.shop, details={"reason": reason},
    )  # fmt: skip
