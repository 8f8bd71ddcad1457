"""A PostgreSQL server for the length of the test run, on this machine's loopback, in a directory of its own; and the
records of a test in this process on either database.

A module whose tests ask something of the database says ``pytestmark = pytest.mark.both_databases``: each of them that
uses ``workspace`` then runs twice, its records once in SQLite and once in PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from asgiref.local import Local
from django.db import connections

from zhanggui.access.opening import OpenWorkspace, open_workspace


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of an empty PostgreSQL database; fails when the server programs are not installed."""
    programs = _programs()
    home = Path(tempfile.mkdtemp(prefix="zhanggui-postgres-"))
    as_user = _as_ordinary_user(home)
    data, port = home / "data", _free_port()
    _run(*as_user, programs / "initdb", "-D", data, "-U", "zhanggui", "--auth=trust", "-E", "UTF8")
    settings = f"-p {port} -k {home} -c listen_addresses=127.0.0.1 -c fsync=off"
    log = home / "log"
    try:
        _run(*as_user, programs / "pg_ctl", "-D", data, "-w", "-l", log, "-o", settings, "start")
        yield f"postgres://zhanggui@127.0.0.1:{port}/postgres"
    finally:
        _run(*as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


def _programs() -> Path:
    """Debian keeps ``initdb`` off the path."""
    found = shutil.which("initdb") or next(
        (str(p) for p in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None
    )
    if not found:
        pytest.fail("PostgreSQL's server programs are missing: apt-get install postgresql")
    return Path(found).parent


def _as_ordinary_user(home: Path) -> tuple[str, ...]:
    """PostgreSQL refuses to run as root: root hands the directory to Debian's own user for it."""
    if os.geteuid() != 0:
        return ()
    shutil.chown(home, "postgres", "postgres")
    return ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _run(*words: object) -> None:
    answer = subprocess.run([str(w) for w in words], capture_output=True, text=True, cwd="/", check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.fixture
def postgres_beside(postgres: str) -> Iterator[str]:
    """The address of a fresh database of its own on that server."""
    import psycopg

    name = f"beside_{os.urandom(4).hex()}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield postgres.removesuffix("postgres") + name
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def restart_postgres(postgres: str) -> Callable[[], None]:
    """Cut the server down in the middle of everything and start it again."""
    import psycopg

    with psycopg.connect(postgres) as connection:
        data = Path(str(connection.execute("SHOW data_directory").fetchone()[0]))  # type: ignore[index]
    words = [
        _programs() / "pg_ctl",
        "-D",
        data,
        "-m",
        "immediate",
        "-w",
        "-l",
        data.parent / "log",
        "restart",
    ]
    user = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups") if os.geteuid() == 0 else ()
    return lambda: _run(*user, *words)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Once more on PostgreSQL what asks something of the database."""
    if (
        os.environ.get("ALLBOTH") or metafunc.definition.get_closest_marker("both_databases")
    ) and "records" in metafunc.fixturenames:
        metafunc.parametrize("records", EITHER, indirect=True)


EITHER = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture
def records(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], OpenWorkspace]]:
    """Make a fresh workspace at a path, with its records where this test wants them (SQLite unless it says more)."""
    make = _in_postgres if getattr(request, "param", "sqlite") == "postgres" else _in_sqlite
    with make(request) as fresh:
        yield fresh


@contextmanager
def _in_sqlite(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], OpenWorkspace]]:
    """A copy of a workspace as ``zg init`` makes it: making its tables takes longer than most tests."""
    empty = request.getfixturevalue("empty_workspace")
    yield lambda root: open_workspace(shutil.copytree(empty, root))


@contextmanager
def _in_postgres(request: pytest.FixtureRequest) -> Iterator[Callable[[Path], OpenWorkspace]]:
    """The same, its records a copy of a database; this process and those it starts use that one until the test ends."""
    from zhanggui.core.databases import postgres as settings_of

    empty, template = request.getfixturevalue("empty_postgres")
    server = request.getfixturevalue("postgres")
    name = f"test_{os.urandom(4).hex()}"
    _tell(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    before, url = connections.settings["default"], server.removesuffix("postgres") + name
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        _reach({**before, **settings_of(url), "CONN_HEALTH_CHECKS": True})
        try:
            yield lambda root: open_workspace(shutil.copytree(empty, root))
        finally:
            _reach(before)
            _tell(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def in_file(root: Path) -> Iterator[None]:
    """Until the block ends this process and those it starts keep their records in the workspace at ``root`` itself."""
    from zhanggui.core.databases import sqlite
    from zhanggui.core.workspace import ENVIRONMENT, Workspace

    before = connections.settings["default"]
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv(ENVIRONMENT, str(root))
        _reach({**before, **sqlite(str(Workspace(root).records))})
        try:
            yield
        finally:
            _reach(before)


def _reach(settings: Any) -> None:
    """Let Django's connections lead elsewhere; threads that live on forget the one they had, too."""
    connections["default"].close()
    connections.settings["default"] = settings
    connections._connections = Local(connections.thread_critical)


def _tell(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def empty_postgres(
    postgres: str, empty_workspace: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str]:
    """A fresh workspace with its records in PostgreSQL, and the name of that database, to be copied."""
    root, name = tmp_path_factory.mktemp("empty-postgres") / "ws", "empty_records"
    _tell(postgres, f"CREATE DATABASE {name}")
    env = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "ZHANGGUI_WORKSPACE")}
    env["DATABASE_URL"] = postgres.removesuffix("postgres") + name
    words = [str(Path(sys.executable).parent / "zg"), "init", str(root)]
    subprocess.run(words, env=env, check=True, capture_output=True)
    return root, name
