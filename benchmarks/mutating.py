"""Damaging the platforms' sample files at random and importing what comes out.

Every input is made from a sample by a few mutations of its bytes, its lines or its cells, imported into a fresh
workspace, and imported once more. However it looks, the receipt must add up to the records a plain CSV reader
counts, a refused file must leave nothing behind, and the second import must move nothing.

``python benchmarks/mutating.py --inputs 300`` prints what happened; ``--only 17`` repeats one input.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)
SEED = 20260701
SAMPLES = Path(__file__).parents[1] / "src" / "zhanggui" / "collect"
BLANK = " \t\u3000\u00a0"
BYTES = (
    b'"',
    b'""',
    b",",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"\xff",
    b"\x80",
    b"\t",
    b";",
    b"\x1a",
    b"\xef\xbb\xbf",
)
CELLS = (
    "", "-", "--", "无", "null", "NaN", "inf", "1e5", "¥1,234.50", "1，234", "１２３", "(12.00)", "-0.00", "9" * 20,
    "1.23456", "-5", "#REF!", "=1+1", '="123"', "'123", "6.91793E+18", "691793000000000000", "123456789012345678.0",
    "2016/5/23 22:02", "2026-02-31", "2026-06-11 24:00:00", "1899-12-31", "2999-01-01", "26-6-1", "45000.5",
    "2026-06-30T23:59:60", "2026-03-08T02:30:00-05:00", "-2026-06-11 10:30:00", "\t", "\u00a0", "\u200b123", 'a"b', '"',
    "a\nb", "a\r\nb", "\0", "\x07", "合计", "说明：", "😀𠮷", "x" * 5000, "<script>alert(1)</script>", "{{7*7}}", "{x}",
    "+1", "@x", ";;", "A;B", "0.67%", "12%%", "٣", "½", "无退款申请", "交易关闭", "部分退款", "True", "1.234,50", "#1001",
)  # fmt: skip
CODECS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be")
Rows = list[list[str]]
A_PROCESS = 1_000
"""Inputs tried by one process: each has a workspace of its own, and a process keeps the writers' queue of each open."""


@dataclass
class Mutated:
    """What became of the inputs; ``wrong`` tells every broken promise with the number of its input."""

    inputs: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Mutated) -> None:
        """Count another part of the inputs too."""
        self.inputs += other.inputs
        self.outcomes += other.outcomes
        self.slowest = max(self.slowest, other.slowest)
        self.wrong += other.wrong


def mutated(sample: Path, chance: random.Random) -> tuple[bytes, int | None]:
    """A damaged copy of a sample, and how many records lie below its header where that is known."""
    content = sample.read_bytes()
    text = _text(content) if sample.suffix == ".csv" else None
    how = chance.random()
    if text is None or how < 0.25:
        return damaged_bytes(content, chance), None
    if how < 0.5:
        return damaged_lines(text, chance).encode(chance.choice(CODECS)), None
    return damaged_cells(text, chance)


def damaged_bytes(content: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, lost, doubled or put in; or an end cut off."""
    made = bytearray(content)
    for _ in range(chance.choice([1, 1, 1, 2, 5, 20])):
        at = chance.randrange(len(made) or 1)
        piece = made[at : at + chance.randrange(1, 200)]
        deed = chance.randrange(6)
        if deed == 0:
            made[at : at + 1] = bytes([chance.randrange(256)])
        elif deed == 1:
            del made[at : at + chance.choice([1, 2, 50])]
        elif deed == 2:
            made[at:at] = chance.choice(BYTES)
        elif deed == 3:
            to = chance.randrange(len(made) + 1)
            made[to:to] = piece
        elif deed == 4:
            made = made[:at] if chance.random() < 0.5 else made[at:]
        else:
            made[at : at + 1] = made[at : at + 1] * chance.choice([2, 100, 1000])
    return bytes(made)


def damaged_lines(text: str, chance: random.Random) -> str:
    """Lines doubled, lost, shuffled, glued together, cut, or stripped of their quotes."""
    lines = text.splitlines(keepends=True)
    for _ in range(chance.choice([1, 1, 2, 4])):
        at = chance.randrange(len(lines) or 1)
        line = lines[at] if lines else ""
        others = ["\n", ",,,\n", "合计,,1\n", '"\n', "\x1a", line, line + line, line.rstrip("\r\n")]
        others += [line.replace(",", chance.choice("\t;，")), line.replace('"', ""), line.rstrip() + ',x"\n']
        others += [line[: chance.randrange(len(line) + 1)]]
        if chance.random() < 0.1:
            chance.shuffle(lines)
        lines[at : at + chance.choice([0, 1, 1])] = [chance.choice(others)]
    return "".join(lines)


def damaged_cells(text: str, chance: random.Random) -> tuple[bytes, int]:
    """Sound CSV with strange cells, rows and columns, and how many records lie below its header."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text[:99] else ","))
    top = max(range(min(10, len(rows))), key=lambda i: sum(1 for c in rows[i] if c.strip()))
    for _ in range(chance.choice([1, 1, 2, 3, 8])):
        _damage(rows, top, chance)
    out = io.StringIO(newline="")
    ends = chance.choice(["\n", "\r\n"])
    csv.writer(out, quoting=chance.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), lineterminator=ends).writerows(
        rows
    )
    below = sum(1 for row in rows[top + 1 :] if any(c.strip(BLANK) for c in row))
    return out.getvalue().encode(chance.choice(CODECS[:4]), "replace"), below


def _damage(rows: Rows, top: int, chance: random.Random) -> None:
    if len(rows) <= top + 1 or not rows[top]:
        return
    at, width = chance.randrange(top + 1, len(rows)), len(rows[top])
    column = chance.randrange(width)
    deed = chance.random()
    if deed < 0.6 and column < len(rows[at]):
        rows[at][column] = chance.choice(
            [*CELLS, rows[at][column] * 2, f'="{rows[at][column]}"', rows[at][column][:-1]]
        )
    elif deed < 0.7:
        rows.insert(at, list(rows[chance.randrange(top + 1, len(rows))]))
    elif deed < 0.75:
        del rows[at]
    elif deed < 0.8:
        for row in rows[top:]:
            del row[column : column + 1]
    elif deed < 0.9:
        order = chance.sample(range(width), width)
        rows[top:] = [[row[i] if i < len(row) else "" for i in order] + row[width:] for row in rows[top:]]
    else:
        dressed = ["\u200b{}", "\u00a0{}\t", "\ufeff{}", "{} ", "{}{}", ""]
        rows[top][column] = chance.choice(dressed).format(rows[top][column], "新")


def _text(content: bytes) -> str | None:
    for codec in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(codec)
        except UnicodeDecodeError:
            continue
    return None


class Yard:
    """A folder of fresh workspaces, one for each input, copied from an empty one."""

    def __init__(self, folder: Path) -> None:
        from zhanggui.access.opening import create_workspace

        self.folder, self.count = folder, 0
        create_workspace(folder / "empty")

    def try_it(self, name: str, content: bytes, below: int | None, result: Mutated) -> list[str]:
        """Import the content twice into a workspace of its own; the promises it breaks."""
        from django.db import connections

        from zhanggui.access.opening import open_workspace

        connections.close_all()
        root = self.folder / f"w{self.count}"
        self.count += 1
        shutil.copytree(self.folder / "empty", root)
        path = self.folder / name
        path.write_bytes(content)
        try:
            return _broken_promises(open_workspace(root), path, below, result)
        except Exception:
            return [traceback.format_exc(limit=-4)]
        finally:
            shutil.rmtree(root)
            path.unlink()


def _broken_promises(workspace: Any, path: Path, below: int | None, result: Mutated) -> list[str]:
    from zhanggui.warehouse.models import Batch
    from zhanggui.warehouse.store import STORED

    began = time.monotonic()
    receipts = _imported(workspace, path)
    result.slowest = max(result.slowest, time.monotonic() - began)
    result.outcomes.update(r.status for r in receipts)
    loaded = [r for r in receipts if r.status == "loaded"]
    wrong = [] if receipts else ["no receipt"]
    wrong += [f"the receipt does not add up: {r}" for r in receipts if not r.adds_up]
    wrong += [f"no reason: {r}" for r in receipts if r.status != "loaded" and (r.reason is None or r.rows)]
    wrong += [f"{r.rows} rows instead of {below}" for r in loaded if below is not None and r.rows != below]
    if Batch.objects.filter(state=STORED).count() != len(loaded):
        wrong.append("a refused table left a batch")
    before = _rows(workspace)
    again = [r.status for r in _imported(workspace, path) if r.status != "refused"]
    if loaded and set(again) != {"already_loaded"}:
        wrong.append(f"imported again: {again}")
    if _rows(workspace) != before:
        wrong.append("importing it again moved a figure")
    return wrong


def _imported(workspace: Any, path: Path) -> list[Any]:
    from zhanggui.collect.import_run import ImportOptions
    from zhanggui.collect.importing import Importer
    from zhanggui.collect.profiles import known_profiles

    return Importer(
        workspace=workspace, profiles=known_profiles(), now=NOW, options=ImportOptions(yes=True)
    ).run([path])


def _rows(workspace: Any) -> dict[str, list[Any]]:
    from zhanggui.warehouse import store

    frames = store.read(workspace.place.warehouse)
    return {name: sorted(map(repr, frame.collect().rows())) for name, frame in frames.items()}


def mutate(inputs: int, seed: int, only: int | None = None) -> Mutated:
    """Make and try so many inputs (or only one of them)."""
    if only is not None:
        return _tried([only], seed)
    parts = [list(range(inputs))[first : first + A_PROCESS] for first in range(0, inputs, A_PROCESS)]
    result = Mutated()
    for part in parts:
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            result.add(pool.submit(_tried, part, seed).result())
        print(f"\r{result.inputs:,} files", end="", file=sys.stderr, flush=True)
    return result


def _tried(numbers: list[int], seed: int) -> Mutated:
    samples = sorted(p for p in SAMPLES.glob("*/samples/*") if p.suffix in (".csv", ".xls", ".xlsx"))
    result = Mutated()
    with tempfile.TemporaryDirectory(prefix="zhanggui-mutated-") as folder:
        yard = Yard(Path(folder))
        for number in numbers:
            chance = random.Random(f"{seed} {number}")
            sample = chance.choice(samples)
            content, below = mutated(sample, chance)
            result.inputs += 1
            wrong = yard.try_it(sample.name, content, below, result)
            result.wrong += [f"input {number} ({sample.name}): {w}" for w in wrong]
    return result


def main() -> None:
    """Print what happened; exit code 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--only", type=int)
    asked = parser.parse_args()
    result = mutate(asked.inputs, asked.seed, asked.only)
    print(json.dumps(vars(result), ensure_ascii=False, indent=1))
    sys.exit(int(bool(result.wrong)))


if __name__ == "__main__":
    main()
