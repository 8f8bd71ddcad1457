"""Small files as a shop would drop them, and ``zg`` as a program of its own."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

HEADER = ("订单编号", "订单创建时间", "订单付款时间", "买家实际支付金额")


@pytest.fixture
def order_file(tmp_path: Path) -> Callable[..., Path]:
    """Write an order report: ``header`` and rows of cells as Taobao exports them."""

    def write(name: str, rows: Sequence[Sequence[str]], header: Sequence[str] = HEADER) -> Path:
        path = tmp_path / "files" / name
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    return write


@pytest.fixture
def many_orders(order_file: Callable[..., Path]) -> Callable[..., Path]:
    """An order report of ``n`` orders, one in fifty with a broken amount; ``version`` changes the amounts."""

    def write(name: str, n: int, *, version: int = 0) -> Path:
        rows = [
            (
                f"2600{i:08d}",
                f"2026-{5 + i % 2:02d}-01 10:00:00",
                f"2026-{5 + i % 2:02d}-01 10:{version:02d}:30",
                "many" if i % 50 == 7 else f"{i % 90 + version}.50",
            )
            for i in range(n)
        ]
        return order_file(name, rows)

    return write


@pytest.fixture(scope="session")
def zg_words() -> Callable[..., list[str]]:
    """The command line of ``zg`` on a workspace, for tests that start (and kill) it themselves."""

    def words(workspace: Path, *more: object) -> list[str]:
        return [str(Path(sys.executable).parent / "zg"), "--workspace", str(workspace), *map(str, more)]

    return words


@pytest.fixture(scope="session")
def zg(zg_words: Callable[..., list[str]]) -> Callable[..., Any]:
    """Run ``zg`` on a workspace; gives exit code, standard output and standard error."""

    def run(workspace: Path, *more: object, **environment: str) -> Any:
        kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "ZHANGGUI_DEBUG")}
        return subprocess.run(
            zg_words(workspace, *more), capture_output=True, text=True, env=kept | environment, check=False
        )

    return run
