"""A workspace on either database, and several programs that use it at one moment."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ACTS = Path(__file__).with_name("acts.py")


class Program:
    """A program that has the workspace open and does acts."""

    def __init__(self, root: Path, env: dict[str, str]) -> None:
        command = [sys.executable, str(ACTS), str(root)]
        self.process = subprocess.Popen(
            command, env=env, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def asked(self, act: str, *words: object) -> None:
        """Let it begin an act."""
        assert self.process.stdin
        self.process.stdin.write(json.dumps([act, *words]) + "\n")
        self.process.stdin.flush()

    def told(self) -> Any:
        """What it tells at the end of the act; a program that failed tells nothing."""
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())


@dataclass(frozen=True)
class Base:
    """A workspace, the settings that lead to its records, and programs that use it."""

    root: Path
    env: dict[str, str]
    programs: list[Program]

    def start(self) -> Program:
        """One more program."""
        self.programs.append(Program(self.root, self.env))
        assert self.programs[-1].told() == "ready"
        return self.programs[-1]

    def at_once(self, *acts: Sequence[object]) -> list[Any]:
        """Every act in a program of its own, all let go together; what each of them tells."""
        while len(self.programs) < len(acts):
            self.start()
        chosen = self.programs[: len(acts)]
        for program, (act, *words) in zip(chosen, acts, strict=True):
            program.asked(str(act), *words)
        return [program.told() for program in chosen]

    def does(self, act: str, *words: object) -> Any:
        """One act, alone."""
        return self.at_once((act, *words))[0]

    def zg(self, *words: object) -> subprocess.Popen[str]:
        """``zg`` on this workspace, started."""
        command = [*self.zg_words(), *map(str, words)]
        return subprocess.Popen(command, env=self.env, text=True, stdout=subprocess.PIPE)

    def zg_words(self) -> list[str]:
        """The command line of ``zg`` on this workspace."""
        return [str(Path(sys.executable).parent / "zg"), "--workspace", str(self.root)]

    def close(self) -> None:
        """End the programs that still run."""
        for program in self.programs:
            program.process.kill()
            program.process.communicate()


def clean_environment() -> dict[str, str]:
    """This process's variables without those that name a workspace or a database."""
    ours = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "ZHANGGUI_WORKSPACE", "ZHANGGUI_SERVING")
    return {k: v for k, v in os.environ.items() if k not in ours}


@pytest.fixture(scope="module")
def on_postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """A workspace whose records are in PostgreSQL; the tests of a module share it."""
    import psycopg

    name = f"bases_{os.urandom(4).hex()}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = postgres.removesuffix("postgres") + name
    base = Base(tmp_path_factory.mktemp("bases") / "ws", clean_environment() | {"DATABASE_URL": url}, [])
    assert base.zg("init").wait() == 0
    yield base
    base.close()


@pytest.fixture(scope="module")
def on_sqlite(empty_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    """A workspace whose records are in SQLite; the tests of a module share it."""
    root = tmp_path_factory.mktemp("bases") / "ws"
    shutil.copytree(empty_workspace, root)
    base = Base(root, clean_environment(), [])
    yield base
    base.close()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def base(request: pytest.FixtureRequest) -> Base:
    """A workspace, once on either database."""
    found: Base = request.getfixturevalue(f"on_{request.param}")
    return found
