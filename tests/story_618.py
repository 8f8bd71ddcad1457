"""The tea merchant's 618, told once for the browser and once for the command line; every figure can be checked by hand.

Tea costs 20.00, a parcel 3.00, the platform takes 0.6 %; 2 a day are sold at 50.00. For 618 its tag is 48.00.

- Before: 30 % off makes 33.60. Two reach the coupon 满64减30: 67.20 - 30.00 = 37.20, 18.60 each. The floor is 23.14 (23.14 less
  0.14 of fees is 23.00): each tea is 4.54 below it, the order of two 9.08. Without the coupon a tea brings 33.60.
- What if three times as many are sold: 2 × 6 days × 3 = 36 teas earn 33.60 - 0.20 - 23.00 = 10.40 each, 374.40. Without a
  promotion 12 teas earn 50.00 - 0.30 - 23.00 = 26.70 each, 320.40. So it would earn 54.00 more; at 26.70 / 10.40 = 2.57 times the
  usual nothing is gained.
- During: four orders of two teas a day. One brings 67.20 - 0.40 - 40.00 - 3.00 = 23.80; the 24 of six days 571.20, with 48 teas.
- After: 48 of the 80 wanted, 60 %. Twelve other goods sell as always and say what tea would have sold: 12, so 36 are extra.
  Those 12 would have come in orders of two teas and a cup for 120.00, which pay 0.60 of fees and 2.50 of the parcel for the teas:
  28.45 a tea. So the event earned 571.20 - 12 × 28.45 = 229.80 more (the estimate is within a yuan of it).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests import tea_merchant
from tests.tea_merchant import ITEMS, ORDERS

PLANNED, BEGINS, OVER, LATER = (date(2026, *day) for day in ((6, 8), (6, 13), (6, 19), (7, 5)))
RUNNING = date(2026, 6, 18)
GOODS = [f"X{n:02d}" for n in range(12)]
CHINA = ZoneInfo("Asia/Shanghai")


def noon(day: date) -> datetime:
    """The moment a person sits down on a day."""
    return datetime(day.year, day.month, day.day, 15, 0, tzinfo=CHINA)


def before(folder: Path) -> Path:
    """What is known on the day the event is planned: tea and cups as ever, the other goods, the listings."""
    tea_merchant.files(folder, today=PLANNED, until=PLANNED, tea_on_hand=500)
    first = tea_merchant.FIRST + (PLANNED - tea_merchant.TODAY)
    _write(folder, "链接", ["店铺编码,商家编码,平台商品ID,平台SKU ID,SKU编码,标题,售价,币种,状态",
                          "tea-shop,TEA,720001,990001,TEA,龙井,50.00,CNY,在售"])  # fmt: skip
    _write(
        folder, "其他商品", ["SKU编码,名称,类目,重量(kg)", *(f"{sku},杂货 {sku},杂货,0.1" for sku in GOODS)]
    )
    _write(
        folder,
        "其他成本",
        ["SKU编码,生效日期,单位成本,币种", *(f"{sku},2026-01-01,4.00,CNY" for sku in GOODS)],
    )
    _others(folder, first, PLANNED)
    return folder


def during(folder: Path) -> Path:
    """What came until the last day of the event: tea as ever up to it, then four orders of two a day at 33.60."""
    folder.mkdir(parents=True, exist_ok=True)
    _usual(folder, PLANNED, BEGINS)
    rows = [
        (f"{day:%m%d}9{n}", f"{day} 1{n}:00:00,{day} 1{n}:01:00")
        for day in _days(BEGINS, OVER)
        for n in range(4)
    ]
    _write(folder, "活动明细", [ITEMS, *(f"{no}1,{no},龙井,48,2,TEA,67.20,交易成功,{at}" for no, at in rows)])
    _write(folder, "活动订单", [ORDERS, *(f"{no},67.20,交易成功,{at}" for no, at in rows)])
    _others(folder, PLANNED, OVER)
    return folder


def after(folder: Path) -> Path:
    """What came in the two weeks after it: as ever."""
    folder.mkdir(parents=True, exist_ok=True)
    _usual(folder, OVER, LATER)
    _others(folder, OVER, LATER)
    return folder


def _usual(folder: Path, since: date, until: date) -> None:
    """Two teas and a cup a day."""
    days = _days(since, until)
    _write(folder, "宝贝明细", [ITEMS, *tea_merchant._items(days)])
    _write(folder, "订单", [ORDERS, *tea_merchant._orders(days)])


def _others(folder: Path, since: date, until: date) -> None:
    """Five to seven of each of the other goods a day, at 10.00."""
    rows = [
        (f"5{day:%m%d}{k:02d}", sku, 5 + (day.toordinal() * (k + 3)) % 3, f"{day} 11:00:00,{day} 11:01:00")
        for day in _days(since, until)
        for k, sku in enumerate(GOODS)
    ]
    _write(
        folder,
        "其他明细",
        [ITEMS, *(f"{no}1,{no},杂货,10,{n},{sku},{10 * n},交易成功,{at}" for no, sku, n, at in rows)],
    )
    _write(folder, "其他订单", [ORDERS, *(f"{no},{10 * n},交易成功,{at}" for no, _, n, at in rows)])


def _days(since: date, until: date) -> list[date]:
    return [since + timedelta(days=n) for n in range((until - since).days)]


def _write(folder: Path, name: str, lines: list[str]) -> None:
    (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
