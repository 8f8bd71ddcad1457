"""Two programs at once: one writes, the other waits, and is told for whom."""

from __future__ import annotations

import fcntl
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Many = Callable[..., Path]


@pytest.mark.slow
def test_two_imports_of_one_file_at_once_have_one_effect(
    tmp_path: Path, many_orders: Many, zg: Any, zg_words: Callable[..., list[str]]
) -> None:
    path, shop = many_orders("a.csv", 500), tmp_path / "ws"
    zg(shop, "init")
    words = zg_words(shop, "import", path, "--json")
    both = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    answers = [json.loads(p.communicate()[0])["files"][0] for p in both]
    assert sorted(a["status"] for a in answers) == ["already_loaded", "loaded"]
    assert [a["rows"] for a in answers] == [500, 500]
    assert json.loads(zg(shop, "totals", "--json").stdout)["orders"] == 490
    assert zg(shop, "doctor").returncode == 0


def test_a_command_that_waits_too_long_ends_with_3_and_names_the_holder(
    tmp_path: Path, many_orders: Many, zg: Any
) -> None:
    shop = tmp_path / "ws"
    zg(shop, "init")
    with (shop / "writer.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(json.dumps({"process": 1, "doing": "a long import"}))
        lock.flush()
        answer = zg(shop, "import", many_orders("a.csv", 5), "--json", ZHANGGUI_WAIT_SECONDS="0.2")
        reading = zg(shop, "totals", "--json")
    assert answer.returncode == 3
    assert "a long import" in json.loads(answer.stdout)["error"]
    assert reading.returncode == 0
