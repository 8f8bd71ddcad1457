"""Who calls: the key in the Authorization header, what it may do, of which shops, how often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from ninja.security import HttpBearer

from zhanggui.access.models import ApiKey
from zhanggui.access.people import key_of
from zhanggui.access.rights import RIGHT_NAMES, Right
from zhanggui.access.web import Asked
from zhanggui.answers.reader import Reader
from zhanggui.api.pace import pace
from zhanggui.api.problems import NO_KEY, NO_RIGHT, TOO_OFTEN, Problem, language_of, not_found
from zhanggui.collect.journal import caller_name
from zhanggui.core.language import Text
from zhanggui.core.periods import CHINA

USED_EVERY = timedelta(minutes=1)
LONGEST_KEY = 200


@dataclass(frozen=True)
class Caller:
    """The program behind a request."""

    name: str
    rights: frozenset[Right]
    reader: Reader

    @property
    def shops(self) -> frozenset[str] | None:
        return self.reader.shops

    def must(self, right: Right) -> None:
        """403 for a caller without the right."""
        if right not in self.rights:
            raise Problem(403, "no_right", NO_RIGHT.with_(right=RIGHT_NAMES[right]), right=right.value)

    def must_see(self, shop: str) -> None:
        """404 for a shop that is not the caller's."""
        if not self.reader.sees(shop):
            raise not_found()

    def whole_merchant(self) -> bool:
        """May this caller touch what belongs to no one shop?"""
        return self.shops is None


class Calling(Asked):
    """A request of the API after its key was looked at (types only)."""

    caller: Caller


class Key(HttpBearer):
    """Lets an operation run for callers with its right; ``right`` None (nothing declared) lets nobody."""

    def __init__(self, right: Right | None) -> None:
        super().__init__()
        self.right = right

    def __call__(self, request: HttpRequest) -> Any:
        """The caller; raises the problem that keeps it out."""
        found = super().__call__(request)
        if found is None:
            raise Problem(401, "no_key", NO_KEY, headers={"WWW-Authenticate": "Bearer"})
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller with this secret."""
        key = key_of(token) if len(token) <= LONGEST_KEY else None
        if key is None:
            return None
        caller = _let_in(request, key)
        if self.right is None:
            raise not_found()
        caller.must(self.right)
        return caller


class AnyKey(Key):
    """Lets every valid key in: for what tells nothing of the merchant."""

    def __init__(self) -> None:
        super().__init__(None)

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        """The caller with this secret."""
        key = key_of(token) if len(token) <= LONGEST_KEY else None
        return None if key is None else _let_in(request, key)


def _let_in(request: HttpRequest, key: ApiKey) -> Caller:
    asked: Any = request
    _keep_pace(key)
    _mark_used(key, asked.now)
    asked.caller = caller_of(asked, key)
    caller: Caller = asked.caller
    return caller


def caller_of(request: Asked, key: ApiKey) -> Caller:
    """The key as somebody who asks: its shops, its rights, in the language of the request."""
    reader = Reader(
        workspace=request.workspace,
        language=language_of(request),
        today=request.now.astimezone(CHINA).date(),
        shops=None if key.shops is None else frozenset(key.shops),
    )
    known = frozenset(Right) & frozenset(key.rights)
    return Caller(caller_name(key.shown), frozenset(Right(r) for r in known), reader)


def _keep_pace(key: ApiKey) -> None:
    wait = pace.wait_of(key.shown)
    if wait:
        told = TOO_OFTEN.with_(seconds=wait)
        raise Problem(429, "too_often", told, headers={"Retry-After": str(wait)})


def _mark_used(key: ApiKey, now: datetime) -> None:
    """At most once a minute: reading must not become writing."""
    if key.used_at is None or key.used_at < now - USED_EVERY:
        stale = Q(used_at__isnull=True) | Q(used_at__lt=now - USED_EVERY)
        ApiKey.objects.filter(stale, pk=key.pk).update(used_at=now)


def say(caller: Caller, text: Text) -> str:
    """The sentence in the caller's language."""
    return caller.reader.say(text)
