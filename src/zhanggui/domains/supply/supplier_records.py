"""Every change of a supplier's record, one verb each."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.opening import OpenWorkspace
from zhanggui.core.errors import WrongUsage
from zhanggui.core.language import Text
from zhanggui.domains.supply.models import Supplier

NO_NAME = Text("请填写供应商名称（最多 200 字）。", "Name the supplier, in at most 200 characters.")
TOO_LONG = Text(
    "「{field}」最多 {most} 字，收到 {found} 字。", "{field}: at most {most} characters, got {found}."
)
NO_EMAIL = Text("邮箱「{found}」不是邮箱地址。", "{found} is no e-mail address.")
NOT_DAYS = Text(
    "账期应为 0–365 的整数天，收到「{found}」。", "Payment days: a whole number of 0–365, got {found}."
)
NOT_A_DAY = Text("日期写成 2026-07-01 这样，收到「{found}」。", "Write the day like 2026-07-01, got {found}.")
ENDS_FIRST = Text(
    "合同截止日 {until} 早于起始日 {since}。", "The contract ends on {until}, before it begins on {since}."
)
NO_REASON = Text("停用供应商请写明理由。", "Say why the supplier is blocked.")
LONGEST = {"contact": 100, "email": 200, "phone": 40, "note": 500}
FIELD_NAMES = {
    "contact": Text("联系人", "contact"),
    "email": Text("邮箱", "e-mail"),
    "phone": Text("电话", "phone"),
    "note": Text("备注", "note"),
}


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a person typed about a supplier; "" where nothing is known."""

    contact: str = ""
    email: str = ""
    phone: str = ""
    payment_days: str = ""
    contract_from: str = ""
    contract_until: str = ""
    note: str = ""


def save_supplier(
    workspace: OpenWorkspace, name: str, typed: Typed, *, at: datetime, by: str = COMMAND_LINE
) -> Supplier:
    """Write down what is known of a supplier; the record is made where there is none. What was there is replaced."""
    name, values = _name(name), _read(typed)
    with transaction.atomic():
        told = {key: str(value) for key, value in values.items() if value not in (None, "")}
        record(workspace.secrets, who=by, verb="save_supplier", at=at, subject=name, details=told)
        kept, _ = Supplier.objects.update_or_create(
            name=name, defaults=values | {"changed_by": by, "changed_at": at}
        )
    return kept


def block_supplier(
    workspace: OpenWorkspace, name: str, *, reason: str, at: datetime, by: str = COMMAND_LINE
) -> Supplier:
    """No more orders to this supplier; open ones stay as they are. Show ``supplier_loss`` before."""
    if not reason.strip():
        raise WrongUsage(NO_REASON)
    return _set_blocked(workspace, name, blocked=True, why=reason.strip()[:500], at=at, by=by)


def unblock_supplier(
    workspace: OpenWorkspace, name: str, *, at: datetime, by: str = COMMAND_LINE
) -> Supplier:
    """Orders again."""
    return _set_blocked(workspace, name, blocked=False, why="", at=at, by=by)


def supplier_record(name: str) -> Supplier | None:
    """The record; None where nobody wrote one."""
    return Supplier.objects.filter(name=name).first()


def _set_blocked(
    workspace: OpenWorkspace, name: str, *, blocked: bool, why: str, at: datetime, by: str
) -> Supplier:
    name, verb = _name(name), "block_supplier" if blocked else "unblock_supplier"
    with transaction.atomic():
        record(
            workspace.secrets, who=by, verb=verb, at=at, subject=name, details={"reason": why} if why else {}
        )
        kept, _ = Supplier.objects.update_or_create(
            name=name, defaults={"blocked": blocked, "blocked_why": why, "changed_by": by, "changed_at": at}
        )
    return kept


def _name(name: str) -> str:
    if not name.strip() or len(name) > 200:
        raise WrongUsage(NO_NAME)
    return name.strip()


def _read(typed: Typed) -> dict[str, object]:
    plain = {one.name: getattr(typed, one.name).strip() for one in fields(typed)}
    for name, most in LONGEST.items():
        if len(plain[name]) > most:
            raise WrongUsage(TOO_LONG.with_(field=FIELD_NAMES[name], most=most, found=len(plain[name])))
    if plain["email"] and ("@" not in plain["email"] or " " in plain["email"]):
        raise WrongUsage(NO_EMAIL.with_(found=plain["email"]))
    since, until = _day(plain["contract_from"]), _day(plain["contract_until"])
    if since and until and until < since:
        raise WrongUsage(ENDS_FIRST.with_(since=since, until=until))
    return {name: plain[name] for name in LONGEST} | {
        "payment_days": _days(plain["payment_days"]), "contract_from": since, "contract_until": until,
    }  # fmt: skip


def _days(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 4 and int(text) <= 365):
        raise WrongUsage(NOT_DAYS.with_(found=text))
    return int(text)


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise WrongUsage(NOT_A_DAY.with_(found=text)) from wrong
