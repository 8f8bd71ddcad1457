"""What the import contracts cannot see: string foreign keys, and whether every folder is listed."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from zhanggui.collect.register import PLATFORMS

FIELDS = """
import json
import os

os.environ["DJANGO_SETTINGS_MODULE"] = "zhanggui.site.settings"
import django
from django.apps import apps

django.setup()


def _target(field):
    return field.related_model._meta if field.is_relation and field.related_model else None


print(json.dumps([
    [f"{model._meta.label}.{field.name}", related.app_label if (related := _target(field)) else None]
    for model in apps.get_models() if model.__module__.startswith("zhanggui.")
    for field in model._meta.get_fields()
    if field.concrete
]))
"""
SHARED = {"masterdata", "loop", "auth"}


@pytest.fixture(scope="module")
def contracts(root: Path) -> dict[str, Any]:
    """The import contracts by name."""
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return {one["name"]: one for one in settings["tool"]["importlinter"]["contracts"]}


def test_records_only_point_at_their_own_app_or_a_shared_one() -> None:
    """``ForeignKey("supply.PurchaseLine")`` is a string, so no import contract sees it."""
    answer = subprocess.run([sys.executable, "-c", FIELDS], capture_output=True, text=True, check=True)
    fields = json.loads(answer.stdout)
    assert ["masterdata.Shop.code", None] in fields, "the settings load no records: this test checks nothing"
    assert [name for name, target in fields if target and not _may_point(name, target)] == []


def test_a_record_of_supply_may_not_point_at_pricing_but_at_a_shared_product() -> None:
    assert not _may_point("supply.PurchaseLine.price_change", "pricing")
    assert _may_point("supply.PurchaseLine.order", "supply")
    assert _may_point("supply.PurchaseLine.sku", "masterdata")


def _may_point(field: str, target: str) -> bool:
    return target in {field.split(".")[0], *SHARED}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_platform_knows_another(package: Path, platform: str) -> None:
    """The contract in pyproject names the first families; this holds for a folder nobody listed."""
    others = {f"zhanggui.collect.{name}" for name in PLATFORMS if name != platform}
    imported = {name for path in (package / "collect" / platform).rglob("*.py") for name in _imports(path)}
    assert {name for name in imported if any(f"{name}.".startswith(f"{other}.") for other in others)} == set()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_has_the_same_parts(package: Path, platform: str) -> None:
    folder = package / "collect" / platform
    assert (folder / "README.md").is_file(), "say how to export and which columns to tick"
    assert list((folder / "samples").iterdir()), "give small files in the real layouts"
    assert list((package.parents[1] / "tests" / "collect" / platform).glob("test_*.py")), "prove it"


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def test_the_families_of_today_are_platforms() -> None:
    assert {"taobao", "pinduoduo", "douyin"} <= set(PLATFORMS)


def test_every_calculating_folder_is_kept_from_engines(package: Path, contracts: dict[str, Any]) -> None:
    calculating = {"core", "tables", "methods", "kpi", "profit"}
    there = {f"zhanggui.{p.name}" for p in package.iterdir() if p.name in calculating}
    listed = contracts["What we calculate knows neither Django nor an engine"]["source_modules"]
    assert {one for one in listed if "*" not in one} == there


@pytest.mark.parametrize("part", ["analysis", "decisions", "kpis"])
def test_every_calculating_part_of_a_domain_is_kept_from_engines(
    package: Path, contracts: dict[str, Any], part: str
) -> None:
    there = [*package.glob(f"domains/*/{part}.py"), *package.glob(f"domains/*/{part}/__init__.py")]
    listed = contracts["What we calculate knows neither Django nor an engine"]["source_modules"]
    assert (f"zhanggui.domains.*.{part}" in listed) == bool(there)
