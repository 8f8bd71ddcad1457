"""Remembered layouts in the console: a renamed column answered once, a layout handed on, taken in, forgotten."""

from __future__ import annotations

from typing import Any

import pytest

JUNE = "销售单号,日期,货号,数量,金额\nS001,2026-06-01,A-1,2,30.00\nS002,2026-06-02,A-2,1,9.90\n"
RENAMED = JUNE.replace("金额", "实收合计").replace("2026-06", "2026-07").replace("S00", "S10")
SAID = {"path": "丁店/7月.csv", "file": "7月.csv"}


@pytest.fixture
def owner(signed_in: Any, imported: Any, work: Any) -> Any:
    """An owner's browser; the layout 门店 was confirmed on the page."""
    browser = signed_in("owner")
    imported(browser, ("丁店/门店.csv", JUNE.encode()))
    browser.post(f"/jobs/{_last_job()}/map", {"path": "丁店/门店.csv", "file": "门店.csv"})
    work()
    return browser


def _last_job() -> int:
    from zhanggui.jobs.models import Job

    number: int = Job.objects.latest("pk").pk
    return number


def _upload(browser: Any, content: bytes, **typed: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return browser.post("/inbox/layouts/import", {"file": SimpleUploadedFile("x.yaml", content)} | typed)


def test_a_renamed_column_is_answered_once_on_the_page(
    owner: Any, imported: Any, work: Any, current: Any
) -> None:
    [waits] = imported(owner, ("丁店/7月.csv", RENAMED.encode()))
    assert (waits["status"], waits["candidates"]) == ("needs_choice", ["generic.门店"])
    job = _last_job()
    page = owner.get(f"/jobs/{job}/map", SAID).content.decode()
    assert "以前的「金额」在这个文件里叫什么" in page
    assert "已记住的格式「门店」，列有变化" in page
    assert owner.post(f"/jobs/{job}/map", SAID | {"answer-line_paid": "实收合计"}).status_code == 302
    work()
    assert sorted(row["order_id"] for row in current("order")) == ["S001", "S002", "S101", "S102"]
    [again] = imported(owner, ("丁店/8月.csv", RENAMED.replace("2026-07", "2026-08").encode()))
    assert again["status"] == "loaded"


def test_the_page_shows_every_column_and_hands_the_layout_out(owner: Any) -> None:
    page = owner.get("/inbox/layouts").content.decode()
    assert all(header in page for header in JUNE.splitlines()[0].split(","))
    answer = owner.post("/inbox/layouts/export", {"layout": "门店"})
    assert answer["Content-Disposition"].endswith("%E9%97%A8%E5%BA%97.layout.yaml")
    assert "name: 门店" in answer.content.decode()
    assert owner.post("/inbox/layouts/forget", {"layout": "门店"}).status_code == 302
    assert "还没有记住任何格式" in owner.get("/inbox/layouts").content.decode()
    assert _upload(owner, answer.content, name="二店").status_code == 302
    assert "二店" in owner.get("/inbox/layouts").content.decode()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"a: !!python/name:os.system x\n", "含有 tag"),
        (b"PK\x03\x04", "不是 UTF-8"),
        (b"x" * 70_000, "大于 65536 字节"),
    ],
)
def test_a_file_that_is_no_layout_is_refused_with_its_reason(owner: Any, content: bytes, told: str) -> None:
    answer = _upload(owner, content)
    assert answer.status_code == 400
    assert told in answer.content.decode()


def test_no_file_and_no_layout_of_that_name_are_told(owner: Any) -> None:
    assert "请先选择一个格式文件" in owner.post("/inbox/layouts/import").content.decode()
    assert (
        "没有记住名为「无」的格式" in owner.post("/inbox/layouts/export", {"layout": "无"}).content.decode()
    )


def test_who_may_not_import_sees_no_layouts(owner: Any, signed_in: Any) -> None:
    assert signed_in("viewer").get("/inbox/layouts").status_code == 403
