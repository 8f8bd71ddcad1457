"""The first run makes the owner; nobody else comes in without an invitation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

PASSWORD = "eleven silent geese"


@pytest.fixture
def visitor(workspace: Any) -> Any:
    from django.test import Client

    return Client(SERVER_NAME="localhost")


@pytest.fixture
def code(workspace: Any) -> str:
    from zhanggui.access.people import invite
    from zhanggui.access.rights import Role

    return invite(workspace, role=Role.OWNER, shops=None, by=None, at=datetime.now(UTC))


def _join(visitor: Any, code: str, **more: str) -> Any:
    return visitor.post("/join", {"code": code, "login": "li", "password": PASSWORD} | more)


def test_the_code_from_the_terminal_makes_the_owner_once(visitor: Any, code: str) -> None:
    from zhanggui.access.models import Person

    assert _join(visitor, code).url == "/inbox"
    assert Person.objects.get().role == "owner"
    assert "邀请码无效" in _join(visitor, code, login="wang").content.decode()
    assert Person.objects.count() == 1


@pytest.mark.parametrize("weak", ["short", "1234567890123", "password123"])
def test_a_weak_password_is_refused_with_its_reason_in_chinese(visitor: Any, code: str, weak: str) -> None:
    answer = _join(visitor, code, password=weak)
    assert answer.status_code == 400
    assert "密码" in answer.content.decode()


def test_signed_out_people_are_led_to_the_sign_in_page_and_back(visitor: Any, code: str) -> None:
    _join(visitor, code)
    visitor.post("/logout")
    assert visitor.get("/inbox").url == "/login?next=/inbox"
    answer = visitor.post("/login", {"login": "li", "password": PASSWORD, "next": "/inbox"})
    assert answer.url == "/inbox"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_elsewhere(visitor: Any, code: str, elsewhere: str) -> None:
    _join(visitor, code)
    visitor.post("/logout")
    answer = visitor.post("/login", {"login": "li", "password": PASSWORD, "next": elsewhere})
    assert answer.url == "/"


def test_ten_failures_close_the_door_for_a_while(visitor: Any, code: str) -> None:
    _join(visitor, code)
    visitor.post("/logout")
    tries = [visitor.post("/login", {"login": "li", "password": f"wrong {n}"}) for n in range(10)]
    assert [t.status_code for t in tries[:9]] == [401] * 9
    after = visitor.post("/login", {"login": "li", "password": PASSWORD})
    assert after.status_code == 429
    assert "15 分钟" in after.content.decode()


def test_a_disabled_person_is_out_at_the_next_request(visitor: Any, code: str) -> None:
    from zhanggui.access.models import Person

    _join(visitor, code)
    assert visitor.get("/inbox").status_code == 200
    Person.objects.update(is_active=False)
    assert visitor.get("/inbox").status_code == 302


def test_every_answer_carries_the_safe_headers(visitor: Any, code: str) -> None:
    headers = _join(visitor, code).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_language_can_be_switched_on_every_page(visitor: Any, code: str) -> None:
    _join(visitor, code)
    assert "收件箱" in visitor.get("/inbox").content.decode()
    visitor.post("/language", {"language": "en", "next": "/inbox"})
    page = visitor.get("/inbox").content.decode()
    assert "Inbox" in page
    assert "收件箱" not in page
