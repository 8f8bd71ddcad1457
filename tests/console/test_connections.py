"""The page of connected shops, and the address their servers call."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

FORM = {
    "platform": "woocommerce", "shop": "berlin", "address": "https://shop.example.com", "woocommerce_key": "ck_secret",
    "woocommerce_secret": "cs_secret", "webhook": "whsec-1",
}  # fmt: skip


@pytest.fixture
def owner(signed_in: Callable[..., Any]) -> Any:
    return signed_in("owner")


def test_an_owner_connects_a_shop_and_no_token_is_shown_or_logged(owner: Any) -> None:
    from zhanggui.access.models import AuditEntry
    from zhanggui.collect.models import LiveConnection

    assert owner.post("/settings/connections/connect", FORM).status_code == 302
    shown = owner.get("/settings/connections").content.decode()
    assert "shop.example.com" in shown
    assert f"/hooks/{LiveConnection.objects.get().code}" in shown
    entry = AuditEntry.objects.get(verb="connect_shop")
    for secret in ("ck_secret", "cs_secret", "whsec-1"):
        assert secret not in shown + json.dumps(entry.details)
    assert (entry.who, entry.shop) == ("owner", "berlin")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"address": "http://shop.example.com"}, "没有加密"),
        ({"address": "nonsense"}, "不是店铺网址"),
        ({"woocommerce_secret": ""}, "缺少"),
        ({"woocommerce_key": "a\r\nX-Evil: 1"}, "换行"),
        ({"woocommerce_key": "令牌"}, "中文"),
        ({"address": "https://shop.example.com/店"}, "不是店铺网址"),
        ({"currency": "euro"}, "币种"),
        ({"time_zone": "Mars/Olympus"}, "时区"),
        ({"platform": "taobao"}, "不能连接"),
        ({"shop": ""}, "店铺编码"),
    ],
)
def test_what_cannot_be_connected_is_told_and_nothing_is_kept(
    owner: Any, change: dict[str, str], said: str
) -> None:
    from zhanggui.collect.models import LiveConnection
    from zhanggui.masterdata.models import Shop

    answer = owner.post("/settings/connections/connect", FORM | change)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert "cs_secret" not in answer.content.decode()
    assert (LiveConnection.objects.count(), Shop.objects.count()) == (0, 0)


def test_only_an_owner_of_all_shops_may(signed_in: Callable[..., Any]) -> None:
    assert signed_in("manager").post("/settings/connections/connect", FORM).status_code == 403
    part = signed_in("owner", login="part", shops=["berlin"])
    assert part.get("/settings/connections").status_code == 404
    assert part.post("/settings/connections/connect", FORM).status_code == 404


def test_pulling_asks_for_a_job_once_and_disconnecting_forgets_the_tokens(owner: Any, workspace: Any) -> None:
    from zhanggui.access.models import AuditEntry
    from zhanggui.collect.live.connections import tokens_of
    from zhanggui.collect.models import LiveConnection
    from zhanggui.jobs.models import Job

    owner.post("/settings/connections/connect", FORM)
    assert owner.post("/settings/connections/pull", {"shop": "berlin"}).status_code == 302
    assert Job.objects.get().kind == "live_pull"
    assert owner.post("/settings/connections/disconnect", {"shop": "berlin"}).status_code == 302
    kept = LiveConnection.objects.get()
    assert (kept.on, tokens_of(workspace, kept)) == (False, {})
    assert owner.post("/settings/connections/pull", {"shop": "berlin"}).status_code == 400
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["connect_shop", "start_pull", "disconnect_shop"]


def test_the_hook_takes_what_is_signed_from_anybody_and_nothing_else(owner: Any) -> None:
    """Over the whole program: no session, no form token; the raw bytes are what is signed."""
    from django.test import Client
    from tests.collect.live.conftest import woo_order

    from zhanggui.collect.live.delivering import signature
    from zhanggui.collect.models import LiveConnection, LiveDelivery

    owner.post("/settings/connections/connect", FORM)
    code = LiveConnection.objects.get().code
    body = json.dumps(woo_order(1, "2026-06-02T00:00:00"), indent=1).encode()
    server = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)

    def call(path: str, signed: str) -> Any:
        named = {"X-WC-Webhook-Signature": signed, "X-WC-Webhook-Topic": "order.updated"}
        return server.post(path, body, content_type="application/json", headers=named)

    assert call(f"/hooks/{code}", "AAAA").status_code == 401
    assert call("/hooks/nobody", signature("whsec-1", body)).status_code == 404
    assert server.get(f"/hooks/{code}").status_code == 405
    for length in ("many", "-1", "9" * 5_000):
        said = server.post(f"/hooks/{code}", body, content_type="application/json", CONTENT_LENGTH=length)
        assert said.status_code == 413
    assert LiveDelivery.objects.count() == 0
    taken = call(f"/hooks/{code}", signature("whsec-1", body))
    assert (taken.status_code, taken.json()) == (200, {"kept": True})
    owner.post("/settings/connections/disconnect", {"shop": "berlin"})
    assert call(f"/hooks/{code}", signature("whsec-1", body)).status_code == 404


def test_an_owner_chooses_how_often_a_shop_is_pulled_and_sees_when_it_is_next(owner: Any) -> None:
    from zhanggui.access.models import AuditEntry
    from zhanggui.collect.models import LiveConnection

    owner.post("/settings/connections/connect", FORM)
    assert "夜里对账" in owner.get("/settings/connections").content.decode()
    form = {"shop": "berlin", "every": "15m"}
    assert owner.post("/settings/connections/every", form).status_code == 302
    kept = LiveConnection.objects.get()
    assert kept.every == 15
    shown = owner.get("/settings/connections").content.decode()
    assert '<option value="15m" selected>' in shown
    assert "下次" in shown
    entry = AuditEntry.objects.get(verb="pull_every")
    assert (entry.who, entry.shop, entry.details) == ("owner", "berlin", {"every": "15m"})
    assert owner.post("/settings/connections/every", form | {"every": "1s"}).status_code == 400


def test_the_page_tells_how_old_the_data_is_why_a_pull_failed_and_that_nobody_pulls(owner: Any) -> None:
    from datetime import timedelta

    from zhanggui.collect.models import LiveConnection
    from zhanggui.core.periods import clock_now

    owner.post("/settings/connections/connect", FORM)
    rows = LiveConnection.objects.all()
    rows.update(pulled_at=clock_now() - timedelta(hours=3), every=60, due_at=clock_now() - timedelta(hours=2))
    shown = owner.get("/settings/connections").content.decode()
    assert "3 小时前" in shown
    assert "后台任务似乎没有运行" in shown
    rows.update(
        failures=4, problem={"zh": "令牌已过期", "en": "expired"}, tried_at=clock_now(), due_at=clock_now()
    )
    shown = owner.get("/settings/connections").content.decode()
    assert "连续 4 次出错" in shown
    assert "令牌已过期" in shown
