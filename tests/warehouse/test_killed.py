"""Kill -9 in an import, an undo and a replay: a short version of ``make proof``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROOF = Path(__file__).parents[2] / "benchmarks" / "proof.py"


@pytest.mark.slow
@pytest.mark.parametrize("deed", ["import", "undo", "replay"])
def test_six_kills_at_random_moments_lose_and_double_nothing(deed: str) -> None:
    words = [sys.executable, str(PROOF), "--rounds", "6", "--deeds", deed, "--seed", "1"]
    answer = subprocess.run(words, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    [result] = json.loads(answer.stdout)
    assert result["kills"] == 6
    assert result["wrong"] == []
    assert result["untouched"] + result["partly"] + result["finished"] == 6
