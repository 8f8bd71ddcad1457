"""Four programs that write to one workspace at one moment: how often each got its turn, and what went wrong.

python benchmarks/writers.py [SECONDS]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

PROGRAMS = 4
SECONDS = 10.0


def measured(seconds: float = SECONDS) -> list[dict[str, Any]]:
    """What each of the programs tells: its writes, its longest wait, its errors."""
    from zhanggui.access.opening import create_workspace

    with tempfile.TemporaryDirectory(prefix="zhanggui-writers-") as folder:
        create_workspace(Path(folder) / "ws")
        words = [sys.executable, __file__, "write", f"{folder}/ws", str(seconds)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        programs: list[Any] = [subprocess.Popen(words, **pipes) for _ in range(PROGRAMS)]
        for program in programs:
            program.stdout.readline()
        for program in programs:  # all let go together
            program.stdin.write("go\n")
            program.stdin.flush()
        return [json.loads(program.communicate()[0]) for program in programs]


def write(workspace: str, seconds: str) -> dict[str, Any]:
    """Write with the product's own verbs: an entry of the audit log, a job, a claim of one."""
    from zhanggui.access.opening import open_workspace

    opened = open_workspace(Path(workspace))
    from zhanggui.access.audit import record
    from zhanggui.jobs.queue import claim, enqueue

    now, wrong, took = datetime.now(UTC), [], []
    print("ready", flush=True)
    sys.stdin.readline()
    until = time.perf_counter() + float(seconds)
    while time.perf_counter() < until:
        began = time.perf_counter()
        try:
            record(opened.secrets, who="bench", verb="import", at=now)
            enqueue("bench", by="bench", at=now)
            claim("bench", now=now)
        except Exception as error:
            wrong.append(str(error))
        took.append(time.perf_counter() - began)
    return {"seconds": float(seconds), "writes": 3 * len(took), "longest": max(took), "wrong": wrong}


def section(programs: list[dict[str, Any]]) -> list[str]:
    """The part of docs/benchmarks.md about writers."""
    writes = sorted(p["writes"] for p in programs)
    errors = sum(len(p["wrong"]) for p in programs)
    longest = max(p["longest"] for p in programs)
    return [
        "## Four writing programs on SQLite",
        "",
        "Each writes log entries and jobs as fast as it gets its turn. Goals: no lock errors, the slowest at least 0.5 × "
        "the fastest.",
        "",
        f"{errors} errors; {' / '.join(f'{n:,}' for n in writes)} writes in {programs[0]['seconds']:.0f} s, slowest / fastest "
        f"{writes[0] / writes[-1]:.2f}; the longest three writes of any took {longest * 1000:,.0f} ms.",
        "",
    ]


if __name__ == "__main__":
    if sys.argv[1:2] == ["write"]:
        print(json.dumps(write(*sys.argv[2:])))
    else:
        print("\n".join(section(measured(*map(float, sys.argv[1:])))))
