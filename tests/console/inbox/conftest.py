"""Small order exports as operators drop them, and how a test drops them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

HEADER = "订单编号,买家会员名,买家应付货款,买家实际支付金额,订单状态,收货人姓名,联系手机,订单创建时间,订单付款时间,宝贝标题,业务员电话"
PHONE = "13812345678"


@pytest.fixture
def orders() -> Callable[..., bytes]:
    """A Taobao order export in GBK with one row per ``(order number, paid)``."""

    def make(*rows: tuple[str, str], day: str = "2026-06-01", title: str = "杯子") -> bytes:
        lines = [
            f"{number},小明,{paid},{paid},交易成功,王小二,{PHONE},{day} 10:00:00,{day} 10:01:00,{title},{PHONE}"
            for number, paid in rows
        ]
        return "\n".join([HEADER, *lines, ""]).encode("gb18030")

    return make


@pytest.fixture
def drop() -> Callable[..., Any]:
    """Drop ``(path, content)`` files into the inbox in somebody's browser; gives the server's answer."""

    def send(browser: Any, *files: tuple[str, bytes], **more: str) -> Any:
        from django.core.files.uploadedfile import SimpleUploadedFile

        sent = [SimpleUploadedFile("file", content) for _, content in files]
        return browser.post("/inbox/upload", {"file": sent, "path": [path for path, _ in files]} | more)

    return send


@pytest.fixture
def imported(drop: Any, work: Any) -> Callable[..., list[dict[str, Any]]]:
    """Drop files and let the worker import them; gives the receipts."""

    def run(browser: Any, *files: tuple[str, bytes]) -> list[dict[str, Any]]:
        from zhanggui.jobs.models import Job

        number = drop(browser, *files).json()["job"]
        work()
        job = Job.objects.get(pk=number)
        assert job.state == "done", job.problem
        receipts: list[dict[str, Any]] = job.result["files"]
        return receipts

    return run
