"""``make demo`` really runs: both workspaces, to the end, without a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_the_demo_runs_the_main_job_on_a_sample_merchant_and_on_a_real_shop(tmp_path: Path) -> None:
    env = {**os.environ, "ZG": str(Path(sys.executable).parent / "zg"), "NO_COLOR": "1"}
    for name in ("ZHANGGUI_WORKSPACE", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        env.pop(name, None)
    answer = subprocess.run(
        ["sh", str(ROOT / "examples" / "demo.sh"), str(tmp_path / "demo")],
        capture_output=True, text=True, env=env, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr
    assert "5,217" in answer.stdout, "every row of the real shop's file is on the receipt"
    assert [
        shop for shop in ("tmall-flagship", "douyin-live", "shopify-us") if shop not in answer.stdout
    ] == []
