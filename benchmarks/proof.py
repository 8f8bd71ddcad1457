"""``make proof``: the long proofs. Writes docs/proofs.md with date and result; exit code 1 when one fails.

``python benchmarks/proof.py --rounds 6`` runs a short version and writes nothing.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from killing import DEEDS, Result, be_nursery, kill_rounds, prepare

PAGE = Path(__file__).parents[1] / "docs" / "proofs.md"
FULL = {"import": 200, "undo": 30, "replay": 30}
SEED = 20260701


def main() -> None:
    """Run the proofs, or be the process whose children are killed."""
    asked = _arguments()
    if asked.nursery:
        be_nursery(asked.nursery)
        return
    rounds = FULL if asked.rounds is None else dict.fromkeys(asked.deeds or DEEDS, asked.rounds)
    began = time.monotonic()
    results = []
    for deed, n in rounds.items():
        results.append(_prove(deed, n, asked.seed))
        if asked.rounds is None:
            PAGE.write_text(_page(results, asked.seed, time.monotonic() - began), encoding="utf-8")
    print(json.dumps([vars(r) for r in results], ensure_ascii=False, indent=1))
    sys.exit(int(any(r.wrong for r in results)))


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
        return kill_rounds(yard, Path(folder), rounds, random.Random(f"{seed} {deed}"))


def _page(results: list[Result], seed: int, seconds: float) -> str:
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
            "rows) is killed with SIGKILL at a random moment between its start and the time an undisturbed run",
            "takes. Each time: the rows readers see, the refused rows and the personal data must be exactly those",
            "of *k* whole files (0 ≤ *k* ≤ all); `zg doctor` must find nothing; the same command run again must",
            "lead to exactly what an undisturbed run gives.",
            "",
            "| killed | kills | nothing was in yet | some files were in | all was in | promises broken |",
            "|---|---|---|---|---|---|",
            *rows,
            "",
            *(wrong or ["No row was lost, none doubled, no half state was left."]),
            "",
        ]
    )


if __name__ == "__main__":
    main()
