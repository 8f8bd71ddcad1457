"""Order lines sold below their floor, with what each was short: by the cost, parcel and fees of its own order and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import narwhals as nw

from zhanggui.core.money import RATE_UNITS
from zhanggui.domains.pricing.analysis.floor import FloorRule, UnitTerms, earns, floor_price
from zhanggui.domains.pricing.analysis.refund_shares import Refunds
from zhanggui.kpi.lines import Frame, Tables
from zhanggui.profit.fees import with_rates
from zhanggui.profit.rounding import coin_of, half_up_ticks
from zhanggui.profit.settings import FEES, ProfitSettings
from zhanggui.profit.stages import collected, computed
from zhanggui.profit.waterfall import line_profit

DAYS = 30
_TERMS = ("shop", "platform", "currency", "paid_day")


@dataclass(frozen=True, kw_only=True)
class BelowFloor:
    """A line sold below its floor (ticks, for the whole line): ``price`` it brought, ``short`` what was missing."""

    shop: str
    order_id: str
    line_id: str
    sku: str
    day: date
    units: int
    currency: str
    price: int
    floor: int

    @property
    def short(self) -> int:
        return self.floor - self.price


@dataclass(frozen=True, kw_only=True)
class SoldBelow:
    """All lines below their floor in a time, most missing first; ``judged`` lines of ``lines`` could be told."""

    rows: tuple[BelowFloor, ...]
    judged: int
    lines: int


def sold_below(
    tables: Tables,
    settings: ProfitSettings,
    refunds: Refunds,
    *,
    day: date,
    rule: FloorRule,
    days: int = DAYS,
    matches: Frame | None = None,
) -> SoldBelow:
    """Lines of the ``days`` before ``day``. A line bears its own goods cost, its share of its order's parcel, fees by the card
    of its day, and the refunds its SKU usually meets. Not judged: lines refunded, lines whose cost or parcel is unknown.
    Gifts are no sale. Where no price would earn the margin the line is not judged either.
    """
    since = day - timedelta(days=days)
    lines = line_profit(tables, settings, matches, since=since, until=day)
    col = nw.col
    sales = computed(
        lines.filter(col("part") == "line", col("document") == "order", col("buyer_paid") > 0, ~col("sku").is_null()).select(
            *_TERMS, "order_id", "line_id", "sku", "quantity", "order_lines", "goods_cost", "shipping", "refunds", "buyer_paid",
            "platform_subsidy",
        )
    )  # fmt: skip
    rated = with_rates(sales.select(*_TERMS).unique().with_columns(coin=coin_of(col("currency"))), settings)
    rates = {tuple(row[name] for name in _TERMS): row for row in collected(rated)}
    rows = collected(sales)
    judged = [row for row in rows if _known(row) and _rated(rates[tuple(row[n] for n in _TERMS)])]
    found = _below(judged, rates, refunds, settings, rule)
    return SoldBelow(
        rows=tuple(sorted(found, key=lambda one: (-one.short, one.shop, one.order_id, one.line_id))),
        judged=len(judged),
        lines=len(rows),
    )


def by_sku(rows: Iterable[BelowFloor]) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Lines, units and money short (ticks) of each SKU × shop."""
    found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in rows:
        sums = found[one.sku, one.shop]
        for at, value in enumerate((1, one.units, one.short)):
            sums[at] += value
    return {key: (lines, units, short) for key, (lines, units, short) in found.items()}


def _known(row: Mapping[str, Any]) -> bool:
    return (
        row["refunds"] == 0
        and row["goods_cost"] is not None
        and row["shipping"] is not None
        and (row["quantity"] or 0) > 0
    )


def _rated(rates: Mapping[str, Any]) -> bool:
    return all(rates[f"rate_{fee}"] is not None for fee in FEES)


def _below(
    rows: Iterable[Mapping[str, Any]],
    rates: Mapping[tuple[Any, ...], Mapping[str, Any]],
    refunds: Refunds,
    settings: ProfitSettings,
    rule: FloorRule,
) -> Iterable[BelowFloor]:
    for row in rows:
        terms = _line_terms(row, rates[tuple(row[name] for name in _TERMS)], refunds, settings)
        price = row["buyer_paid"] + (row["platform_subsidy"] or 0)
        if earns(terms, price, rule) or (floor := floor_price(terms, rule)) is None or floor <= price:
            continue
        yield BelowFloor(
            shop=row["shop"], order_id=row["order_id"], line_id=row["line_id"], sku=row["sku"], day=row["paid_day"],
            units=row["quantity"], currency=row["currency"], price=price, floor=floor,
        )  # fmt: skip


def _line_terms(
    row: Mapping[str, Any], rates: Mapping[str, Any], refunds: Refunds, settings: ProfitSettings
) -> UnitTerms:
    """The whole line as one unit; a fixed amount an order is shared by the order's lines."""
    coin, cost = rates["coin"], row["goods_cost"]
    again = half_up_ticks(cost * int(settings.returned_sellable_share * RATE_UNITS), RATE_UNITS, coin)
    return UnitTerms(
        cost=cost, spoilt=cost - again, freight=row["shipping"], rates={fee: rates[f"rate_{fee}"] for fee in FEES},
        fixed={fee: half_up_ticks(rates[f"fixed_{fee}"], row["order_lines"] or 1, coin) for fee in FEES}, coin=coin,
        tax=int(settings.tax_rates.get(row["shop"], 0) * RATE_UNITS), refunds=refunds.of(row["sku"]),
    )  # fmt: skip
