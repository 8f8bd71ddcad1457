"""Every shop's bills of the last months at a glance: which are here, which are missing, what found no order."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Any

import polars as pl

from zhanggui.answers.reader import Reader
from zhanggui.answers.shop_names import shop_names
from zhanggui.collect.collector import Profile
from zhanggui.collect.register import PROFILES
from zhanggui.core.language import Text
from zhanggui.masterdata.fees import fees_in_force
from zhanggui.masterdata.models import Shop
from zhanggui.masterdata.platforms import files_of
from zhanggui.profit.bill_months import MonthBill, bill_months
from zhanggui.profit.fees import fee_cards
from zhanggui.tables.costs import SETTLEMENT

STATES = {
    "whole": Text("每一笔都有归属", "every entry found its place"),
    "homeless": Text("{n} 笔的订单没有导入", "{n} entries are of orders not loaded"),
    "missing": Text("账单没有导入", "no bill was imported"),
    "running": Text("本月还没结束", "the month is not over"),
    "no_bill": Text("没有账单文件，按费率估算", "has no bill file, estimated by rate"),
    "no_fees": Text(
        "没有账单文件，也没有费率：请在费率页填写",
        "has no bill file and no rates: enter them under Fee rates",
    ),
    "nothing": Text("没有往来", "nothing happened"),
}
"""What may be said of a shop's month."""
MOST_MONTHS = 12


def month_bills_answer(reader: Reader, *, months: int = 3) -> dict[str, Any]:
    """Each of the reader's shops over the last whole months and the running one, oldest first.

    A month has a ``state`` (see ``STATES``) and, where something was booked, what it came to by where it belongs:
    ``orders`` + ``of_shop`` + ``own_money`` + ``homeless`` = ``loaded``.
    """
    shown = _months(reader.today, min(max(months, 1), MOST_MONTHS))
    tables, until = reader.tables(), _next(shown[-1])
    booked = bill_months(tables, shown[0], until)
    sold = _months_sold(tables, shown[0], until)
    names, rows = shop_names(), []
    for shop in Shop.objects.order_by("code"):
        if reader.sees(shop.code):
            cells = [_cell(reader, shop, month, booked, sold) for month in shown]
            rows.append(
                {"shop": shop.code, "name": names[shop.code], "platform": shop.platform, "months": cells}
            )
    return {"months": [f"{month:%Y-%m}" for month in shown], "shops": rows}


def _months(today: date, count: int) -> list[date]:
    first = today.replace(day=1)
    found = [first]
    while len(found) <= count:
        found.append((found[-1] - timedelta(days=1)).replace(day=1))
    return found[::-1]


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _months_sold(tables: dict[str, Any], since: date, until: date) -> set[tuple[str, date]]:
    """Shops and months with a paid order."""
    import narwhals as nw

    from zhanggui.profit.stages import collected

    paid = tables["order"].filter(nw.col("paid_day") >= since, nw.col("paid_day") < until)
    year, month = nw.col("paid_day").dt.year(), nw.col("paid_day").dt.month()
    rows = collected(paid.with_columns(__y=year, __m=month).group_by("shop", "__y", "__m").agg(n=nw.len()))
    return {(row["shop"], date(row["__y"], row["__m"], 1)) for row in rows}


def _cell(
    reader: Reader, shop: Shop, month: date, booked: tuple[MonthBill, ...], sold: set[tuple[str, date]]
) -> dict[str, Any]:
    bills = [bill for bill in booked if (bill.shop, bill.month) == (shop.code, month)]
    homeless = sum(bill.homeless_entries for bill in bills)
    state = _state(
        shop, bool(bills), homeless, (shop.code, month) in sold, running=reader.today < _next(month)
    )
    amounts = ("currency", "entries", "loaded", "orders", "of_shop", "own_money", "homeless")
    return {
        "month": f"{month:%Y-%m}", "since": month, "until": _next(month) - timedelta(days=1), "state": state,
        "says": reader.say(STATES[state].with_(n=homeless)),
        "bills": [{name: getattr(bill, name) for name in amounts} for bill in bills],
    }  # fmt: skip


def _state(shop: Shop, billed: bool, homeless: int, sold: bool, *, running: bool) -> str:
    if billed:
        return "homeless" if homeless else "whole"
    if not sold:
        return "nothing"
    if running:
        return "running"
    if files_of(shop.platform) in platforms_with_bills():
        return "missing"
    return "no_bill" if _has_rates(shop) else "no_fees"


def _has_rates(shop: Shop) -> bool:
    """Whether profit can estimate what a bill would say: by the platform's card or by what the shop agreed."""
    carded = any(code.partition(".")[0] == shop.platform for code in fee_cards())
    return carded or any(fee.shop == shop.code and fee.rate is not None for fee in fees_in_force())


@cache
def platforms_with_bills() -> frozenset[str]:
    """Platforms of which some file tells what was settled: more than what was paid to buyers as compensation."""
    return frozenset(profile.platform for profile in PROFILES.values() if _is_bill(profile))


def _is_bill(profile: Profile) -> bool:
    kinds = [fills.columns["kind"] for fills in profile.fills if fills.table is SETTLEMENT]
    return any(not kind.meta.eq(pl.lit("compensation")) for kind in kinds)
