"""Two shops of one merchant, written as their platforms export them: every text and every number is given.

Used by tests of pages: what one shop's reader must never see of the other, what hostile text must not do.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

ITEMS = (
    "子订单编号", "主订单编号", "标题", "价格", "购买数量", "商家编码", "买家实际支付金额", "订单状态", "订单创建时间", "订单付款时间", "备注",
)  # fmt: skip
ORDERS = (
    "订单编号", "买家会员名", "买家实际支付金额", "订单状态", "订单创建时间", "订单付款时间", "收货人姓名", "收货地址", "联系手机", "买家留言",
)  # fmt: skip
FREIGHT = ("快递公司", "目的省", "生效日期", "首重(kg)", "首重运费", "续重(kg)", "续重运费", "币种")
LAST_DAY = date(2026, 6, 30)


def write(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    """One CSV file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


def write_shop(
    folder: Path,
    *,
    first: int,
    text: str = "毛巾",
    sku: str = "A",
    name: str = "",
    mark: str = "",
    weeks: int = 9,
    paid: int = 60,
    last: date = LAST_DAY,
) -> list[Path]:
    """A Taobao shop that sells one towel every Tuesday up to ``last``: ``text`` stands in every field."""
    items, orders = [], []
    for week in range(weeks):
        day = last - timedelta(weeks=week)
        number, moment = first + week, f"{day} 10:00:00"
        amount = paid + week % 3
        items.append([number * 10, number, text, amount, 1, sku, amount, "交易成功", moment, moment, text])
        orders.append(
            [
                number,
                name or text,
                amount,
                "交易成功",
                moment,
                moment,
                text,
                f"浙江省 杭州市 {text}",
                text,
                text,
            ]
        )
    return [
        write(folder / f"明细{mark}.csv", ITEMS, items),
        write(folder / f"订单{mark}.csv", ORDERS, orders),
    ]


def write_costs(folder: Path, skus: Sequence[str]) -> list[Path]:
    """Cost and weight of every SKU and what a parcel costs: with them profit is known."""
    costs = [[sku, "2026-01-01", "20.00", "CNY"] for sku in skus]
    goods = [[sku, f"商品 {sku}", "0.2"] for sku in skus]
    return [
        write(folder / "成本.csv", ("SKU编码", "生效日期", "单位成本", "币种"), costs),
        write(folder / "商品.csv", ("SKU编码", "名称", "重量(kg)"), goods),
        write(folder / "运费.csv", FREIGHT, [["*", "*", "2026-01-01", 1, "5.00", 1, "2.00", "CNY"]]),
    ]


def write_refused(folder: Path) -> Path:
    """An item report whose only row is refused: what was paid is no amount."""
    moment = "2026-06-30 10:00:00"
    row = ["80010", "8001", "毛巾", "x", 1, "A", "free", "交易成功", moment, moment, ""]
    return write(folder / "明细.csv", ITEMS, [row])
