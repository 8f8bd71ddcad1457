"""A new platform is a folder: a copy of the program with such a folder knows it everywhere, and nothing else changed.

A sample shop of it is a folder too, apart from the first so that it cannot share its mistakes. What is imported of that
shop must be what really happened in it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from zhanggui.simulate.register import fee_cards, platforms

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
                "paid_at": pl.col("paid_at"), "paid_day": pl.col("paid_day"), "paid": pl.col("paid"),
                "created_at": pl.col("paid_at"), "created_day": pl.col("paid_day"),
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
SHOP = """
from datetime import date
from decimal import Decimal

from zhanggui.simulate import numbers
from zhanggui.simulate.platform import Platform, Selling
from zhanggui.simulate.shop_files import held, save_csv
from zhanggui.simulate.shops import FeeCard, Shop

HEADER = ["试验单号", "试验付款时间", "试验实付"]


def write(world, shop, rounds, folder):
    for window in rounds:
        paid = [order for order in held(world, shop, window) if order.paid_at and order.paid_at <= window.at]
        rows = [[order.order_id, f"{order.paid_at:%Y-%m-%d %H:%M:%S}", f"{order.payable / 100:.2f}"] for order in paid]
        yield save_csv(folder, shop, f"试验订单_{window.stamp}.csv", "order", [HEADER, *rows], "utf-8-sig")


PLATFORM = Platform(
    code="trial",
    shops=(Shop(place=1000, code="trial-shop", name="试验店", platform="试验商城", share=0.5, range_share=0.5),),
    cards={"试验商城": (FeeCard(date(2000, 1, 1), Decimal("0.03"), Decimal(0), Decimal(0)),)},
    write=write,
    selling=Selling(one_product=True, free_postage=True),
    order_id=numbers.headed("7T"),
)
"""
ASKED = """
import csv, json, sys
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

from zhanggui.simulate.merchant import simulate
from zhanggui.simulate.register import all_shops

made = simulate(
    Path(sys.argv[3]), shops=len(all_shops()), skus=20, months=1, orders_per_day=8, start=date(2026, 6, 1)
)
importer = Importer(workspace=workspace, profiles=PROFILES, now=datetime(2026, 7, 5, tzinfo=UTC))
taken = importer.run([made.exports / "店铺资料" / "店铺.xlsx", made.exports / "trial-shop"])
found = store.read(workspace.place.warehouse)["order"].collect()
found = found.filter(found["shop"] == "trial-shop")
with (made.truth / "orders.csv").open(encoding="utf-8", newline="") as file:
    true = {r["order_id"]: r for r in csv.DictReader(file) if r["shop"] == "trial-shop" and r["paid_day"]}
print(json.dumps({
    "recognised": sorted({recognised_as(h, PROFILES) for h in headers.values()}),
    "called": PLATFORMS["trial"].zh,
    "written": WORDS["试验商城"],
    "fills": "trial.orders" in files_filling(KPIS["paid_amount"].filled_by),
    "commission": str(fee_cards()["trial.commission"].on(date(2026, 6, 1)).value),
    "receipt": [receipt.profile, receipt.status, receipt.loaded],
    "paid": int(orders["paid"].sum()),
    "simulated": {
        "receipts": sorted({r.status for r in taken}),
        "paid": dict(zip(found["order_id"], (f"{ticks / 10_000:.2f}" for ticks in found["paid"])))
        == {order: row["buyer_paid"] for order, row in true.items()},
        "days": dict(zip(found["order_id"], map(str, found["paid_day"])))
        == {order: row["paid_day"] for order, row in true.items()},
        "many": len(true) > 30,
    },
    "pages": [name for name in ("recognition.md", "kpis.md") if "trial.orders" in PAGES[name]()],
}))
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the program, with a platform's folder and that of a sample shop on it; nothing else is touched."""
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
    shop = copy / "zhanggui" / "simulate" / "platforms" / "trial"
    shop.mkdir()
    (shop / "__init__.py").touch()
    (shop / "platform.py").write_text(SHOP, encoding="utf-8")
    return copy


def test_everything_that_names_platforms_finds_the_folder_by_itself(program: Path, tmp_path: Path) -> None:
    """88.00 + 12.50 = 100.50, kept as 1,005,000 ten-thousandths."""
    sample = program / "zhanggui" / "collect" / "trial" / "samples"
    answer = subprocess.run(
        [sys.executable, "-c", ASKED, str(tmp_path / "ws"), str(sample), str(tmp_path / "merchant")],
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
        "simulated": {"receipts": ["loaded"], "paid": True, "days": True, "many": True},
        "pages": ["recognition.md", "kpis.md"],
    }


def test_no_other_module_of_the_sample_merchant_names_a_platform(package: Path) -> None:
    """Neither by its code nor by what the merchant calls it; a sentence about one stands in its folder too."""
    names = {*platforms(), *(name for name in fee_cards())}
    said = re.compile("|".join(rf"(?<![a-z]){name}(?![a-z])" for name in sorted(names)), re.IGNORECASE)
    others = [p for p in (package / "simulate").rglob("*.py") if "platforms" not in p.parts]
    assert len(others) > 20, "the folder has moved: this test checks nothing"
    found = {p.name: sorted(set(said.findall(p.read_text(encoding="utf-8")))) for p in others}
    assert {name: words for name, words in found.items() if words} == {}


def test_the_names_looked_for_are_found_where_they_may_stand(package: Path) -> None:
    assert {"douyin", "jd", "ebay"} <= set(platforms())
    assert {p.parent.name for p in (package / "simulate" / "platforms").glob("*/platform.py")} == set(
        platforms()
    )
