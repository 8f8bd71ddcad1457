"""Random carts against every promise of the promotion engine: ``python benchmarks/carts.py --random 1000000 [--seconds S]``.

Draws carts in CNY, JPY and BHD in turn, prints how many were drawn and leaves with 1 when a promise was broken.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.domains.pricing.promotion import random_carts as drawn


def main() -> None:
    """Draw and check."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--random", type=int, required=True, help="carts to draw and check")
    asked.add_argument("--first", type=int, default=0, help="the first seed")
    asked.add_argument("--seconds", type=float, default=float("inf"), help="stop drawing after so long")
    told = asked.parse_args()
    sys.exit(prove(told.random, told.seconds, told.first))


def prove(carts: int, seconds: float, first: int = 0) -> int:
    """Draw carts in turn in each currency; 0 when every promise held."""
    began, wrong, n = time.monotonic(), 0, first
    while n < first + carts and time.monotonic() - began < seconds:
        found = drawn.faults(n, drawn.CURRENCIES[n % 3])
        n += 1
        if found:
            wrong += 1
            currency = drawn.CURRENCIES[(n - 1) % 3]
            print(n - 1, currency, found, *drawn.smallest(n - 1, currency), sep="\n  ")
    used = time.process_time()
    print(
        f"{n - first:,} random carts from seed {first:,}, {wrong} with a broken promise, {used:.0f} s of processor time "
        f"({(n - first) / used:,.0f} carts/s)"
    )
    return int(wrong > 0)


if __name__ == "__main__":
    main()
