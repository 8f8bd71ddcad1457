"""Fixtures every test may use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from hypothesis import HealthCheck, settings
from tests.databases import (  # noqa: F401  fixtures and a hook
    empty_postgres,
    postgres,
    postgres_beside,
    pytest_generate_tests,
    records,
    restart_postgres,
)
from tests.kept import beginnings, kept  # noqa: F401  fixtures
from tests.sharing_out import pytest_collection_modifyitems, pytest_xdist_make_scheduler  # noqa: F401  hooks

from zhanggui.access.opening import OpenWorkspace, create_workspace

# Machines that test are busy: a slow example is no failing one.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace as ``zg init`` makes it, made once: making its tables takes longer than most tests."""
    root = tmp_path_factory.mktemp("empty") / "ws"
    create_workspace(root)
    connections.close_all()
    return root


@pytest.fixture
def workspace(tmp_path: Path, records: Callable[[Path], OpenWorkspace]) -> OpenWorkspace:  # noqa: F811
    """A fresh workspace; Django's connection points at its records."""
    return records(tmp_path / "ws")


@pytest.fixture
def import_files(workspace: OpenWorkspace) -> Callable[..., list[Any]]:
    """Import paths into the workspace (``shop=``, ``profile=``, ``now=``); gives the receipts."""

    def run(*paths: Path, now: datetime = NOW, **options: Any) -> list[Any]:
        from zhanggui.collect.import_run import ImportOptions
        from zhanggui.collect.importing import Importer
        from zhanggui.collect.profiles import known_profiles

        importer = Importer(
            workspace=workspace, profiles=known_profiles(), now=now, options=ImportOptions(**options)
        )
        return importer.run(paths)

    return run


@pytest.fixture
def current(workspace: OpenWorkspace) -> Callable[[str], list[dict[str, Any]]]:
    """Rows of a canonical table as readers see them now (money in ticks), sorted by key."""

    def rows(table: str) -> list[dict[str, Any]]:
        from zhanggui.tables.register import TABLES
        from zhanggui.warehouse import store

        frame = store.read(workspace.place.warehouse)[table].collect()
        return frame.sort(*TABLES[table].key).rows(named=True)

    return rows
