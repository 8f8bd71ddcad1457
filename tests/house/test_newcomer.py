"""What a newcomer meets first: the make targets, scripts that parse, nothing about anybody's own machine."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPTS = sorted([*(ROOT / ".ci").iterdir(), *(ROOT / "examples").glob("*.sh")])
TEXTS = {".py", ".md", ".txt", ".toml", ".yaml", ".sh", ".html", ".css", ".js", ""}
FOLDERS = ("src/zhanggui", "tests", "docs", "examples", "benchmarks", "requirements", ".ci")
SOMEBODYS_MACHINE = re.compile(r"(?<![\w.])/(?:root|home|work|Users)/|file:///|pypi[.]org|pythonhosted[.]org")


@pytest.mark.parametrize(
    "target", ["install", "demo", "shop", "test", "check", "docs", "bench", "proof", "lock"]
)
def test_make_knows_the_target(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_a_script_can_be_read_by_its_shell(path: Path) -> None:
    shell = "bash" if "bash" in path.read_text(encoding="utf-8").splitlines()[0] else "sh"
    assert subprocess.run([shell, "-n", path], check=False).returncode == 0


def test_continuous_integration_checks_and_tests() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "set -euo pipefail" in script
    assert [
        step for step in ("make install", "make check", "make test") if f"step {step}" not in script
    ] == []


def test_no_file_names_a_package_host_or_a_path_of_somebodys_machine() -> None:
    files = [p for f in FOLDERS for p in (ROOT / f).rglob("*") if p.is_file() and p.suffix in TEXTS]
    files += [p for p in ROOT.iterdir() if p.is_file() and p.suffix in TEXTS and p.name != ".git"]
    wrong = [p.relative_to(ROOT).as_posix() for p in files if p != Path(__file__) and _tells(p)]
    assert wrong == []


def _tells(path: Path) -> bool:
    return bool(SOMEBODYS_MACHINE.search(path.read_text(encoding="utf-8", errors="replace")))
