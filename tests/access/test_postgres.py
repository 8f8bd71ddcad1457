"""Records on PostgreSQL answer what records on SQLite answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SAMPLES = Path(__file__).parents[2] / "src" / "zhanggui" / "collect" / "douyin" / "samples"
ORDERS = SAMPLES / "抖店订单_202607010930.csv"
SHOP = ("--shop", "douyin-1")

pytestmark = [pytest.mark.postgres, pytest.mark.slow]
Zg = Callable[..., Any]


@pytest.fixture
def on_postgres(postgres: str, tmp_path: Path) -> Zg:
    """``zg`` on a workspace whose records are in PostgreSQL."""
    return _program(tmp_path / "on-postgres", {"DATABASE_URL": postgres})


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Zg:
    """``zg`` on a workspace whose records are in SQLite."""
    return _program(tmp_path / "on-sqlite", {})


def _program(workspace: Path, settings: dict[str, str]) -> Zg:
    program = Path(sys.executable).parent / "zg"
    env = {
        k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    } | settings

    def zg(*words: str) -> Any:
        command = [str(program), "--workspace", str(workspace), *words, "--json"]
        answer = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return json.loads(answer.stdout)

    zg("init")
    return zg


def test_import_again_totals_and_undo_are_the_same_on_both(on_postgres: Zg, on_sqlite: Zg) -> None:
    told = [_story(zg) for zg in (on_postgres, on_sqlite)]
    assert told[0] == told[1]
    first, again, totals, undone, after = told[0]
    assert first["loaded"] > 0
    assert again["duplicate"] == first["rows"]
    assert (totals["orders"], after["orders"], undone) == (3, 0, "undone")


def _story(zg: Zg) -> tuple[Any, ...]:
    first, again = zg("import", str(ORDERS), *SHOP), zg("import", str(ORDERS), *SHOP)
    totals = zg("totals")
    undone = zg("undo", str(first["files"][0]["batch"]))["state"]
    return first["totals"], again["totals"], totals, undone, zg("totals")


def test_what_rows_in_quarantine_are_worth_is_the_same_on_both(
    on_postgres: Zg, on_sqlite: Zg, tmp_path: Path
) -> None:
    """Two refused rows say 88.00 and 12.00."""
    header = "订单编号,买家应付货款,买家实际支付金额,订单状态,订单创建时间,订单付款时间"
    times = "交易成功,2026-06-01 10:00:00,2026-06-01 10:01:00"
    rows = [f"1001,很多,88.00,{times}", f"1002,很多,12.00,{times}", f"1003,5.00,5.00,{times}"]
    file = tmp_path / "订单.csv"
    file.write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    things = []
    for zg in (on_postgres, on_sqlite):
        zg("import", str(file), "--shop", "甲店")
        things.append([t for t in zg("today")["things"] if t["kind"] == "quarantine"])
    assert things[0] == things[1]
    assert [(t["money"], t["currency"]) for t in things[0]] == [("100.00", "CNY")]


def test_records_that_moved_answer_as_before(postgres_beside: str, tmp_path: Path) -> None:
    before = _program(tmp_path / "moving", {})
    before("import", str(ORDERS), *SHOP)
    rate = ("fees", "set", "douyin-1", "commission")
    (
        before(*rate, "5", "--since", "2026-06-01"),
        before(*rate, "3.5", "--since", "2026-06-01", "--fixed", "0.10"),
    )
    told = [before(word) for word in ("totals", "batches", "quarantine", "fees", "profit", "audit")]
    moved = before("move-to-postgres", postgres_beside)
    assert moved["counts"]["warehouse.Batch"] == 1
    after = _program(tmp_path / "moving", {"DATABASE_URL": postgres_beside})
    assert moved["counts"]["masterdata.ShopFee"] == 2
    assert [after(word) for word in ("totals", "batches", "quarantine", "fees", "profit", "audit")] == told
    assert after(*rate, "2", "--since", "2026-06-01")["rate"] == "0.02"
    assert after("audit", "verify")["whole"]
    assert after("import", str(ORDERS), *SHOP)["totals"]["duplicate"] > 0
    assert after("undo", "1")["state"] == "undone"
    old = Path(sys.executable).parent / "zg"
    env = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    answer = subprocess.run(
        [str(old), "--workspace", str(tmp_path / "moving"), "totals"],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )
    assert (answer.returncode, "DATABASE_URL" in answer.stderr) == (3, True)


def test_the_audit_log_is_append_only_on_postgres_too(postgres_beside: str, tmp_path: Path) -> None:
    import psycopg

    zg = _program(tmp_path / "audited", {"DATABASE_URL": postgres_beside})
    zg("import", str(ORDERS), *SHOP)
    with psycopg.connect(postgres_beside, autocommit=True) as connection:
        for statement in ("UPDATE access_auditentry SET who='x'", "DELETE FROM access_auditentry"):
            with pytest.raises(psycopg.Error, match="only added"):
                connection.execute(statement)
