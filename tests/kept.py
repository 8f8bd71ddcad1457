"""What many tests of a module begin from, made once and copied for each of them: imports of the same small files
took most of the time of tests that only look at a page afterwards.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from zhanggui.access.opening import OpenWorkspace

Kept = Callable[[str, Callable[[], Any]], Any]


@dataclass(frozen=True)
class Beginning:
    """What its maker told, the copy of its workspace, and in PostgreSQL the database to copy."""

    told: Any
    copy: Path
    template: str | None


@pytest.fixture(scope="session")
def beginnings() -> dict[tuple[str, ...], Beginning]:
    """All that were made so far, by module, name and kind of database."""
    return {}


@pytest.fixture
def kept(
    request: pytest.FixtureRequest,
    workspace: OpenWorkspace,
    beginnings: dict[tuple[str, ...], Beginning],
    tmp_path_factory: pytest.TempPathFactory,
) -> Kept:
    """``kept(name, make)``: the fresh workspace as ``make()`` leaves it, by a copy after the first time; what it told
    (plain values only: records and browsers belong to the test that made them). Names are the module's own.
    """
    root, database = workspace.place.root, connections["default"].vendor
    server = request.getfixturevalue("postgres") if database == "postgresql" else None

    def begin(name: str, make: Callable[[], Any]) -> Any:
        _refuse_a_used_one()
        known_as = (request.node.nodeid.split("::")[0], name, database)
        if known_as in beginnings:
            _take(beginnings[known_as], root, server)
        else:
            beginnings[known_as] = _keep(make(), root, tmp_path_factory.mktemp("kept") / "ws", server)
        return beginnings[known_as].told

    return begin


def _refuse_a_used_one() -> None:
    """A copy would take away what the test has put into its workspace already."""
    from zhanggui.access.models import AuditEntry, Person
    from zhanggui.warehouse.models import Batch

    used = [model.__name__ for model in (Person, Batch, AuditEntry) if model.objects.exists()]
    assert used == [], f"ask for the beginning before anything else is in the workspace; there is: {used}"


def _keep(told: Any, root: Path, copy: Path, server: str | None) -> Beginning:
    connections.close_all()
    shutil.copytree(root, copy)
    template = f"kept_{os.urandom(4).hex()}" if server else None
    if server:
        _tell(server, f"CREATE DATABASE {template} TEMPLATE {_own()}")
    return Beginning(told, copy, template)


def _take(beginning: Beginning, root: Path, server: str | None) -> None:
    connections.close_all()
    shutil.rmtree(root)
    shutil.copytree(beginning.copy, root)
    if server:
        _tell(server, f"DROP DATABASE {_own()} WITH (FORCE)")
        _tell(server, f"CREATE DATABASE {_own()} TEMPLATE {beginning.template}")


def _own() -> str:
    return str(connections.settings["default"]["NAME"])


def _tell(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)
