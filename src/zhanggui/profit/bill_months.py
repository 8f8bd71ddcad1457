"""Bills month by month: what each shop's bill holds and whether all of it found its order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import narwhals as nw

from zhanggui.core.money import from_ticks
from zhanggui.kpi.lines import Tables
from zhanggui.profit.reconcile import within_days
from zhanggui.profit.rounding import ZERO
from zhanggui.profit.settlement import placed_entries
from zhanggui.profit.stages import collected, computed

OF_SHOP = ("shop_fee", "shop_money")
OWN_MONEY = ("ads", "recharge", "transfer", "ad_account")
HOMELESS = ("order_elsewhere", "order_unknown")


@dataclass(frozen=True, kw_only=True)
class MonthBill:
    """A shop's entries booked in one month and currency, signed as booked.

    ``loaded`` = ``orders`` + ``of_shop`` + ``own_money`` + ``homeless``, to the tick. ``homeless``: of orders that no file of
    the shop brought; until it does, what was settled for them has no sale to stand against.
    """

    shop: str
    month: date
    currency: str
    entries: int
    homeless_entries: int
    orders: Decimal
    of_shop: Decimal
    own_money: Decimal
    homeless: Decimal

    @property
    def loaded(self) -> Decimal:
        return self.orders + self.of_shop + self.own_money + self.homeless


def bill_months(tables: Tables, since: date, until: date) -> tuple[MonthBill, ...]:
    """The bills of all shops in ``tables`` by booked month, from ``since`` to before ``until``; no row where nothing was booked.

    An entry without a currency counts in yuan. Orders of other shops are known only as far as ``tables`` hold them.
    """
    booked = tables["settlement"].filter(within_days(nw.col("booked_day"), since, until))
    amount = nw.coalesce(nw.col("amount"), ZERO)
    ready = booked.with_columns(__amount=amount, __raw=nw.coalesce(nw.col("raw_kind"), nw.lit("")))
    month = nw.col("booked_day").dt.year() * 12 + nw.col("booked_day").dt.month() - 1
    placed = computed(placed_entries(ready, tables)).with_columns(
        __month=month, __currency=nw.coalesce(nw.col("currency"), nw.lit("CNY"))
    )
    sums = placed.group_by("shop", "__month", "__currency", "group").agg(
        entries=nw.len(), amount=nw.col("__amount").sum()
    )
    return _bills(collected(sums))


def _bills(rows: Iterable[dict[str, Any]]) -> tuple[MonthBill, ...]:
    by_bill: dict[tuple[str, int, str], dict[str, tuple[int, Decimal]]] = defaultdict(dict)
    for row in rows:
        key = row["shop"], row["__month"], row["__currency"]
        by_bill[key][row["group"]] = row["entries"], from_ticks(row["amount"])
    return tuple(_bill(*key, groups) for key, groups in sorted(by_bill.items()))


def _bill(shop: str, month: int, currency: str, groups: dict[str, tuple[int, Decimal]]) -> MonthBill:
    def of(*codes: str) -> Decimal:
        return sum((groups[code][1] for code in codes if code in groups), Decimal(0))

    return MonthBill(
        shop=shop, month=date(month // 12, month % 12 + 1, 1), currency=currency,
        entries=sum(count for count, _ in groups.values()),
        homeless_entries=sum(groups[code][0] for code in HOMELESS if code in groups),
        orders=of("order"), of_shop=of(*OF_SHOP), own_money=of(*OWN_MONEY), homeless=of(*HOMELESS),
    )  # fmt: skip
