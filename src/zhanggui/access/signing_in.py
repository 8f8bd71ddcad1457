"""Who a login and password belong to. Disabled people are nobody, also in the middle of a session."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from zhanggui.access.models import Person


class LoginAndPassword(BaseBackend):
    """Django's question to us at sign-in and at every request of a session."""

    def authenticate(
        self,
        request: HttpRequest | None = None,  # noqa: ARG002  Django passes it
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> Person | None:  # Django passes the request by name; who asks does not matter here
        """The active person with this login and password."""
        person = Person.objects.filter(login=username or "").first()
        if person is None:
            make_password(password)  # as slow as a real check, so that a clock cannot tell who exists
            return None
        return person if person.check_password(password or "") and person.is_active else None

    def get_user(self, user_id: Any) -> Person | None:
        """The person of a session, unless disabled meanwhile."""
        return Person.objects.filter(pk=user_id, is_active=True).first()
