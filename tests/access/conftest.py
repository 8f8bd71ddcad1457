"""A PostgreSQL server for the length of the test run, on this machine's loopback, in a directory of its own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


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
