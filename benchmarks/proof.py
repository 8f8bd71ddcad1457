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
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from killing import DEEDS, Result, be_nursery, kill_rounds, prepare
from mutating import mutate

PAGE = Path(__file__).parents[1] / "docs" / "proofs.md"
RESULTS = Path(__file__).with_name("results") / "proofs.json"
FULL = {"import": 200, "undo": 30, "replay": 30, "propose": 30, "execute": 30}
INPUTS = 10_000
EXAMPLES = 250
"""Calls made from the OpenAPI, for each operation, and as many against it."""
ROUNDS = 200
CARTS = 1_000_000
SEED = 20260701


def main() -> None:
    """Run the proofs that are asked for, or be the process whose children are killed."""
    asked = _arguments()
    if asked.nursery:
        be_nursery(asked.nursery)
        return
    if asked.rounds is not None:
        results = [_prove(deed, asked.rounds, asked.seed) for deed in asked.deeds or DEEDS]
        print(json.dumps([vars(one) for one in results], ensure_ascii=False, indent=1))
        sys.exit(int(any(one.wrong for one in results)))
    for name in asked.only or PARTS:
        began = time.monotonic()
        found = PARTS[name](asked.seed)
        _keep(
            name,
            {
                "found": found,
                "date": f"{datetime.now(UTC):%Y-%m-%d}",
                "minutes": round((time.monotonic() - began) / 60),
            },
        )
        PAGE.write_text(_page(asked.seed), encoding="utf-8")
    sys.exit(int(any(_wrong())))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--only", nargs="+", choices=list(PARTS), help="these proofs alone; the others keep their last result"
    )
    parser.add_argument("--rounds", type=int, help="kills per deed; nothing is written")
    parser.add_argument("--deeds", nargs="*", choices=list(DEEDS))
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--nursery", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def _keep(name: str, found: dict[str, Any]) -> None:
    """What a proof found, kept at once: they take an hour together."""
    kept = _kept() | {name: found}
    RESULTS.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _kept() -> dict[str, Any]:
    return dict(json.loads(RESULTS.read_text(encoding="utf-8"))) if RESULTS.exists() else {}


def _wrong() -> Iterator[str]:
    kept = _kept()
    yield from (w for one in kept.get("kills", {}).get("found", ()) for w in one["wrong"])
    yield from kept.get("damaged", {}).get("found", {}).get("wrong", ())


def _kills(seed: int) -> list[dict[str, Any]]:
    return [vars(_prove(deed, rounds, seed)) for deed, rounds in FULL.items()]


def _damaged(seed: int) -> dict[str, Any]:
    return vars(mutate(INPUTS, seed))


def _prove(deed: str, rounds: int, seed: int) -> Result:
    with tempfile.TemporaryDirectory(prefix="zhanggui-proof-") as folder:
        yard = prepare(deed, Path(folder) / "yard")
        result = kill_rounds(yard, Path(folder), rounds, random.Random(f"{seed} {deed}"))
    print(f"\n{vars(result)}", file=sys.stderr, flush=True)  # the rest takes long: what is known is told
    return result


def _call(_seed: int) -> str:
    """How many calls were tried on both databases; a defect ends the proof with what pytest says."""
    words = [sys.executable, "-m", "pytest", "-q", "-s", "tests/api/test_any_input.py", "-k", "no_input"]
    env = _outside(ZHANGGUI_EXAMPLES=EXAMPLES)
    told = subprocess.run(
        words, env=env, cwd=PAGE.parents[1], capture_output=True, text=True, encoding="utf-8", check=False
    )
    if told.returncode:
        raise SystemExit(told.stdout + told.stderr)
    return " and ".join(re.findall(r"([\d,]+) calls", told.stdout))


def _accept(_seed: int) -> str:
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
    env = _outside(ZHANGGUI_ROUNDS=ROUNDS)
    told = subprocess.run(
        words, env=env, cwd=PAGE.parents[1], capture_output=True, text=True, encoding="utf-8", check=False
    )
    if told.returncode:
        raise SystemExit(told.stdout + told.stderr)
    return told.stdout.strip().splitlines()[-1]


def _carts(_seed: int) -> str:
    """What drawing carts found, in its own words; a broken promise ends the proof."""
    words = [sys.executable, str(Path(__file__).with_name("carts.py")), "--random", str(CARTS)]
    told = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)
    if told.returncode:
        raise SystemExit(told.stdout + told.stderr)
    return told.stdout.strip().splitlines()[-1]


def _outside(**told: int) -> dict[str, str]:
    """The environment of a program of its own. Django's settings in it would make pytest-django guard the database."""
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return kept | {name: str(value) for name, value in told.items()}


PARTS: dict[str, Callable[[int], Any]] = {
    "kills": _kills,
    "damaged": _damaged,
    "calls": _call,
    "accepts": _accept,
    "carts": _carts,
}


def _page(seed: int) -> str:
    kept = _kept()
    about = {
        "kills": _about_kills,
        "damaged": _about_damaged_files,
        "calls": _about_calls,
        "accepts": _about_accepting,
        "carts": _about_carts,
    }
    lines = [
        "# Proofs",
        "",
        f"Written by `make proof` (Python {platform.python_version()}, {platform.system()}, seed {seed}); one of them alone: "
        "`python benchmarks/proof.py --only damaged`.",
        "",
    ]
    for name, tell in about.items():
        if name in kept:
            title, *said = tell(kept[name]["found"])
            lines += [title, "", _when(kept[name]), *said]
    return "\n".join(lines).rstrip() + "\n"


def _when(one: dict[str, Any]) -> str:
    """The day, and how long it took where that is known."""
    return one["date"] + (f", {one['minutes']} minutes." if one["minutes"] is not None else ".")


def _about_kills(results: list[dict[str, Any]]) -> list[str]:
    rows = [
        f"| {r['deed']} | {r['kills']} | {r['untouched']} | {r['partly']} | {r['finished']} | {len(r['wrong'])} |"
        for r in results
    ]
    return [
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
        *(
            [f"- {w}" for r in results for w in r["wrong"]]
            or ["No row was lost, none doubled, no half state was left."]
        ),
        "",
    ]


def _about_carts(drawn: str) -> list[str]:
    return [
        "## Promotions",
        "",
        "Carts in CNY, JPY and BHD under offers drawn by chance: lines, funders and returns sum to the whole, no line and no part",
        f"is below zero, caps and groups hold. {drawn}.",
        f"Alone: `python benchmarks/carts.py --random {CARTS}`.",
        "",
    ]


def _about_damaged_files(damaged: dict[str, Any]) -> list[str]:
    outcomes = ", ".join(f"{name} {n:,}" for name, n in sorted(damaged["outcomes"].items()))
    return [
        "## Damaged files",
        "",
        f"{damaged['inputs']:,} files were made from the platforms' samples by changing bytes, lines and cells at random,",
        "and each was imported twice into a workspace of its own. Each time: the receipt must add up to the records a",
        "plain CSV reader counts, a refused file must leave nothing behind, the second import must move no figure.",
        "",
        f"Tables: {outcomes}. Slowest import: {damaged['slowest']:.1f} s.",
        "",
        *([f"- {w}" for w in damaged["wrong"]] or ["No promise was broken."]),
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


def _about_accepting(_told: str) -> list[str]:
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
