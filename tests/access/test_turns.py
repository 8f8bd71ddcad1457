"""Writers of SQLite wait in a queue: nobody passes whoever waits, the dead hold nobody up, readers do not wait."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from zhanggui.access.sqlite.turns import Turns, turns_at

OTHER = """
import sys
from pathlib import Path
from zhanggui.access.sqlite.turns import turns_at
turns = turns_at(Path(sys.argv[1]))
print("waits", flush=True)
assert turns.take(20)
Path(sys.argv[2]).touch()
if sys.argv[3:] == ["keep"]:
    print("has it", flush=True)
    sys.stdin.read()
turns.leave()
"""


@pytest.fixture
def another(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Start a program that wants a turn at ``records``, touches a file when it has it, and may ``keep`` it."""
    started: list[subprocess.Popen[str]] = []

    def start(records: Path, *how: str) -> subprocess.Popen[str]:
        words = [sys.executable, "-c", OTHER, str(records), str(tmp_path / "had"), *how]
        started.append(subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        for _ in range(1 + len(how)):
            started[-1].stdout.readline()  # type: ignore[union-attr]
        return started[-1]

    yield start
    for program in started:
        program.kill()
        program.communicate()


def test_whoever_waits_is_next_also_when_the_one_before_wants_again(another: Any, tmp_path: Path) -> None:
    turns = turns_at(tmp_path / "records")
    assert turns.take(1)
    other = another(tmp_path / "records")
    time.sleep(0.3)  # by now it stands at the door
    assert not (tmp_path / "had").exists()
    turns.leave()
    assert turns.take(20)
    assert (tmp_path / "had").exists()
    turns.leave()
    assert other.wait(20) == 0


def test_a_program_that_is_killed_gives_its_turn_on(another: Any, tmp_path: Path) -> None:
    other = another(tmp_path / "records", "keep")
    turns = turns_at(tmp_path / "records")
    assert not turns.take(0.05)
    other.kill()
    assert turns.take(20)
    turns.leave()


def test_a_thread_waits_for_another_and_not_for_ever(tmp_path: Path) -> None:
    turns = Turns(tmp_path / "records-turns")
    assert turns.take(1)
    assert not turns.take(0.05)
    threading.Timer(0.1, turns.leave).start()
    assert turns.take(20)
    turns.leave()


def test_while_another_program_writes_reading_waits_for_nobody_and_writing_is_told(
    workspace: Any, another: Any
) -> None:
    from django.db import connection, transaction

    from zhanggui.jobs.models import Job

    connection.ensure_connection()
    connection.settings_dict["OPTIONS"] |= {"timeout": 0.1}
    other = another(workspace.place.records, "keep")
    try:
        assert Job.objects.count() == 0
        with pytest.raises(OperationalError, match="locked"):
            Job.objects.update(doing="outside a transaction")
        with pytest.raises(OperationalError, match="locked"), transaction.atomic():
            Job.objects.update(doing="inside one")
        other.communicate("")
        assert Job.objects.update(doing="now it is our turn") == 0
    finally:
        connection.settings_dict["OPTIONS"] |= {"timeout": 20}


def test_a_transaction_that_fails_gives_its_turn_on(workspace: Any, another: Any, tmp_path: Path) -> None:
    from django.db import transaction

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        1 / 0  # noqa: B018
    assert another(workspace.place.records).wait(20) == 0
    assert (tmp_path / "had").exists()
