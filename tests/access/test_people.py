"""Nobody grants more than they have; there is always an owner; codes and keys work once and can be taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from zhanggui.access.rights import ROLE_RIGHTS, Right, Role, covers, may_grant
from zhanggui.core.errors import Refused

AT = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
PASSWORD = "eleven silent geese"


@pytest.fixture
def team(workspace: Any) -> Any:
    """Make a person of a role who works for some shops (None: all)."""
    from zhanggui.access.models import Person

    def make(role: Role, shops: list[str] | None = None) -> Any:
        return Person.objects.create(login=f"{role}-{shops}", role=role, shops=shops, joined_at=AT)

    return make


@pytest.mark.parametrize(("granter", "role"), list(product(Role, Role)))
def test_nobody_grants_a_role_above_their_own(granter: Role, role: Role) -> None:
    assert may_grant(granter, role) == all(right in ROLE_RIGHTS[granter] for right in ROLE_RIGHTS[role])


def test_who_sees_two_shops_cannot_grant_a_third() -> None:
    assert covers(["a", "b"], ["a"])
    assert not covers(["a", "b"], ["a", "c"])
    assert not covers(["a", "b"], None)
    assert covers(None, None)


def test_a_manager_makes_no_owner_and_resets_no_owners_password(workspace: Any, team: Any) -> None:
    from zhanggui.access.people import invite

    manager, owner = team(Role.MANAGER), team(Role.OWNER)
    for more in ({}, {"person": owner}):
        with pytest.raises(Refused):
            invite(workspace, role=Role.OWNER, shops=None, by=manager, at=AT, **more)


def test_a_code_lasts_seven_days(workspace: Any, team: Any) -> None:
    from zhanggui.access.people import invite, join

    code = invite(workspace, role=Role.VIEWER, shops=["a"], by=team(Role.OWNER), at=AT)
    asked = {"login": "wang", "name": "", "password": PASSWORD, "language": "zh"}
    with pytest.raises(Refused):
        join(workspace, code, at=AT + timedelta(days=7), **asked)
    assert join(workspace, code, at=AT + timedelta(days=6), **asked).shops == ["a"]


def test_the_last_owner_stays(workspace: Any, team: Any) -> None:
    from zhanggui.access.people import change_person

    owner = team(Role.OWNER)
    with pytest.raises(Refused):
        change_person(workspace, owner, role=Role.OWNER, shops=None, active=False, by=owner, at=AT)
    with pytest.raises(Refused):
        change_person(workspace, owner, role=Role.VIEWER, shops=None, active=True, by=owner, at=AT)


def test_a_key_is_kept_as_a_hash_and_can_be_revoked(workspace: Any, team: Any) -> None:
    from zhanggui.access.models import ApiKey
    from zhanggui.access.people import key_of, make_key, revoke_key

    owner = team(Role.OWNER)
    key, secret = make_key(workspace, name="ERP", rights=[Right.IMPORT], shops=["a"], by=owner, at=AT)
    assert secret not in str(vars(ApiKey.objects.get()))
    assert key_of(secret) == key
    revoke_key(workspace, key, by=owner, at=AT)
    assert key_of(secret) is None


def test_a_key_may_not_do_more_than_its_maker(workspace: Any, team: Any) -> None:
    from zhanggui.access.people import make_key

    manager = team(Role.MANAGER, ["a"])
    for rights, shops in (([Right.BACKUP], ["a"]), ([Right.IMPORT], None), ([Right.IMPORT], ["b"])):
        with pytest.raises(Refused):
            make_key(workspace, name="x", rights=rights, shops=shops, by=manager, at=AT)


def test_four_eyes_are_two_people(workspace: Any, team: Any) -> None:
    from zhanggui.access.approvals import ask, decide, somebody_else

    asker, other, third = team(Role.OPERATOR), team(Role.MANAGER), team(Role.OWNER)
    assert somebody_else(asker, Right.UNDO, "a")
    approval = ask(workspace, kind="undo", subject="7", shop="a", by=asker, at=AT)
    with pytest.raises(Refused):
        ask(workspace, kind="undo", subject="7", shop="a", by=other, at=AT)
    with pytest.raises(Refused):
        decide(workspace, approval, allow=True, by=asker, at=AT)
    assert decide(workspace, approval, allow=True, by=other, at=AT).state == "allowed"
    with pytest.raises(Refused, match="decided on this"):
        decide(workspace, approval, allow=False, by=third, at=AT)


JOINING: dict[str, Any] = {"name": "", "password": PASSWORD, "language": "zh", "at": AT}


def test_a_code_is_worth_no_more_than_its_maker_is_now(workspace: Any, team: Any) -> None:
    """A manager keeps a code, is disabled, and tries to come back through it."""
    from zhanggui.access.people import change_person, invite, join

    owner, manager = team(Role.OWNER), team(Role.MANAGER)
    code = invite(workspace, role=Role.MANAGER, shops=None, by=manager, at=AT)
    for role, shops, active in (
        (Role.MANAGER, None, False),
        (Role.VIEWER, None, True),
        (Role.MANAGER, ["a"], True),
    ):
        change_person(workspace, manager, role=role, shops=shops, active=active, by=owner, at=AT)
        with pytest.raises(Refused, match="unknown, used or expired"):
            join(workspace, code, login="back", **JOINING)
    change_person(workspace, manager, role=Role.MANAGER, shops=None, active=True, by=owner, at=AT)
    assert join(workspace, code, login="back", **JOINING).role == Role.MANAGER


def test_a_password_code_kept_until_its_person_became_owner_opens_nothing(workspace: Any, team: Any) -> None:
    from zhanggui.access.people import change_person, invite, join

    owner, manager, colleague = team(Role.OWNER), team(Role.MANAGER), team(Role.OPERATOR)
    asked = {"role": Role.OPERATOR, "shops": None, "by": manager, "at": AT, "person": colleague}
    code = invite(workspace, **asked)
    change_person(workspace, colleague, role=Role.OWNER, shops=None, active=True, by=owner, at=AT)
    with pytest.raises(Refused, match="unknown, used or expired"):
        join(workspace, code, login="", **JOINING)
    change_person(workspace, colleague, role=Role.OPERATOR, shops=None, active=False, by=owner, at=AT)
    with pytest.raises(Refused, match="unknown, used or expired"):
        join(workspace, code, login="", **JOINING)


@pytest.mark.parametrize(
    "login", ["zg", "ZG", "ｚｇ", "api:zg_12345678", "li\u200bsi", "li si", "li\0", "Wang", "ｗang"]
)
def test_nobody_takes_a_name_that_reads_as_another(workspace: Any, team: Any, login: str) -> None:
    """Imports of the command line are by ``zg``, those of programs by ``api:…``: whoever is called so owns them."""
    from zhanggui.access.people import invite, join

    owner = team(Role.OWNER)
    made = invite(workspace, role=Role.VIEWER, shops=None, by=owner, at=AT)
    join(workspace, made, login="wang", **JOINING)
    code = invite(workspace, role=Role.OPERATOR, shops=None, by=owner, at=AT)
    with pytest.raises(Refused):
        join(workspace, code, login=login, **JOINING)


def test_a_key_loses_what_its_maker_lost(workspace: Any, team: Any) -> None:
    from zhanggui.access.people import change_person, key_of, make_key

    owner, manager = team(Role.OWNER), team(Role.MANAGER)
    asked = {"rights": [Right.IMPORT, Right.SEE_ORDERS], "shops": None, "by": manager, "at": AT}
    _, secret = make_key(workspace, name="ERP", **asked)

    def now(role: Role, shops: list[str] | None, *, active: bool) -> Any:
        change_person(workspace, manager, role=role, shops=shops, active=active, by=owner, at=AT)
        return key_of(secret)

    assert now(Role.MANAGER, ["a"], active=True).shops == ["a"]
    assert now(Role.VIEWER, None, active=True) is None
    assert now(Role.MANAGER, None, active=False) is None
    again = now(Role.MANAGER, None, active=True)
    assert (again.shops, set(again.rights)) == (None, {"import", "see_orders"})


@pytest.mark.parametrize("role", [Role.MANAGER, Role.OWNER])
def test_only_an_owner_changes_managers_and_owners(workspace: Any, team: Any, role: Role) -> None:
    from zhanggui.access.people import change_person, invite

    boss, manager, other = team(Role.OWNER), team(Role.MANAGER), team(role, ["a"])
    for wanted, active in ((Role.VIEWER, True), (role, False)):
        with pytest.raises(Refused):
            change_person(workspace, other, role=wanted, shops=["a"], active=active, by=manager, at=AT)
    with pytest.raises(Refused):
        invite(workspace, role=role, shops=["a"], by=manager, at=AT, person=other)
    other.refresh_from_db()
    assert (other.role, other.is_active) == (role, True)
    change_person(workspace, other, role=Role.VIEWER, shops=["a"], active=True, by=boss, at=AT)
    assert other.role == Role.VIEWER


def test_nobody_but_an_owner_changes_their_own_account(workspace: Any, team: Any) -> None:
    from zhanggui.access.people import change_person, invite

    manager = team(Role.MANAGER, ["a"])
    for role, shops in ((Role.OWNER, ["a"]), (Role.MANAGER, None), (Role.MANAGER, ["a", "b"])):
        with pytest.raises(Refused):
            change_person(workspace, manager, role=role, shops=shops, active=True, by=manager, at=AT)
    assert invite(workspace, role=Role.MANAGER, shops=["a"], by=manager, at=AT, person=manager)


def test_a_manager_still_changes_who_may_do_less(workspace: Any, team: Any) -> None:
    from zhanggui.access.people import change_person

    manager, operator, _ = team(Role.MANAGER), team(Role.OPERATOR), team(Role.OWNER)
    change_person(workspace, operator, role=Role.VIEWER, shops=None, active=True, by=manager, at=AT)
    assert operator.role == Role.VIEWER


def test_a_password_code_a_manager_made_is_dead_once_its_person_is_a_manager(
    workspace: Any, team: Any
) -> None:
    from zhanggui.access.people import change_person, invite, join

    owner, manager, colleague = team(Role.OWNER), team(Role.MANAGER), team(Role.OPERATOR)
    code = invite(workspace, role=Role.OPERATOR, shops=None, by=manager, at=AT, person=colleague)
    change_person(workspace, colleague, role=Role.MANAGER, shops=None, active=True, by=owner, at=AT)
    with pytest.raises(Refused, match="unknown, used or expired"):
        join(workspace, code, login="", **JOINING)
