"""Carriers' bills of the sample merchant, audited by ``zg logistics`` and by what a spreadsheet would do, over seeds.

A part of ``run.py``. The spreadsheet recomputes every fee from the weight and province that were
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

TITLE = "The audit of carriers' bills against a spreadsheet and the truth"
PAGE = Path(__file__).parents[1] / "docs" / "benchmarks_bill_audit.md"
SEEDS = ("1", "2", "3")
SIZE = ("--months", "3", "--skus", "80", "--orders-per-day", "40", "--start", "2026-01-01")
TODAY = "2026-04-01"
UNSEEN = {"overweight": "no weight", "zone": "no province"}
Key = tuple[str, str]


def measured(*, quick: bool = False) -> dict[str, Any]:
    """One row a seed: recall of knowable and of all mistakes, false claims, for both."""
    rows = []
    for seed in SEEDS[:1] if quick else SEEDS:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(_row(seed, Path(folder)))
        print(f"bills of seed {seed} done", file=sys.stderr, flush=True)
    return {"rows": rows}


def headline(found: dict[str, Any]) -> str:
    """The figures in one line."""
    rows = found["rows"]
    return f"recall {min(r['recall'] for r in rows):.3f} or more, at most {max(r['false'] for r in rows):.1%} false, {len(rows)} seeds"


def section(found: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    cells = [
        f"| {r['seed']} | {r['lines']:,} | {r['mistakes']} | {r['recall']:.3f} | {r['of_all']:.3f} | {r['false']:.3f} "
        f"| {r['peer_recall']:.3f} | {r['peer_false']:.3f} |"
        for r in found["rows"]
    ]
    return [
        "# Carrier bills: ours against a spreadsheet",
        "",
        *HOW.splitlines(),
        "",
        *HEAD,
        *cells,
        "",
        *LIMIT.splitlines(),
        "",
    ]


HOW = """\
Three months of the sample merchant a seed, both sides on the same files. The spreadsheet recomputes every fee from the
weight and province that were charged and finds numbers that stand twice in a bill; it knows no orders. *Recall* counts
mistakes that some exported file tells; *of all* also those none tells (a wrong zone where the platform hides the province,
an overweight parcel whose SKU has no weight). *False* is the share of claims whose line is right. Goals: recall ≥ 0.98,
false ≤ 0.01."""
HEAD = (
    "| seed | lines | mistakes | ours: recall | of all | false | spreadsheet: recall | false |",
    "|---:|---:|---:|---:|---:|---:|---:|---:|",
)
LIMIT = """\
Tracking numbers of the sample merchant may be shared by shops; a real carrier's are unique. That makes the spreadsheet look
worse here than it would be; by how much was not taken apart."""


def _row(seed: str, folder: Path) -> dict[str, Any]:
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
    return {
        "seed": seed, "lines": len(made), "mistakes": wrong.total(), "recall": _share(seen & ours, seen),
        "of_all": _share(wrong & ours, wrong), "false": _share(ours - wrong, ours),
        "peer_recall": _share(seen & peer, seen), "peer_false": _share(peer - wrong, peer),
    }  # fmt: skip


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


def _share(part: Counter[Key], whole: Counter[Key]) -> float:
    return part.total() / whole.total() if whole else 0.0


def _zg(*words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "zhanggui.cli.main", *words], capture_output=True, text=True)
    if done.returncode > 1:
        raise RuntimeError(done.stderr)
    return done.stdout
