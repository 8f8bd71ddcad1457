"""What the import contracts cannot see: string foreign keys, and whether every folder is listed."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

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
    for model in apps.get_models()
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


def test_every_platform_folder_is_in_the_contract_that_keeps_platforms_apart(
    package: Path, contracts: dict[str, Any]
) -> None:
    platforms = {f"zhanggui.collect.{p.parent.name}" for p in package.glob("collect/*/profiles.py")}
    assert set(contracts["No platform collector imports another"]["modules"]) == platforms


def test_every_platform_folder_is_registered(package: Path) -> None:
    from zhanggui.collect.register import PLATFORMS

    assert set(PLATFORMS) == {p.parent.name for p in package.glob("collect/*/profiles.py")}


def test_every_calculating_folder_is_kept_from_engines(package: Path, contracts: dict[str, Any]) -> None:
    calculating = {"core", "tables", "methods", "kpi", "profit"}
    there = {f"zhanggui.{p.name}" for p in package.iterdir() if p.name in calculating}
    assert set(contracts["What we calculate knows neither Django nor an engine"]["source_modules"]) == there
