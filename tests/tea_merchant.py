"""A merchant small enough to check by hand: one shop, tea that sells two a day and runs short, cups that do not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

FIRST = date(2026, 4, 1)
TODAY = date(2026, 7, 1)
ITEMS = (
    "子订单编号,主订单编号,标题,价格,购买数量,商家编码,买家实际支付金额,订单状态,订单创建时间,订单付款时间"
)
ORDERS = "订单编号,买家实际支付金额,订单状态,订单创建时间,订单付款时间"


def files(
    folder: Path, *, until: date = TODAY, tea_on_hand: int = 12, cups_on_hand: int = 500, today: date = TODAY
) -> list[Path]:
    """Its exports as of ``until``: sales, costs, goods, stock counted on the day before ``today``. All days move with
    ``today``; by themselves they are those of 2026.
    """
    first, counted = FIRST + (today - TODAY), today - timedelta(days=1)
    days = [first + timedelta(days=n) for n in range((until - first).days)]
    items, orders = list(_items(days)), list(_orders(days))
    told = {
        "宝贝明细.csv": [ITEMS, *items],
        "订单.csv": [ORDERS, *orders],
        "成本.csv": ["SKU编码,生效日期,单位成本,币种", "TEA,2026-01-01,20.00,CNY", "CUP,2026-01-01,8.00,CNY"],
        "商品.csv": ["SKU编码,名称,供应商,重量(kg)", "TEA,龙井茶,老王茶行,0.2", "CUP,白瓷杯,景和陶瓷,0.3"],
        "库存.csv": ["SKU编码,仓库,日期,在库", f"TEA,主仓,{counted},{tea_on_hand}", f"CUP,主仓,{counted},{cups_on_hand}"],
        "运费.csv": ["目的省,生效日期,首重(kg),首重运费,续重(kg),续重运费,币种", "*,2026-01-01,1,3.00,1,1.00,CNY"],
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    for name, lines in told.items():
        (folder / name).write_text("\n".join(lines), encoding="utf-8")
    return [folder / name for name in told]


def _items(days: list[date]) -> Iterator[str]:
    for day in days:
        at = f"{day} 10:00:00,{day} 10:01:00"
        yield f"{day:%m%d}1,{day:%m%d},龙井,50,2,TEA,100,交易成功,{at}"
        yield f"{day:%m%d}2,{day:%m%d},白瓷杯,20,1,CUP,20,交易成功,{at}"


def _orders(days: list[date]) -> Iterator[str]:
    for day in days:
        yield f"{day:%m%d},120,交易成功,{day} 10:00:00,{day} 10:01:00"


GINGER_WEEKS = (date(2026, 5, 1), date(2026, 5, 25))
GINGER_GOODS = {
    "姜": ["SKU编码,名称,供应商,重量(kg),类目", "GINGER,姜茶,姜坊,0.2,姜茶"],
    "姜成本": ["SKU编码,生效日期,单位成本,币种", "GINGER,2026-01-01,20.00,CNY"],
}


def ginger(since: date, until: date) -> dict[str, list[str]]:
    """Twelve ginger teas a day at 100; forty at 80 in two weeks: 3.33 times as many at 20 % off."""
    days = [since + timedelta(days=n) for n in range((until - since).days)]
    cut = [any(0 <= (day - first).days < 7 for first in GINGER_WEEKS) for day in days]
    at = [f"{d} 10:00:00,{d} 10:01:00" for d in days]
    sold = [(40, 3200) if on else (12, 1200) for on in cut]
    return {
        "姜明细": [ITEMS, *(f"5{d:%m%d}1,5{d:%m%d},姜茶,100,{n},GINGER,{paid},交易成功,{t}" for d, t, (n, paid) in zip(days, at, sold, strict=True))],
        "姜订单": [ORDERS, *(f"5{d:%m%d},{paid},交易成功,{t}" for d, t, (_, paid) in zip(days, at, sold, strict=True))],
    }  # fmt: skip


def ginger_files(folder: Path) -> list[Path]:
    """The tea merchant's files with ginger tea beside them."""
    told = ginger(FIRST, TODAY) | GINGER_GOODS
    found = files(folder)
    for name, lines in told.items():
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return [*found, *(folder / f"{name}.csv" for name in told)]
