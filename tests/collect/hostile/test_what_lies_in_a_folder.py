"""Pipes, devices, broken links, names that are no text: nothing hangs, and the good file beside them is read."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from zhanggui.core.errors import WrongUsage

HEADER = "订单编号,买家实际支付金额,退款金额,订单创建时间,订单付款时间\n"
ORDERS = HEADER + "4046888283402310003,100.00,0,2026-06-01 10:00:00,2026-06-01 10:05:00\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with one good file in it."""
    place = tmp_path / "导出"
    place.mkdir()
    (place / "订单.csv").write_text(ORDERS, encoding="utf-8")
    return place


def outcomes(receipts) -> list[tuple[str, str]]:
    return [(r.file, r.status) for r in receipts]


def test_a_pipe_given_as_a_file_is_refused_instead_of_waited_for(import_files, tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    (receipt,) = import_files(tmp_path / "pipe.csv")
    assert receipt.status == "refused"
    assert receipt.reason.zh == "pipe.csv：这是管道或设备，不是文件。请先把内容存成文件再导入。"


def test_a_device_that_never_ends_is_refused(import_files):
    (receipt,) = import_files(Path("/dev/zero"))
    assert receipt.status == "refused"


def test_in_a_folder_links_that_lead_nowhere_and_in_circles_are_passed_by(import_files, folder):
    os.mkfifo(folder / "pipe.csv")
    (folder / "broken.csv").symlink_to("gone.csv")
    (folder / "loop.csv").symlink_to("loop.csv")
    (folder / "up").symlink_to("..")
    assert outcomes(import_files(folder)) == [("订单.csv", "loaded")]


def test_a_file_one_may_not_read_does_not_stop_the_others(import_files, folder, monkeypatch):
    secret = folder / "a.csv"
    secret.write_text(ORDERS, encoding="utf-8")
    as_before = Path.open

    def guarded(path, *how, **more):
        if path == secret:
            raise PermissionError(13, "Permission denied")
        return as_before(path, *how, **more)

    monkeypatch.setattr(Path, "open", guarded)
    assert outcomes(import_files(folder)) == [("a.csv", "refused"), ("订单.csv", "loaded")]


def test_nothing_is_stored_when_one_of_the_paths_is_not_there(import_files, folder):
    with pytest.raises(WrongUsage, match=r"gone\.csv does not exist"):
        import_files(folder, folder / "gone.csv")
    assert outcomes(import_files(folder)) == [("订单.csv", "loaded")]


@pytest.mark.parametrize("name", ["x" * 300 + ".csv", "a\0b.csv"])
def test_a_name_no_disk_can_hold_is_a_path_that_is_not_there(import_files, tmp_path, name):
    with pytest.raises(WrongUsage, match="does not exist"):
        import_files(tmp_path / name)


@pytest.mark.skipif(sys.platform == "darwin", reason="its disks refuse names that are no text")
def test_a_name_in_gbk_bytes_is_shown_as_the_text_it_was(import_files, folder):
    os.rename(folder / "订单.csv", os.fsencode(folder) + "/订单.csv".encode("gbk"))
    (receipt,) = import_files(folder)
    assert (receipt.file, receipt.status) == ("订单.csv", "loaded")
    json.dumps(receipt.as_json("zh"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    "name", ["[red]a[bold].csv", "<script>alert(1)<", "=1+1.csv", "a\nb\x1b[31m.csv", "订" * 80]
)
def test_a_file_keeps_its_name_whatever_it_says(import_files, folder, name):
    (folder / "订单.csv").rename(folder / name)
    assert outcomes(import_files(folder)) == [(name, "loaded")]
