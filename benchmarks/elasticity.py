"""Elasticities where the truth is known, and held-out sales where it is not. A part of ``run.py``."""

from __future__ import annotations

import csv
import gzip
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from elasticity_cross import KINDS as cross_kinds  # noqa: E402
from elasticity_cross import row as cross_row  # noqa: E402
from elasticity_pooling import PEERS, held_out, log_loss  # noqa: E402
from forecast_data import folder  # noqa: E402  the folder is known only now
from zhanggui.methods.elasticity.measure import elasticities  # noqa: E402
from zhanggui.methods.elasticity.observed import Observed  # noqa: E402

TITLE = "Elasticities: simulated truth, sales kept back, families"
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
SHOPS, QUICK_SHOPS = 200, 3
LOW, HIGH, OURS = 0.92, 0.97, "partially pooled (ours)"


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


def coverage(label: str, kind: str, groups: int, shops: int) -> dict[str, Any]:
    """How often 95 % intervals held the truth."""
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
    return {
        "noise": label, "items": groups, "held": held / total, "positive": positive / total, "bias": float(np.mean(ours)),
        "rmse": _rms(ours), "alone": _rms(alone), "width": float(np.median(width)), "refused": refused,
    }  # fmt: skip


def flat(shops: int) -> list[int]:
    """Of items whose price never moves, how many are refused, and how many there are."""
    refused = 0
    for seed in range(shops):
        seen, _ = shop("plain", 10, seed)
        still = Observed(seen.quantity, 20.0 + seen.group, seen.group, seen.controls, seen.control_names)
        refused += sum(not one.identifiable for one in elasticities(still).groups)
    return [refused, 10 * shops]


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


def measured(*, quick: bool = False) -> dict[str, Any]:
    """All proofs; with ``quick`` on hardly any data."""
    shops, splits = (QUICK_SHOPS, 1) if quick else (SHOPS, SPLITS)
    gains, likelier = [], []
    for name, (seen, names) in (
        ("Online Retail, SKU by week", retail()),
        ("Complete Journey, lines", journey()),
    ):
        category = departments(seen, names) if "Journey" in name else None
        for share in (0.3, 0.6):
            gains += _gains(f"{name} ({seen.groups})", seen, share, category, splits)
        better, gain, positive, judged = log_loss(seen, 0.6, min(splits, 5))
        likelier.append(
            {"data": name, "judged": judged, "better": better, "gain": gain, "positive": positive}
        )
        _tell(name)
    crossed = [
        _crossed(label, kind, shops, cross) for cross in (False, True) for label, kind in cross_kinds.items()
    ]
    simulated = [
        _told(coverage(label, kind, groups, shops)) for label, kind in KINDS.items() for groups in (1, 10)
    ]
    return {
        "shops": shops, "splits": splits, "gains": gains, "likelier": likelier, "crossed": crossed, "simulated": simulated,
        "flat": flat(shops),
    }  # fmt: skip


def _gains(
    name: str, seen: Observed, share: float, category: np.ndarray | None, splits: int
) -> list[dict[str, Any]]:
    """A row a peer: its error and what it gains against each group alone."""
    errors = np.mean(list(held_out(seen, share, category, splits)), axis=0)
    return [
        {
            "data": name,
            "share": share,
            "model": peer,
            "rmse": float(error),
            "gain": float(1 - error / errors[0]),
        }
        for peer, error in zip(PEERS, errors, strict=True)
        if np.isfinite(error)
    ]


def _crossed(label: str, kind: str, worlds: int, cross: bool) -> dict[str, Any]:
    _tell(f"families, {label}")
    return {"true": "about 0.8" if cross else "none", "noise": label, **cross_row(kind, worlds, cross=cross)}


def _told(row: dict[str, Any]) -> dict[str, Any]:
    _tell(f"{row['noise']}, {row['items']}")
    return row


def _tell(what: str) -> None:
    print(f"elasticities: {what} done", file=sys.stderr, flush=True)


def headline(found: dict[str, Any]) -> str:
    """The figures in one line."""
    rows = found["simulated"]
    held = [one for one in rows if LOW <= one["held"] <= HIGH]
    ours = [f"{one['gain']:+.1%}" for one in found["gains"] if one["model"] == OURS]
    refused, flats = found["flat"]
    alarms = max(one["found"] for one in found["crossed"] if one["true"] == "none")
    return (
        f"95 % intervals hold {LOW:.0%} to {HIGH:.0%} in {len(held)} of {len(rows)} worlds; pooling gains {', '.join(ours)} on sales "
        f"kept back (goal 2 %); {refused} of {flats} flat prices refused; false cross effects ≤ {alarms:.1%}"
    )


def section(found: dict[str, Any]) -> list[str]:
    """The figures as Markdown."""
    cells = {
        "simulated": [
            f"| {r['noise']} | {r['items']} | {r['held']:.3f} | {r['positive']:.3f} | {r['bias']:+.3f} | {r['rmse']:.3f} | {r['alone']:.3f} "
            f"| {r['width']:.2f} | {r['refused']} |"
            for r in found["simulated"]
        ],
        "gains": [
            f"| {r['data']} | {r['share']:.0%} | {r['model']} | {r['rmse']:.4f} | {r['gain']:+.1%} |" for r in found["gains"]
        ],
        "likelier": [
            f"| {r['data']} | {r['judged']} | {r['better']:.1%} | {r['gain']:+.4f} | {r['positive']:.1%} |" for r in found["likelier"]
        ],
        "crossed": [
            f"| {r['true']} | {r['noise']} | {r['held']:.3f} | {r['found']:.3f} | {r['any']:.3f} | {r['bias']:+.3f} | {r['rmse']:.3f} "
            f"| {r['silent']} |"
            for r in found["crossed"]
        ],
    }  # fmt: skip
    text = PAGE_TEXT.format(
        shops=found["shops"], splits=found["splits"], weeks=WEEKS, refused="{} of {}".format(*found["flat"]),
        **{name: "\n".join(rows) for name, rows in cells.items()},
    )  # fmt: skip
    return text.splitlines()


PAGE_TEXT = """# Elasticities, measured

Goals: 95 % intervals hold 92 to 97 %, flat prices are always
refused, at most 5 % of signs are positive, partial pooling is at least 2 % better than none on sales that were kept back.

## Simulated shops

{shops} fresh shops of each kind with 1 or 10 items over {weeks} weeks; true elasticities about -1.8 ± 0.5.

| noise | items | 95 % held | positive | bias | RMSE | RMSE, each alone | width | refused |
|---|---:|---:|---:|---:|---:|---:|---:|---:|
{simulated}

Items whose price never moves: {refused} refused.

## Real sales that were kept back

Root mean squared error of the logarithm of quantity, mean of {splits} random splits, groups with at least four price levels and
20 rows. Gain: against each group alone. *Double ML*: one slope by residuals on residuals, drift held constant. *Random slopes*:
level and slope of each group drawn from one normal distribution with a covariance (EM), then with means that follow the
group's mean price, with heavier tails (t, 4 degrees), and by department. *All rows known*: each group's own least squares on
all rows, the kept-back ones among them: about what straight lines could gain at best.

| data (groups) | rows to learn from | model | RMSE | gain |
|---|---:|---|---:|---:|
{gains}

## Does the price tell anything

60 % of the rows to learn from, 5 splits: groups whose kept-back rows are likelier with the price than without it (log-loss,
goal 70 % of items with at least four price levels), the mean gain a row, and positive signs (goal at most 5 %).

| data | items judged | better with the price | log-likelihood a row | positive |
|---|---:|---:|---:|---:|
{likelier}

## Cross effects inside a family

{shops} worlds of each kind, three families of four over {weeks} weeks. *Found*: the 95 % interval leaves 0 out, which without any
effect is a false alarm (goal at most 7 %). *Any*: worlds in which at least one of the twelve is found.

| true effect | noise | 95 % held | found | any | bias | RMSE | not told |
|---|---|---:|---:|---:|---:|---:|---:|
{crossed}
"""
