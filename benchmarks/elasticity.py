"""Elasticities where the truth is known, and held-out sales where it is not. ``python benchmarks/elasticity.py [--shops 300]``.

Writes docs/benchmarks_elasticity.md.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import os
import platform
import sys
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from elasticity_cross import KINDS as cross_kinds  # noqa: E402
from elasticity_cross import row as cross_row  # noqa: E402
from elasticity_pooling import PEERS, held_out, log_loss  # noqa: E402
from forecast_data import folder  # noqa: E402  the folder is known only now
from zhanggui.methods.elasticity.measure import elasticities  # noqa: E402
from zhanggui.methods.elasticity.observed import Observed  # noqa: E402

PAGE = HERE.parent / "docs" / "benchmarks_elasticity.md"
WEEKS = 52
KINDS = {
    "independent noise": "plain",
    "noise that lasts (AR 0.6)": "lasting",
    "noise that lasts, prices held four weeks": "held",
    "noise that grows with the price": "unequal",
    "rare sales, zeros (Poisson, about 2 a week)": "rare",
}
SPLITS = 20


def shop(kind: str, groups: int, seed: int) -> tuple[Observed, np.ndarray]:
    """Items with elasticities about -1.8 ± 0.5, promotions that cut prices and lift sales, a season."""
    g = np.random.default_rng(seed)
    shape = (groups, WEEKS)
    true = g.normal(-1.8, 0.5, groups)
    promotion = (g.random(shape) < 0.2).astype(float)
    price = np.log(1 - 0.05 * g.integers(0, 5, shape)) - 0.12 * promotion * (g.random(shape) < 0.8)
    if kind == "held":
        price = np.repeat(g.normal(0, 0.12, (groups, WEEKS // 4)), 4, axis=1)
    noise = g.normal(0, 0.4, shape)
    if kind in ("lasting", "held"):
        for t in range(1, WEEKS):
            noise[:, t] = 0.6 * noise[:, t - 1] + 0.8 * noise[:, t]
    if kind == "unequal":
        noise *= np.exp(0.5 * (price - price.mean()) / price.std())
    season = np.tile(np.sin(np.arange(WEEKS) / 8), (groups, 1))
    level = g.normal(3, 0.5, (groups, 1))
    mean = level + true[:, None] * (price - price.mean()) + 0.5 * promotion + 0.3 * season + noise
    sold = g.poisson(np.exp(mean - 2.5)).astype(float) if kind == "rare" else np.exp(mean)
    group = np.repeat(np.arange(groups), WEEKS)
    controls = np.column_stack([promotion.ravel(), season.ravel()])
    return Observed(sold.ravel(), 20 * np.exp(price.ravel()), group, controls, ("promotion", "season")), true


def coverage(kind: str, groups: int, shops: int) -> str:
    """One row of the page: how often 95 % intervals held the truth."""
    held, positive, total, ours, alone, width, refused = 0, 0, 0, [], [], [], 0
    for seed in range(shops):
        seen, true = shop(kind, groups, 40_000 + seed)
        for one in elasticities(seen).groups:
            if not one.identifiable:
                refused += 1
                continue
            total += 1
            held += one.low <= true[one.group] <= one.high
            positive += one.elasticity > 0
            ours.append(one.elasticity - true[one.group])
            alone.append(one.own - true[one.group])
            width.append(one.high - one.low)
    return (
        f"{held / total:.3f} | {positive / total:.3f} | {np.mean(ours):+.3f} | {_rms(ours):.3f} | {_rms(alone):.3f} | "
        f"{np.median(width):.2f} | {refused} |"
    )


def flat(shops: int) -> str:
    """Of items whose price never moves, how many are refused."""
    refused = 0
    for seed in range(shops):
        seen, _ = shop("plain", 10, seed)
        still = Observed(seen.quantity, 20.0 + seen.group, seen.group, seen.controls, seen.control_names)
        refused += sum(not one.identifiable for one in elasticities(still).groups)
    return f"{refused} of {10 * shops}"


def retail() -> tuple[Observed, list[str]]:
    """Online Retail: SKU by week, units and mean price, SKUs with at least four price levels and ten weeks."""
    cells: dict[tuple[str, int], list[float]] = defaultdict(lambda: [0.0, 0.0])
    with gzip.open(_shared() / "online_retail_uci" / "online_retail.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            units, price = float(row["Quantity"]), float(row["UnitPrice"])
            if units > 0 and price > 0 and row["StockCode"][:5].isdigit():
                cell = cells[row["StockCode"], date.fromisoformat(row["InvoiceDate"][:10]).toordinal() // 7]
                cell[0] += units
                cell[1] += units * price
    rows = [(code, week, units, money / units) for (code, week), (units, money) in cells.items()]
    return _usable(rows)


def journey() -> tuple[Observed, list[str]]:
    """Complete Journey, half A: a product's lines in order of time, units and price paid of a line."""
    rows = []
    with gzip.open(
        _shared() / "completejourney_half_a" / "transactions_sample.csv.gz", "rt", encoding="utf-8"
    ) as file:
        for n, row in enumerate(csv.DictReader(file)):
            units, paid = float(row["quantity"]), float(row["sales_value"])
            if 0 < units < 100 and paid > 0:
                rows.append((row["product_id"], (row["transaction_timestamp"], n), units, paid / units))
    return _usable(rows)


def departments(seen: Observed, names: list[str]) -> np.ndarray:
    """The department of each product of the journey."""
    with gzip.open(_shared() / "completejourney_half_a" / "products.csv.gz", "rt", encoding="utf-8") as file:
        told = {row["product_id"]: row["department"] for row in csv.DictReader(file)}
    assert len(names) == seen.groups
    return np.array([told.get(name, "") for name in names])


def _usable(rows: list[tuple]) -> tuple[Observed, list[str]]:
    by_name: dict[str, list[tuple]] = defaultdict(list)
    for name, when, units, price in rows:
        by_name[name].append((when, units, price))
    names = [name for name, one in by_name.items() if len(one) >= 20 and _levels(one) >= 4]
    kept = [sorted(by_name[name]) for name in names]
    group = np.repeat(np.arange(len(kept)), [len(one) for one in kept])
    flat_rows = [cell for one in kept for cell in one]
    return Observed(np.array([c[1] for c in flat_rows]), np.array([c[2] for c in flat_rows]), group), names


def _levels(rows: list[tuple]) -> int:
    return len({round(np.log(price) / 0.01) for _, _, price in rows})


def _rms(errors: object) -> float:
    return float(np.sqrt(np.mean(np.square(errors))))


def _shared() -> Path:
    found = folder()
    if found is None:
        raise SystemExit("shared/data with the real series is in no folder above this one")
    return found


def main() -> None:
    """Run the proofs and write the page."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--shops", type=int, default=300)
    shops = asked.parse_args().shops
    real, told = [], []
    for name, (seen, names) in (
        ("Online Retail, SKU by week", retail()),
        ("Complete Journey, lines", journey()),
    ):
        category = departments(seen, names) if "Journey" in name else None
        for share in (0.3, 0.6):
            real += _gains(f"{name} ({seen.groups})", seen, share, category)
        better, gain, positive, judged = log_loss(seen, 0.6, 5)
        told.append(f"| {name} | {judged} | {better:.1%} | {gain:+.4f} | {positive:.1%} |")
        print(told[-1], flush=True)
    crossed = []
    for cross in (False, True):
        for label, kind in cross_kinds.items():
            crossed.append(
                f"| {'about 0.8' if cross else 'none'} | {label} | {cross_row(kind, shops, cross=cross)}"
            )
            print(crossed[-1], flush=True)
    lines = []
    for label, kind in KINDS.items():
        for groups in (1, 10):
            lines.append(f"| {label} | {groups} | {coverage(kind, groups, shops)}")
            print(lines[-1], flush=True)
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {datetime.now(UTC):%Y-%m-%d}"
    PAGE.write_text(_page(machine, shops, lines, real, flat(shops), told, crossed), encoding="utf-8")


def _gains(name: str, seen: Observed, share: float, category: np.ndarray | None) -> list[str]:
    """A line a peer: its error and what it gains against each group alone."""
    errors = np.mean(list(held_out(seen, share, category, SPLITS)), axis=0)
    lines = [
        f"| {name} | {share:.0%} | {peer} | {error:.4f} | {1 - error / errors[0]:+.1%} |"
        for peer, error in zip(PEERS, errors, strict=True)
        if np.isfinite(error)
    ]
    print(*lines, sep="\n", flush=True)
    return lines


def _page(machine: str, shops: int, lines: list[str], real: list[str], refused: str, told: list[str], crossed: list[str]) -> str:  # fmt: skip
    return f"""# Elasticities, measured

`python benchmarks/elasticity.py --shops {shops}` ({machine}). Goals: 95 % intervals hold 92 to 97 %, flat prices are always
refused, at most 5 % of signs are positive, partial pooling is at least 2 % better than none on sales that were kept back.

## Simulated shops

{shops} fresh shops of each kind with 1 or 10 items over {WEEKS} weeks; true elasticities about -1.8 ± 0.5.

| noise | items | 95 % held | positive | bias | RMSE | RMSE, each alone | width | refused |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
{chr(10).join(lines)}

Items whose price never moves: {refused} refused.

## Real sales that were kept back

Root mean squared error of the logarithm of quantity, mean of {SPLITS} random splits, groups with at least four price levels and
20 rows. Gain: against each group alone. *Double ML*: one slope by residuals on residuals, drift held constant. *Random slopes*:
level and slope of each group drawn from one normal distribution with a covariance (EM), then with means that follow the
group's mean price, with heavier tails (t, 4 degrees), and by department. *All rows known*: each group's own least squares on
all rows, the kept-back ones among them: about what straight lines could gain at best.

| data (groups) | rows to learn from | model | RMSE | gain |
|---|---:|---|---:|---:|
{chr(10).join(real)}

## Does the price tell anything

60 % of the rows to learn from, 5 splits: groups whose kept-back rows are likelier with the price than without it (log-loss,
goal 70 % of items with at least four price levels), the mean gain a row, and positive signs (goal at most 5 %).

| data | items judged | better with the price | log-likelihood a row | positive |
|---|---:|---:|---:|---:|
{chr(10).join(told)}

## Cross effects inside a family

{shops} worlds of each kind, three families of four over {WEEKS} weeks. *Found*: the 95 % interval leaves 0 out, which without any
effect is a false alarm (goal at most 7 %). *Any*: worlds in which at least one of the twelve is found.

| true effect | noise | 95 % held | found | any | bias | RMSE | not told |
|---|---|---:|---:|---:|---:|---:|---:|
{chr(10).join(crossed)}
"""


if __name__ == "__main__":
    main()
