"""What arrives: names that lead elsewhere or look like code, too much at once, the same file twice, a cancel midway."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.both_databases

HOSTILE = [
    "<img src=x onerror=alert(1)>.csv",
    "=HYPERLINK(1).csv",
    "../../../etc/甲.csv",
    "..\\..\\乙.csv",
    "坏\x00\x1b[31m\u202e名.csv",
    "很长" * 126 + ".csv",
    "%2e%2e%2f丙.csv",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_inside_and_is_text_on_every_page(
    name: str, signed_in: Any, imported: Any, orders: Any, workspace: Any
) -> None:
    browser = signed_in("owner")
    before = {p for p in workspace.place.root.parent.rglob("*") if workspace.place.root not in p.parents}
    receipt = imported(browser, (name, orders(("1001", "88.00"))))[0]
    assert receipt["status"] == "loaded"
    after = {p for p in workspace.place.root.parent.rglob("*") if workspace.place.root not in p.parents}
    assert after == before
    for page in ("/inbox", "/jobs/1", "/batches/1", "/lines/1/2"):
        shown = browser.get(page).content.decode()
        assert "<img src=x" not in shown
        assert "\x1b" not in shown


def test_hostile_titles_and_nicknames_are_text(signed_in: Any, imported: Any, orders: Any) -> None:
    browser = signed_in("owner")
    imported(browser, ("甲店/a.csv", orders(("1001", "八十"), title="<script>alert(1)</script>")))
    for page in ("/quarantine", "/quarantine/1", "/lines/1/2", "/inbox"):
        assert "<script>alert" not in browser.get(page).content.decode()
    revealed = browser.post("/quarantine/1/reveal", {"reason": "看标题"}).content.decode()
    assert "<script>alert" not in revealed
    assert "&lt;script&gt;" in revealed


def test_a_file_and_a_folder_of_the_same_name_both_arrive(signed_in: Any, imported: Any, orders: Any) -> None:
    files = [("甲店", orders(("1", "1.00"))), ("甲店/b.csv", orders(("2", "2.00")))]
    assert len(imported(signed_in("owner"), *files)) == 2


def test_too_much_at_once_is_413_and_nothing_is_kept(
    signed_in: Any, drop: Any, orders: Any, workspace: Any, monkeypatch: Any
) -> None:
    from zhanggui.collect import arriving

    monkeypatch.setattr(arriving, "MOST_BYTES", 10)
    answer = drop(signed_in("owner"), ("a.csv", orders(("1", "1.00"))))
    assert answer.status_code == 413
    assert "请分批拖入" in answer.json()["error"]
    assert not workspace.place.arriving.exists() or not list(workspace.place.arriving.iterdir())


def test_more_files_than_the_server_reads_is_413_with_a_sentence(signed_in: Any, drop: Any) -> None:
    browser = signed_in("owner")
    browser.defaults["HTTP_ACCEPT"] = "application/json"
    browser.raise_request_exception = False
    answer = drop(browser, *[(f"{n}.csv", b"x") for n in range(501)])
    assert answer.status_code == 413
    assert "500 个文件" in answer.json()["error"]


def test_nothing_dropped_is_told(signed_in: Any) -> None:
    answer = signed_in("owner").post("/inbox/upload", {})
    assert (answer.status_code, answer.json()["error"]) == (400, "没有收到文件。")


def test_a_viewer_drops_nothing(signed_in: Any, drop: Any) -> None:
    assert drop(signed_in("viewer"), ("a.csv", b"x")).status_code == 403


def test_one_file_dropped_by_two_people_has_one_effect(
    signed_in: Any, drop: Any, orders: Any, work: Any
) -> None:
    from zhanggui.jobs.models import Job
    from zhanggui.warehouse.models import Batch

    file = orders(("1001", "88.00"))
    drop(signed_in("owner"), ("甲店/a.csv", file))
    drop(signed_in("operator"), ("甲店/b.csv", file))
    work()
    statuses = [job.result["files"][0]["status"] for job in Job.objects.order_by("pk")]
    assert statuses == ["loaded", "already_loaded"]
    assert Batch.objects.count() == 1


def test_what_is_in_is_removed_and_what_waits_is_kept(
    signed_in: Any, imported: Any, orders: Any, workspace: Any
) -> None:
    browser = signed_in("owner")
    imported(
        browser, ("甲店/a.csv", orders(("1", "1.00"))), ("甲店/图.csv", b"\x89PNG\r\n\x1a\n" + bytes(99))
    )
    assert [p.name for p in workspace.place.arriving.rglob("*") if p.is_file()] == ["图.csv"]


def test_a_wrong_kind_of_file_is_refused_with_the_next_step(signed_in: Any, imported: Any) -> None:
    receipt = imported(signed_in("owner"), ("合同.pdf", b"%PDF-1.7\n" + bytes(500)))[0]
    assert receipt["status"] == "refused"
    assert receipt["reason"]["zh"]


def test_a_cancel_in_the_middle_of_a_file_leaves_nothing_of_it(
    signed_in: Any, drop: Any, orders: Any, workspace: Any, current: Any, monkeypatch: Any
) -> None:
    from zhanggui.collect.background import KINDS
    from zhanggui.jobs import work as working
    from zhanggui.jobs.models import Job
    from zhanggui.warehouse.models import Batch

    browser = signed_in("owner")
    number = drop(browser, ("甲店/a.csv", orders(("1", "1.00")))).json()["job"]
    monkeypatch.setattr(working, "SHOWN_EVERY_SECONDS", 0.0)
    tell = working.Running.tell

    def cancelled_midway(running: Any, *said: Any) -> None:
        browser.post(f"/jobs/{number}/cancel")
        tell(running, *said)

    monkeypatch.setattr(working.Running, "tell", cancelled_midway)
    working.work(workspace, KINDS, until_idle=True)
    assert Job.objects.get(pk=number).state == "cancelled"
    assert not Batch.objects.exists()
    assert current("order") == []
    monkeypatch.setattr(working.Running, "tell", tell)
    browser.post(f"/jobs/{number}/retry")
    working.work(workspace, KINDS, until_idle=True)
    assert len(current("order")) == 1


def test_templates_come_as_one_zip_of_workbooks(signed_in: Any) -> None:
    import io
    import zipfile

    answer = signed_in("owner").get("/inbox/templates.zip")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert "成本.xlsx" in names
    assert all(name.endswith(".xlsx") for name in names)


def test_an_empty_inbox_offers_own_files_or_a_sample_that_is_kept_apart(signed_in: Any) -> None:
    page = signed_in("owner").get("/inbox").content.decode()
    assert "用您的文件开始" in page
    assert "zg --workspace sample-workspace serve" in page
