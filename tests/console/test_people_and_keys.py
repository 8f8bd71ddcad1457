"""The page of people and keys: nothing ticked grants nothing, of two who revoke one wins, a stopped key is shown."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.both_databases


def _key(owner: Any, **more: str) -> str:
    import re

    page = owner.post("/people/keys", {"name": "ERP", "right": "import", "shop": "*"} | more).content.decode()
    found = re.search(r"zg_[\w-]{40,}", page)
    assert found is not None
    return found.group()


def test_no_shop_ticked_is_no_shop_granted(signed_in: Any, member: Any) -> None:
    """A colleague of one shop does not see them all because somebody forgot a tick."""
    from zhanggui.access.models import Invitation, Person

    owner, li = signed_in("owner"), member("operator", login="li", shops=["towels"])
    answer = owner.post(f"/people/{li.pk}", {"role": "operator", "active": "yes"})
    assert (answer.status_code, Person.objects.get(login="li").shops) == (400, ["towels"])
    assert owner.post("/people/invite", {"role": "operator"}).status_code == 400
    assert not Invitation.objects.exists()
    assert (
        owner.post(f"/people/{li.pk}", {"role": "operator", "active": "yes", "shop": "*"}).status_code == 302
    )
    assert Person.objects.get(login="li").shops is None


def test_of_two_who_revoke_a_key_the_second_is_told(signed_in: Any, workspace: Any) -> None:
    from zhanggui.access.models import AuditEntry

    owner, wang = signed_in("owner"), signed_in("owner", login="wang")
    _key(owner)
    assert [b.post("/people/keys/1/revoke").status_code for b in (owner, wang)] == [302, 409]
    assert AuditEntry.objects.filter(verb="revoke_key").count() == 1


def test_a_key_whose_maker_left_is_shown_as_stopped(signed_in: Any, workspace: Any) -> None:
    from zhanggui.access.models import Person
    from zhanggui.access.people import key_of

    owner, manager = signed_in("owner"), signed_in("manager")
    secret = _key(manager)
    assert "已失效" not in owner.get("/people").content.decode()
    Person.objects.filter(login="manager").update(is_active=False)
    assert key_of(secret) is None
    assert "已失效" in owner.get("/people").content.decode()


def test_who_may_not_see_costs_cannot_sort_by_them(
    signed_in: Any, import_files: Any, tmp_path: Any, workspace: Any
) -> None:
    sheet = tmp_path / "成本.csv"
    sheet.write_text(
        "SKU编码,生效日期,单位成本,币种\nA,2026-01-01,1,CNY\nB,2026-01-01,9,CNY\n", encoding="utf-8"
    )
    import_files(sheet)
    viewer, owner = signed_in("viewer"), signed_in("owner")

    def first(browser: Any) -> str:
        page = browser.get("/goods?sort=cost").content.decode()
        return min(("A", "B"), key=lambda sku: page.index(f"/goods/sku/{sku}"))

    assert (first(owner), first(viewer)) == ("B", "A")


def test_a_manager_does_not_touch_another_manager_or_the_owner(signed_in: Any, member: Any) -> None:
    from zhanggui.access.models import AuditEntry, Invitation, Person

    manager, boss, peer = signed_in("manager"), member("owner"), member("manager", login="peer")
    page = manager.get("/people").content.decode()
    for one in (boss, peer):
        assert f'action="/people/{one.pk}"' not in page
        assert f'action="/people/{one.pk}/password"' not in page
        demoted = {"role": "viewer", "shop": "*", "active": "no"}
        assert manager.post(f"/people/{one.pk}", demoted).status_code == 403
        assert manager.post(f"/people/{one.pk}/password").status_code in (400, 403)
    assert set(Person.objects.values_list("role", "is_active")) == {("manager", True), ("owner", True)}
    assert not Invitation.objects.exists()
    assert not AuditEntry.objects.filter(verb__in=("change_person", "invite")).exists()


def test_a_manager_resets_their_own_password(signed_in: Any) -> None:
    from zhanggui.access.models import Person

    manager = signed_in("manager")
    assert manager.post(f"/people/{Person.objects.get().pk}/password").status_code == 200
