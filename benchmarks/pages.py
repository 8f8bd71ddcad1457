"""Pages of the console: how long a warm one takes, alone and during an import; long lists against short ones.

    python benchmarks/pages.py figures WORKSPACE [FILE …]   pages on a workspace, while the files are imported where some are given
    python benchmarks/pages.py lists WORKSPACE ROWS         list pages on a new workspace with so many rows in each list

A page is asked for as the server asks for it, in one process, without the network in between.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FIGURES = {
    "Today": "/",
    "Profit": "/profit",
    "Profit by SKU": "/profit?by=sku",
    "Inbox": "/inbox",
    "KPI (asp)": "/kpis/asp",
}
LISTS = {"Batches": "/inbox", "Quarantine": "/quarantine", "Audit": "/audit"}
TABLES = {"warehouse_batch": (), "clean_quarantinedrow": (), "access_auditentry": ("before",)}
SHOWN = 50
FEW, MANY = 10_000, 1_000_000
SAMPLES = 20
LONGEST_SECONDS = 6.0
DIRTY = (
    "订单编号,订单创建时间,订单付款时间,买家实际支付金额\n1,2026-06-01 10:00:00,2026-06-01 10:00:00,many\n"
)


def measured(folder: Path, workspace: Path, *others: Path) -> dict[str, Any]:
    """Both parts, each in a process of its own."""
    return {
        "idle": _told("figures", workspace),
        "importing": _told("figures", workspace, *others),
        "few": _told("lists", folder / "ws-few", FEW),
        "many": _told("lists", folder / "ws-many", MANY),
    }


def _told(*words: object) -> Any:
    answer = subprocess.run(
        [sys.executable, __file__, *map(str, words)], stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(answer.stdout.splitlines()[-1])


def figures(workspace: str, *others: str) -> dict[str, Any]:
    """Seconds of each page: the first time, then p50 and p95 of some warm ones.

    With files, the pages are asked for while they are imported and after the last commit, until every answer that was
    kept is computed anew; ``renewed`` is how long after the commit that was.
    """
    browser = _browser(workspace)
    first = {name: _seconds(browser, address) for name, address in FIGURES.items()}
    took: dict[str, list[float]] = {name: [] for name in FIGURES}
    if not others:
        until = time.perf_counter() + LONGEST_SECONDS
        while time.perf_counter() < until:
            _ask_all(browser, took)
        return {name: _spread(times) | {"first": first[name]} for name, times in took.items()}
    importing = _import(workspace, *others)
    while importing.poll() is None:
        _ask_all(browser, took)
    if importing.wait():
        raise SystemExit("the import beside the pages failed")
    committed = time.perf_counter()
    after = {name: _seconds(browser, address) for name, address in FIGURES.items()}
    for name, seconds in after.items():
        took[name].append(seconds)
    renewed = _until_renewed(browser, took) - committed
    return {
        name: _spread(times) | {"first": first[name], "after": after[name], "renewed": renewed}
        for name, times in took.items()
    }


def _ask_all(browser: Any, took: dict[str, list[float]]) -> None:
    for name, address in FIGURES.items():
        took[name].append(_seconds(browser, address))


def _until_renewed(browser: Any, took: dict[str, list[float]]) -> float:
    """Go on asking until no answer is computed in the background any more; the moment of that."""
    from zhanggui.answers.stored import renewing

    while renewing():
        _ask_all(browser, took)
    over = time.perf_counter()
    _ask_all(browser, took)  # the first time with the figures of the newer days
    return over


def _import(workspace: str, *others: str) -> subprocess.Popen[bytes]:
    """Import as the console's worker does: behind the pages."""
    from zhanggui.jobs.work import BEHIND_PAGES

    zg = str(Path(sys.executable).with_name("zg"))
    words = ["nice", "-n", str(BEHIND_PAGES), zg, "--workspace", workspace, "import", *others]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    time.sleep(1.5)  # its start is no import yet
    return process


def lists(workspace: str, rows: str) -> dict[str, Any]:
    """Median seconds of each list's page and its HTML bytes a row."""
    from zhanggui.access.opening import create_workspace

    create_workspace(Path(workspace))
    browser = _browser(workspace)
    empty = {name: len(browser.get(address).content) for name, address in LISTS.items()}
    _fill(Path(workspace), int(rows))
    told = {}
    for name, address in LISTS.items():
        _seconds(browser, address)
        times = [_seconds(browser, address) for _ in range(SAMPLES)]
        size = len(browser.get(address).content)
        told[name] = _spread(times) | {"bytes": size, "bytes_a_row": (size - empty[name]) / SHOWN}
    return told


def _fill(workspace: Path, rows: int) -> None:
    """One real batch, refused row and log entry each, copied in the database until there are ``rows``."""
    from django.db import connection

    source = workspace / "dirty.csv"
    source.write_text(DIRTY, "utf-8")
    zg = str(Path(sys.executable).with_name("zg"))
    subprocess.run([zg, "--workspace", str(workspace), "import", str(source)], stdout=subprocess.DEVNULL)
    series = f"WITH RECURSIVE series(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM series WHERE n < {rows})"
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-400000")
        for table, unique in TABLES.items():
            cursor.execute(f"SELECT * FROM {table} LIMIT 0")
            names = [f'"{c[0]}"' for c in cursor.description if c[0] != "id"]
            values = [f"t.{n} || printf('%08d', s.n)" if n.strip('"') in unique else f"t.{n}" for n in names]
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)}) {series}"
                f" SELECT {', '.join(values)} FROM series s, (SELECT * FROM {table} ORDER BY id LIMIT 1) t"
            )


def _browser(workspace: str) -> Any:
    os.environ["ZHANGGUI_SERVING"] = "1"
    from zhanggui.access.opening import open_workspace

    open_workspace(Path(workspace))
    from django.test import Client

    from zhanggui.access.models import Person

    person, _ = Person.objects.get_or_create(
        login="bench", defaults={"role": "owner", "joined_at": datetime.now(UTC)}
    )
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(person, backend="zhanggui.access.signing_in.LoginAndPassword")
    return browser


def _seconds(browser: Any, address: str) -> float:
    began = time.perf_counter()
    answer = browser.get(address)
    seconds = time.perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    return seconds


def _spread(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    if not ordered:
        raise SystemExit("the import was over before a page was asked for: give a larger file")
    return {
        "p50": ordered[len(ordered) // 2],
        "p95": ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))],
        "longest": ordered[-1],
        "times": len(ordered),
    }


def section(found: dict[str, Any], lines: int) -> list[str]:
    """The part of docs/benchmarks.md about pages."""
    text = [
        "## Pages of the console",
        "",
        f"On the current layer of {lines:,} order lines, asked for in one process without the network, in milliseconds. "
        "“First” is the first time anybody asks. While two files are imported in a second process (as the worker does: "
        "behind the pages), both share the processors; their days are newer than all before, and the pages go on being asked "
        "for after the last commit until every answer is computed anew. Until then they show the figures of before, with their "
        "age. Goal: Today and Profit p95 under 300.",
        "",
        "| | first | warm p50 | p95 | importing p50 | p95 | longest | first after the commit | (times) |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name in FIGURES:
        idle, busy = found["idle"][name], found["importing"][name]
        shown = (
            idle["first"],
            idle["p50"],
            idle["p95"],
            busy["p50"],
            busy["p95"],
            busy["longest"],
            busy["after"],
        )
        text.append(f"| {name} | {' | '.join(f'{s * 1000:,.0f}' for s in shown)} | {busy['times']} |")
    renewed = found["importing"]["Today"]["renewed"]
    text += ["", f"All of these answers were new {renewed:.1f} s after the commit."]
    text += [
        "",
        f"Lists of {MANY:,} rows against {FEW:,} (batches, refused rows and log entries at once), the first page, warm:",
        "",
        f"| | p50 ms at {FEW:,} | at {MANY:,} | ratio | HTML bytes a row |",
        "|---|---:|---:|---:|---:|",
    ]
    for name in LISTS:
        few, many = found["few"][name], found["many"][name]
        ratio = many["p50"] / few["p50"]
        text.append(
            f"| {name} | {few['p50'] * 1000:,.0f} | {many['p50'] * 1000:,.0f} | {ratio:.1f} | {many['bytes_a_row']:,.0f} |"
        )
    return [*text, ""]


if __name__ == "__main__":
    print(json.dumps({"figures": figures, "lists": lists}[sys.argv[1]](*sys.argv[2:])))
