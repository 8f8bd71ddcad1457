"""A damaged or full workspace gets a sentence and exit code 3, never a traceback, and nothing is half stored."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zhanggui.access.opening import OpenWorkspace

Many = Callable[..., Path]


@pytest.fixture
def shop(workspace: OpenWorkspace, many_orders: Many, import_files: Any) -> Path:
    """A workspace with 100 orders of which two were refused."""
    from django.db import connections

    import_files(many_orders("a.csv", 100))
    connections.close_all()
    return workspace.place.root


def complaint(zg: Any, shop: Path, *words: str) -> str:
    answer = zg(shop, "--lang", "en", *words, "--json")
    assert answer.returncode == 3, answer.stdout
    assert "Traceback" not in answer.stderr
    return json.loads(answer.stdout)["error"]


def test_records_cut_short(shop: Path, zg: Any) -> None:
    for leftover in shop.glob("records.sqlite3-*"):
        leftover.unlink()
    os.truncate(shop / "records.sqlite3", 20_000)
    assert "restore a backup" in complaint(zg, shop, "totals").lower()


def test_records_gone(shop: Path, zg: Any) -> None:
    for part in shop.glob("records.sqlite3*"):
        part.unlink()
    assert "records database" in complaint(zg, shop, "totals")
    assert not (shop / "records.sqlite3").exists()


def test_the_key_gone_and_the_key_of_another_workspace(shop: Path, tmp_path: Path, zg: Any) -> None:
    (shop / "workspace.key").unlink()
    assert "workspace.key" in complaint(zg, shop, "totals")
    assert "another workspace" in complaint(zg, shop, "init")
    zg(tmp_path / "other", "init")
    shutil.copy(tmp_path / "other" / "workspace.key", shop / "workspace.key")
    assert "another workspace" in complaint(zg, shop, "totals")


def test_a_data_file_gone_is_named_by_reading_and_by_the_doctor(shop: Path, zg: Any) -> None:
    gone = next((shop / "warehouse" / "order").glob("*.parquet"))
    gone.unlink()
    said = complaint(zg, shop, "totals")
    assert gone.name in said
    assert "zg doctor" in said
    answer = zg(shop, "doctor", "--json")
    assert answer.returncode == 1
    assert gone.name in json.loads(answer.stdout)["problems"][0]


def test_no_workspace_at_all(tmp_path: Path, zg: Any) -> None:
    assert "zg init" in complaint(zg, tmp_path / "nowhere", "totals")


def figures(zg: Any, shop: Path) -> list[Any]:
    return [json.loads(zg(shop, word, "--json").stdout) for word in ("totals", "quarantine")]


@pytest.fixture
def small_disk(tmp_path: Path) -> Any:
    """A file system of 4 MiB; None where one may not be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(place)]
    mounted = os.geteuid() == 0 and subprocess.run(words, capture_output=True, check=False).returncode == 0
    yield place if mounted else None
    if mounted:
        subprocess.run(["umount", str(place)], check=True)


@pytest.mark.slow
def test_a_full_disk_refuses_stays_readable_and_goes_on_after_room_is_made(
    small_disk: Path | None, tmp_path: Path, many_orders: Many, zg: Any
) -> None:
    """Where no small file system may be mounted, the next test shows the same by a limit of the process."""
    if small_disk is None:
        return
    shop = small_disk / "ws"
    zg(shop, "init")
    first, second = many_orders("a.csv", 100), many_orders("b.csv", 3_000, version=1)
    assert zg(shop, "import", first).returncode == 0
    before = figures(zg, shop)
    room = os.statvfs(small_disk)
    (small_disk / "filler").write_bytes(b"x" * max(0, room.f_bavail * room.f_frsize - 40_000))
    said = complaint(zg, shop, "import", str(second))
    assert "disk is full" in said
    assert figures(zg, shop) == before
    (small_disk / "filler").unlink()
    assert zg(shop, "import", first, second).returncode == 0
    assert figures(zg, shop)[0]["orders"] == 2_940
    assert zg(shop, "doctor").returncode == 0


@pytest.mark.slow
def test_a_file_that_may_not_grow_is_a_full_disk(
    shop: Path, many_orders: Many, zg: Any, zg_words: Callable[..., list[str]]
) -> None:
    before = figures(zg, shop)
    more = many_orders("b.csv", 20_000, version=1)
    size = (shop / "records.sqlite3").stat().st_size + 20_000
    answer = subprocess.run(
        zg_words(shop, "--lang", "en", "import", more, "--json"),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 3, answer.stdout
    assert "disk is full" in json.loads(answer.stdout)["error"]
    assert figures(zg, shop) == before
    assert zg(shop, "import", more).returncode == 0
    assert zg(shop, "doctor").returncode == 0
