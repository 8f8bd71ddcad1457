"""Programs that call: keys of any rights and shops, and a client that speaks JSON."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.passwords import hashed

from zhanggui.access.opening import OpenWorkspace

os.environ["ZHANGGUI_SERVING"] = "1"
JSON = "application/json"


@dataclass
class Program:
    """A program with a key; ``get`` and ``post`` give the response, ``asks`` the JSON of a good answer."""

    secret: str
    client: Any
    name: str = ""

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", query, headers=self._headers())

    def post(self, path: str, content: Any = None, *, headers: Any = None, **form: Any) -> Any:
        sent = {"headers": self._headers() | (headers or {})}
        if form:
            return self.client.post(f"/api/v1/{path}", form, **sent)
        return self.client.post(
            f"/api/v1/{path}", json.dumps(content or {}, ensure_ascii=False), content_type=JSON, **sent
        )

    def asks(self, path: str, **query: Any) -> Any:
        answer = self.get(path, **query)
        assert answer.status_code == 200, answer.content.decode()
        return answer.json()

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}


@pytest.fixture
def client(workspace: OpenWorkspace) -> Any:
    from django.test import Client

    from zhanggui.api.pace import pace

    pace.at_once = 1_000_000
    pace._left.clear()
    return Client(SERVER_NAME="localhost", raise_request_exception=True)


@pytest.fixture
def program(workspace: OpenWorkspace, client: Any) -> Callable[..., Program]:
    """Make a program with a key: ``rights`` (default: all of an owner), ``shops`` (default: all)."""
    from zhanggui.access.models import Person
    from zhanggui.access.people import make_key

    owner = Person(login="owner", name="owner", role="owner", joined_at=datetime.now(UTC))
    owner.password = hashed()
    owner.save()

    def make(*, rights: Collection[Any] | None = None, shops: Collection[str] | None = None) -> Program:
        granted = owner.rights if rights is None else rights
        key, secret = make_key(
            workspace, name="erp", rights=granted, shops=shops, by=owner, at=datetime.now(UTC)
        )
        return Program(secret, client, f"api:{key.shown}")

    return make


@pytest.fixture
def erp(program: Callable[..., Program]) -> Program:
    """A program that may do everything in every shop."""
    return program()


@pytest.fixture
def work(workspace: OpenWorkspace) -> Callable[[], int]:
    """Let the worker do all jobs, those of the next minutes too."""

    def run() -> int:
        from datetime import timedelta

        from zhanggui.collect.background import KINDS
        from zhanggui.jobs.work import work

        return work(workspace, KINDS, until_idle=True, clock=lambda: datetime.now(UTC) + timedelta(minutes=5))

    return run


@pytest.fixture
def shop(workspace: OpenWorkspace) -> Callable[..., Any]:
    """Make a shop."""
    from zhanggui.masterdata.models import Shop

    def make(code: str, platform: str = "tmall") -> Any:
        return Shop.objects.create(code=code, name=code, platform=platform)

    return make


def order(order_id: str = "A-1", *, shop: str = "tmall", **more: Any) -> dict[str, Any]:
    """An order as a program sends it."""
    return {
        "shop": shop,
        "order_id": order_id,
        "updated_at": "2026-06-11T10:35:00+08:00",
        "created_at": "2026-06-11T10:30:00+08:00",
        "paid_at": "2026-06-11T10:31:00+08:00",
        "status": "paid_unshipped",
        "paid": "99.90",
        "lines": [{"line_id": "1", "sku": "CUP", "title": "杯子", "quantity": 1, "paid": "99.90"}],
    } | more


@pytest.fixture
def an_order() -> Callable[..., dict[str, Any]]:
    """Make an order as a program sends it."""
    return order
