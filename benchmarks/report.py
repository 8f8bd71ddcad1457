"""Results of benchmarks on disk, where each comes from, and docs/benchmarks.md made of them all."""

from __future__ import annotations

import importlib
import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
RESULTS = HERE / "results"
PACKAGES = ("polars", "duckdb", "numpy", "pyvrp", "highspy")
INTRO = (
    "Written by `make bench` (benchmarks/run.py), which runs every part below; both sides of a ratio ran in the same run. "
    "A benchmark is never a timed test. Seconds: how long the part took. One part alone: "
    "`python benchmarks/run.py --only routing`."
)


@dataclass(frozen=True)
class Stamp:
    """When, where and by which command."""

    date: str
    command: str
    machine: str

    @classmethod
    def now(cls, command: str) -> Stamp:
        """The stamp of a run that begins here and now."""
        packages = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
        where = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
        return cls(datetime.now(UTC).date().isoformat(), command, f"{where}, {packages}")


@dataclass(frozen=True)
class Result:
    """What a part found, how long it took (None: not told) and the load average as it began."""

    stamp: Stamp
    seconds: float | None
    load: str
    found: dict[str, Any]

    def origin(self) -> list[str]:
        """The lines that say where the figures come from."""
        said = [f"Written by `{self.stamp.command}` on {self.stamp.date}: {self.stamp.machine}."]
        if self.seconds is not None:
            said += [f"Load average as it began {self.load}; it took {self.seconds:,.0f} s."]
        return said

    def write(self, name: str) -> None:
        """Keep it; floats to twelve places."""
        RESULTS.mkdir(exist_ok=True)
        text = json.dumps(_short(asdict(self)), indent=1, ensure_ascii=False)
        (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")


def read(name: str) -> Result | None:
    """The last result of a part; None where it was never measured."""
    file = RESULTS / f"{name}.json"
    if not file.exists():
        return None
    kept = json.loads(file.read_text(encoding="utf-8"))
    return Result(Stamp(**kept.pop("stamp")), **kept)


def pages(parts: Sequence[str]) -> dict[Path, str]:
    """Every page of the benchmarks from the last results: docs/benchmarks.md and the parts' own."""
    found = {PAGE: _first_page(parts)}
    for name in parts:
        part, result = importlib.import_module(name), read(name)
        if result is not None and hasattr(part, "PAGE"):
            found[part.PAGE] = "\n".join(lines_of(part, result)).rstrip() + "\n"
    return found


def lines_of(part: ModuleType, result: Result) -> list[str]:
    """What a part says of its figures: a section of the first page, or a page of its own with where it comes from."""
    said: list[str] = part.section(result.found)
    return [said[0], "", *result.origin(), *said[1:]] if hasattr(part, "PAGE") else said


def _first_page(parts: Sequence[str]) -> str:
    results = {name: result for name in parts if (result := read(name)) is not None}
    modules = {name: importlib.import_module(name) for name in results}
    text = [
        "# Benchmarks",
        "",
        INTRO,
        "",
        "| part | in short | date | s | command |",
        "|---|---|---|---:|---|",
    ]
    for name, result in results.items():
        page = getattr(modules[name], "PAGE", None)
        shown = f"[{modules[name].TITLE}]({page.name})" if page else modules[name].TITLE
        short = modules[name].headline(result.found)
        stamp = result.stamp
        text.append(f"| {shown} | {short} | {stamp.date} | {_whole(result.seconds)} | `{stamp.command}` |")
    text += ["", *dict.fromkeys(f"Machine: {result.stamp.machine}." for result in results.values()), ""]
    for name, result in results.items():
        if not hasattr(modules[name], "PAGE"):
            text += modules[name].section(result.found)
    notes = HERE / "notes.md"
    text += [notes.read_text(encoding="utf-8").rstrip()] if notes.exists() else []
    return "\n".join(text).rstrip() + "\n"


def _whole(seconds: float | None) -> str:
    return "—" if seconds is None else f"{seconds:,.0f}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "absent"


def _short(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _short(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_short(one) for one in value]
    return float(f"{value:.12g}") if isinstance(value, float) else value
