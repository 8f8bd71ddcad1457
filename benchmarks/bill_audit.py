"""Carriers' bills of the sample merchant, audited by ``zg logistics`` and by what a spreadsheet would do, over seeds.

``python -m benchmarks.bill_audit [SEED …]``. The spreadsheet recomputes every fee from the weight and province that were
charged and finds numbers that stand twice in a bill. *Knowable* leaves out what no exported file tells: an overweight
parcel whose SKU has no weight, a wrong zone where the platform hides the province.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal
from pathlib import Path
from typing import Any

import openpyxl

SIZE = ("--months", "3", "--skus", "80", "--orders-per-day", "40", "--start", "2026-01-01")
TODAY = "2026-04-01"
UNSEEN = {"overweight": "no weight", "zone": "no province"}
Key = tuple[str, str]


def main(seeds: list[str]) -> None:
    """Print one row a seed: recall of knowable and of all mistakes, false claims, for both."""
    print("| seed | lines | mistakes | ours: recall | of all | false | spreadsheet: recall | false |")
    print("|---:|---:|---:|---:|---:|---:|---:|---:|")
    for seed in seeds:
        with tempfile.TemporaryDirectory() as folder:
            print(_row(seed, Path(folder)), flush=True)


def _row(seed: str, folder: Path) -> str:
    _zg("simulate", str(folder / "m"), "--seed", seed, *SIZE)
    _zg("init", str(folder / "ws"))
    place = ("--workspace", str(folder / "ws"), "--today", TODAY)
    _zg(*place, "import", str(folder / "m" / "exports"))
    ours = Counter(_key(row) for row in json.loads(_zg(*place, "logistics", "--differences", "--json")))
    made = list(csv.DictReader((folder / "m/truth/carrier_bill.csv").open(encoding="utf-8")))
    orders = csv.DictReader((folder / "m/truth/orders.csv").open(encoding="utf-8"))
    whys = {(row["shop"], row["order_id"]): row["why"] for row in orders}
    wrong = Counter(_key(row) for row in made if row["mistake"])
    seen = Counter(_key(row) for row in made if row["mistake"] and _knowable(row, whys))
    peer = Counter(_spreadsheet(folder / "m/exports/店铺资料"))
    return (
        f"| {seed} | {len(made):,} | {wrong.total()} | {_share(seen & ours, seen)} | {_share(wrong & ours, wrong)} "
        f"| {_share(ours - wrong, ours)} | {_share(seen & peer, seen)} | {_share(peer - wrong, peer)} |"
    )


def _spreadsheet(folder: Path) -> Iterator[Key]:
    card = sorted(_sheet(folder / "运费.xlsx"), key=lambda row: row["生效日期"])
    found: set[Key] = set()
    for row in _sheet(folder / "快递账单.xlsx"):
        fits = [one for one in card if one["生效日期"] <= row["揽收日期"]]
        own = [one for one in fits if one["目的省"] == row["目的省"]] or [
            one for one in fits if one["目的省"] == "*"
        ]
        over = Decimal(str(row["计费重量"])) - Decimal(str(own[-1]["首重(kg)"]))
        steps = max(Decimal(0), (over / Decimal(str(own[-1]["续重(kg)"]))).to_integral_value(ROUND_CEILING))
        fee = Decimal(str(own[-1]["首重运费"])) + steps * Decimal(str(own[-1]["续重运费"]))
        key = (row["账单号"], row["运单号"])
        if Decimal(str(row["运费"])) > fee or row["附加费"] or key in found:
            yield key
        found.add(key)


def _sheet(path: Path) -> list[dict[str, Any]]:
    header, *rows = openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True)
    return [dict(zip(header, row, strict=False)) for row in rows]


def _knowable(row: dict[str, str], whys: dict[Key, str]) -> bool:
    hidden = UNSEEN.get(row["mistake"])
    return not (hidden and hidden in whys[row["shop"], row["order_id"]])


def _key(row: dict[str, str]) -> Key:
    return row["bill_number"], row["tracking_no"]


def _share(part: Counter[Key], whole: Counter[Key]) -> str:
    return f"{part.total() / whole.total():.3f}" if whole else "—"


def _zg(*words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "zhanggui.cli.main", *words], capture_output=True, text=True)
    if done.returncode > 1:
        raise RuntimeError(done.stderr)
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1:] or ["1", "2", "3"])
