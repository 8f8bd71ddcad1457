"""Orders whose sources do not agree on how much went back to the buyer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import narwhals as nw

from zhanggui.core.money import from_ticks
from zhanggui.kpi.lines import Tables
from zhanggui.profit.events import ORDER, successful_cases
from zhanggui.profit.rounding import ZERO
from zhanggui.profit.stages import collected


@dataclass(frozen=True, kw_only=True)
class RefundDisagreement:
    """What each source says was refunded on one order; None where it says nothing. The first known one counts."""

    shop: str
    order_id: str
    by_cases: Decimal | None
    by_lines: Decimal | None
    by_order: Decimal | None


def refund_disagreements(tables: Tables) -> list[RefundDisagreement]:
    """Paid orders where refund cases, order lines and the order itself state different refunds.

    A source that is silent disagrees with nobody; one that says 0 does.
    """
    cases = successful_cases(tables).group_by(*ORDER).agg(by_cases=nw.col("amount").sum())
    lines = tables["order_line"].filter(~nw.col("refunded").is_null()).group_by(*ORDER)
    stated = lines.agg(by_lines=nw.col("refunded").sum())
    paid = tables["order"].filter(~nw.col("paid_day").is_null()).select(*ORDER, by_order="refunded")
    known = paid.join(cases, on=ORDER, how="left").join(stated, on=ORDER, how="left")
    unequal = (
        _differs("by_cases", "by_lines") | _differs("by_cases", "by_order") | _differs("by_lines", "by_order")
    )
    rows = collected(known.filter(unequal))
    return sorted((_disagreement(row) for row in rows), key=lambda d: (d.shop, d.order_id))


def _differs(one: str, other: str) -> nw.Expr:
    both = ~nw.col(one).is_null() & ~nw.col(other).is_null()
    return both & (nw.coalesce(nw.col(one), ZERO) != nw.coalesce(nw.col(other), ZERO))


def _disagreement(row: dict[str, object]) -> RefundDisagreement:
    amounts = {
        name: None if row[name] is None else from_ticks(int(str(row[name])))
        for name in ("by_cases", "by_lines", "by_order")
    }
    return RefundDisagreement(shop=str(row["shop"]), order_id=str(row["order_id"]), **amounts)
