"""Whatever is sent, made from the OpenAPI and against it: never a 5xx, always our one shape of error."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from zhanggui.access.opening import OpenWorkspace

pytestmark = pytest.mark.both_databases

EXAMPLES = int(os.environ.get("ZHANGGUI_EXAMPLES", "8"))
"""For each operation and each of valid and invalid input; ``make proof`` asks for more."""


def _ends_well(answer: Any) -> None:
    assert answer.status_code < 500, answer.content
    if answer.status_code >= 400:
        told = answer.json()
        assert isinstance(told["error"], str), told
        assert told["code"].isidentifier(), told


def test_no_input_makes_the_server_fail(erp: Any, shop: Any, work: Any, an_order: Any) -> None:
    from schemathesis import GenerationMode

    from zhanggui.api.urls import document

    shop("tmall")
    erp.post("orders:batch", {"orders": [an_order(), an_order("A-2", paid="x")]})
    work()
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(document())))
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @given(case=operation.as_strategy(generation_mode=mode))
            @settings(
                max_examples=EXAMPLES,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
                derandomize=True,
            )
            def one(case: Any) -> None:
                nonlocal tried
                tried += 1
                _ends_well(_sent(erp, case))

            one()
    assert tried > 16 * EXAMPLES
    print(f"{tried:,} calls")


def _sent(erp: Any, case: Any) -> Any:
    """The case as a request of our test client."""
    made = case.as_transport_kwargs(base_url="http://localhost/api/v1", headers=erp._headers())
    import requests

    request = requests.Request(**{k: v for k, v in made.items() if k in REQUEST}).prepare()
    body = (
        request.body.encode("utf-8", "surrogatepass")
        if isinstance(request.body, str)
        else request.body or b""
    )
    headers = {k: _latin(v) for k, v in request.headers.items() if k.lower() != "content-length"}
    return erp.client.generic(
        request.method, request.path_url, body, headers.pop("Content-Type", ""), headers=headers
    )


REQUEST = ("method", "url", "headers", "params", "data", "json", "files", "cookies")


def _latin(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"[]", 422),
        (b'{"orders": []}', 422),
        (b'{"orders": [NaN]}', 422),
        (b'{"orders": [1e99999999999999999999]}', 422),
        (b'{"orders": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 422),
        (b'{"orders": [' + b"{}," * 1_000 + b"{}]}", 422),
        (b'{"orders": [{"shop": "tmall", "order_id": "\\ud800", "paid": 1e999999}]}', 202),
        (b'{"orders": [{"shop": "tmall\\u0000"}]}', 422),
        (b'{"orders": [{"shop": ["tmall"]}]}', 422),
        (b'{"orders": [' + b"9" * 10_000 + b"]}", 422),
        (b"\xff\xfe", 422),
        (b" " * (5 << 20), 413),
    ],
)
def test_a_hostile_body_is_refused_with_its_reason(erp: Any, shop: Any, body: bytes, status: int) -> None:
    shop("tmall")
    answer = erp.client.post(
        "/api/v1/orders:batch", body, content_type="application/json", headers=erp._headers()
    )
    assert answer.status_code == status, answer.content
    _ends_well(answer)


@pytest.mark.parametrize(
    "place",
    [
        "nowhere",
        "imports/0",
        "imports/x",
        f"imports/{10**30}",
        "batches/1/undo",
        "%00",
        "kpis/%00",
        "../login",
        "",
    ],
)
def test_what_is_not_there_is_said_in_json(erp: Any, place: str) -> None:
    answer = erp.client.get(f"/api/v1/{place}", headers=erp._headers())
    assert answer.status_code in (404, 405, 422), answer.content
    _ends_well(answer)
    assert answer.headers["Content-Type"].startswith("application/json")


def test_sentences_come_in_the_language_that_is_asked_for(erp: Any) -> None:
    for language, word in (
        ("en-GB,en;q=0.9", "There is no such thing"),
        ("fr", "没有这个地址"),
        ("", "没有这个地址"),
    ):
        answer = erp.client.get("/api/v1/nowhere", headers=erp._headers() | {"Accept-Language": language})
        assert word in answer.json()["error"]


def test_while_somebody_else_writes_a_change_is_told_to_come_again(
    erp: Any, workspace: OpenWorkspace, shop: Any, work: Any, an_order: Any, monkeypatch: Any
) -> None:
    from zhanggui.api import files
    from zhanggui.warehouse.lock import writer

    shop("tmall")
    erp.post("orders:batch", {"orders": [an_order()]})
    work()
    monkeypatch.setattr(files, "WAIT_SECONDS", 0.1)
    with writer(workspace.place.lock, doing="import"):
        answer = erp.post("batches/1/undo")
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (409, "busy", "5")
    assert erp.post("batches/1/undo").status_code == 200
