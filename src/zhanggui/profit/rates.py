"""What currencies are worth in the merchant's own on a day, out of the dated exchange rates."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import narwhals as nw

from zhanggui.kpi.lines import Tables
from zhanggui.profit.dated import conversion
from zhanggui.profit.stages import collected


def rates_into(home: str, tables: Tables, *, day: date) -> dict[str, Decimal]:
    """Units of ``home`` for one unit of each currency, by the rate in force on ``day``; ``home`` itself is 1.

    A direct rate wins over the inverse of the opposite one, as in the profit. A currency that no rate covers on that
    day is absent: nobody knows what its money is worth.
    """
    known = tables["exchange_rate"]
    named = nw.concat([known.select(have="currency"), known.select(have="base")])
    wanted = named.filter(nw.col("have") != home).unique()
    wanted = wanted.with_columns(want=nw.lit(home), rate_day=nw.lit(day))
    found = collected(conversion(wanted, known))
    return {home: Decimal(1)} | {row["have"]: Decimal(row["times"]) / row["by"] for row in found}
