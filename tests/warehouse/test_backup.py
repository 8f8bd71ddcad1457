"""A backup is the workspace at one moment; restored elsewhere it gives the same figures."""

from __future__ import annotations

import json
import subprocess
import tarfile
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


def figures(zg: Any, workspace: Path) -> list[Any]:
    return [json.loads(zg(workspace, word, "--json").stdout) for word in ("totals", "batches", "quarantine")]


def test_a_restored_backup_gives_the_same_figures(shop: Path, tmp_path: Path, zg: Any) -> None:
    assert zg(shop, "backup", tmp_path / "b.tar").returncode == 0
    restored = tmp_path / "elsewhere" / "ws"
    restored.parent.mkdir()
    assert zg(restored, "restore", tmp_path / "b.tar").returncode == 0
    assert figures(zg, restored) == figures(zg, shop)
    assert figures(zg, restored)[0]["orders"] == 98
    assert zg(restored, "doctor").returncode == 0


@pytest.mark.slow
def test_a_backup_taken_while_files_come_in_holds_whole_files_only(
    shop: Path, tmp_path: Path, many_orders: Many, zg: Any, zg_words: Callable[..., list[str]]
) -> None:
    paths = [many_orders(f"more{n}.csv", 300, version=n) for n in range(1, 6)]
    importing = subprocess.Popen(zg_words(shop, "import", *paths, "--json"), stdout=subprocess.DEVNULL)
    assert zg(shop, "backup", tmp_path / "b.tar").returncode == 0
    assert importing.wait() == 0
    assert zg(tmp_path / "ws2", "restore", tmp_path / "b.tar").returncode == 0
    assert zg(tmp_path / "ws2", "doctor").returncode == 0
    zg(tmp_path / "ws2", "import", *paths)
    assert figures(zg, tmp_path / "ws2")[0] == figures(zg, shop)[0]


def test_nothing_is_overwritten(shop: Path, tmp_path: Path, zg: Any) -> None:
    assert zg(shop, "backup", tmp_path / "b.tar").returncode == 0
    before = (tmp_path / "b.tar").read_bytes()
    assert zg(shop, "backup", tmp_path / "b.tar").returncode == 1
    assert (tmp_path / "b.tar").read_bytes() == before
    assert zg(shop, "restore", tmp_path / "b.tar").returncode == 1
    assert figures(zg, shop)[0]["orders"] == 98


def test_a_damaged_backup_restores_nothing(shop: Path, tmp_path: Path, zg: Any) -> None:
    assert zg(shop, "backup", tmp_path / "b.tar").returncode == 0
    content = bytearray((tmp_path / "b.tar").read_bytes())
    with tarfile.open(tmp_path / "b.tar") as archive:
        inside = next(m for m in archive if m.name.endswith(".parquet"))
    content[inside.offset_data + 10] ^= 1
    (tmp_path / "bent.tar").write_bytes(content)
    (tmp_path / "short.tar").write_bytes(content[: len(content) // 2])
    (tmp_path / "text.tar").write_bytes(b"no archive at all")
    for name in ("bent.tar", "short.tar", "text.tar", "absent.tar"):
        answer = zg(tmp_path / "ws3", "restore", tmp_path / name)
        assert (answer.returncode, (tmp_path / "ws3").exists()) == (1, False), name
        assert name in answer.stderr
