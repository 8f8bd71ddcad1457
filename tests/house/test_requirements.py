"""A fresh machine installs exactly what was tested, and the files say nothing about anybody's machine."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "requirements").glob("*.txt"))
EXTRAS = ("postgres", "spark", "bench", "routing", "peers", "dev")


def _name(requirement: str) -> str:
    return re.split(r"[\s\[<>=~!;]", requirement, maxsplit=1)[0].lower().replace("_", "-")


def _locked(name: str) -> set[str]:
    text = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
    return {_name(line) for line in text.splitlines() if re.match(r"[a-zA-Z]", line)}


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    """The ``[project]`` table."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_no_address_stands_in_a_requirement_file(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\w+://\S+|--(?:extra-)?index-url|--find-links| @ ", text) == []


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_every_locked_package_has_a_hash(path: Path) -> None:
    text = re.sub(r"\\\n", " ", path.read_text(encoding="utf-8"))
    pinned = [line for line in text.splitlines() if "==" in line and not line.lstrip().startswith("#")]
    assert pinned
    assert [line.split()[0] for line in pinned if "--hash=sha256:" not in line] == []


def test_every_dependency_is_locked(project: dict[str, Any]) -> None:
    assert {_name(one) for one in project["dependencies"]} - _locked("base") == set()


@pytest.mark.parametrize("extra", EXTRAS)
def test_every_dependency_of_an_extra_is_locked(project: dict[str, Any], extra: str) -> None:
    wanted = {_name(one) for one in (*project["dependencies"], *project["optional-dependencies"][extra])}
    assert wanted - {"zhanggui"} - _locked(extra) == set()


def test_all_files_agree_on_every_version() -> None:
    versions: dict[str, set[str]] = {}
    for path in FILES:
        for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", path.read_text(encoding="utf-8"), re.M):
            versions.setdefault(name, set()).add(version)
    split = {name: found for name, found in versions.items() if len(found) > 1}
    assert {name for name in split if name not in _by_python(name)} == set(), split


def _by_python(name: str) -> set[str]:
    """Packages the universal lock holds in two versions, one per Python version."""
    text = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    return {name} if len(re.findall(rf"^{re.escape(name)}==.*;", text, re.M)) > 1 else set()
