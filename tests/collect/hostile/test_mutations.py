"""Samples damaged at random: a short version of ``make proof``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).parents[3] / "benchmarks" / "mutating.py"


def test_a_hundred_damaged_files_lose_nothing_and_move_nothing_twice() -> None:
    words = [sys.executable, str(PROGRAM), "--inputs", "100", "--seed", "1"]
    answer = subprocess.run(words, capture_output=True, text=True, check=False)
    result = json.loads(answer.stdout)
    assert result["wrong"] == []
    assert result["inputs"] == 100
    assert result["outcomes"]["loaded"] > 30
