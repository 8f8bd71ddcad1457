"""Real weekly sales as tables of series × weeks. The files are named in benchmarks/forecast_data.py."""

from __future__ import annotations

import csv
import gzip
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np

from forecast_data import folder

LEAST_SOLD = 0.8
"""A series must sell in this share of its weeks: an effect on one that hardly sells shows nowhere."""


def _shared() -> Path:
    found = folder()
    if found is None:
        raise SystemExit("shared/data with the real series is in no folder above this one")
    return found


def steady(table: np.ndarray) -> np.ndarray:
    """The series that sell in most weeks."""
    return table[(table > 0).mean(axis=1) >= LEAST_SOLD]


def online_retail() -> np.ndarray:
    """Units by SKU and ISO week, cancellations left out, the broken weeks around New Year too."""
    sold: dict[str, dict[tuple[int, int], float]] = defaultdict(lambda: defaultdict(float))
    with gzip.open(_shared() / "online_retail_uci" / "online_retail.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            quantity = float(row["Quantity"])
            if quantity > 0 and float(row["UnitPrice"]) > 0:
                week = date.fromisoformat(row["InvoiceDate"][:10]).isocalendar()[:2]
                sold[row["StockCode"]][week] += quantity
    weeks = [(2011, n) for n in range(2, 49)]
    return steady(np.array([[one.get(week, 0.0) for week in weeks] for one in sold.values()]))


def weekly_sales() -> np.ndarray:
    """811 products × 52 weeks."""
    with (_shared() / "uci_weekly_sales" / "sales_transactions_weekly.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return steady(np.array([[float(row[f"W{n}"]) for n in range(52)] for row in rows]))
