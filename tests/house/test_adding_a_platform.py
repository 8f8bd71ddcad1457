"""A new platform is one folder: a copy of the program with such a folder knows it everywhere, and nothing else changed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROFILES = """
import polars as pl

from zhanggui.collect.collector import Field, Fills, Kind, Profile
from zhanggui.core.language import Text
from zhanggui.tables.orders import ORDER

ORDERS = Profile(
    name="trial.orders", platform="trial", zh="试验平台订单", en="orders of a trial platform",
    fields=(
        Field(name="order_id", headers=("试验单号",), kind=Kind.ID, required=True, must=True),
        Field(name="paid_at", headers=("试验付款时间",), kind=Kind.MOMENT, required=True, must=True),
        Field(name="paid", headers=("试验实付",), kind=Kind.MONEY, required=True),
    ),
    fills=(
        Fills(
            table=ORDER,
            columns={
                "order_id": pl.col("order_id"), "document": pl.lit("order"), "status": pl.lit("completed"),
                "paid_at": pl.col("paid_at"), "paid_day": pl.col("paid_at_day"), "paid": pl.col("paid"),
                "created_at": pl.col("paid_at"), "created_day": pl.col("paid_at_day"),
            },
        ),
    ),
    signature=("order_id", "paid"),
    how_to_export=Text("试验", "trial"),
)
PROFILES = (ORDERS,)
"""
FEES = """
trial.commission:
  description: {zh: 试验佣金, en: trial commission}
  unit: share
  values: {2000-01-01: 0.03}
  source: a test
"""
SAMPLE = "试验单号,试验付款时间,试验实付\n7001,2026-06-01 10:00:00,88.00\n7002,2026-06-02 11:00:00,12.50\n"
ASKED = """
import json, sys
from datetime import UTC, date, datetime
from pathlib import Path
from zhanggui.access.opening import create_workspace, open_workspace
root = Path(sys.argv[1])
create_workspace(root)
workspace = open_workspace(root)
from zhanggui.answers.code_words import PLATFORMS
from zhanggui.answers.filling import files_filling
from zhanggui.collect.matrix import headers_of, recognised_as
from zhanggui.collect.register import PROFILES
from zhanggui.collect.templates.words import PLATFORMS as WORDS
from zhanggui.kpi.register import KPIS
from zhanggui.profit.fees import fee_cards
from zhanggui.site.reference.pages import PAGES

from zhanggui.collect.importing import Importer
from zhanggui.warehouse import store

importer = Importer(workspace=workspace, profiles=PROFILES, now=datetime(2026, 6, 5, tzinfo=UTC))
[receipt] = importer.run([Path(sys.argv[2])])
orders = store.read(workspace.place.warehouse)["order"].collect()
headers = headers_of(PROFILES["trial.orders"])
print(json.dumps({
    "recognised": sorted({recognised_as(h, PROFILES) for h in headers.values()}),
    "called": PLATFORMS["trial"].zh,
    "written": WORDS["试验商城"],
    "fills": "trial.orders" in files_filling(KPIS["paid_amount"].filled_by),
    "commission": str(fee_cards()["trial.commission"].on(date(2026, 6, 1)).value),
    "receipt": [receipt.profile, receipt.status, receipt.loaded],
    "paid": int(orders["paid"].sum()),
    "pages": [name for name in ("recognition.md", "kpis.md") if "trial.orders" in PAGES[name]()],
}))
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program, with one folder more."""
    copy = tmp_path_factory.mktemp("program") / "src"
    source = Path(__file__).parents[2] / "src"
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    folder = copy / "zhanggui" / "collect" / "trial"
    (folder / "samples").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "profiles.py").write_text(PROFILES, encoding="utf-8")
    (folder / "fees.yaml").write_text(FEES, encoding="utf-8")
    (folder / "names.yaml").write_text(
        "trial: {zh: 试验平台, en: Trial, also: [试验商城]}\n", encoding="utf-8"
    )
    (folder / "samples" / "试验订单.csv").write_text(SAMPLE, encoding="utf-8")
    return copy


def test_everything_that_names_platforms_finds_the_folder_by_itself(program: Path, tmp_path: Path) -> None:
    """88.00 + 12.50 = 100.50, kept as 1,005,000 ten-thousandths."""
    sample = program / "zhanggui" / "collect" / "trial" / "samples"
    answer = subprocess.run(
        [sys.executable, "-c", ASKED, str(tmp_path / "ws"), str(sample)],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(program)}, check=False,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr[-2_000:]
    assert json.loads(answer.stdout) == {
        "recognised": [["trial.orders"]],
        "called": "试验平台",
        "written": "trial",
        "fills": True,
        "commission": "0.03",
        "receipt": ["trial.orders", "loaded", 2],
        "paid": 1_005_000,
        "pages": ["recognition.md", "kpis.md"],
    }
