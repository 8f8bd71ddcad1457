"""Several programs at one moment, on SQLite and on PostgreSQL: everything happens once, and nothing is lost."""

from __future__ import annotations

import csv
import itertools
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow
ROUNDS = int(os.environ.get("ZHANGGUI_ROUNDS", "20"))
"""Decisions that sixteen accept at once; `make proof` asks for 200."""
HEADER = ("订单编号", "订单创建时间", "订单付款时间", "买家实际支付金额")


def test_four_workers_take_each_job_once(base: Any) -> None:
    asked = base.does("ask_for_jobs", 40)
    taken = base.at_once(*(("claim_all", f"worker {n}") for n in range(4)))
    assert sorted(itertools.chain(*taken)) == asked


def test_a_killed_workers_job_is_taken_over_from_where_it_was(base: Any) -> None:
    base.does("ask_for_jobs", 1)
    worker = base.start()
    worker.asked("hold_one")
    assert worker.told() == "holding"
    worker.process.send_signal(signal.SIGKILL)
    worker.process.wait()
    base.programs.remove(worker)
    assert base.does("take_over") == [True, ["late", 2, {"next": 7}]]


def test_four_workers_ask_for_the_daily_job_once(base: Any) -> None:
    base.does("ask_daily")
    assert base.at_once(*[("ask_for_due",)] * 4) == [1, 1, 1, 1]


def test_the_audit_log_stays_one_chain_under_eight_writers(base: Any) -> None:
    _, before, _ = base.does("chain")
    base.at_once(*[("add_entries", 4, 50)] * 2)
    assert base.does("chain") == [True, before + 400, before + 400]


def test_of_two_who_decide_at_once_one_wins_and_the_other_is_told_who(base: Any) -> None:
    _, before, _ = base.does("chain")
    base.does("ask_approvals", 20)
    zhao, qian = base.at_once(("decide_all", "zhao"), ("decide_all", "qian"))
    for one, other in zip(zhao, qian, strict=True):
        assert sorted([one == "won", other == "won"]) == [False, True]
        assert (other if one == "won" else one).startswith("zhao" if one == "won" else "qian")
    assert base.does("chain")[1] == before + 40, "each request and each decision is logged once"


def test_sixteen_who_accept_and_four_who_execute_at_once_have_one_effect_each(base: Any) -> None:
    """Four people in four threads each: every decision is one person's, is carried out once and gives one file."""
    numbers = base.does("propose_toys", ROUNDS)
    won = base.at_once(*(("accept_all", who, numbers, 4) for who in ("zhao", "qian", "sun", "li")))
    assert sum(won) == ROUNDS
    carried = base.at_once(*(("execute_all", who, numbers) for who in ("zhao", "qian", "sun", "li")))
    assert sum(carried) == ROUNDS
    assert base.does("what_was_decided") == [{"executed": ROUNDS}, ROUNDS, ROUNDS, ROUNDS, ROUNDS]


def test_sixteen_equal_calls_at_once_are_one(base: Any) -> None:
    statuses, different_bodies, orders = base.does("call_at_once", 16)
    assert (statuses, different_bodies, orders) == ([202] * 16, 1, 1)


@pytest.mark.postgres
def test_orders_delivered_by_four_at_once_end_the_same_on_both(on_sqlite: Any, on_postgres: Any) -> None:
    rows = on_sqlite.does("deliver")
    assert rows == on_postgres.does("deliver")
    assert len(rows) == 200
    assert {status for _, _, status in rows} == {"shipped"}, "an older state that comes late changes nothing"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """An order report of 500 orders, ten of them with a broken amount."""
    path = tmp_path / "orders.csv"
    at = "2026-06-01 10:00:00"
    rows = [(f"2600{i:08d}", at, at, "many" if i % 50 == 7 else f"{i % 90}.50") for i in range(500)]
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def test_two_imports_of_one_file_at_once_have_one_effect(base: Any, report: Path) -> None:
    both = [base.zg("import", report, "--json") for _ in range(2)]
    answers = [json.loads(p.communicate()[0])["files"][0] for p in both]
    assert sorted(a["status"] for a in answers) == ["already_loaded", "loaded"]
    assert base.does("stored_orders", "2600") == 490


def test_four_writing_programs_never_meet_a_locked_database(on_sqlite: Any) -> None:
    told = on_sqlite.at_once(*[("write", 6)] * 4)
    assert [wrong for _, wrong in told] == [[], [], [], []]
    times = [count for count, _ in told]
    print("writes of each:", times)
    assert min(times) > 0
