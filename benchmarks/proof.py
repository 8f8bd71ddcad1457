"""``make proof``: the long proofs. Writes docs/proofs.md with date and result; exit code 1 when one fails.

``python benchmarks/proof.py --rounds 6`` runs a short version and writes nothing; so does
``python benchmarks/mutating.py --inputs 300`` for the damaged files.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from killing import DEEDS, Result, be_nursery, kill_rounds, prepare
from mutating import Mutated, mutate

PAGE = Path(__file__).parents[1] / "docs" / "proofs.md"
FULL = {"import": 200, "undo": 30, "replay": 30, "propose": 30, "execute": 30}
INPUTS = 10_000
EXAMPLES = 250
"""Calls made from the OpenAPI, for each operation, and as many against it."""
ROUNDS = 200
CARTS = 1_000_000
SEED = 20260701


def main() -> None:
    """Run the proofs, or be the process whose children are killed."""
    asked = _arguments()
    if asked.nursery:
        be_nursery(asked.nursery)
        return
    rounds = FULL if asked.rounds is None else dict.fromkeys(asked.deeds or DEEDS, asked.rounds)
    began = time.monotonic()
    results = [_prove(deed, n, asked.seed) for deed, n in rounds.items()]
    damaged = mutate(INPUTS, asked.seed) if asked.rounds is None else Mutated()
    called = _call() if asked.rounds is None else ""
    if asked.rounds is None:
        _accept()
        drawn = _carts()
        page = _page(results, damaged, called, drawn, asked.seed, time.monotonic() - began)
        PAGE.write_text(page, encoding="utf-8")
    print(json.dumps([vars(r) for r in results], ensure_ascii=False, indent=1))
    sys.exit(int(any(r.wrong for r in results) or bool(damaged.wrong)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, help="kills per deed; nothing is written")
    parser.add_argument("--deeds", nargs="*", choices=list(DEEDS))
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--nursery", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _prove(deed: str, rounds: int, seed: int) -> Result:
    with tempfile.TemporaryDirectory(prefix="zhanggui-proof-") as folder:
        yard = prepare(deed, Path(folder) / "yard")
        result = kill_rounds(yard, Path(folder), rounds, random.Random(f"{seed} {deed}"))
    print(f"\n{vars(result)}", file=sys.stderr, flush=True)  # the rest takes long: what is known is told
    return result


def _call() -> str:
    """How many calls were tried on both databases; a defect ends the proof with what pytest says."""
    words = [sys.executable, "-m", "pytest", "-q", "-s", "tests/api/test_any_input.py", "-k", "no_input"]
    env = os.environ | {"ZHANGGUI_EXAMPLES": str(EXAMPLES)}
    told = subprocess.run(
        words, env=env, cwd=PAGE.parents[1], capture_output=True, text=True, encoding="utf-8", check=False
    )
    if told.returncode:
        raise SystemExit(told.stdout + told.stderr)
    return " and ".join(re.findall(r"([\d,]+) calls", told.stdout))


def _accept() -> None:
    """Sixteen who accept every decision at once, four who execute, on both databases; a defect ends the proof."""
    words = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "tests/access/bases/test_at_once.py",
        "-k",
        "sixteen_who_accept",
    ]
    env = os.environ | {"ZHANGGUI_ROUNDS": str(ROUNDS)}
    told = subprocess.run(
        words, env=env, cwd=PAGE.parents[1], capture_output=True, text=True, encoding="utf-8", check=False
    )
    if told.returncode:
        raise SystemExit(told.stdout + told.stderr)


def _carts() -> str:
    """What drawing carts found, in its own words; a broken promise ends the proof."""
    words = [sys.executable, str(Path(__file__).with_name("promotion.py")), "--random", str(CARTS)]
    told = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    if told.returncode:
        raise SystemExit(told.stdout + told.stderr)
    return told.stdout.strip().splitlines()[-1]


def _page(results: list[Result], damaged: Mutated, called: str, drawn: str, seed: int, seconds: float) -> str:
    rows = [
        f"| {r.deed} | {r.kills} | {r.untouched} | {r.partly} | {r.finished} | {len(r.wrong)} |"
        for r in results
    ]
    wrong = [f"- {w}" for r in results for w in r.wrong]
    return "\n".join(
        [
            "# Proofs",
            "",
            f"Written by `make proof` on {datetime.now(UTC):%Y-%m-%d} (Python {platform.python_version()},"
            f" {platform.system()}, seed {seed}, {seconds / 60:.0f} minutes).",
            "",
            "## kill -9 at random moments",
            "",
            "A process that imports three order reports into a workspace (or undoes a batch, or replays corrected",
            "rows, or proposes decisions, or carries accepted ones out) is killed with SIGKILL at a random moment",
            "between its start and the time an undisturbed run takes. Each time: the rows readers see, the refused",
            "rows, the personal data, the decisions, purchase orders and files in the outbox must be exactly those",
            "of *k* whole files (0 ≤ *k* ≤ all), or of before or after; `zg doctor` must find nothing; the same",
            "command run again must lead to exactly what an undisturbed run gives.",
            "",
            "| killed | kills | nothing was in yet | some files were in | all was in | promises broken |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            *(wrong or ["No row was lost, none doubled, no half state was left."]),
            "",
            *_about_damaged_files(damaged),
            *_about_calls(called),
            *_about_accepting(),
            "## Promotions",
            "",
            "Carts in CNY, JPY and BHD under offers drawn by chance: lines, funders and returns sum to the whole, no line and",
            f"no part is below zero, caps and groups hold. {drawn}.",
            f"Alone: `python benchmarks/promotion.py --random {CARTS}`.",
            "",
        ]
    )


def _about_damaged_files(damaged: Mutated) -> list[str]:
    outcomes = ", ".join(f"{name} {n:,}" for name, n in sorted(damaged.outcomes.items()))
    return [
        "## Damaged files",
        "",
        f"{damaged.inputs:,} files were made from the platforms' samples by changing bytes, lines and cells at random,",
        "and each was imported twice into a workspace of its own. Each time: the receipt must add up to the records a",
        "plain CSV reader counts, a refused file must leave nothing behind, the second import must move no figure.",
        "",
        f"Tables: {outcomes}. Slowest import: {damaged.slowest:.1f} s.",
        "",
        *([f"- {w}" for w in damaged.wrong] or ["No promise was broken."]),
        "",
    ]


def _about_calls(called: str) -> list[str]:
    return [
        "## Any call of the API",
        "",
        f"Schemathesis made {EXAMPLES} valid and {EXAMPLES} invalid calls of every operation of the OpenAPI, on SQLite and",
        f"on PostgreSQL: {called} calls. No answer was a 5xx, every refusal had our one shape of error.",
        f"Alone: `ZHANGGUI_EXAMPLES={EXAMPLES} pytest -s tests/api/test_any_input.py -k no_input`.",
        "",
    ]


def _about_accepting() -> list[str]:
    return [
        "## Sixteen who accept at once",
        "",
        f"{ROUNDS} decisions were accepted by four programs of four threads each at one moment, then carried out by four",
        "programs at one moment, on SQLite and on PostgreSQL: each was one person's, was carried out once, gave one file,",
        "one entry of accepting and one of carrying out in the log.",
        f"Alone: `ZHANGGUI_ROUNDS={ROUNDS} pytest tests/access/bases/test_at_once.py -k sixteen_who_accept`.",
        "",
    ]


if __name__ == "__main__":
    main()
