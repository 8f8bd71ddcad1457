"""`make bench`: how fast, against a named peer in the same run. Writes docs/benchmarks.md and benchmarks/results.json.

A benchmark is no test: it prints ratios, it fails only when a side fails or the two sides' answers differ.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import api
import forecast
import pages
import writers

ELSEWHERE = (
    (
        "benchmarks_loop.md",
        "The ordering rule in a closed loop against min/max, moving average and foresight",
    ),
    ("benchmarks_inventory.md", "Inventory policies against stockpyl, the textbook and simulation"),
    ("benchmarks_routing.md", "Vehicle routes against the best known of CVRPLIB"),
    ("benchmarks_network.md", "Locations against every assignment there is"),
    ("benchmarks_bill_audit.md", "The audit of carriers' bills against a spreadsheet and the truth"),
    ("benchmarks_packing.md", "Boxes against py3dbp and a plain pile; chances of lateness against the truth"),
)
HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
MIB = 1024 * 1024


@dataclass
class Cost:
    """What a process took: seconds on the clock, seconds of both processors, most memory at once (MiB)."""

    wall: float
    cpu: float
    memory: float
    output: dict[str, Any]


def measured(*command: str) -> Cost:
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
    return measured(sys.executable, str(HERE / "jobs.py"), name, *map(str, arguments))


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
    first = measured("iconv", "-f", "GB18030", "-t", "UTF-8", "-o", str(recoded), str(source))
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
        measured(zg, "init", f"{folder}/ws")
        best_help = min((measured(zg, "--help") for _ in range(5)), key=lambda c: c.wall)
        best_list = min(
            (measured(zg, "--workspace", f"{folder}/ws", "batches") for _ in range(5)), key=lambda c: c.wall
        )
    return [
        {"what": "zg --help", "ours": asdict(best_help), "goal": 1.0},
        {"what": "zg batches", "ours": asdict(best_list), "goal": 2.0},
    ]


def page(results: dict[str, Any]) -> str:
    """docs/benchmarks.md."""
    machine = results["machine"]
    text = [
        "# Benchmarks",
        "",
        f"Written by `make bench` ({results['command']}) on {results['date']}: {machine['processors']} processors, "
        f"Python {machine['python']}, polars {machine['polars']}, duckdb {machine['duckdb']}. Both sides of a ratio ran "
        f"in the same run; load average at the start {machine['load']}. A benchmark is never a timed test.",
        "",
        "## Import, against a raw copy to Parquet by DuckDB",
        "",
        "The peer checks nothing and drops bad rows silently; ours validates every cell, keeps refused rows, encrypts the "
        "received file, counts every line and commits. For GB18030 the peer is iconv and that copy. "
        "Goal: at most 3 × the wall time and 3 × the CPU time; at least 100,000 rows/s; peak memory 1 GiB.",
        "",
        "| | rows/s | wall s (peer) | ratio | CPU s (peer) | ratio | peak MiB (peer) |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for row in results["imports"]:
        ours, peer = row["ours"], row["peer"]
        rows = ours["output"]["receipts"][0]["rows"]
        text.append(
            f"| {row['what']} | {rows / ours['wall']:,.0f} | {ours['wall']:.1f} ({peer['wall']:.1f}) | "
            f"{ours['wall'] / peer['wall']:.1f} | {ours['cpu']:.1f} ({peer['cpu']:.1f}) | {ours['cpu'] / peer['cpu']:.1f} | "
            f"{ours['memory']:,.0f} ({peer['memory']:,.0f}) |"
        )
    again = results["imports"][0]["again"]
    text += [
        "",
        f"Importing the unchanged file again: {again['wall']:.1f} s, "
        f"{again['output']['data_files_written']} data files written (goal: 0).",
        "",
        "## KPIs and profit, against SQL written by hand for DuckDB",
        "",
        f"On the current layer of {results['lines']:,} order lines, the best of five runs within one process, reading the "
        "Parquet files included. Goals: a KPI at most 1.2 × the SQL; profit by SKU under 3 s. The SQL for profit covers "
        "paid, refunds, dated cost and one fee; ours computes the whole waterfall with its marks and reasons.",
        "",
        "| | ours s | SQL s | ratio | ours | SQL |",
        "|---|---:|---:|---:|---|---|",
    ]
    for row in results["queries"]:
        ours, peer = row["ours"]["output"], row["peer"]["output"]
        text.append(
            f"| {row['what']} | {ours['seconds']:.2f} | {peer['seconds']:.2f} | {ours['seconds'] / peer['seconds']:.1f} | "
            f"{' / '.join(map(str, ours['answer']))} | {' / '.join(peer['answer'])} |"
        )
    profit = results["queries"][-1]["ours"]
    text += [
        "",
        f"Peak memory of profit by SKU: {profit['memory']:,.0f} MiB.",
        "",
        "## Start-up",
        "",
        "| | wall s | goal |",
        "|---|---:|---:|",
        *(f"| `{r['what']}` | {r['ours']['wall']:.2f} | {r['goal']:.0f} |" for r in results["starts"]),
        "",
        *pages.section(results["pages"], results["lines"]),
        *api.section(results["api"]),
        *writers.section(results["writers"]),
        *forecast.section(results["forecast"]),
        "## Measured by programs of their own",
        "",
        *(f"- [{said}]({page})" for page, said in ELSEWHERE),
        "",
    ]
    notes = HERE / "notes.md"
    if notes.exists():
        text += [notes.read_text(encoding="utf-8").rstrip(), ""]
    return "\n".join(text)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lines", type=int, default=5_000_000)
    asked = options.parse_args()
    load = f"{os.getloadavg()[0]:.1f}"
    with tempfile.TemporaryDirectory(prefix="zhanggui-bench-") as folder:
        results = {
            "date": datetime.now(UTC).date().isoformat(),
            "command": f"benchmarks/run.py --lines {asked.lines}",
            "lines": asked.lines,
            "machine": {
                "processors": os.cpu_count(),
                "python": platform.python_version(),
                "polars": version("polars"),
                "duckdb": version("duckdb"),
                "load": load,
            },
            "imports": imports(Path(folder), asked.lines),
            "queries": queries(Path(folder), asked.lines),
            "pages": console(Path(folder), asked.lines),
            "starts": starts(),
            "api": api.measured(seconds=10),
            "writers": writers.measured(),
            "forecast": forecast.measured(),
        }
    (HERE / "results.json").write_text(
        json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    PAGE.write_text(page(results), encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
