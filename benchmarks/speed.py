"""Import, KPIs, profit, pages, API and writers: how fast, against a named peer in the same run. A part of ``run.py``.

A benchmark is no test: it prints ratios, it fails only when a side fails or the two sides' answers differ.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import api
import pages
import writers

TITLE = "Import, KPIs, profit, pages, API and writers"
LINES, FEW_LINES = 5_000_000, 500_000
"""Order lines of a whole and of a quick run."""
HERE = Path(__file__).parent


@dataclass
class Cost:
    """What a process took: seconds on the clock, seconds of both processors, most memory at once (MiB)."""

    wall: float
    cpu: float
    memory: float
    output: dict[str, Any]


def process(*command: str) -> Cost:
    """Run a command to its end and measure it as a whole process."""
    with tempfile.TemporaryFile("w+") as out:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, env=os.environ | {"ZHANGGUI_WORKSPACE": "unused"})
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        out.seek(0)
        text = out.read()
    if status:
        raise SystemExit(f"{' '.join(command)} failed with {status}\n{text}")
    output = json.loads(text) if text.startswith("{") else {}
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, output)


def written(*arguments: object) -> None:
    """Write a file of the benchmark in a process of its own: a child's peak memory starts at its parent's."""
    subprocess.run([sys.executable, str(HERE / "data.py"), *map(str, arguments)], check=True)


def job(name: str, *arguments: object) -> Cost:
    return process(sys.executable, str(HERE / "jobs.py"), name, *map(str, arguments))


def imports(folder: Path, lines: int) -> list[dict[str, Any]]:
    """Validated import against DuckDB's raw copy of the same file; for GB18030 iconv and that copy."""
    rows = []
    for title, encoding, dirty in (
        ("UTF-8", "utf-8", False),
        ("UTF-8, 1 % bad rows", "utf-8", True),
        ("GB18030", "gb18030", False),
    ):
        source = folder / "items.csv"
        written("items", source, lines, encoding, "dirty" if dirty else "clean")
        peer = _copy(folder, source, encoding)
        workspace = folder / f"ws-{len(rows)}"
        ours = job("import_ours", workspace, source)
        rows.append(
            {"what": f"import of {lines:,} item lines, {title}", "ours": asdict(ours), "peer": asdict(peer)}
        )
        if not rows[1:]:
            again = job("import_ours", workspace, source)
            rows[0]["again"] = asdict(again)
        shutil.rmtree(workspace)
        source.unlink()
    return rows


def _copy(folder: Path, source: Path, encoding: str) -> Cost:
    if encoding == "utf-8":
        return job("copy_duckdb", source, folder / "copy.parquet")
    recoded = folder / "recoded.csv"
    first = process("iconv", "-f", "GB18030", "-t", "UTF-8", "-o", str(recoded), str(source))
    second = job("copy_duckdb", recoded, folder / "copy.parquet")
    recoded.unlink()
    return Cost(first.wall + second.wall, first.cpu + second.cpu, max(first.memory, second.memory), {})


def queries(folder: Path, lines: int) -> list[dict[str, Any]]:
    """KPIs and profit by SKU against SQL written by hand for DuckDB, on the same Parquet files."""
    items, orders, costs = folder / "items.csv", folder / "orders.csv", folder / "costs.csv"
    written("items", items, lines)
    written("orders", orders, lines)
    written("costs", costs)
    workspace = folder / "ws-queries"
    job("import_ours", workspace, costs, orders, items)
    rows = []
    for what in ("paid_amount", "asp", "refund_rate", "profit_by_sku"):
        ours, peer = job("query_ours", workspace, what), job("query_duckdb", workspace, what)
        rows.append({"what": what, "ours": asdict(ours), "peer": asdict(peer)})
    return rows


def console(folder: Path, lines: int) -> dict[str, Any]:
    """Pages on the workspace of the queries, alone and while two files with newer orders come in."""
    items, orders = folder / "newer-items.csv", folder / "newer-orders.csv"
    for kind, path in (("items", items), ("orders", orders)):
        written(kind, path, max(lines // 3, 100_000), "utf-8", "dirty", "later")
    return pages.measured(folder, folder / "ws-queries", orders, items)


def starts() -> list[dict[str, Any]]:
    """Start-up of the program: help, and a command on the records."""
    zg = str(Path(sys.executable).with_name("zg"))
    with tempfile.TemporaryDirectory() as folder:
        process(zg, "init", f"{folder}/ws")
        best_help = min((process(zg, "--help") for _ in range(5)), key=lambda c: c.wall)
        best_list = min(
            (process(zg, "--workspace", f"{folder}/ws", "batches") for _ in range(5)), key=lambda c: c.wall
        )
    return [
        {"what": "zg --help", "ours": asdict(best_help), "goal": 1.0},
        {"what": "zg batches", "ours": asdict(best_list), "goal": 2.0},
    ]


def measured(*, quick: bool = False, lines: int | None = None) -> dict[str, Any]:
    """Everything of this file, on files of ``lines`` order lines that are made for it."""
    lines = lines or (FEW_LINES if quick else LINES)
    with tempfile.TemporaryDirectory(prefix="zhanggui-bench-") as made:
        folder = Path(made)
        return {
            "lines": lines,
            "imports": imports(folder, lines),
            "queries": queries(folder, lines),
            "pages": console(folder, lines),
            "starts": starts(),
            "api": api.measured(seconds=10),
            "writers": writers.measured(),
        }


def section(found: dict[str, Any]) -> list[str]:
    """The part of docs/benchmarks.md about speed."""
    return [
        *_imports(found["imports"]),
        *_queries(found["queries"], found["lines"]),
        "## Start-up",
        "",
        "| | wall s | goal |",
        "|---|---:|---:|",
        *(f"| `{r['what']}` | {r['ours']['wall']:.2f} | {r['goal']:.0f} |" for r in found["starts"]),
        "",
        *pages.section(found["pages"], found["lines"]),
        *api.section(found["api"]),
        *writers.section(found["writers"]),
    ]


def _imports(rows: list[dict[str, Any]]) -> list[str]:
    text = [
        "## Import, against a raw copy to Parquet by DuckDB",
        "",
        "The peer checks nothing and drops bad rows silently; ours validates every cell, keeps refused rows, encrypts the "
        "received file, counts every line and commits. For GB18030 the peer is iconv and that copy. "
        "Goal: at most 3 × the wall time and 3 × the CPU time; at least 100,000 rows/s; peak memory 1 GiB.",
        "",
        "| | rows/s | wall s (peer) | ratio | CPU s (peer) | ratio | peak MiB (peer) |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        ours, peer = row["ours"], row["peer"]
        count = ours["output"]["receipts"][0]["rows"]
        text.append(
            f"| {row['what']} | {count / ours['wall']:,.0f} | {ours['wall']:.1f} ({peer['wall']:.1f}) | "
            f"{ours['wall'] / peer['wall']:.1f} | {ours['cpu']:.1f} ({peer['cpu']:.1f}) | {ours['cpu'] / peer['cpu']:.1f} | "
            f"{ours['memory']:,.0f} ({peer['memory']:,.0f}) |"
        )
    again = rows[0]["again"]
    written = again["output"]["data_files_written"]
    said = (
        f"Importing the unchanged file again: {again['wall']:.1f} s, {written} data files written (goal: 0)."
    )
    return [*text, "", said, ""]


def _queries(rows: list[dict[str, Any]], lines: int) -> list[str]:
    text = [
        "## KPIs and profit, against SQL written by hand for DuckDB",
        "",
        f"On the current layer of {lines:,} order lines, the best of five runs within one process, reading the "
        "Parquet files included. Goals: a KPI at most 1.2 × the SQL; profit by SKU under 3 s. The SQL for profit covers "
        "paid, refunds, dated cost and one fee; ours computes the whole waterfall with its marks and reasons.",
        "",
        "| | ours s | SQL s | ratio | ours | SQL |",
        "|---|---:|---:|---:|---|---|",
    ]
    for row in rows:
        ours, peer = row["ours"]["output"], row["peer"]["output"]
        text.append(
            f"| {row['what']} | {ours['seconds']:.2f} | {peer['seconds']:.2f} | {ours['seconds'] / peer['seconds']:.1f} | "
            f"{' / '.join(map(str, ours['answer']))} | {' / '.join(peer['answer'])} |"
        )
    return [*text, "", f"Peak memory of profit by SKU: {rows[-1]['ours']['memory']:,.0f} MiB.", ""]


def headline(found: dict[str, Any]) -> str:
    """The figures in one line."""
    first, profit = found["imports"][0], found["queries"][-1]["ours"]["output"]["seconds"]
    ours, peer = first["ours"], first["peer"]
    rows = ours["output"]["receipts"][0]["rows"] / ours["wall"]
    ratio = ours["wall"] / peer["wall"]
    return f"import {rows:,.0f} rows/s, {ratio:.1f} × the raw copy; profit by SKU {profit:.1f} s"
