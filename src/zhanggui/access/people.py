"""The verbs about the team: invite, join, change, disable; keys for programs."""

from __future__ import annotations

import hashlib
import secrets as chance
import unicodedata
from collections.abc import Collection
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from zhanggui.access.audit import COMMAND_LINE, record
from zhanggui.access.models import ApiKey, Invitation, Person
from zhanggui.access.opening import OpenWorkspace
from zhanggui.access.rights import ROLE_RIGHTS, Right, Role, covers, may_grant
from zhanggui.core.errors import Refused
from zhanggui.core.language import Text

INVITATION_DAYS = 7
SETUP_MINUTES = 60

NOT_ABOVE = Text(
    "不能授予超过自己的权限或店铺。", "Nobody can grant more rights or shops than they have themselves."
)
ONLY_THE_OWNER = Text(
    "店主和经理的账号只有店主能改，也不能改自己的角色和店铺。请联系店主。",
    "Only the owner changes owners and managers, and nobody else changes their own role or shops. Ask the owner.",
)
LAST_OWNER = Text("至少要保留一位店主。", "There must remain at least one owner.")
BAD_CODE = Text(
    "邀请码无效、已用过或已过期。请向邀请您的人要一个新的。",
    "This code is unknown, used or expired. Ask whoever invited you for a new one.",
)
TAKEN = Text("登录名「{login}」已有人使用。请换一个。", "The login “{login}” is taken. Choose another.")
NO_LOGIN = Text("请填写登录名（1 到 60 个字）。", "Enter a login of 1 to 60 characters.")
REVOKED_ALREADY = Text("密钥 {key} 早已作废。", "The key {key} is revoked already.")
BAD_LOGIN = Text(
    "登录名「{login}」不能使用：只用可见字符、不含空格，也不能是系统保留的名字。",
    "The login “{login}” cannot be used: visible characters only, no spaces, and no name the program uses itself.",
)
PROGRAMS = "api:"
"""How names begin under which programs act (``collect.journal.caller_name``); nobody signs in as one."""
WEAK = Text("密码不合要求：{reasons}", "The password is too weak: {reasons}")


def invite(
    workspace: OpenWorkspace,
    *,
    role: Role,
    shops: Collection[str] | None,
    by: Person | None,
    at: datetime,
    person: Person | None = None,
) -> str:
    """A new one-time code for somebody to join as ``role`` (or for ``person`` to choose a new password).

    ``by`` None is whoever runs commands on the machine: that is how the first owner is made.
    """
    if by is not None and not (may_grant(Role(by.role), role) and covers(by.shops, shops)):
        raise Refused(NOT_ABOVE)
    if by is not None and person is not None and not may_reset(by, person):
        raise Refused(ONLY_THE_OWNER)
    code = chance.token_urlsafe(12)
    lasting = timedelta(days=INVITATION_DAYS) if by else timedelta(minutes=SETUP_MINUTES)
    with transaction.atomic():
        Invitation.objects.create(
            code_hash=_hash(code),
            role=role,
            shops=None if shops is None else sorted(shops),
            person=person,
            invited_by=by.login if by else "",
            expires_at=at + lasting,
        )
        record(
            workspace.secrets, who=_who(by), verb="invite", at=at, subject=person.login if person else role,
            details={"shops": None if shops is None else sorted(shops)},
        )  # fmt: skip
    return code


def may_change(by: Person, person: Person) -> bool:
    """May ``by`` change somebody's role, shops or account? Owners everybody's, others only of who may do less."""
    return Right.PEOPLE in by.rights and (
        by.role == Role.OWNER or ROLE_RIGHTS[Role(person.role)] < ROLE_RIGHTS[Role(by.role)]
    )


def may_reset(by: Person, person: Person) -> bool:
    """May ``by`` let somebody choose a new password? Also for themselves: that lifts nobody."""
    return may_change(by, person) or by.pk == person.pk


def open_invitation(code: str, *, at: datetime) -> Invitation:
    """The invitation behind a code that can still be used; Refused else."""
    found = Invitation.objects.filter(code_hash=_hash(code), used_at__isnull=True, expires_at__gt=at).first()
    if found is None or not _still_granted(found):
        raise Refused(BAD_CODE)
    return found


def _still_granted(invitation: Invitation) -> bool:
    """A code is worth what its maker may still grant; nobody comes back through one they kept."""
    person, maker = invitation.person, invitation.invited_by
    if person is not None and not person.is_active:
        return False
    if not maker:  # made on the machine itself
        return True
    by = Person.objects.filter(login=maker, is_active=True).first()
    role, shops = (person.role, person.shops) if person else (invitation.role, invitation.shops)
    return (
        by is not None
        and Right.PEOPLE in by.rights
        and may_grant(Role(by.role), Role(role))
        and covers(by.shops, shops)
        and (person is None or may_reset(by, person))
    )


def join(
    workspace: OpenWorkspace, code: str, *, login: str, name: str, password: str, language: str, at: datetime
) -> Person:
    """Use a code once: a new member of the team, or a new password for the one it was made for."""
    with transaction.atomic():
        invitation = open_invitation(code, at=at)
        person = invitation.person or _new_person(invitation, login.strip(), name.strip(), language, at)
        _check_password(password, person)
        if not Invitation.objects.filter(pk=invitation.pk, used_at__isnull=True).update(used_at=at):
            raise Refused(BAD_CODE)
        person.set_password(password)
        person.save(update_fields=["password"] if invitation.person else None)
        record(workspace.secrets, who=person.login, verb="join", at=at, subject=person.role)
    return person


def _new_person(invitation: Invitation, login: str, name: str, language: str, at: datetime) -> Person:
    if not 0 < len(login) <= 60:
        raise Refused(NO_LOGIN)
    folded = _folded(login)
    if not login.isprintable() or " " in login or folded == COMMAND_LINE or folded.startswith(PROGRAMS):
        raise Refused(BAD_LOGIN.with_(login=login))
    if any(_folded(taken) == folded for taken in Person.objects.values_list("login", flat=True)):
        raise Refused(TAKEN.with_(login=login))
    return Person(
        login=login,
        name=name[:60] or login,
        role=invitation.role,
        shops=invitation.shops,
        language=language,
        joined_at=at,
    )


def _folded(login: str) -> str:
    """Logins that read alike are one: the log names people by them."""
    return unicodedata.normalize("NFKC", login).casefold()


def _check_password(password: str, person: Person) -> None:
    try:
        validate_password(password, person)
    except ValidationError as wrong:
        reasons = " ".join(wrong.messages)
        raise Refused(WEAK.with_(reasons=reasons)) from wrong


def change_person(
    workspace: OpenWorkspace,
    person: Person,
    *,
    role: Role,
    shops: Collection[str] | None,
    active: bool,
    by: Person,
    at: datetime,
) -> None:
    """Give somebody another role, other shops, or take the account away (and back)."""
    if not may_change(by, person):
        raise Refused(ONLY_THE_OWNER)
    allowed = may_grant(Role(by.role), role) and may_grant(Role(by.role), Role(person.role))
    if not (allowed and covers(by.shops, shops) and covers(by.shops, person.shops)):
        raise Refused(NOT_ABOVE)
    with transaction.atomic():
        others = Person.objects.filter(role=Role.OWNER, is_active=True).exclude(pk=person.pk)
        if not (role == Role.OWNER and active) and not others.exists():
            raise Refused(LAST_OWNER)
        person.role, person.is_active = role, active
        person.shops = None if shops is None else sorted(shops)
        person.save(update_fields=["role", "shops", "is_active"])
        record(
            workspace.secrets, who=by.login, verb="change_person", at=at, subject=person.login,
            details={"role": role, "shops": person.shops, "active": active},
        )  # fmt: skip


def make_key(
    workspace: OpenWorkspace,
    *,
    name: str,
    rights: Collection[Right],
    shops: Collection[str] | None,
    by: Person,
    at: datetime,
) -> tuple[ApiKey, str]:
    """A key for a program and its secret, which is shown this once."""
    if not (set(rights) <= by.rights and covers(by.shops, shops)):
        raise Refused(NOT_ABOVE)
    secret = "zg_" + chance.token_urlsafe(32)
    with transaction.atomic():
        key = ApiKey.objects.create(
            name=name.strip()[:60] or "API", shown=secret[:11], secret_hash=_hash(secret),
            rights=sorted(rights), shops=None if shops is None else sorted(shops), made_by=by.login, made_at=at,
        )  # fmt: skip
        record(
            workspace.secrets, who=by.login, verb="make_key", at=at, subject=str(key),
            details={"rights": sorted(rights)},
        )  # fmt: skip
    return key, secret


def revoke_key(workspace: OpenWorkspace, key: ApiKey, *, by: Person, at: datetime) -> None:
    """The key is good for nothing from now on."""
    with transaction.atomic():
        if not ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=at):
            raise Refused(REVOKED_ALREADY.with_(key=str(key)))
        record(workspace.secrets, who=by.login, verb="revoke_key", at=at, subject=str(key))


# Every call of a program asks these two. Written out they take a fifth of the time of building them each time.
VALID_KEY = "SELECT * FROM access_apikey WHERE secret_hash = %s AND revoked_at IS NULL"
ACTIVE_PERSON = "SELECT * FROM access_person WHERE login = %s AND is_active"


def key_of(secret: str) -> ApiKey | None:
    """The valid key with this secret, cut down to what whoever made it may still do."""
    key = next(iter(ApiKey.objects.raw(VALID_KEY, [_hash(secret)])), None)
    return None if key is None or not cut_to_maker(key) else key


def cut_to_maker(key: ApiKey) -> bool:
    """A key loses what its maker lost (in memory; given back, the key has it again); False when that is all."""
    maker = next(iter(Person.objects.raw(ACTIVE_PERSON, [key.made_by])), None)
    if maker is None or Right.PEOPLE not in maker.rights:
        return False
    key.rights = [right for right in key.rights if right in maker.rights]
    if maker.shops is not None:
        key.shops = [shop for shop in maker.shops if key.shops is None or shop in key.shops]
    return bool(key.rights) and key.shops != []


def _hash(code: str) -> str:
    """Codes and keys are long and random: a plain hash cannot be guessed back."""
    return hashlib.sha256(code.encode()).hexdigest()


def _who(by: Person | None) -> str:
    return by.login if by else COMMAND_LINE
