"""Real series whose end is held back: shop sales per day, products per week, retail turnover per month.

The files lie in ``shared/data`` beside the checkout (each with its source and licence); where they are absent
nothing is measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FIRST_DAY = date(2010, 12, 1)
DAYS = 374


@dataclass(frozen=True)
class Task:
    """values and worth: series × step (worth weighs the errors: revenue, or the values themselves).

    origins: steps known at each judged window. ets_every: AutoETS runs on every n-th series only (it is slow).
    """

    name: str
    values: Floats
    worth: Floats
    horizon: int
    season: int
    origins: tuple[int, ...]
    ets_every: int


def folder() -> Path | None:
    """``shared/data`` in a folder above this one; None where it is not there."""
    above = (parent / "shared" / "data" for parent in Path(__file__).resolve().parents)
    return next((path for path in above if path.is_dir()), None)


def tasks(data: Path) -> list[Task]:
    """The three tasks; windows follow each other without overlap and end with the data."""
    sold, revenue = _online_retail(data / "online_retail_uci" / "online_retail.csv.gz")
    weekly = _weekly(data / "uci_weekly_sales" / "sales_transactions_weekly.csv")
    monthly = turnover(data, 240)
    return [
        Task("Online Retail, 800 SKUs × 374 days, 28 days ahead", sold, revenue, 28, 7, (262, 290, 318, 346), 4),
        Task("UCI weekly sales, 811 products × 52 weeks, 4 weeks ahead", weekly, weekly, 4, 1, (36, 40, 44, 48), 1),
        Task(
            f"Australian retail turnover, {len(monthly)} series × 240 months, 12 months ahead",
            monthly, monthly, 12, 12, (192, 204, 216, 228), 4,
        ),
    ]  # fmt: skip


def _online_retail(file: Path) -> tuple[Floats, Floats]:
    """Units and revenue per day of the 800 SKUs sold on most days; returns and free goods left out."""
    money = pl.col("Quantity").cast(pl.Float64), pl.col("UnitPrice").cast(pl.Float64)
    rows = pl.read_csv(file, infer_schema_length=0).select(
        pl.col("StockCode").alias("sku"),
        pl.col("InvoiceDate").str.slice(0, 10).str.to_date().alias("day"),
        money[0].alias("units"),
        (money[0] * money[1]).alias("revenue"),
    )
    sales = rows.filter(pl.col("units") > 0, pl.col("revenue") > 0, pl.col("sku").str.contains(r"^\d{5}"))
    days = sales.group_by("sku").agg(pl.col("day").n_unique())
    skus = days.sort(["day", "sku"], descending=[True, False])["sku"].head(800).to_list()
    place = {sku: i for i, sku in enumerate(skus)}
    daily = sales.filter(pl.col("sku").is_in(skus)).group_by("sku", "day").sum()
    at = [place[sku] for sku in daily["sku"]], [(day - FIRST_DAY).days for day in daily["day"]]
    units, revenue = np.zeros((2, len(skus), DAYS))
    units[at], revenue[at] = daily["units"], daily["revenue"]
    return units, revenue


def _weekly(file: Path) -> Floats:
    return pl.read_csv(file).select([f"W{i}" for i in range(52)]).to_numpy().astype(float)


def turnover(data: Path, months: int) -> Floats:
    """Monthly retail turnover: the last months of the series that have all of them."""
    table = pl.read_csv(data / "aus_retail" / "aus_retail.csv.gz").pivot(
        on="Month", index="Series ID", values="Turnover"
    )
    last = sorted(c for c in table.columns if c != "Series ID")[-months:]
    values = table.select(last).to_numpy().astype(float)
    return values[np.isfinite(values).all(axis=1)]


def completejourney(data: Path) -> Floats:
    """Lines bought per day of 2017 in the 120 product categories sold on most days (a sample of households)."""
    place = data / "completejourney_half_a"
    names = pl.read_csv(place / "products.csv.gz", infer_schema_length=0).select(
        "product_id", "product_category"
    )
    lines = pl.read_csv(place / "transactions_sample.csv.gz", infer_schema_length=0).join(
        names, on="product_id"
    )
    daily = lines.group_by(
        "product_category", pl.col("transaction_timestamp").str.slice(0, 10).alias("day")
    ).len()
    days = sorted(daily["day"].unique().to_list())
    wide = daily.pivot(on="day", index="product_category", values="len").select(days).fill_null(0)
    values = wide.to_numpy().astype(float)
    busiest = np.argsort(-(values > 0).sum(axis=1), kind="stable")[:120]
    return values[busiest]


def robyn(data: Path) -> Floats:
    """Revenue, competitors' sales and newsletter of 208 weeks."""
    table = pl.read_csv(data / "robyn_weekly" / "dt_simulated_weekly.csv")
    return table.select("revenue", "competitor_sales_B", "newsletter").to_numpy().astype(float).T
