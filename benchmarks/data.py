"""The files that are measured on: made from a seed, the same everywhere.

``items``: Taobao's item report in the layout with line numbers, two lines an order; ``orders``: the order report of
the same orders; ``costs``: our cost template. One percent of the lines of the ``dirty`` items cannot be accepted.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import polars as pl

SKUS = 1_800
DAYS = 365
TITLES = ("纯棉家居拖鞋 男女四季款", "不锈钢保温杯 500ml", "折叠收纳箱 大号", "儿童雨衣 卡通图案")
FIRST_ORDER = 3_000_000_000_000_000_000


def write_items(
    path: Path, lines: int, *, dirty: bool = False, later: bool = False, encoding: str = "utf-8"
) -> None:
    """The item report; sorted by time, as platforms export it. ``later``: of other orders, of days up to a month after."""
    frame = _items(lines, later=later)
    if dirty:
        spoiled = (
            pl.when(pl.int_range(pl.len()) % 100 == 37).then(pl.lit("abc")).otherwise("买家实际支付金额")
        )
        frame = frame.with_columns(spoiled.alias("买家实际支付金额"))
    frame.write_csv(path)
    if encoding != "utf-8":
        _recode(path, encoding)


def write_orders(path: Path, lines: int, *, later: bool = False) -> None:
    """The order report of the orders whose lines ``write_items`` writes."""
    items = _items(lines, later=later)
    paid = pl.col("买家实际支付金额").cast(pl.Decimal(18, 4)).sum().cast(pl.String)
    orders = items.group_by("主订单编号", maintain_order=True).agg(
        paid.alias("买家实际支付金额"), pl.col("订单状态", "订单创建时间", "订单付款时间").first()
    )
    orders.rename({"主订单编号": "订单编号"}).write_csv(path)


def write_costs(path: Path) -> None:
    """Two dated costs for every SKU."""
    skus = [f"SKU{i:05d}" for i in range(SKUS)]
    days = [("2025-01-01", 20), ("2026-01-01", 22)]
    rows = [(sku, day, f"{cost}.50", "CNY") for sku in skus for day, cost in days]
    pl.DataFrame(rows, schema=["SKU编码", "生效日期", "单位成本", "币种"], orient="row").write_csv(path)


def _items(lines: int, *, later: bool = False) -> pl.DataFrame:
    chance = np.random.default_rng(7)
    number = np.arange(lines)
    order = FIRST_ORDER * (1 + later) + (number // 2) * 7919
    second = np.repeat(np.sort(chance.integers(0, DAYS * 86_400, (lines + 1) // 2)), 2)[:lines]
    refunded = chance.random(lines) < 0.05
    start = pl.lit("2025-07-31 00:00:00" if later else "2025-07-01 00:00:00").str.to_datetime(
        "%Y-%m-%d %H:%M:%S"
    )
    moment = start + pl.duration(seconds=pl.col("second"))
    frame = pl.DataFrame(
        {
            "子订单编号": order + 1 + number % 2,
            "主订单编号": order,
            "标题": pl.Series(TITLES).gather(number % len(TITLES)),
            "价格": _yuan(chance, lines),
            "购买数量": chance.integers(1, 4, lines),
            "商家编码": pl.Series([f"SKU{i:05d}" for i in range(SKUS)]).gather(
                chance.integers(0, SKUS, lines)
            ),
            "买家实际支付金额": _yuan(chance, lines),
            "退款状态": pl.Series(["没有申请退款", "退款成功"]).gather(refunded.astype(int)),
            "退款金额": pl.Series(["无退款申请", "12.50"]).gather(refunded.astype(int)),
            "订单状态": pl.repeat("交易成功", lines, eager=True),
            "second": second,
        }
    )
    times = [
        moment.dt.strftime("%Y-%m-%d %H:%M:%S").alias("订单创建时间"),
        (moment + pl.duration(seconds=60)).dt.strftime("%Y-%m-%d %H:%M:%S").alias("订单付款时间"),
    ]
    return frame.with_columns(times).drop("second")


def _yuan(chance: np.random.Generator, lines: int) -> pl.Series:
    fen = pl.Series(chance.integers(500, 30_000, lines))
    text = pl.DataFrame({"f": fen}).select(
        (pl.col("f") // 100).cast(pl.String) + "." + (pl.col("f") % 100).cast(pl.String).str.zfill(2)
    )
    return text.to_series()


def _recode(path: Path, encoding: str) -> None:
    other = path.with_suffix(".recoded")
    with (
        path.open(encoding="utf-8", newline="") as source,
        other.open("w", encoding=encoding, newline="") as target,
    ):
        while block := source.read(1 << 24):
            target.write(block)
    other.replace(path)


def main() -> None:
    """``data.py items|orders|costs PATH [LINES] [ENCODING] [dirty] [later]``."""
    kind, path, *rest = sys.argv[1:]
    lines = int(rest[0]) if rest else 0
    if kind == "items":
        write_items(
            Path(path),
            lines,
            encoding=rest[1] if rest[1:] else "utf-8",
            dirty="dirty" in rest,
            later="later" in rest,
        )
    elif kind == "orders":
        write_orders(Path(path), lines, later="later" in rest)
    else:
        write_costs(Path(path))


if __name__ == "__main__":
    main()
