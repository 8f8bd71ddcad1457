"""One small sample merchant for all tests: 40 SKUs, two months, about twelve orders a day, seed 7."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from zhanggui.simulate.merchant import simulate

SMALL = {"skus": 40, "months": 2, "orders_per_day": 12, "start": date(2025, 10, 1)}


@pytest.fixture(scope="session")
def small(tmp_path_factory):
    """The written merchant, with readers of its files that know nothing of the product."""
    merchant = simulate(tmp_path_factory.mktemp("merchant"), **SMALL)

    def table(path: Path, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(path.read_bytes().decode(encoding), newline="")))

    def export(shop: str, start: str, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
        """Rows of the shop's CSV files whose name starts so, older files first; no copies, no damaged ones."""
        paths = sorted((merchant.exports / shop).glob(start + "*.csv"))
        chosen = [path for path in paths if "Excel" not in path.name and "(1)" not in path.name]
        return [row for path in chosen for row in table(path, encoding)]

    def sheet(path: Path) -> list[dict[str, object]]:
        header, *rows = openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True)
        return [dict(zip(header, row, strict=False)) for row in rows]

    def template(name: str) -> list[dict[str, object]]:
        return sheet(merchant.exports / "店铺资料" / f"{name}.xlsx")

    return SimpleNamespace(
        merchant=merchant,
        exports=merchant.exports,
        table=table,
        export=export,
        sheet=sheet,
        template=template,
        orders={(row["shop"], row["order_id"]): row for row in table(merchant.truth / "orders.csv", "utf-8")},
        lines=table(merchant.truth / "lines.csv", "utf-8"),
        shops=table(merchant.truth / "shops.csv", "utf-8"),
    )
