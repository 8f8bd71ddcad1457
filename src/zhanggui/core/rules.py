"""Dated, sourced numbers from ``rules/*.yaml``: the number that was in force on a day.

A changed fee is a new dated value in YAML, and last year's report still computes with last year's fee.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import resources
from typing import Any

import yaml

from zhanggui.core.language import Text


@dataclass(frozen=True)
class DatedNumber:
    """One value with the day it came into force, where it is from and how sure we are."""

    since: date
    value: Decimal
    source: str
    sureness: str


@dataclass(frozen=True)
class Rule:
    """A number over time. ``on(day)`` is what was in force; before the first value it is None."""

    code: str
    description: Text
    unit: str
    values: tuple[DatedNumber, ...]

    def on(self, day: date) -> DatedNumber | None:
        """The value in force on ``day``."""
        current = [v for v in self.values if v.since <= day]
        return current[-1] if current else None


def parse_rules(document: Mapping[str, Any]) -> dict[str, Rule]:
    """Rules of one YAML document: ``code: {description: {zh, en}, unit, values: {day: number}, source, sureness}``."""
    return {code: _rule(code, body) for code, body in document.items()}


def load_rules(package: str, name: str) -> dict[str, Rule]:
    """Rules of the YAML file ``rules/<name>.yaml`` inside ``package``."""
    text = (resources.files(package) / "rules" / f"{name}.yaml").read_text(encoding="utf-8")
    return parse_rules(yaml.safe_load(text))


def load_rules_below(package: str, name: str) -> dict[str, Rule]:
    """Rules of every ``<folder>/<name>.yaml`` inside ``package``, the folders in name order."""
    found: dict[str, Rule] = {}
    for folder in sorted(resources.files(package).iterdir(), key=lambda f: f.name):
        if (folder / f"{name}.yaml").is_file():
            found |= parse_rules(yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8")))
    return found


def _rule(code: str, body: Mapping[str, Any]) -> Rule:
    sources = body["source"]
    values = tuple(
        DatedNumber(
            since=day,
            value=Decimal(str(value)),
            source=sources[day] if isinstance(sources, dict) else str(sources),
            sureness=str(body.get("sureness", "assumed")),
        )
        for day, value in sorted(body["values"].items())
    )
    return Rule(code=code, description=Text(**body["description"]), unit=body["unit"], values=values)
